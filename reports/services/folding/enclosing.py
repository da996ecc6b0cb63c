"""Whose figures stand already inside another report: followed downward through every fold.

A school reports to its ward and to the Sở; the ward's report, which the Sở holds as well, was folded from the
school's. Then the school's own figure must not be added beside the ward's.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reports.models import Delivery, FoldedValue, FoldRule, ReportVersion

FACTS = (
    "pk", "sent_at", "duty__organization", "duty__organization__name", "duty__requirement",
    "duty__requirement__frequency", "duty__period", "duty__data_from", "duty__data_until",
)  # fmt: skip


@dataclass(frozen=True)
class Report:
    """A sent version as far as its place among the others matters."""

    pk: int
    sent_at: object
    body: int
    name: str
    requirement: int
    frequency: str
    period: str
    data_from: date | None
    data_until: date | None

    def covers_time_of(self, other: "Report") -> bool | None:
        """Whether both tell of the same time; None where that cannot be known."""
        if self.requirement == other.requirement or self.frequency == other.frequency:
            return self.period == other.period
        if None in (self.data_from, self.data_until, other.data_from, other.data_until):
            return None
        return self.data_from <= other.data_until and other.data_from <= self.data_until


class Enclosure:
    """`figures`: (report id, figure) of all that would be added; a figure is whatever the caller adds up by.

    `inside`: (figure, body) → {report whose figure was put together from that body's as well: ids of those of its}.
    `running`: the (requirement, figure) that are cumulative, and so hold the periods before.
    """

    def __init__(self, reports: Iterable[Report], figures, inside, running):
        self.reports = {report.pk: report for report in reports}
        self.figures, self.inside, self.running = figures, inside, running
        self.answers = {}
        bodies = {report.body for report in self.reports.values()}
        held = [holders for (_, body), holders in inside.items() if body in bodies]
        parts = {part for holders in held for ids in holders.values() for part in ids}
        self.parts = {part.pk: part for part in reports_of(ReportVersion.objects.filter(pk__in=parts))}

    def left_out(self) -> dict:
        """(report id, figure) → name of the body whose report holds it already."""
        newest_first = sorted(self.reports.values(), key=lambda report: (report.sent_at, report.pk), reverse=True)
        by_body = defaultdict(list)
        for report in newest_first:
            by_body[report.body].append(report)
        for figure, body in self.inside:
            for report in by_body.get(body, ()):
                if (report.pk, figure) in self.figures:
                    self._container(report, figure)
        return {key: self.reports[pk].name for key, pk in self.answers.items() if pk}

    def _container(self, report: Report, figure) -> int | None:
        """The report that counts and holds this one's figure; a report that is left out itself holds nothing back."""
        key = report.pk, figure
        if key not in self.answers:
            self.answers[key] = 0  # being asked: two reports that hold each other are never both left out
            self.answers[key] = next(self._counting_containers(report, figure), None)
        return self.answers[key]

    def _counting_containers(self, report, figure):
        for pk, parts in sorted(self.inside.get((figure, report.body), {}).items()):
            other = self.reports[pk]
            if other.body == report.body or (pk, figure) not in self.figures or self.answers.get((pk, figure)) == 0:
                continue
            same_time = (report.requirement, figure) in self.running or self._same_time(report, other, parts)
            if same_time and not self._container(other, figure):
                yield pk

    def _same_time(self, report, other, parts) -> bool:
        """By what the body gave to the other report; where that cannot tell, by the other report itself.

        Unless it can be ruled out it is the same time, so that nothing counts twice.
        """
        known = {self.parts[part].covers_time_of(report) for part in parts}
        return True in known or (None in known and other.covers_time_of(report) is not False)


def reports_of(versions) -> list[Report]:
    return [Report(*facts) for facts in versions.values_list(*FACTS)]


def enclosed_sources(draft: ReportVersion, deliveries, rules) -> dict[tuple, list[int]]:
    """(target, name of the enclosing body) → the source versions whose figure is in there already."""
    held = deliveries.exclude(state=Delivery.State.RETURNED).values("version")
    folded = folded_ones(held)
    if not folded:
        return {}
    figures = set(draft.folded.filter(is_included=True).values_list("source", "indicator"))
    feeds = defaultdict(set)
    for rule in rules:
        feeds[rule.requirement_id, rule.source_id].add(rule.target_id)
    start = {
        (pk, source): {(pk, target) for target in targets}
        for pk, requirement in folded
        for (of, source), targets in feeds.items()
        if of == requirement
    }
    running = {(rule.requirement_id, rule.target_id) for rule in rules if rule.source.is_cumulative}
    inside = followed_down(start)
    reports = reports_of(ReportVersion.objects.filter(pk__in=held))
    found = defaultdict(list)
    for (source, target), name in Enclosure(reports, figures, inside, running).left_out().items():
        found[target, name].append(source)
    return found


def folded_ones(versions) -> list[tuple[int, int]]:
    """(version, requirement) of those put together from reports below."""
    rows = FoldedValue.objects.filter(version__in=versions, is_included=True).order_by()
    return list(rows.values_list("version", "version__duty__requirement").distinct())


def followed_down(start: dict) -> dict:
    """(figure, body) → {report at the top that holds the body's figure: the versions by which it came there}.

    `start`: (version, its indicator) → the (report at the top, figure) it stands for there.
    """
    owners, fresh = {key: set(tops) for key, tops in start.items()}, dict(start)
    inside = defaultdict(lambda: defaultdict(set))
    while fresh:
        rows = FoldedValue.objects.filter(version__in={version for version, _ in fresh}, is_included=True).order_by()
        rows = rows.values_list(
            "version", "indicator", "source", "source__duty__organization", "source__duty__requirement"
        )
        rows = [row for row in rows.distinct() if row[:2] in fresh]
        feeds = _feeds({row[1] for row in rows})
        found = defaultdict(set)
        for version, indicator, source, body, requirement in rows:
            tops = fresh[version, indicator]
            for top, figure in tops:
                inside[figure, body][top].add(source)
            for below in feeds.get((requirement, indicator), ()):
                found[source, below] |= tops - owners.get((source, below), set())
        fresh = {key: tops for key, tops in found.items() if tops}
        for key, tops in fresh.items():
            owners.setdefault(key, set()).update(tops)
    return inside


def _feeds(indicator_ids) -> dict:
    """(requirement below, target indicator) → the indicators below that feed it."""
    found = defaultdict(list)
    rules = FoldRule.objects.filter(target__in=indicator_ids)
    for requirement_id, target_id, source_id in rules.values_list("requirement", "target", "source"):
        found[requirement_id, target_id].append(source_id)
    return found
