"""One round of reminding: schedule, queue, send. Every step may be repeated and may run in two processes at once."""

import time as clock
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from orgs.heartbeats import SWEEP, beat, silence
from reports.models import Message, Reminder
from reports.services.escalation import climb
from reports.services.messages import Counts, clock_offset, queue_messages, send_messages
from reports.services.reminders import schedule_reminders
from reports.services.waiting import remind_of_waiting
from reports.services.webhook_calls import tell_programs

CHUNK = 1000
LATE = timedelta(seconds=90)
SENDING = 90  # seconds of one round: shorter than what counts as silent; the next minute's round goes on


def sweep(*, now: datetime) -> Counts:
    """What the worker does every minute: makes today's reminders once it is morning, sends the letters that wait."""
    local, started, offset = timezone.localtime(now), clock.monotonic(), clock_offset()
    created = 0
    if local.time() >= settings.REMINDER_TIME:
        created = make_reminders(on=local.date())
        queue_messages(on=local.date())
    passed = timedelta(seconds=clock.monotonic() - started)  # a lease counts from when it is taken
    counts = send_messages(now=now + passed, seconds=SENDING, offset=offset)._replace(created=created)
    beat(SWEEP, now=now)
    after_mail(now=now, is_morning=local.time() >= settings.REMINDER_TIME)
    return counts


def after_mail(*, now: datetime, is_morning: bool) -> None:
    """What a round does last, so that no fault in it keeps the mail: programs are told, the ladder is climbed."""
    tell_programs(now=now, make=is_morning)
    if is_morning:
        climb(on=timezone.localdate(now))


def make_reminders(*, on: date) -> int:
    """Of duties that near their day, then of what waits for somebody; returns how many rows are new."""
    return schedule_reminders(on=on) + remind_of_waiting(on=on)


def sweep_when_silent(*, now: datetime) -> Counts | None:
    """What the timer does: the round that the queue should have made, when none was made for `LATE`; else None."""
    quiet = silence(SWEEP, now=now)
    return sweep(now=now) if quiet is None or quiet > LATE else None


def remind(*, on: date, now: datetime, patience: float = 15) -> Counts:
    """The same by hand for one day; counts what became of that day's reminders, made now or found waiting.

    A worker may be sending at the same time, so letters that it holds are waited for, at most `patience` seconds.
    """
    open_before = set(_unsettled(on))
    created = make_reminders(on=on)
    scope = sorted(open_before | set(_unsettled(on)))
    queue_messages(on=on)
    send_messages(now=now)
    deadline = clock.monotonic() + patience
    while _held_by_others(on) and clock.monotonic() < deadline:
        clock.sleep(0.5)
    sent = Q(fate=Reminder.Fate.IN_APP) | Q(message__state=Message.State.SENT, fate=Reminder.Fate.EMAIL)
    failed = Q(message__state=Message.State.STOPPED, fate=Reminder.Fate.EMAIL)
    return Counts(created, _count(scope, sent), _count(scope, failed))


def _unsettled(on: date):
    waiting = Q(fate=Reminder.Fate.WAITING) | Q(fate=Reminder.Fate.EMAIL, message__state=Message.State.WAITING)
    return Reminder.objects.filter(waiting, on=on).values_list("pk", flat=True)


def _held_by_others(on: date) -> bool:
    held = Message.objects.filter(state=Message.State.WAITING, leased_until__gt=timezone.now(), day=on)
    return held.exists()


def _count(pks: list[int], condition: Q) -> int:
    chunks = (pks[at : at + CHUNK] for at in range(0, len(pks), CHUNK))
    return sum(Reminder.objects.filter(condition, pk__in=chunk).count() for chunk in chunks)
