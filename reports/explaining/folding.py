"""What a folded report says of its folding: how many reports went in, what moved since, what a new run changed."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from orgs.formats import vn_number
from reports.adding import live_rules
from reports.cuts import Cut
from reports.explaining.rights import versions_showing
from reports.explaining.words import unit_words
from reports.models import Delivery, Duty, FoldRun, Indicator, IndicatorValue, ListItem, ReportVersion
from reports.services.folding.sources import current_deliveries, source_duties

SHOWN = 20


@dataclass(frozen=True)
class Moved:
    """Source duties by what became of them between two states; id → (version before, version now)."""

    new: dict
    again: dict
    gone: dict
    returned: dict

    @property
    def count(self) -> int:
        return len(self.new) + len(self.again) + len(self.gone) + len(self.returned)

    def lines(self) -> list[tuple]:
        """(duty, words, version before, version now)."""
        kinds = (
            (self.new, "Mới gửi"),
            (self.again, "Gửi lại"),
            (self.returned, "Bị trả lại"),
            (self.gone, "Không còn"),
        )
        return [(duty, words, *pair) for found, words in kinds for duty, pair in found.items()]


def run_of(version: ReportVersion) -> FoldRun | None:
    """The folding behind a version: the last one, of a sent version the last before it was sent."""
    runs = FoldRun.objects.filter(duty=version.duty_id)
    if version.sent_at:
        runs = runs.filter(made_at__lte=version.sent_at)
    return runs.first()


def moved_since(run: FoldRun, duty: Duty) -> Moved:
    """What the folding body holds now against what that run used."""
    rows = current_deliveries(duty).values_list("version__duty", "version", "state", "decided_at")
    now, returned = {}, set()
    for source, version, state, decided_at in rows:
        now[source] = version
        if state == Delivery.State.RETURNED and decided_at and decided_at > run.made_at:
            returned.add(source)
    return _compared(_sources(run), now, returned)


def moved_between(before: FoldRun, after: FoldRun) -> Moved:
    return _compared(_sources(before), _sources(after), set())


def has_changed(after: FoldRun, before: FoldRun) -> bool:
    return after.sources != before.sources or sorted(map(str, after.figures)) != sorted(map(str, before.figures))


def _sources(run) -> dict[int, int]:
    return {int(source): version for source, version in run.sources.items()}


def _compared(before: dict, now: dict, returned: set) -> Moved:
    same = before.keys() & now.keys()
    return Moved(
        new={source: (None, now[source]) for source in now.keys() - before.keys()},
        again={source: (before[source], now[source]) for source in same if before[source] != now[source]},
        gone={source: (before[source], None) for source in before.keys() - now.keys()},
        returned={source: (before[source], now[source]) for source in same & returned if before[source] == now[source]},
    )


def fold_box(duty: Duty, draft: ReportVersion | None) -> dict:
    """Above the form of a report that is drawn from others: what came in, what the last run used, what moved since."""
    sources = source_duties(duty)
    waiting = [source for source in sources if not source.first_sent_at]
    run = run_of(draft) if draft else None
    return {
        "sources": len(sources),
        "sent": len(sources) - len(waiting),
        "waiting": len(waiting),
        "waiting_shown": waiting[:SHOWN],
        "run": run,
        "moved": moved_since(run, duty).count if run else 0,
        "has_earlier": FoldRun.objects.filter(duty=duty)[1:2].exists() if run else False,
        "figures": figure_links(draft, None) if draft else [],
    }


def folded_section(version: ReportVersion, cut: Cut) -> dict:
    """Under a sent report: its figures with the number of reports in them, and whether their sources moved since."""
    lines = figure_links(version, cut)
    run = run_of(version) if lines and version.withdrawn_at is None else None
    return {
        "lines": lines,
        "run": run,
        "moved": moved_since(run, version.duty).count if run and cut.is_whole else 0,
        "changes_url": f"{reverse('reports:report_fold_changes', args=[version.duty_id])}?lan={version.number}",
    }


def figure_links(version: ReportVersion, cut: Cut | None) -> list[dict]:
    """Each figure of the folding with how many reports are in and out, and the page that explains it."""
    rows = (
        version.folded.order_by()
        .values("indicator")
        .annotate(
            sources=Count("source", distinct=True, filter=Q(is_included=True)),
            out=Count("source", distinct=True, filter=Q(is_included=False)),
        )
    )
    counts = {row["indicator"]: row for row in rows}
    lan = f"?lan={version.number}" if version.number else ""
    return [
        {
            "indicator": indicator,
            "sources": counts[indicator.pk]["sources"],
            "out": counts[indicator.pk]["out"],
            "url": reverse("reports:figure_explain", args=[version.duty_id, indicator.pk]) + lan,
        }
        for indicator in Indicator.objects.filter(pk__in=counts)
        if cut is None or cut.indicator(indicator.name)
    ]


def link_figures(sheet, lines) -> None:
    """Each folded figure of a sheet leads to its explanation."""
    urls = {line["indicator"].pk: line["url"] for line in lines}
    for line in sheet.indicators:
        line.explain_url = urls.get(line.indicator.pk, "")


def figure_changes(before: FoldRun, after: FoldRun) -> list[dict]:
    """The figures that two runs tell differently, in the order of the form."""
    old, new = ({(row[0], row[1]): row[2] for row in run.figures} for run in (before, after))
    keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    indicators = Indicator.objects.in_bulk({indicator for indicator, _ in keys})
    items = ListItem.objects.in_bulk({item for _, item in keys if item})
    lines = [
        {
            "indicator": indicators[indicator],
            "item": items.get(item),
            "before": _figure_words(indicators[indicator], old.get((indicator, item))),
            "now": _figure_words(indicators[indicator], new.get((indicator, item))),
        }
        for indicator, item in keys
        if indicator in indicators
    ]
    return sorted(lines, key=lambda line: (line["indicator"].position, line["indicator"].pk, str(line["item"] or "")))


def _figure_words(indicator, stored) -> str:
    if stored is None:
        return ""
    return f"{vn_number(stored)}%" if indicator.type == Indicator.Type.PERCENT else vn_number(stored)


def told_lines(user, duty: Duty, lines) -> list[dict]:
    """A page of `Moved.lines`: the unit, its two versions where the user may read them, the figures that differ."""
    duties = Duty.objects.visible_to(user).select_related("organization").in_bulk([line[0] for line in lines])
    pks = {pk for line in lines for pk in line[2:] if pk}
    versions = ReportVersion.objects.visible_to(user).in_bulk(pks)
    rules = live_rules(duty.requirement_id, duty.requirement.form_id)
    shown = versions_showing(user, {rule.source.name for rule in rules}).filter(pk__in=versions)
    said = _said(shown.values("pk"), {rule.source_id for rule in rules})
    return [
        {
            "duty": duties.get(source),
            "what": what,
            "before": versions.get(before),
            "now": versions.get(now),
            "differences": _differences(said[before], said[now]),
        }
        for source, what, before, now in lines
    ]


def _said(versions, indicators) -> dict:
    """Version → {question: words}."""
    found = defaultdict(dict)
    sums, rows = Counter(), IndicatorValue.objects.filter(version__in=versions, indicator__in=indicators)
    for row in rows.select_related("indicator").order_by("indicator__position", "indicator"):
        name = row.indicator.name
        sums[row.version_id, name] += row.value or 0
        words = unit_words(row.indicator, sums[row.version_id, name], row.numerator, row.denominator, row.text)
        found[row.version_id][name] = words
    return found


def _differences(before: dict, now: dict) -> list[tuple[str, str, str]]:
    names = dict.fromkeys([*before, *now])
    return [(name, before.get(name, ""), now.get(name, "")) for name in names if before.get(name) != now.get(name)]
