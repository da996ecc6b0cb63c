"""The printed paper measured: margins, sizes, weights, one-line header, page numbers, what stays together."""

import json
from datetime import date
from io import BytesIO

import pdfplumber
import pytest

from directives.models import DocumentReference
from plans import services
from plans.documents import Structure, build, render_html, render_pdf
from plans.documents.formats import PARTY_2026 as PARTY
from plans.documents.formats import STATE_2020 as STATE
from plans.documents.formats import format_of
from plans.documents.heads import number_line, place_date
from plans.models import Plan
from tests.factories import make_document
from tests.plans.making import draft, issued, make_office, make_party_office

pytestmark = pytest.mark.django_db
MM = 72 / 25.4
LONG = "Quán triệt và tổ chức thực hiện có hiệu quả Chỉ thị số 12-CT/TW ngày 05/01/2022 của Ban Bí thư về công tác " * 3


def full(office, paragraphs=4, **fields) -> Plan:
    """A draft with bases, sections and tasks, `paragraphs` long paragraphs in each section."""
    plan = draft(office, kind=fields.pop("kind", "KH"))
    text = "\n".join([LONG] * paragraphs)
    services.save_plan(
        plan=plan, version=1, actor=office.author,
        fields={"opening": "Thực hiện Chương trình, đơn vị xây dựng Kế hoạch như sau:", **fields},
        sections=[
            {"heading": "Mục đích, yêu cầu", "text": text},
            {"heading": "Nội dung", "holds_tasks": True},
            {"heading": "Tổ chức thực hiện", "text": text + "\nTrên đây là Kế hoạch của đơn vị."},
        ],
        tasks=[{"text": "Rà soát danh sách học sinh.", "due_text": "hằng năm", "deliverable": "Báo cáo",
                "assignments": [("lead", office.schools[0].pk)]}],
        references=[{"relation": "basis", "cited_subject": "Luật Giáo dục"}],
    )  # fmt: skip
    return Plan.objects.get(pk=plan.pk)


def pages_of(structure):
    return pdfplumber.open(BytesIO(render_pdf(structure))).pages


def line(page, words):
    """The line of text that holds the words: left, right, top and bottom in mm, size and font of its first letter."""
    for found in page.extract_text_lines(return_chars=True):
        if words in found["text"]:
            char = next(c for c in found["chars"] if c["text"].strip())
            box = {name: found[name] / MM for name in ("x0", "x1", "top", "bottom")}
            return box | {
                "text": found["text"],
                "size": round(char["size"], 1),
                "font": char["fontname"].split("+")[-1],
            }
    raise AssertionError(f"{words!r} is not on the page")


def test_state_paper_keeps_the_margins_and_the_a4_sheet():
    for page in pages_of(build(full(make_office())))[:2]:
        assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
        body = [c for c in page.chars if c["top"] / MM > 19 and c["text"].strip()]
        assert min(c["x0"] for c in body) / MM >= STATE.margin_left - 0.2
        assert max(c["x1"] for c in body) / MM <= 210 - STATE.margin_right + 0.2
        assert max(c["bottom"] for c in body) / MM <= 297 - STATE.margin_bottom + 0.2


def test_state_header_has_its_sizes_weights_and_lines():
    page = pages_of(build(full(make_office())))[0]
    nation, motto = line(page, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), line(page, "Độc lập - Tự do - Hạnh phúc")
    assert nation["text"].startswith("UBND THÀNH PHỐ HẢI PHÒNG")  # the parent stands level with it
    assert motto["text"] == "SỞ GIÁO DỤC VÀ ĐÀO TẠO Độc lập - Tự do - Hạnh phúc"
    fonts = {c["fontname"].split("+")[-1] for c in page.crop((110 * MM, 0, 595, 30 * MM)).chars}
    assert fonts == {"Liberation-Serif-Bold"}
    assert (nation["size"], motto["size"]) == (12, 12)  # first letters are the left column's
    right = page.crop((108 * MM, 15 * MM, 595, 60 * MM))
    assert line(right, "CỘNG HÒA")["size"] == 12
    assert line(right, "Độc lập")["size"] == 13
    assert 192 < line(right, "CỘNG HÒA")["x1"] <= 195
    number, place = line(page, "/KH-SGDĐT"), line(right, "Hải Phòng, ngày")
    assert abs(number["top"] - place["top"]) < 1  # số and địa danh on one line
    assert (place["font"], place["size"]) == ("Liberation-Serif-Italic", 13)


