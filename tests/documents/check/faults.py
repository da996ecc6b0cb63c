"""Clean papers and ways to spoil them: in their structure, in their print, in a Word file."""

import io
from dataclasses import replace
from functools import cache

import docx
from docx.oxml.ns import qn

from plans.documents import compose, render_docx
from plans.documents.check.view import SeenLook
from plans.documents.paper import Close, HeadRow, Line, Paper, Sheet, SignColumn
from plans.documents.structure import ARTICLE, CHAPTER, HEADING, ITEM, PARAGRAPH, TABLE, Annex, Block, Column, Table
from tests.documents import papers

TEXT = (
    "Các đơn vị tổ chức quán triệt, triển khai thực hiện nghiêm túc và báo cáo kết quả trước ngày 10 tháng 12 hằng năm."
)
CITED = "Nghị quyết số 34-NQ/TW{} ngày 09/01/2023 của Bộ Chính trị về đối ngoại nhân dân"
BODY = (
    Block(PARAGRAPH, "Đơn vị xây dựng kế hoạch như sau:"),
    Block(HEADING, "Mục đích, yêu cầu", "I.", 1),
    Block(HEADING, "Mục đích", "1.", 2),
    Block(PARAGRAPH, TEXT),
    Block(HEADING, "Yêu cầu", "2.", 2),
    *(Block(ITEM, TEXT, f"{letter})", 2) for letter in "abcdđe"),
    Block(HEADING, "Tổ chức thực hiện", "II.", 1),
    Block(PARAGRAPH, TEXT),
    Block(PARAGRAPH, "Giao Văn phòng theo dõi; phân công nhiệm vụ tại Phụ lục kèm theo."),
)
COLUMNS = (Column("TT", 1, "center"), Column("Nhiệm vụ", 6), Column("Chủ trì", 3))
ROWS = tuple((str(at), "Rà soát, báo cáo", "Văn phòng") for at in range(1, 9))
ANNEXES = tuple(Annex(title, (Block(TABLE, table=Table(COLUMNS, ROWS)),)) for title in ("Phân công", "Danh mục"))
ARTICLES = (
    Block(CHAPTER, label="Chương I", title="Quy định chung"),
    Block(ARTICLE, TEXT, "Điều 1.", title="Phạm vi"),
    Block(ARTICLE, TEXT, "Điều 2.", title="Đối tượng"),
)
TWO = ("Sở Tài chính", "Sở Nội vụ")


def state(**fields):
    return papers.state(
        **({"bases": ("Luật Giáo dục", CITED.format("")), "blocks": BODY, "annexes": ANNEXES, "subject": "Thực hiện"
            " nhiệm vụ năm học"} | fields)
    )  # fmt: skip


def party(**fields):
    bases = ("Luật Giáo dục năm 2019", CITED.format(","))
    return papers.party(
        **({"bases": bases, "blocks": BODY, "annexes": ANNEXES, "subject": "triển khai nhiệm vụ"} | fields)
    )


def letter(**fields):
    """A state công văn."""
    return papers.dispatch(state, **({"annexes": (), "addressees": TWO, "symbol": "/SGDĐT-VP"} | fields))


def party_letter(**fields):
    return papers.dispatch(party, **({"annexes": (), "addressees": TWO} | fields))


def decision(**fields):
    return state(**(papers_decision() | fields))


def papers_decision() -> dict:
    return {
        "kind": "QD", "kind_name": "QUYẾT ĐỊNH", "symbol": "/QĐ-SGDĐT", "subject": "Về việc phê duyệt Đề án",
        "authority_line": "GIÁM ĐỐC", "command": "QUYẾT ĐỊNH:", "annexes": (), "blocks": papers.ARTICLES,
        "bases": ("Luật Giáo dục", "Theo đề nghị của Chánh Văn phòng"),
    }  # fmt: skip


BASES = {
    "state": state, "party": party, "letter": letter, "party_letter": party_letter, "decision": decision,
}  # fmt: skip


# -- the print -------------------------------------------------------------------------------------------------------


