"""Indicators added up over the reports that one body holds: by their rule, requirement by requirement.

What counts: the version delivered to this body and not returned, of a duty that is not exempted, as far as the
delivery gives it (a receiver's cut). A total adds the duties of one requirement only, and a body whose figure already
stands inside another report of that requirement is left out, so a folded report never counts beside its own sources.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from orgs.formats import vn_number
from reports import cuts
from reports.adding import RULE_WORDS, Rule, Sums, combined, total_rule
from reports.figures import Figure, in_words
from reports.models import Delivery, Duty, Indicator, IndicatorValue, ReportingRequirement, ReportVersion
from reports.services.folding.enclosing import Enclosure, folded_ones, followed_down, reports_of
from reports.services.folding.figures import newer_values, sums_over

FEW = 5_000
HELD = (Delivery.State.SUBMITTED, Delivery.State.ACCEPTED)
Type = Indicator.Type


@dataclass
class IndicatorTotal:
    """One line: the figure, the bodies it covers out of those that owe it, its breakdown, how many gave estimates."""

    indicator: Indicator
    expected: int
    figure: Figure | None = None
    covered: int = 0
    estimates: int = 0
    items: list = field(default_factory=list)  # (name, value), the largest first

    @property
    def value(self) -> Decimal | None:
        return self.figure.value if self.figure else None

    @property
    def words(self) -> str:
        return total_words(self.indicator, self.figure)

    @property
    def rule_words(self) -> str:
        return rule_words(self.indicator)


def total_words(indicator: Indicator, figure: Figure | None) -> str:
    """As a page prints it; answers of yes are counted, not repeated."""
    if indicator.type == Type.YES_NO:
        return vn_number(figure.value) if figure else ""
    return in_words(indicator, figure)


def rule_words(indicator: Indicator) -> str:
    """How a total of this indicator comes about."""
    rule = total_rule(indicator)
    words = "số đơn vị trả lời “Có”" if indicator.type == Type.YES_NO and rule == Rule.SUM else RULE_WORDS[rule]
    is_running = indicator.is_cumulative and rule != Rule.NONE
    return f"{words}; lũy kế nên lấy kỳ mới nhất của từng đơn vị" if is_running else words


def indicator_totals(duties, body, expected: dict[int, int]) -> dict[int, list[IndicatorTotal]]:
    """Requirement → its indicators in the form's order. `expected`: requirement → number of bodies that owe it."""
    held = held_versions(duties, body)
    given = given_values(held, body)
    values = counted_values(given, held)
    sums = _sums(values)
    answering = _answering(given)
    items = _items(values)
    indicators = _indicators(expected, answering)
    reported, nothing = _bodies_reporting(held)
    found = defaultdict(list)
    for (requirement, pk), indicator in indicators.items():
        line = IndicatorTotal(indicator, expected.get(requirement, 0))
        if known := sums.get((requirement, pk)):
            line.figure, line.estimates = total_of(indicator, known), known.estimates
        line.items = items.get((requirement, pk), [])
        with_value = answering.get((requirement, pk), 0)
        line.covered = reported[requirement] if indicator.breakdown_id else with_value + nothing[requirement]
        found[requirement].append(line)
    return found


def total_of(indicator: Indicator, sums: Sums) -> Figure | None:
    rule = total_rule(indicator)
    if rule == Rule.NONE:
        return None
    figure = combined(rule, sums)
    return Figure(_rounded(figure.value, indicator), figure.numerator, figure.denominator, "", figure.is_estimate)


def held_versions(duties, body):
    """The versions that count here, one for each duty; by their numbers while they are few.

    What is asked of them nests several times: over a list of numbers it is planned well whatever the statistics say.
    """
    delivered = Delivery.objects.current().filter(version=OuterRef("pk"), organization=body, state__in=HELD)
    counted = duties.exclude(state=Duty.State.EXEMPTED).values("pk")
    held = ReportVersion.objects.filter(Exists(delivered), duty__in=counted)
    known = list(held.order_by().values_list("pk", flat=True)[: FEW + 1])
    return held if len(known) > FEW else ReportVersion.objects.filter(pk__in=known)


def given_values(held, body):
    """The answers in those versions that were given to this body."""
    return cuts.without_withheld(IndicatorValue.objects.filter(version__in=held.values("pk")), body)


