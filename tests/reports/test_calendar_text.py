"""Days, data windows and cut-offs as a clerk writes them, read and written back."""

import pytest
from django.core.exceptions import ValidationError

from reports.forms.calendar_text import (
    read_cut_offs,
    read_days,
    read_windows,
    write_cut_offs,
    write_days,
    write_windows,
)
from reports.models import YearDay

THREE = "15/4, 15/7, 15/10, 15/1"


def told(lines):
    return [(str(line.due), line.label) for line in lines]


@pytest.mark.parametrize(
    ("text", "frequency", "first", "last"),
    [
        ("10/12", "yearly", ("10/12", ""), ("10/12", "")),
        ("15/1 năm sau", "yearly", ("15/1 năm sau", ""), ("15/1 năm sau", "")),
        ("15/6 và 10/12: Cả năm", "half_yearly", ("15/6", "6 tháng đầu năm"), ("10/12", "Cả năm")),
        (THREE, "quarterly", ("15/4", "Quý I"), ("15/1 năm sau", "Quý IV")),
        ("25", "monthly", ("25/1", "Tháng 1"), ("25/12", "Tháng 12")),
        ("ngày 5 tháng sau", "monthly", ("5/2", "Tháng 1"), ("5/1 năm sau", "Tháng 12")),
        ("31", "monthly", ("31/1", "Tháng 1"), ("31/12", "Tháng 12")),
        ("15/6", "school_year", ("15/6 năm sau", "Năm học"), ("15/6 năm sau", "Năm học")),
        ("20.9", "nine_months", ("20/9", "9 tháng đầu năm"), ("20/9", "9 tháng đầu năm")),
        ("20/7/2027", "once", ("20/7", ""), ("20/7", "")),
        ("1/3: Sơ kết; 20/7/2027", "custom", ("1/3", "Sơ kết"), ("20/7", "")),
    ],
)
def test_days_are_read_and_written_back(text, frequency, first, last):
    lines = read_days(text, frequency)

    assert (told(lines)[0], told(lines)[-1]) == (first, last)
    assert told(read_days(write_days(lines, frequency), frequency)) == told(lines)
    assert lines[-1].only_year == (2027 if "2027" in text else None)


@pytest.mark.parametrize(
    ("text", "frequency"),
    [
        ("31/2", "yearly"),
        ("0", "monthly"),
        ("32", "monthly"),
        ("25", "yearly"),
        ("10/12/2027", "yearly"),
        ("10/12, 15/6, 1/7, 2/8", "quarterly"),
        ("", "custom"),
        ("mồng mười", "yearly"),
    ],
)
def test_what_is_no_day_is_refused(text, frequency):
    with pytest.raises(ValidationError):
        read_days(text, frequency)


def test_windows_reach_back_into_the_year_before():
    lines = read_days("20/6, 20/12", "half_yearly")
    read_windows("15/12-14/6, 15/6 đến 14/12", lines, "half_yearly")

    assert [(line.data_from, line.data_until) for line in lines] == [
        (YearDay(15, 12, -1), YearDay(14, 6)),
        (YearDay(15, 6), YearDay(14, 12)),
    ]
    again = read_days("20/6, 20/12", "half_yearly")
    read_windows(write_windows(lines), again, "half_yearly")
    assert [line.data_from for line in again] == [line.data_from for line in lines]


def test_windows_and_cut_offs_of_every_month_need_the_day_only():
    lines = read_days("25", "monthly")
    read_windows("21-20", lines, "monthly")
    read_cut_offs("20", lines, "monthly")

    assert (lines[0].data_from, lines[0].data_until) == (YearDay(21, 12, -1), YearDay(20, 1))
    assert (lines[5].data_from, lines[5].cut_off) == (YearDay(21, 5), YearDay(20, 6))
    assert write_cut_offs(lines).startswith("20/1, 20/2")


def test_school_year_window_ends_next_year():
    [line] = lines = read_days("30/6", "school_year")
    read_windows("5/9-31/5", lines, "school_year")

    assert (line.data_from, line.data_until) == (YearDay(5, 9), YearDay(31, 5, 1))


@pytest.mark.parametrize("text", ["15/12", "15/12-14/6", "a-b, c-d", "31/2-1/3, 1/4-2/4"])
def test_windows_that_do_not_fit_are_refused(text):
    with pytest.raises(ValidationError):
        read_windows(text, read_days("20/6, 20/12", "half_yearly"), "half_yearly")


@pytest.mark.parametrize("text", ["14/6", "x, y", "31/4, 1/5"])
def test_cut_offs_that_do_not_fit_are_refused(text):
    with pytest.raises(ValidationError):
        read_cut_offs(text, read_days("20/6, 20/12", "half_yearly"), "half_yearly")
