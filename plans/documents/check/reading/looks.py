"""How a run and a paragraph of a Word file really look: defaults, chain of styles, then what is set by hand."""

from collections import Counter
from dataclasses import dataclass, field

from docx.oxml.ns import qn

MM_TWIP = 25.4 / 1440
_ALIGN = {"both": "justify", "center": "center", "right": "right", "end": "right", "distribute": "justify"}
_OFF = {"0", "false", "off", "none"}


@dataclass(frozen=True)
class RunLook:
    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    font: str = ""
    color: str = ""
    caps: bool = False


@dataclass(frozen=True)
class ParaLook:
    """Points for `before`, `after`, `line` (0: as many lines as `times`); mm for the indents."""

    align: str = "left"
    before: float = 0
    after: float = 0
    line: float = 0
    times: float = 1
    first: float = 0
    left: float = 0
    right: float = 0
    num: tuple[str, int] | None = None
    has_rule: bool = False
    breaks_before: bool = False


@dataclass
class Styles:
    """The styles of one file; asks each chain once."""

    root: object  # w:styles, or None
    theme: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        self.by_id, self.defaults, self.normal = {}, {"pPr": None, "rPr": None}, ""
        self._chains: dict[tuple[str, str], list] = {}
        if self.root is None:
            return
        for style in self.root.findall(qn("w:style")):
            self.by_id[style.get(qn("w:styleId"))] = style
            if style.get(qn("w:default")) in ("1", "true") and style.get(qn("w:type")) == "paragraph":
                self.normal = style.get(qn("w:styleId"))
        for name in ("pPr", "rPr"):
            self.defaults[name] = self.root.find(f"{qn('w:docDefaults')}/{qn(f'w:{name}Default')}/{qn(f'w:{name}')}")

    def chain(self, style_id: str, name: str) -> list:
        """The `w:pPr` or `w:rPr` of the style and of those it is based on, the farthest first."""
        key = (style_id, name)
        if key not in self._chains:
            found, at, seen = [], style_id, set()
            while at in self.by_id and at not in seen:
                seen.add(at)
                style = self.by_id[at]
                found.append(style.find(qn(f"w:{name}")))
                based = style.find(qn("w:basedOn"))
                at = based.get(qn("w:val")) if based is not None else ""
            self._chains[key] = [part for part in reversed(found) if part is not None]
        return self._chains[key]

    def paragraph(self, element) -> tuple[ParaLook, str]:
        """The look of a paragraph and the id of its style."""
        own = element.find(qn("w:pPr"))
        named = own.find(qn("w:pStyle")) if own is not None else None
        style = named.get(qn("w:val")) if named is not None else self.normal
        values: dict = {}
        for part in (self.defaults["pPr"], *self.chain(style, "pPr"), own):
            if part is not None:
                values |= _paragraph_values(part)
        return ParaLook(**values), style

    def run(self, element, style: str) -> RunLook:
        own = element.find(qn("w:rPr")) if element is not None else None
        named = own.find(qn("w:rStyle")) if own is not None else None
        chain = self.chain(named.get(qn("w:val")), "rPr") if named is not None else []
        values: dict = {}
        for part in (self.defaults["rPr"], *self.chain(style, "rPr"), *chain, own):
            if part is not None:
                values |= self._run_values(part)
        return RunLook(**values)

    def _run_values(self, part) -> dict:
        values = {}
        for tag, name in (("b", "bold"), ("i", "italic"), ("caps", "caps"), ("u", "underline")):
            found = part.find(qn(f"w:{tag}"))
            if found is not None:
                values[name] = found.get(qn("w:val"), "1") not in _OFF
        size = _number(part.find(qn("w:sz")))
        if size:
            values["size"] = size / 2
        fonts = part.find(qn("w:rFonts"))
        if fonts is not None:
            theme = self.theme.get((fonts.get(qn("w:asciiTheme")) or "")[:5], "")
            values["font"] = fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or theme or values.get("font", "")
            values = {name: value for name, value in values.items() if value != ""}
        color = part.find(qn("w:color"))
        if color is not None:
            value = (color.get(qn("w:val")) or "").upper()
            values["color"] = "" if value in ("", "AUTO", "000000") else value
        return values


def _number(element, attribute: str = "val") -> float:
    """A number of an attribute; 0 for none and for what is no number."""
    try:
        return float(element.get(qn(f"w:{attribute}")) or 0) if element is not None else 0
    except ValueError:
        return 0


def _paragraph_values(part) -> dict:
    values = {}
    for tag, read in _PARTS.items():
        if (found := part.find(qn(f"w:{tag}"))) is not None:
            values |= read(found)
    return values


def _spacing(found) -> dict:
    values = {n: _number(found, n) / 20 for n in ("before", "after") if found.get(qn(f"w:{n}")) is not None}
    if found.get(qn("w:line")) is not None:
        by_lines = found.get(qn("w:lineRule"), "auto") == "auto"
        line = _number(found, "line")
        values |= {"times": line / 240, "line": 0} if by_lines else {"line": line / 20, "times": 0}
    return values


def _indents(found) -> dict:
    values = {}
    for name, attributes in (("left", ("left", "start")), ("right", ("right", "end"))):
        for attribute in attributes:
            if found.get(qn(f"w:{attribute}")) is not None:
                values[name] = _number(found, attribute) * MM_TWIP
    if found.get(qn("w:firstLine")) is not None:
        values["first"] = _number(found, "firstLine") * MM_TWIP
    elif found.get(qn("w:hanging")) is not None:
        values["first"] = -_number(found, "hanging") * MM_TWIP
    return values


def _borders(found) -> dict:
    sides = {side.tag for side in found}
    is_box = sides & {qn("w:left"), qn("w:right")}
    return {"has_rule": bool(sides & {qn("w:bottom"), qn("w:top")}) and not is_box}


def _numbering(found) -> tuple[str, int] | None:
    number, level = found.find(qn("w:numId")), found.find(qn("w:ilvl"))
    if number is None or number.get(qn("w:val")) in (None, "0"):
        return None
    return number.get(qn("w:val")), int(_number(level))


_PARTS = {
    "jc": lambda found: {"align": _ALIGN.get(found.get(qn("w:val")), "left")},
    "spacing": _spacing,
    "ind": _indents,
    "numPr": lambda found: {"num": _numbering(found)},
    "pBdr": _borders,
    "pageBreakBefore": lambda found: {"breaks_before": found.get(qn("w:val"), "1") not in _OFF},
}


def usual(looks: list[tuple[int, RunLook]]) -> RunLook:
    """The look of most letters."""
    counted = Counter()
    for letters, look in looks:
        counted[look] += letters
    return counted.most_common(1)[0][0] if counted else RunLook()