def counted_values(given, held):
    """The answers that go in: for a cumulative indicator only the newest period of each body that states it."""
    newer = newer_values(given).filter(version__duty__year=OuterRef("version__duty__year"))
    values = given.filter(Q(indicator__is_cumulative=False) | ~Exists(newer))
    for indicator, sources in enclosed_values(values, held).items():
        values = values.exclude(indicator=indicator, version__in=sources)
    return values


def enclosed_values(values, held) -> dict[int, list[int]]:
    """Indicator → the versions whose answer already stands in another report held here."""
    found = defaultdict(list)
    for (version, (_, indicator)), _ in enclosed(values, held).items():
        found[indicator].append(version)
    return found


def enclosed(values, held) -> dict[tuple, str]:
    """(version, (requirement, indicator)) → the body in whose report of that requirement the answer already stands."""
    folded = dict(folded_ones(held.values("pk")))
    if not folded:
        return {}
    own = values.order_by().filter(version__in=held.values("pk"))
    cells = own.values_list("version", "version__duty__requirement", "indicator", "indicator__is_cumulative").distinct()
    figures, start, running = set(), {}, set()
    for version, requirement, indicator, is_running in cells:
        figure = requirement, indicator
        figures.add((version, figure))
        if version in folded:
            start[version, indicator] = {(version, figure)}
        if is_running:
            running.add((requirement, figure))
    return Enclosure(reports_of(held), figures, followed_down(start), running).left_out()


def _sums(values) -> dict[tuple, Sums]:
    """(requirement, indicator) → what goes into the total; of LATEST that of the last report only."""
    keys = values.exclude(indicator__rule=Rule.LATEST).order_by().values_list("version__duty__requirement", "indicator")
    rows = keys.annotate(**sums_over("version"))
    found = {(requirement, indicator): Sums(*sums) for requirement, indicator, *sums in rows}
    for key, rows in _latest(values).items():
        estimates = any(row["is_estimate"] for row in rows)
        found[key] = Sums(sum((row["value"] for row in rows), Decimal(0)), None, None, 1, int(estimates))
    return found


def _latest(values) -> dict[tuple, list[dict]]:
    """(requirement, indicator) → the answers of the report that was sent last."""
    rows = values.filter(indicator__rule=Rule.LATEST, value__isnull=False).order_by("version__sent_at", "version")
    found = {}
    for row in rows.values(
        "indicator", "item__name", "value", "version", "is_estimate", of=F("version__duty__requirement")
    ):
        key = row["of"], row["indicator"]
        if key not in found or found[key][0]["version"] != row["version"]:
            found[key] = []
        found[key].append(row)
    return found


def _items(values) -> dict:
    """(requirement, indicator) → [(name, value)] for those broken down by a list, the largest first."""
    rows = values.filter(item__isnull=False).exclude(indicator__rule__in=(Rule.NONE, Rule.LATEST))
    rows = rows.order_by().values("indicator__rule", "item__name", "indicator", of=F("version__duty__requirement"))
    found = defaultdict(list)
    for row in rows.annotate(total=Sum("value"), reports=Count("version", distinct=True)):
        value = row["total"] / row["reports"] if row["indicator__rule"] == Rule.AVERAGE else row["total"]
        found[row["of"], row["indicator"]].append((row["item__name"], round(value, 4)))
    for key, last in _latest(values).items():
        if last[0]["item__name"] is not None:
            found[key] = [(row["item__name"], row["value"]) for row in last]
    return {key: sorted(pairs, key=lambda pair: (-pair[1], pair[0])) for key, pairs in found.items()}


def _answering(given) -> dict[tuple, int]:
    """(requirement, indicator) → the bodies that answer it, whether their figure is added here or inside another."""
    rows = given.order_by().values_list("version__duty__requirement", "indicator")
    rows = rows.annotate(Count("version__duty__organization", distinct=True))
    return {(requirement, indicator): bodies for requirement, indicator, bodies in rows}


def _indicators(expected, answering) -> dict:
    """(requirement, indicator id) → indicator: those asked now, and those of older forms that were answered."""
    asked = ReportingRequirement.objects.filter(pk__in=expected, form__indicators__isnull=False)
    pairs = {*asked.values_list("pk", "form__indicators"), *answering}
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
    whole = indicator.type in (Type.INTEGER, Type.YES_NO) and indicator.rule != Rule.AVERAGE
    return value.quantize(Decimal(1)) if whole else round(value, 4)
