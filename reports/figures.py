"""One answer to an indicator: what it may hold by the indicator's type, and how it reads."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from orgs.errors import DomainError
from orgs.formats import vn_number
from orgs.text import lower_first, nfc
from reports.models import Indicator, IndicatorValue

PLACES = Decimal("0.0001")
LARGEST = 10**14  # the column of a value takes no more
TEXT_LIMIT = 2_000
Type = Indicator.Type


@dataclass(frozen=True)
class Figure:
    """`value` of a percent is 100 × numerator / denominator (None over a denominator of 0); yes is 1, no is 0."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    text: str = ""
    is_estimate: bool = False
    is_carried: bool = False

    @property
    def is_empty(self) -> bool:
        return self.value is None and self.numerator is None and self.denominator is None and not self.text.strip()


def figure_of(given) -> Figure:
    """A bare number (as most indicators take) or a Figure, or None, as a Figure."""
    if isinstance(given, Figure):
        return given
    return Figure() if given is None else Figure(value=Decimal(str(given)))


def figure_from(row: IndicatorValue) -> Figure:
    return Figure(row.value, row.numerator, row.denominator, row.text, row.is_estimate, row.is_carried)


def percent(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """Rounded half up to four places; None over 0."""
    return (Decimal(100) * numerator / denominator).quantize(PLACES, ROUND_HALF_UP) if denominator else None


def checked_figure(indicator: Indicator, given) -> Figure | None:
    """The answer in the form in which it is kept; None when it is empty. Raises DomainError when it does not fit."""
    figure = figure_of(given)
    if figure.is_empty:
        return None
    return _CHECKS[indicator.type](indicator, figure)


def in_words(indicator: Indicator, figure: Figure | None) -> str:
    """As a page or a paper prints it: 1.250,5; 83,3 % (25/30); Có; Không; the text. Empty when there is none."""
    if figure is None or figure.is_empty:
        return ""
    if indicator.type == Type.TEXT:
        return figure.text
    if indicator.type == Type.YES_NO:
        return "Có" if figure.value else "Không"
    if indicator.type == Type.PERCENT:
        parts = f"{vn_number(figure.numerator)}/{vn_number(figure.denominator)}"
        return f"{vn_number(round(figure.value, 2))}% ({parts})" if figure.value is not None else parts
    return vn_number(figure.value)


def number_in_words(indicator: Indicator, value: Decimal | None) -> str:
    """A number of the indicator with its unit: 95%, 12 lớp, Có."""
    if value is None:
        return ""
    if indicator.type == Type.YES_NO:
        return "Có" if value else "Không"
    if indicator.type == Type.PERCENT:
        return f"{vn_number(round(value, 2))}%"
    return f"{vn_number(value)} {indicator.unit}".strip()


def aim_in_words(indicator: Indicator) -> str:
    """What is aimed at: “Phấn đấu: 95%, càng cao càng tốt”. Empty when nothing is."""
    direction = indicator.get_direction_display() if indicator.direction else ""
    if indicator.target is None:
        return direction
    aim = f"Phấn đấu: {number_in_words(indicator, indicator.target)}"
    return f"{aim}, {lower_first(direction)}" if direction else aim


def against_aim(indicator: Indicator, value: Decimal | None) -> str:
    """The figure beside what is aimed at: reached, or by how much not. Percents differ by points."""
    if value is None or indicator.target is None or not indicator.direction:
        return ""
    short = indicator.target - value if indicator.direction == Indicator.Direction.UP else value - indicator.target
    if short <= 0:
        return "đạt mức phấn đấu"
    unit = "điểm %" if indicator.type == Type.PERCENT else indicator.unit
    side = "thấp hơn" if indicator.direction == Indicator.Direction.UP else "cao hơn"
    return f"{side} mức phấn đấu {vn_number(round(short, 2))} {unit}".strip()


def _whole(indicator, figure) -> Figure:
    if figure.value is None or figure.value != figure.value.to_integral_value():
        raise DomainError(f"Chỉ tiêu “{indicator.name}” là số nguyên.")
    return _only_value(indicator, figure)


def _only_value(indicator, figure) -> Figure:
    if figure.value is None:
        raise DomainError(f"Chỉ tiêu “{indicator.name}” phải ghi bằng số.")
    return replace(figure, numerator=None, denominator=None, text="")


def _percent(indicator, figure) -> Figure:
    top, bottom = figure.numerator, figure.denominator
    if top is None or bottom is None:
        raise DomainError(f"Chỉ tiêu “{indicator.name}” cần cả tử số và mẫu số.")
    if top < 0 or bottom < 0 or (top and not bottom):
        raise DomainError(f"Chỉ tiêu “{indicator.name}”: tử số và mẫu số không âm, mẫu số lớn hơn 0.")
    value = percent(top, bottom)
    if value is not None and value >= LARGEST:
        raise DomainError(f"Chỉ tiêu “{indicator.name}”: mẫu số quá nhỏ so với tử số.")
    return replace(figure, value=value, text="")


def _yes_no(indicator, figure) -> Figure:
    if figure.value not in (0, 1):
        raise DomainError(f"Chỉ tiêu “{indicator.name}” chỉ trả lời có hoặc không.")
    return replace(figure, numerator=None, denominator=None, text="", is_estimate=False)


def _text(indicator, figure) -> Figure:
    text = nfc(figure.text).strip()
    if len(text) > TEXT_LIMIT:
        raise DomainError(f"Chỉ tiêu “{indicator.name}” nhận nhiều nhất {vn_number(TEXT_LIMIT)} ký tự.")
    if not text:
        raise DomainError(f"Chỉ tiêu “{indicator.name}” trả lời bằng chữ.")
    return Figure(text=text, is_carried=figure.is_carried)


_CHECKS = {
    Type.INTEGER: _whole,
    Type.DECIMAL: _only_value,
    Type.PERCENT: _percent,
    Type.YES_NO: _yes_no,
    Type.TEXT: _text,
}
