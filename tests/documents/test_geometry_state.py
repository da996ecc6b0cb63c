"""State papers measured rule by rule (NĐ 30/2020, Phụ lục I): the three state texts of the team's folder."""

import re

import pytest

from plans.documents.formats import STATE_2020 as STATE
from tests.documents.measuring import MM, printed
from tests.documents.rules import between, check, near, same
from tests.documents.seeds import seed

BLACK = {(0, 0, 0)}
NUMBER = re.compile(r"Số:\s(\d{2,})/((NQ|QĐ|CT|TB|BC|KH|TTr|CTr)-)?[A-ZĐ&]+(-[A-ZĐ&]+)*")
PLACE = re.compile(r"[^\W\d_][^,]*, ngày (0[1-9]|[12]\d|3[01]) tháng (0[12]|[3-9]|1[0-2]) năm \d{4}")


@pytest.fixture(params=["000", "002", "003"])
def paper(request):
    return printed(seed(request.param))


@pytest.fixture(params=["000", "003"])
def plan(request):
    return printed(seed(request.param))


@pytest.fixture
def dispatch():
    return printed(seed("002"))


def test_sheet_and_margins(paper):
    inside = [char for char in paper.chars if (char["matrix"][5] < (297 - 19) * MM)]
    for page in paper.pages:
        same("S-PAGE-01", (round(page.width / MM), round(page.height / MM)), (210, 297))
        check("S-PAGE-02", page.height > page.width)
    between("S-PAGE-03", min(text.top for text in paper.texts if text.base / MM > 19), STATE.margin_top, 25)
    between("S-PAGE-04", 297 - max(char["bottom"] for char in inside) / MM, STATE.margin_bottom, 25)
    between("S-PAGE-05", min(char["x0"] for char in inside) / MM, STATE.margin_left - 0.05, 35)
    between("S-PAGE-06", 210 - max(char["x1"] for char in inside) / MM, STATE.margin_right - 0.5, 20)
    assert (STATE.margin_top, STATE.margin_right, STATE.margin_bottom, STATE.margin_left) == (20, 15, 20, 30)


def test_font_and_color(paper):
    same("S-PAGE-07", {char["fontname"].split("+")[-1].split("-")[0] for char in paper.chars}, {"Liberation"})
    check("S-PAGE-07", all("Serif" in char["fontname"] and "+" in char["fontname"] for char in paper.chars))
    same("S-PAGE-08", {color for text in paper.texts for color in text.colors}, BLACK)


def test_page_numbers(paper):
    numbers = paper.numbers()
    check("S-PNUM-04", numbers[0] is None)
    same("S-PNUM-01", [text.text for text in numbers[1:]], [str(n) for n in range(2, len(paper.pages) + 1)])
    for text in numbers[1:]:
        same("S-PNUM-02", text.style, (STATE.page_number_size, "upright"))
        between("S-PNUM-02", text.size, 13, 14)
        near("S-PNUM-03", text.middle, 30 + STATE.text_width / 2)
        near("S-PNUM-03", text.top, 10, 0.5)


