"""Reports and reminder letters as files to print and sign; nothing is stored but a long one for a few days."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from directives.uploads import TYPES
from orgs.errors import DomainError
from orgs.permissions import require
from plans.documents.estimate import pages_needed
from plans.models import PrintFormat
from plans.services import ask_print_of
from plans.services.printing import PAGES_IN_A_REQUEST, draw, file_name
from plans.views.printing import offer
from reports import pages
from reports.cuts import cut_for
from reports.documents import reminder_paper, report_paper
from reports.permissions import can_remind_by_letter
from reports.sheets import read_sheet
from reports.unit_annex import unit_annex
from reports.views.rollup import asked_page, overdue_rows

MAX_LETTER_ROWS = 300


@require_http_methods(["GET", "HEAD", "POST"])
def report_pdf(request, pk):
    return _report(request, pk, PrintFormat.PDF)


@require_http_methods(["GET", "HEAD", "POST"])
def report_docx(request, pk):
    return _report(request, pk, PrintFormat.DOCX)


def _report(request, pk, format):
    duty = pages.find_duty(request.user, pk)
    version = pages.newest_readable(request.user, duty)
    sheet, cut = read_sheet(duty, version), cut_for(request.user, version)
    by_unit = unit_annex(request.user, sheet, cut) if request.GET.get("phu-luc") == "don-vi" else None
    paper = report_paper(sheet, cut, by_unit)
    return _file(request, paper, format, duty.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def reminder_pdf(request):
    return _reminder(request, PrintFormat.PDF)


@require_http_methods(["GET", "HEAD", "POST"])
def reminder_docx(request):
    return _reminder(request, PrintFormat.DOCX)


def _reminder(request, format):
    """To the units of the list as it is narrowed now: one unit, or all that are late."""
    shown = asked_page(request)
    require(can_remind_by_letter(request.user, shown.body), "Bạn không được soạn công văn của đơn vị này.")
    duties = list(overdue_rows(request, shown)[: MAX_LETTER_ROWS + 1])
    if not duties:
        raise DomainError("Không có báo cáo nào quá hạn để đôn đốc.")
    if len(duties) > MAX_LETTER_ROWS:
        raise DomainError(f"Quá {MAX_LETTER_ROWS} báo cáo quá hạn: lọc bớt theo đơn vị hoặc báo cáo rồi lập công văn.")
    paper = reminder_paper(shown.body, duties, timezone.localdate(shown.now))
    return _file(request, paper, format, shown.overdue_url())


def _file(request, structure, format, back):
    """A short paper at once; a long one is offered, and drawn by the worker once it is asked for."""
    length = pages_needed(structure)
    if length > PAGES_IN_A_REQUEST:
        if request.method == "POST":
            job = ask_print_of(structure=structure, format=format, body=request.user.reach.home, actor=request.user)
            return redirect("plans:print_job", job.pk)
        context = {"breadcrumbs": [("Việc của tôi", "/"), ("Lập tệp", "")]}
        return offer(request, format, length, request.get_full_path(), back, context)
    response = HttpResponse(draw(structure, format), content_type=TYPES[format])
    name = file_name(structure, format)
    response["Content-Disposition"] = content_disposition_header(format != PrintFormat.PDF, name)
    return response
