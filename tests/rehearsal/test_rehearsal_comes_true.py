"""What is rehearsed is what happens: the portal lives day by day under a moved clock, and writes those reminders."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from orgs.models import Holiday
from reports.models import Duty, Reminder
from reports.rehearsal import Asked, What, rehearse
from reports.services import extend_all, extend_duty
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
            events = rehearse(Asked(day, end, as_of=day), told=frozenset(key for _, key in told))
            told |= {(event.day, event.told) for event in events if event.what == What.REMINDER}
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
        day += ONE_DAY
    made = Reminder.objects.filter(kind=Reminder.Kind.DUE).values_list(
        "on",
        "duty__requirement",
        "duty__organization",
        "duty__year",
        "duty__period",
        "due_version",
        "step",
        "recipient",
    )
    return {(on, tuple(key)) for on, *key in made}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_five_months_bring_exactly_what_was_rehearsed(time_machine):
    time_machine.move_to(morning(FIRST), tick=False)
    world = make_world()
    people_who_move(world)
    ahead = rehearsed(world, time_machine)
    assert not Duty.objects.exists()
    happened = lived(world, time_machine)
    assert sorted(happened - ahead) == []
    assert sorted(ahead - happened) == []
    versions = {key[4] for _, key in happened}
    assert len(happened) > 80 and versions == {1, 2}
