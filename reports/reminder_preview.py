"""What a plan of reminders that is not saved yet would change, and for whom; and how its messages read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace

from django.db.models import Count, Q

from orgs.calendar import load_calendar
from orgs.formats import vn_weekday
from orgs.models import Organization
from reports.digest import letter
from reports.models import Duty, ReminderPlan, ReminderStep, ReportingRequirement, WaitingDays, waiting_days
from reports.reminder_plan_page import RUNG_NAMES, RUNGS, day_of, step_in_words
from reports.reminder_texts import Deadline, notice_text
from reports.services.reminder_rounds import Round, days_of, rounds_of
from reports.services.reminders import due_rows, receivers_of
from reports.services.schedule import periods
from reports.services.waiting import WAITS, Wait, waiting_rows

SHOWN = 10
READER = SimpleNamespace(full_name="(họ tên người nhận)")
NO_BODY = "(tên đơn vị)"


@dataclass
class Preview:
    """`said`: what changes, in words; `ahead`: reports whose days move; the counts: what the next round would send."""

    said: list[str] = field(default_factory=list)
    ahead: list[dict] = field(default_factory=list)
    more_ahead: int = 0
    requirements: int = 0
    duties: int = 0
    bodies: int = 0
    at_once: int = 0
    people: int = 0


# --- What changes -----------------------------------------------------------------------------------
def preview(requirement: ReportingRequirement | None, plan: ReminderPlan, typed: dict, on: date) -> Preview:
    """`plan`: the one that counts now; `typed`: `ladder`, `steps` and for the installation's plan `waits`."""
    scope = Q(requirement__reminder_plan=None) if requirement is None else Q(requirement=requirement)
    steps = [ReminderStep(**values) for values in typed["steps"]]
    before, after = days_of(list(plan.steps.all())), days_of(steps)
    waits = [WaitingDays(**values) for values in typed.get("waits", ())]
    found = Preview([*_steps_changed(before, after), *_rungs_changed(plan, typed["ladder"]), *_waits_changed(waits)])
    owed = Duty.objects.open().filter(scope, requirement__is_open=True)
    distinct = {name: Count(name, distinct=True) for name in ("requirement", "organization")}
    counted = owed.aggregate(duties=Count("pk"), **{f"{name}s": count for name, count in distinct.items()})
    found.duties, found.requirements, found.bodies = (counted[k] for k in ("duties", "requirements", "organizations"))
    moved = list(_moved(owed, before, after, on))
    found.ahead, found.more_ahead = moved[:SHOWN], max(len(moved) - SHOWN, 0)
    _count_at_once(found, scope, (list(plan.steps.all()), steps), waits, on)
    return found


def _steps_changed(before: dict[int, ReminderStep], after: dict[int, ReminderStep]) -> Iterable[str]:
    for day in sorted({*before, *after}):
        was, becomes = (step_in_words(day, plan[day]) if day in plan else "" for plan in (before, after))
        if not was:
            yield f"Thêm: {becomes}."
        elif not becomes:
            yield f"Bỏ: {was}."
        elif was != becomes:
            yield f"Đổi: {was}, thành {becomes}."
        elif before[day].words != after[day].words:
            yield f"Đổi lời: {was}."


def _rungs_changed(plan: ReminderPlan, ladder: dict) -> Iterable[str]:
    for name, said in zip(RUNGS, RUNG_NAMES, strict=True):
        was, becomes = (f"sau {days} ngày" if days else "không có" for days in (getattr(plan, name), ladder.get(name)))
        if was != becomes:
            yield f"{said[:1].upper()}{said[1:]}: {was}, thành {becomes}."


def _waits_changed(waits: list[WaitingDays]) -> Iterable[str]:
    known = waiting_days()
    for row in waits:
        if row.all_days != known[row.kind].all_days:
            yield f"{row.get_kind_display()}: {known[row.kind].in_words}, thành {row.in_words}."


