"""Where a body's own program is told of its reports, and which calls to it are due; `webhook_calls` sends them."""

from datetime import date, datetime
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from orgs.audit import record
from orgs.errors import DomainError
from orgs.models import Organization
from orgs.permissions import can_manage_body, require
from reports.models import Webhook, WebhookCall
from reports.services.audiences import ABOVE, holds
from reports.services.reminder_rounds import days_of, groups
from reports.services.reminders import due_duties
from reports.webhook_http import AddressRefused, read_address

NOT_YOURS = "Chỉ người quản trị của đơn vị đặt được địa chỉ webhook."
MOST_TESTS = 3  # waiting at once
BATCH = 1000
OWN = ("to_office", "to_heads", "to_handlers")


def can_manage_webhook(user, organization: Organization) -> bool:
    return can_manage_body(user, organization, "webhook.manage")


# --- The address ------------------------------------------------------------------------------------
@transaction.atomic
def set_webhook(*, organization: Organization, address: str, is_on: bool, actor) -> tuple[Webhook, str]:
    """The address and, told this once when it is new or leads to another host, the secret; else an empty text.

    Raises NotAllowed, DomainError when the address may not be called.
    """
    require(actor is None or can_manage_webhook(actor, organization), NOT_YOURS)
    try:
        place = read_address(address)
    except AddressRefused as error:
        raise DomainError(str(error)) from error
    webhook = Webhook.objects.select_for_update().filter(organization=organization).first()
    before = webhook.address if webhook else ""
    if webhook is None:
        webhook = Webhook(organization=organization)
    is_another = not before or _host(before) != place.host
    if is_another:
        webhook.salt = token_urlsafe(32)
    webhook.address, webhook.is_on = address, is_on
    webhook.save()
    record(actor, "webhook_set", organization, organization=organization, address=[before, address], is_on=is_on)
    return webhook, webhook.secret if is_another else ""


@transaction.atomic
def renew_secret(*, webhook: Webhook, actor) -> str:
    """A new secret, told this once; the old one signs nothing any more."""
    require(actor is None or can_manage_webhook(actor, webhook.organization), NOT_YOURS)
    webhook.salt = token_urlsafe(32)
    webhook.save(update_fields=["salt"])
    record(actor, "webhook_secret_renewed", webhook.organization, organization=webhook.organization)
    return webhook.secret


@transaction.atomic
def try_webhook(*, webhook: Webhook, actor) -> WebhookCall:
    """Queue a call that says nothing but that it is a trial. Raises NotAllowed, DomainError."""
    require(actor is None or can_manage_webhook(actor, webhook.organization), NOT_YOURS)
    if not webhook.is_on:
        raise DomainError("Địa chỉ này đang tắt. Bật và lưu trước khi gửi thử.")
    waiting = webhook.calls.filter(kind=WebhookCall.Kind.TEST, state=WebhookCall.State.WAITING)
    if waiting.count() >= MOST_TESTS:
        raise DomainError("Mấy lần gửi thử trước còn đang chờ; hãy xem kết quả của chúng đã.")
    return WebhookCall.objects.create(webhook=webhook, kind=WebhookCall.Kind.TEST)


@transaction.atomic
def send_again(*, webhook: Webhook, actor) -> int:
    """What was stopped waits again, from the first try on; the caller has put right what stopped it."""
    require(actor is None or can_manage_webhook(actor, webhook.organization), NOT_YOURS)
    count = webhook.calls.filter(state=WebhookCall.State.STOPPED).update(
        state=WebhookCall.State.WAITING, attempts=0, next_try_at=None, leased_until=None, lease_owner="", error=""
    )
    if count:
        record(actor, "webhook_sent_again", webhook.organization, organization=webhook.organization, calls=count)
    return count


def _host(address: str) -> str:
    try:
        return read_address(address).host
    except AddressRefused:
        return ""


# --- What is due ------------------------------------------------------------------------------------
def schedule_calls(*, on: date, now: datetime) -> int:
    """Write the calls due on the day, each once; returns how many rows are new."""
    if not Webhook.objects.filter(is_on=True).exists():
        return 0
    created = 0
    for scope, steps in groups():
        days = days_of(steps)
        told = {day: step for day, step in days.items() if step.by_webhook}
        own = frozenset(day for day, step in told.items() if any(getattr(step, name) for name in OWN))
        above = frozenset(day for day, step in told.items() if any(getattr(step, name) for name in ABOVE))
        if own:
            created += _write(_own_rows(due_duties(scope, frozenset(days), own, on), on), "due", now)
        if above:
            created += _write(_rows_above(due_duties(scope, frozenset(days), above, on), on), "missing", now)
    return created


def _own_rows(duties, on: date):
    """Of duties whose body has a program that listens."""
    known = WebhookCall.objects.filter(
        webhook=OuterRef("organization__webhook"),
        duty=OuterRef("pk"),
        step=OuterRef("step"),
        due_version=OuterRef("due_version"),
    )
    found = duties.filter(organization__webhook__is_on=True).filter(~Exists(known)).order_by("pk")
    return found.values("step", "due_version", duty_id=F("pk"), webhook_id=F("organization__webhook"))


def _rows_above(duties, on: date):
    """One row for each receiver and step, however many bodies are late together."""
    line = "requirement__receivers__organization__"
    known = WebhookCall.objects.filter(
        webhook=OuterRef(line + "webhook"),
        requirement=OuterRef("requirement"),
        due_on=OuterRef("due_on"),
        step=OuterRef("step"),
    )
    found = duties.filter(holds(line + "started_on", line + "ended_on", on), **{line + "webhook__is_on": True}).exclude(
        requirement__receivers__organization=F("organization")
    )
    rows = found.filter(~Exists(known)).order_by("requirement_id", "due_on", "step").distinct()
    return rows.values("requirement_id", "due_on", "step", webhook_id=F(line + "webhook"))


def _write(rows, kind: str, now: datetime) -> int:
    """Chunk by chunk; the unique keys drop what another process wrote meanwhile."""
    created = 0
    while found := list(rows[:BATCH]):
        before = WebhookCall.objects.count()
        calls = [WebhookCall(kind=kind, created_at=now, **row) for row in found]
        WebhookCall.objects.bulk_create(calls, ignore_conflicts=True)
        new = WebhookCall.objects.count() - before
        created += new
        if len(found) < BATCH or not new:
            break
    return created
