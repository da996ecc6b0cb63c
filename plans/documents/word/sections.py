"""Sections of a Word file: the sheet, its margins, the page number at its head, marks outside of the text."""

from dataclasses import replace

from docx.oxml.ns import qn

from plans.documents import fonts
from plans.documents.word.styles import Change
from plans.documents.word.xml import make, twips

SHORT, LONG = 210, 297  # mm


class Pages:
    """The headers and footers of one file and its section properties, in the order of its pages."""

    def __init__(self, writer, document):
        self.writer, self.look, self.part = writer, writer.look, document.part

    def first(self):
        """The pages of the paper itself; the first has no number but may have a mark above, a contact line below."""
        paper, look = self.writer.paper, self.look
        refs = [self._refer("header", "default", [self._number()])]
        above = paper.above if look.circulation_top else ()
        content = [part for line in above for part in self.writer.paragraph(line, look.text_width)]
        refs.append(self._refer("header", "first", content or [self.writer.styled("page_number")]))
        has_foot = paper.contact and look.contact_on == "first"
        refs.append(self._refer("footer", "first", [self._contact() if has_foot else self.writer.styled("end")]))
        refs.append(self._refer("footer", "default", [self.writer.styled("end")]))
        return self._section(refs, is_first=True)

    def sheet(self, is_landscape: bool, at: int):
        """An annex: own numbers, none on its first page."""
        first = [self._refer("header", "first", [self.writer.styled("page_number")])]
        first.append(self._refer("footer", "first", [self.writer.styled("end")]))
        return self._section(first if at == 0 else [], is_landscape=is_landscape)

    def contact_below(self) -> list:
        """The contact line and a notice at the foot of the page where the paper ends (HD 05), out of the text."""
        paper, look, found = self.writer.paper, self.look, []
        if paper.contact and look.contact_on == "last":
            found.append(self._placed(self._contact(), LONG - look.margin_bottom + look.contact_gap))
        if paper.notice:
            line = self.writer.paragraph(paper.notice, look.text_width)[0]
            found.append(self._placed(line, LONG - look.notice_bottom - look.look("notice").height / fonts.MM))
        return [*found, self.writer.styled("end")] if found else []

    def _placed(self, paragraph, top: float):
        paragraph.find(qn("w:pPr")).append(self._place(top))
        return paragraph

    def _place(self, top: float):
        """A place on the page that does not move with the text; LibreOffice reads it on the paragraph only."""
        place = {"hAnchor": "margin", "vAnchor": "page", "x": 1, "y": twips(top)}
        return make("framePr", w=twips(self.look.text_width), wrap="around", **place)

    def _contact(self):
        line = self.writer.paper.contact
        change = Change(is_under_line=True)
        return self.writer.paragraph(replace(line, rule=0), self.look.text_width, change=change)[0]

    def _contact_height(self) -> float:
        """Millimetres of the contact line, with the rule above it."""
        line, style = self.writer.paper.contact, self.look.look("contact")
        lines = len(fonts.wrap(line.text, self.look.text_width, style.size, bold=style.bold, italic=style.italic))
        return (lines * style.height + 2 + self.look.rule_points) / fonts.MM

    def _number(self):
        """The page number as a field."""
        element = self.writer.styled("page_number")
        text = make("t")
        text.text = "2"
        code = make("instrText")
        code.text = " PAGE "
        code.set(qn("xml:space"), "preserve")
        marks = [make("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")]
        for part in (marks[0], code, marks[1], text, marks[2]):
            element.append(make("r", part))
        return element

    def _refer(self, kind: str, page: str, content: list):
        part, number = self.part.add_header_part() if kind == "header" else self.part.add_footer_part()
        root = part.element
        for child in list(root):
            root.remove(child)
        root.extend(content)
        reference = make(f"{kind}Reference", type=page)
        reference.set(qn("r:id"), number)
        return reference

    def _section(self, references, *, is_landscape: bool = False, is_first: bool = False):
        look = self.look
        wide, high = (LONG, SHORT) if is_landscape else (SHORT, LONG)
        size = {"w": twips(wide), "h": twips(high)} | ({"orient": "landscape"} if is_landscape else {})
        has_foot = is_first and look.contact_on == "first" and self.writer.paper.contact
        foot = look.margin_bottom - look.contact_gap - self._contact_height() if has_foot else look.page_number_top
        margins = {
            "top": twips(look.margin_top), "right": twips(look.margin_right), "bottom": twips(look.margin_bottom),
            "left": twips(look.margin_left), "header": twips(look.page_number_top), "footer": twips(max(foot, 3)),
            "gutter": 0,
        }  # fmt: skip
        return make(
            "sectPr",
            *references,
            make("type", val="nextPage"),
            make("pgSz", **size),
            make("pgMar", **margins),
            make("pgNumType", start=1),
            make("cols", space=twips(12.5)),
            make("titlePg"),
        )
