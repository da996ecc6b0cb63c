"""What the five texts do not have: divisions, decisions, minutes, marks, annexes, tables, long names; both systems."""

from dataclasses import replace
from datetime import date

import pytest

from plans.documents.formats import STATE_2020 as STATE
from plans.documents.structure import (
    ARTICLE,
    CHAPTER,
    HEADING,
    ITEM,
    PARAGRAPH,
    PART,
    SECTION,
    SUBSECTION,
    Block,
    Signature,
    SignLine,
)
from tests.documents.measuring import MM, printed
from tests.documents.papers import LONG, dispatch, party, samples, state
from tests.documents.rules import between, check, near, same

DIVIDED = (
    Block(PART, label="Phần I", title="Những quy định chung của văn bản"),
    Block(CHAPTER, label="Chương II", title="Quy định cụ thể"),
    Block(SECTION, label="Mục 1", title="Quản lý văn bản đi"),
    Block(SUBSECTION, label="Tiểu mục 2", title="Cấp số văn bản"),
    Block(ARTICLE, "", "Điều 1.", title="Phạm vi điều chỉnh"),
    Block(HEADING, "Nơi áp dụng", "1.", 2),
    Block(ITEM, f"Khoản này nêu rõ. {LONG}", "2.", 1),
    Block(ITEM, f"Điểm này nêu rõ. {LONG}", "đ)", 2),
    Block(ARTICLE, "Điều này không có tiêu đề.", "Điều 2."),
    Block(PARAGRAPH, LONG),
)
LONG_NAME = "TRUNG TÂM GIÁO DỤC NGHỀ NGHIỆP VÀ GIÁO DỤC THƯỜNG XUYÊN KHU VỰC PHÍA ĐÔNG THÀNH PHỐ HẢI PHÒNG"


def sample(name, **fields):
    return printed(replace(samples()[name], **fields))


def small(make, **fields):
    """A paper of one paragraph."""
    return printed(make(**({"blocks": (Block(PARAGRAPH, LONG),)} | fields)))


def heads(paper, label, title):
    return paper.find(label), paper.find(title)


def test_divisions_of_a_state_paper():
    paper = printed(state(blocks=DIVIDED))
    for label, title in (("Phần I", "NHỮNG QUY ĐỊNH CHUNG"), ("Chương II", "QUY ĐỊNH CỤ THỂ")):
        number, name = heads(paper, label, title)
        near("S-LVL-01", number.middle, 112.5)
        same("S-LVL-01", number.text, label)
        same("S-LVL-02", number.style, (14, "bold"))
        same("S-LVL-03", name.style, (14, "bold"))
        near("S-LVL-03", name.middle, 112.5)
        check("S-LVL-03", name.base > number.base and name.text.isupper())
        check("S-BODY-06", name.base - number.base < 25)
    for label, title in (("Mục 1", "QUẢN LÝ VĂN BẢN ĐI"), ("Tiểu mục 2", "CẤP SỐ VĂN BẢN")):
        number, name = heads(paper, label, title)
        same("S-LVL-04", (number.text, number.style), (label, (14, "bold")))
        near("S-LVL-04", number.middle, 112.5)
        same("S-LVL-05", name.style, (14, "bold"))
        near("S-LVL-05", name.middle, 112.5)


def test_divisions_numbered_in_words():
    paper = printed(party(blocks=(Block(PART, label="Phần thứ nhất", title="Quy định chung"), *DIVIDED[4:])))
    same("P-LVL-08", paper.find("Phần thứ nhất").text, "Phần thứ nhất")
    near("P-LVL-08", paper.find("Phần thứ nhất").middle, 112.5)


