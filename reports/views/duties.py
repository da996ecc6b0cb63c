"""Báo cáo: what the own body owes, what it received, and the catalogue of what it must report."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.listing import SORT_PARAM, ordering, page_of
from reports import duty_page, listings
from reports.forms.lists import DutyFilter
from reports.pages import lateness
from reports.services.feeds import can_make_feed, feeds_of

ORDERS = {
    "han": ("last_on", "pk"),
    "bao-cao": ("requirement__name", "last_on", "pk"),
}
TABS = (
    ("own", "Của đơn vị tôi", "report_list"),
    ("review", "Đã nhận, cần duyệt", "report_review"),
    ("requirements", "Chế độ báo cáo", "requirement_list"),
    ("catalogue", "Nghĩa vụ của đơn vị", "duty_catalogue"),
)


def tabs(active: str) -> list[dict]:
    return [
        {"label": label, "url": reverse(f"reports:{name}"), "active": key == active, "count": None}
        for key, label, name in TABS
    ]


@require_safe
def report_list(request):
    now = timezone.now()
    duties = listings.own_duties(request.user)
    form = DutyFilter(request.GET, years=listings.years_of(duties))
    rows = listings.filtered(duties, form, now).order_by(*_order(request))
    page = page_of(request, rows)
    for duty in page:
        duty.lateness = lateness(duty, now)
    context = {"page": page, "form": form, "tabs": tabs("own"), "title": "Báo cáo"}
    return render(request, "reports/report_list.html", context)


@require_safe
def duty_catalogue(request):
    """What a body must report, to whom, by which paper and when; `?don-vi=` another one that the user reaches."""
    return render(request, "reports/duty_catalogue.html", catalogue_context(request))


def catalogue_context(request) -> dict:
    user, now = request.user, timezone.now()
    bodies = duty_page.bodies_of(user)
    body = duty_page.chosen_body(user, request.GET.get("don-vi"), bodies)
    is_own = body is not None and can_make_feed(user, body)
    return {
        "body": body,
        "lines": duty_page.duty_lines(user, body, now) if body else [],
        "choices": _choices(bodies, body) if is_own and len(bodies) > 1 else [],
        "is_own": is_own,
        "feeds": list(feeds_of(user, body)) if is_own else [],
        "on": user.reach.on,
        **_place(body, is_own),
    }


def _place(body, is_own) -> dict:
    """Where the page stands: a tab of the own reports, or below the body whose superior reads it."""
    if is_own or body is None:
        return {"tabs": tabs("catalogue"), "title": "Báo cáo"}
    crumbs = [("Đơn vị", reverse("orgs:organization_list")), (body.label, body.get_absolute_url())]
    return {"breadcrumbs": [*crumbs, ("Nghĩa vụ báo cáo", None)], "title": "Nghĩa vụ báo cáo"}


def _choices(bodies, chosen) -> list[dict]:
    url = reverse("reports:duty_catalogue")
    return [
        {"label": body.label, "url": f"{url}?don-vi={body.pk}", "active": body == chosen, "count": None}
        for body in bodies
    ]


def _order(request) -> tuple:
    """As the head of a column asks; else what still waits, the nearest day first, then the rest, the latest first."""
    if request.GET.get(SORT_PARAM):
        return ordering(request, ORDERS, "han")
    return (*listings.waiting_first(), "pk")
