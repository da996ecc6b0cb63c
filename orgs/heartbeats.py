"""Which parts of the installation gave a sign of life, and how long ago (reliability T26)."""

from datetime import datetime, timedelta

from django.db.models import Q

from orgs.models import Heartbeat

WORKER = "worker"  # a task of the queue was carried out
SWEEP = "sweep"  # reminders were made and letters sent, by the queue or by the timer
TIMER = "timer"  # the timer that needs no queue
SILENT_AFTER = timedelta(minutes=3)
CLOCK_ERROR = timedelta(minutes=15)  # as late as the slowest task may write; a sign from further ahead is not believed


def beat(name: str, *, now: datetime) -> None:
    """Not backwards: a late writer does not hide a later sign of life; but one from a wrong clock gives way."""
    made = Heartbeat.objects.get_or_create(name=name, defaults={"at": now})[1]
    if not made:
        wrong = Q(at__gt=now + CLOCK_ERROR)
        Heartbeat.objects.filter(Q(at__lt=now) | wrong, name=name).update(at=now)


def silence(name: str, *, now: datetime) -> timedelta | None:
    """How long the part has been silent; None when it never gave a sign, or one that only a wrong clock can give."""
    at = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    return None if at is None or at > now + CLOCK_ERROR else max(now - at, timedelta(0))


def is_alive(name: str, *, now: datetime) -> bool:
    quiet = silence(name, now=now)
    return quiet is not None and quiet <= SILENT_AFTER