def test_state_rules_are_drawn_and_have_the_right_length():
    page = pages_of(build(full(make_office())))[0]
    drawn = [shape for shape in [*page.rects, *page.lines] if shape["width"] > 20 and shape["height"] < 2]
    motto, issuer, subject = sorted(drawn, key=lambda r: -r["x0"])[0], *sorted(drawn, key=lambda r: r["x0"])[:2]
    right = page.crop((108 * MM, 15 * MM, 595, 60 * MM))
    words = line(right, "Độc lập")
    assert abs(motto["width"] / MM - (words["x1"] - words["x0"])) < 0.5
    left = page.crop((30 * MM, 15 * MM, 105 * MM, 45 * MM))
    name = line(left, "SỞ GIÁO DỤC VÀ ĐÀO TẠO")
    assert 1 / 3 <= issuer["width"] / MM / (name["x1"] - name["x0"]) <= 1 / 2
    assert subject["top"] > issuer["top"]


def test_state_title_body_and_end():
    pages = pages_of(build(full(make_office(), paragraphs=1)))
    page = pages[0]
    for words, font in (
        ("KẾ HOẠCH", "Liberation-Serif-Bold"),
        ("Thực hiện Chương trình về đối ngoại", "Liberation-Serif-Bold"),
        ("Căn cứ Luật Giáo dục.", "Liberation-Serif-Italic"),
        ("I. MỤC ĐÍCH, YÊU CẦU", "Liberation-Serif-Bold"),
    ):
        found = line(page, words)
        assert (found["font"], found["size"]) == (font, 14), words
    assert abs((line(page, "KẾ HOẠCH")["x0"] + line(page, "KẾ HOẠCH")["x1"]) / 2 - 112.5) < 1
    assert abs(line(page, "Căn cứ")["x0"] - 30 - STATE.look("paragraph").indent) < 0.3
    text = "\n".join(page.extract_text() for page in pages)
    assert text.count("./.") == 1 and "Trên đây là Kế hoạch của đơn vị./." in text


def test_state_recipients_and_signature():
    plan = issued(make_office())
    page = pages_of(build(plan))[0]
    label, title = line(page, "Nơi nhận:"), line(page, "GIÁM ĐỐC")
    assert (label["font"], label["size"]) == ("Liberation-Serif-Bold-Italic", 12)
    assert label["text"] == "Nơi nhận: GIÁM ĐỐC"
    assert title["top"] == label["top"]
    first = line(page, "- Trường THPT Thái Phiên;")
    assert (first["font"], first["size"]) == ("Liberation-Serif", 11)
    assert line(page, "- Lưu: VT, VP.")
    right = page.crop((110 * MM, 0, 595, 841))
    title, name = line(right, "GIÁM ĐỐC"), line(right, "Nguyễn Văn Giám Đốc")
    assert (title["font"], name["font"], name["size"]) == ("Liberation-Serif-Bold", "Liberation-Serif-Bold", 14)
    assert 20 <= name["top"] - title["bottom"] <= 35
    assert abs((title["x0"] + title["x1"]) - (name["x0"] + name["x1"])) < 1


