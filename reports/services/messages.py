"""The day's letters: one for each person and day lists all reports due; lease, send, mark, with a stable Message-ID.

The reminder row is written exactly once; a letter may leave twice after a crash between sending and marking, and its
Message-ID lets the mail server see that it is the same (reliability §0.5, T24).
"""

import smtplib
import time
import uuid
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from orgs.models import Membership, OrganizationAbove, User
from orgs.permissions import ROLE_ACTIONS
from orgs.trees import take_lock
from reports.digest import letter
from reports.models import Message, Reminder
from reports.quiet import held_until
from reports.services.notifications import notify
from reports.services.reminders import RECIPIENT_ROLES
from reports.services.still_due import Words, still_wanted, told

PEOPLE = 1000
LETTERS = 20
LEASE = timedelta(seconds=settings.MAIL_LEASE_SECONDS)
MAIL_TIMEOUT = 10
SOON = 20  # attempts with short waits, three hours in all
GIVE_UP_AFTER = timedelta(hours=72)
# Answers about our own account or greeting, not about the letter: they wait to be put right.
OUR_FAULT = (
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPSenderRefused,
)


class Counts(NamedTuple):
    """Reminders made, reminders whose letter left (or that need none), reminders whose letter was stopped."""

    created: int = 0
    sent: int = 0
    failed: int = 0


# --- Queue --------------------------------------------------------------------------------------
def queue_messages(*, on: date) -> int:
    """Put each person's waiting reminders into one letter of the day; what is made later waits for tomorrow's.

    But for what cannot wait (`in_haste`): a later sweep makes the next part of it.
    """
    queued = 0
    while made := _queue_some(on):
        queued += made
    return queued


def in_haste(on: date) -> Q:
    """A report that came back, and a duty whose day is today."""
    today = Q(kind=Reminder.Kind.DUE) & (Q(duty__safe_on=on) | Q(duty__last_on=on))
    return Q(kind=Reminder.Kind.RETURNED) | today


def ready_reminders(on: date):
    """Those to go into a letter now."""
    has_letter = Message.objects.filter(recipient=OuterRef("recipient"), day=on)
    waiting = Reminder.objects.filter(fate=Reminder.Fate.WAITING, on__lte=on)
    return waiting.filter(in_haste(on) | ~Exists(has_letter))


@transaction.atomic
def _queue_some(on: date) -> int:
    take_lock(Message)
    unsettled = Reminder.objects.filter(fate=Reminder.Fate.WAITING, on__lte=on)
    unsettled.filter(Q(recipient__email="") | Q(recipient__wants_email=False)).update(fate=Reminder.Fate.IN_APP)
    ready = ready_reminders(on).order_by("recipient")
    people = list(ready.values_list("recipient", flat=True).distinct()[:PEOPLE])
    if not people:
        return 0
    today = Message.objects.filter(recipient__in=people, day=on)
    parts = dict(today.order_by().values_list("recipient").annotate(Max("part")))
    Message.objects.bulk_create(Message(recipient_id=pk, day=on, part=parts.get(pk, 0) + 1) for pk in people)
    newest = Message.objects.filter(recipient=OuterRef("recipient"), day=on).order_by("-part").values("pk")[:1]
    in_letter = {"fate": Reminder.Fate.EMAIL, "message": Subquery(newest)}
    unsettled.filter(recipient__in=[pk for pk in people if pk not in parts]).update(**in_letter)
    if parts:
        unsettled.filter(in_haste(on), recipient__in=list(parts)).update(**in_letter)
    _merge_older(people, on, newest)
    return len(people)


def _merge_older(people: list[int], on: date, newest) -> None:
    """What could not leave on an earlier day goes into today's letter: one after an outage or a night, not several."""
    owner = str(uuid.uuid4())
    now = timezone.now()
    held = Q(attempts__gt=0) | Q(next_try_at__isnull=False)
    _leasable(now).filter(held, recipient__in=people, day__lt=on).update(lease_owner=owner, leased_until=now + LEASE)
    older = Message.objects.filter(lease_owner=owner)
    Reminder.objects.filter(message__in=older).update(message=Subquery(newest))
    older.update(state=Message.State.DROPPED, error=f"Gộp vào thư ngày {on:%d/%m/%Y}.", leased_until=None)


# --- Send ---------------------------------------------------------------------------------------
def send_messages(*, now: datetime, seconds: float = 300, offset: float | None = None) -> Counts:
    """Send what waits and may be tried; stops when the mail server does not answer or the time is up.

    Also when the clock is moved meanwhile: whoever begins then would see other leases than this round does (D14).
    `offset` is what `clock_offset` said when `now` was read.
    """
    owner, started = str(uuid.uuid4()), time.monotonic()
    offset = clock_offset() if offset is None else offset
    connection, words = get_connection(timeout=MAIL_TIMEOUT), Words()
    sent = failed = 0
    try:
        while (passed := time.monotonic() - started) < seconds and not _is_moved(offset):
            moment = now + timedelta(seconds=passed)
            leased = _lease(owner, moment)
            batch = _awake(leased, moment)
            if not leased or (batch and not _opened(connection, batch, moment)):
                break
            for message, reminders in still_wanted(batch, moment) if batch else ():
                if _is_moved(offset):
                    break
                message.told = told(reminders, words)
                done = _send_one(connection, owner, message, reminders, moment)
                sent += len(reminders) * (done == Message.State.SENT)
                failed += len(reminders) * (done == Message.State.STOPPED)
    finally:
        _close(connection)
        if _is_moved(offset):
            Message.objects.filter(lease_owner=owner, state=Message.State.WAITING).update(leased_until=None)
    return Counts(0, sent, failed)


