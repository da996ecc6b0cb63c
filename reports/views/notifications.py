from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from orgs.listing import PAGE_PARAM, page_of
from reports.forms.notices import UNREAD, NoticeFilter
from reports.models import Notification
from reports.services.notifications import mark_read

TABS = (("", "Tất cả"), (UNREAD, "Chưa đọc"))
CHOSEN, CHOSEN_ONES, MOST_CHOSEN = "da-chon", "chon", 200


@require_safe
def notification_list(request):
    mine = Notification.objects.filter(user=request.user)
    form = NoticeFilter(request.GET)
    shown = form.of_kind_and_words(mine)
    counts = {"": shown.count(), UNREAD: shown.unread().count()}
    chosen = UNREAD if request.GET.get("loc") == UNREAD else ""
    page = page_of(request, shown.unread() if chosen else shown)
    for notice in page:
        notice.day = timezone.localdate(notice.created_at)
    context = {
        "breadcrumbs": [("Việc của tôi", "/"), ("Thông báo", None)],
        "tabs": [_tab(request, key, label, counts[key], chosen) for key, label in TABS],
        "page": page,
        "form": form,
        "unread": counts[UNREAD],
        "only_unread": chosen,
        "is_narrowed": form.is_narrowing,
        "today": timezone.localdate(),
    }
    return render(request, "reports/notification_list.html", context)


def _tab(request, key, label, count, chosen) -> dict:
    query = request.GET.copy()
    query.pop(PAGE_PARAM, None)
    query["loc"] = key
    if not key:
        del query["loc"]
    return {"label": label, "url": f"?{query.urlencode()}", "active": key == chosen, "count": count}


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
    """Those ticked, or all that the filter in the address shows."""
    mine = Notification.objects.filter(user=request.user)
    if request.POST.get("muc") == CHOSEN:
        ticked = [pk for pk in request.POST.getlist(CHOSEN_ONES)[:MOST_CHOSEN] if pk.isdecimal() and len(pk) < 19]
        rows, none = mine.filter(pk__in=ticked), "Hãy chọn ít nhất một thông báo chưa đọc."
    else:
        rows, none = NoticeFilter(request.GET).narrowed(mine), "Không còn thông báo chưa đọc."
    count = mark_read(notifications=rows)
    messages.success(request, f"Đã đánh dấu {count} thông báo là đã đọc.") if count else messages.info(request, none)
    return redirect(_back(request))


def _back(request):
    back = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if is_ours else "reports:notification_list"
