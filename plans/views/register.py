from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from orgs.listing import page_of
from orgs.permissions import bodies_where, require
from orgs.xlsx import workbook_response
from plans import registers, services
from plans.documents.rendering import render_register_pdf
from plans.forms import LateEntryForm, ReasonForm, RegisterFilter
from plans.models import CommitteeTerm, NumberSeries, RegisterEntry
from plans.permissions import can_enter_number, can_manage_series, can_void_number, registers_of
from plans.views.frame import posted


@require_safe
def register(request):
    """One series and scope: rows, gaps, what may be done."""
    series = list(registers_of(request.user).select_related("organization").order_by("organization", "name"))
    context = {"breadcrumbs": [("Kế hoạch", reverse("plans:plan_list")), ("Sổ văn bản đi", "")], "series_list": series}
    if not series:
        context["may_manage"] = bool(bodies_where(request.user, "series.manage"))
        return render(request, "plans/register.html", context)
    scope, scopes = _chosen(request, series)
    data = {"so": scope.series.pk if scope else series[0].pk, "ky": request.GET.get("ky", "")}
    form = RegisterFilter(data, series=series, scopes=scopes)
    context |= {
        "form": form,
        "scope": scope,
        "page": page_of(request, list(reversed(registers.lines_of(scope)))) if scope else None,
        "may_enter": scope and can_enter_number(request.user, scope.series),
        "may_void": scope and can_void_number(request.user, scope.series),
        "may_manage": can_manage_series(request.user, (scope.series if scope else series[0]).organization),
        "unexplained": sum(last - first + 1 for first, last in registers.gaps(scope)) if scope else 0,
    }
    return render(request, "plans/register.html", context)


@require_safe
def register_print(request):
    """A4 landscape, in the columns of NĐ 30 Phụ lục IV."""
    return render(request, "plans/register_print.html", _printed(request))


@require_safe
def register_pdf(request):
    context = _printed(request)
    content = render_register_pdf(render_to_string("plans/register_page.html", context))
    disposition = f'inline; filename="so-van-ban-di-{context["scope"].series.pk}.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


@require_safe
def register_xlsx(request):
    context = _printed(request)
    return workbook_response("so-van-ban-di", [("Sổ văn bản đi", registers.COLUMNS, context["rows"])])


@require_http_methods(["GET", "POST"])
def number_enter(request, pk):
    """Ghi sổ bù."""
    series = get_object_or_404(registers_of(request.user).select_related("organization"), pk=pk)
    require(can_enter_number(request.user, series), "Chỉ văn thư của đơn vị được ghi sổ bù.")
    form = LateEntryForm(posted(request))
    if request.method == "POST" and form.is_valid():
        entry = services.enter_number(series=series, actor=request.user, **form.cleaned_data)
        messages.success(request, f"Đã ghi số {entry.number} vào sổ.")
        return redirect(register_address(entry))
    texts = {
        "title": "Ghi sổ bù",
        "lead": "Cho văn bản đã cấp số trên giấy. Chỉ ghi được số còn trống trong sổ, hoặc đúng số tiếp theo.",
        "submit_label": "Ghi vào sổ",
    }
    return _ask(request, form, series, texts)


@require_http_methods(["GET", "POST"])
def number_void(request, pk):
    mine = RegisterEntry.objects.filter(series__in=registers_of(request.user))
    entry = get_object_or_404(mine.select_related("series__organization", "document"), pk=pk)
    require(can_void_number(request.user, entry.series), "Chỉ văn thư của đơn vị được hủy số.")
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.void_number(entry=entry, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, f"Đã hủy số {entry.number}.")
        return redirect(register_address(entry))
    texts = {
        "title": f"Hủy số {entry.number}",
        "lead": "Số đã hủy vẫn nằm trong sổ với lý do và không bao giờ được cấp lại.",
        "submit_label": "Hủy số",
        "danger": True,
    }
    return _ask(request, form, entry.series, texts)


def register_address(entry: RegisterEntry) -> str:
    key = f"nk{entry.term_id}" if entry.term_id else entry.year
    return f"{reverse('plans:register')}?so={entry.series_id}&ky={key}"


def _ask(request, form, series, texts):
    crumbs = [("Kế hoạch", reverse("plans:plan_list")), ("Sổ văn bản đi", reverse("plans:register"))]
    cancel = f"{reverse('plans:register')}?so={series.pk}"
    context = {"form": form, "kind": str(series), "cancel_url": cancel, "breadcrumbs": [*crumbs, (texts["title"], "")]}
    return render(request, "components/confirm_page.html", context | texts, status=422 if form.errors else 200)


def _chosen(request, series: list[NumberSeries]):
    """The scope asked for, or the newest of the first series; (None, []) for a Party body without a term."""
    asked = request.GET.get("so", "")
    found = next((one for one in series if str(one.pk) == asked), None)
    if asked and found is None:
        raise Http404
    found = found or series[0]
    scopes = registers.scopes_of(found, timezone.localdate().year)
    if not scopes:
        return None, []
    keys = [key for key, _ in scopes]
    asked = request.GET.get("ky", "")
    return registers.scope_from_key(found, asked if asked in keys else keys[0]), scopes


def _printed(request) -> dict:
    series = list(registers_of(request.user).select_related("organization").order_by("organization", "name"))
    scope = _chosen(request, series)[0] if series else None
    if scope is None:
        raise Http404
    return {
        "scope": scope,
        "title": registers.heading(scope, scope.series.organization),
        "columns": registers.COLUMNS,
        "rows": [registers.printed_row(entry) for entry in registers.entries_of(scope)],
        "breadcrumbs": [("Sổ văn bản đi", f"{reverse('plans:register')}?so={scope.series.pk}"), ("Bản in", "")],
        "has_terms": CommitteeTerm.objects.filter(organization=scope.series.organization).exists(),
    }
