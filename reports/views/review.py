"""The receiver's side: accept, return with a reason, move or waive a day."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from orgs.formats import vn_number
from orgs.permissions import require
from reports import pages
from reports.forms.review import ExemptForm, ExtendForm, ReturnForm
from reports.models import Delivery
from reports.permissions import can_exempt_duty, can_extend_duty, can_review_delivery
from reports.services import duties
from reports.services.deciding import accept_deliveries, accept_delivery, return_delivery


def _delivery(user, pk):
    rows = Delivery.objects.visible_to(user).select_related("organization", "version__duty__requirement__document")
    return get_object_or_404(rows.select_related("version__duty__organization"), pk=pk)


@require_POST
def delivery_accept(request, pk):
    delivery = _delivery(request.user, pk)
    accept_delivery(delivery=delivery, actor=request.user, now=timezone.now())
    messages.success(request, f"Đã chấp nhận báo cáo của {delivery.version.duty.organization}.")
    return redirect(delivery.version.duty)


def delivery_return(request, pk):
    delivery = _delivery(request.user, pk)
    require(can_review_delivery(request.user, delivery), "Bạn không được trả lại báo cáo này.")
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return_delivery(delivery=delivery, comment=form.cleaned_data["comment"], actor=request.user, now=timezone.now())
        messages.success(request, f"Đã trả lại báo cáo cho {delivery.version.duty.organization}.")
        return redirect(delivery.version.duty)
    duty = delivery.version.duty
    context = {
        "title": "Trả lại báo cáo",
        "meta": f"{duty} · {duty.organization}",
        "lead": "Đơn vị sẽ nhận lại báo cáo cùng ý kiến của bạn để sửa và gửi lại.",
        "effects": [
            "Mở cho đơn vị một bản dự thảo mới chép từ bản đã gửi.",
            "Các nơi nhận khác thấy bản mới thay bản này.",
        ],
        "form": form,
        "submit_label": "Trả lại",
        "cancel_url": duty.get_absolute_url(),
        "danger": True,
    }
    return render(request, "components/confirm_page.html", context)


@require_POST
def deliveries_accept(request):
    """Many at once, from the list of what waits."""
    wanted = [int(pk) for pk in request.POST.getlist("ban-gui") if pk.isdigit()]
    rows = Delivery.objects.visible_to(request.user).filter(pk__in=wanted).select_related("version__duty__requirement")
    done = accept_deliveries(deliveries=rows, actor=request.user, now=timezone.now())
    _tell_accepted(request, done)
    return redirect("reports:report_review")


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
        periods = "kỳ này và các kỳ sau đã lập" if form.cleaned_data["with_later"] else "kỳ này"
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
