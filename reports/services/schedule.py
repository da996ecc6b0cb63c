"""When the reports of a requirement are due: its periods, the days of each level, and whether there is time between.

Pure of writes; the duties, the preview page and `manage.py preview_requirement` all take their days from here.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from orgs.calendar import WorkingCalendar
from orgs.errors import DomainError
from orgs.formats import vn_date
from reports.frequencies import SCHOOL_YEAR, days_asked
from reports.models import ReportingRequirement, RequirementDate
from reports.services.duties import Dates, due_dates

Frequency = ReportingRequirement.Frequency
LEAP_YEAR = 2024
MOST_DAYS_BEFORE = 60


@dataclass(frozen=True)
class Period:
    """One report of a requirement: the year it speaks of, its name, its dates, the data it covers."""

    year: int
    name: str
    dates: Dates
    data_from: date | None = None
    data_until: date | None = None
    cut_off_on: date | None = None

    @property
    def reported_until(self) -> date:
        """Who begins after this day has nothing to report."""
        is_school_year = SCHOOL_YEAR in self.name.casefold()
        ends = self.data_until or (self.dates.due_on if is_school_year else date(self.year, 12, 31))
        return min(ends, self.dates.due_on)


@dataclass(frozen=True)
class Stair:
    """A stop on the way up; `free_days` whole working days since the stop before, None when nothing comes before."""

    name: str
    dates: Dates
    free_days: int | None = None

    @property
    def is_tight(self) -> bool:
        return self.free_days == 0


def periods(requirement, until_year: int, calendar, lines: Iterable[RequirementDate] | None = None) -> list[Period]:
    """The reports whose day is written before the end of `until_year`, in order; no query when `lines` are given."""
    lines = list(requirement.dates.all()) if lines is None else list(lines)
    found = [
        _period(requirement, line, year, len(lines), calendar)
        for line in lines
        for year in _years_of(requirement, line, until_year)
        if line.due.of(year).year <= until_year
    ]
    return sorted(found, key=lambda period: period.dates.due_on)


def _years_of(requirement, line, until_year: int):
    """A requirement replaced from a year on asks nothing from that year; what replaces it asks nothing before."""
    first, last = requirement.from_year, requirement.to_year or until_year
    if line.only_year is None:
        return range(first, (min(first, last) if requirement.frequency == Frequency.ONCE else last) + 1)
    is_replaced = requirement.to_year is not None and line.only_year > requirement.to_year
    is_before = requirement.previous_id is not None and line.only_year < first
    return [] if is_replaced or is_before else [line.only_year]


def _period(requirement, line, year, of, calendar) -> Period:
    data_until = line.data_until and line.data_until.of(year)
    return Period(
        year,
        period_name(line, year, of),
        dates_of(requirement, line.due.of(year), calendar),
        line.data_from and line.data_from.of(year),
        data_until,
        line.cut_off.of(year) if line.cut_off else data_until,
    )


def dates_of(requirement, due_on: date, calendar) -> Dates:
    """The days of a deadline under the requirement's own rule."""
    strict, rolls = requirement.is_strict, requirement.rolls_forward
    return due_dates(due_on=due_on, strict=strict, rolls_forward=rolls, calendar=calendar)


def dates_before(requirement, period: Period, days_before: int, calendar) -> Dates:
    """The period's days for a level that sends some days earlier."""
    return dates_of(requirement, period.dates.due_on - timedelta(days=days_before), calendar)


def period_name(line: RequirementDate, year: int, of: int) -> str:
    """`Năm 2026`, `6 tháng đầu năm 2026`, `Quý I năm 2026`; unnamed days of several are told apart by the day."""
    label = line.label.strip()
    if not label:
        return f"Năm {year}" if of == 1 else f"Kỳ {line.day}/{line.month} năm {year}"
    if label.casefold().endswith(SCHOOL_YEAR):
        return f"{label} {year}-{year + 1}"
    if label.casefold().endswith("năm"):
        return f"{label} {year}"
    return label if str(year) in label else f"{label} năm {year}"


def check_dates(lines: list[RequirementDate], frequency) -> None:
    """Raises DomainError when the days do not fit the frequency, do not exist, or cannot be told apart."""
    wanted = days_asked(frequency)
    if len(lines) not in wanted:
        asked = f"đúng {wanted[0]}" if len(wanted) == 1 else f"từ {wanted[0]} đến {wanted[-1]}"
        raise DomainError(f"Tần suất “{Frequency(frequency).label}” cần {asked} ngày đến hạn.")
    for line in lines:
        if not (1 <= line.month <= 12 and 1 <= line.day <= monthrange(LEAP_YEAR, line.month)[1]):
            raise DomainError(f"Không có ngày {line.day}/{line.month}.")
        _check_window(line)
    names = [period_name(line, line.only_year or LEAP_YEAR, len(lines)) for line in lines]
    if len(set(names)) < len(names):
        raise DomainError("Tên các kỳ trong năm phải khác nhau.")


