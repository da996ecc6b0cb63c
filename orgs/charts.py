"""Plain SVG charts made on the server: the same drawing for the page and for the PDF, a table behind each."""

from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from orgs.formats import vn_number

WIDTH, HEIGHT = 720, 280
LEFT, RIGHT, TOP, BOTTOM = 52, 8, 16, 34
# Presentation attributes serve the PDF; on a page the classes c1..c6 of theme.css take over (light and dark).
FILLS = ("#2f6f4f", "#c98a1b", "#b3412e", "#3d6a94", "#7a7468", "#6d4f86")


class Series(NamedTuple):
    label: str
    values: list  # one figure for each category, None where nothing was planned


def bar_chart(title: str, series: list, categories: list, *, stacked: bool = False, unit: str = "") -> SafeString:
    """Bars by category (a year, a unit), grouped or stacked; every text is escaped, nothing is styled inline."""
    rows = [Series(*row) for row in series]
    top, step = _scale(max([_peak(rows, at, stacked) for at in range(len(categories))], default=0))
    room = (WIDTH - LEFT - RIGHT) / max(len(categories), 1)
    groups = format_html_join("", "{}", ((_group(rows, at, room, top, stacked),) for at in range(len(categories))))
    labels = format_html_join(
        "",
        '<text class="chart-category" x="{}" y="{}" text-anchor="middle" font-size="13" fill="#4a463f">{}</text>',
        ((_n(LEFT + room * (at + 0.5)), HEIGHT - BOTTOM + 20, name) for at, name in enumerate(categories)),
    )
    return format_html(
        '<svg class="chart chart-{}" viewBox="0 0 {} {}" role="img" aria-label="{}" font-family="inherit">{}{}{}</svg>',
        "stacked" if stacked else "grouped",
        WIDTH,
        HEIGHT,
        _summary(title, rows, categories, unit),
        _grid(top, step),
        groups,
        labels,
    )


def chart_context(title: str, series: list, categories: list, *, stacked: bool = False, unit: str = "", **more) -> dict:
    """What `components/_progress_chart.html` needs: the drawing, its legend and the table behind it."""
    rows = [Series(*row) for row in series]
    return {
        "title": title,
        "svg": bar_chart(title, rows, categories, stacked=stacked, unit=unit),
        "legend": [(f"c{at % len(FILLS) + 1}", row.label) for at, row in enumerate(rows)],
        "columns": [row.label for row in rows],
        "table": [(name, [row.values[at] for row in rows]) for at, name in enumerate(categories)],
        "unit": unit,
        **more,
    }


def _peak(rows, at, stacked) -> float:
    figures = [float(row.values[at] or 0) for row in rows]
    return sum(figures) if stacked else max(figures, default=0)


def _scale(peak: float) -> tuple[float, float]:
    """The top of the axis and its step: four to five round steps, whole numbers when the figures are small."""
    if peak <= 0:
        return 4, 1
    size = 10 ** (len(str(int(peak))) - 1) / 10
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10, 20, 25) if size * factor * 5 >= peak)
    step = max(1, round(step)) if peak >= 1 else step
    return step * -(-peak // step), step


def _y(value: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)


def _grid(top: float, step: float) -> SafeString:
    marks = [step * at for at in range(round(top / step) + 1)]
    return format_html_join(
        "",
        '<line class="chart-grid" x1="{}" x2="{}" y1="{}" y2="{}" stroke="#d9d4ca" stroke-width="1"/>'
        '<text class="chart-mark" x="{}" y="{}" text-anchor="end" font-size="12" fill="#4a463f">{}</text>',
        (
            (LEFT, WIDTH - RIGHT, _n(_y(m, top)), _n(_y(m, top)), LEFT - 8, _n(_y(m, top) + 4), vn_number(m))
            for m in marks
        ),
    )


def _group(rows, at, room, top, stacked) -> SafeString:
    width = min(room * 0.7, 64 if stacked else 36 * len(rows))
    bar = width if stacked else width / max(len(rows), 1)
    left, floor, parts = LEFT + room * at + (room - width) / 2, 0.0, []
    for index, row in enumerate(rows):
        value = float(row.values[at] or 0)
        x = left if stacked else left + bar * index
        parts.append(_bar(index, row, x, bar, (floor, floor + value), top, show=not stacked and bar >= 18))
        floor += value if stacked else 0
    if stacked and floor:
        parts.append(_figure(left + bar / 2, _y(floor, top) - 5, floor))
    return format_html_join("", "{}", ((part,) for part in parts))


def _bar(index, row, x, width, span, top, *, show) -> SafeString:
    low, high = span
    y, kind = _y(high, top), index % len(FILLS)
    drawn = format_html(
        '<rect class="chart-bar c{}" x="{}" y="{}" width="{}" height="{}" fill="{}"><title>{}: {}</title></rect>',
        kind + 1,
        _n(x + 1),
        _n(y),
        _n(max(width - 2, 1)),
        _n(_y(low, top) - y),
        FILLS[kind],
        row.label,
        vn_number(high - low),
    )
    return drawn + _figure(x + width / 2, y - 5, high) if show and high else drawn


def _figure(x, y, value) -> SafeString:
    return format_html(
        '<text class="chart-figure" x="{}" y="{}" text-anchor="middle" font-size="12" fill="#22201c">{}</text>',
        _n(x),
        _n(y),
        vn_number(value),
    )


def _summary(title, rows, categories, unit) -> str:
    parts = (
        f"{name}: " + ", ".join(f"{row.label} {vn_number(row.values[at] or 0)}" for row in rows)
        for at, name in enumerate(categories)
    )
    return f"{title}{f' ({unit})' if unit else ''}. " + "; ".join(parts)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
