"""Which duties reach which rung on which day, and what ends the climb."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plans.models import Plan
from reports.models import DunningLetter, Duty, Escalation, Notification, Rung
from reports.models.reminder_plans import ReminderPlan
from reports.services.escalation import climb
from tests.escalation.worlds import day, make_silence

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def rungs(**only):
    return sorted(Escalation.objects.filter(closed_on=None, **only).values_list("level", flat=True))


def send(duty, at=None):
    Duty.objects.filter(pk=duty.pk).update(state="submitted", first_sent_at=at or timezone.now())


@pytest.mark.parametrize(("after", "level"), [(0, []), (6, []), (7, [1]), (13, [1]), (20, [1]), (21, [1, 3])])
def test_silence_is_counted_from_the_last_day(after, level):
    make_silence()
    climb(on=day(after))
    assert rungs() == level


def test_second_run_adds_nothing():
    make_silence(3)
    assert climb(on=day(7)) == 3
    before = (Plan.objects.count(), Notification.objects.count(), Plan.objects.get().version)
    assert climb(on=day(7)) == 0
    assert (Plan.objects.count(), Notification.objects.count(), Plan.objects.get().version) == before
    assert climb(on=day(8)) == 0
    assert (Plan.objects.count(), Notification.objects.count()) == before[:2]


def test_own_plan_of_the_requirement_counts_before_the_default():
    world = make_silence()
    own = ReminderPlan.objects.create(
        requirement=world.requirement, letter_1_after=2, letter_2_after=None, leader_after=None
    )
    climb(on=day(2))
    assert rungs() == [1]
    ReminderPlan.objects.filter(pk=own.pk).update(letter_1_after=None)
    Escalation.objects.all().delete()
    climb(on=day(90))
    assert rungs() == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": "submitted", "first_sent_at": "2026-10-18T08:00:00Z"}, "sent"),
        ({"state": "exempted"}, "exempted"),
        ({"due_version": 2, "last_on": day(60)}, "extended"),
        ({"is_tracked": False}, "ended"),
    ],
)
def test_what_ends_the_silence_closes_the_rung_with_its_reason_and_drops_the_draft(change, reason):
    world = make_silence()
    climb(on=day(7))
    Duty.objects.filter(pk=world.duties[0].pk).update(**change)
    climb(on=day(9))
    row = Escalation.objects.get()
    assert (row.closed_on, row.closed_reason, row.letter) == (day(9), reason, None)
    assert not DunningLetter.objects.exists()
    assert not Plan.objects.exists()


def test_unit_that_ended_is_urged_no_more():
    world = make_silence()
    climb(on=day(7))
    world.schools[0].ended_on = day(8)
    world.schools[0].save()
    climb(on=day(9))
    assert Escalation.objects.get().closed_reason == "ended"


def test_report_taken_back_is_silence_again():
    world = make_silence()
    climb(on=day(7))
    send(world.duties[0])
    climb(on=day(8))
    Duty.objects.update(state="not_submitted", first_sent_at=None)
    climb(on=day(9))
    assert rungs() == [1]
    assert DunningLetter.objects.get().written_on == day(9)


def test_extension_starts_a_new_count():
    world = make_silence()
    climb(on=day(7))
    Duty.objects.filter(pk=world.duties[0].pk).update(due_version=2, last_on=day(30))
    climb(on=day(36))
    assert rungs() == []
    climb(on=day(37))
    assert rungs(due_version=2) == [1]


def test_very_old_silence_and_own_reports_are_left_alone():
    world = make_silence()
    Duty.objects.update(last_on=day(0) - timedelta(days=400))
    climb(on=day(7))
    assert rungs() == []
    Duty.objects.update(last_on=day(0), organization=world.office)
    climb(on=day(7))
    assert rungs() == []


def test_leaders_hear_once_of_long_silence():
    world = make_silence(2)
    climb(on=day(21))
    climb(on=day(21))
    told = Notification.objects.filter(key__startswith="im-lang:")
    assert {one.user for one in told} == {world.head, world.leader}
    assert told.count() == 2
    assert "2 đơn vị" in told[0].text
    assert f"bac={Rung.LEADER.value}" in told[0].link
