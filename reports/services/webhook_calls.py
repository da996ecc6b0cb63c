"""Calls to the bodies' programs: lease, look again, sign, send, mark; the rules of the letters hold (`messages`).

2xx is the end; 408, 425, 429, 5xx and silence are tried again with the letters' waits; any other answer stops the call
and is shown to the administrator. A crash between sending and marking sends once more with the same `webhook-id`.
"""

import socket
import ssl
import time
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from orgs.models import Membership, OrganizationAbove, User
from orgs.permissions import ROLE_ACTIONS
from reports.models import WebhookCall
from reports.quiet import all_quiet_until
from reports.services.messages import GIVE_UP_AFTER, LEASE, delay_after, waited
from reports.services.notifications import notify
from reports.services.webhooks import schedule_calls
from reports.webhook_http import AddressRefused, post
from reports.webhook_payload import body_of, headers_of, reason_to_drop

CALLS = 20
SECONDS = 30  # of one round; what hangs is put off, so the next round gets further
PASSING = (408, 425, 429)
State = WebhookCall.State


class CallStopped(Exception):
    """The program answered that it does not want this call."""


class CallPutOff(Exception):
    """The program answered that it cannot take it now."""


def tell_programs(*, now: datetime, make: bool) -> int:
    """One round: write the day's calls (`make`), then send what waits; returns how many arrived."""
    if make:
        schedule_calls(on=timezone.localdate(now), now=now)
    return send_calls(now=now)


def send_calls(*, now: datetime, seconds: float = SECONDS) -> int:
    """Send what waits and may be tried. A program that fails once is left alone until the next round."""
    owner, started, sent = str(uuid.uuid4()), time.monotonic(), 0
    while (passed := time.monotonic() - started) < seconds:
        moment = now + timedelta(seconds=passed)
        leased = _lease(owner, moment)
        if not leased:
            break
        silent = {}
        for call in _wanted(leased, moment):
            error = silent.get(call.webhook_id) or _send_one(call, moment)
            sent += error is None
            if isinstance(error, CallStopped | ValueError):
                _stop(call, error)
            elif error is not None:
                silent[call.webhook_id] = error
                _postpone(call, error, moment)
    return sent


def oldest_call(*, now: datetime) -> datetime | None:
    """Since when the call that may be tried and waits longest could have been tried; None when there is none."""
    waiting = WebhookCall.objects.filter(state=State.WAITING)
    put_off = waiting.filter(next_try_at__lte=now).aggregate(at=Min("next_try_at"))["at"]
    untried = waiting.filter(next_try_at=None).aggregate(at=Min("created_at"))["at"]
    return min([at for at in (put_off, untried) if at], default=None)


