"""The two lists of a receiver: what waits for this person, and all that is due to the body."""

from django.urls import reverse
from django.utils import timezone

from orgs.listing import SORT_PARAM, ordering, page_of
from reports import listings, review_queue
from reports.forms.answering import QueueFilter
from reports.forms.lists import ReceivedFilter
from reports.models import Duty
from reports.pages import lateness

RECEIVED_ORDERS = {
    "han": ("last_on", "pk"),
    "don-vi": ("organization__name", "last_on", "pk"),
    "bao-cao": ("requirement__name", "last_on", "pk"),
}


def waiting_page(request) -> dict:
    """A fixed number of queries, however many reports wait."""
    user = request.user
    waiting = review_queue.waiting_deliveries(user)
    count = waiting.count()
    form = QueueFilter(request.GET, **_choices(user, Duty.objects.filter(versions__deliveries__in=waiting)))
    rows = review_queue.filtered(review_queue.weighed(waiting), form)
    rows = review_queue.with_basics(rows).order_by(*ordering(request, review_queue.ORDERS, "can-xem"))
    page = page_of(request, rows)
    page.object_list = review_queue.describe(page.object_list)
    return {
        "page": page,
        "form": form,
        "kept": request.GET.urlencode(),
        "waits": count > 0,
        "scopes": scopes(False, count),
        "title": "Báo cáo",
        "sort_default": "can-xem",
    }


def received_page(request) -> dict:
    """Also what is not sent yet, what was returned, accepted or exempted."""
    now, user = timezone.now(), request.user
    duties = listings.received_duties(user)
    form = ReceivedFilter(request.GET, **_choices(user, duties))
    rows = listings.filtered(duties, form, now)
    order = (
        ordering(request, RECEIVED_ORDERS, "han") if request.GET.get(SORT_PARAM) else (*listings.waiting_first(), "pk")
    )
    page = page_of(request, rows.order_by(*order))
    for duty in page:
        duty.lateness = lateness(duty, now)
    waiting = review_queue.waiting_deliveries(user).count()
    return {
        "page": page,
        "form": form,
        "scopes": scopes(True, waiting),
        "title": "Báo cáo",
    }


def scopes(everything: bool, waiting: int) -> list[dict]:
    url = reverse("reports:report_review")
    return [
        {"label": "Chờ tôi duyệt", "url": url, "active": not everything, "count": waiting},
        {"label": "Tất cả nộp về đơn vị", "url": f"{url}?tat-ca=1", "active": everything, "count": None},
    ]


def _choices(user, duties) -> dict:
    return {"years": listings.years_of(duties), "requirements": listings.requirements_received(user)}
