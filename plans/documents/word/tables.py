"""Tables of a paper in Word: the two columns of the header and of the end, the ruled table of tasks and figures."""

from plans.documents.paper import Close, HeadRow, SignColumn, shares
from plans.documents.structure import Table
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
    widths = [twips(right) - twips(left) for left, right in zip(edges, edges[1:], strict=False)]
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


def close_table(writer, close: Close):
    """Nơi nhận at the left, the signature at the right, never parted; two signatures stand above Nơi nhận."""
    look = writer.look
    sizes = (look.sign_left_width, look.text_width - look.sign_left_width)
    left, right = twips(sizes[0]), twips(look.text_width) - twips(sizes[0])
    recipients = [part for line in close.recipients for part in writer.paragraph(line, sizes[0])]
    recipients = recipients or [writer.styled("end")]
    if close.sign_left is None:
        sign = _signature(writer, close.sign, sizes[1])
        cells = (_cell(left, recipients, top=CLOSE_GAP), _cell(right, sign, top=CLOSE_GAP))
        return _table(COLUMNS, [left, right], [_row(*cells)])
    signs = [
        _cell(width, _signature(writer, column, size, keep=True), top=CLOSE_GAP)
        for width, column, size in ((left, close.sign_left, sizes[0]), (right, close.sign, sizes[1]))
    ]
    below = (_cell(left, recipients), _cell(right, [writer.styled("end")]))
    return _table(COLUMNS, [left, right], [_row(*signs), _row(*below)])


def _signature(writer, column: SignColumn, size: float, *, keep: bool = False) -> list:
    """The lines above the signature, the room for it (as space above the name), the name."""
    room = writer.look.signature_space * 72 / 25.4
    found = [part for line in column.lines for part in writer.paragraph(line, size, change=Change(keep=keep))]
    for at, line in enumerate(column.name):
        change = Change(keep=keep, before=0 if at else round(room, 1))
        found += writer.paragraph(line, size, change=change)
    return found or [writer.styled("end")]


def grid(writer, table: Table, wide: float, *, keep: bool = False):
    """A table with lines: its head is repeated on each page, no row is split; `keep` ties its last row to what follows."""
    edges, total = [0.0], twips(wide)
    for share in shares(table):
        edges.append(edges[-1] + share * total / 100)
    widths = [round(right) - round(left) for left, right in zip(edges, edges[1:], strict=False)]
    head = [
        _cell(w, [_text(writer, "cell_head", c.title)], middle=True) for w, c in zip(widths, table.columns, strict=True)
    ]
    rows = [_row(*head, is_head=True)]
    for at, row in enumerate(table.rows, start=1):
        filled = (*row, *[""] * (len(table.columns) - len(row)))
        change = Change(keep=keep and at == len(table.rows))
        cells = [
            _cell(width, [_text(writer, "cell", text, change, column.align)])
            for width, column, text in zip(widths, table.columns, filled, strict=False)
        ]
        rows.append(_row(*cells))
    return _table(GRID, widths, rows)


def _text(writer, role: str, text: str, change: Change | None = None, align: str = ""):
    look = writer.look.look(role)
    change = change or Change()
    if align and align != look.align:
        change = Change(keep=change.keep, align=align)
    element = writer.styled(role, change)
    element.extend(text_runs(clean(text), bold=look.bold, italic=look.italic))
    return element