def _free(now: datetime):
    """What nobody else holds and may be tried now."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return WebhookCall.objects.filter(free, Q(next_try_at=None) | Q(next_try_at__lte=now), state=State.WAITING)


def _lease(owner: str, now: datetime) -> list[WebhookCall]:
    """Some calls, now held by `owner`; empty only when none is left."""
    while pks := list(_free(now).order_by("pk").values_list("pk", flat=True)[:CALLS]):
        if _free(now).filter(pk__in=pks).update(lease_owner=owner, leased_until=now + LEASE):
            mine = WebhookCall.objects.filter(pk__in=pks, lease_owner=owner, state=State.WAITING)
            return list(mine.order_by("pk"))
    return []


def with_all(calls):
    """The rows with what is told, and whether a later step of the same thing is known."""
    newer = WebhookCall.objects.filter(
        Q(duty=OuterRef("duty")) | Q(requirement=OuterRef("requirement"), due_on=OuterRef("due_on")),
        webhook=OuterRef("webhook"),
        step__gt=OuterRef("step"),
    )
    related = calls.select_related("webhook__organization", "requirement", "duty__requirement", "duty__organization")
    return related.annotate(is_old=Exists(newer))


def _mine(call: WebhookCall):
    """The row, as long as it is ours and waits."""
    return WebhookCall.objects.filter(pk=call.pk, lease_owner=call.lease_owner, state=State.WAITING)


def _wanted(leased: list[WebhookCall], now: datetime) -> Iterator[WebhookCall]:
    """Those that still say something true, each looked at when its turn comes; the others are dropped or put off."""
    quiet, today = all_quiet_until(now), timezone.localdate(now)
    for held in leased:
        call = with_all(_mine(held)).first()
        if call is None:
            continue
        if quiet is not None and call.kind != WebhookCall.Kind.TEST:
            _mine(call).update(next_try_at=quiet, leased_until=None, lease_owner="")
        elif reason := reason_to_drop(call, today):
            _mine(call).update(state=State.DROPPED, error=reason, leased_until=None)
        else:
            yield call


def _send_one(call: WebhookCall, now: datetime) -> Exception | None:
    """None when it arrived (or somebody else took it over); the lease is renewed first."""
    content = body_of(call, timezone.localdate(now))
    if not _mine(call).update(leased_until=now + LEASE):
        return None
    try:
        status = post(call.webhook.address, headers_of(call, content, now), content)
    except (OSError, ValueError) as error:
        return error
    if 200 <= status < 300:
        _mine(call).update(
            state=State.SENT, sent_at=timezone.now(), attempts=call.attempts + 1, leased_until=None, error=""
        )
        return None
    words = f"HTTP {status}"
    return CallPutOff(words) if status >= 500 or status in PASSING else CallStopped(_meaning(status))


def _meaning(status: int) -> str:
    if 300 <= status < 400:
        return f"HTTP {status}: máy nhận chuyển sang địa chỉ khác; cổng không đi theo, hãy ghi thẳng địa chỉ mới."
    said = {401: "không nhận chữ ký", 403: "không cho phép", 404: "không có địa chỉ này", 410: "địa chỉ đã bỏ"}
    return f"HTTP {status}: máy nhận {said.get(status, 'từ chối')}."


# --- When it fails ------------------------------------------------------------------------------
def _postpone(call: WebhookCall, error: Exception, now: datetime) -> None:
    attempts = call.attempts + 1
    if waited(attempts) > GIVE_UP_AFTER:
        _stop(call, error)
        return
    _mine(call).update(
        attempts=attempts,
        next_try_at=now + delay_after(attempts),
        leased_until=None,
        lease_owner="",
        error=_words(error),
    )


@transaction.atomic
def _stop(call: WebhookCall, error: Exception) -> None:
    """No further try; the administrators of the body are told once a day."""
    stopped = _mine(call).update(
        state=State.STOPPED, attempts=call.attempts + 1, leased_until=None, error=_words(error)
    )
    if not stopped:
        return
    body, today = call.webhook.organization, timezone.localdate()
    notify(
        users=_administrators(body, today),
        key=f"webhook-dung:{call.webhook_id}:{today:%Y%m%d}",
        text=f"Webhook của {body.label} bị dừng: {_words(error)} Lời nhắc vẫn có trên cổng.",
        link=reverse("reports:webhook_settings", args=[body.pk]),
    )


def _administrators(body, on: date):
    above = OrganizationAbove.objects.filter(organization=body).values("above")
    held = Membership.objects.on(on).filter(organization__in=above, role__in=ROLE_ACTIONS["webhook.manage"])
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def _words(error: Exception) -> str:
    """What the administrator reads; never more than the machine's own words."""
    if isinstance(error, CallStopped | CallPutOff | AddressRefused):
        said = str(error)
    elif isinstance(error, TimeoutError):
        said = "Máy nhận không trả lời kịp."
    elif isinstance(error, socket.gaierror):
        said = "Không tìm thấy máy nhận trên mạng."
    elif isinstance(error, ssl.SSLCertVerificationError):
        said = f"Không tin được chứng thư của máy nhận ({error.verify_message})."
    else:
        said = f"Không nối được với máy nhận ({error})."
    return said[:500] if said.endswith((".", "!")) else f"{said[:499]}."