def _check_window(line) -> None:
    if (line.data_from is None) != (line.data_until is None):
        raise DomainError("Thời gian số liệu cần cả ngày đầu và ngày cuối.")
    if line.data_from and line.data_from.of(LEAP_YEAR) > line.data_until.of(LEAP_YEAR):
        raise DomainError(f"Số liệu từ {line.data_from} đến {line.data_until}: ngày đầu phải trước ngày cuối.")


def staircase(requirement, period: Period, calendar, *, levels=(), upward: Period | None = None) -> list[Stair]:
    """The stops of one period in their order: each level, then the own report upward into which these are folded.

    levels: (name, days before), the lowest level first; without any, all send on the written day.
    """
    found, stop = [], period.cut_off_on
    for name, days_before in levels or [("Các đơn vị báo cáo", 0)]:
        dates = dates_before(requirement, period, days_before, calendar)
        found.append(Stair(name, dates, _free(calendar, stop, dates)))
        stop = dates.last_on
    if upward is not None:
        name = f"Tổng hợp lên trên: {requirement.folds_into.name}"
        found.append(Stair(name, upward.dates, _free(calendar, stop, upward.dates)))
    return found


def warnings_of(period: Period, stairs: list[Stair]) -> list[str]:
    """What a clerk should mend, or know, before the requirement is switched on."""
    said = []
    first, *_ = stairs
    if period.data_until and period.data_until >= first.dates.last_on:
        said.append(
            f"Số liệu tính đến {vn_date(period.data_until)}, không trước ngày cuối phải nộp "
            f"({vn_date(first.dates.last_on)}): báo cáo ghi số ước thực hiện, số chính thức bổ sung sau."
        )
    for at, stair in enumerate(stairs):
        is_known = at == 0 and period.data_until and period.data_until >= first.dates.last_on
        if stair.is_tight and not is_known:
            before = "ngày chốt số liệu" if at == 0 else "hạn của cấp dưới"
            said.append(f"{stair.name}: không còn ngày làm việc nào giữa {before} và ngày nộp.")
    return said


def propose_days_before(requirement, ahead: list[Period], levels: int, calendar, *, gap: int = 1) -> list[int]:
    """Days before the written day for each level, the lowest first, so that every stop has `gap` whole working days.

    Counted backward from the top, whose day is the written one; the days fit every one of the periods.
    """
    found = [0]
    while len(found) < levels:
        stops = [(p.dates.due_on, dates_before(requirement, p, found[-1], calendar).last_on) for p in ahead]
        found.append(_least_days(requirement, stops, found[-1] + 1, calendar, gap))
    return found[:levels][::-1]


def latest_day(requirement, upward: list[Period], calendar, *, gap: int = 1) -> int:
    """How many days before the own report's written day the reports below must be due, in every one of its periods."""
    stops = [(period.dates.due_on, period.dates.last_on) for period in upward]
    return _least_days(requirement, stops, 1, calendar, gap)


def above_of(period: Period, upward: list[Period]) -> Period | None:
    """The own report that waits for this period: of the same name, else the next one due soon, else one already due."""
    due_on, same_year = period.dates.due_on, [one for one in upward if one.year == period.year]
    named = [one for one in same_year if one.name == period.name]
    soon = [one for one in same_year if 0 <= (one.dates.due_on - due_on).days <= MOST_DAYS_BEFORE]
    missed = [] if any(one.dates.due_on >= due_on for one in same_year) else same_year[-1:]
    return next(iter(named or soon or missed), None)


def _least_days(requirement, stops: list[tuple[date, date]], least: int, calendar, gap: int) -> int:
    """The smallest number of days before each written day that leaves `gap` working days before the stop above."""

    def leaves_time(days: int) -> bool:
        own = [dates_of(requirement, written - timedelta(days=days), calendar).last_on for written, _ in stops]
        return all(calendar.working_between(sent, stop) >= gap for sent, (_, stop) in zip(own, stops, strict=True))

    return next(filter(leaves_time, range(least, MOST_DAYS_BEFORE)), MOST_DAYS_BEFORE)


def _free(calendar: WorkingCalendar, stop: date | None, dates: Dates) -> int | None:
    return calendar.working_between(stop, dates.last_on) if stop else None
