"""What is rehearsed is what happens: the portal lives day by day under a moved clock, and writes those reminders."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from orgs.models import Holiday
from reports.models import Duty, Escalation, Reminder, ReminderPlan, Rung, default_plan
from reports.rehearsal import Asked, What, rehearse
from reports.services import extend_all, extend_duty
from reports.services.escalation import climb
from reports.services.recompute import recompute_days
from reports.services.reminders import schedule_reminders
from tests.rehearsal.worlds import FIRST, LAST, make_world, people_who_move

ONE_DAY = timedelta(days=1)


def submission(world, day):
    """The second school sends its yearly report in time."""
    owed = Duty.objects.filter(requirement=world.yearly, organization=world.schools[1], year=2026)
    assert owed.update(state=Duty.State.SUBMITTED, first_sent_at=morning(day)) == 1


def extension(world, day):
    """The first school gets ten days more, after it was reminded of the first day."""
    owed = Duty.objects.get(requirement=world.yearly, organization=world.schools[0], year=2026)
    extend_duty(duty=owed, due_on=date(2026, 12, 21), reason="Thiên tai", actor=None)


def holiday(world, day):
    """Days off are announced before the report of January, and the days follow."""
    for off in (date(2027, 1, 13), date(2027, 1, 14), date(2027, 1, 15)):
        Holiday.objects.create(on=off, name="Nghỉ theo thông báo", is_working=False)
    assert recompute_days(actor=None, reason="Đổi lịch nghỉ", now=morning(day), on=day) > 0


HAPPENS = [(date(2026, 11, 20), submission), (date(2026, 12, 4), extension), (date(2026, 12, 28), holiday)]


def morning(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(7)))


COMPARED = (What.REMINDER, What.LETTER_1, What.LEADER)  # nobody sends the first letter, so no second one follows
DUTY = ("duty__requirement", "duty__organization", "duty__year", "duty__period", "due_version")


RUNGS = {Rung.FIRST: (What.LETTER_1, "letter_1_after"), Rung.LEADER: (What.LEADER, "leader_after")}


def rehearsed(world, time_machine) -> set:
    """Rehearsed on the first day, when no duty is made, and anew on each day on which something happens."""
    told = set()
    changes = [(FIRST, None), *HAPPENS]
    ends = [*(day - ONE_DAY for day, _ in HAPPENS), LAST]
    with transaction.atomic():
        for (day, change), end in zip(changes, ends, strict=True):
            time_machine.move_to(morning(day), tick=False)
            if change:
                change(world, day)
            events = rehearse(Asked(day, end, as_of=day), told={key: on for on, key in told})
            told |= {(event.day, event.told) for event in events if event.what in COMPARED}
            extend_all(day)
        assert not Reminder.objects.exists()
        transaction.set_rollback(True)
    return told


def lived(world, time_machine) -> set:
    day, happens = FIRST, dict(HAPPENS)
    while day <= LAST:
        time_machine.move_to(morning(day), tick=False)
        extend_all(day)
        if day in happens:
            happens[day](world, day)
        schedule_reminders(on=day)
        climb(on=day)
        day += ONE_DAY
    reminders = Reminder.objects.filter(kind=Reminder.Kind.DUE).values_list("on", *DUTY, "step", "recipient")
    happened = {(on, (*duty, What.REMINDER, *who)) for on, *rest in reminders for duty, who in [(rest[:5], rest[5:])]}
    for on, level, *duty in Escalation.objects.values_list("opened_on", "level", *DUTY):
        what, field = RUNGS[level]
        plan = ReminderPlan.objects.filter(requirement=duty[0]).first() or default_plan()
        happened.add((on, (*duty, what, getattr(plan, field), None)))
    return happened


@pytest.mark.slow
@pytest.mark.postgres  # test_three_years.py is the same and more on SQLite
@pytest.mark.django_db(transaction=True)
def test_five_months_bring_exactly_what_was_rehearsed(time_machine):
    time_machine.move_to(morning(FIRST), tick=False)
    world = make_world()
    people_who_move(world)
    ahead = rehearsed(world, time_machine)
    assert not Duty.objects.exists()
    happened = lived(world, time_machine)
    assert sorted(happened - ahead, key=str) == []
    assert sorted(ahead - happened, key=str) == []
    versions = {key[4] for _, key in happened}
    assert len(happened) > 100 and versions == {1, 2}
    assert {key[5] for _, key in happened} == set(COMPARED)
