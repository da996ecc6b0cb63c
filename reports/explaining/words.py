"""A rule and its arithmetic as a sentence, and a figure of one unit as it reads."""

from decimal import Decimal

from orgs.formats import vn_datetime, vn_number
from reports.adding import Rule, Sums
from reports.figures import Figure, in_words, percent
from reports.models import Indicator

Type = Indicator.Type
SENTENCES = {
    Rule.SUM: "Cộng số của từng đơn vị.",
    Rule.AVERAGE: "Cộng số của từng báo cáo rồi chia cho số báo cáo có nêu chỉ tiêu.",
    Rule.LATEST: "Lấy số của báo cáo gửi sau cùng; các báo cáo trước chỉ để đối chiếu.",
    Rule.RATIO: "Cộng tử số của các đơn vị, cộng mẫu số của các đơn vị, rồi mới chia; tỷ lệ của đơn vị không cộng lại.",
    Rule.NONE: "Chỉ tiêu này không tổng hợp; dưới đây là câu trả lời của từng đơn vị.",
}
COUNT_OF_YES = "Đếm số báo cáo trả lời “Có”."
RUNNING = "Số lũy kế: mỗi đơn vị chỉ tính một lần, theo kỳ mới nhất có nêu chỉ tiêu."
ONCE = "Báo cáo đã nằm trong báo cáo tổng hợp của đơn vị khác thì không tính thêm lần nữa."


def rule_sentences(rule: str, *, counts_yes: bool, is_running: bool) -> list[str]:
    first = COUNT_OF_YES if counts_yes and rule == Rule.SUM else SENTENCES[rule]
    if rule == Rule.NONE:
        return [first]
    return [first, *([RUNNING] if is_running else []), ONCE]


def arithmetic(rule: str, sums: Sums, figure: Figure | None, last: dict | None) -> str:
    """The sum written out: `Σ 1.250 / 25 báo cáo = 50`."""
    if figure is None or figure.is_empty or not sums.reports:
        return ""
    reports = f"{vn_number(sums.reports)} báo cáo"
    if rule == Rule.RATIO:
        parts = f"Σ tử số {vn_number(sums.numerator)} / Σ mẫu số {vn_number(sums.denominator)}"
        return (
            f"{parts} × 100 = {vn_number(figure.value)}%" if figure.value is not None else f"{parts}: không chia được"
        )
    if rule == Rule.LATEST:
        return f"{last['name']}, gửi lúc {vn_datetime(last['sent_at'])}: {vn_number(figure.value)}" if last else ""
    if rule == Rule.AVERAGE:
        return f"Σ {vn_number(sums.value)} / {reports} = {vn_number(figure.value)}"
    return f"Σ của {reports} = {vn_number(figure.value)}"


def unit_words(indicator: Indicator, value, top=None, bottom=None, text: str = "") -> str:
    """What one report says, of the type in which it was asked."""
    if top is not None or bottom is not None:
        top, bottom = top or Decimal(0), bottom or Decimal(0)
        return in_words(indicator, Figure(percent(top, bottom), top, bottom))
    return in_words(indicator, Figure(value, text=text))
