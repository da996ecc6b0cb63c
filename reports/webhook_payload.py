"""What a program is told: the report, its days, a line of text and a link; no person's name (Standard Webhooks)."""

import hmac
import json
from base64 import b64encode
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from reports.models import Duty, Reminder, WebhookCall
from reports.reminder_texts import Deadline, notice_above, notice_text
from reports.services.reminders import SETTLED, receivers_of
from reports.services.still_due import Words

Kind = WebhookCall.Kind


def reason_to_drop(call: WebhookCall, on: date) -> str:
    """Why the call is not sent any more, as things stand now; empty when it is. Notes on it what `body_of` tells."""
    body = call.webhook.organization
    if not call.webhook.is_on:
        return "Địa chỉ nhận đã tắt"
    if not body.exists_on(on):
        return "Đơn vị đã kết thúc"
    if call.kind == Kind.TEST:
        return ""
    if call.is_old:
        return "Đã có lần nhắc mới hơn"
    requirement = call.requirement or call.duty.requirement
    if not requirement.is_open:
        return "Chế độ báo cáo đã kết thúc"
    return _why_not_due(call) if call.kind == Kind.DUE else _why_not_missing(call)


def _why_not_due(call: WebhookCall) -> str:
    duty = call.duty
    if duty.state not in Duty.OPEN_STATES or not duty.is_tracked:
        return SETTLED
    if duty.due_version != call.due_version:
        return "Hạn báo cáo đã thay đổi"
    return "" if duty.organization_id == call.webhook.organization_id else "Báo cáo đã chuyển sang đơn vị khác"


def _why_not_missing(call: WebhookCall) -> str:
    if not call.requirement.receivers.filter(organization=call.webhook.organization_id).exists():
        return "Đơn vị không còn là nơi nhận báo cáo"
    call.example = _missing(call).select_related("requirement", "organization").order_by("-last_on", "pk").first()
    return "" if call.example else SETTLED


def _missing(call: WebhookCall):
    owed = Duty.objects.open().filter(requirement=call.requirement, due_on=call.due_on)
    return owed.exclude(organization=call.webhook.organization_id)


def body_of(call: WebhookCall, on: date) -> bytes:
    """JSON; the keys are documented in docs/webhook.md and do not change."""
    said = {Kind.DUE: _due, Kind.MISSING: _those_missing, Kind.TEST: _test}[call.kind](call, on)
    common = {"id": call.call_id, "organization": call.webhook.organization.label}
    return json.dumps({"type": f"reminder.{call.kind}", **common, **said}, ensure_ascii=False).encode()


def _due(call: WebhookCall, on: date) -> dict:
    duty = call.duty
    words = Words().of(Reminder(duty=duty, step=call.step))
    names = receivers_of([duty.requirement_id]) if "{noi_nhan}" in words else {}
    deadline = Deadline.of(duty, words, names.get(duty.requirement_id, ""))
    return _facts(deadline, call) | {"text": notice_text(deadline, on), "link": settings.SITE_URL + deadline.link}


def _those_missing(call: WebhookCall, on: date) -> dict:
    deadline = Deadline.of(call.example)
    told = notice_above(deadline, call.requirement_id, on)
    count = max(_missing(call).count(), 1)  # one came in while we looked
    return _facts(deadline, call) | {"missing": count, "text": told["text"], "link": settings.SITE_URL + told["link"]}


def _facts(deadline: Deadline, call: WebhookCall) -> dict:
    return {
        "report": deadline.name,
        "period": deadline.period,
        "due_on": deadline.due_on.isoformat(),
        "safe_on": deadline.safe_on.isoformat(),
        "last_on": deadline.last_on.isoformat(),
        "step": call.step,
    }


def _test(call: WebhookCall, on: date) -> dict:
    link = settings.SITE_URL + reverse("reports:webhook_settings", args=[call.webhook.organization_id])
    return {"text": "Gửi thử từ cổng Thông Suốt.", "link": link}


def headers_of(call: WebhookCall, content: bytes, now: datetime) -> dict[str, str]:
    """Stable name, moment of this try, and the signature over both and the content."""
    at = str(int(now.timestamp()))
    signed = b".".join([call.call_id.encode(), at.encode(), content])
    signature = b64encode(hmac.digest(call.webhook.key, signed, "sha256")).decode()
    return {"webhook-id": call.call_id, "webhook-timestamp": at, "webhook-signature": f"v1,{signature}"}
