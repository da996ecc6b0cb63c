"""Party papers measured rule by rule (HD 05-HD/VPTW): the two Party texts of the team and their directive."""

import re

import pytest

from plans.documents.formats import PARTY_2026 as PARTY
from tests.documents.measuring import MM, printed
from tests.documents.papers import dispatch as make_dispatch
from tests.documents.papers import party
from tests.documents.rules import between, check, near, same
from tests.documents.seeds import seed

NUMBER = re.compile(r"Số (\d{2,})-(NQ|QĐ|CT|KL|QC|TT|HD|TB|BC|KH|CTr|ĐA|TTr|CV)/[A-ZĐ]+(-[A-ZĐ]+)*")
PLACE = re.compile(r"[^\W\d_][^,]*, ngày (0[1-9]|[12]\d|3[01]) tháng (0[12]|[3-9]|1[0-2]) năm \d{4}")


@pytest.fixture(params=["001", "004", "004-directive"])
def paper(request):
    return printed(seed(request.param))


@pytest.fixture(params=["001", "004-directive"])
def titled(request):
    return printed(seed(request.param))


@pytest.fixture
def dispatch():
    return printed(seed("004"))


def test_sheet_margins_and_font(paper):
    inside = [char for char in paper.chars if char["matrix"][5] < (297 - 19) * MM]
    for page in paper.pages:
        same("P-PAGE-01", (round(page.width / MM), round(page.height / MM)), (210, 297))
        check("P-PAGE-02", page.width * page.height > 200 * 290 * MM * MM)
    between("P-PAGE-03", min(text.top for text in paper.texts if text.base / MM > 19), 20, 21.5)
    between("P-PAGE-04", 297 - max(char["bottom"] for char in inside) / MM, 20, 25)
    near("P-PAGE-05", min(char["x0"] for char in inside) / MM, 30, 0.1)
    near("P-PAGE-06", 210 - max(char["x1"] for char in inside) / MM, 15, 0.6)
    same("P-PAGE-03", (PARTY.margin_top, PARTY.margin_right, PARTY.margin_bottom, PARTY.margin_left), (20, 15, 20, 30))
    check("P-PAGE-09", all("Liberation-Serif" in char["fontname"] for char in paper.chars))
    same("P-PAGE-09", {color for text in paper.texts for color in text.colors}, {(0, 0, 0)})


def test_page_numbers(paper):
    end = paper.find("Nơi nhận:").page
    numbers = paper.numbers()[:end]
    check("P-PNUM-03", numbers[0] is None)
    same("P-PNUM-01", [text.text for text in numbers[1:]], [str(n) for n in range(2, end + 1)])
    for text in numbers[1:]:
        same("P-PNUM-01", text.style, (14, "upright"))
        near("P-PNUM-02", text.middle, 30 + 165 / 2)
        near("P-PNUM-02", text.top, 10, 0.5)


def test_party_title(paper):
    title = paper.find("ĐẢNG CỘNG SẢN VIỆT NAM")
    same("P-HEAD-01", title.text, "ĐẢNG CỘNG SẢN VIỆT NAM")
    same("P-HEAD-01", title.style, (15, "bold"))
    check("P-HEAD-02", title.page == 1 and title.left > 105 and title.top < 21)
    rule = paper.under(title)
    near("P-HEAD-03", rule.width, title.width, 0.5)
    near("P-HEAD-03", rule.middle, title.middle)


def test_parent_issuer_and_star(paper):
    title, issuer = paper.find("ĐẢNG CỘNG SẢN"), paper.find(paper.structure.issuer_lines[0], part="left")
    star = paper.find("*", page=1)
    for line in paper.structure.parent_lines:
        parent = paper.find(line, part="left")
        same("P-HEAD-04", parent.style, (14, "upright"))
        near("P-HEAD-04", parent.base, title.base, 1.5)
        near("P-HEAD-05", issuer.middle, parent.middle)
    same("P-HEAD-05", issuer.style, (14, "bold"))
    same("P-HEAD-06", star.text, "*")
    near("P-HEAD-06", star.middle, issuer.middle, 0.5)
    check("P-HEAD-06", issuer.base < star.base < issuer.base + 24 and not paper.is_ruled(issuer))
    same("P-HEAD-07", star.size, 14)


def test_no_sign_of_a_state_paper(paper):
    check("C-TEXT-02", not paper.has("CỘNG HÒA") and not paper.has("./.") and not paper.has("Lưu: VT"))


def test_number_and_symbol(paper):
    number, star = paper.find("Số ", page=1), paper.find("*", page=1)
    check("P-NUM-01", NUMBER.fullmatch(number.text))
    same("P-NUM-02", number.style, (14, "upright"))
    near("P-NUM-02", number.middle, star.middle, 0.6)
    check("P-NUM-02", number.base > star.base)


def test_dispatch_is_numbered_with_its_letters(dispatch):
    check("P-NUM-03", "-CV/" in dispatch.find("Số ").text)


