"""“Phụ lục số liệu theo đơn vị”: which report below gave what to each figure of a folded report."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from orgs.formats import vn_number
from plans.documents.structure import PARAGRAPH, TABLE, Annex, Block, Column, Table
from reports.cuts import WHOLE, Cut, cuts_for
from reports.figures import Figure, in_words, percent
from reports.models import FoldedValue, Indicator, ReportVersion
from reports.sheets import IndicatorLine, Sheet

TITLE = "Số liệu theo đơn vị"
COLUMNS = 6  # figures side by side; more go to a further table
NARROW = 12  # a figure's share of the table's width


def unit_annex(user, sheet: Sheet, cut: Cut = WHOLE) -> Annex | None:
    """Units by figures, with the folded figure in the last row. None where there is nothing to show.

    Nothing either for those who may not read every report in it: part of a table would be taken for all of it.
    """
    version = sheet.version
    if version is None:
        return None
    rows = FoldedValue.objects.filter(version=version, is_included=True)
    sources = set(rows.order_by().values_list("source", flat=True))
    if not sources or not _reads_all(user, sources):
        return None
    lines = [line for line in sheet.indicators if cut.indicator(line.indicator.name)]
    figures = _figures(rows)
    lines = [line for line in lines if line.indicator.pk in {indicator for _, indicator in figures}]
    if not lines:
        return None
    names = _names(sources)
    tables = [_table(lines[at : at + COLUMNS], names, figures) for at in range(0, len(lines), COLUMNS)]
    note = f"Số liệu của {vn_number(len(names))} báo cáo đã được cộng vào báo cáo này."
    return Annex(TITLE, (Block(PARAGRAPH, note), *(Block(TABLE, table=table) for table in tables)), is_landscape=True)


def _reads_all(user, sources) -> bool:
    """Every one of these reports, and all of it."""
    rows = list(ReportVersion.objects.visible_to(user).filter(pk__in=sources).select_related("duty"))
    return len(rows) == len(sources) and all(cut.is_whole for cut in cuts_for(user, rows).values())


def _figures(rows) -> dict[tuple[int, int], Figure]:
    """(source version, indicator) → what it gave; the items of a list together."""
    found = defaultdict(Figure)
    columns = ("source", "indicator", "value", "numerator", "denominator", "is_estimate")
    for source, indicator, value, top, bottom, is_estimate in rows.order_by("pk").values_list(*columns):
        before = found[source, indicator]
        found[source, indicator] = Figure(
            value=_sum(before.value, value),
            numerator=_sum(before.numerator, top),
            denominator=_sum(before.denominator, bottom),
            is_estimate=before.is_estimate or is_estimate,
        )
    return found


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return other if one is None else one + (other or 0)


def _names(sources) -> list[tuple[int, str]]:
    """(version, body) in the order of names; the period is added where a body stands there twice."""
    rows = ReportVersion.objects.filter(pk__in=sources).order_by("duty__organization__name", "duty__due_on", "pk")
    rows = list(rows.values_list("pk", "duty__organization__name", "duty__period"))
    times = defaultdict(int)
    for _, name, _ in rows:
        times[name] += 1
    return [(pk, f"{name} ({period})" if times[name] > 1 else name) for pk, name, period in rows]


def _table(lines: list[IndicatorLine], names, figures) -> Table:
    columns = (
        Column("TT", 6, "center"),
        Column("Đơn vị", 100 - 6 - NARROW * len(lines)),
        *(Column(_title(line.indicator), NARROW, "right") for line in lines),
    )
    rows = [
        (str(at), name, *(_cell(line.indicator, figures.get((pk, line.indicator.pk))) for line in lines))
        for at, (pk, name) in enumerate(names, start=1)
    ]
    return Table(columns, (*rows, ("", "Tổng hợp", *(_total(line) for line in lines))))


def _title(indicator: Indicator) -> str:
    return f"{indicator.name} ({indicator.unit})" if indicator.unit else indicator.name


def _cell(indicator: Indicator, figure: Figure | None) -> str:
    if figure and indicator.type == Indicator.Type.PERCENT:
        figure = replace(figure, value=percent(figure.numerator or Decimal(0), figure.denominator or Decimal(0)))
    words = in_words(indicator, figure)
    return f"{words} (ước)" if words and figure.is_estimate else words


def _total(line: IndicatorLine) -> str:
    """The figure as the report itself states it, by the rule of the indicator."""
    if line.indicator.breakdown_id:
        return vn_number(line.total) if line.rows else ""
    if line.indicator.type == Indicator.Type.YES_NO:
        return vn_number(line.value)  # how many said yes
    return in_words(line.indicator, line.figure)
