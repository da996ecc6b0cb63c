"""What waits to leave, letters and calls to programs: since when the oldest that may be tried has waited."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from orgs.formats import vn_number
from reports.models import Message
from reports.services.messages import ready_reminders
from reports.services.webhook_calls import oldest_call

LATE = timedelta(minutes=15)


def trouble(*, now: datetime) -> str:
    """What an operator must know of letters that do not leave; empty when all is well."""
    due = oldest_due(now=now)
    if due is not None and now - due > LATE:
        return f"Có thư chờ gửi đã {int((now - due).total_seconds() // 60)} phút."
    since = refused_since()
    if since is not None and now - since > LATE:
        count = Message.objects.filter(state=Message.State.WAITING, attempts__gt=0).count()
        at = f"{timezone.localtime(since):%H:%M ngày %d/%m/%Y}"
        return f"Máy chủ thư không nhận thư nào từ {at}: {vn_number(count)} thư chờ gửi lại."
    return ""


def refused_since() -> datetime | None:
    """From when on every try failed; None while some letters leave (then single addresses have to wait)."""
    waiting = Message.objects.filter(state=Message.State.WAITING, attempts__gt=0).values("day").order_by()
    begun = waiting.annotate(at=Min("reminders__created_at"))
    since = min((max(row["at"], _morning(row["day"])) for row in begun if row["at"]), default=None)
    if since is None or Message.objects.filter(state=Message.State.SENT, sent_at__gte=since).exists():
        return None
    return since


def oldest_due(*, now: datetime) -> datetime | None:
    """The moment from which the letter that is due longest could have been tried; None when none is due.

    A letter that the mail server put off counts from its next try; one never tried, and a reminder not yet in a letter,
    count from the making of the reminder.
    """
    waiting = Message.objects.filter(state=Message.State.WAITING)
    put_off = waiting.filter(next_try_at__lte=now).aggregate(at=Min("next_try_at"))["at"]
    untried = waiting.filter(next_try_at=None).values("day").annotate(at=Min("reminders__created_at"))
    fresh = [max(row["at"], _morning(row["day"])) for row in untried.order_by() if row["at"]]
    today = timezone.localdate(now)
    if now >= _morning(today):
        loose = ready_reminders(today).aggregate(at=Min("created_at"))["at"]
        fresh += [max(loose, _morning(today))] if loose else []
    others = [moment for moment in (put_off, oldest_call(now=now)) if moment]
    return min([*fresh, *others], default=None)


def _morning(day: date) -> datetime:
    """From here on the day's letters are made; what yesterday's left over waits until then."""
    return timezone.make_aware(datetime.combine(day, settings.REMINDER_TIME))
