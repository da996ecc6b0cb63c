"""The hours in which no letter leaves: the installation's, or a person's own. The list in the portal never waits."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from orgs.models import User


def quiet_until(person: User, now: datetime) -> datetime | None:
    """The moment at which letters may reach the person again; None when they may now."""
    return _end_of_quiet(person.quiet_from, person.quiet_to, now) if _has_own(person) else all_quiet_until(now)


def held_until(person: User, now: datetime) -> datetime | None:
    """When a letter that must wait now leaves. What the installation's night held goes with the morning's round, in one
    letter with the new day's."""
    until = quiet_until(person, now)
    if until is None or _has_own(person):
        return until
    return max(until, timezone.make_aware(datetime.combine(timezone.localdate(until), settings.REMINDER_TIME)))


def _has_own(person: User) -> bool:
    return person.quiet_from is not None and person.quiet_to is not None


def all_quiet_until(now: datetime) -> datetime | None:
    """The end of the installation's quiet hours; None outside them."""
    return _end_of_quiet(settings.QUIET_FROM, settings.QUIET_TO, now)


def _end_of_quiet(start: time, end: time, now: datetime) -> datetime | None:
    local = timezone.localtime(now)
    clock = local.time()
    over_midnight = start > end
    is_quiet = (clock >= start or clock < end) if over_midnight else start <= clock < end
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=1 if clock >= end else 0)
    return timezone.make_aware(datetime.combine(day, end))
