"""The receiver's side: the queue, accept, return with a reason, move or waive a day."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from orgs.errors import StateConflict
from orgs.formats import vn_number
from orgs.once import once
from orgs.permissions import require
from reports import pages, queue_pages
from reports.forms.answering import ReturnForm
from reports.forms.review import ExemptForm, ExtendForm
from reports.models import Delivery
from reports.permissions import can_exempt_duty, can_extend_duty, can_review_delivery
from reports.review_pages import find_delivery, readable_sheet
from reports.services import duties
from reports.services.deciding import accept_deliveries, accept_delivery, return_delivery
from reports.views.duties import tabs


@require_safe
def report_review(request):
    """By default what waits for this user; `?tat-ca=1` all that is due to the body, also what is missing."""
    if "tat-ca" in request.GET:
        context = queue_pages.received_page(request) | {"tabs": tabs("review")}
        return render(request, "reports/report_received.html", context)
    context = queue_pages.waiting_page(request) | {"tabs": tabs("review")}
    return render(request, "reports/report_review.html", context)


@require_POST
@once
def delivery_accept(request, pk):
    delivery = find_delivery(request.user, pk)
    accept_delivery(delivery=delivery, actor=request.user, now=timezone.now())
    messages.success(request, f"Đã chấp nhận báo cáo của {delivery.version.duty.organization}.")
    return redirect(f"{delivery.version.duty.get_absolute_url()}?tiep=1")


@once
def delivery_return(request, pk):
    """The report part by part, each with room for a comment; what was typed stays when something is wrong."""
    delivery = find_delivery(request.user, pk)
    require(can_review_delivery(request.user, delivery), "Bạn không được trả lại báo cáo này.")
    form = ReturnForm(request.POST or None, sheet=readable_sheet(request.user, delivery.version))
    status = 200
    if request.method == "POST" and (status := _return(request, delivery, form)) == 302:
        messages.success(request, f"Đã trả lại báo cáo cho {delivery.version.duty.organization}.")
        return redirect(f"{delivery.version.duty.get_absolute_url()}?tiep=1")
    context = {"delivery": delivery, "duty": delivery.version.duty, "version": delivery.version, "form": form}
    context["breadcrumbs"] = pages.breadcrumbs(delivery.version.duty, "Trả lại")
    return render(request, "reports/report_return.html", context, status=status)


def _return(request, delivery, form) -> int:
    """The status of the answer; what was typed stays in the form when somebody was faster."""
    if not form.is_valid():
        return 422
    said = {"comment": form.cleaned_data["comment"], "remarks": form.remarks}
    try:
        return_delivery(delivery=delivery, actor=request.user, now=timezone.now(), **said)
    except StateConflict as conflict:
        form.add_error(None, conflict.message)
        return 409
    return 302


@require_POST
@once
def deliveries_accept(request):
    """Many at once, from the list of what waits."""
    wanted = [int(pk) for pk in request.POST.getlist("ban-gui") if pk.isdigit()]
    rows = Delivery.objects.visible_to(request.user).filter(pk__in=wanted)
    rows = rows.select_related("organization", "version__duty__requirement", "version__duty__organization")
    done = accept_deliveries(deliveries=rows, actor=request.user, now=timezone.now())
    _tell_accepted(request, done)
    back = QueryDict(request.POST.get("loc", ""))
    return redirect(reverse("reports:report_review") + (f"?{back.urlencode()}" if back else ""))


def _tell_accepted(request, outcome):
    """How many were accepted, and which were not and why."""
    if outcome.done:
        messages.success(request, f"Đã chấp nhận {vn_number(outcome.done)} báo cáo.")
    if outcome.skipped:
        names = ", ".join(str(delivery.version.duty.organization) for delivery in outcome.skipped)
        messages.warning(request, f"Bỏ qua {vn_number(len(outcome.skipped))} báo cáo đã được xử lý, rút lại: {names}.")
    if not (outcome.done or outcome.skipped):
        messages.warning(request, "Chưa chọn báo cáo nào.")


def duty_extend(request, pk):
    duty = pages.find_duty(request.user, pk)
    require(can_extend_duty(request.user, duty), "Chỉ đơn vị yêu cầu hoặc nhận báo cáo được gia hạn.")
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        duties.extend_duty(duty=duty, actor=request.user, **form.cleaned_data)
        messages.success(request, f"Đã gia hạn cho {duty.organization}.")
        return redirect(duty)
    context = {
        "title": "Gia hạn báo cáo",
        "meta": f"{duty} · {duty.organization}",
        "lead": "Ngày mới thay cho ngày đang áp dụng; ngày cũ, lý do và người quyết định được giữ trong nhật ký.",
        "form": form,
        "submit_label": "Gia hạn",
        "cancel_url": duty.get_absolute_url(),
    }
    return render(request, "components/confirm_page.html", context)


def duty_exempt(request, pk):
    duty = pages.find_duty(request.user, pk)
    require(can_exempt_duty(request.user, duty), "Chỉ đơn vị yêu cầu hoặc nhận báo cáo được miễn báo cáo.")
    form = ExemptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        duties.exempt_duty(duty=duty, actor=request.user, **form.cleaned_data)
        periods = "kỳ này và mọi kỳ sau" if form.cleaned_data["with_later"] else "kỳ này"
        messages.success(request, f"Đã miễn báo cáo {periods} cho {duty.organization}.")
        return redirect(duty)
    context = {
        "title": "Miễn báo cáo",
        "meta": f"{duty} · {duty.organization}",
        "lead": "Đơn vị không phải nộp báo cáo kỳ này và không bị tính là chưa nộp.",
        "form": form,
        "submit_label": "Miễn báo cáo",
        "cancel_url": duty.get_absolute_url(),
        "danger": True,
    }
    return render(request, "components/confirm_page.html", context)
