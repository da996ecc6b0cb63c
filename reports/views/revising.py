"""Chế độ báo cáo in use: changed from a year on, in two steps; a standing exemption ended."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from orgs.formats import vn_number
from orgs.permissions import require
from reports import requirement_life as life
from reports.forms.revising import EndExemptionForm, ReasonForm, RevisionYearForm
from reports.models import ReportingRequirement, StandingExemption
from reports.permissions import can_change_requirement, can_end_exemption, can_revise_requirement
from reports.requirement_pages import visible_requirements
from reports.services import duties, revising

LIST = ("Chế độ báo cáo", "/bao-cao/che-do/")


def _found(user, pk):
    return get_object_or_404(visible_requirements(user), pk=pk)


def requirement_revise(request, pk):
    """From which year; then the usual pages of a requirement not yet in use change what is to be changed."""
    requirement = _found(request.user, pk)
    require(can_revise_requirement(request.user, requirement), revising.NOT_YOURS)
    prepared = ReportingRequirement.objects.filter(previous=requirement).first()
    if prepared is not None:
        messages.info(request, "Bản thay cho chế độ này đang được soạn; đây là bản ấy.")
        return redirect(prepared)
    later = timezone.localdate().year + 1
    form = RevisionYearForm(request.POST or None, requirement=requirement, initial={"from_year": later})
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["from_year"]
        made = revising.prepare_revision(requirement=requirement, from_year=year, actor=request.user)
        messages.success(request, f"Đã chép chế độ báo cáo cho các kỳ từ năm {year}. Sửa những gì cần đổi rồi lưu.")
        return redirect("reports:requirement_edit", made.pk)
    crumbs = [LIST, (requirement.name, requirement.get_absolute_url()), ("Đổi từ một năm", None)]
    context = {"form": form, "requirement": requirement, "breadcrumbs": crumbs}
    return render(request, "reports/requirement_revise.html", context)


def requirement_replace(request, pk):
    """What putting the successor in place will do, counted; on the second step it is done."""
    successor = _found(request.user, pk)
    if successor.previous_id is None or successor.is_open:
        return redirect(successor)
    require(can_change_requirement(request.user, successor), revising.NOT_YOURS)
    form = ReasonForm(request.POST or None)
    now, today = timezone.now(), timezone.localdate()
    if request.method == "POST" and form.is_valid():
        done = revising.apply_revision(successor=successor, actor=request.user, on=today, now=now, **form.cleaned_data)
        count = vn_number(len(done.moved) + len(done.made))
        messages.success(request, f"Đã áp dụng từ năm {successor.from_year}: {count} kỳ báo cáo theo chế độ mới.")
        return redirect(successor)
    plan = life.told_of(revising.plan_revision(successor, on=today, now=now))
    if request.method != "POST":
        form = ReasonForm(initial={"seen": plan["seen"]})
    crumbs = [LIST, (successor.name, successor.get_absolute_url()), ("Áp dụng thay chế độ cũ", None)]
    context = {"form": form, "plan": plan, "requirement": successor, "breadcrumbs": crumbs}
    return render(request, "reports/requirement_replace.html", context | {"changes": life.changes_of(successor)})


@require_POST
def requirement_replace_drop(request, pk):
    successor = _found(request.user, pk)
    if successor.previous_id is None or successor.is_open:
        return redirect(successor)
    revising.drop_revision(successor=successor, actor=request.user)
    messages.success(request, "Đã bỏ bản thay; chế độ đang áp dụng giữ nguyên.")
    return redirect(successor.previous)


def exemption_end(request, pk):
    rows = StandingExemption.objects.filter(requirement__in=visible_requirements(request.user).values("pk"))
    exemption = get_object_or_404(rows.select_related("requirement__document", "organization"), pk=pk)
    require(can_end_exemption(request.user, exemption), "Chỉ đơn vị yêu cầu hoặc nhận báo cáo được cho hết miễn.")
    today = timezone.localdate()
    form = EndExemptionForm(request.POST or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        back = duties.end_exemption(exemption=exemption, on=on, actor=request.user, today=today)
        messages.success(request, f"{exemption.organization}: hết miễn, {vn_number(back)} kỳ đã lập lại phải nộp.")
        return redirect(exemption.requirement)
    context = {
        "title": "Hết miễn báo cáo",
        "meta": f"{exemption.requirement} · {exemption.organization}",
        "lead": f"Đang được miễn vì: {exemption.reason}",
        "effects": [
            "Các kỳ có hạn từ ngày ghi dưới đây trở lại thành phải nộp.",
            "Các kỳ trước ngày đó vẫn được miễn.",
        ],
        "form": form,
        "submit_label": "Cho hết miễn",
        "cancel_url": exemption.requirement.get_absolute_url(),
    }
    return render(request, "components/confirm_page.html", context)