def change(role: str, at: int = 0, **values):
    """A spoiler that changes the `at`-th line of a role (-1: the last); `look` values make the look of a read file."""

    def spoil(paper: Paper) -> Paper:
        found = [line for line in paper.lines() if line.role == role]
        return swap_lines(paper, {id(found[at]): changed(paper, found[at], values)})

    return spoil


def changed(paper: Paper, line: Line, values: dict) -> Line:
    own = dict(values)
    if look := own.pop("look", None):
        base = vars(paper.look(line)) | look
        own["look"] = SeenLook(**base)
    if "text" in own and callable(own["text"]):
        own["text"] = own["text"](line.text)
    return replace(line, **own)


def drop(role: str, at: int | None = None):
    """A spoiler that takes the lines of a role away."""

    def spoil(paper: Paper) -> Paper:
        found = [line for line in paper.lines() if line.role == role]
        return swap_lines(paper, {id(line): None for line in (found if at is None else [found[at]])})

    return spoil


def insert(part: str, *lines: Line, at: int = 0):
    """A spoiler that puts lines into `front`, `addressees`, `bases` or `body`."""

    def spoil(paper: Paper) -> Paper:
        own = getattr(paper, part)
        return replace(paper, **{part: (*own[:at], *lines, *own[at:])})

    return spoil


def into_head(side: str, line: Line, at: int = 0):
    def spoil(paper: Paper) -> Paper:
        first = paper.head[0]
        own = getattr(first, side)
        return replace(paper, head=(replace(first, **{side: (*own[:at], line, *own[at:])}), *paper.head[1:]))

    return spoil


def swap_lines(paper: Paper, new: dict) -> Paper:
    """The paper with lines replaced by identity; None takes one away."""

    def mapped(lines):
        return tuple(kept for line in lines if (kept := new.get(id(line), line)) is not None)

    def column(own: SignColumn | None) -> SignColumn | None:
        return own and SignColumn(mapped(own.lines), mapped(own.name))

    def rows(own: tuple[HeadRow, ...]):
        return tuple(HeadRow(mapped(row.left), mapped(row.right), row.left_width) for row in own)

    def sheet(own: Sheet) -> Sheet:
        return replace(own, head=rows(own.head), front=mapped(own.front), body=mapped(own.body))

    close = paper.close
    return replace(
        paper, above=mapped(paper.above), head=rows(paper.head), front=mapped(paper.front),
        addressees=mapped(paper.addressees), bases=mapped(paper.bases), body=mapped(paper.body),
        close=Close(mapped(close.recipients), column(close.sign), column(close.sign_left)),
        sheets=tuple(sheet(one) for one in paper.sheets),
    )  # fmt: skip


@cache
def made(base: str) -> Paper:
    return compose(BASES[base]())


# -- a Word file -----------------------------------------------------------------------------------------------------


@cache
def file_of(base: str) -> bytes:
    return render_docx(BASES[base]())


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def paragraphs(document):
    """Every paragraph, those of tables too, in order."""
    return [docx.text.paragraph.Paragraph(p, document) for p in document.element.body.iter(qn("w:p"))]


def holding(document, words: str):
    return next(one for one in paragraphs(document) if words in one.text)


def write(words: str, text: str):
    """A spoiler of a Word file: the first paragraph that holds the words says something else."""

    def spoil(document) -> None:
        found = holding(document, words)
        whole = found.text.replace(words, text)
        for run in found.runs[1:]:
            run._element.getparent().remove(run._element)
        found.runs[0].text = whole

    return spoil


def restyle(words: str, **values):
    """A spoiler that sets the look of a paragraph by hand: names of python-docx fonts and paragraph formats."""

    def spoil(document) -> None:
        found = holding(document, words)
        for name, value in values.items():
            if hasattr(type(found.paragraph_format), name):
                setattr(found.paragraph_format, name, value)
                continue
            for run in found.runs:
                setattr(run.font, name, value)

    return spoil


def remove(words: str, *, following: bool = False):
    def spoil(document) -> None:
        element = holding(document, words)._element
        target = element.getnext() if following else element
        target.getparent().remove(target)

    return spoil
