"""The letters that wait: since when the oldest of those that may be tried has waited."""

from datetime import datetime

from django.db.models import Min

from reports.models import Message, Reminder


def oldest_due(*, now: datetime) -> datetime | None:
    """The moment from which the letter that is due longest could have been tried; None when none is due.

    A letter that the mail server put off counts from its next try; one never tried, and a reminder not yet in a letter,
    count from the making of the reminder.
    """
    waiting = Message.objects.filter(state=Message.State.WAITING)
    put_off = waiting.filter(next_try_at__lte=now).aggregate(at=Min("next_try_at"))["at"]
    fresh = waiting.filter(next_try_at=None).aggregate(at=Min("reminders__created_at"))["at"]
    loose = Reminder.objects.filter(fate=Reminder.Fate.WAITING).aggregate(at=Min("created_at"))["at"]
    return min((at for at in (put_off, fresh, loose) if at is not None), default=None)
