"""Word files of other offices: read by words, place and order; strange ones never break the reader."""

import io
import random
import zipfile

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from lxml import etree

from orgs.archives import BadPackage
from plans.documents.check import check_paper, read_docx
from tests.documents.check.faults import TEXT, file_of, saved
from tests.documents.papers import samples

CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def office_file():
    """A file as an office types it: one header row, direct formatting, VML lines, Word's own numbers."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    normal.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(20),
        Mm(20),
        Mm(30),
        Mm(15),
    )
    head = document.add_table(1, 2)
    head.autofit = False
    for cell, wide in zip(head.rows[0].cells, (66, 99), strict=True):
        cell.width = Mm(wide)
    for column, wide in zip(head._tbl.tblGrid, (66, 99), strict=True):
        column.set(qn("w:w"), str(round(wide * 1440 / 25.4)))
    left, right = head.rows[0].cells
    fill(left, ("UBND TỈNH HÒA BÌNH", 13, ""), ("SỞ GIÁO DỤC VÀ ĐÀO TẠO", 13, "b"), (24, 0, "line"),
         ("Số: 15/KH-SGDĐT", 13, ""))  # fmt: skip
    fill(right, ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "b"), ("Độc lập - Tự do - Hạnh phúc", 14, "b"),
         (60.5, 0, "line"), ("Hòa Bình, ngày 05 tháng 01 năm 2026", 14, "i"))  # fmt: skip
    line(document, "", "")
    line(document, "KẾ HOẠCH", "b", CENTER)
    line(document, "Thực hiện Chỉ thị về đối ngoại nhân dân", "b", CENTER)
    line(document, "trong tình hình mới", "b", CENTER, rule=20)
    line(document, "Căn cứ Luật Giáo dục;", "i", JUSTIFY)
    line(document, "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư.", "i", JUSTIFY)
    line(document, "I. MỤC ĐÍCH, YÊU CẦU", "b", JUSTIFY)
    line(document, "1. Mục đích", "b", JUSTIFY)
    line(document, TEXT, "", JUSTIFY)
    line(document, "2. Yêu cầu", "b", JUSTIFY)
    line(document, f"a) {TEXT}", "", JUSTIFY)
    line(document, f"b) {TEXT}", "", JUSTIFY)
    line(document, "II. TỔ CHỨC THỰC HIỆN", "b", JUSTIFY)
    line(document, f"{TEXT[:-1]}./.", "", JUSTIFY)
    close = document.add_table(1, 2)
    fill(close.rows[0].cells[0], ("Nơi nhận:", 12, "bi"), ("- UBND tỉnh;", 11, ""), ("- Các phòng,", 11, ""),
         ("đơn vị trực thuộc;", 11, ""), ("- Lưu: VT, VP.", 11, ""))  # fmt: skip
    fill(close.rows[0].cells[1], ("KT. GIÁM ĐỐC", 14, "b"), ("PHÓ GIÁM ĐỐC", 14, "b"), *[("", 14, "")] * 4,
         ("Nguyễn Văn An", 14, "b"))  # fmt: skip
    return document


def fill(cell, *lines):
    for at, (text, size, style) in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        paragraph.alignment = None if text == "" or str(text).startswith(("Nơi", "- ", "đơn")) else CENTER
        if style == "line":
            paragraph._element.append(vml_line(text))
            continue
        run = paragraph.add_run(text)
        run.font.size, run.bold, run.italic = Pt(size), "b" in style, "i" in style


def vml_line(long):
    return parse_xml(
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
        f'<v:line from="10pt,2pt" to="{10 + long * 72 / 25.4}pt,2pt" strokeweight=".75pt"/></w:pict></w:r>'
    )


def line(document, text, style, align=None, rule=0):
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic = "b" in style, "i" in style
    paragraph.alignment = align
    if align == JUSTIFY:
        paragraph.paragraph_format.first_line_indent = Mm(12.7)
        paragraph.paragraph_format.space_before = Pt(6)
    if rule:
        document.add_paragraph()._element.append(vml_line(rule))
    return paragraph


def rules_of(document) -> set[str]:
    return {one.rule for one in check_paper(read_docx(saved(document)))}


def test_file_of_another_office_is_read_and_passed():
    paper = read_docx(saved(office_file()))
    assert not [(one.rule, one.place, one.message, one.excerpt) for one in check_paper(paper)]
    assert paper.kind == "KH"
    assert [one.text for one in paper.front] == [
        "KẾ HOẠCH",
        "Thực hiện Chỉ thị về đối ngoại nhân dân\ntrong tình hình mới",
    ]
    assert [one.text for one in paper.close.recipients][2] == "- Các phòng, đơn vị trực thuộc;"
    assert [one.text for one in paper.close.sign.name] == ["Nguyễn Văn An"]


def test_lines_anchored_elsewhere_are_found_under_their_words():
    document = office_file()
    left, right = document.tables[0].rows[0].cells
    for cell, into in ((left, left.paragraphs[-1]), (right, right.paragraphs[-1])):
        own = next(p for p in cell.paragraphs if p._element.xpath(".//w:pict"))
        into._element.append(own.runs[0]._element)
        own._element.getparent().remove(own._element)
    subject = next(p for p in document.paragraphs if p._element.xpath(".//w:pict"))
    next(p for p in document.paragraphs if p.text.startswith("Căn cứ"))._element.append(subject.runs[0]._element)
    assert rules_of(document) == set()
    for found in list(document.element.body.iter(qn("w:pict"))):
        found.getparent().remove(found)
    assert rules_of(document) == {"HDR-03a", "TTL-08c"}


def test_lines_parted_by_hand():
    document = office_file()
    left, right = document.tables[0].rows[0].cells
    for cell in (left, right):
        first, second = cell.paragraphs[0], cell.paragraphs[1]
        first.runs[0].add_break()
        first._element.append(second.runs[0]._element)
        second._element.getparent().remove(second._element)
    kind = next(p for p in document.paragraphs if p.text == "KẾ HOẠCH")
    subject = next(p for p in document.paragraphs if p.text.startswith("Thực hiện Chỉ thị"))
    kind.runs[0].add_break()
    kind._element.append(subject.runs[0]._element)
    subject._element.getparent().remove(subject._element)
    assert rules_of(document) == set()


def test_quoc_hieu_broken_by_hand_is_found():
    document = office_file()
    run = document.tables[0].rows[0].cells[1].paragraphs[0].runs[0]
    run.text = "CỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM"
    assert "HDR-01b" in rules_of(document)


def test_word_numbers_count_and_letters_without_d_are_found():
    document = office_file()
    for at, _ in enumerate("abcde"):
        found = line(document, TEXT, "", JUSTIFY)
        own = found._element.get_or_add_pPr()
        own.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
        document.tables[1]._tbl.addprevious(found._element)
        assert at >= 0
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="777"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="777"/></w:num>'))
    found = check_paper(read_docx(saved(document)))
    assert "BDY-15a" in {one.rule for one in found}
    assert any("đ" in one.message for one in found if one.rule == "BDY-15a")


def test_theme_font_and_letter_paper_of_an_untouched_word_file():
    document = Document()
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph(TEXT)
    assert {"BDY-14a", "PAG-24b", "PAG-24a", "HDR-01a", "HDR-05a", "ADR-19a"} <= rules_of(document)


def test_header_typed_with_tabs():
    document = Document()
    for text in ("UBND TỈNH HÒA BÌNH\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SỞ Y TẾ\t\tĐộc lập - Tự do - Hạnh phúc",
                 "Số: 15/KH-SYT\tHòa Bình, ngày 05 tháng 01 năm 2026", "KẾ HOẠCH", "Thực hiện nhiệm vụ"):  # fmt: skip
        document.add_paragraph(text)
    paper = read_docx(saved(document))
    assert [one.role for one in paper.head[0].left] == ["parent", "issuer", "number"]
    assert [one.role for one in paper.head[0].right] == ["national", "motto", "place"]


def test_signature_typed_with_tabs():
    document = office_file()
    close = document.tables[1]._tbl
    for text in ("Nơi nhận:\tGIÁM ĐỐC", "- UBND tỉnh;", "- Lưu: VT, VP.", "", "", "", "\tNguyễn Văn An"):
        close.addprevious(document.add_paragraph(text)._element)
    close.getparent().remove(close)
    paper = read_docx(saved(document))
    assert [one.text for one in paper.close.sign.lines] == ["GIÁM ĐỐC"]
    assert [one.text for one in paper.close.recipients] == ["Nơi nhận:", "- UBND tỉnh;", "- Lưu: VT, VP."]


def test_text_in_content_controls_is_read_and_in_deletions_not():
    document = office_file()
    target = next(p for p in document.paragraphs if p.text == TEXT)
    run = target.runs[0]._element
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    run.addprevious(control)
    control[0].append(run)
    deleted = parse_xml(f"<w:del {nsdecls('w')}><w:r><w:t>của của</w:t></w:r></w:del>")
    target._element.append(deleted)
    assert rules_of(document) == set()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", b"x" * 100])
def test_what_is_no_word_file_is_refused(data):
    with pytest.raises(BadPackage):
        read_docx(data)


def test_broken_text_part_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file_of("state"))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data[: len(data) // 2] if name == "word/document.xml" else data)
    with pytest.raises(BadPackage, match="hỏng"):
        read_docx(out.getvalue())


@pytest.mark.parametrize("seed", range(40))
def test_mangled_files_are_read_or_refused(seed):
    """Elements taken out, doubled and moved at random, values made senseless: findings or a refusal, never a crash."""
    rng = random.Random(seed)
    document = Document(io.BytesIO(file_of(rng.choice(("state", "party", "letter", "decision")))))
    for _ in range(rng.randint(1, 25)):
        mangle(rng, document.element.body)
    try:
        found = check_paper(read_docx(saved(document)))
    except BadPackage:
        return
    assert all(one.message and one.source for one in found)


def mangle(rng, body):
    elements = [one for one in body.iter() if isinstance(one.tag, str) and one.getparent() is not None]
    chosen, act = rng.choice(elements[1:]), rng.randint(0, 3)
    if act == 0:
        chosen.getparent().remove(chosen)
    elif act == 1:
        chosen.addnext(etree.fromstring(etree.tostring(chosen)))
    elif act == 2 and chosen.attrib:
        chosen.set(rng.choice(list(chosen.attrib)), rng.choice(("", "-1", "x", "999999", "0,5")))
    else:
        target = rng.choice(elements[1:])
        if target is not chosen and target not in list(chosen.iterancestors()):
            chosen.append(target)


def test_every_sample_reads_back_with_its_kind():
    from plans.documents import render_docx

    for name, structure in samples().items():
        paper = read_docx(render_docx(structure))
        assert paper.format.system == structure.format, name
        assert (paper.kind or "CV").upper() == structure.kind.upper(), name
