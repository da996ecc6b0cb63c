"""Liên kết lịch: a private address from which a calendar application reads the due days of a body."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from reports import duty_page
from reports.feeds import calendar_of, etag_of
from reports.models import CalendarFeed
from reports.services.feeds import can_revoke_feed, make_feed, open_feed, revoke_feed


@require_POST
def feed_create(request):
    """The link is shown on this answer only."""
    body = duty_page.chosen_body(request.user, request.POST.get("don-vi"), duty_page.bodies_of(request.user))
    if body is None:
        raise Http404
    _, secret = make_feed(organization=body, actor=request.user)
    link = request.build_absolute_uri(reverse("reports:calendar_feed", args=[secret]))
    crumbs = [("Báo cáo", reverse("reports:report_list")), ("Nghĩa vụ của đơn vị", reverse("reports:duty_catalogue"))]
    context = {"link": link, "body": body, "breadcrumbs": [*crumbs, ("Liên kết lịch", None)]}
    return render(request, "reports/feed_shown.html", context)


@require_POST
def feed_revoke(request, pk):
    feed = get_object_or_404(CalendarFeed.objects.select_related("organization"), pk=pk)
    if not can_revoke_feed(request.user, feed):
        raise Http404
    revoke_feed(feed=feed, actor=request.user, now=timezone.now())
    messages.success(request, "Đã thu hồi liên kết lịch: ứng dụng lịch dùng liên kết ấy không đọc được nữa.")
    return redirect(f"{reverse('reports:duty_catalogue')}?don-vi={feed.organization_id}")


@require_safe
@login_not_required
def calendar_feed(request, secret):
    """For a calendar application, which cannot sign in: whoever holds the link reads, until it is revoked."""
    feed = open_feed(secret, timezone.now())
    if feed is None:
        raise Http404
    content = calendar_of(feed)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="han-bao-cao.ics"'
    response["Cache-Control"] = "private, no-cache"  # kept by the reader only, and asked for anew each time
    response["ETag"] = etag_of(content)
    return get_conditional_response(request, etag=response["ETag"], response=response)
