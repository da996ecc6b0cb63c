"""A composed paper → DOCX: the same pages as the PDF, set with named styles, for whoever has to work on in Word."""

from plans.documents.composing import compose
from plans.documents.formats import Look
from plans.documents.paper import Paper
from plans.documents.structure import Structure
from plans.documents.word.package import new_document, to_bytes
from plans.documents.word.sections import Pages
from plans.documents.word.styles import StyleBook
from plans.documents.word.tables import closing, head_table
from plans.documents.word.writer import TABLE_GAP, Writer
from plans.documents.word.xml import make

__all__ = ["render_docx", "write_paper"]


def render_docx(structure: Structure) -> bytes:
    """The paper as a Word file; the same bytes for the same structure."""
    return write_paper(compose(structure))


def write_paper(paper: Paper) -> bytes:
    document = new_document(paper.title)
    writer = Writer(paper, StyleBook(document.styles.element, paper.format, _own_looks(paper)))
    pages, body = Pages(writer, document), document.element.body
    body.extend(_front_to_close(writer))
    body.extend(pages.contact_below())
    section = pages.first()
    for at, sheet in enumerate(paper.sheets):
        _end_section(body, writer, section)
        body.extend(_sheet(writer, sheet))
        section = pages.sheet(sheet.is_landscape, at)
    _end_section(body, writer, None)
    body.append(section)
    return to_bytes(document)


def _own_looks(paper: Paper) -> dict[str, Look]:
    """Looks of what the format does not name: page number, the paragraphs that hold a rule or end a part."""
    look = paper.format
    label, one = look.look("addressee_label"), look.look("addressee")
    high = look.rule_gap_points + look.rule_points
    return {
        "page_number": Look(look.page_number_size),
        "rule": Look(1, line=high, align="left", keep_next=True),
        "gap": Look(1, line=TABLE_GAP, align="left"),
        "end": Look(1, line=1, align="left"),
        "addressee_one": Look(one.size, before=label.before, line=one.line, align="center"),
    }


def _front_to_close(writer: Writer) -> list:
    paper, wide = writer.paper, writer.look.text_width
    above = () if writer.look.circulation_top else paper.above
    return [
        *writer.flow(above, wide),
        head_table(writer, paper.head),
        *writer.flow(paper.front, wide),
        *writer.addressees(),
        *writer.flow((*paper.bases, *paper.body), wide),
        *closing(writer),
    ]


def _sheet(writer: Writer, sheet) -> list:
    wide = writer.look.wide_width if sheet.is_landscape else writer.look.text_width
    head = [head_table(writer, sheet.head)] if sheet.head else []
    return [*head, *writer.flow((*sheet.front, *sheet.body), wide)]


def _end_section(body, writer: Writer, section) -> None:
    """A section ends in its last paragraph; after a table Word wants one, as low as can be."""
    last = body[-1]
    if section is None and not last.tag.endswith("}tbl"):
        return
    if last.tag.endswith("}tbl"):
        last = writer.styled("end")
        body.append(last)
    if section is not None:
        last.find(make("pPr").tag).append(section)
