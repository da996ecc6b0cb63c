"""About how many pages a paper takes, before anything is laid out: who draws it, the request or the worker."""

from math import ceil

from plans.documents.formats import Format, format_of
from plans.documents.structure import PARAGRAPH, Block, Structure, Table

MM = 72 / 25.4
LETTER = 0.41  # of the size: an average Vietnamese letter with its share of spaces, measured on the seeds
HEAD_POINTS = 190  # the header, the name of the paper, its subject
CELL_PADDING_MM = 3


def pages_needed(structure: Structure) -> int:
    """Every annex and attached text begins a page of its own."""
    look = format_of(structure.format, structure.rules)
    portrait = (297 - look.margin_top - look.margin_bottom) * MM
    landscape = (210 - look.margin_left - look.margin_right) * MM
    points = HEAD_POINTS + _close_points(structure, look)
    points += _points([Block(PARAGRAPH, text) for text in structure.bases], look, look.text_width)
    pages = ceil((points + _points(structure.blocks, look, look.text_width)) / portrait)
    if structure.attached:
        pages += ceil((HEAD_POINTS + _points(structure.attached.blocks, look, look.text_width)) / portrait)
    for annex in structure.annexes:
        room = 297 - look.margin_top - look.margin_bottom if annex.is_landscape else look.text_width
        height = landscape if annex.is_landscape else portrait
        pages += ceil((80 + _points(annex.blocks, look, room)) / height)
    return max(pages, 1)


def _close_points(structure: Structure, look: Format) -> float:
    column = look.look("recipient")
    lines = sum(_lines(text, look.sign_left_width, column.size) for text in structure.recipients) + 3
    return max(lines * column.height, 150)


def _points(blocks, look: Format, room: float) -> float:
    style = look.look("paragraph")
    total = 0.0
    for block in blocks:
        if block.table:
            total += _table_points(block.table, look, room)
            continue
        text = f"{block.label} {block.title} {block.text}"
        total += _lines(text, room, style.size) * style.height + style.before + style.after
    return total


def _table_points(table: Table, look: Format, room: float) -> float:
    style, total = look.look("cell"), sum(column.weight for column in table.columns) or 1
    rooms = [max(room * column.weight / total - CELL_PADDING_MM, 8) for column in table.columns]
    points = 2 * style.height
    for row in table.rows:
        tallest = max((_lines(cell, wide, style.size) for cell, wide in zip(row, rooms, strict=False)), default=1)
        points += tallest * style.height + 4
    return points


def _lines(text: str, room: float, size: float) -> int:
    return max(ceil(len(text) * size * LETTER / MM / room), 1)
