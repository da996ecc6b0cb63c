"""The sheet of a read file: paper, margins, where the page number stands."""

from dataclasses import dataclass

from docx.oxml.ns import qn

from plans.documents.check.reading.looks import MM_TWIP, Styles


@dataclass(frozen=True)
class Section:
    width: float = 210
    height: float = 297
    top: float = 25.4
    right: float = 25.4
    bottom: float = 25.4
    left: float = 25.4
    has_first: bool = False
    starts_at: int | None = None
    element: object = None

    @property
    def room(self) -> float:
        return max(self.width - self.left - self.right, 20)


def sections_of(body) -> list[Section]:
    """Every section of the file in order; at least one."""
    found = [
        _section(element) for element in body.iter(qn("w:sectPr")) if element.getparent().tag != qn("w:sectPrChange")
    ]
    return found or [Section()]


def _section(element) -> Section:
    size, margins = element.find(qn("w:pgSz")), element.find(qn("w:pgMar"))
    first, number = element.find(qn("w:titlePg")), element.find(qn("w:pgNumType"))
    values = {}
    if size is not None:
        values |= {"width": _mm(size, "w", 210), "height": _mm(size, "h", 297)}
    if margins is not None:
        values |= {side: _mm(margins, side, 25.4) for side in ("top", "right", "bottom", "left")}
        values["left"] += _mm(margins, "gutter", 0)
    start = number.get(qn("w:start")) if number is not None else None
    return Section(
        **values,
        has_first=first is not None and first.get(qn("w:val"), "1") not in ("0", "false", "off"),
        starts_at=int(start) if (start or "").isdigit() else None,
        element=element,
    )


def _mm(element, name: str, usual: float) -> float:
    try:
        return round(float(element.get(qn(f"w:{name}"))) * MM_TWIP, 2)
    except (TypeError, ValueError):
        return usual


@dataclass(frozen=True)
class NumberPlace:
    """Where the page number is printed: top, bottom or none."""

    place: str = "none"
    align: str = "center"
    size: float = 14
    on_first: bool = False


def number_place(part, sections: list[Section], styles: Styles) -> NumberPlace:
    """The page number of the first section, whose header and footer may each have a form for its first page."""
    section = sections[0]
    for name, place in (("header", "top"), ("footer", "bottom")):
        found = _paragraph(part, section, name, "default")
        if found is None:
            continue
        look, style = styles.paragraph(found)
        runs = [styles.run(run, style) for run in found.iter(qn("w:r"))]
        first = section.has_first and _paragraph(part, section, name, "first") is not None
        align = _tabbed(found) or look.align
        return NumberPlace(place, align, runs[0].size if runs else 14, not section.has_first or first)
    return NumberPlace()


def _tabbed(element) -> str:
    """A number after one tab stands in the middle of Word's own header, after two at its right."""
    tabs = [tab for tab in element.iter(qn("w:tab")) if tab.getparent().tag == qn("w:r")]
    return {1: "center", 2: "right"}.get(len(tabs), "")


def _paragraph(part, section: Section, name: str, page: str):
    """The paragraph with the PAGE field in one header or footer; None without it."""
    if section.element is None:
        return None
    for reference in section.element.findall(qn(f"w:{name}Reference")):
        if reference.get(qn("w:type")) != page:
            continue
        related = part.related_parts.get(reference.get(qn("r:id")))
        root = getattr(related, "element", None)
        for element in root.iter(qn("w:p")) if root is not None else ():
            codes = [code.text or "" for code in element.iter(qn("w:instrText"))]
            codes += [field.get(qn("w:instr")) or "" for field in element.iter(qn("w:fldSimple"))]
            if any("PAGE" in code and "NUMPAGES" not in code for code in codes):
                return element
    return None
