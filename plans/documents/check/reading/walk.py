"""A Word file as a row of paragraphs and tables, each with its look, drawn lines and place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from docx.oxml.ns import qn

from plans.documents.check.reading.looks import MM_TWIP, ParaLook, RunLook, Styles, usual
from plans.documents.check.reading.numbers import Numbers
from plans.documents.check.view import SeenLook
from plans.documents.text import clean

EMU_MM = 36000
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
_LINES = {"line", "straightConnector1"}
MOST = 20_000  # paragraphs of a file that are read


@dataclass
class Para:
    """`rules` are the lengths of drawn lines anchored here, `at` counts the paragraphs of the file from 1."""

    at: int
    spans: list[tuple[str, RunLook]]
    look: ParaLook
    label: str = ""
    rules: list[float] = field(default_factory=list)
    room: float = 165
    section: int = 0
    breaks: bool = False  # a page begins with this paragraph or after it
    blank_before: int = 0
    gap_before: float = 0  # mm of empty paragraphs above

    @cached_property
    def raw(self) -> str:
        return "".join(text for text, _ in self.spans)

    @cached_property
    def text(self) -> str:
        return clean(self.raw)

    def lines(self) -> list["Para"]:
        """The paragraph parted at its hand-made line breaks; drawn lines stay with the last."""
        rows: list[list[tuple[str, RunLook]]] = [[]]
        for text, run in self.spans:
            first, *rest = text.split("\n")
            rows[-1].append((first, run))
            rows += [[(part, run)] for part in rest]
        kept = [row for row in rows if clean("".join(text for text, _ in row))]
        if len(kept) < 2:
            return [self]
        parts = [replace(self, spans=row, rules=[], blank_before=0, label="") for row in kept]
        parts[0].blank_before, parts[0].label, parts[-1].rules = self.blank_before, self.label, self.rules
        return parts

    def seen(self, start: int = 0, spans=None) -> SeenLook:
        """The look of the letters from `start` on."""
        letters = _cut(spans if spans is not None else self.spans, start)
        looks = [(len(text.strip()), run) for text, run in letters if text.strip()]
        main = usual(looks or [(1, run) for _, run in self.spans[:1]])
        colors = [run.color for _, run in looks if run.color]
        size = main.size
        height = self.look.line or round(size * 1.15 * (self.look.times or 1), 2)
        tab = 12.7 if self.raw.startswith("\t") else 0
        spaces = len(self.raw) - len(self.raw.lstrip(" \u00a0"))
        indent = self.look.first + tab + (self.look.left if self.look.first >= 0 else 0)
        return SeenLook(
            size=size, bold=main.bold, italic=main.italic, underline=main.underline, align=self.look.align,
            before=self.look.before, after=self.look.after, line=height,
            indent=round(indent + spaces * size * 0.25 * 25.4 / 72, 2), font=main.font,
            color=colors[0] if colors else "", times=self.look.times if not self.look.line else 0,
            left=round(self.look.left, 1), sizes=frozenset(run.size for _, run in looks),
            fonts=frozenset(run.font for _, run in looks if run.font), blank_before=self.blank_before,
            is_mixed=len({(run.bold, run.italic) for _, run in looks}) > 1,
        )  # fmt: skip


def _cut(spans, start: int):
    for text, run in spans:
        if start >= len(text):
            start -= len(text)
            continue
        yield text[start:], run
        start = 0


@dataclass
class Cell:
    paras: list[Para]
    width: float


@dataclass
class Grid:
    """A table; widths in mm."""

    at: int
    rows: list[list[Cell]]
    width: float
    room: float
    repeats_head: bool
    splits_rows: bool
    is_ruled: bool
    section: int = 0

    @cached_property
    def text(self) -> str:
        return "\n".join(para.text for row in self.rows for cell in row for para in cell.paras)


@dataclass
class Walker:
    """Reads the parts of one body in order. Sections are counted; `rooms` are their text widths in mm."""

    styles: Styles
    numbers: Numbers
    rooms: list[float]
    count: int = 0
    section: int = 0

    def blocks(self, body) -> list[Para | Grid]:
        found: list[Para | Grid] = []
        for element in _content(body):
            if self.count > MOST:
                break
            if element.tag == qn("w:p"):
                found.append(self.para(element, self.room))
                if element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
                    self.section += 1
            else:
                found.append(self.grid(element))
        return found

    @property
    def room(self) -> float:
        return self.rooms[min(self.section, len(self.rooms) - 1)]

    def para(self, element, room: float) -> Para:
        self.count += 1
        look, style = self.styles.paragraph(element)
        para = Para(self.count, list(self._spans(element, style)), look, room=room, section=self.section)
        para.label = self.numbers.label(look.num)
        if not para.spans:
            mark = element.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
            para.spans = [("", self.styles.run(mark.getparent() if mark is not None else None, style))]
        para.rules = list(drawn_lines(element))
        if look.has_rule:
            para.rules.append(max(room - look.left - look.right, 0))
        breaks = [found for found in element.iter(qn("w:br")) if found.get(qn("w:type")) == "page"]
        para.breaks = look.breaks_before or bool(breaks)
        return para

    def _spans(self, element, style) -> Iterator[tuple[str, RunLook]]:
        for run in element.iter(qn("w:r")):
            if _inside(run, element, (qn("w:txbxContent"), qn("w:del"), f"{_MC}Fallback")):
                continue
            text = "".join(_run_text(run))
            if text:
                look = self.styles.run(run, style)
                yield (text.upper() if look.caps else text), look

    def grid(self, element) -> Grid:
        widths = [_twips(col.get(qn("w:w"))) for col in element.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]
        rows, own = [], element.findall(qn("w:tr"))
        at = self.count + 1
        for row in own:
            cells, column = [], 0
            for cell in row.iter(qn("w:tc")):
                if _inside(cell, row, (qn("w:tbl"),)):
                    continue
                span = _span(cell)
                width = sum(widths[column : column + span]) or _cell_width(cell)
                column += span
                inner = [
                    self.para(p, width) for p in cell.iter(qn("w:p")) if not _inside(p, cell, (qn("w:txbxContent"),))
                ]
                cells.append(Cell(inner, width))
            rows.append(cells)
        head = own[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") if own else None
        whole = [row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in own]
        return Grid(
            at, rows, sum(widths), self.room, head is not None and _is_on(head), not all(whole),
            _is_ruled(element, self.styles), self.section,
        )  # fmt: skip


def _content(body) -> Iterator:
    """Paragraphs and tables, also those inside of content controls."""
    for child in body:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml")):
            yield from _content(child)


def _run_text(run) -> Iterator[str]:
    for child in run:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in (qn("w:tab"), qn("w:ptab")):
            yield "\t"
        elif child.tag in (qn("w:br"), qn("w:cr")) and child.get(qn("w:type")) not in ("page", "column"):
            yield "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag == qn("w:softHyphen"):
            yield "\u00ad"


def _inside(element, root, tags) -> bool:
    parent = element.getparent()
    while parent is not None and parent is not root:
        if parent.tag in tags:
            return True
        parent = parent.getparent()
    return False


def drawn_lines(element) -> Iterator[float]:
    """Lengths in mm of the straight lines anchored in a paragraph."""
    for drawing in element.iter(qn("w:drawing")):
        if _inside(drawing, element, (f"{_MC}Fallback",)):
            continue
        extent = next(drawing.iter(f"{_WP}extent"), None)
        shapes = {shape.get("prst") for shape in drawing.iter(f"{_A}prstGeom")}
        if extent is not None and shapes & _LINES:
            yield _whole(extent.get("cx")) / EMU_MM
    for line in element.iter(f"{_V}line"):
        if not _inside(line, element, (f"{_MC}Choice",)) and not _has_choice(line, element):
            yield abs(_vml_x(line.get("to")) - _vml_x(line.get("from")))


def _has_choice(line, element) -> bool:
    """A VML line that only repeats a drawing for old programs."""
    parent = line.getparent()
    while parent is not None and parent is not element:
        if parent.tag == f"{_MC}Fallback":
            return True
        parent = parent.getparent()
    return False


def _vml_x(point: str | None) -> float:
    """Millimetres of the first of `12.5pt,3pt`."""
    found = re.match(r"\s*(-?[\d.]+)\s*(pt|mm|cm|in|px)?", (point or "").split(",")[0])
    if not found:
        return 0
    unit = {"pt": 25.4 / 72, "mm": 1, "cm": 10, "in": 25.4, "px": 25.4 / 96, None: 1 / EMU_MM}[found[2]]
    try:
        return float(found[1]) * unit
    except ValueError:
        return 0


def _whole(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else 0


def _twips(text: str | None) -> float:
    try:
        return float(text or 0) * MM_TWIP
    except ValueError:
        return 0


def _span(cell) -> int:
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return max(_whole(found.get(qn("w:val"))), 1) if found is not None else 1


def _cell_width(cell) -> float:
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    return _twips(found.get(qn("w:w"))) if found is not None and found.get(qn("w:type")) == "dxa" else 0


def _is_on(element) -> bool:
    return element.get(qn("w:val"), "1") not in ("0", "false", "off")


def _is_ruled(table, styles: Styles) -> bool:
    """True for a table with lines: the columns of the header and of the end have none."""
    named = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
    parts = [table.find(qn("w:tblPr"))]
    if named is not None and (style := styles.by_id.get(named.get(qn("w:val")))) is not None:
        parts.append(style.find(qn("w:tblPr")))
    for part in parts:
        borders = part.find(qn("w:tblBorders")) if part is not None else None
        if borders is not None:
            return any(side.get(qn("w:val")) not in (None, "nil", "none") for side in borders)
    return False
