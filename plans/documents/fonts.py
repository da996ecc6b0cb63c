"""How wide words print in the paper's font: Liberation Serif, whose letters are as wide as those of Times New Roman."""

import subprocess
from functools import cache

from fontTools.ttLib import TTFont

MM = 72 / 25.4
PAD_STEP, PAD_MOST = 5, 55  # mm at either side of a centred text
EDGE = 1.0  # mm that stay free at the end of a full line of it
_AVERAGE = 0.5  # of the size, where the machine has no such font; then it draws no PDF either
_STYLES = {(False, False): "Regular", (True, False): "Bold", (False, True): "Italic", (True, True): "Bold Italic"}


@cache
def _widths(bold: bool, italic: bool) -> tuple[dict[int, float], float] | None:
    style = _STYLES[bold, italic]
    try:
        asked = ["fc-match", "-f", "%{family}|%{file}", f"Liberation Serif:style={style}"]
        family, path = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=20).stdout.split("|")
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    if "Liberation Serif" not in family:
        return None
    font = TTFont(path, lazy=True)
    units = font["head"].unitsPerEm
    advances = font["hmtx"].metrics
    return {code: advances[name][0] / units for code, name in font.getBestCmap().items()}, 0.5


@cache
def _letter(char: str, bold: bool, italic: bool) -> float:
    table = _widths(bold, italic)
    return _AVERAGE if table is None else table[0].get(ord(char), table[1])


def width(text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
    """Millimetres of one line, without kerning (which only makes it narrower)."""
    return sum(_letter(char, bold, italic) for char in text) * size / MM


def even_pad(text: str, look, room: float) -> int:
    """Free mm at both sides (steps of 5) with which a centred text breaks into lines of about one length."""
    style = {"size": look.size, "bold": look.bold, "italic": look.italic}
    lines = len(wrap(text, room, **style))
    if lines < 2:
        return 0
    narrow = room - width(text, **style) / lines
    pad = min(max(int(narrow / 2 // PAD_STEP) * PAD_STEP, 0), PAD_MOST)
    while pad and not _stands(text, lines, room - 2 * pad, style):
        pad -= PAD_STEP
    return pad


def _stands(text: str, lines: int, room: float, style: dict) -> bool:
    """Whether the text breaks into so many lines; none so full that another program breaks it elsewhere."""
    found = wrap(text, room, **style)
    fits = len(found) <= lines and all(width(line, **style) <= room for line in found)
    return fits and wrap(text, room - EDGE, **style) == found


def wrap(text: str, room: float, size: float, *, bold: bool = False, italic: bool = False) -> list[str]:
    """The lines that a text breaks into in `room` millimetres, at spaces only; a longer word stands alone."""
    lines, space = [], width(" ", size, bold=bold, italic=italic)
    used = 0.0
    for word in text.split(" "):
        wide = width(word, size, bold=bold, italic=italic)
        if lines and used + space + wide <= room:
            lines[-1] += f" {word}"
            used += space + wide
        else:
            lines.append(word)
            used = wide
    return lines