def test_place_and_date(paper):
    place, title = paper.find(f"{paper.structure.place}, ngày"), paper.find("ĐẢNG CỘNG SẢN")
    same("P-DATE-01", place.style, (14, "italic"))
    near("P-DATE-01", place.middle, title.middle, 0.5)
    check("P-DATE-01", place.base > title.base)
    check("P-DATE-04", PLACE.fullmatch(place.text))


def test_kind_author_subject_and_dashes(titled):
    kind, first = titled.find(titled.structure.kind_name), titled.find(titled.structure.subject[:16])
    dashes = titled.find("-----", page=1)
    between("P-KIND-01", kind.size, 15, 16)
    same("P-KIND-01", kind.style, (PARTY.look("kind").size, "bold"))
    near("P-KIND-02", kind.middle, 112.5)
    lines = [text for text in titled.all(page=1) if first.base <= text.base < dashes.base]
    for line in lines:
        between("P-KIND-04", line.size, 14, 15)
        same("P-KIND-04", line.style, (PARTY.look("subject").size, "bold"))
        near("P-KIND-04", line.middle, 112.5)
    check("P-KIND-05", first.text[0].islower())
    same("P-KIND-06", dashes.text, "-----")
    near("P-KIND-06", dashes.middle, 112.5)
    check("P-KIND-06", not titled.is_ruled(lines[-1]) and dashes.base > lines[-1].base)


def test_author_line():
    paper = printed(seed("004-directive"))
    kind, author, subject = paper.find("CHỈ THỊ"), paper.find("CỦA BAN BÍ THƯ"), paper.find("về tăng cường")
    check("P-KIND-03", kind.base < author.base < subject.base)
    same("P-KIND-03", author.style, (15, "bold"))
    near("P-KIND-03", author.middle, 112.5)


def test_dispatch_subject(dispatch):
    number, first = dispatch.find("Số "), dispatch.find("về việc")
    lines = [text for text in dispatch.all(page=1) if text.size == 12 and text.base < first.base + 60]
    for line in lines:
        same("P-BRIEF-01", line.style, (12, "italic"))
        near("P-BRIEF-02", line.middle, number.middle, 0.6)
    check("P-BRIEF-02", first.base > number.base)
    check("P-BRIEF-03", first.text.startswith("về việc "))
    check("P-BRIEF-04", not dispatch.has("CÔNG VĂN") and not dispatch.all("-----", page=1))


def test_bases():
    paper = printed(party())
    starts = paper.all("- Căn cứ", page=1)
    same("P-BASE-01", len(starts), 2)
    ends = [paper.lines(start.text[:25])[-1].text[-1] for start in starts]
    same("P-BASE-02", ends, [";", "."])
    for start in starts:
        same("P-BASE-04", start.style, (14, "upright"))
    check("P-BASE-01", starts[0].base > paper.find("-----").base)


def test_body_text(paper):
    body = paper.body()
    between("P-BODY-01", min(text.size for text in body), 14, 15)
    upright = [text for text in body if text.first_style == (14, "upright")]
    between("P-BODY-01", len(upright) / len(body), 0.6, 1)
    inner = [text.right for text, after in zip(body, body[1:], strict=False) if after.left < 30.6]
    between("P-BODY-02", min(inner), 192, 195.6)
    check("P-BODY-02", sum(right > 194.5 for right in inner) > 0.95 * len(inner))
    for text in [text for text in body if text.left > 31]:
        near("P-BODY-03", text.left - 30, 10, 0.2)


def test_space_between_lines_and_paragraphs(paper):
    between("P-BODY-05", min(paper.leading()), 18, 22)
    between("P-BODY-05", max(paper.leading()), 18, 22)
    near("P-BODY-05", max(paper.leading()), min(paper.leading()), 0.1)
    check("P-BODY-04", min(gap for gap in paper.gaps() if gap > 1) >= 5.95)


def test_end_mark(paper):
    label = paper.find("Nơi nhận:")
    last = [text for text in paper.all(page=label.page) if text.base < label.base - 5][-1]
    check("P-BODY-06", last.text.endswith(".") and not last.text.endswith(("./.", ". .", "..")))
    check("P-BODY-06", not paper.has("/."))


def test_headings(titled):
    for block in [block for block in titled.structure.blocks if block.role == "heading"]:
        words = block.text.upper() if block.level == 1 else block.text
        line = next(text for text in titled.texts if text.text.startswith(block.label) and words[:24] in text.text)
        same("P-LVL-07", line.style, (14, "bold"))
        near("P-LVL-07", line.left, 40)


def test_items(paper):
    for block in [block for block in paper.structure.blocks if block.role == "item" and "*" not in block.text[:30]]:
        words = f"{block.label}{block.text[:24]}".replace(" ", "")
        start = next(text for text in paper.body() if text.text.replace(" ", "").startswith(words))
        same("P-LVL-05", start.first_style, (14, "upright"))
        near("P-LVL-05", start.left, 40, 0.2)