def test_national_and_motto(paper):
    nation, motto = paper.find("CỘNG HÒA"), paper.find("Độc lập")
    same("S-HEAD-01", nation.text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    check("S-HEAD-01", nation.left > 90 and nation.top < 21 and nation.page == 1)
    check("S-HEAD-02", nation.style in ((12, "bold"), (13, "bold")))
    check("S-HEAD-03", 85 < nation.width < 97)
    same("S-HEAD-04", motto.text, "Độc lập - Tự do - Hạnh phúc")
    check("S-HEAD-05", motto.style in ((13, "bold"), (14, "bold")))
    near("S-HEAD-06", motto.middle, nation.middle)
    between("S-HEAD-07", motto.base - nation.base, 1.05 * motto.size, 1.2 * motto.size)


def test_rule_under_the_motto(paper):
    motto = paper.find("Độc lập")
    rule = paper.under(motto)
    near("S-HEAD-08", rule.width, motto.width, 0.5)
    near("S-HEAD-08", rule.middle, motto.middle, 0.3)
    between("S-HEAD-19", rule.thick, 0.5, 0.75)


def test_parent_and_issuer(paper):
    parent, issuer = paper.find(paper.structure.parent_lines[0]), paper.find(paper.structure.issuer_lines[0])
    nation = paper.find("CỘNG HÒA")
    same("S-HEAD-09", parent.style, (nation.size, "upright"))
    same("S-HEAD-10", issuer.style, (nation.size, "bold"))
    check("S-HEAD-10", issuer.text.isupper() and parent.text.isupper())
    near("S-HEAD-11", issuer.middle, parent.middle)
    between("S-HEAD-11", issuer.base - parent.base, 1.05 * issuer.size, 1.2 * issuer.size)
    check("S-HEAD-11", issuer.right < nation.left - 3 and parent.right < nation.left - 3)
    near("S-HEAD-11", parent.base, nation.base, 1)


def test_rule_under_the_issuer(paper):
    issuer = paper.find(paper.structure.issuer_lines[0])
    rule = paper.under(issuer)
    between("S-HEAD-12", rule.width / issuer.width, 1 / 3, 1 / 2)
    near("S-HEAD-12", rule.middle, issuer.middle)


def test_sizes_of_the_header_move_together(paper):
    sizes = [paper.find(words).size for words in ("CỘNG HÒA", "Độc lập", paper.structure.place)]
    check("S-HEAD-13", sizes in ([13, 14, 14], [12, 13, 13]))


def test_number_and_symbol(paper):
    number, issuer = paper.find("Số:"), paper.find(paper.structure.issuer_lines[0])
    check("S-NUM-01", NUMBER.fullmatch(number.text))
    same("S-NUM-02", number.style, (13, "upright"))
    near("S-NUM-03", number.middle, issuer.middle, 2.5)
    check("S-NUM-03", number.base > issuer.base)
    check("S-NUM-08", " " not in number.text.removeprefix("Số: "))


def test_place_and_date(paper):
    place, nation = paper.find(paper.structure.place, part="right"), paper.find("CỘNG HÒA")
    check("S-DATE-01", place.style in ((13, "italic"), (14, "italic")))
    near("S-DATE-02", place.base, paper.find("Số:").base, 1.5)
    near("S-DATE-03", place.middle, nation.middle, 2)
    check("S-DATE-04", PLACE.fullmatch(place.text))
    check("S-DATE-08", place.text.endswith("2026"))


def test_kind_and_subject(plan):
    kind, first = plan.find("KẾ HOẠCH"), plan.find(plan.structure.subject[:20])
    same("S-KIND-01", kind.style, (14, "bold"))
    near("S-KIND-02", kind.middle, 112.5)
    same("S-KIND-04", first.style, (14, "bold"))
    between("S-KIND-04", first.base - kind.base, 14, 24)
    last = [text for text in plan.all(page=1) if kind.base < text.base <= first.base + 45 and text.size == 14]
    last = [text for text in last if text.first_style == (14, "bold") and text.left > 46][-1]
    near("S-KIND-05", first.middle, 112.5)
    near("S-KIND-05", last.middle, 112.5)
    check("S-KIND-06", first.text[0].isupper())
    rule = plan.under(last)
    between("S-KIND-07", rule.width / last.width, 1 / 3, 1 / 2)
    near("S-KIND-07", rule.middle, 112.5)
    check("S-KIND-08", not last.text.endswith("."))


def test_dispatch_has_no_kind_but_a_subject_under_the_number(dispatch):
    number, brief = dispatch.find("Số:"), dispatch.find("V/v")
    check("S-KIND-03", not dispatch.has("CÔNG VĂN"))
    lines = [text for text in dispatch.all(page=1) if text.size == 12 and brief.base <= text.base < brief.base + 150]
    for line in lines:
        same("S-BRIEF-01", line.style, (12, "upright"))
        near("S-BRIEF-02", line.middle, number.middle, 2.5)
    between("S-BRIEF-03", brief.base - number.base - 1.15 * brief.size, 5.5, 7.5)
    check("S-BRIEF-04", not dispatch.is_ruled(lines[-1]))


def test_bases():
    plan = printed(seed("003"))
    starts = plan.all("Căn cứ", page=1)
    same("S-BASE-01", len(starts), len(plan.structure.bases))
    check("S-BASE-01", starts[0].base > plan.find("KẾ HOẠCH").base)
    lines = [line for start in starts for line in plan.lines(start.text[:25])]
    for line in lines:
        same("S-BASE-03", line.style, (14, "italic"))
    ends = [plan.lines(start.text[:25])[-1].text[-1] for start in starts]
    same("S-BASE-02", ends, [";"] * (len(starts) - 1) + ["."])
    same("S-BASE-04", {round(start.left, 1) for start in starts}, {42.7})


def test_body_text(paper):
    body = paper.body()
    upright = [text for text in body if text.first_style == (14, "upright")]
    between("S-BODY-01", len(upright) / len(body), 0.6, 1)
    same("S-BODY-01", {text.size for text in body}, {14})
    inner = [text.right for text, after in zip(body, body[1:], strict=False) if after.left < 30.6]
    near("S-BODY-02", min(inner), 195, 1)
    near("S-BODY-02", max(inner), 195, 0.6)
    starts = {round(text.left - 30, 1) for text in body if text.left > 31}
    check("S-BODY-03", starts in ({10.0}, {12.7}))


def test_space_between_lines_and_paragraphs(paper):
    between("S-BODY-05", min(paper.leading()), 1.15 * 14 - 0.1, 1.15 * 14 * 1.5)
    between("S-BODY-05", max(paper.leading()), 1.15 * 14 - 0.1, 1.15 * 14 * 1.5)
    check("S-BODY-04", min(paper.gaps()) >= 5.95)


def test_headings_of_a_plan(plan):
    for block in [block for block in plan.structure.blocks if block.role == "heading"]:
        words = block.text.upper() if block.level == 1 else block.text
        line = next(text for text in plan.texts if text.text.startswith(block.label) and words[:24] in text.text)
        if block.level == 1:
            same("S-LVL-11", line.style, (14, "bold"))
            check("S-LVL-11", line.text.isupper())
            near("S-LVL-12", line.left, 42.7)
        else:
            same("S-LVL-09", line.style, (14, "bold"))
            near("S-LVL-09", line.left, 42.7)


def test_items_and_hyphens(paper):
    items = [block for block in paper.structure.blocks if block.role == "item"]
    for block in items:
        start = next(text for text in paper.texts if text.text.replace(" ", "").startswith(_tight(block)))
        same("S-LVL-13", start.first_style, (14, "upright"))
        near("S-LVL-08", start.left, 42.7)
        same("S-LVL-08", start.size, 14)


def _tight(block) -> str:
    return f"{block.label}{block.text[:24]}".replace(" ", "")


def test_end_mark_stands_once(paper):
    ends = [text.text for text in paper.texts if "./." in text.text]
    check("S-END-01", len(ends) == 1 and ends[0].endswith("./."))


def test_addressees_of_a_dispatch(dispatch):
    label = dispatch.find("Kính gửi:")
    names = [text for text in dispatch.all("- ", page=1) if label.base < text.base < label.base + 200]
    same("S-ADDR-04", len(names), len(dispatch.structure.addressees))
    for name in (label, *names):
        same("S-ADDR-02", name.style, (14, "upright"))
    near("S-ADDR-05", max(name.left for name in names), min(name.left for name in names), 0.1)
    colon = label.inked[-1]
    check("S-ADDR-05", colon["x0"] / MM - 0.5 <= names[0].left <= colon["x1"] / MM + 0.5)
    check("S-ADDR-05", names[0].base > label.base)
    between("S-ADDR-07", label.left, 45, 90)


def test_marks_after_addressees(dispatch):
    shown = " ".join(text.text for text in dispatch.all(page=1))
    names = [name.rstrip(" ;.") for name in dispatch.structure.addressees]
    for name in names[:-1]:
        check("S-ADDR-04", f"- {name};" in shown)
    check("S-ADDR-04", f"- {names[-1]}." in shown)


def test_recipients(paper):
    label, title = paper.find("Nơi nhận:"), paper.find(paper.structure.sign.lines[0].text, part="right")
    near("S-RCPT-01", label.left, 30, 0.1)
    near("S-RCPT-01", label.top, title.top, 1)
    same("S-RCPT-02", label.style, (12, "bold italic"))
    names = [text for text in paper.all("- ", page=label.page) if text.base > label.base and text.left < 31]
    for name in names:
        same("S-RCPT-03", name.style, (11, "upright"))
        near("S-RCPT-03", name.left, 30, 0.1)
    wanted = len(paper.structure.recipients) + 1 + bool(paper.structure.addressees)
    same("S-RCPT-04", len(names), wanted)
    check("S-RCPT-05", f"- {paper.structure.archive}." in names[-1].text)
    if paper.structure.addressees:
        same("S-RCPT-06", names[0].text, "- Như trên;")


def test_drafter_stands_at_the_end_of_the_archive_line():
    archive = printed(seed("003")).find("- Lưu:")
    same("S-RCPT-09", archive.text, "- Lưu: VT, KHTC. NL.(05)")
    same("S-RCPT-09", archive.style, (11, "upright"))


def test_signature(paper):
    lines = [paper.find(line.text, part="right") for line in paper.structure.sign.lines]
    name = paper.find(paper.structure.sign.name)
    for line in lines:
        same("S-SIGN-06", line.style, (14, "bold"))
        check("S-SIGN-06", line.text.isupper())
        near("S-SIGN-07", line.middle, 30 + STATE.sign_left_width + (STATE.text_width - STATE.sign_left_width) / 2, 0.5)
        near("S-SIGN-09", line.middle, name.middle)
    check("S-SIGN-07", lines[0].left > 105)
    same("S-SIGN-08", name.style, (14, "bold"))
    between("S-SIGN-16", name.top - lines[-1].base / MM, 24, 32)


def test_signature_stands_with_text(paper):
    label = paper.find("Nơi nhận:")
    above = [text for text in paper.all(page=label.page) if 19 * MM < text.base < label.base - 5]
    check("S-SIGN-17", len(above) >= 2)
