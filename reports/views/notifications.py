from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from orgs.listing import page_of
from reports.models import Notification
from reports.services.notifications import mark_read

UNREAD = "chua-doc"


@require_safe
def notification_list(request):
    mine = Notification.objects.filter(user=request.user)
    unread = mine.unread().count()
    shown = UNREAD if request.GET.get("loc") == UNREAD else ""
    context = {
        "breadcrumbs": [("Việc của tôi", "/"), ("Thông báo", None)],
        "tabs": [
            {"label": "Tất cả", "url": "?", "active": not shown, "count": mine.count()},
            {"label": "Chưa đọc", "url": f"?loc={UNREAD}", "active": bool(shown), "count": unread},
        ],
        "page": page_of(request, mine.unread() if shown else mine),
        "unread": unread,
        "shown": shown,
    }
    return render(request, "reports/notification_list.html", context)


@require_safe
def notification_open(request, pk):
    """Following a notice reads it."""
    notice = get_object_or_404(Notification, pk=pk, user=request.user)
    mark_read(notifications=Notification.objects.filter(pk=notice.pk))
    return redirect(notice.link if url_has_allowed_host_and_scheme(notice.link, None) else "reports:notification_list")


@require_POST
def notification_read(request, pk):
    notice = get_object_or_404(Notification, pk=pk, user=request.user)
    mark_read(notifications=Notification.objects.filter(pk=notice.pk))
    return redirect(_back(request))


@require_POST
def notification_read_all(request):
    count = mark_read(notifications=Notification.objects.filter(user=request.user))
    messages.success(request, f"Đã đánh dấu {count} thông báo là đã đọc." if count else "Không còn thông báo chưa đọc.")
    return redirect(_back(request))


def _back(request):
    back = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if is_ours else "reports:notification_list"
