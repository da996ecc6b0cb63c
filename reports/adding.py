"""What each way of adding up means: what comes out of which figures, and how it is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reports.figures import PLACES, Figure, percent
from reports.indicator_kinds import fits
from reports.models import FoldRule, Indicator, chain_ids

Rule, Type = Indicator.Rule, Indicator.Type
RULE_WORDS = {
    Rule.SUM: "cộng các đơn vị",
    Rule.AVERAGE: "trung bình các báo cáo",
    Rule.LATEST: "số của báo cáo gửi sau cùng",
    Rule.RATIO: "cộng tử số chia cho cộng mẫu số",
    Rule.NONE: "không tổng hợp",
}


@dataclass(frozen=True)
class Sums:
    """What is known of the figures that go in: added up, how many reports, how many of them estimates."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    reports: int
    estimates: int = 0


def rule_for(target: Indicator, rules: Iterable[str]) -> str:
    """One rule for one figure: the only one its lines name, else the indicator's own; a percent is always a ratio."""
    if target.type == Type.PERCENT:
        return Rule.RATIO
    named = {rule for rule in rules if rule not in (Rule.NONE, Rule.RATIO)}
    return named.pop() if len(named) == 1 else target.rule if target.rule in named else Rule.SUM


def total_rule(indicator: Indicator) -> str:
    """How an indicator is totalled over the reports that answer it; NONE for words and for what is not added up."""
    if indicator.type == Type.TEXT or indicator.rule == Rule.NONE:
        return Rule.NONE
    if indicator.type == Type.PERCENT:
        return Rule.RATIO
    return Rule.SUM if indicator.type == Type.YES_NO or indicator.rule == Rule.RATIO else indicator.rule


def combined(rule: str, sums: Sums) -> Figure:
    """The figure by its rule; of LATEST the sums are those of the last report alone."""
    is_estimate = sums.estimates > 0
    if rule == Rule.RATIO:
        top, bottom = sums.numerator or Decimal(0), sums.denominator or Decimal(0)
        return Figure(percent(top, bottom), exact(top), exact(bottom), is_estimate=is_estimate)
    if sums.value is None:
        return Figure()
    value = sums.value / sums.reports if rule == Rule.AVERAGE else sums.value
    return Figure(exact(value), is_estimate=is_estimate)


def fitted(target: Indicator, figure: Figure) -> Figure:
    """The figure as its indicator may hold it: whole where it is whole by type."""
    if target.type != Type.INTEGER or figure.value is None:
        return figure
    return Figure(figure.value.quantize(Decimal(1), ROUND_HALF_UP), is_estimate=figure.is_estimate)


def exact(value) -> Decimal:
    """As the database keeps it: four places, half up."""
    return Decimal(value).quantize(PLACES, ROUND_HALF_UP)


def live_rules(requirement_id: int, form_id: int) -> list[FoldRule]:
    """The rules that bring figures into a report of this requirement, or of one in its chain, on this form."""
    rules = FoldRule.objects.filter(requirement__folds_into__in=chain_ids(requirement_id), target__form=form_id)
    rules = rules.exclude(rule=Rule.NONE).select_related("source", "target").order_by("pk")
    return [rule for rule in rules if fits(rule.source, rule.target)]


def rules_by_target(rules: Iterable[FoldRule]) -> dict[Indicator, str]:
    """Each target with its one rule."""
    named = {}
    for rule in rules:
        named.setdefault(rule.target, []).append(rule.rule)
    return {target: rule_for(target, found) for target, found in named.items()}
