"""Indicators added up over the reports that one body holds: by their rule, requirement by requirement.

What counts: the version delivered to this body and not returned, of a duty that is not exempted. A total adds the
duties of one requirement only, and a body whose figure already stands inside another report of that requirement is
left out, so a folded report never counts beside its own sources.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, Sum

from reports.models import (
    Delivery,
    Duty,
    FoldedValue,
    Indicator,
    IndicatorValue,
    ReportingRequirement,
    ReportVersion,
)
from reports.services.folding import already_inside

HELD = (Delivery.State.SUBMITTED, Delivery.State.ACCEPTED)
RULE_WORDS = {
    Indicator.Rule.SUM: "cộng các đơn vị",
    Indicator.Rule.AVERAGE: "trung bình các báo cáo",
    Indicator.Rule.LATEST: "số của báo cáo gửi sau cùng",
    Indicator.Rule.NONE: "không tổng hợp",
}


@dataclass
class IndicatorTotal:
    """One line: the figure, the bodies it covers out of those that owe it, and its breakdown."""

    indicator: Indicator
    expected: int
    value: Decimal | None = None
    covered: int = 0
    items: list = field(default_factory=list)  # (name, value), the largest first

    @property
    def rule_words(self) -> str:
        words = RULE_WORDS[self.indicator.rule]
        return f"{words}; lũy kế nên lấy kỳ mới nhất của từng đơn vị" if self.indicator.is_cumulative else words


def indicator_totals(duties, body, expected: dict[int, int]) -> dict[int, list[IndicatorTotal]]:
    """Requirement → its indicators in the form's order. `expected`: requirement → number of bodies that owe it."""
    held = held_versions(duties, body)
    values = _counted_values(held, body, _inside(held))
    figures = _figures(values)
    items = _items(values)
    indicators = _indicators(expected, figures)
    reported, nothing = _bodies_reporting(held)
    found = defaultdict(list)
    for (requirement, pk), indicator in indicators.items():
        line = IndicatorTotal(indicator, expected.get(requirement, 0))
        figure = figures.get((requirement, pk))
        line.value = _rounded(figure["value"], indicator) if figure else None
        line.items = [(name, _rounded(value, indicator)) for name, value in items.get((requirement, pk), [])]
        with_value = figure["bodies"] if figure else 0
        line.covered = reported[requirement] if indicator.breakdown_id else with_value + nothing[requirement]
        found[requirement].append(line)
    return found


def held_versions(duties, body):
    """The versions that count here, one for each duty."""
    delivered = Delivery.objects.current().filter(version=OuterRef("pk"), organization=body, state__in=HELD)
    counted = duties.exclude(state=Duty.State.EXEMPTED).values("pk")
    return ReportVersion.objects.filter(Exists(delivered), duty__in=counted)


def _counted_values(held, body, inside):
    """The values that go in: for a cumulative indicator only the newest period of each body."""
    newer = Delivery.objects.current().filter(
        organization=body,
        state__in=HELD,
        version__duty__requirement=OuterRef("version__duty__requirement"),
        version__duty__organization=OuterRef("version__duty__organization"),
        version__duty__year=OuterRef("version__duty__year"),
        version__duty__due_on__gt=OuterRef("version__duty__due_on"),
    )
    values = IndicatorValue.objects.filter(version__in=held.values("pk"))
    values = values.filter(Q(indicator__is_cumulative=False) | ~Exists(newer))
    for (requirement, period, indicator), bodies in inside.items():
        values = values.exclude(
            version__duty__requirement=requirement,
            version__duty__period=period,
            indicator=indicator,
            version__duty__organization__in=bodies,
        )
    return values


def _inside(held) -> dict:
    """(requirement, period, indicator) → bodies whose figure is already in another report held here."""
    folded = FoldedValue.objects.filter(version=OuterRef("pk"), is_included=True)
    groups = defaultdict(list)
    for version in held.filter(Exists(folded)).select_related("duty__organization"):
        groups[version.duty.requirement_id, version.duty.period].append(version)
    found = defaultdict(list)
    for (requirement, period), versions in groups.items():
        for indicator, body in already_inside(versions):
            found[requirement, period, indicator].append(body)
    return found


