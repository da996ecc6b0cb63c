"""What stays together at the end: the last words with the signature, the signature with the head of Nơi nhận."""

from dataclasses import replace
from math import ceil

from plans.documents import fonts
from plans.documents.formats import Format
from plans.documents.paper import Line, Paper, TableBox
from plans.documents.text import plain

MOST = 120.0  # mm; a list no longer than this is kept whole

SHORT = 8  # lines; a last paragraph no longer than this goes to one page with the signature


def tied(boxes: tuple[Line | TableBox, ...], look: Format, *, is_signed: bool = True) -> tuple[Line | TableBox, ...]:
    """A body whose end stays together: the last paragraph with the signature; a lone line with what is before it.

    A short last paragraph is not broken either, because word processors differ in where they break what is tied.
    """
    kept = list(boxes)
    if is_signed and kept:
        kept[-1] = _tie(kept[-1], look)
    if len(kept) > 1 and isinstance(kept[-1], Line) and _lines(kept[-1], look) == 1:
        kept[-2] = _tie(kept[-2], look)
    return tuple(kept)


def _tie(box: Line | TableBox, look: Format) -> Line | TableBox:
    if isinstance(box, TableBox):
        return replace(box, keep=True)
    return replace(box, keep=True, whole=_lines(box, look) <= SHORT)


def _lines(line: Line, look: Format) -> int:
    style = look.look(line.role)
    text = f"{line.label} {plain(line.text)}".strip()
    wide = fonts.width(text, style.size, bold=style.bold, italic=style.italic)
    return ceil((wide + style.indent) / look.text_width)


def parted(paper: Paper) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Nơi nhận in two: what is kept with the signature, and the rest that may break over pages."""
    lines = paper.close.recipients
    heights = [_height(paper, line) for line in lines]
    if sum(heights) <= MOST:
        return lines, ()
    beside, used, at = _signature_height(paper), 0.0, 0
    while at < len(lines) and (used < beside or at < 2):
        used += heights[at]
        at += 1
    return lines[:at], lines[at:]


def _height(paper: Paper, line: Line) -> float:
    look, room = paper.look(line), paper.format.sign_left_width
    found = fonts.wrap(line.text, room, look.size, bold=look.bold, italic=look.italic)
    return (len(found) * look.height + look.before + look.after) / fonts.MM


def _signature_height(paper: Paper) -> float:
    """Of the taller signature column; a second signature stands above Nơi nhận, so nothing has to fill it."""
    close = paper.close
    if close.sign_left:
        return 0
    lines = (*close.sign.lines, *close.sign.name)
    return paper.format.signature_space + sum(paper.look(line).height for line in lines) / fonts.MM
