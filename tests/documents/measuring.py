"""A printed paper measured: every stretch of text with its place, size and style, every drawn rule and box.

Millimetres from the left and the top edge of the sheet; sizes and leading in points.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from io import BytesIO

import pdfplumber

from plans.documents import render_pdf
from plans.documents.structure import Structure

MM = 72 / 25.4
COLUMN_GAP = 10  # points without any letter: another column
ASCENT = 0.891  # of the font, above the base line


@dataclass(frozen=True)
class Text:
    """A stretch of text on one base line, in one column."""

    chars: tuple
    page: int
    height: float  # of the sheet, points

    @cached_property
    def inked(self) -> list[dict]:
        return [char for char in self.chars if char["text"].strip()]

    @property
    def text(self) -> str:
        return "".join(char["text"] for char in self.chars).replace("\u00a0", " ").strip()

    @property
    def left(self) -> float:
        return self.inked[0]["x0"] / MM

    @property
    def right(self) -> float:
        return self.inked[-1]["x1"] / MM

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def base(self) -> float:
        """The base line, in points from the top edge."""
        return self.height - self.inked[0]["matrix"][5]

    @property
    def top(self) -> float:
        """Of the line's letters by the ascent of the font, mm."""
        return (self.base - ASCENT * self.size) / MM

    @property
    def size(self) -> float:
        return round(self.inked[0]["size"], 1)

    @property
    def style(self) -> tuple[float, str]:
        """(13, "bold"); every letter of the stretch has it."""
        found = {(round(char["size"], 1), style_of(char)) for char in self.inked}
        assert len(found) == 1, f"{self.text!r}: {found}"
        return found.pop()

    @property
    def first_style(self) -> tuple[float, str]:
        return self.size, style_of(self.inked[0])

    @property
    def colors(self) -> set[tuple]:
        return {_color(char["non_stroking_color"]) for char in self.inked}


@dataclass(frozen=True)
class Rule:
    """A drawn horizontal line."""

    left: float
    right: float
    at: float  # points from the top edge
    thick: float  # points
    page: int

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Box:
    left: float
    right: float
    top: float
    bottom: float
    page: int

    @property
    def size(self) -> tuple[float, float]:
        return round(self.right - self.left, 1), round(self.bottom - self.top, 1)


def style_of(char: dict) -> str:
    name = char["fontname"].split("+")[-1]
    words = [word for word in ("Bold", "Italic") if word in name]
    return " ".join(words).lower() or "upright"


def _color(value) -> tuple:
    found = tuple(value) if isinstance(value, list | tuple) else (value or 0,)
    return tuple(round(part, 2) for part in (found if len(found) == 3 else found * 3))


