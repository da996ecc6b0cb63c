"""The same checklist on Word files that somebody spoiled, and on files of other offices."""

import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from plans.documents.check import check_paper, read_docx
from tests.documents.check.faults import (
    BASES,
    TEXT,
    file_of,
    holding,
    opened,
    paragraphs,
    remove,
    restyle,
    saved,
    write,
)

LEFT = WD_ALIGN_PARAGRAPH.LEFT
LAST = "phân công nhiệm vụ tại Phụ lục"


def page(**values):
    def spoil(document):
        for name, value in values.items():
            setattr(document.sections[0], name, value)

    return spoil


def to_the_foot(document):
    section = document.sections[0]
    header, footer = section.header._element, section.footer._element
    footer.append(header[0])


def shown_on_first(document):
    document.sections[0].different_first_page_header_footer = False


def no_head_row(document):
    for mark in list(document.element.body.iter(qn("w:tblHeader"))):
        mark.getparent().remove(mark)


def rows_split(document):
    for mark in list(document.element.body.iter(qn("w:cantSplit"))):
        mark.getparent().remove(mark)


def too_wide(document):
    for column in document.tables[-1]._tbl.tblGrid:
        column.set(qn("w:w"), "9000")


def page_break_before(words):
    def spoil(document):
        holding(document, words).insert_paragraph_before().add_run().add_break(WD_BREAK.PAGE)

    return spoil


def close_on_its_own_page(document):
    table = next(t for t in document.tables if "Nơi nhận" in t.cell(0, 0).text)
    empty = document.add_paragraph()
    empty.add_run().add_break(WD_BREAK.PAGE)
    table._tbl.addprevious(empty._element)


def blank_page(document):
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def blank_above(words):
    return lambda document: holding(document, words).insert_paragraph_before()


def joined_sections(document):
    for found in document.element.body.iter(qn("w:pgNumType")):
        found.attrib.pop(qn("w:start"), None)


def no_drawings(document):
    for drawing in list(document.element.body.iter(qn("w:drawing"))):
        drawing.getparent().remove(drawing)


