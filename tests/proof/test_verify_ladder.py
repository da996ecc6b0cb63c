"""`verify ladder` is content with a climb as it should be, and says each thing that is wrong with one."""

from datetime import datetime, time

import pytest
from django.utils import timezone

from directives.models import Receipt
from plans.models import Plan, RegisterEntry
from reports.models import Duty, Escalation, Rung
from reports.proof.ladder import ladder_faults
from reports.services.escalation import climb
from tests.escalation.test_whole_climb import dispatch
from tests.escalation.worlds import day, make_silence

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]


def at(after: int) -> datetime:
    return timezone.make_aware(datetime.combine(day(after), time(9)))


def climbed(until: int = 14):
    """A silent unit with its first letter out and, a week later, the second one drafted."""
    world = make_silence(under_ward=True)
    climb(on=day(7))
    world.first = Escalation.objects.get().letter
    dispatch(world, world.first, day(7))
    climb(on=day(until))
    return world


def test_a_ladder_climbed_day_by_day_has_no_fault():
    climbed()
    assert Escalation.objects.count() == 2
    assert [fault for after in (14, 15) for fault in ladder_faults(at(after))] == []


def test_a_rung_that_nobody_wrote_is_found_from_the_day_after():
    make_silence()
    assert ladder_faults(at(7)) == []
    assert "đã đến nấc" in ladder_faults(at(8))[0]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda world: Escalation.objects.filter(level=Rung.SECOND).update(letter=None), "chưa có dự thảo"),
        (lambda world: Escalation.objects.filter(level=Rung.SECOND).update(letter=world.first), "công văn khác"),
        (lambda world: Escalation.objects.filter(level=Rung.FIRST).update(letter=None), "lần 1 chưa ban hành"),
        (lambda world: Receipt.objects.all().delete(), "không nhận được"),
        (lambda world: RegisterEntry.objects.update(document=None), "không có số"),
    ],
)
def test_a_broken_ladder_is_found(spoil, said):
    world = climbed()
    spoil(world)
    assert any(said in fault for fault in ladder_faults(at(15)))


def test_a_first_letter_withdrawn_later_is_no_fault():
    world = climbed()
    Plan.objects.filter(pk=world.first.plan_id).update(state=Plan.State.WITHDRAWN)
    assert ladder_faults(at(14)) == []


def test_what_was_answered_is_no_fault():
    climbed()
    Escalation.objects.filter(level=Rung.SECOND).update(letter=None)
    Duty.objects.update(state=Duty.State.SUBMITTED, first_sent_at=at(14))
    assert ladder_faults(at(15)) == []
