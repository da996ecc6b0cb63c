"""Filters of the printed paper: `{% load paper %}`."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from plans.documents.closing import parted as _parted
from plans.documents.columns import table_shares
from plans.documents.text import NUMBER, clean, runs

register = template.Library()
# After a hyphen or a slash of a number, so that it stays on one line. A `nowrap` element would leave words alone on
# lines of their own: WeasyPrint breaks before the word that follows one at the end of a line.
_JOINER = "\\g<0>\u2060"
_BREAKING = re.compile("[-/]")
_BLANK = re.compile("\u00a0{3,}")
_ALIGN = {"left": "paper-left", "center": "paper-center", "right": "paper-right-cell"}


def _kept(text: str) -> str:
    text = NUMBER.sub(lambda match: _BREAKING.sub(_JOINER, match[0]), text)
    return _BLANK.sub(r'<span class="paper-blank">\g<0></span>', escape(text))


@register.filter
def printed(text: str) -> SafeString:
    """Escape the text, set its bold and italic, keep each document number and date on one line."""
    parts = []
    for run in runs(text):
        shown = _kept(run.text)
        shown = f"<em>{shown}</em>" if run.italic else shown
        parts.append(f"<strong>{shown}</strong>" if run.bold else shown)
    return mark_safe("".join(parts))


@register.filter
def tag(line) -> str:
    """The element of a line: headings make the outline of the PDF and are found by those who listen."""
    if line.role == "heading":
        return f"h{min(line.level, 3) + 1}"
    return {"kind": "h1", "annex_label": "h1", "division": "h2", "article": "h3"}.get(line.role, "p")


@register.filter
def css(role: str) -> str:
    return role.replace("_", "-")


@register.filter
def css_mm(value: float) -> int:
    """Hundredths, as in the name of a class of `stylesheet.own_css`."""
    return round(value * 100)


@register.filter
def look(paper, line):
    """How the line is set."""
    return paper.look(line)


@register.filter
def parted(paper):
    """Nơi nhận beside the signature, and what goes on below."""
    return _parted(paper)


@register.filter
def columns(box, paper) -> list[dict]:
    """Each column with its share of the width in percent."""
    return [{"share": share} for share in table_shares(box, paper.format)]


@register.filter
def rows(table) -> list[list[dict]]:
    """Cells with their class; a short row is filled up."""
    filled = [(*row, *[""] * (len(table.columns) - len(row))) for row in table.rows]
    return [
        [{"text": clean(cell), "css": _ALIGN[column.align]} for cell, column in zip(row, table.columns, strict=False)]
        for row in filled
    ]
