"""Chế độ báo cáo: when and whom its reminders reach ("lịch nhắc")."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from orgs.permissions import require
from reports.forms.reminding import reminder_forms
from reports.models import plan_of
from reports.permissions import can_set_reminders
from reports.reminder_plan_page import next_days
from reports.reminder_words import PLACEHOLDERS
from reports.requirement_pages import visible_requirements
from reports.services.reminder_plans import NOT_YOURS, drop_reminder_plan, set_reminder_plan


def _found(user, pk):
    requirement = get_object_or_404(visible_requirements(user), pk=pk)
    require(can_set_reminders(user, requirement), NOT_YOURS)
    return requirement


def requirement_reminders(request, pk):
    requirement = _found(request.user, pk)
    plan = plan_of(requirement)
    ladder, steps = reminder_forms(request.POST or None, plan)
    if request.method == "POST" and all([ladder.is_valid(), steps.is_valid()]):
        set_reminder_plan(requirement=requirement, ladder=ladder.cleaned_data, steps=steps.steps(), actor=request.user)
        messages.success(request, "Đã lưu lịch nhắc. Các lần nhắc từ nay theo lịch này.")
        return redirect("reports:requirement_reminders", pk)
    crumbs = [("Chế độ báo cáo", "/bao-cao/che-do/"), (requirement.name, requirement.get_absolute_url())]
    context = {
        "requirement": requirement,
        "ladder": ladder,
        "steps": steps,
        "is_own": plan.requirement_id is not None,
        "ahead": next_days(requirement, plan, timezone.localdate()),
        "placeholders": PLACEHOLDERS.items(),
        "breadcrumbs": [*crumbs, ("Lịch nhắc", None)],
    }
    return render(request, "reports/requirement_reminders.html", context)


@require_POST
def requirement_reminders_drop(request, pk):
    requirement = _found(request.user, pk)
    drop_reminder_plan(requirement=requirement, actor=request.user)
    messages.success(request, "Chế độ này lại theo lịch nhắc mặc định.")
    return redirect("reports:requirement_reminders", pk)
