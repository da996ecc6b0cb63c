"""The table of days off, and the years it does not hold."""

from datetime import date

import pytest

from orgs.calendar import load_calendar
from orgs.models import Holiday
from orgs.services import save_holiday

pytestmark = pytest.mark.django_db


def test_a_year_without_rows_follows_the_public_holidays():
    calendar = load_calendar()

    assert not calendar.is_working(date(2030, 2, 4))  # mùng ba Tết
    assert not calendar.is_working(date(2033, 1, 31))
    assert calendar.is_working(date(2026, 8, 22)) and not calendar.is_working(date(2026, 8, 31))


def test_a_year_with_rows_follows_the_table_alone():
    Holiday.objects.create(on=date(2030, 2, 4), name="Nghỉ")

    assert not load_calendar().is_working(date(2030, 2, 4))
    assert load_calendar().is_working(date(2030, 2, 5))
    assert not load_calendar().is_working(date(2031, 1, 23))


def test_one_day_written_by_hand_does_not_hide_the_holidays_of_its_year():
    save_holiday(on=date(2030, 3, 2), name="Làm bù", is_working=True, actor=None)

    assert load_calendar().is_working(date(2030, 3, 2))
    assert not load_calendar().is_working(date(2030, 2, 4))


@pytest.mark.parametrize(("after", "before", "days"), [(10, 11, 0), (10, 10, 0), (9, 11, 1), (4, 7, 0), (4, 8, 1)])
def test_working_days_between_count_neither_end(after, before, days):
    """December 2026: the 4th is a Friday, the 7th a Monday."""
    assert load_calendar().working_between(date(2026, 12, after), date(2026, 12, before)) == days