def test_articles_clauses_and_points_of_a_state_paper():
    paper = printed(state(blocks=DIVIDED))
    article, clause, item, point = (paper.find(words) for words in ("Điều 1.", "1.", "2.", "đ)"))
    check("S-LVL-06", article.text.replace(" ", "") == "Điều1.Phạmviđiềuchỉnh")
    near("S-LVL-06", article.left, 42.7)
    same("S-LVL-07", article.style, (14, "bold"))
    same("S-LVL-09", clause.style, (14, "bold"))
    check("S-LVL-09", "Nơi áp dụng" in clause.text)
    for start in (item, point):
        same("S-LVL-08", start.style, (14, "upright"))
        near("S-LVL-08", start.left, 42.7)
    same("S-LVL-10", point.style, (14, "upright"))
    check("S-LVL-10", point.text.startswith("đ)"))


def test_divisions_of_a_party_paper():
    paper = printed(party(blocks=DIVIDED))
    for label, title in (("Phần I", "NHỮNG QUY ĐỊNH CHUNG"), ("Chương II", "QUY ĐỊNH CỤ THỂ")):
        number, name = heads(paper, label, title)
        same("P-LVL-01", (number.text, number.style), (label, (14, "bold")))
        near("P-LVL-01", number.middle, 112.5)
        same("P-LVL-02", name.style, (14, "bold"))
        check("P-LVL-02", name.text.isupper() and name.base > number.base)
        near("P-LVL-02", name.middle, 112.5)
    number, name = heads(paper, "Mục 1", "QUẢN LÝ VĂN BẢN ĐI")
    same("P-LVL-03", (number.style, name.style), ((14, "bold"), (14, "bold")))
    near("P-LVL-03", number.middle, 112.5)
    near("P-LVL-03", name.middle, 112.5)
    article, clause, point = (paper.find(words) for words in ("Điều 1.", "2.", "đ)"))
    same("P-LVL-04", article.style, (14, "bold"))
    near("P-LVL-04", article.left, 40)
    same("P-LVL-05", clause.style, (14, "upright"))
    same("P-LVL-06", point.style, (14, "upright"))
    near("P-LVL-06", point.left, 40)


