"""How much of Nơi nhận stands beside the signature and is never parted from it; a longer list goes on over the page."""

from plans.documents import fonts
from plans.documents.paper import Line, Paper

MOST = 120.0  # mm; a list no longer than this is kept whole


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
