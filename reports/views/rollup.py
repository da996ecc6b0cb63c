from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.listing import ordering, page_of
from orgs.permissions import bodies_where, require
from orgs.text import fold, nfc
from orgs.xlsx import workbook_response
from reports import rollup_sheets, rollups
from reports.dunning_page import add_sent_letters
from reports.permissions import can_remind_by_letter
from reports.rollup_page import RETURNED_TWICE, SILENT, RollupPage

REPORTER_ORDER = {
    "ten": ("name", "organization"),
    "nghia-vu": ("total", "name", "organization"),
    "da-nop": ("sent", "name", "organization"),
    "nop-muon": ("late", "name", "organization"),
    "chua-nop": ("missing", "name", "organization"),
    "qua-han": ("overdue", "name", "organization"),
    "da-chap-nhan": ("accepted", "name", "organization"),
}
LIST_ORDER = {
    "han": ("last_on", "organization__name", "pk"),
    "don-vi": ("organization__name", "last_on", "pk"),
    "gui": ("first_sent_at", "pk"),
}
BODIES_SHOWN = 30


def asked_page(request) -> RollupPage:
    """The body and year of the address; without a body the user's own."""
    require(bool(bodies_where(request.user, "rollup.view")), "Vai trò của bạn không đọc nội dung báo cáo.")
    bodies = rollups.readable_bodies(request.user)
    asked, home = request.GET.get("don-vi"), request.user.reach.home
    if asked:
        body = get_object_or_404(bodies, pk=number(asked, 0))
    else:
        body = bodies.filter(pk=home.pk).first() or get_object_or_404(bodies.order_by("pk")[:1])
    return RollupPage(request.user, body, number(request.GET.get("nam"), None), timezone.now())


def number(text, default):
    return int(text) if text and text.isdecimal() and len(text) < 10 else default


@require_safe
def rollup(request):
    shown = asked_page(request)
    rows = shown.reporters.order_by(*ordering(request, REPORTER_ORDER, "-qua-han"))
    page = page_of(request, rows)
    page.object_list = shown.reporter_rows(page.object_list)
    context = {
        "shown": shown,
        "page": page,
        "sort_default": "-qua-han",
        "requirements": shown.requirements(),
        "chart": shown.chart(),
        "decisions": shown.decisions(),
        "can_export": bool(bodies_where(request.user, "rollup.export")),
        "breadcrumbs": [("Việc của tôi", "/"), ("Tổng quan", None)],
    }
    return render(request, "reports/rollup.html", context)


@require_safe
def rollup_list(request):
    """Exactly the reports that a figure counts."""
    shown = asked_page(request)
    slug = request.GET.get("chi-so", "nghia-vu")
    rows = _narrowed(_rows(shown, slug), request)
    rows = rows.select_related("organization", "requirement__document").order_by(*ordering(request, LIST_ORDER, "han"))
    figure = rollups.BY_SLUG.get(slug)
    context = {
        "shown": shown,
        "label": figure.label if figure else "Bị trả lại từ hai lần",
        "note": figure.note if figure else "Báo cáo bị nơi nhận trả lại ít nhất hai lần và chưa được chấp nhận.",
        "page": page_of(request, rows),
        "now": shown.now,
        "narrowed": _narrowing(shown, request),
        "sort_default": "han",
        "breadcrumbs": [("Tổng quan", shown.page_url()), (figure.label if figure else "Bị trả lại nhiều lần", None)],
    }
    return render(request, "reports/rollup_list.html", context)


def _rows(shown, slug):
    if slug == RETURNED_TWICE:
        return rollups.returned_twice(shown.duties, shown.body)
    if slug not in rollups.BY_SLUG:
        raise Http404
    return shown.duties.filter(rollups.conditions(shown.now)[rollups.BY_SLUG[slug].key])


def _narrowed(duties, request):
    for name, field in (("che-do", "requirement"), ("noi-nop", "organization")):
        if request.GET.get(name):
            duties = duties.filter(**{field: number(request.GET[name], 0)})
    return duties


def _narrowing(shown, request) -> list[str]:
    """The names behind the ids of the address, asked of what the user sees on this page."""
    one = _narrowed(shown.duties, request).select_related("requirement", "organization").first()
    named = {"noi-nop": one and one.organization.name, "che-do": one and one.requirement.name}
    return [named[name] for name in named if request.GET.get(name) and named[name]]


@require_safe
def rollup_bodies(request):
    """Choose another body: a page of its own, or the list below the search box."""
    words, year = request.GET.get("q", ""), number(request.GET.get("nam"), None)
    bodies = rollups.readable_bodies(request.user).filter(is_internal=False).search(words).in_list_order()
    context = {
        "bodies": bodies.select_related("parent")[:BODIES_SHOWN],
        "words": words,
        "year": year,
        "limit": BODIES_SHOWN,
        "breadcrumbs": [("Tổng quan", "/tong-quan/"), ("Chọn đơn vị", None)],
    }
    template = "reports/_rollup_bodies.html" if request.htmx else "reports/rollup_bodies.html"
    return render(request, template, context)


@require_safe
def rollup_export(request):
    require(bool(bodies_where(request.user, "rollup.export")), "Vai trò của bạn không được xuất số liệu.")
    shown = asked_page(request)
    return workbook_response(f"Tổng quan {shown.body.label} {shown.year}", rollup_sheets.sheets(shown))


def overdue_rows(request, shown):
    """What the address narrows the overdue reports to: a unit, a requirement, the silent ones, words."""
    rows = _narrowed(shown.all_duties.filter(rollups.conditions(shown.now)["overdue"]), request)
    if request.GET.get("loc") == SILENT:
        rows = rows.filter(organization__in=rollups.silent(shown.all_duties, shown.now).values("organization"))
    for word in nfc(request.GET.get("q", "")).split():
        rows = rows.filter(Q(organization__search_text__contains=fold(word)) | Q(requirement__name__icontains=word))
    return rows.select_related("organization", "requirement__document").order_by("last_on", "organization__name", "pk")


@require_safe
def overdue_list(request):
    """Everything overdue towards the body, whatever the year, the oldest first."""
    shown = asked_page(request)
    page = page_of(request, overdue_rows(request, shown))
    add_sent_letters(request.user, page.object_list)
    context = {
        "shown": shown,
        "page": page,
        "words": request.GET.get("q", ""),
        "is_silent": request.GET.get("loc") == SILENT,
        "may_remind": can_remind_by_letter(request.user, shown.body),
        "asked": request.GET.urlencode(),
        "breadcrumbs": [("Tổng quan", shown.page_url()), ("Báo cáo quá hạn", None)],
    }
    return render(request, "reports/overdue_list.html", context)
