"""Chế độ báo cáo: the days of each level ("hạn theo cấp")."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from orgs.permissions import require
from reports.forms.steps import GapForm
from reports.permissions import can_change_requirement
from reports.requirement_pages import visible_requirements
from reports.services.requirements import NO_CHANGE, set_steps
from reports.steps_page import steps_form


def requirement_steps(request, pk):
    requirement = get_object_or_404(visible_requirements(request.user), pk=pk)
    require(can_change_requirement(request.user, requirement), NO_CHANGE)
    gap_form = GapForm(request.GET or None)
    form = steps_form(request.POST or None, requirement, timezone.localdate(), gap_form.gap())
    if request.method == "POST" and form.is_valid():
        set_steps(requirement=requirement, steps=form.steps(), actor=request.user)
        messages.success(request, "Đã lưu hạn theo cấp. Xem lại ngày của từng cấp trước khi áp dụng.")
        return redirect(requirement)
    crumbs = [("Chế độ báo cáo", "/bao-cao/che-do/"), (requirement.name, requirement.get_absolute_url())]
    context = {"form": form, "gap_form": gap_form, "requirement": requirement}
    context["breadcrumbs"] = [*crumbs, ("Hạn theo cấp", None)]
    return render(request, "reports/requirement_steps.html", context)
