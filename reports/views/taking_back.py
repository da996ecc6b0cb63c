"""The reporter's side after sending: take it back before a decision, correct it after acceptance."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from orgs.errors import StateConflict
from orgs.permissions import may, require
from reports import pages
from reports.forms.answering import CorrectionForm, WithdrawForm
from reports.models import Delivery
from reports.services.correcting import drop_correction, start_correction
from reports.services.filling import NOT_YOURS
from reports.services.withdrawing import withdraw_report


def report_withdraw(request, pk):
    duty = pages.find_duty(request.user, pk)
    require(may(request.user, "report.send", duty.organization_id), "Báo cáo do thủ trưởng của chính đơn vị rút lại.")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw_report(duty=duty, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
        messages.success(request, "Đã rút lại báo cáo; các nơi nhận đã được báo. Sửa rồi gửi lại ở trang này.")
        return redirect(duty)
    holders = Delivery.objects.current().filter(version__duty=duty).values_list("organization__name", flat=True)
    context = {
        "title": "Rút lại báo cáo",
        "meta": f"{duty} · {duty.organization}",
        "lead": "Chỉ rút lại được khi chưa nơi nhận nào chấp nhận hoặc trả lại.",
        "effects": [
            "Bản đã gửi không còn giá trị ở các nơi nhận; mọi người vẫn đọc được, ghi rõ “Đã rút lại” và lý do.",
            f"Báo cho nơi nhận: {'; '.join(holders)}.",
            "Mở một dự thảo chép từ bản ấy để sửa và gửi lại.",
            "Đúng hạn hay muộn tính theo lần gửi còn giá trị: rút bản duy nhất thì hạn lại tính như chưa nộp.",
        ],
        "submit_label": "Rút lại báo cáo",
        "danger": True,
    }
    return _confirm(request, duty, form, context)


def correction_start(request, pk):
    duty = pages.find_duty(request.user, pk)
    require(may(request.user, "report.draft", duty.organization_id), NOT_YOURS)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        start_correction(duty=duty, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, "Đã mở bản đính chính. Sửa xong, thủ trưởng gửi; chưa gửi thì bản cũ vẫn có giá trị.")
        return redirect(duty)
    context = {
        "title": "Đính chính báo cáo",
        "meta": f"{duty} · {duty.organization}",
        "lead": "Dùng khi báo cáo đã được chấp nhận mà còn sai sót.",
        "effects": [
            "Mở một dự thảo chép từ bản đã được chấp nhận.",
            "Bản đã được chấp nhận vẫn có giá trị đến khi thủ trưởng gửi bản đính chính.",
            "Bản đính chính thay bản cũ ở mọi nơi nhận và chờ nơi nhận chấp nhận lại; hai bản so sánh được với nhau.",
        ],
        "submit_label": "Mở bản đính chính",
    }
    return _confirm(request, duty, form, context)


def correction_drop(request, pk):
    duty = pages.find_duty(request.user, pk)
    require(may(request.user, "report.draft", duty.organization_id), NOT_YOURS)
    if not duty.is_correcting:
        raise StateConflict("Không có bản đính chính nào đang soạn: đã gửi hoặc đã bỏ.")
    if request.method == "POST":
        drop_correction(duty=duty, actor=request.user)
        messages.success(request, "Đã bỏ bản đính chính; bản đã được chấp nhận giữ nguyên.")
        return redirect(duty)
    context = {
        "title": "Bỏ bản đính chính",
        "meta": f"{duty} · {duty.organization}",
        "lead": "Nội dung đang sửa trong bản đính chính bị bỏ, không lấy lại được.",
        "effects": ["Bản đã được chấp nhận giữ nguyên giá trị ở các nơi nhận."],
        "submit_label": "Bỏ bản đính chính",
        "danger": True,
    }
    return _confirm(request, duty, None, context)


def _confirm(request, duty, form, context):
    more = {"kind": "Báo cáo", "form": form, "cancel_url": duty.get_absolute_url()}
    more["breadcrumbs"] = pages.breadcrumbs(duty, context["title"])
    return render(request, "components/confirm_page.html", context | more, status=422 if form and form.errors else 200)
