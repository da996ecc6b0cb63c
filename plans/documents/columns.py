"""How wide the columns of a table are, the same in the PDF and in Word."""

from plans.documents import fonts
from plans.documents.formats import Format
from plans.documents.paper import TableBox, shares
from plans.documents.text import NUMBER, clean

CELL_SIDE, CELL_LINE = 4, 0.5  # points: room at either side of the words, border
SLACK = 0.4  # mm; a number set exactly as wide as its cell may still be broken


def widths(box: TableBox, look: Format) -> list[float]:
    """Millimetres of each column: its share, but no less than its longest number or date, which must not break."""
    wide = box.wide or look.text_width
    least = [_least(box, at, look) for at in range(len(box.table.columns))]
    wanted = [max(pair) for pair in zip((share * wide / 100 for share in shares(box.table)), least, strict=True)]
    over, room = sum(wanted) - wide, sum(wanted) - sum(least)
    if 0 < over < room:
        return [width - over * (width - low) / room for width, low in zip(wanted, least, strict=True)]
    return [width * wide / sum(wanted) for width in wanted]


def table_shares(box: TableBox, look: Format) -> list[float]:
    """The same in percent."""
    found = widths(box, look)
    return [width * 100 / sum(found) for width in found]


def _least(box: TableBox, at: int, look: Format) -> float:
    style = look.look("cell")
    texts = (row[at] for row in box.table.rows if at < len(row))
    found = (match[0] for text in texts for match in NUMBER.finditer(clean(text)))
    longest = max((fonts.width(number, style.size, bold=style.bold) for number in found), default=0)
    return longest + (2 * CELL_SIDE + CELL_LINE) / fonts.MM + SLACK if longest else 0
