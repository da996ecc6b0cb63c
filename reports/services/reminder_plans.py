"""Plans of reminders: a requirement's own, saved whole or given up for the installation's; and the installation's."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from orgs.audit import record
from orgs.errors import DomainError
from orgs.permissions import require
from reports.models import ReminderPlan, ReminderStep, ReportingRequirement, WaitingDays, default_plan
from reports.permissions import can_set_default_reminders, can_set_reminders

NOT_YOURS = "Chỉ đơn vị đặt chế độ báo cáo đặt được lịch nhắc."
NOT_FOR_ALL = "Lịch nhắc mặc định do người quản trị đặt."
MOST_STEPS = 20


@transaction.atomic
def set_reminder_plan(*, requirement: ReportingRequirement, ladder: dict, steps: list[dict], actor) -> ReminderPlan:
    """`ladder`: the fields `letter_1_after` …; `steps`: fields of ReminderStep. Raises NotAllowed, DomainError.

    What was reminded of already stays; from the next round on the new days count.
    """
    require(actor is None or can_set_reminders(actor, requirement), NOT_YOURS)
    plan, _ = ReminderPlan.objects.select_for_update().get_or_create(requirement=requirement)
    told = _write(plan, ladder, steps)
    record(actor, "reminders_set", requirement, organization=requirement.form.owner, comment=told)
    return plan


@transaction.atomic
def set_default_plan(*, ladder: dict, steps: list[dict], waits: list[dict], actor) -> ReminderPlan:
    """The installation's plan; `waits`: fields of WaitingDays, one for each kind. Raises NotAllowed, DomainError."""
    require(actor is None or can_set_default_reminders(actor), NOT_FOR_ALL)
    plan = ReminderPlan.objects.select_for_update().get(pk=default_plan().pk)
    told = [_write(plan, ladder, steps)]
    for values in waits:
        row = WaitingDays.objects.filter(kind=values["kind"]).first() or WaitingDays()
        for name, value in values.items():
            setattr(row, name, value)
        _check([row])
        row.save()
        told.append(str(row))
    record(actor, "default_reminders_set", plan, comment="\n".join(told))
    return plan


def _write(plan: ReminderPlan, ladder: dict, steps: list[dict]) -> str:
    """The rungs and all steps anew; returns the days for the log."""
    if not 0 < len(steps) <= MOST_STEPS:
        raise DomainError(f"Ghi từ 1 đến {MOST_STEPS} lần nhắc.")
    for name in ("letter_1_after", "letter_2_after", "leader_after"):
        setattr(plan, name, ladder.get(name))
    plan.steps.all().delete()
    rows = [ReminderStep(plan=plan, **values) for values in steps]
    _check([plan, *rows])
    _check_repeats(rows)
    plan.save()
    ReminderStep.objects.bulk_create(rows)
    return ", ".join(f"{row.days:+d}" for row in sorted(rows, key=lambda row: row.days))


@transaction.atomic
def drop_reminder_plan(*, requirement: ReportingRequirement, actor) -> None:
    """Back to the installation's plan."""
    require(actor is None or can_set_reminders(actor, requirement), NOT_YOURS)
    count, _ = ReminderPlan.objects.filter(requirement=requirement).delete()
    if count:
        record(actor, "reminders_dropped", requirement, organization=requirement.form.owner)


def copy_reminder_plan(*, source: ReportingRequirement, to: ReportingRequirement) -> None:
    """What takes a requirement's place keeps its reminders."""
    plan = ReminderPlan.objects.filter(requirement=source).first()
    if plan is None:
        return
    steps = list(plan.steps.all())
    plan.pk, plan.requirement = None, to
    plan._state.adding = True
    plan.save()
    for step in steps:
        step.pk, step.plan = None, plan
    ReminderStep.objects.bulk_create(steps)


def _check(rows: list) -> None:
    for row in rows:
        try:
            row.full_clean(exclude=["plan", "requirement"])
        except ValidationError as error:
            said = error.message_dict.get(NON_FIELD_ERRORS) or error.messages
            raise DomainError(" ".join(said)) from error


def _check_repeats(rows: list[ReminderStep]) -> None:
    """Each day once, and only the last one is repeated: the days stay readable."""
    days = [row.days for row in rows]
    if len(set(days)) < len(days):
        raise DomainError("Mỗi ngày nhắc ghi một lần.")
    if any(row.repeat_every and row.days < max(days) for row in rows):
        raise DomainError("Chỉ lần nhắc cuối cùng mới nhắc lại.")