@pytest.mark.parametrize("make", [state, party])
def test_long_names_break_in_the_left_column_only(make):
    paper = small(make, issuer_lines=(LONG_NAME,))
    words = [text for text in paper.all(page=1) if text.right < 112 and text.first_style[1] == "bold"][:6]
    lines = [text for text in words if set(text.text.split()) <= set(LONG_NAME.split())]
    check("S-HEAD-17", len(lines) >= 2 and " ".join(line.text for line in lines) == LONG_NAME)
    for line in lines:
        near("S-HEAD-11", line.middle, lines[0].middle)
    if make is state:
        same("S-HEAD-03", paper.find("CỘNG HÒA").text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        rule = paper.under(lines[-1])
        between("S-HEAD-12", rule.width / lines[-1].width, 1 / 3, 1 / 2)
    else:
        same("P-HEAD-08", paper.find("ĐẢNG CỘNG").text, "ĐẢNG CỘNG SẢN VIỆT NAM")
        check("P-HEAD-06", paper.find("*").base > lines[-1].base)


def test_smaller_set_when_the_date_is_long():
    paper = small(state, place="Thành phố Hồ Chí Minh")
    place = paper.find("Thành phố Hồ Chí Minh, ngày")
    same("S-HEAD-13", [paper.find(w).size for w in ("CỘNG HÒA", "Độc lập", "Thành phố")], [12, 13, 13])
    check("S-DATE-08", place.text.endswith("năm 2026") and place.right < 195.5)


@pytest.mark.parametrize("place", ["Phường 3", "Phường Điện Biên Phủ", "TP Hồ Chí Minh", "ĐK Phú Quý"])
def test_place_is_printed_in_full(place):
    for make in (state, party):
        line = small(make, place=place).find(f"{place}, ngày 05 tháng 01")
        check("S-DATE-07", line.text.startswith(f"{place}, ngày"))
        check("P-DATE-03", line.text.startswith(f"{place}, ngày"))
        check("P-DATE-06", line.text.startswith(f"{place}, ngày"))


def test_draft_has_room_for_number_and_day():
    paper = sample("state-draft")
    number, rest = paper.find("Số:"), paper.find("/KH-SGDĐT")
    check("S-NUM-12", number.text == "Số:" and rest.base == number.base)
    between("S-NUM-13", rest.left - number.right, 6 * 13 * 0.25 / MM, 60)
    check("S-NUM-12", paper.find("Hải Phòng, ngày").text.endswith("ngày"))
    head = " ".join(text.text for text in paper.all(page=1) if text.base < paper.find("KẾ HOẠCH").base)
    check("C-TEXT-03", not any(sign.isdigit() for sign in head.replace("2026", "")))


def test_marks_of_a_state_paper():
    paper = sample("state-draft")
    urgent, circulation, draft = (paper.find(words) for words in ("KHẨN", "LƯU HÀNH NỘI BỘ", "DỰ THẢO"))
    same("S-MARK-01", urgent.style, (13, "bold"))
    near("S-MARK-02", paper.box(urgent).size[0], 20, 0.5)
    near("S-MARK-02", paper.box(urgent).size[1], 8, 0.5)
    check("S-MARK-03", all(color[0] > 0.6 and color[1:] == (0, 0) for color in urgent.colors))
    same("S-MARK-04", circulation.style, (13, "bold"))
    check("S-MARK-04", paper.box(circulation).size[0] > circulation.width)
    check("S-MARK-06", circulation.base < paper.find("CỘNG HÒA").base and circulation.left > 105)
    check("S-MARK-06", urgent.base > paper.find("Số:").base and urgent.right < 105)
    same("S-MARK-09", draft.style, (13, "bold"))


@pytest.mark.parametrize("words, width", [("HỎA TỐC", 30), ("THƯỢNG KHẨN", 40), ("KHẨN", 20)])
def test_boxes_of_urgency(words, width):
    paper = printed(dispatch(state, urgency=words))
    mark = paper.find(words)
    near("S-MARK-02", paper.box(mark).size[0], width, 0.5)
    check("S-MARK-01", words in STATE.urgencies and mark.text == words)
    check("S-MARK-06", mark.base > paper.find("V/v").base)


def test_marks_of_a_party_paper():
    paper = sample("party-draft")
    urgent, circulation, draft = (paper.find(words) for words in ("KHẨN", "TÀI LIỆU HỘI NGHỊ", "Dự thảo lần 2"))
    same("P-MARK-01", urgent.style, (14, "bold"))
    check("P-MARK-02", urgent.base > paper.find("Số").base and urgent.right < 110)
    same("P-MARK-04", circulation.style, (12, "bold"))
    near("P-MARK-05", circulation.top, 10, 0.7)
    near("P-MARK-05", circulation.right, 195, 0.6)
    same("P-MARK-07", draft.style, (14, "italic"))
    check("P-MARK-07", draft.base > paper.find("Số").base and draft.right < 110)
    check(
        "P-MARK-08",
        not small(
            party,
        ).has("Dự thảo"),
    )


def test_urgency_of_a_party_dispatch_stands_under_its_subject():
    paper = printed(dispatch(party, urgency="HOẢ TỐC"))
    mark = paper.find("HOẢ TỐC")
    check("P-MARK-02", mark.base > paper.find("về việc").base and mark.right < 110)
    check("P-MARK-01", mark.text in ("KHẨN", "THƯỢNG KHẨN", "HOẢ TỐC"))
    with pytest.raises(AssertionError, match="no box"):
        check("P-MARK-03", paper.box(mark))


def test_contact_stands_at_the_foot_of_the_first_page():
    paper = printed(dispatch(state, blocks=tuple(Block(PARAGRAPH, LONG) for _ in range(20))))
    line = paper.find("Số 12 Phố Đinh Lễ")
    check("S-CONT-01", line.page == 1 and len(paper.pages) > 1 and line.base / MM > 270)
    rule = next(r for r in paper.rules if r.page == 1 and 0 < line.base - r.at < 20 and r.width > 150)
    near("S-CONT-01", rule.width, 165, 0.5)
    same("S-CONT-02", line.style, (11, "upright"))


def test_contact_stands_on_the_last_page_of_a_party_paper():
    paper = printed(dispatch(party, blocks=tuple(Block(PARAGRAPH, LONG) for _ in range(20))))
    line = paper.find("Số 12 Phố Đinh Lễ")
    check("P-CONT-01", line.page == len(paper.pages) and line.base > paper.find("Nơi nhận:").base)
    rule = next(r for r in paper.rules if r.page == line.page and 0 < line.base - r.at < 20 and r.width > 150)
    near("P-CONT-01", rule.width, 165, 0.5)
    same("P-CONT-02", line.style, (10, "upright"))


def test_one_addressee_of_a_state_dispatch():
    paper = sample("state-dispatch-one")
    same("S-ADDR-03", paper.find("Kính gửi:").text, "Kính gửi: Bộ Nội vụ")
    check("S-ADDR-06", not paper.find("Kính gửi:").text.endswith((".", ";")))
    same("S-ADDR-02", paper.find("Kính gửi:").style, (14, "upright"))


def test_report_is_addressed_between_subject_and_body():
    paper = sample("state-report", blocks=(Block(PARAGRAPH, "Thực hiện Chỉ thị của Ban Bí thư, Sở báo cáo."),))
    subject, label = paper.find("Thực hiện Chỉ thị số 12-CT/TW"), paper.find("Kính gửi:")
    check("S-TMPL-03", subject.base < label.base < paper.find("Thực hiện Chỉ thị của Ban Bí thư").base)
    check("S-ADDR-01", label.text.startswith("Kính gửi: Ủy ban nhân dân thành phố"))


def test_order_of_a_plan_and_of_a_dispatch():
    plan, letter = sample("state-plan"), sample("state-dispatch")
    words = ["CỘNG HÒA", "Số:", "KẾ HOẠCH", "Thực hiện Chỉ thị số", "Căn cứ", "I.", "Nơi nhận:", "- Lưu"]
    places = [(plan.find(word).page, plan.find(word).base) for word in words]
    same("S-TMPL-01", places, sorted(places))
    words = ["CỘNG HÒA", "Số:", "V/v", "Kính gửi:", "Thực hiện Chỉ thị của", "Nơi nhận:", "- Như trên;"]
    places = [(letter.find(word).page, letter.find(word).base) for word in words]
    same("S-TMPL-02", places, sorted(places))


def test_order_of_party_papers():
    plan, letter, petition = sample("party-plan"), sample("party-dispatch"), sample("party-proposal")
    for paper, rule_words in (
        (plan, ["ĐẢNG CỘNG", "Số ", "KẾ HOẠCH", "triển khai", "-----", "- Căn cứ", "Nơi nhận:", "- Lưu"]),
        (letter, ["ĐẢNG CỘNG", "Số ", "về việc", "Kính gửi:", "Nơi nhận:", "- Như trên;"]),
        (petition, ["ĐẢNG CỘNG", "Số ", "TỜ TRÌNH", "triển khai", "-----", "Kính trình:", "Nơi nhận:"]),
    ):
        places = [(paper.find(word).page, paper.find(word).base) for word in rule_words]
        check("P-TMPL-01", places == sorted(places))
        check("P-TMPL-02", places == sorted(places))
        check("P-TMPL-03", places == sorted(places))


def test_space_above_the_kind():
    for paper in (sample("state-plan"), sample("party-plan")):
        above = max(text.base for text in paper.all(page=1) if text.base < paper.find("KẾ HOẠCH").base)
        between("S-KIND-09", paper.find("KẾ HOẠCH").base - above - 16, 12, 24)
        between("P-KIND-07", paper.find("KẾ HOẠCH").base - above - 16, 12, 24)


def test_decision():
    paper = sample("state-decision")
    subject, head = paper.find("Về việc phê duyệt"), paper.find("GIÁM ĐỐC SỞ GIÁO DỤC")
    basis, last, order = paper.find("Căn cứ Luật"), paper.find("Theo đề nghị của"), paper.find("QUYẾT ĐỊNH:")
    same("S-DEC-01", head.style, (14, "bold"))
    near("S-DEC-01", head.middle, 112.5)
    check("S-DEC-01", subject.base < head.base < basis.base)
    check("S-BASE-08", basis.base < last.base < order.base and last.text.endswith("."))
    same("S-DEC-02", order.style, (14, "bold"))
    same("S-DEC-06", (head.style, order.style), ((14, "bold"), (14, "bold")))
    near("S-DEC-02", order.middle, 112.5)
    check("S-DEC-02", order.base < paper.find("Điều 1.").base)


def test_text_issued_by_a_decision():
    paper = sample("state-decision-attached")
    sheet = paper.find("QUY CHẾ").page
    words = [text.text for text in paper.all(page=sheet)]
    note = paper.find("(Kèm theo Quyết định số 05/QĐ-SGDĐT ngày 05")
    check("S-DEC-03", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words)
    check("S-DEC-03", not any(word.startswith("Số:") or ", ngày 05 tháng 01 năm" in word for word in words[:8]))
    same("S-DEC-04", note.style, (14, "italic"))
    check("S-DEC-04", paper.find("Tiếp nhận văn bản chỉ đạo", page=sheet).base < note.base)
    last = [text for text in paper.all(page=sheet) if text.first_style == (14, "italic")][-1]
    check("S-DEC-04", paper.is_ruled(last, within=24) and last.text.endswith(")"))
    check("S-DEC-05", not any("Nơi nhận" in text.text for text in paper.all() if text.page >= sheet))


def test_minutes():
    paper = sample("state-minutes")
    clerk, chair, label = paper.find("THƯ KÝ"), paper.find("CHỦ TỌA"), paper.find("Nơi nhận:")
    check("S-MIN-01", not paper.has(", ngày 05 tháng 01 năm 2026"))
    check("S-MIN-02", clerk.right < chair.left and abs(clerk.base - chair.base) < 1)
    check("S-MIN-02", label.base > paper.find("Trần Thị B").base)


def test_two_signatures_of_a_party_paper():
    left = Signature((SignLine("NGƯỜI GHI BIÊN BẢN", False),), "Lê Văn C")
    right = Signature((SignLine("CHỦ TRÌ HỘI NGHỊ", False),), "Trần Thị B")
    paper = small(party, kind="BB", kind_name="BIÊN BẢN", symbol="-BB/ĐU", sign=right, sign_left=left)
    clerk, chair = paper.find("NGƯỜI GHI BIÊN BẢN"), paper.find("CHỦ TRÌ HỘI NGHỊ")
    check("P-SIGN-18", clerk.right < 112 < chair.left and abs(clerk.base - chair.base) < 1)
    other = Signature((SignLine("K/T TRƯỞNG BAN TỔ CHỨC"), SignLine("PHÓ TRƯỞNG BAN", False)), "Lê Văn C")
    joint = small(party, sign_left=other)
    lead, second = joint.find("T/M BAN THƯỜNG VỤ"), joint.find("K/T TRƯỞNG BAN TỔ CHỨC")
    check("P-SIGN-19", second.right < 112 < lead.left and abs(second.base - lead.base) < 1)


def test_other_office_stands_above_the_name():
    sign = Signature((SignLine("TRƯỞNG BAN"),), "Nguyễn Văn A", "Thứ trưởng Bộ Nội vụ")
    paper = small(state, sign=sign)
    title, note, name = (paper.find(words) for words in ("TRƯỞNG BAN", "THỨ TRƯỞNG BỘ NỘI VỤ", "Nguyễn Văn A"))
    check("S-SIGN-13", title.base < note.base < name.base and name.base - note.base < 30)
    near("S-SIGN-13", note.middle, name.middle)


def test_secretary_who_also_leads_a_committee():
    lines = (SignLine("BÍ THƯ"), SignLine("kiêm", False), SignLine("TRƯỞNG BAN CHỈ ĐẠO"))
    paper = small(party, sign=Signature(lines, "Nguyễn Văn A"))
    first, also, second = paper.find("BÍ THƯ"), paper.find("kiêm"), paper.find("TRƯỞNG BAN CHỈ ĐẠO")
    check("P-SIGN-17", first.base < also.base < second.base and first.left > 105)


def test_deputy_of_a_committee_without_a_seal_has_no_mark():
    lines = (SignLine("PHÓ BÍ THƯ"), SignLine("kiêm", False), SignLine("PHÓ TRƯỞNG BAN CHỈ ĐẠO"))
    paper = small(party, sign=Signature(lines, "Nguyễn Văn A"))
    check("P-SIGN-22", paper.find("PHÓ BÍ THƯ").page and not paper.has("K/T"))


def test_three_lines_of_a_deputy_who_signs_by_order():
    lines = tuple(SignLine(text) for text in ("TL. GIÁM ĐỐC", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"))
    paper = small(state, sign=Signature(lines, "Nguyễn Văn A"))
    found = [paper.find(line.text, part="right") for line in lines]
    same("S-SIGN-18", [text.base for text in found], sorted(text.base for text in found))
    for text in found:
        same("S-SIGN-18", text.style, (14, "bold"))
        near("S-SIGN-19", text.middle, 30 + 78 + 87 / 2, 0.5)


def test_secretariat_has_no_title_line():
    paper = printed(party(sign=Signature((SignLine("T/M BỘ CHÍNH TRỊ"),), "Nguyễn Văn A")))
    line, name = paper.find("T/M BỘ CHÍNH TRỊ"), paper.find("Nguyễn Văn A")
    between = [text for text in paper.all(page=line.page) if line.base < text.base < name.base and text.left > 112]
    check("P-SIGN-06", between == [])


@pytest.mark.parametrize(
    "day, words",
    [(date(2026, 1, 5), "05 tháng 01"), (date(2026, 2, 28), "28 tháng 02"), (date(2026, 6, 9), "09 tháng 6")],
)
def test_leading_zeros_of_the_date(day, words):
    check("S-DATE-05", small(state, day=day).has(f"ngày {words} năm 2026"))
    check("P-DATE-04", small(party, day=day).has(f"ngày {words} năm 2026"))


def test_dirty_text_prints_clean():
    dirty = "Ca\u0302\u0301p\u200b u\u0309y\t ba\u00adn hành\nkế hoạch"
    paper = printed(replace(state(), blocks=(Block(PARAGRAPH, dirty), Block(PARAGRAPH, LONG))))
    check("C-TEXT-01", paper.has("Cấp ủy ban hành kế hoạch"))
    check(
        "C-TONE-01",
        small(
            party,
        ).has("ĐẢNG UỶ")
        and paper.has("Cấp ủy"),
    )


def test_notice_stands_at_the_foot_of_the_last_page():
    words = "Không phổ biến trên phương tiện thông tin đại chúng"
    body = tuple(Block(PARAGRAPH, LONG) for _ in range(16))
    paper = printed(party(circulation=words.upper(), contact="Số 1 đường Võ Văn Kiệt", blocks=body))
    line = paper.find(words)
    check("P-MARK-06", line.page == len(paper.pages) > 1)
    near("P-MARK-06", line.middle, 112.5)
    near("P-MARK-06", 297 - (line.base / MM + 0.22 * line.size / MM), 10, 0.6)
    check("P-MARK-06", paper.find("Số 1 đường").base < line.base - 8)
