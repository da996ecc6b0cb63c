"""The page "Lịch nhắc": the days of the next period in words, and who is told on each."""

from datetime import date, timedelta

from orgs.calendar import load_calendar
from orgs.formats import vn_weekday
from reports.models import ReminderPlan, ReminderStep, ReportingRequirement
from reports.services.reminder_rounds import days_of
from reports.services.schedule import periods

PEOPLE = ("to_office", "to_heads", "to_handlers", "to_staff_above", "to_leaders_above")
RUNGS = ("letter_1_after", "letter_2_after", "leader_after")
RUNG_NAMES = ("đôn đốc lần 1", "đôn đốc lần 2", "đưa vào danh sách báo cáo lãnh đạo")


def next_days(requirement: ReportingRequirement, plan: ReminderPlan, on: date) -> dict | None:
    """The next period with each day on which something is sent, in words; None when none is ahead."""
    ahead = periods(requirement, on.year + 1, load_calendar())
    period = next((period for period in ahead if period.dates.last_on >= on), None)
    if period is None:
        return None
    days = [(day_of(step_day, period.dates), step_in_words(step_day, step)) for step_day, step in _sorted(plan)]
    rungs = [
        (period.dates.last_on + timedelta(days=getattr(plan, name)), f"chưa nộp thì {said}")
        for name, said in zip(RUNGS, RUNG_NAMES, strict=True)
        if getattr(plan, name) is not None
    ]
    lines = [(vn_weekday(day), said, day < on) for day, said in sorted([*days, *rungs], key=lambda line: line[0])]
    return {"name": period.name, "safe": period.dates.safe_on, "last": period.dates.last_on, "lines": lines}


def _sorted(plan: ReminderPlan) -> list[tuple[int, ReminderStep]]:
    return sorted(days_of(list(plan.steps.all())).items())


def day_of(days: int, dates) -> date:
    """`dates`: anything with a safe and a last day."""
    return (dates.last_on if days > 0 else dates.safe_on) + timedelta(days=days)


def step_in_words(days: int, step: ReminderStep) -> str:
    when = f"sau hạn {days} ngày" if days > 0 else f"còn {-days} ngày" if days else "đúng hạn chót an toàn"
    people = ", ".join(step._meta.get_field(name).verbose_name for name in PEOPLE if getattr(step, name))
    channels = "" if step.by_email else "; trên cổng và webhook" if step.by_webhook else "; chỉ trên cổng"
    return f"{when}: nhắc {people}{channels}"
