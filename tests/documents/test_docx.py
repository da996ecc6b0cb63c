"""The Word file inside: named styles, real fields and tables, nothing set by hand, the same bytes twice."""

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn

from plans.documents import compose, render_docx
from plans.documents.columns import widths
from plans.documents.paper import TableBox
from plans.documents.structure import HEADING, PARAGRAPH, TABLE, Block, Column, Table
from plans.documents.word.styles import NAMES
from tests.documents.papers import party, samples, state

SAMPLES = samples()
MM = 1440 / 25.4
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
PARTS = {
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/core.xml",
    "word/document.xml",
    "word/settings.xml",
    "word/styles.xml",
    "word/_rels/document.xml.rels",
}


def opened(paper):
    return docx.Document(BytesIO(render_docx(paper)))


def roots(document):
    """The body and every header and footer."""
    yield document.element
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")):
            yield relation.target_part.element


def style(document, role):
    name = f"TS {NAMES[role]}"
    return next(found for found in document.styles if found.name == name)


def names_of(element):
    return {child.tag.split("}")[1] for child in element}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_look_is_in_a_named_style(name):
    document = opened(SAMPLES[name])
    known = {found.style_id: found.name for found in document.styles}
    assert len(set(known.values())) == len(known)
    assert not any("," in name or ";" in name for name in known.values())  # Word reads aliases after these
    for root in roots(document):
        for paragraph in root.iter(qn("w:pPr")):
            assert names_of(paragraph) <= {"pStyle", "sectPr", "framePr"}
            assert known[paragraph.find(qn("w:pStyle")).get(qn("w:val"))].startswith("TS ")
        for run in root.iter(qn("w:rPr")):
            assert names_of(run) == {"rStyle"}
            assert known[run.find(qn("w:rStyle")).get(qn("w:val"))].startswith("TS Chữ") or "TS Chỗ trống"
        assert all(paragraph.find(qn("w:pPr")) is not None for paragraph in root.iter(qn("w:p")))
        assert not list(root.iter(qn("w:tab"))) and not list(root.iter(qn("w:br")))


@pytest.mark.parametrize("make", [state, party])
def test_styles_hold_the_values_of_the_format(make):
    paper = make()
    document, look = opened(paper), compose(paper).format
    for role in ("issuer", "number", "place", "kind", "subject", "basis", "paragraph", "recipients_label", "recipient"):
        found, wanted = style(document, role), look.look(role)
        assert (found.font.size.pt, bool(found.font.bold), bool(found.font.italic), bool(found.font.underline)) == (
            wanted.size, wanted.bold, wanted.italic, wanted.underline,
        ), role  # fmt: skip
        form = found.paragraph_format
        assert form.line_spacing.pt == pytest.approx(wanted.height, abs=0.05)
        assert form.line_spacing_rule == docx.enum.text.WD_LINE_SPACING.EXACTLY
        assert form.space_before.pt == wanted.before and form.space_after.pt == wanted.after
        assert form.first_line_indent.mm == pytest.approx(wanted.indent, abs=0.02)
        assert bool(form.keep_with_next) == wanted.keep_next and form.widow_control
    assert {found.base_style.name for found in document.styles if found.name.startswith("TS ") and found.type == 1} == {
        "Normal"
    }


