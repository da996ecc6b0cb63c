"""Counts beside the entries of the navigation; settings.NAV_BADGES names them."""

from reports.models import Notification


def unread_count(request) -> int:
    return Notification.objects.filter(user=request.user).unread().count()
