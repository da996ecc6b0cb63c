from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from orgs.calendar import WorkingCalendar
from reports.services.duties import due_dates, end_of_day

WEEKDAYS_ONLY = WorkingCalendar(frozenset(), frozenset())
TET_2026 = frozenset(date(2026, 2, day) for day in range(16, 23))
WITH_TET = WorkingCalendar(TET_2026 | {date(2026, 9, 2)}, frozenset({date(2026, 2, 28)}))


@pytest.mark.parametrize(
    ("year", "strict", "safe", "last"),
    [
        (2026, False, "2026-12-09", "2026-12-10"),
        (2026, True, "2026-12-09", "2026-12-09"),
        (2028, False, "2028-12-08", "2028-12-11"),
        (2028, True, "2028-12-08", "2028-12-11"),
        (2033, False, "2033-12-09", "2033-12-12"),
        (2033, True, "2033-12-09", "2033-12-09"),
    ],
)
def test_tenth_of_december_as_the_domain_model_says(year, strict, safe, last):
    found = due_dates(due_on=date(year, 12, 10), strict=strict, rolls_forward=True, calendar=WEEKDAYS_ONLY)

    assert (str(found.safe_on), str(found.last_on)) == (safe, last)


def test_day_ends_at_midnight_of_hanoi():
    found = due_dates(due_on=date(2026, 12, 10), strict=False, rolls_forward=True, calendar=WEEKDAYS_ONLY)

    assert found.closes_at == datetime(2026, 12, 11, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert found.closes_at - timedelta(microseconds=1) < end_of_day(date(2026, 12, 10))


def test_without_rolling_a_sunday_stays_the_last_day():
    found = due_dates(due_on=date(2028, 12, 10), strict=False, rolls_forward=False, calendar=WEEKDAYS_ONLY)

    assert found.last_on == date(2028, 12, 10)


def test_holidays_move_both_days_and_a_worked_saturday_counts():
    found = due_dates(due_on=date(2026, 2, 18), strict=False, rolls_forward=True, calendar=WITH_TET)
    swapped = due_dates(due_on=date(2026, 3, 2), strict=False, rolls_forward=True, calendar=WITH_TET)

    assert (found.safe_on, found.last_on) == (date(2026, 2, 13), date(2026, 2, 23))
    assert swapped.safe_on == date(2026, 2, 28)


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("rolls", [False, True])
@pytest.mark.parametrize("calendar", [WEEKDAYS_ONLY, WITH_TET])
def test_every_day_of_twelve_years_agrees_with_a_slow_reference(strict, rolls, calendar):
    day = date(2024, 1, 1)
    while day < date(2036, 1, 1):
        found = due_dates(due_on=day, strict=strict, rolls_forward=rolls, calendar=calendar)
        assert (found.safe_on, found.last_on) == reference(day, strict, rolls, calendar), day
        assert found.closes_at.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date() == found.last_on + timedelta(days=1)
        day += timedelta(days=1)


def reference(day, strict, rolls, calendar):
    """Written anew from the words of the rule: list the working days, then pick."""
    near = [day + timedelta(days=offset) for offset in range(-30, 31)]
    working = [d for d in near if d in calendar.worked or (d.isoweekday() <= 5 and d not in calendar.off)]
    written = day - timedelta(days=1) if strict else day
    last = min(d for d in working if d >= written) if rolls else written
    return max(d for d in working if d < day), last
