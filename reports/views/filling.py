"""One report: the form for those who owe it, the sent versions for those who may read them."""

from django.contrib import messages
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from orgs.errors import DomainError, StateConflict
from orgs.once import once
from orgs.permissions import require
from reports import pages
from reports.cuts import cut_for
from reports.filling_pages import autosave_answer
from reports.forms.answers import CARRIED_LABEL
from reports.forms.filling import FillForm
from reports.locks import why_day_is_fixed, why_locked
from reports.models import Duty, ReportFile, ReportVersion
from reports.permissions import can_draft_report, can_number_report, can_send_report
from reports.review_pages import next_waiting
from reports.services import filling
from reports.services.checks import hold_backs
from reports.services.numbering import send_and_number, series_to_offer


def report_detail(request, pk):
    duty = pages.find_duty(request.user, pk)
    if can_draft_report(request.user, duty):
        return _fill(request, duty)
    context = pages.reading_page(request.user, duty, wants_before=request.GET.get("doi-chieu", ""))
    if context.get("to_decide") or "tiep" in request.GET:
        context["next_waiting"] = next_waiting(request.user, duty)
    context["locked"] = (why_locked if context["is_own"] else why_day_is_fixed)(request.user, duty)
    return render(request, "reports/report_detail.html", context)


def _fill(request, duty):
    pages.stay_on_form(duty, request.POST.get("opened_on", ""))
    sheet = pages.draft_sheet(duty)
    form = FillForm(request.POST or None, request.FILES or None, sheet=sheet, items=pages.items_of(sheet))
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, duty, form)
        except DomainError as error:  # back to the form: nothing typed is lost
            form.refuse(error.message, duty.versions.drafts().first())
        else:
            if "gui" in request.POST:
                return redirect("reports:report_send", duty.pk)
            messages.success(request, "Đã lưu dự thảo.")
            _tell_dropped_marks(request, form)
            return redirect(duty)
    return render(request, "reports/report_fill.html", pages.filling_page(request.user, duty, sheet, form))


def _tell_dropped_marks(request, form):
    if names := form.changed_marks():
        messages.warning(request, f"Nội dung khác kỳ trước nên đã bỏ dấu “{CARRIED_LABEL}” ở: {'; '.join(names)}.")


def _save(request, duty, form):
    draft = filling.save_draft(duty=duty, actor=request.user, **form.content())
    for upload in form.cleaned_data["files"]:
        filling.attach_file(duty=duty, upload=upload, actor=request.user)
    for assignment, upload in form.evidence():
        filling.attach_file(duty=duty, upload=upload, actor=request.user, assignment=assignment)
    for stored in draft.files.filter(pk__in=_numbers(request.POST.getlist("bo-tep"))):
        filling.remove_file(file=stored, actor=request.user)


@require_POST
def report_autosave(request, pk):
    """What is right is saved; what is not stays on the screen and is named."""
    duty = pages.find_duty(request.user, pk)
    pages.stay_on_form(duty, request.POST.get("opened_on", ""))
    sheet = pages.draft_sheet(duty)
    form = FillForm(request.POST, sheet=sheet, items=pages.items_of(sheet))
    complete = form.is_valid()
    try:
        draft = filling.save_draft(duty=duty, actor=request.user, **form.content())
    except StateConflict as conflict:
        return JsonResponse({"message": conflict.message}, status=409)
    return JsonResponse(autosave_answer(draft, form, complete))


@once
def report_send(request, pk):
    """Says what will be sent and to whom, then sends: the head's signature."""
    duty = pages.find_duty(request.user, pk)
    if duty.state in (Duty.State.SUBMITTED, Duty.State.ACCEPTED) and not duty.is_correcting:
        return redirect(duty)
    require(can_draft_report(request.user, duty), "Báo cáo do thủ trưởng của chính đơn vị gửi.")
    draft = duty.versions.drafts().first()
    if draft is None or hold_backs(draft):
        messages.warning(
            request, "Chưa gửi được: còn mục bắt buộc, lý do hoặc giải trình chưa ghi, hay số liệu chưa khớp."
        )
        return redirect(reverse("reports:report_detail", args=[pk]) + "#con-thieu")
    if request.method == "POST":
        version = send_and_number(
            duty=duty,
            series=series_to_offer(duty.organization, request.POST.get("cap-so", "")),
            actor=request.user,
            now=timezone.now(),
            lock_version=_number(request.POST.get("lock_version")),
            arrived_at=request.arrived_at,
        )
        return redirect("reports:report_receipt", duty.pk, version.number)
    context = pages.sending_page(duty, draft, can_send_report(request.user, duty))
    return render(request, "reports/report_send.html", context | {"series": series_to_offer(duty.organization)})


@require_safe
def report_receipt(request, pk, number):
    """Biên nhận: shown only once the version stands in the database."""
    version = pages.find_version(request.user, pk, number)
    context = pages.receipt_page(request.user, version) | {"can_number": can_number_report(request.user, version)}
    return render(request, "reports/report_receipt.html", context)


@require_safe
def report_version(request, pk, number):
    version = pages.find_version(request.user, pk, number)
    return render(request, "reports/report_version.html", pages.version_page(request.user, version))


@require_safe
def report_history(request, pk):
    duty = pages.find_duty(request.user, pk)
    return render(request, "reports/report_history.html", pages.history_page(request.user, duty))


@require_safe
def report_file(request, pk):
    """Always as an attachment, to those who may read the version it belongs to and get its files."""
    readable = ReportFile.objects.filter(version__in=ReportVersion.objects.visible_to(request.user))
    stored = get_object_or_404(readable.select_related("version__duty"), pk=pk)
    if not cut_for(request.user, stored.version).file(stored):
        raise Http404
    return FileResponse(stored.file.open(), as_attachment=True, filename=stored.name, content_type=stored.content_type)


def _number(text) -> int | None:
    return int(text) if text and text.isdigit() else None


def _numbers(texts) -> list[int]:
    return [int(text) for text in texts if text.isdigit()]
