"""Tables of a paper in Word: the two columns of the header and of the end, the ruled table of tasks and figures."""

from itertools import accumulate, pairwise

from plans.documents.closing import parted
from plans.documents.columns import widths as column_widths
from plans.documents.formats import Format
from plans.documents.paper import HeadRow, SignColumn, TableBox
from plans.documents.text import clean
from plans.documents.word.runs import text_runs
from plans.documents.word.styles import COLUMNS, GRID, Change
from plans.documents.word.xml import make, twentieths, twips

CLOSE_GAP = 12  # points above Nơi nhận and the signature


def _table(style: str, widths: list[int], rows: list):
    """Widths in twips, fixed: Word must not fit them to the words."""
    properties = make(
        "tblPr", make("tblStyle", val=style), make("tblW", w=sum(widths), type="dxa"), make("tblLayout", type="fixed")
    )
    return make("tbl", properties, make("tblGrid", *[make("gridCol", w=width) for width in widths]), *rows)


def _row(*cells, is_head: bool = False):
    return make("tr", make("trPr", make("cantSplit"), make("tblHeader") if is_head else None), *cells)


def _cell(width: int, content: list, *, span: int = 1, top: float = 0, middle: bool = False):
    properties = make(
        "tcPr",
        make("tcW", w=width, type="dxa"),
        make("gridSpan", val=span) if span > 1 else None,
        make("tcMar", make("top", w=twentieths(top), type="dxa")) if top else None,
        make("vAlign", val="center") if middle else None,
    )
    return make("tc", properties, *content)


def head_table(writer, rows: tuple[HeadRow, ...]):
    """The header: two columns without lines and without padding; each row may split at a place of its own."""
    look = writer.look
    edges = sorted({0.0, look.text_width, *(row.left_width for row in rows)})
    widths = [twips(right) - twips(left) for left, right in pairwise(edges)]
    made = []
    for row in rows:
        at = edges.index(row.left_width)
        right = look.text_width - row.left_width
        parts = (
            (widths[:at], row.left, row.left_width, look.header_gap),
            (widths[at:], row.right, right, 0),
        )
        made.append(_row(*[_head_cell(writer, *part) for part in parts if part[0]]))
    return _table(COLUMNS, widths, made)


def _head_cell(writer, widths, lines, column, gap):
    content = [element for line in lines for element in writer.paragraph(line, column, gap=gap)]
    return _cell(sum(widths), content or [writer.styled("end")], span=len(widths))


def closing(writer) -> list:
    """Nơi nhận at the left, the signature at the right, never parted; what does not fit beside it stands below.

    Two signatures stand side by side, with Nơi nhận below.
    """
    look, close = writer.look, writer.paper.close
    sizes = (look.sign_left_width, look.text_width - look.sign_left_width)
    beside, rest = parted(writer.paper)
    if close.sign_left:
        beside, rest = (), close.recipients
        left_part = _signature(writer, close.sign_left, sizes[0])
    else:
        left_part = [part for line in beside for part in writer.paragraph(line, sizes[0])] or [writer.styled("end")]
    parts = (left_part, _signature(writer, close.sign, sizes[1]))
    left = twips(sizes[0])
    widths = [left, twips(look.text_width) - left]
    cells = [_cell(width, part, top=CLOSE_GAP) for width, part in zip(widths, parts, strict=True)]
    below = []
    for line in rest:
        change = Change(before=CLOSE_GAP if line.role == "recipients_label" else 0)
        below += writer.paragraph(line, look.text_width, gap=sizes[1], change=change)
    return [_table(COLUMNS, widths, [_row(*cells)]), *below]


def _signature(writer, column: SignColumn, size: float) -> list:
    """The lines above the signature, the room for it (as space above the name), the name."""
    room = writer.look.signature_space * 72 / 25.4
    found = [part for line in column.lines for part in writer.paragraph(line, size)]
    for at, line in enumerate(column.name):
        change = Change(before=0 if at else round(room, 1))
        found += writer.paragraph(line, size, change=change)
    return found or [writer.styled("end")]


def grid(writer, box: TableBox):
    """A table with lines: its head on each page, no row split; its last row may be tied to what follows."""
    table, widths = box.table, _columns(writer.look, box)
    head = [
        _cell(w, [_text(writer, "cell_head", c.title)], middle=True) for w, c in zip(widths, table.columns, strict=True)
    ]
    rows = [_row(*head, is_head=True)]
    for at, row in enumerate(table.rows, start=1):
        filled = (*row, *[""] * (len(table.columns) - len(row)))
        change = Change(keep=box.keep and at == len(table.rows))
        cells = [
            _cell(width, [_text(writer, "cell", text, change, column.align)])
            for width, column, text in zip(widths, table.columns, filled, strict=False)
        ]
        rows.append(_row(*cells))
    return _table(GRID, widths, rows)


def _columns(look: Format, box: TableBox) -> list[int]:
    edges = [0, *accumulate(column_widths(box, look))]
    return [twips(right) - twips(left) for left, right in pairwise(edges)]


def _text(writer, role: str, text: str, change: Change | None = None, align: str = ""):
    look = writer.look.look(role)
    change = change or Change()
    if align and align != look.align:
        change = Change(keep=change.keep, align=align)
    element = writer.styled(role, change)
    element.extend(text_runs(clean(text), bold=look.bold, italic=look.italic))
    return element
