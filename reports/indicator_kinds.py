"""What an indicator of each type may be: how it adds up, what divides it, what may be aimed at, what it compares with.

The form builder, the services and the fold rules ask here, so an impossible combination is refused everywhere alike.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from orgs.text import fold
from reports.models import FormCheck, Indicator

Type, Rule = Indicator.Type, Indicator.Rule
Against = FormCheck.Against

NUMBER_RULES = (Rule.SUM, Rule.AVERAGE, Rule.LATEST, Rule.NONE)
RULES = {  # the first is the usual one
    Type.INTEGER: NUMBER_RULES,
    Type.DECIMAL: NUMBER_RULES,
    Type.PERCENT: (Rule.RATIO, Rule.NONE),
    Type.YES_NO: (Rule.SUM, Rule.NONE),
    Type.TEXT: (Rule.NONE,),
}
MEASURED = (Type.INTEGER, Type.DECIMAL, Type.PERCENT)
APPLIES = {  # field → the types to which it applies; to the others it is emptied
    "unit": Indicator.NUMBERS,
    "numerator_label": (Type.PERCENT,),
    "denominator_label": (Type.PERCENT,),
    "target": MEASURED,
    "direction": MEASURED,
    "breakdown": Indicator.NUMBERS,
    "is_cumulative": MEASURED,
}
EMPTY = {"target": None, "breakdown": None, "is_cumulative": False}

WRONG_RULE = {
    Type.INTEGER: "Số không gộp theo tử số và mẫu số: chọn cộng, trung bình, số mới nhất hoặc không tổng hợp.",
    Type.DECIMAL: "Số không gộp theo tử số và mẫu số: chọn cộng, trung bình, số mới nhất hoặc không tổng hợp.",
    Type.PERCENT: "Tỷ lệ của các đơn vị không cộng lại được: chọn tỷ lệ chung hoặc không tổng hợp.",
    Type.YES_NO: "Câu trả lời có hoặc không chỉ cộng được thành số đơn vị trả lời có, hoặc không tổng hợp.",
    Type.TEXT: "Chữ không cộng được: để không tổng hợp.",
}
ONLY_FOR = {
    "target": "Chỉ số và tỷ lệ mới có chỉ tiêu phấn đấu.",
    "breakdown": "Chỉ số nguyên và số thập phân mới chia được theo danh mục.",
    "is_cumulative": "Chỉ số và tỷ lệ mới tính lũy kế được.",
}


def settled(row: dict) -> dict:
    """The row as it is kept: what does not apply to its type is empty, what was left open is as usual."""
    kind = row.get("type") or Type.INTEGER
    kept = {name: value for name, value in row.items() if kind in APPLIES.get(name, (kind,))}
    emptied = {name: EMPTY.get(name, "") for name in row if name not in kept}
    return kept | emptied | {"type": kind, "rule": row.get("rule") or RULES[kind][0]}


def faults_of(row: dict) -> dict[str, str]:
    """Field → what is wrong with it; empty when the row can be kept."""
    kind, target = row.get("type") or Type.INTEGER, row.get("target")
    faults = {name: text for name, text in ONLY_FOR.items() if row.get(name) and kind not in APPLIES[name]}
    if row.get("rule") and row["rule"] not in RULES[kind]:
        faults["rule"] = WRONG_RULE[kind]
    if target is not None and kind == Type.INTEGER and Decimal(target) % 1:
        faults["target"] = "Chỉ tiêu là số nguyên nên số phấn đấu cũng là số nguyên."
    if target is not None and kind == Type.PERCENT and target < 0:
        faults["target"] = "Tỷ lệ phấn đấu không âm."
    top, bottom = row.get("numerator_label"), row.get("denominator_label")
    if kind == Type.PERCENT and top and fold(top) == fold(bottom or ""):
        faults["denominator_label"] = "Tử số và mẫu số phải khác nhau."
    return faults


def fits(source: Indicator, target: Indicator) -> bool:
    """May the figure below feed the one above? “Có” adds up to the number of bodies that said so."""
    if source.type == Type.PERCENT:
        return target.type == Type.PERCENT
    if source.type == Type.YES_NO:
        return target.type == Type.INTEGER and target.breakdown_id is None
    if source.type not in Indicator.NUMBERS or target.type not in Indicator.NUMBERS:
        return False
    return target.breakdown_id is None or target.breakdown_id == source.breakdown_id


@dataclass(frozen=True)
class CheckRow:
    """A rule between figures with its indicators by name, so that it can be written on another version of a form."""

    left: str
    comparison: str = FormCheck.Comparison.AT_MOST
    against: str = Against.INDICATORS
    right: tuple[str, ...] = ()
    constant: Decimal | None = None
    tolerance: Decimal | None = None
    severity: str = FormCheck.Severity.BLOCKS
    message: str = ""

    @property
    def settled(self) -> "CheckRow":
        """Without what its kind of comparison does not look at."""
        return replace(
            self,
            right=self.right if self.against == Against.INDICATORS else (),
            constant=self.constant if self.against == Against.CONSTANT else None,
            tolerance=self.tolerance if self.against == Against.PREVIOUS else None,
        )

    @property
    def compared(self) -> tuple:
        """Two rules that compare the same say the same twice."""
        right = tuple(sorted(fold(name) for name in self.right))
        return fold(self.left), self.comparison, self.against, right, self.constant


def check_faults(row: CheckRow, indicators: dict[str, Indicator]) -> dict[str, str]:
    """Field → what is wrong with the rule; indicators by folded name."""
    left = indicators.get(fold(row.left))
    if left is None or left.type not in MEASURED:
        return {"left": "Chọn một chỉ tiêu là số hoặc tỷ lệ."}
    if row.against == Against.CONSTANT and row.constant is None:
        return {"constant": "Nhập số để so."}
    if row.tolerance is not None and row.tolerance < 0:
        return {"tolerance": "Mức lệch không âm."}
    fault = _right_fault(left, row, indicators) if row.against == Against.INDICATORS else ""
    return {"right": fault} if fault else {}


def _right_fault(left, row, indicators) -> str:
    others = [indicators.get(fold(name)) for name in row.right]
    if not others:
        return "Chọn ít nhất một chỉ tiêu để so."
    if None in others or any(other.type not in MEASURED for other in others):
        return "Chỉ so được với chỉ tiêu là số hoặc tỷ lệ."
    if left in others:
        return "Một chỉ tiêu không so với chính nó."
    if Type.PERCENT in {left.type, *(other.type for other in others)}:
        alike = len(others) == 1 and left.type == others[0].type
        return "" if alike else "Tỷ lệ chỉ so với một tỷ lệ khác, không cộng với nhau và không so với số."
    return ""