def clock_offset() -> float:
    """Grows or shrinks only when somebody moves the clock."""
    return time.time() - time.monotonic()


def _is_moved(offset: float) -> bool:
    return abs(clock_offset() - offset) > LEASE.total_seconds() / 4


def _leasable(now: datetime):
    """A lease that ends far ahead was taken before the clock went back; its holder may be dead as well."""
    wrong = Q(leased_until__gt=now + 2 * LEASE)
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now) | wrong
    return Message.objects.filter(free, state=Message.State.WAITING)


def _lease(owner: str, now: datetime) -> list[Message]:
    """Some letters that nobody else holds; empty only when none is left."""
    ready = _leasable(now).filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=now))
    while pks := list(ready.order_by("pk").values_list("pk", flat=True)[:LETTERS]):
        if ready.filter(pk__in=pks).update(lease_owner=owner, leased_until=now + LEASE):
            mine = Message.objects.filter(pk__in=pks, lease_owner=owner, state=Message.State.WAITING)
            return list(mine.select_related("recipient").order_by("pk"))
    return []


def _awake(batch: list[Message], now: datetime) -> list[Message]:
    """Those whose readers may be written to now; the others are put off to the end of their quiet hours."""
    awake = []
    for message in batch:
        until = held_until(message.recipient, now)
        if until is None:
            awake.append(message)
        else:
            Message.objects.filter(pk=message.pk, state=Message.State.WAITING).update(
                next_try_at=until, leased_until=None, lease_owner=""
            )
    return awake


def _opened(connection, batch: list[Message], now: datetime) -> bool:
    try:
        connection.open()
    except OSError as error:  # smtplib's errors are OSErrors too
        for message in batch:
            _postpone(message, error, now)
        return False
    return True


def _close(connection) -> None:
    try:
        connection.close()
    except OSError:
        connection.connection = None


def _send_one(connection, owner: str, message: Message, reminders: list[Reminder], now: datetime) -> str:
    """Returns the state the letter is in afterwards; the lease is renewed first, so a lost one sends nothing."""
    mine = Message.objects.filter(pk=message.pk, lease_owner=owner, state=Message.State.WAITING)
    if not reminders:
        mine.update(state=Message.State.DROPPED, leased_until=None)
        return Message.State.DROPPED
    message.subject, message.body = letter(message.recipient, on=max(message.day, _today(now)), **message.told)
    if not mine.update(leased_until=now + LEASE, subject=message.subject, body=message.body):
        return Message.State.WAITING
    try:
        connection.send_messages([_email(message, connection)])
    except (OSError, ValueError) as error:
        _close(connection)
        return _stop(message, error) if is_permanent(error) else _postpone(message, error, now)
    mine.update(
        state=Message.State.SENT, sent_at=timezone.now(), attempts=message.attempts + 1, leased_until=None, error=""
    )
    return Message.State.SENT


def _today(now: datetime) -> date:
    return timezone.localdate(now)


def _email(message: Message, connection) -> EmailMessage:
    return EmailMessage(
        message.subject,
        message.body,
        settings.DEFAULT_FROM_EMAIL,
        [message.recipient.email],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )


# --- When it fails ------------------------------------------------------------------------------
def is_permanent(error: Exception) -> bool:
    """5xx about this letter or address, or an address that no server can take; everything else may pass."""
    if isinstance(error, OUR_FAULT):
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


def delay_after(attempts: int) -> timedelta:
    """1, 2, 4, 8 minutes, then 10 for three hours, so that a mail server that is back is noticed soon; then 60."""
    return timedelta(minutes=min(2 ** min(attempts - 1, 4), 10) if attempts <= SOON else 60)


def waited(attempts: int) -> timedelta:
    return sum((delay_after(number) for number in range(1, attempts + 1)), timedelta())


def _postpone(message: Message, error: Exception, now: datetime) -> str:
    attempts = message.attempts + 1
    if waited(attempts) > GIVE_UP_AFTER:
        return _stop(message, error)
    Message.objects.filter(pk=message.pk, state=Message.State.WAITING).update(
        attempts=attempts,
        next_try_at=now + delay_after(attempts),
        leased_until=None,
        lease_owner="",
        error=_words(error),
    )
    return Message.State.WAITING


@transaction.atomic
def _stop(message: Message, error: Exception) -> str:
    """No further try; the person, the colleagues and the administrators see that the address does not work."""
    Message.objects.filter(pk=message.pk, state=Message.State.WAITING).update(
        state=Message.State.STOPPED, attempts=message.attempts + 1, leased_until=None, error=_words(error)
    )
    notify(
        users={message.recipient, *_who_can_put_it_right(message)},
        key=f"thu-dung:{message.pk}",
        text=f"Thư nhắc ngày {message.day:%d/%m/%Y} không gửi được đến {message.recipient} "
        f"<{message.recipient.email}>. Hãy kiểm tra lại địa chỉ thư; lời nhắc vẫn có trên cổng.",
        link=reverse("reports:notification_list"),
    )
    return Message.State.STOPPED


def _who_can_put_it_right(message: Message):
    bodies = message.reminders.exclude(duty=None).values("duty__organization")
    above = OrganizationAbove.objects.filter(organization__in=bodies).values("above")
    colleagues = Q(organization__in=bodies, role__in=RECIPIENT_ROLES)
    administrators = Q(organization__in=above, role__in=ROLE_ACTIONS["account.manage"])
    held = Membership.objects.on(message.day).filter(colleagues | administrators)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
