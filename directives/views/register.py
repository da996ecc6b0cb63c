"""The printed register (sổ đăng ký văn bản đến): on the page, as PDF, as XLSX."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from directives.forms.receipts import RegisterFilter
from directives.models import Receipt
from directives.permissions import can_print_register
from directives.printing import MAX_PDF_ROWS, register_pdf
from directives.register import HEADINGS, register_rows
from directives.views.bodies import asked_body
from orgs.errors import DomainError
from orgs.permissions import require
from orgs.xlsx import workbook_response


@require_safe
def register_page(request):
    body, form, rows = _asked(request)
    query = request.GET.urlencode()
    context = _context(body, form, rows) | {
        "pdf_url": f"{reverse('directives:register_pdf')}?{query}",
        "xlsx_url": f"{reverse('directives:register_xlsx')}?{query}",
        "breadcrumbs": [
            ("Văn bản", reverse("directives:document_list")),
            ("Văn bản đến", f"{reverse('directives:receipt_list')}?don_vi={body.pk}"),
            ("In sổ", ""),
        ],
    }
    return render(request, "directives/register_page.html", context)


@require_safe
def register_as_pdf(request):
    body, form, rows = _asked(request)
    if len(rows) > MAX_PDF_ROWS:
        raise DomainError(f"Mỗi lần in tối đa {MAX_PDF_ROWS} văn bản. Hãy chọn khoảng ngày hoặc khoảng số ngắn hơn.")
    response = HttpResponse(register_pdf(_context(body, form, rows)), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=_name(form, "pdf"))
    return response


@require_safe
def register_as_xlsx(request):
    _, form, rows = _asked(request)
    return workbook_response(_name(form, "xlsx"), [("Sổ văn bản đến", HEADINGS, [row.cells for row in rows])])


def _asked(request):
    """The body, the checked filter and the rows; a faulty filter shows the current year."""
    body = asked_body(request)
    require(can_print_register(request.user, body), "Bạn không được in sổ của đơn vị này.")
    year = timezone.localdate().year
    asked = request.GET.copy()
    asked.setdefault("nam", str(year))
    form = RegisterFilter(asked)
    receipts = Receipt.objects.visible_to(request.user).of_body(body).with_basics().order_by("year", "number")
    rows = register_rows(form.narrow(receipts)) if form.is_valid() else []
    return body, form, rows


def _context(body, form, rows):
    year = form.cleaned_data.get("nam") if form.is_valid() else ""
    return {"body": body, "form": form, "rows": rows, "headings": HEADINGS, "year": year}


def _name(form, ending):
    return f"so-van-ban-den-{form.cleaned_data.get('nam', '') if form.is_valid() else ''}.{ending}"