def test_party_header_title_and_signature():
    plan = issued(make_party_office())
    page = pages_of(build(plan))[0]
    right = page.crop((108 * MM, 15 * MM, 595, 60 * MM))
    title = line(right, "ĐẢNG CỘNG SẢN VIỆT NAM")
    assert (title["font"], title["size"]) == ("Liberation-Serif-Bold", 15)
    rule = max((r for r in [*page.rects, *page.lines] if r["height"] < 2), key=lambda r: r["x0"])
    assert abs(rule["width"] / MM - (title["x1"] - title["x0"])) < 0.5
    left = page.crop((30 * MM, 15 * MM, 105 * MM, 70 * MM))
    for words, font in (
        ("ĐẢNG BỘ TỈNH NINH BÌNH", "Liberation-Serif"),
        ("ĐẢNG ỦY XÃ XUÂN TRƯỜNG", "Liberation-Serif-Bold"),
        ("*", "Liberation-Serif"),
        ("Số 01-KH/ĐU", "Liberation-Serif"),
    ):
        found = line(left, words)
        assert (found["font"], found["size"]) == (font, 14), words
    assert (line(page, "KẾ HOẠCH")["size"], line(page, "-----")["size"]) == (15, 14)
    assert line(page, "thực hiện Chương trình")["font"] == "Liberation-Serif-Bold"
    sign = page.crop((108 * MM, 100 * MM, 595, 841))
    assert line(sign, "T/M BAN THƯỜNG VỤ")["font"] == "Liberation-Serif-Bold"
    assert line(sign, "BÍ THƯ")["font"] == "Liberation-Serif"
    label = line(page, "Nơi nhận:")
    assert (label["font"], label["size"]) == ("Liberation-Serif", 14)
    assert (line(page, "- Lưu Văn phòng Đảng ủy.")["size"], "./." in page.extract_text()) == (12, False)
    assert "CỘNG HÒA" not in page.extract_text()


def test_party_body_has_exact_line_spacing_and_upright_bases():
    page = pages_of(build(full(make_party_office())))[0]
    basis = line(page, "- Căn cứ Luật Giáo dục.")
    assert (basis["font"], round(basis["x0"] - 30)) == ("Liberation-Serif", PARTY.look("paragraph").indent)
    lines = [found for found in page.extract_text_lines() if found["x0"] / MM < 30.5 and found["top"] / MM > 100]
    gaps = [round(b["top"] - a["top"], 1) for a, b in zip(lines, lines[1:], strict=False)]
    assert PARTY.look("paragraph").line in gaps and 18 <= min(gaps) <= 22


@pytest.mark.slow
@pytest.mark.parametrize("make", [make_office, make_party_office])
def test_page_number_stands_in_the_top_margin_from_page_two(make):
    pages = pages_of(build(full(make(), paragraphs=12)))
    portrait = [page for page in pages if page.width < page.height]
    assert len(portrait) > 2
    assert not [c for c in portrait[0].chars if c["top"] / MM < 19]
    for number, page in enumerate(portrait[1:], start=2):
        (char,) = [c for c in page.chars if c["bottom"] / MM < 19]
        assert (char["text"], round(char["size"])) == (str(number), 14)
        assert 9.5 <= char["top"] / MM <= 12
        assert abs((char["x0"] + char["x1"]) / 2 / MM - 112.5) < 0.5


def test_annex_is_landscape_numbered_on_its_own_with_its_header_repeated():
    office = make_office()
    plan = full(office)
    rows = [{"text": LONG, "assignments": [("lead", office.schools[0].pk)]} for _ in range(30)]
    services.save_tasks(plan=plan, version=plan.version, actor=office.author, tasks=rows)
    wide = [page for page in pages_of(build(plan)) if page.width > page.height]
    assert len(wide) > 2
    assert "Phụ lục\nBẢNG PHÂN CÔNG NHIỆM VỤ" in wide[0].extract_text()
    assert not [c for c in wide[0].chars if c["top"] / MM < 19]
    assert [page.extract_text().splitlines()[0] for page in wide[1:]] == [str(n) for n in range(2, len(wide) + 1)]
    assert all("Chủ trì, thực hiện" in page.extract_text() for page in wide)


@pytest.mark.parametrize("paragraphs", range(6, 14))
def test_signature_block_never_stands_alone(paragraphs):
    plan = full(make_office(), paragraphs=paragraphs)
    last = [page for page in pages_of(build(plan)) if page.width < page.height][-1]
    lines = last.extract_text().splitlines()
    at = next(n for n, text in enumerate(lines) if text.startswith("Nơi nhận:"))
    assert at >= 2 + (last.page_number > 1)  # the page number, then at least two lines of the body
    assert any(text.startswith("- Lưu: VT") for text in lines)


def test_only_liberation_serif_is_embedded():
    for make in (make_office, make_party_office):
        for page in pages_of(build(full(make()))):
            assert {c["fontname"].split("+")[-1].split("-")[0] for c in page.chars} <= {"Liberation"}
            assert all("Serif" in c["fontname"] for c in page.chars)


def test_same_plan_gives_the_same_bytes():
    structure = build(full(make_office(), paragraphs=1))
    assert render_pdf(structure) == render_pdf(structure)