def test_addressees(dispatch):
    label = dispatch.find("Kính gửi:")
    names = [text for text in dispatch.all("- ", page=1) if label.base < text.base < label.base + 160]
    same("P-ADDR-01", len(names), len(dispatch.structure.addressees))
    same("P-ADDR-03", label.style, (14, "italic"))
    shown = " ".join(text.text for text in dispatch.all(page=1))
    for given, name in zip(dispatch.structure.addressees, names, strict=True):
        same("P-ADDR-04", name.style, (14, "upright"))
        check("P-ADDR-05", f"- {given};" in shown)
    between("P-ADDR-07", label.left, 45, 100)


def test_petition_is_addressed_under_its_subject():
    paper = printed(party(kind="TTr", kind_name="TỜ TRÌNH", symbol="-TTr/ĐU", addressees=("Tỉnh uỷ", "Ban Tổ chức")))
    label = paper.find("Kính trình:")
    check("P-ADDR-02", paper.find("-----").base < label.base < paper.find("- Tỉnh uỷ;").base)
    same("P-ADDR-03", label.style, (14, "italic"))
    same("P-RCPT-06", paper.all("- Như trên;")[0].size, 12)


def test_one_addressee_stands_beside_the_label():
    paper = printed(make_dispatch(party, addressees=("Ban Tổ chức Tỉnh uỷ",)))
    line = paper.find("Kính gửi:")
    same("P-ADDR-06", line.text, "Kính gửi: Ban Tổ chức Tỉnh uỷ")
    near("P-ADDR-07", line.middle, 112.5, 1)


def test_recipients(paper):
    label = paper.find("Nơi nhận:")
    same("P-RCPT-01", label.style, (14, "upright"))
    rule = paper.under(label, within=5)
    near("P-RCPT-01", rule.width, label.width, 0.5)
    near("P-RCPT-01", rule.left, label.left, 0.3)
    near("P-RCPT-02", label.left, 30, 0.1)
    check("P-RCPT-02", all(text.base < label.base for text in paper.body() if text.page == label.page))
    names = [text for text in paper.texts if text.page == label.page and text.base > label.base and text.size == 12]
    for name in names:
        same("P-RCPT-03", name.style, (12, "upright"))
    starts = [name for name in names if name.text.startswith("- ")]
    same("P-RCPT-04", len(starts), len(paper.structure.recipients) + 1 + bool(paper.structure.addressees))
    same("P-RCPT-05", starts[-1].text, f"- {paper.structure.archive}.")
    shown = " ".join(name.text for name in names)
    for given in paper.structure.recipients:
        check("P-RCPT-04", f"- {given};" in shown)
    if paper.structure.addressees:
        same("P-RCPT-06", starts[0].text, "- Như trên;")


def test_drafter(dispatch):
    drafter, archive = dispatch.find("NguyenVanE-26"), dispatch.find("- Lưu Văn phòng")
    same("P-RCPT-08", drafter.style, (11, "upright"))
    check("P-RCPT-08", 0 < drafter.base - archive.base < 20 and abs(drafter.left - 30) < 0.1)


def test_signature(paper):
    first, *titles = [paper.find(line.text, part="right") for line in paper.structure.sign.lines]
    name = paper.find(paper.structure.sign.name)
    same("P-SIGN-01", first.style, (14, "bold"))
    check("P-SIGN-01", first.text.startswith("T/M "))
    for title in titles:
        same("P-SIGN-02", title.style, (14, "upright"))
        near("P-SIGN-02", title.middle, first.middle)
        check("P-SIGN-02", title.base > first.base)
    same("P-SIGN-03", name.style, (14, "bold"))
    near("P-SIGN-03", name.middle, first.middle)
    between("P-SPACE-01", name.top - (titles or [first])[-1].base / MM, 24, 32)


def test_annex_of_the_dispatch(dispatch):
    label = dispatch.find("Phụ lục")
    note = dispatch.find("(Kèm theo Công văn số 492-CV/ĐU, ngày 22/11/2026 của Đảng ủy xã Cát Tiên)")
    numbers = [text and text.text for text in dispatch.numbers()]
    same("P-PNUM-04", numbers[label.page - 1 :], [None] + [str(n) for n in range(2, len(numbers) - label.page + 2)])
    near("P-ANX-03", label.middle, 112.5)
    same("P-ANX-04", label.style, (14, "bold"))
    check("P-ANX-05", dispatch.find("CHỈ THỊ CỦA BAN BÍ THƯ").base > label.base)
    near("P-ANX-06", note.middle, 112.5)
    check("P-ANX-07", dispatch.find("-----", page=label.page).base > note.base)
    last = dispatch.all(page=len(dispatch.pages))[-1]
    check("P-ANX-08", last.text.endswith(".") and not last.text.endswith("./."))
