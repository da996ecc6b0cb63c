from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from orgs import formats
from orgs.charts import bar_chart, chart_context

DAY = date(2026, 12, 9)
NOW = datetime(2026, 12, 9, 3, 0, tzinfo=UTC)


def test_dates_are_written_the_vietnamese_way():
    assert formats.vn_date(DAY) == "09/12/2026"
    assert formats.vn_weekday(DAY) == "thứ Tư, 09/12/2026"
    assert formats.vn_weekday(date(2026, 12, 13)) == "Chủ nhật, 13/12/2026"
    assert formats.vn_date(None) == formats.vn_weekday(None) == formats.vn_datetime(None) == ""


def test_moments_are_shown_in_local_time():
    late = datetime(2026, 12, 8, 18, 5, tzinfo=UTC)
    assert formats.vn_datetime(late) == "01:05, 09/12/2026"
    assert formats.vn_date(late) == "09/12/2026"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1250.5, "1.250,5"),
        (1234567, "1.234.567"),
        (Decimal("0.10"), "0,1"),
        (-1250, "-1.250"),
        (None, ""),
        (100, "100"),
        (Decimal("1E+3"), "1.000"),
        (0.1 + 0.2, "0,3"),
    ],
)
def test_numbers_use_dot_and_comma(value, text):
    assert formats.vn_number(value) == text


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        (timedelta(seconds=5), "vừa xong"),
        (timedelta(minutes=5), "5 phút trước"),
        (timedelta(hours=3), "3 giờ trước"),
        (timedelta(days=2), "2 ngày trước"),
        (timedelta(days=60), "ngày 10/10/2026"),
    ],
)
def test_ago_is_one_rounded_unit(gap, text):
    assert formats.vn_ago(NOW - gap, NOW) == text


def test_days_left_counts_to_the_last_day():
    assert formats.days_left(DAY, DAY) == "hạn cuối là hôm nay"
    assert formats.days_left(DAY, DAY - timedelta(12)) == "còn 12 ngày"
    assert formats.days_left(DAY, DAY + timedelta(3)) == "quá 3 ngày"


def parsed(svg):
    return ElementTree.fromstring(svg)


@pytest.mark.parametrize("stacked", [True, False])
def test_chart_draws_one_bar_for_each_figure_inside_its_frame(stacked):
    root = parsed(bar_chart("Báo cáo", [("Nộp", [3, 5]), ("Thiếu", [None, 12])], [2025, 2026], stacked=stacked))
    width, height = (float(x) for x in root.get("viewBox").split()[2:])
    bars = root.findall("rect")
    assert len(bars) == 4
    for bar in bars:
        x, y, w, h = (float(bar.get(name)) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + w <= width
        assert 0 <= y <= y + h <= height
        assert h >= 0


def test_chart_heights_are_in_proportion():
    bars = parsed(bar_chart("A", [("x", [10, 20, 0])], ["a", "b", "c"])).findall("rect")
    low, high, none = (float(bar.get("height")) for bar in bars)
    assert high == pytest.approx(2 * low, abs=0.2)
    assert none == 0


def test_chart_escapes_text_and_has_no_inline_style():
    svg = bar_chart("<script>", [("<b>", [1])], ["&"])
    assert "<script>" not in svg
    assert "<b>" not in svg
    assert "style=" not in svg
    assert parsed(svg).get("aria-label").startswith("<script>. &: <b> 1")


@pytest.mark.parametrize("series", [[], [("Nộp", [])], [("Nộp", [0, 0])]])
def test_chart_of_nothing_still_draws(series):
    assert parsed(bar_chart("Không có", series, [1, 2] if series and series[0][1] else [])).tag == "svg"


@pytest.mark.parametrize("peak", [0.4, 1, 7, 9, 10, 99, 101, 4999, 123456])
def test_chart_axis_reaches_the_peak_in_few_steps(peak):
    marks = [
        t.text for t in parsed(bar_chart("A", [("x", [peak])], ["a"])).iter("text") if t.get("class") == "chart-mark"
    ]
    top = float(marks[-1].replace(".", "").replace(",", "."))
    assert top >= peak
    assert 2 <= len(marks) <= 7
    assert len(marks) == len(set(marks))


def test_chart_context_carries_the_table_behind_the_drawing():
    chart = chart_context("Tiến độ", [("Nộp", [3, None])], [2025, 2026], unit="báo cáo")
    assert chart["table"] == [(2025, [3]), (2026, [None])]
    assert chart["legend"] == [("c1", "Nộp")]