class Printed:
    """Every page of one PDF."""

    def __init__(self, data: bytes):
        self.pages = pdfplumber.open(BytesIO(data)).pages
        self.texts = [text for page in self.pages for text in _texts(page)]
        self.rules = [rule for page in self.pages for rule in _rules(page)]
        self.chars = [char for page in self.pages for char in page.chars if char["text"].strip()]

    def find(self, words: str, page: int | None = None, part: str = "") -> Text:
        """The first stretch that begins with the words; `part` is left, right or empty."""
        for text in self.all(words, page):
            middle = self.pages[text.page - 1].width / MM / 2
            if not part or (text.middle < middle if part == "left" else text.middle > middle):
                return text
        raise AssertionError(f"{words!r} is not on the paper")

    def all(self, words: str = "", page: int | None = None) -> list[Text]:
        return [text for text in self.texts if text.text.startswith(words) and page in (None, text.page)]

    def has(self, words: str) -> bool:
        return any(words in text.text for text in self.texts)

    def lines(self, first: str, page: int | None = None) -> list[Text]:
        """The lines of one paragraph of the body: the one that begins with the words, to the next indented one."""
        begin = self.find(first, page)
        same = [text for text in self.texts if text.page == begin.page and text.base >= begin.base]
        found = [begin]
        for text in sorted(same, key=lambda text: (text.base, text.left)):
            if text is begin or abs(text.base - found[-1].base) < 1:
                continue
            if text.left > 31 or text.base - found[-1].base > 2 * begin.size:
                break
            found.append(text)
        return found

    def under(self, text: Text, within: float = 12) -> Rule:
        """The rule drawn right under a stretch of text."""
        near = [
            rule
            for rule in self.rules
            if rule.page == text.page
            and -1 <= rule.at - text.base <= within
            and rule.left < text.right
            and rule.right > text.left
        ]
        assert near, f"no rule under {text.text!r}"
        return min(near, key=lambda rule: rule.at)

    def is_ruled(self, text: Text, within: float = 12) -> bool:
        try:
            return bool(self.under(text, within))
        except AssertionError:
            return False

    def box(self, text: Text) -> Box:
        """The frame drawn around a stretch of text, from the outside of its lines."""
        page = self.pages[text.page - 1]
        sides = [
            edge
            for edge in [*page.rects, *page.lines, *page.curves]
            if edge["x0"] / MM <= text.left and edge["x1"] / MM >= text.right or edge["width"] < 2
        ]
        near = [edge for edge in sides if abs(edge["top"] - text.base) < 26 and abs(edge["bottom"] - text.base) < 26]
        near = [edge for edge in near if text.left - 25 < edge["x0"] / MM and edge["x1"] / MM < text.right + 25]
        assert near, f"no box around {text.text!r}"
        left, right = min(edge["x0"] for edge in near), max(edge["x1"] for edge in near)
        top, bottom = min(edge["top"] for edge in near), max(edge["bottom"] for edge in near)
        return Box(left / MM, right / MM, top / MM, bottom / MM, text.page)

    def body(self) -> list[Text]:
        """The lines between the header and the signature that begin at the left margin or one indent from it."""
        close = self.find("Nơi nhận:")
        first = "Kính gửi:" if self.structure.is_dispatch else self.structure.kind_name
        front = (self.all("-----", page=1) or [self.find(first, page=1)])[0]
        kept = [text for text in self.texts if text.left < 45 and text.base / MM > 19 and text.page <= close.page]
        kept = [text for text in kept if text.page > 1 or text.base > front.base]
        return [text for text in kept if text.page < close.page or text.base < close.base - 5]

    def leading(self) -> list[float]:
        """Points from line to line inside paragraphs of the body."""
        pairs = zip(self.body(), self.body()[1:], strict=False)
        return [b.base - a.base for a, b in pairs if a.page == b.page and b.left < 30.6]

    def gaps(self) -> list[float]:
        """Points between paragraphs over and above the leading."""
        pairs = zip(self.body(), self.body()[1:], strict=False)
        usual = min(self.leading())
        return [b.base - a.base - usual for a, b in pairs if a.page == b.page and b.left > 31]

    def numbers(self) -> list[Text | None]:
        """The page number in the top margin of each page."""
        found = []
        for page in range(1, len(self.pages) + 1):
            high = [text for text in self.all(page=page) if text.base / MM < 19 and text.text.isdigit()]
            found.append(high[0] if high else None)
        return found


def _texts(page) -> list[Text]:
    rows = {}
    for char in page.chars:
        rows.setdefault(round(char["matrix"][5], 1), []).append(char)
    found = []
    for base in sorted(rows, reverse=True):
        part = []
        for char in sorted(rows[base], key=lambda char: char["x0"]):
            if part and char["x0"] - part[-1]["x1"] > COLUMN_GAP:
                found.append(part)
                part = []
            part.append(char)
        found.append(part)
    kept = [part for part in found if any(char["text"].strip() for char in part)]
    return [Text(tuple(part), page.page_number, float(page.height)) for part in kept]


def _rules(page) -> list[Rule]:
    flat = [shape for shape in [*page.rects, *page.lines] if shape["height"] < 2 and shape["width"] > 8]
    return [_rule(shape, page.page_number) for shape in [*flat, *_borders(page)]]


def _borders(page) -> list[dict]:
    """A border at the top or the bottom alone is filled between two boxes that differ at that side only."""
    tall = [shape for shape in page.rects if shape["height"] > 2]
    pairs = [(a, b) for a in tall for b in tall if 0.2 < b["height"] - a["height"] < 2]
    found = []
    for inner, outer in pairs:
        alike = {name for name in ("x0", "x1", "top", "bottom") if abs(inner[name] - outer[name]) < 0.01}
        if alike == {"x0", "x1", "top"}:
            found.append({**outer, "top": inner["bottom"], "height": outer["bottom"] - inner["bottom"]})
        elif alike == {"x0", "x1", "bottom"}:
            found.append({**outer, "bottom": inner["top"], "height": inner["top"] - outer["top"]})
    return found


def _rule(shape: dict, page: int) -> Rule:
    thick = max(shape["height"], shape["linewidth"] or 0)
    return Rule(shape["x0"] / MM, shape["x1"] / MM, (shape["top"] + shape["bottom"]) / 2, thick, page)


@cache
def printed(structure: Structure) -> Printed:
    """The PDF of a structure, drawn and read once in a session."""
    found = Printed(render_pdf(structure))
    found.structure = structure
    return found