def test_the_file_is_vietnamese_in_times_new_roman():
    document = opened(state())
    defaults = document.styles.element.find(qn("w:docDefaults"))
    fonts = defaults.find(f".//{qn('w:rFonts')}")
    assert {fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
    assert defaults.find(f".//{qn('w:lang')}").get(qn("w:val")) == "vi-VN"
    properties = document.core_properties
    assert (properties.title, properties.language) == ("Kế hoạch 05/KH-SGDĐT", "vi-VN")
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created is None and properties.modified is None


@pytest.mark.parametrize("name", ["state-plan", "state-annexes", "party-dispatch"])
def test_same_paper_gives_the_same_bytes_and_nothing_foreign(name):
    data = render_docx(SAMPLES[name])
    assert data == render_docx(SAMPLES[name])
    with ZipFile(BytesIO(data)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        rest = set(file.namelist()) - PARTS
        assert all(name.startswith(("word/header", "word/footer")) for name in rest)
        for entry in file.namelist():
            assert b'TargetMode="External"' not in file.read(entry)


def test_words_read_back_as_they_are():
    document = opened(state())
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "Thực hiện Chỉ thị số 12-CT/TW ngày 05/01/2022 của Ban Bí thư về công tác đối ngoại nhân dân" in texts
    assert "I. MỤC ĐÍCH, YÊU CẦU" in texts and "a) Bảo đảm thiết thực, tiết kiệm, đúng 100% quy định." in texts
    head = document.tables[0]
    assert [cell.text for cell in head.rows[1].cells][0] == "Số: 05/KH-SGDĐT"
    runs = {run.text: run.style.name for paragraph in document.paragraphs for run in paragraph.runs}
    assert (runs["thiết thực"], runs["tiết kiệm"]) == ("TS Chữ đậm", "TS Chữ nghiêng")


def test_dirty_text_does_not_break_the_file():
    dirty = "Nội\u00ad dung\x0b có\tdấu <&> \ud800\uffff và\u200b chữ tổ hợp: hoa\u0300"
    document = opened(state(subject=dirty, number="", blocks=(Block(PARAGRAPH, dirty), Block(PARAGRAPH, "Hết."))))
    assert "Nội dung có dấu <&> và chữ tổ hợp: hoà" in [paragraph.text for paragraph in document.paragraphs]
    assert document.core_properties.title == "Kế hoạch: Nội dung có dấu <&> và chữ tổ hợp: hoà"


def test_marks_that_a_paragraph_has_anyway_are_left_out():
    """Word turns bold in bold back to normal."""
    document = opened(state(blocks=(Block(HEADING, "Mục **đích** và *yêu cầu*", "1.", 2), Block(PARAGRAPH, "Hết."))))
    found = next(paragraph for paragraph in document.paragraphs if "Mục đích" in paragraph.text)
    assert [run.style.name for run in found.runs if run.text == "đích"] == ["Default Paragraph Font"]
    assert [run.style.name for run in found.runs if run.text == "yêu cầu"] == ["TS Chữ nghiêng"]


def test_headings_make_the_outline():
    document = opened(SAMPLES["state-decision-attached"])
    levels = {}
    for paragraph in document.paragraphs:
        mark = paragraph.style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if mark is not None:
            levels[paragraph.text] = int(mark.get(qn("w:val")))
    assert levels == {
        "Chương I": 0,
        "QUY ĐỊNH CHUNG": 0,
        "Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng": 1,
        "Chương II": 0,
        "TỔ CHỨC THỰC HIỆN": 0,
        "Điều 2. Hiệu lực": 1,
    }


@pytest.mark.parametrize("name", ["state-plan", "party-dispatch-one", "state-minutes"])
def test_header_is_a_fixed_table_without_padding(name):
    paper = SAMPLES[name]
    table, look = opened(paper).tables[0]._tbl, compose(paper).format
    grid = [int(column.get(qn("w:w"))) for column in table.tblGrid.iter(qn("w:gridCol"))]
    assert sum(grid) == pytest.approx(look.text_width * MM, abs=2)
    edges = {round(sum(grid[: at + 1]) / MM, 1) for at in range(len(grid))}
    assert {round(row.left_width, 1) for row in compose(paper).head} <= edges | {0.0}
    assert table.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
    styles = opened(paper).styles.element
    used = next(
        found for found in styles if found.get(qn("w:styleId")) == table.tblPr.find(qn("w:tblStyle")).get(qn("w:val"))
    )
    padding = used.find(f".//{qn('w:tblCellMar')}")
    assert {side.get(qn("w:w")) for side in padding} == {"0"}
    assert used.find(f".//{qn('w:tblBorders')}") is None


@pytest.mark.parametrize("name", ["state-plan", "state-decision-attached", "party-plan"])
def test_rules_are_drawn_lines_of_the_measured_length(name):
    paper = SAMPLES[name]
    drawn = [shape for root in roots(opened(paper)) for shape in root.iter(WPS)]
    wanted = [round(line.rule * 36000) for line in compose(paper).lines() if line.rule and line.role != "contact"]
    extents = [int(e.get("cx")) for root in roots(opened(paper)) for e in root.iter(DRAWN)]
    assert len(drawn) == len(wanted) and sorted(extents) == sorted(wanted)
    assert not any("____" in text for text in (p.text for p in opened(paper).paragraphs))


def test_sections_carry_page_margins_and_numbers():
    document = opened(SAMPLES["state-annexes"])
    assert [round(section.page_width.mm) for section in document.sections] == [210, 297, 210]
    for section in document.sections:
        margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
        assert [round(margin.mm) for margin in margins] == [20, 15, 20, 30]
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert section.header_distance.mm == pytest.approx(10, abs=0.01)
        assert "PAGE" in "".join(code.text for code in section.header._element.iter(qn("w:instrText")))
        assert not list(section.first_page_header._element.iter(qn("w:instrText")))
        assert section.header.paragraphs[0].style.paragraph_format.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER


def test_task_table_repeats_its_head_and_splits_no_row():
    paper = SAMPLES["state-annexes"]
    table = next(table for table in opened(paper).tables if table.style.name == "TS Bảng kẻ ô")
    rows = table._tbl.tr_lst
    assert len(rows) == 31
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True, *[False] * 30]
    borders = table.style.element.find(f".//{qn('w:tblBorders')}")
    assert {edge.get(qn("w:val")) for edge in borders} == {"single"} and len(borders) == 6
    assert [paragraph.style.name for paragraph in table.rows[1].cells[0].paragraphs] == ["TS Ô bảng giữa"]


def test_no_column_is_narrower_than_its_dates():
    table = Table((Column("Nhiệm vụ", 90), Column("Thời hạn", 5)), (("Rà soát", "30/12/2026"),))
    box, look = TableBox(table), compose(state()).format
    assert widths(box, look)[1] > 20 and sum(widths(box, look)) == pytest.approx(165)


def test_what_ends_a_paper_is_kept_together():
    document = opened(state())
    last = document.paragraphs[-2]
    assert last.text.endswith("./.") and last.style.name == "TS Nội dung giữ liền không ngắt"
    close = document.tables[-1]
    assert close._tbl.tr_lst[0].trPr.find(qn("w:cantSplit")) is not None
    table = Block(TABLE, table=Table((Column("TT"), Column("Việc")), (("1", "Một"), ("2", "Hai"))))
    document = opened(state(blocks=(Block(PARAGRAPH, "Như sau:"), table)))
    rows = document.tables[1].rows
    assert [row.cells[1].paragraphs[0].style.name for row in rows][1:] == ["TS Ô bảng", "TS Ô bảng giữ liền"]


def test_signature_has_room_and_no_empty_paragraphs():
    document = opened(state())
    sign = document.tables[-1].rows[0].cells[1]
    assert [paragraph.text for paragraph in sign.paragraphs] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn A"]
    assert sign.paragraphs[-1].style.paragraph_format.space_before.mm == pytest.approx(26, abs=0.2)
    empty = [p for p in document.element.body.iter(qn("w:p")) if not list(p.iter(qn("w:t"))) and not list(p.iter(WPS))]
    assert len(empty) == 1  # Word wants a paragraph after a table; it is one point high
    assert style(document, "end").paragraph_format.line_spacing.pt == 1
