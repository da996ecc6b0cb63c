"""Every point of the checklist on spoiled papers: found, with its point, at its place."""

from dataclasses import replace
from datetime import date
from time import process_time

import pytest

from plans.documents import compose
from plans.documents.check import Context, Pages, check_paper
from plans.documents.check.catalog import RULES
from plans.documents.check.view import TableFacts
from plans.documents.paper import Line
from plans.documents.structure import ARTICLE, HEADING, ITEM, Block, Signature, SignLine
from tests.documents.check.faults import (
    ANNEXES,
    ARTICLES,
    BASES,
    BODY,
    TEXT,
    TWO,
    change,
    drop,
    insert,
    into_head,
    made,
)

TODAY = date(2026, 11, 22)
SEEN = {"font": "Times New Roman"}


def L(role, text, **values):  # noqa: N802
    return Line(role, text, **values)


def wide(paper):
    return replace(paper, head=(replace(paper.head[0], left_width=85), *paper.head[1:]))


def both(first, second):
    return lambda paper: second(first(paper))


# point, base, spoiler of the print, the place where it is found
PRINTS = [
    (1, "state", drop("national"), "national"),
    (1, "state", into_head("right", L("party_title", "ĐẢNG CỘNG SẢN VIỆT NAM")), "party_title"),
    (1, "party", into_head("right", L("national", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")), "national"),
    (1, "party", drop("party_title"), "party_title"),
    (1, "state", wide, "national"),
    (1, "letter", into_head("left", L("star", "*"), at=2), "star"),
    (2, "state", change("motto", text="Độc lập – Tự do – Hạnh phúc"), "motto"),
    (2, "state", change("motto", text="Độc lập-Tự do-Hạnh phúc"), "motto"),
    (2, "letter", change("motto", text="Độc Lập - Tự Do - Hạnh Phúc"), "motto"),
    (3, "state", change("motto", rule=0), "motto"),
    (3, "state", change("issuer", rule=66), "issuer_lines.1"),
    (3, "letter", change("issuer", rule=0), "issuer_lines.1"),
    (3, "state", change("motto", look={"underline": True}), "motto"),
    (3, "party", drop("star"), "issuer_lines.1"),
    (3, "party", change("issuer", rule=20), "issuer_lines.1"),
    (3, "party", change("party_title", rule=20), "party_title"),
    (4, "state", change("parent", look={"bold": True}), "parent_lines.1"),
    (4, "state", change("issuer", look={"bold": False}), "issuer_lines.1"),
    (4, "state", drop("parent"), "issuer_lines.1"),
    (4, "party", into_head("left", L("parent", "ĐẢNG BỘ TỈNH BÌNH THUẬN")), "parent"),
    (4, "party", drop("issuer"), "issuer"),
    (5, "state", change("number", text="Số 15/KH-SGDĐT"), "number"),
    (5, "party", change("number", text="Số: 15-KH/ĐU"), "number"),
    (5, "state", change("number", text="Số: 5/KH-SGDĐT"), "number"),
    (5, "state", change("number", text="Số: 15/KH - SGDĐT"), "number"),
    (5, "state", change("number", text="Số: 15 /KH-SGDĐT"), "number"),
    (5, "letter", change("number", text="Số: 15/CV-SGDĐT"), "number"),
    (5, "letter", change("number", text="Số: 15/SGDĐT"), "number"),
    (5, "party_letter", change("number", text="Số 15/ĐU-VP"), "number"),
    (5, "party", change("number", text="Số 15/KH-ĐU"), "number"),
    (5, "decision", change("number", text="Số: 15/KH-SGDĐT"), "number"),
    (6, "state", change("place", text="Hải Phòng, ngày 5 tháng 01 năm 2026"), "place"),
    (6, "state", change("place", text="Hải Phòng, ngày 05 tháng 06 năm 2026"), "place"),
    (6, "state", change("place", text="Hải Phòng, ngày 05 tháng 1 năm 2026"), "place"),
    (6, "party", change("place", text="Phú Quý ngày 05 tháng 6 năm 2026"), "place"),
    (6, "party", change("place", look={"italic": False}), "place"),
    (6, "letter", change("place", look={"bold": True}), "place"),
    (6, "letter", change("place", text="ngày 05 tháng 6 năm 2026"), "place"),
    (6, "state", change("place", text="Huyện Vĩnh Bảo, ngày 05 tháng 6 năm 2026"), "place"),
    (6, "letter", change("place", text="TP. Hồ Chí Minh, ngày 05 tháng 6 năm 2026"), "place"),
    (7, "state", change("motto", look={"size": 14}), "national"),
    (7, "state", change("national", look={"size": 14}), "national"),
    (7, "letter", change("parent", look={"size": 11}), "parent_lines.1"),
    (7, "party", change("party_title", look={"size": 14}), "party_title"),
    (7, "party", change("number", look={"size": 13}), "number"),
    (8, "state", change("subject", text="thực hiện nhiệm vụ năm học"), "subject"),
    (8, "state", change("subject", look={"italic": True}), "subject"),
    (8, "state", change("subject", rule=0), "subject"),
    (8, "party", change("subject", text="Triển khai nhiệm vụ"), "subject"),
    (8, "party", change("subject", rule=30), "subject"),
    (8, "party", drop("dashes", 0), "dashes"),
    (8, "party", change("dashes", text="---"), "dashes"),
    (8, "state", insert("front", L("dashes", "-----"), at=2), "dashes"),
    (8, "state", drop("kind"), "kind_name"),
    (8, "state", change("kind", text="Kế hoạch"), "kind_name"),
    (8, "party", drop("subject", 0), "subject"),
    (8, "party", change("subject", look={"align": "left"}), "subject"),
    (8, "party", change("kind", look={"size": 14}), "kind_name"),
    (9, "letter", insert("front", L("kind", "CÔNG VĂN")), "kind"),
    (9, "letter", drop("brief"), "subject"),
    (9, "letter", insert("front", L("subject", "Nâng bậc lương")), "subject"),
    (9, "letter", change("brief", look={"size": 14}), "subject"),
    (9, "letter", change("brief", rule=20), "subject"),
    (9, "state", into_head("left", L("brief", "V/v nâng bậc lương"), at=2), "brief"),
    (9, "letter", change("brief", text="Về việc nâng bậc lương"), "subject"),
    (9, "letter", change("brief", look={"bold": True}), "subject"),
    (9, "letter", change("brief", text="V/v " + TEXT * 2), "subject"),
    (9, "party_letter", change("brief", look={"italic": False}), "subject"),
    (9, "party_letter", change("brief", text="V/v nâng bậc lương"), "subject"),
    (10, "state", change("subject", text="Thực hiện nhiệm vụ năm học."), "subject"),
    (10, "letter", change("brief", text="V/v nâng bậc lương."), "subject"),
    (10, "party", change("subject", text="triển khai nhiệm vụ;"), "subject"),
    (11, "state", change("basis", text="Căn cứ Luật Giáo dục,"), "bases.1"),
    (11, "state", change("basis", -1, text=lambda old: old[:-1] + ";"), "bases.2"),
    (11, "state", change("basis", look={"italic": False}), "bases.1"),
    (11, "state", change("basis", text="Căn cứ Luật Giáo dục số 43/2019/QH14;"), "bases.1"),
    (11, "state", change("basis", -1, text="Căn cứ Nghị quyết số 34-NQ/TW của Bộ Chính trị về đối ngoại."), "bases.2"),
    (11, "state", change("basis", -1, text="Căn cứ Nghị quyết số 34-NQ/TW ngày 09/01/2023 về đối ngoại."), "bases.2"),
    (11, "state", change("basis", -1, text="Căn cứ Nghị định về công tác văn thư."), "bases.2"),
    (11, "party", change("basis", text="Căn cứ Luật Giáo dục năm 2019;"), "bases.1"),
    (11, "party", change("basis", look={"italic": True}), "bases.1"),
    (11, "party", change("basis", text="- Căn cứ Luật Giáo dục;"), "bases.1"),
    (12, "state", change("basis", -1, text=lambda old: old.replace("2023", "2027")), "bases.2"),
    (12, "party", change("paragraph", 1, text="Chỉ thị số 19-CT/TW, ngày 06/01/2026 của Ban Bí thư."), "blocks.4"),
    (13, "state", change("paragraph", 1, text="Thực hiện Chỉ thị số 19-CT/TW về thi đua."), "blocks.4"),
    (13, "state", change("paragraph", 1, text="Thực hiện Chỉ thị số 19-CT/TW ngày 05/01/2022 về thi đua."), "blocks.4"),
    (13, "state", change("paragraph", 1, text="Nghị quyết số 34-NQ/TW ngày 09/01/2023 của Bộ Chính trị."), "blocks.4"),
    (13, "party", change("paragraph", 1, text="Quán triệt Nghị quyết số 34NQ/TW."), "blocks.4"),
    (13, "party", change("paragraph", 1, text="Chỉ thị số 19-CT/TW, ngày 5/1/2022 của Ban Bí thư."), "blocks.4"),
    (14, "state", change("paragraph", 1, look={**SEEN, "font": "Arial"}), "blocks.4"),
    (14, "state", change("paragraph", 1, look={**SEEN, "size": 12}), "blocks.4"),
    (14, "state", change("paragraph", 1, look={**SEEN, "color": "FF0000"}), "blocks.4"),
    (14, "state", change("paragraph", 1, look={**SEEN, "align": "left"}), "blocks.4"),
    (14, "state", change("paragraph", 1, look={**SEEN, "indent": 0}), "blocks.4"),
    (14, "state", change("paragraph", 1, look={**SEEN, "before": 0}), "blocks.4"),
    (14, "state", change("paragraph", 1, look={**SEEN, "line": 28}), "blocks.4"),
    (14, "state", change("paragraph", 1, look={**SEEN, "sizes": frozenset((14, 16))}), "blocks.4"),
    (14, "party", change("paragraph", 1, look={**SEEN, "line": 24}), "blocks.4"),
    (14, "party", change("paragraph", 1, look={**SEEN, "times": 1.5}), "blocks.4"),
    (14, "party", change("paragraph", 1, look={**SEEN, "blank_before": 1}), "blocks.4"),
    (14, "party", change("paragraph", 1, look={**SEEN, "indent": 20}), "blocks.4"),
    (14, "party", change("heading", 1, look={**SEEN, "bold": False}), "blocks.3"),
    (15, "state", change("heading", -1, label="III."), "blocks.12"),
    (15, "state", change("heading", 1, label="1.1."), "blocks.3"),
    (15, "state", change("item", -2, label="e)"), "blocks.10"),
    (15, "party", change("item", 2, label="e)"), "blocks.8"),
    (15, "party", change("item", 2, label="b)"), "blocks.8"),
    (15, "party", change("heading", 2, label="3."), "blocks.5"),
    (15, "state", both(change("heading", 1, look=SEEN), change("heading", 2, look={**SEEN, "italic": True})),
     "blocks.5"),
    (16, "state", change("paragraph", -1, text=lambda old: old.removesuffix("./.")), "blocks.14"),
    (16, "state", change("paragraph", -1, text=lambda old: old.replace("./.", ". /.")), "blocks.14"),
    (16, "state", change("paragraph", -1, text=lambda old: old.replace("./.", "/.")), "blocks.14"),
    (15, "state", change("item", 1, label="a)"), "blocks.7"),
    (16, "state", change("paragraph", 1, text=TEXT + "/."), "blocks.4"),
    (16, "party", change("paragraph", -1, text=lambda old: old[:-1] + "./."), "blocks.14"),
    (16, "party", change("paragraph", -1, text=lambda old: old[:-1] + ";"), "blocks.14"),
    (17, "state", change("paragraph", 1, text="Báo cáo trước, Ngày 10/12 hằng năm, về Sở."), "blocks.4"),
    (17, "state", change("paragraph", 1, text="Các đơn vị của của tỉnh thực hiện."), "blocks.4"),
    (17, "state", change("paragraph", 1, text="Thực hiện Kế hoạch số Kế hoạch số 12 của tỉnh."), "blocks.4"),
    (17, "state", change("paragraph", 1, text="Giao các Phòng ban, đơn vị thực hiện."), "blocks.4"),
    (17, "state", change("paragraph", 1, text="Các trường trên địa bàn Tỉnh Nam Định."), "blocks.4"),
    (17, "party", change("paragraph", 1, text="Cấp ủy, hóa học, khóa học, cấp uỷ."), "blocks.4"),
    (17, "party", change("paragraph", 1, text="Các  đơn vị   thực hiện."), "blocks.4"),
    (17, "party", change("paragraph", 1, text="Các đơn v\u00adị thực hiện."), "blocks.4"),
    (17, "party", change("paragraph", 1, text="Ca\u0301c đơn vị thực hiện."), "blocks.4"),
    (17, "party", change("paragraph", 1, text="Giao ZKTV theo dõi."), "blocks.4"),
    (18, "letter", lambda paper: replace(paper, addressees=()), "addressee_label"),
    (18, "letter", change("addressee", -1, text="- Sở Nội vụ;"), "addressees.2"),
    (18, "letter", change("addressee", text="Sở Tài chính;"), "addressees.1"),
    (18, "letter", change("addressee_label", text="Kính gửi"), "addressee_label"),
    (18, "letter", both(change("addressee", look={"left": 30}), change("addressee", 1, look={"left": 35})),
     "addressees.1"),
    (18, "party_letter", change("addressee", text="- Sở Tài chính,"), "addressees.1"),
    (18, "party_letter", change("addressee_label", look={"italic": False}), "addressee_label"),
    (18, "state", insert("addressees", L("addressee_label", "Kính gửi:"), L("addressee", "Sở")), "addressee_label"),
    (19, "state", change("recipient", text=lambda old: old[:-1] + ","), "recipients.1"),
    (19, "state", change("recipient", -1, text="- Lưu VT, VP."), "archive"),
    (19, "state", change("recipient", -1, text="- Lưu: VT, VP;"), "archive"),
    (19, "state", change("recipients_label", look={"italic": False}), "recipients_label"),
    (19, "state", change("recipient", look={"size": 13}), "recipients.1"),
    (19, "letter", change("recipient", text="- Như kính gửi;"), "recipient"),
    (19, "letter", drop("recipient", 0), "recipients.1"),
    (19, "letter", change("recipient", 1, text="- Sở Tài chính;"), "recipients.1"),
    (19, "party", change("recipient", -1, text="- Lưu: VT."), "archive"),
    (19, "party", change("recipients_label", look={"underline": False}), "recipients_label"),
    (19, "party", drop("recipients_label"), "recipients_label"),
    (20, "state", change("sign", 1, text="GIÁM ĐỐC"), "sign.lines.1"),
    (20, "state", change("sign", text="K/T GIÁM ĐỐC"), "sign.lines.1"),
    (20, "state", change("sign", text="KT GIÁM ĐỐC"), "sign.lines.1"),
    (20, "state", change("sign", text="TM. SỞ GIÁO DỤC VÀ ĐÀO TẠO"), "sign.lines.1"),
    (20, "state", drop("sign", 0), "sign.lines.2"),
    (20, "state", both(change("sign", text="TL. GIÁM ĐỐC"), drop("sign", 1)), "sign.lines.1"),
    (20, "state", drop("sign", 1), "sign.lines.1"),
    (20, "state", change("sign", text="TM. BAN LÃNH ĐẠO"), "sign.lines.1"),
    (20, "party", change("sign", text="K/T BÍ THƯ"), "sign.lines.1"),
    (20, "party", change("sign", text="TM. BAN THƯỜNG VỤ"), "sign.lines.1"),
    (20, "party", change("sign", text="T/M. BAN THƯỜNG VỤ"), "sign.lines.1"),
    (20, "party", change("sign", text="TUQ. BÍ THƯ"), "sign.lines.1"),
    (21, "party", change("sign_title", text="PHÓ BÍ THƯ TỈNH ỦY"), "sign.lines.2"),
    (21, "party", change("sign_title", look={"bold": True}), "sign.lines.2"),
    (21, "state", change("signer", text="ThS. Nguyễn Văn A"), "sign.name"),
    (21, "state", change("signer", text="NGUYỄN VĂN A"), "sign.name"),
    (21, "state", change("sign", look={"bold": False}), "sign.lines.1"),
    (21, "state", change("signer", look={"size": 12}), "sign.name"),
    (22, "state", lambda paper: replace(paper, format=replace(paper.format, signature_space=8)), "sign.lines.1"),
    (22, "party", lambda paper: replace(paper, format=replace(paper.format, signature_space=8)), "sign.lines.1"),
    (23, "state", change("annex_label", text="Phụ lục 1"), "annexes.1"),
    (23, "party", change("annex_label", -1, text="Phụ lục II"), "annexes.2"),
    (23, "state", drop("annex_note", 0), "annexes.1"),
    (23, "state", change("annex_note", text="Ban hành theo Kế hoạch"), "annexes.1"),
    (23, "state", change("annex_label", text="Phụ lục"), "annexes.1"),
    (23, "party", change("paragraph", -1, text="Giao Văn phòng theo dõi."), "annexes.1"),
    (24, "state", lambda paper: replace(paper, format=replace(paper.format, margin_left=20)), "pages"),
    (24, "party", lambda paper: replace(paper, format=replace(paper.format, margin_top=25)), "pages"),
    (25, "state", change("recipient", 1, text="- Ủy ban nhân dân các quận, huyện;"), "recipients.2"),
    (25, "party", change("recipient", text="- Ban Thường vụ Huyện ủy Cát Tiên;"), "recipients.1"),
    (25, "state", change("paragraph", 1, text="Giao […] chủ trì thực hiện."), "blocks.4"),
    (25, "state", change("paragraph", 1, text="Thực hiện Kế hoạch số …… của tỉnh."), "blocks.4"),
    (25, "party", change("paragraph", 1, text="Hoàn thành trước ngày … tháng … năm 2026."), "blocks.4"),
    (25, "party", into_head("left", L("draft", "Dự thảo lần 2"), at=4), "draft"),
]  # fmt: skip


@pytest.mark.parametrize("base", sorted(BASES))
def test_base_papers_are_clean(base):
    structure = BASES[base]()
    assert not check_paper(compose(structure), context=Context(structure, is_final=True, today=TODAY))


@pytest.mark.parametrize("point, base, spoil, place", PRINTS, ids=[f"{p[0]}-{n}" for n, p in enumerate(PRINTS)])
def test_spoiled_print(point, base, spoil, place):
    found = check_paper(spoil(made(base)), context=Context(today=TODAY))
    assert [one for one in found if (one.point, one.place) == (point, place)], [
        (one.point, one.place, one.message) for one in found
    ]


# point, base, changed fields of the structure, place
SIGN = Signature((SignLine("TM. SỞ GIÁO DỤC VÀ ĐÀO TẠO"), SignLine("GIÁM ĐỐC")), "Nguyễn Văn A")
STRUCTURES = [
    (4, "state", {"parent_lines": ("CHÍNH PHỦ", "BỘ NỘI VỤ", "UBND THÀNH PHỐ HẢI PHÒNG")}, "parent_lines.2"),
    (4, "state", {"parent_lines": ()}, "issuer_lines.1"),
    (5, "state", {"symbol": "/KH -SGDĐT"}, "number"),
    (5, "state", {"symbol": "/KH-"}, "number"),
    (5, "state", {"kind": "TTr", "kind_name": "TỜ TRÌNH", "symbol": "/TTR-SGDĐT", "addressees": TWO}, "number"),
    (5, "state", {"kind": "QyD", "kind_name": "QUY ĐỊNH", "symbol": "/QĐ-SGDĐT"}, "number"),
    (5, "letter", {"symbol": "/CV-SGDĐT"}, "number"),
    (6, "state", {"place": ""}, "place"),
    (11, "state", {"bases": ("Luật Giáo dục số 43/2019/QH14 ngày 14/6/2019",)}, "bases.1"),
    (11, "party", {"bases": ("Luật Giáo dục",)}, "bases.1"),
    (11, "decision", {"bases": ("Theo đề nghị của Chánh Văn phòng", "Luật Giáo dục")}, "bases.1"),
    (12, "state", {"bases": ("Nghị định số 30/2027/NĐ-CP ngày 05/3/2027 của Chính phủ",)}, "bases.1"),
    (13, "state", {"bases": ("Chỉ thị số 12CT/TW ngày 05/01/2022 của Ban Bí thư",)}, "bases.1"),
    (15, "state", {"blocks": (Block(HEADING, "Mục đích", "I.", 1), Block(HEADING, "Yêu cầu", "a)", 3))}, "blocks.2"),
    (15, "state", {"blocks": (*ARTICLES, Block(ARTICLE, TEXT, "Điều 3."))}, "blocks.4"),
    (15, "state", {"blocks": (*ARTICLES, Block(ARTICLE, TEXT, "Điều 4.", title="Hiệu lực"))}, "blocks.4"),
    (15, "state", {"blocks": (Block(HEADING, "Mục đích", "I.", 1), Block(ITEM, TEXT, "2.", 1))}, "blocks.2"),
    (18, "letter", {"addressees": ()}, "addressee_label"),
    (18, "state", {"addressees": TWO}, "addressee_label"),
    (19, "letter", {"recipients": ("Như kính gửi", "Ban Giám đốc")}, "recipients.1"),
    (19, "letter", {"recipients": ("Ban Giám đốc", "Sở Nội vụ (để phối hợp)")}, "recipients.2"),
    (19, "state", {"archive": "Lưu VT, VP"}, "archive"),
    (19, "state", {"archive": ""}, "recipients.3"),
    (20, "state", {"sign": SIGN}, "sign.lines.1"),
    (20, "state", {"sign": Signature((SignLine("PHÓ GIÁM ĐỐC"),), "Nguyễn Văn A")}, "sign.lines.1"),
    (21, "state", {"sign": Signature((SignLine("GIÁM ĐỐC"),), "TS. Nguyễn Văn A")}, "sign.name"),
    (23, "state", {"annexes": (replace(ANNEXES[0], refers=False),)}, "annexes.1"),
    (23, "state", {"blocks": BODY[:-1]}, "annexes.1"),
    (25, "letter", {"addressees": ("Ủy ban nhân dân huyện Vĩnh Bảo", "Sở Nội vụ")}, "addressees.1"),
    (25, "state", {"blocks": (*BODY[:-1], Block(ITEM, "Phân công tại Phụ lục: […]", "-", 3))}, "blocks.14"),
]  # fmt: skip


@pytest.mark.parametrize(
    "point, base, fields, place", STRUCTURES, ids=[f"{p[0]}-{n}" for n, p in enumerate(STRUCTURES)]
)
def test_spoiled_structure(point, base, fields, place):
    structure = BASES[base](**fields)
    found = check_paper(compose(structure), context=Context(structure, today=TODAY))
    assert [one for one in found if (one.point, one.place) == (point, place)], [
        (one.point, one.place, one.message) for one in found
    ]


PAGES = [
    (22, Pages(sign_alone=True), "sign.lines.1"),
    (22, Pages(signature_gap=10), "sign.lines.1"),
    (23, Pages(number_on_first=True), "pages"),
    (23, Pages(number_place="bottom"), "pages"),
    (23, Pages(number_place="none"), "pages"),
    (23, Pages(number_place="top", number_size=11), "pages"),
    (23, Pages(number_place="top", number_align="right"), "pages"),
    (23, Pages(annexes_restart=False), "annexes.1"),
    (24, Pages(left=20), "pages"),
    (24, Pages(width=215.9, height=279.4), "pages"),
    (24, Pages(blank_end=True), "pages"),
    (24, Pages(tables=(TableFacts("blocks.3", 190, 165),)), "blocks.3"),
    (24, Pages(tables=(TableFacts("blocks.3", 165, 165, 30, repeats_head=False),)), "blocks.3"),
    (24, Pages(tables=(TableFacts("blocks.3", 165, 165, 30, splits_rows=True),)), "blocks.3"),
]  # fmt: skip


@pytest.mark.parametrize("base", ["state", "party"])
@pytest.mark.parametrize("point, pages, place", PAGES)
def test_page_facts(base, point, pages, place):
    found = check_paper(made(base), context=Context(pages=pages))
    assert [(one.point, one.place) for one in found] == [(point, place)]


def test_draft_with_a_number_and_a_day_is_stopped():
    structure = BASES["state"]()
    found = check_paper(compose(structure), context=Context(structure, is_draft=True, today=TODAY))
    assert [(one.point, one.place, one.severity) for one in found] == [
        (25, "number", "blocks"),
        (25, "place", "blocks"),
    ]


def test_draft_mark_is_right_until_the_signature():
    structure = BASES["state"](number="", day=None, draft="DỰ THẢO")
    paper = compose(structure)
    assert not check_paper(paper, context=Context(structure, is_draft=True, today=TODAY))
    assert [one.rule for one in check_paper(paper, context=Context(structure, is_final=True))] == ["CNT-25d"]


@pytest.mark.parametrize(
    "text",
    [
        "Phát triển văn hóa, giáo dục, … và các lĩnh vực khác.",
        "Hợp tác với các tổ chức phi chính phủ nước ngoài…",
        "Nghị quyết Đại hội lần thứ XXX của Đảng bộ; các môn, v.v. ... đều giảm.",
        "Chỉ thị số 12-CT/TW, ngày 05/01/2022 của Ban Bí thư - nội dung trọng tâm.",
        "Kế hoạch số 21/KH-SNgV ngày 05/01/2022 của Sở Ngoại vụ về đối ngoại.",
        "Quyết định số 131/QĐ-TTg ngày 25 tháng 01 năm 2022 của Thủ tướng Chính phủ.",
        "Nghị quyết Đại hội Đảng bộ tỉnh; Luật Giáo dục; Điều lệ Đảng.",
        "Xã hội hóa giáo dục ở các xã, phường; Tỉnh Đoàn phối hợp; từng bước từng bước đổi mới.",
        "Đến ngày 30 tháng 6 năm 2026, 100% đơn vị hoàn thành; tỷ lệ đạt 98,5%.",
    ],
)
def test_right_sentences_are_passed(text):
    assert not check_paper(change("paragraph", 1, text=text)(made("state")), context=Context(today=TODAY))


@pytest.mark.parametrize("number", ["Số: 05/KH-SNgV", "Số: 1250/QĐ-TTg", "Số: 15/KH-SGD&ĐT", "Số:          /KH-UBND"])
def test_right_numbers_are_passed(number):
    found = check_paper(change("number", text=number)(made("state")), context=Context(today=TODAY))
    assert {one.message for one in found} <= {"Ký hiệu phải có “KH” đúng tên loại của văn bản, hiện là “QĐ”."}


IN_THE_PORTAL_ONLY = {"CIT-12a", "CIT-12b", "CIT-12d", "CIT-13d"}  # tests/documents/check/test_check_plan.py
TOLD_ABOVE = {"CNT-25b"}


def test_every_rule_is_broken_by_a_test():
    found = {one.rule for _, base, spoil, _ in PRINTS for one in check_paper(spoil(made(base)))}
    found |= {one.rule for _, base, fields, _ in STRUCTURES for one in check_paper(compose(BASES[base](**fields)))}
    for _, pages, _ in PAGES:
        found |= {one.rule for one in check_paper(made("state"), context=Context(pages=pages))}
    assert set(RULES) - found == IN_THE_PORTAL_ONLY | TOLD_ABOVE


@pytest.mark.parametrize(
    "text", ["." * 200_000 + "a", ". ;, " * 60_000 + "a", "a " * 200_000, "a" * 500_000, "của " * 90_000]
)
def test_senseless_text_costs_little(text):
    started = process_time()
    check_paper(change("basis", text=text)(change("paragraph", 1, text=text)(made("state"))))
    assert process_time() - started < 5