# point, base, spoiler, words of the line where it is found ("" for the sheet)
FILES = [
    (1, "state", remove("CỘNG HÒA XÃ HỘI"), ""),
    (1, "state", write("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM"), ""),
    (1, "state", restyle("CỘNG HÒA XÃ HỘI", size=Pt(15)), "CỘNG HÒA"),
    (2, "state", write("Độc lập - Tự do", "Độc lập – Tự do"), "Độc lập"),
    (3, "state", no_drawings, "Độc lập"),
    (3, "party", remove("ĐẢNG CỘNG SẢN", following=True), "ĐẢNG CỘNG SẢN"),
    (3, "state", restyle("Độc lập", underline=True), "Độc lập"),
    (4, "state", restyle("UBND THÀNH PHỐ", bold=True), "UBND THÀNH PHỐ"),
    (4, "party", restyle("ĐẢNG UỶ ĐẶC KHU", bold=False), "ĐẢNG UỶ"),
    (5, "state", write("Số: 05/", "Số: 5/"), "Số: 5/"),
    (5, "party", write("Số 05-KH", "Số: 05-KH"), "Số: 05"),
    (5, "letter", write("/SGDĐT-VP", "/CV-SGDĐT"), "Số:"),
    (6, "state", write("tháng 01", "tháng 1"), "ngày 05"),
    (6, "party", restyle("Phú Quý, ngày", italic=False), "Phú Quý"),
    (7, "state", restyle("Độc lập", size=Pt(12)), "Độc lập"),
    (7, "party", restyle("Số 05-KH", size=Pt(13)), "Số 05"),
    (8, "state", write("Thực hiện nhiệm vụ năm học", "thực hiện nhiệm vụ năm học"), "thực hiện"),
    (8, "party", remove("-----"), "triển khai"),
    (8, "party", restyle("triển khai nhiệm vụ", italic=True), "triển khai"),
    (9, "letter", restyle("V/v nâng bậc", bold=True), "V/v"),
    (9, "party_letter", restyle("về việc nâng bậc", italic=False), "về việc"),
    (9, "letter", write("V/v nâng", "Về việc nâng"), "Về việc"),
    (10, "state", write("nhiệm vụ năm học", "nhiệm vụ năm học."), "Thực hiện"),
    (10, "letter", write("lương năm 2026", "lương năm 2026."), "V/v"),
    (11, "state", write("Căn cứ Luật Giáo dục;", "Căn cứ Luật Giáo dục,"), "Căn cứ Luật"),
    (11, "state", restyle("Căn cứ Luật", italic=False), "Căn cứ Luật"),
    (11, "party", write("- Căn cứ Luật", "Căn cứ Luật"), "Căn cứ Luật"),
    (12, "state", write("ngày 09/01/2023", "ngày 09/01/2029"), "09/01/2029"),
    (13, "party", write(TEXT, "Thực hiện Chỉ thị số 19CT/TW."), "19CT"),
    (14, "state", restyle(TEXT, name="Arial"), TEXT[:20]),
    (14, "state", restyle(TEXT, size=Pt(12)), TEXT[:20]),
    (14, "state", restyle(TEXT, alignment=LEFT), TEXT[:20]),
    (14, "state", restyle(TEXT, first_line_indent=Mm(0)), TEXT[:20]),
    (14, "state", restyle(TEXT, space_before=Pt(0)), TEXT[:20]),
    (14, "party", restyle(TEXT, line_spacing=1.5), TEXT[:20]),
    (14, "party", blank_above(TEXT), TEXT[:20]),
    (15, "state", write("II. TỔ CHỨC", "III. TỔ CHỨC"), "TỔ CHỨC"),
    (15, "party", write("đ) Các đơn vị", "e) Các đơn vị"), TEXT[:20]),
    (15, "state", restyle("2. Yêu cầu", italic=True), "Yêu cầu"),
    (16, "state", write("kèm theo./.", "kèm theo. /."), "kèm theo"),
    (16, "party", write("Phụ lục kèm theo.", "Phụ lục kèm theo./."), "kèm theo"),
    (17, "state", write(TEXT, "Các đơn vị của của tỉnh, báo cáo trước, Ngày 10/12."), "của của"),
    (17, "state", write("Giao Văn phòng", "Giao  Văn phòng"), "Giao"),
    (17, "party", write("Giao Văn phòng", "Giao Va\u0306n phòng"), "Giao"),
    (18, "letter", write("- Sở Nội vụ.", "- Sở Nội vụ;"), "Sở Nội vụ"),
    (18, "letter", write("Kính gửi:", "Kính gửi"), "Kính gửi"),
    (18, "party_letter", restyle("Kính gửi", italic=False, bold=True), "Kính gửi"),
    (19, "state", write("- Lưu: VT", "- Lưu VT"), "Lưu VT"),
    (19, "letter", write("- Như trên;", "- Như kính gửi;"), "Như kính gửi"),
    (19, "party", restyle("Nơi nhận", underline=False), "Nơi nhận"),
    (20, "state", write("PHÓ GIÁM ĐỐC", "GIÁM ĐỐC"), "KT."),
    (20, "party", write("T/M BAN THƯỜNG VỤ", "TM. BAN THƯỜNG VỤ"), "TM."),
    (21, "party", restyle("PHÓ BÍ THƯ", bold=True), "PHÓ BÍ THƯ"),
    (21, "state", write("Nguyễn Văn A", "NGUYỄN VĂN A"), "NGUYỄN"),
    (21, "party", write("PHÓ BÍ THƯ", "PHÓ BÍ THƯ TỈNH ỦY"), "PHÓ BÍ THƯ"),
    (22, "state", close_on_its_own_page, "KT."),
    (22, "party", restyle("Nguyễn Văn A", space_before=Pt(12)), "T/M"),
    (23, "state", to_the_foot, ""),
    (23, "state", shown_on_first, ""),
    (23, "state", write("Phụ lục II", "Phụ lục 2"), "Phụ lục 2"),
    (23, "party", joined_sections, ""),
    (23, "state", remove("(Kèm theo"), ""),
    (24, "state", page(left_margin=Mm(20)), ""),
    (24, "party", page(top_margin=Mm(25)), ""),
    (24, "state", page(page_width=Mm(215.9), page_height=Mm(279.4)), ""),
    (24, "state", no_head_row, ""),
    (24, "state", rows_split, ""),
    (24, "state", too_wide, ""),
    (24, "letter", blank_page, ""),
    (25, "state", write("- Các trường trực thuộc", "- Ủy ban nhân dân các quận, huyện"), "các quận"),
    (25, "letter", write("Giao Văn phòng", "Giao […]"), "[…]"),
]  # fmt: skip


@pytest.mark.parametrize("base", sorted(BASES))
def test_own_files_are_clean(base):
    assert not check_paper(read_docx(file_of(base)))


@pytest.mark.parametrize("point, base, spoil, words", FILES, ids=[f"{p[0]}-{n}" for n, p in enumerate(FILES)])
def test_spoiled_file(point, base, spoil, words):
    document = opened(file_of(base))
    spoil(document)
    found = check_paper(read_docx(saved(document)))
    assert [one for one in found if one.point == point and words in one.excerpt], [
        (one.point, one.place, one.message, one.excerpt) for one in found
    ]


def test_landscape_annexes_are_no_fault_of_the_sheet():
    document = opened(file_of("state"))
    document.sections[-1].orientation = WD_ORIENT.LANDSCAPE
    document.sections[-1].page_width, document.sections[-1].page_height = Mm(297), Mm(210)
    assert not check_paper(read_docx(saved(document)))


def test_a_place_in_a_file_is_its_paragraph():
    document = opened(file_of("state"))
    restyle(TEXT, name="Arial")(document)
    found = check_paper(read_docx(saved(document)))[0]
    at = next(n for n, one in enumerate(paragraphs(document), start=1) if TEXT in one.text)
    assert (found.place, found.where) == (f"doan.{at}", f"Nội dung, đoạn {at} của tệp")


def test_colours_are_found_and_stamped_marks_are_not():
    document = opened(file_of("state"))
    for run in holding(document, TEXT).runs:
        run.font.color.rgb = RGBColor(255, 0, 0)
    assert [one.rule for one in check_paper(read_docx(saved(document)))] == ["BDY-14c"]
