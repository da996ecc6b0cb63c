"""An answer by the type of its indicator: what is kept, what is refused, how it reads."""

from decimal import Decimal as D

import pytest

from orgs.errors import DomainError
from reports.figures import (
    TEXT_LIMIT,
    Figure,
    against_aim,
    aim_in_words,
    checked_figure,
    in_words,
    number_in_words,
    percent,
)
from reports.models import Indicator


def asked(kind="integer", **extra) -> Indicator:
    return Indicator(name="Tỷ lệ lớp", type=kind, **extra)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("integer", 3, Figure(D(3))),
        ("integer", Figure(D(3), numerator=D(1), text="thừa", is_estimate=True), Figure(D(3), is_estimate=True)),
        ("decimal", D("2.5"), Figure(D("2.5"))),
        ("percent", Figure(numerator=D(25), denominator=D(30)), Figure(D("83.3333"), D(25), D(30))),
        ("percent", Figure(D(99), D(1), D(2)), Figure(D(50), D(1), D(2))),
        ("percent", Figure(numerator=D(0), denominator=D(0)), Figure(None, D(0), D(0))),
        ("yes_no", Figure(D(0), is_estimate=True), Figure(D(0))),
        ("text", Figure(D(1), text=" e\u0302 ", is_carried=True), Figure(text="ê", is_carried=True)),
        ("integer", None, None),
        ("text", Figure(text="   "), None),
        ("percent", Figure(is_estimate=True), None),
    ],
)
def test_what_fits_is_kept_in_one_form(kind, given, kept):
    assert checked_figure(asked(kind), given) == kept


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("integer", D("2.5"), "số nguyên"),
        ("integer", Figure(text="ba"), "số nguyên"),
        ("decimal", Figure(text="ba"), "bằng số"),
        ("percent", Figure(numerator=D(1)), "cả tử số và mẫu số"),
        ("percent", D(80), "cả tử số và mẫu số"),
        ("percent", Figure(numerator=D(1), denominator=D(0)), "mẫu số lớn hơn 0"),
        ("percent", Figure(numerator=D(-1), denominator=D(2)), "không âm"),
        ("yes_no", D(2), "có hoặc không"),
        ("text", D(5), "bằng chữ"),
        ("text", Figure(text="a" * (TEXT_LIMIT + 1)), "nhiều nhất"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(kind, given, words):
    with pytest.raises(DomainError, match=words):
        checked_figure(asked(kind), given)


def test_percent_rounds_half_up_to_four_places():
    assert percent(D(1), D(3)) == D("33.3333") and percent(D(2), D(3)) == D("66.6667")
    assert percent(D(1), D(800000)) == D("0.0001") and percent(D(5), D(0)) is None


@pytest.mark.parametrize(
    ("kind", "figure", "words"),
    [
        ("decimal", Figure(D("1250.5000")), "1.250,5"),
        ("percent", Figure(D("83.3333"), D(25), D(30)), "83,33% (25/30)"),
        ("percent", Figure(None, D(0), D(0)), "0/0"),
        ("yes_no", Figure(D(1)), "Có"),
        ("yes_no", Figure(D(0)), "Không"),
        ("text", Figure(text="Đã có"), "Đã có"),
        ("text", None, ""),
        ("integer", Figure(), ""),
    ],
)
def test_answer_in_words(kind, figure, words):
    assert in_words(asked(kind), figure) == words


UP = asked("percent", target=D(95), direction="up")
DOWN = asked(unit="vụ", target=D(3), direction="down")


def test_number_reads_with_its_unit():
    assert number_in_words(asked(unit="lớp"), D(1200)) == "1.200 lớp"
    assert number_in_words(asked("percent"), D("12.3456")) == "12,35%"
    assert number_in_words(asked("yes_no"), D(0)) == "Không" and number_in_words(asked(), None) == ""


@pytest.mark.parametrize(
    ("indicator", "aim", "value", "reached"),
    [
        (UP, "Phấn đấu: 95%, càng cao càng tốt", D("95"), "đạt"),
        (UP, "Phấn đấu: 95%", D("90.5"), "thấp hơn mức phấn đấu 4,5 điểm %"),
        (DOWN, "Phấn đấu: 3 vụ, càng thấp càng tốt", D(5), "cao hơn mức phấn đấu 2 vụ"),
        (DOWN, "Phấn đấu: 3 vụ", D(2), "đạt mức phấn đấu"),
        (asked(direction="up"), "Càng cao càng tốt", D(2), ""),
        (asked(target=D(3)), "Phấn đấu: 3", D(2), ""),
        (asked(), "", D(2), ""),
        (asked(target=D(3), direction="up"), "Phấn đấu: 3", None, ""),
    ],
)  # fmt: skip
def test_what_is_aimed_at_and_how_far_the_figure_is(indicator, aim, value, reached):
    assert aim_in_words(indicator).startswith(aim)
    assert against_aim(indicator, value).startswith(reached) and bool(against_aim(indicator, value)) == bool(reached)
