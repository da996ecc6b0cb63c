"""How wide the columns of a table are, the same in the PDF and in Word."""

import re

from plans.documents import fonts
from plans.documents.formats import Format
from plans.documents.paper import TableBox, shares
from plans.documents.text import NUMBER, clean

CELL_SIDE, CELL_LINE = 4, 0.5  # points: room at either side of the words, border
WORD = re.compile(r"\S+")
SLACK = 0.4  # mm; a number set exactly as wide as its cell may still be broken


def widths(box: TableBox, look: Format) -> list[float]:
    """Millimetres of each column: its share, but no less than its longest number or date, which must not break.

    What such a column takes more, the others give as far as their longest words let them.
    """
    wide = box.wide or look.text_width
    shared = [share * wide / 100 for share in shares(box.table)]
    least = [min(wide, _longest(box, at, look, NUMBER)) for at in range(len(shared))]
    least = [
        max(low, min(share, _longest(box, at, look, WORD)))
        for at, (low, share) in enumerate(zip(least, shared, strict=True))
    ]
    wanted = [max(pair) for pair in zip(shared, least, strict=True)]
    over, room = sum(wanted) - wide, sum(wanted) - sum(least)
    if over > room:
        return shared
    return [width - over * (width - low) / (room or 1) for width, low in zip(wanted, least, strict=True)]


def table_shares(box: TableBox, look: Format) -> list[float]:
    """The same in percent."""
    found = widths(box, look)
    return [width * 100 / sum(found) for width in found]


def _longest(box: TableBox, at: int, look: Format, pattern: re.Pattern) -> float:
    """Millimetres that the longest match in a column takes with the room at its sides; 0 without a match."""
    head, cell = look.look("cell_head"), look.look("cell")
    texts = [(box.table.columns[at].title, head), *((row[at], cell) for row in box.table.rows if at < len(row))]
    found = [(match[0], style) for text, style in texts for match in pattern.finditer(clean(text))]
    longest = max((fonts.width(text, style.size, bold=style.bold) for text, style in found), default=0)
    return longest + (2 * CELL_SIDE + CELL_LINE) / fonts.MM + SLACK if longest else 0
