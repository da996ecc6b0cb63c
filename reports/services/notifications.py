"""The list in the portal: a line appears once for a person and key, and is read once."""

from django.utils import timezone

from reports.models import Notification

BATCH = 500


def notify(*, users, key: str, text: str, link: str) -> None:
    """Write one line for each person; a line with the same key that exists already stays as it is."""
    rows = [Notification(user=user, key=key[:120], text=text[:400], link=link) for user in users]
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def mark_read(*, notifications) -> int:
    """Mark those of the queryset that are still unread; returns how many were."""
    return notifications.unread().update(read_at=timezone.now())
