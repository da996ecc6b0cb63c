"""What the plans ask for, as rounds of one query each: plans that say the same share theirs."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.db.models import Q

from reports.models import ReminderPlan, ReminderStep, default_plan
from reports.services import audiences

WHO = ("to_office", "to_heads", *audiences.OTHERS)
SAID = ("days", "repeat_every", "repeat_times", *WHO, "by_email", "by_webhook", "words")


@dataclass(frozen=True)
class Round:
    """`scope`: of which duties; `days`: each day of the plan with its step; `only`: the days that concern `people`."""

    scope: Q
    days: dict[int, ReminderStep]
    only: frozenset[int]
    people: Callable
    is_above: bool = False


def rounds() -> Iterator[Round]:
    """The default plan's rounds first, then those of requirements with plans of their own."""
    for scope, steps in groups():
        yield from rounds_of(scope, steps)


def groups() -> Iterator[tuple[Q, list[ReminderStep]]]:
    """The steps of each plan and of which duties they speak; plans that say the same come together."""
    default = default_plan()
    own = defaultdict(list)
    for plan in ReminderPlan.objects.exclude(pk=default.pk).prefetch_related("steps"):
        own[tuple(sorted(_said(step) for step in plan.steps.all()))].append(plan)
    yield Q(requirement__reminder_plan=None), list(default.steps.all())
    for plans in own.values():
        ids = [plan.requirement_id for plan in plans]
        yield Q(requirement__in=ids), list(plans[0].steps.all())


def _said(step: ReminderStep) -> tuple:
    return tuple(getattr(step, name) or 0 for name in SAID)


def days_of(steps: list[ReminderStep]) -> dict[int, ReminderStep]:
    """Each day with the step that stands on it; a repeat gives way to a step that names the day itself."""
    repeated = {day: step for step in steps for day in step.all_days[1:]}
    return repeated | {step.days: step for step in steps}


def rounds_of(scope: Q, steps: list[ReminderStep]) -> Iterator[Round]:
    days = days_of(steps)
    told = {name: frozenset(day for day, step in days.items() if getattr(step, name)) for name in WHO}
    roles = defaultdict(frozenset)
    roles[told["to_office"]] |= audiences.OFFICE
    roles[told["to_heads"]] |= audiences.HEADS
    for only, group in roles.items():
        if only:
            yield Round(scope, days, only, partial(audiences.members, roles=group))
    for name, find in audiences.OTHERS.items():
        if told[name]:
            yield Round(scope, days, told[name], find, name in audiences.ABOVE)