def _moved(owed, before: dict, after: dict, on: date) -> Iterable[dict]:
    """Reports whose days of reminding from today on are others than so far, the nearest first."""
    keys = ("requirement__name", "period", "safe_on", "last_on")
    last = on - timedelta(days=max([0, *before, *after]))
    rows = owed.filter(last_on__gte=last).order_by("safe_on", "requirement__name", "period").values(*keys)
    for row in rows.annotate(bodies=Count("pk")):
        dates = SimpleNamespace(safe_on=row["safe_on"], last_on=row["last_on"])
        was, becomes = ({day_of(day, dates) for day in plan} for plan in (before, after))
        more, less = ([day for day in sorted(days) if day >= on] for days in (becomes - was, was - becomes))
        if more or less:
            yield {"name": row["requirement__name"], "more": more, "less": less, **row}


def _count_at_once(found: Preview, scope: Q, plans: tuple, waits: list[WaitingDays], on: date) -> None:
    """What the next round would write because of the new days, beside what it writes anyway; `plans`: now, new."""
    was, becomes = ({pair for turn in rounds_of(scope, steps) for pair in _told(turn, on)} for steps in plans)
    known = waiting_days()
    for wait in WAITS:
        for row in waits:
            for find in wait.finders if wait.kind == row.kind else ():
                becomes |= _waited(wait, find, row, on)
                was |= _waited(wait, find, known[row.kind], on)
    more = becomes - was
    found.at_once, found.people = len(more), len({person for _, _, person in more})


def _told(turn: Round, on: date) -> set[tuple]:
    return {("duty", *pair) for pair in due_rows(on, turn=turn).values_list("pk", "person")}


def _waited(wait: Wait, find: Callable, days: WaitingDays, on: date) -> set[tuple]:
    return {(wait.kind, row["pk"], row["person"]) for row in waiting_rows(wait, find, days.all_days, on)}


# --- How it reads -----------------------------------------------------------------------------------
def readings(requirement: ReportingRequirement | None, steps: list[ReminderStep], owed, on: date) -> list[dict]:
    """The message of each step with words of its own, else of the first, filled with a duty of `owed`."""
    ordered = sorted(days_of(steps).items())
    spoken = [(day, step) for day, step in ordered if step.words and day == step.days] or ordered[:1]
    found = []
    for day, step in spoken:
        duty = _near(owed, day, on)
        deadline = _deadline(requirement, duty, step.words, on)
        if deadline is None:
            return []
        at = day_of(day, deadline)
        subject, body = letter(READER, [deadline], at)
        found.append(
            {
                "when": step_in_words(day, step).partition(":")[0],
                "day": vn_weekday(at),
                "text": notice_text(deadline, at),
                "subject": subject,
                "body": body if step.by_email else "",
                "is_example": duty is None,
            }
        )
    return found


def _near(owed, day: int, on: date) -> Duty | None:
    """The duty that is reminded of by this step soonest; else the last of those that were."""
    ahead = {"last_on__gte" if day > 0 else "safe_on__gte": on - timedelta(days=day)}
    return owed.filter(**ahead).order_by("last_on", "pk").first() or owed.order_by("-last_on", "pk").first()


def _deadline(requirement: ReportingRequirement | None, duty: Duty | None, words: str, on: date) -> Deadline | None:
    """Of a real duty; of a requirement that has none yet, its next period for a body without a name."""
    if duty is not None:
        receivers = receivers_of([duty.requirement_id]).get(duty.requirement_id, "")
        return Deadline.of(duty, words, receivers)
    if requirement is None:
        return None
    ahead = periods(requirement, on.year + 1, load_calendar())
    period = next((period for period in ahead if period.dates.last_on >= on), None)
    if period is None:
        return None
    made = Duty(
        requirement=requirement,
        organization=Organization(name=NO_BODY),
        period=period.name,
        due_on=period.dates.due_on,
        safe_on=period.dates.safe_on,
        last_on=period.dates.last_on,
        pk=0,
    )
    return Deadline.of(made, words, receivers_of([requirement.pk]).get(requirement.pk, ""))
