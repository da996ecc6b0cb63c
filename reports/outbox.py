"""What waits to leave, letters and calls to programs: since when the oldest that may be tried has waited."""

from datetime import date, datetime

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from reports.models import Message
from reports.services.messages import ready_reminders
from reports.services.webhook_calls import oldest_call


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
