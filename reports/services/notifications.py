"""The list in the portal: a line appears once for a person and key, is read once, and goes half a year after that."""

from datetime import datetime, timedelta

from django.utils import timezone

from reports.models import Notification

BATCH = 500
KEPT_AFTER_READING = timedelta(days=180)


def notify(*, users, key: str, text: str, link: str, kind: str = "") -> None:
    """Write one line for each person; a line with the same key that exists already stays as it is.

    `kind`: of `Notification.Kind`; without it the beginning of the key says it.
    """
    rows = [Notification(user=user, key=key[:120], kind=kind, text=text[:400], link=link) for user in users]
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def mark_read(*, notifications) -> int:
    """Mark those of the queryset that are still unread; returns how many were."""
    return notifications.unread().update(read_at=timezone.now())


def forget_read(*, now: datetime) -> int:
    """Drop what was read long ago; what nobody read stays. Returns how many lines went."""
    count, _ = Notification.objects.filter(read_at__lt=now - KEPT_AFTER_READING).delete()
    return count
