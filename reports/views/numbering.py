"""Cấp số báo cáo: the clerk's page for a version that was sent."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from orgs.errors import DomainError
from orgs.permissions import require
from plans.numbers import scope_of
from reports import pages
from reports.forms.numbering import TAKE, CodeForm, NumberForm
from reports.permissions import can_number_report, is_numbered_by
from reports.services.numbering import (
    CLERK_ONLY,
    code_for,
    enter_report_number,
    number_report,
    series_of_reports,
)


@require_http_methods(["GET", "POST"])
def report_number(request, pk, number):
    version = pages.find_version(request.user, pk, number)
    if is_numbered_by(request.user, version):  # pressed twice, or a colleague was faster
        messages.info(request, f"Báo cáo này đã có số {version.paper_code}.")
        return redirect("reports:report_receipt", pk, number)
    require(can_number_report(request.user, version), CLERK_ONLY)
    series, today = series_of_reports(version.duty.organization), timezone.localdate()
    form = _form(request.POST or None, version, series, today)
    if request.method == "POST" and form.is_valid():
        try:
            numbered = _save(version, form.cleaned_data, bool(series), request.user)
        except DomainError as error:  # back to the form: nothing typed is lost
            form.add_error(None, error.message)
        else:
            messages.success(request, f"Đã ghi số {numbered.paper_code} cho báo cáo.")
            return redirect("reports:report_receipt", pk, number)
    status = 422 if form.errors else 200
    return render(request, "components/confirm_page.html", _page(version, form, series, today), status=status)


def _form(data, version, series, today):
    sent_on = timezone.localdate(version.sent_at)
    is_party = version.duty.organization.document_format == "party"
    day = sent_on if is_party or not series else today
    if series:
        return NumberForm(data, series=series, today=today, initial={"on": day})
    return CodeForm(data, initial={"on": day, "code": version.paper_code})


def _save(version, data, has_series, actor):
    if not has_series:
        return enter_report_number(version=version, on=data["on"], code=data["code"], actor=actor)
    if data["way"] == TAKE:
        return number_report(version=version, series=data["series"], on=data["on"], reason=data["reason"], actor=actor)
    return enter_report_number(
        version=version, series=data["series"], on=data["on"], number=data["number"], actor=actor
    )


def _page(version, form, series, today) -> dict:
    duty = version.duty
    lead = "Số và ngày in trên báo cáo chính thức và biên nhận; nội dung đã gửi và mã kiểm tra không thay đổi."
    if not series:
        lead += " Đơn vị chưa mở sổ cho báo cáo trên hệ thống nên ghi số theo sổ giấy."
    receipt = reverse("reports:report_receipt", args=[duty.pk, version.number])
    return {
        "title": "Cấp số báo cáo",
        "meta": f"{duty.requirement.name} · {duty.period} · lần gửi {version.number}",
        "lead": lead,
        "effects": [words for row in series if (words := _expected(row, duty.organization, today))],
        "form": form,
        "submit_label": "Ghi số",
        "cancel_url": receipt,
        "breadcrumbs": [(str(duty), duty.get_absolute_url()), ("Biên nhận", receipt), ("Cấp số", None)],
    }


def _expected(series, body, today) -> str:
    """What the next number would be now; another clerk may be faster."""
    try:
        scope = scope_of(series, today)
        return f"Lấy số tiếp theo của {series}, {scope.label}: nay là {code_for(body, scope.last + 1)}."
    except DomainError as error:
        return error.message