def test_paper_before_issue_has_blank_number_and_day():
    text = pages_of(build(full(make_office(), paragraphs=1)))[0].extract_text()
    assert "Số: /KH-SGDĐT" in " ".join(text.split())
    assert "ngày tháng năm" in " ".join(text.split())


def test_dispatch_has_subject_under_the_number_and_addressees():
    office = make_office()
    plan = full(office, paragraphs=1, kind="CV", drafting_symbol="VP", subject="Về việc tiếp tục triển khai nhiệm vụ")
    plan.document.recipients.update(is_addressee=True)
    page = pages_of(build(plan))[0]
    text = page.extract_text()
    assert "CÔNG VĂN" not in text
    brief = line(page, "V/v tiếp tục triển khai")
    assert (brief["font"], brief["size"]) == ("Liberation-Serif", 12)
    first, second = line(page, "- Trường THPT Thái Phiên;"), line(page, "- Trường THPT Ngô Quyền.")
    assert abs(first["x0"] - second["x0"]) < 0.2
    assert abs(first["x0"] - line(page, "Kính gửi:")["x1"]) < 2  # hyphens under the colon
    assert "- Như trên;" in text


def test_frozen_paper_is_printed_as_issued_whatever_changes_later():
    office = make_office()
    plan = issued(office)
    before = render_pdf(build(plan))
    office.body.name, office.body.header_parent = "Tên mới", "Cấp trên mới"
    office.body.save()
    plan.sections.all().delete()
    again = Plan.objects.get(pk=plan.pk)
    assert render_pdf(build(again)) == before
    assert Structure.from_json(json.loads(json.dumps(again.frozen))) == build(again)


def test_preview_shows_the_same_words_and_escapes_them():
    office = make_office()
    plan = full(office, paragraphs=1, closing="<script>alert(1)</script>")
    html = render_html(build(plan))
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert 'class="paper-sheet paper-state"' in html


CHAINS = [  # parent line, issuer, place, symbol, kind, day → header facts of the five chains
    ("UBND tỉnh Hòa Bình", "Sở Giáo dục và Đào tạo", "state", "SGDĐT", "KH", "Số: 12/KH-SGDĐT"),
    ("Đảng bộ tỉnh Nam Định", "Huyện ủy Xuân Trường", "party", "HU", "KH", "Số 12-KH/HU"),
    ("UBND thành phố Hải Phòng", "Sở Giáo dục và Đào tạo", "state", "SGDĐT", "CV", "Số: 12/SGDĐT-VP"),
    ("UBND tỉnh Hòa Bình", "Sở Giáo dục và Đào tạo", "state", "SGD&ĐT", "KH", "Số: 12/KH-SGD&ĐT"),
    ("Đảng bộ tỉnh Lâm Đồng", "Huyện ủy Cát Tiên", "party", "HU", "CV", "Số 12-CV/HU"),
]


@pytest.mark.parametrize("parent, name, look, symbol, kind, printed", CHAINS)
def test_header_facts_of_the_five_chains(parent, name, look, symbol, kind, printed):
    office = make_office(name=name, document_format=look, symbol=symbol, header_parent=parent)
    plan = draft(office, kind=kind, drafting_symbol="VP")
    plan.document.number, plan.document.issued_on = 12, date(2022, 2, 14)
    paper = build(plan)
    assert (paper.parent_lines, paper.issuer_lines) == ((parent.upper(),), (name.upper(),))
    assert number_line(paper, format_of(look)) == printed
    assert place_date(paper) == "Hải Phòng, ngày 14 tháng 02 năm 2022"
    assert paper.kind_name == ("" if kind == "CV" else "KẾ HOẠCH")


def test_registered_basis_is_cited_in_full():
    office = make_office()
    plan = full(office, paragraphs=1)
    paper = make_document(
        office.city, kind="KH", code="242/KH-UBND", issued_on=date(2024, 1, 5), subject="Người cao tuổi"
    )
    DocumentReference.objects.create(document=plan.document, target=paper, relation="basis", position=9)
    assert build(plan).bases[-1] == (
        "Kế hoạch số 242/KH-UBND ngày 05/01/2024 của Ủy ban nhân dân thành phố Hải Phòng về người cao tuổi"
    )
