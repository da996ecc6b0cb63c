"""Where a figure comes from, and what a new folding changed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from orgs.listing import PAGE_PARAM, PER_PAGE
from reports import pages
from reports.cuts import cut_for
from reports.explaining import folding
from reports.explaining.pages import explain_page, find_report_figure, find_sending, find_total_figure
from reports.models import FoldRun
from reports.services.folding import fold_into
from reports.views.rollup import asked_page, number


@require_safe
def figure_explain(request, pk, indicator_pk):
    """A figure of a folded report: of the sending `?lan=`, of the item `?muc=`."""
    asked = {"number": number(request.GET.get("lan"), None), "item_pk": number(request.GET.get("muc"), None)}
    figure = find_report_figure(request.user, pk, indicator_pk, **asked)
    duty = figure.version.duty
    context = {
        "kind": f"Giải thích số liệu · {duty.organization.name}",
        "place": f"{duty.requirement.name}, {duty.period_within}",
        "sending": f"bản gửi lần {figure.version.number}" if figure.version.number else "dự thảo",
        "moved": folding.moved_since(run, duty).count if (run := folding.run_of(figure.version)) else 0,
        "breadcrumbs": [*_crumbs(duty), ("Giải thích số liệu", None)],
    }
    return render(request, "reports/explain.html", explain_page(request, figure) | context)


@require_safe
def total_explain(request, requirement_pk, indicator_pk):
    """A total of the leader's page for the body and year of the address."""
    shown = asked_page(request)
    figure = find_total_figure(shown, requirement_pk, indicator_pk, item_pk=number(request.GET.get("muc"), None))
    requirement = figure.duties.select_related("requirement").first().requirement
    context = {
        "kind": f"Giải thích số tổng hợp · {shown.body.name}",
        "place": f"{requirement.name}, năm {shown.year}",
        "breadcrumbs": [("Tổng quan", shown.page_url()), ("Giải thích số tổng hợp", None)],
    }
    return render(request, "reports/explain.html", explain_page(request, figure) | context)


@require_POST
def report_fold(request, pk):
    duty = pages.find_duty(request.user, pk)
    fold_into(duty=duty, actor=request.user, replace_texts="thay-loi" in request.POST)
    messages.success(request, "Đã tổng hợp từ các báo cáo đã nhận. Xem lại số liệu và phần lời trước khi gửi.")
    runs = list(FoldRun.objects.filter(duty=duty)[:2])
    if len(runs) == 2 and folding.has_changed(*runs):
        return redirect("reports:report_fold_changes", duty.pk)
    return redirect(duty)


@require_safe
def report_fold_changes(request, pk):
    """Those who draft see the last run against the one before; others, and with `?lan=`, a sending against today."""
    duty = pages.find_duty(request.user, pk)
    sending = number(request.GET.get("lan"), None)
    if sending is None and duty.organization_id in request.user.reach.draft_ids:
        version, runs = None, _two_runs(duty)
        moved, figures = folding.moved_between(runs[1], runs[0]), folding.figure_changes(runs[1], runs[0])
    else:
        version = find_sending(request.user, duty, sending)
        runs = [_whole_run(request.user, version)]
        moved, figures = folding.moved_since(runs[0], duty), []
    page = Paginator(moved.lines(), PER_PAGE).get_page(request.GET.get(PAGE_PARAM))
    page.object_list = folding.told_lines(request.user, duty, page.object_list)
    context = {
        "duty": duty, "moved": moved, "figures": figures, "runs": runs, "page": page, "version": version,
        "breadcrumbs": [*_crumbs(duty), ("Thay đổi sau khi tổng hợp", None)],
    }  # fmt: skip
    return render(request, "reports/report_fold_changes.html", context)


def _crumbs(duty) -> list[tuple]:
    return [("Báo cáo", reverse("reports:report_list")), (str(duty), duty.get_absolute_url())]


def _two_runs(duty) -> list[FoldRun]:
    runs = list(FoldRun.objects.filter(duty=duty).select_related("made_by")[:2])
    if len(runs) < 2:
        raise Http404
    return runs


def _whole_run(user, version) -> FoldRun:
    run = folding.run_of(version)
    if run is None or not cut_for(user, version).is_whole:
        raise Http404
    return run
