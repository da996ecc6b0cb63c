"""When and whom reminders reach ("lịch nhắc"): a requirement's own plan, and the installation's."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from orgs.permissions import managed_ids, require
from reports.forms.reminding import faults_of, reminder_forms, wait_forms
from reports.models import Duty, ReminderStep, default_plan, plan_of
from reports.permissions import can_set_default_reminders, can_set_reminders
from reports.reminder_plan_page import next_days
from reports.reminder_preview import preview, readings
from reports.reminder_words import PLACEHOLDERS
from reports.requirement_pages import visible_requirements
from reports.services.reminder_plans import (
    NOT_FOR_ALL,
    NOT_YOURS,
    drop_reminder_plan,
    set_default_plan,
    set_reminder_plan,
)


def _found(user, pk):
    requirement = get_object_or_404(visible_requirements(user), pk=pk)
    require(can_set_reminders(user, requirement), NOT_YOURS)
    return requirement


def requirement_reminders(request, pk):
    requirement, today = _found(request.user, pk), timezone.localdate()
    plan = plan_of(requirement)
    ladder, steps = reminder_forms(request.POST or None, plan)
    typed = _typed(request, ladder, steps)
    if typed and "xem" not in request.POST:
        set_reminder_plan(requirement=requirement, actor=request.user, **typed)
        messages.success(request, "Đã lưu lịch nhắc. Các lần nhắc từ nay theo lịch này.")
        return redirect("reports:requirement_reminders", pk)
    crumbs = [("Chế độ báo cáo", "/bao-cao/che-do/"), (requirement.name, requirement.get_absolute_url())]
    context = _shown(request, ladder, steps) | {
        "requirement": requirement,
        "is_own": plan.requirement_id is not None,
        "ahead": next_days(requirement, plan, today),
        "preview": preview(requirement, plan, typed, today) if typed else None,
        "readings": readings(requirement, _read(plan, typed), requirement.duties.open(), today),
        "breadcrumbs": [*crumbs, ("Lịch nhắc", None)],
    }
    return render(request, "reports/requirement_reminders.html", context)


@require_POST
def requirement_reminders_drop(request, pk):
    requirement = _found(request.user, pk)
    drop_reminder_plan(requirement=requirement, actor=request.user)
    messages.success(request, "Chế độ này lại theo lịch nhắc mặc định.")
    return redirect("reports:requirement_reminders", pk)


def default_reminders(request):
    """What counts for every requirement without a plan of its own, and for those who sit on something."""
    require(can_set_default_reminders(request.user), NOT_FOR_ALL)
    plan, today = default_plan(), timezone.localdate()
    ladder, steps = reminder_forms(request.POST or None, plan)
    waits = wait_forms(request.POST or None)
    typed = _typed(request, ladder, steps, waits)
    if typed and "xem" not in request.POST:
        set_default_plan(actor=request.user, **typed)
        messages.success(request, "Đã lưu lịch nhắc mặc định. Các lần nhắc từ nay theo lịch này.")
        return redirect("reports:default_reminders")
    owed = Duty.objects.open().filter(
        requirement__is_open=True, organization__in=managed_ids(request.user, "reminder.plan")
    )
    context = _shown(request, ladder, steps, waits) | {
        "waits": waits,
        "preview": preview(None, plan, typed, today) if typed else None,
        "readings": readings(None, _read(plan, typed), owed.filter(requirement__reminder_plan=None), today),
        "breadcrumbs": [("Quản trị", reverse("orgs:administration")), ("Lịch nhắc mặc định", "")],
    }
    return render(request, "reports/default_reminders.html", context)


def _typed(request, ladder, steps, waits=()) -> dict | None:
    """What the services take, once everything that was typed can be saved."""
    if request.method != "POST":
        return None
    verdicts = [form.is_valid() for form in (ladder, steps, *waits)]  # each, so that every error is shown at once
    if not all(verdicts):
        return None
    typed = {"ladder": ladder.cleaned_data, "steps": steps.steps()}
    return typed | {"waits": [form.values for form in waits]} if waits else typed


def _read(plan, typed: dict | None) -> list[ReminderStep]:
    """The steps whose words are shown: those typed, else those saved."""
    return [ReminderStep(**values) for values in typed["steps"]] if typed else list(plan.steps.all())


def _shown(request, ladder, steps, waits=()) -> dict:
    faults = faults_of(steps, ladder, *waits) if request.method == "POST" else []
    return {"ladder": ladder, "steps": steps, "faults": faults, "placeholders": PLACEHOLDERS.items()}
