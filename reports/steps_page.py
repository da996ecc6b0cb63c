"""The page "Hạn theo cấp": the levels that owe a requirement, and the days proposed backward from the top."""

from datetime import date, timedelta

from orgs.calendar import load_calendar
from orgs.formats import vn_date
from reports.forms.steps import StepsForm
from reports.requirement_pages import YEARS_PROVED, levels_of
from reports.services.owing import owing_bodies
from reports.services.schedule import periods, propose_days_before


def steps_form(data, requirement, on: date, gap: int) -> StepsForm:
    levels = levels_of(owing_bodies(requirement, on).on(on))
    stored = dict(requirement.steps.values_list("tier", "days_before"))
    return StepsForm(data, levels=levels, stored=stored, offers=_offers(requirement, levels, gap))


def _offers(requirement, levels, gap: int) -> dict:
    """Level id → (days, the same in words): what leaves `gap` working days at each level, years ahead."""
    calendar = load_calendar()
    ahead = periods(requirement, requirement.from_year + YEARS_PROVED, calendar)
    days = propose_days_before(requirement, ahead, len(levels), calendar, gap=gap) if levels else []
    return {
        level.pk: (before, _words(before, ahead[0].dates.due_on if ahead else None))
        for level, before in zip(levels, days, strict=True)
    }


def _words(days: int, written: date | None) -> str:
    if days == 0:
        return "Đề xuất: 0, nộp đúng ngày ghi trong văn bản (cấp cao nhất)."
    example = f", ví dụ {vn_date(written - timedelta(days=days))} cho hạn {vn_date(written)}" if written else ""
    return f"Đề xuất: {days}{example}."
