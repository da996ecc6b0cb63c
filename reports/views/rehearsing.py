"""Diễn tập: what the portal will send and close in the days ahead; nothing is sent or written."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.csv_table import csv_response
from orgs.errors import DomainError
from orgs.formats import vn_number
from orgs.listing import page_of
from orgs.permissions import require
from orgs.xlsx import workbook_response
from reports import rehearsal_page
from reports.forms.rehearsal import RehearsalFilter
from reports.permissions import can_rehearse
from reports.rehearsal import rehearse

MOST_DUTIES = 5_000
MOST_ROWS = 20_000  # of a workbook: some three seconds
NOT_YOURS = "Trang này dành cho người lập chế độ báo cáo và người quản trị."


@require_safe
def rehearsal(request):
    form, events, trouble = _rehearsed(request)
    groups = rehearsal_page.lines_of(events)
    page = page_of(request, groups)
    page.object_list = rehearsal_page.shown(request.user, page.object_list)
    context = {
        "form": form,
        "page": page,
        "reminders": sum(1 for event in events if event.person_id),
        "trouble": trouble,
        "breadcrumbs": [("Việc của tôi", "/"), ("Diễn tập", None)],
    }
    return render(request, "reports/rehearsal.html", context)


@require_safe
def rehearsal_export(request, format):
    form, events, trouble = _rehearsed(request)
    if trouble or not form.is_valid():
        raise Http404
    name = f"Diễn tập {form.start:%d-%m-%Y} đến {form.end:%d-%m-%Y}"
    rows = rehearsal_page.rows(request.user, events)
    if format == "csv":
        return csv_response(name, rehearsal_page.COLUMNS, rows)
    if len(events) > MOST_ROWS:
        messages.error(
            request, f"Có {vn_number(len(events))} dòng, quá dài cho Excel: hãy tải tệp CSV hoặc chọn hẹp hơn."
        )
        return redirect(f"{reverse('reports:rehearsal')}?{request.GET.urlencode()}")
    return workbook_response(name, [("Diễn tập", rehearsal_page.COLUMNS, rows)])


def _rehearsed(request):
    """The form, the events of a valid one, and what is wrong with how much it asks for."""
    require(can_rehearse(request.user), NOT_YOURS)
    form = RehearsalFilter(request.GET, user=request.user, today=timezone.localdate())
    if not form.is_valid():
        return form, [], ""
    try:
        return form, rehearse(form.asked(most=MOST_DUTIES)), ""
    except DomainError as error:
        return form, [], error.message
