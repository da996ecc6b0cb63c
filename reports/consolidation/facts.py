"""The figures of reports, ready to be compared with the numbers in their prose."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from reports.consolidation.prose_numbers import Fact
from reports.cuts import WHOLE, Cut
from reports.models import Indicator, IndicatorValue

Type = Indicator.Type
COUNTED = (*Indicator.NUMBERS, Type.PERCENT)


def facts_of(versions, cuts: Mapping[int, Cut] | None = None) -> dict[int, list[Fact]]:
    """Version → its figures, as far as its cut gives them; in one query."""
    rows = IndicatorValue.objects.filter(version__in=versions, indicator__type__in=COUNTED, value__isnull=False)
    found = defaultdict(lambda: defaultdict(list))
    for row in rows.select_related("indicator", "item"):
        cut = (cuts or {}).get(row.version_id, WHOLE)
        if cut.indicator(row.indicator.name):
            found[row.version_id][row.indicator].append(row)
    return {version: [_fact(*pair) for pair in lines.items()] for version, lines in found.items()}


def _fact(indicator, rows) -> Fact:
    items = {row.item.name: _values(row) for row in rows if row.item_id}
    values = (sum((row.value for row in rows), Decimal(0)),) if items else _values(rows[0])
    return Fact(indicator.name, indicator.unit, indicator.type == Type.PERCENT, values, items)


def _values(row) -> tuple[Decimal, ...]:
    """The figure, and the estimate sent before it: either may stand in the prose."""
    return (row.value,) if row.estimated is None else (row.value, row.estimated)