def _figures(values) -> dict:
    """(requirement, indicator) → the figure by its rule and the bodies it comes from."""
    rows = values.values("indicator", "indicator__rule", requirement=F("version__duty__requirement")).annotate(
        total=Sum("value"),
        versions=Count("version", distinct=True),
        bodies=Count("version__duty__organization", distinct=True),
    )
    figures = {(row["requirement"], row["indicator"]): row for row in rows.order_by()}
    for row in figures.values():
        row["value"] = _by_rule(row["indicator__rule"], row["total"], row["versions"])
    for key, newest in _latest(values).items():
        figures[key]["value"] = sum(newest.values())
    return figures


def _by_rule(rule: str, total: Decimal, versions: int) -> Decimal | None:
    if rule == Indicator.Rule.NONE:
        return None
    return total / versions if rule == Indicator.Rule.AVERAGE else total


def _latest(values) -> dict:
    """(requirement, indicator) → {item name: value} of the report that was sent last."""
    rows = values.filter(indicator__rule=Indicator.Rule.LATEST).order_by("version__sent_at", "version")
    found, last = {}, {}
    for requirement, indicator, item, value, version in rows.values_list(
        "version__duty__requirement", "indicator", "item__name", "value", "version"
    ):
        key = requirement, indicator
        if last.get(key) != version:
            found[key], last[key] = {}, version
        found[key][item] = value
    return found


def _items(values) -> dict:
    """(requirement, indicator) → [(name, value)] for those broken down by a list, the largest first."""
    rows = values.filter(item__isnull=False).exclude(indicator__rule=Indicator.Rule.NONE)
    rows = rows.values("indicator", "indicator__rule", "item__name", requirement=F("version__duty__requirement"))
    found = defaultdict(list)
    for row in rows.annotate(total=Sum("value"), mean=Avg("value")).order_by("-total", "item__name"):
        value = row["mean"] if row["indicator__rule"] == Indicator.Rule.AVERAGE else row["total"]
        found[row["requirement"], row["indicator"]].append((row["item__name"], value))
    for key, newest in _latest(values).items():
        if None not in newest:
            found[key] = sorted(newest.items(), key=lambda pair: (-pair[1], pair[0]))
    return found


def _indicators(expected, figures) -> dict:
    """(requirement, indicator id) → indicator: those asked now, and those of older forms that hold figures."""
    asked = ReportingRequirement.objects.filter(pk__in=expected, form__indicators__isnull=False)
    pairs = {*asked.values_list("pk", "form__indicators"), *figures}
    known = Indicator.objects.in_bulk({indicator for _, indicator in pairs})
    ordered = sorted(pairs, key=lambda pair: (known[pair[1]].position, pair[1]))
    return {(requirement, pk): known[pk] for requirement, pk in ordered}


def _bodies_reporting(held) -> tuple[Counter, Counter]:
    """Requirement → bodies with a report that counts; and those among them that said "không phát sinh" only."""
    said = held.filter(
        nothing_to_report=False,
        duty__requirement=OuterRef("duty__requirement"),
        duty__organization=OuterRef("duty__organization"),
    )
    bodies = Count("duty__organization", distinct=True)
    rows = held.order_by().values_list("duty__requirement").annotate(bodies=bodies)
    nothing = held.filter(~Exists(said)).order_by().values_list("duty__requirement").annotate(bodies=bodies)
    return Counter(dict(rows)), Counter(dict(nothing))


def _rounded(value: Decimal | None, indicator: Indicator) -> Decimal | None:
    """Whole numbers stay whole unless they were averaged."""
    if value is None:
        return None
    value = Decimal(value)
    whole = indicator.type == Indicator.Type.INTEGER and indicator.rule != Indicator.Rule.AVERAGE
    return value.quantize(Decimal(1)) if whole else round(value, 4)
