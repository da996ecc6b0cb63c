"""Rules of words and numbers: bodies in the header, symbols, counters, citations, who signs how."""

from datetime import date, timedelta

import pytest

from directives.kinds import abbreviation
from directives.models import Document, DocumentReference
from orgs.models import Organization, Post
from plans import services
from plans.documents import build, wording
from plans.documents.assembly import issuer_parts
from plans.documents.sections import letter, number
from plans.models import Plan
from plans.numbers import code_of, scope_of, symbol_faults, symbol_parts
from plans.services.preview import issuing_faults, usual_day
from plans.services.workflow import signing_fault
from tests.documents.rules import check, same
from tests.factories import make_document, make_org, make_series
from tests.plans.making import DAY, draft, issued, make_office, make_party_office, signed


def body(name, parent="", **fields) -> Organization:
    above = Organization(name=parent, document_format=fields.get("document_format", "state")) if parent else None
    return Organization(name=name, parent=above, **fields)


def state_head(name, parent="", **fields):
    parts = issuer_parts(body(name, parent, **fields))
    return parts["parent_lines"], parts["issuer_lines"]


def party_head(name, parent="", **fields):
    return state_head(name, parent, document_format="party", **fields)


def test_bodies_in_the_header_of_a_state_paper():
    found = state_head("Sở Giáo dục và Đào tạo", "Ủy ban nhân dân tỉnh Hòa Bình")
    same("S-HEAD-14", len(found[0]), 1)
    same("S-HEAD-15", found[0], ("UBND TỈNH HÒA BÌNH",))
    same("S-HEAD-16", found[1], ("SỞ GIÁO DỤC VÀ ĐÀO TẠO",))
    same("S-HEAD-18", state_head("Ủy ban nhân dân xã A", "Ủy ban nhân dân tỉnh B"), ((), ("ỦY BAN NHÂN DÂN", "XÃ A")))


def test_committees_in_the_header_of_a_party_paper():
    center = "Ban Chấp hành Trung ương Đảng Cộng sản Việt Nam"
    found = party_head("Ban Chấp hành Trung ương Đảng", header_name="Ban Chấp hành Trung ương")
    same("P-ISS-01", found, ((), ("BAN CHẤP HÀNH TRUNG ƯƠNG",)))
    same("P-ISS-02", party_head("Tỉnh uỷ Điện Biên", center), ((), ("TỈNH UỶ ĐIỆN BIÊN",)))
    same("P-ISS-02", party_head("Đảng ủy Chính phủ", center)[0], ())
    same("P-ISS-03", party_head("Đảng uỷ phường Ba Đình", "Thành uỷ Hà Nội")[0], ("ĐẢNG BỘ THÀNH PHỐ HÀ NỘI",))
    same("P-ISS-03", party_head("Đảng ủy xã A", "Tỉnh ủy Lâm Đồng")[0], ("ĐẢNG BỘ TỈNH LÂM ĐỒNG",))
    same("P-ISS-04", party_head("Đảng ủy Cục Bảo trợ xã hội", "Đảng ủy Bộ Y tế")[0], ("ĐẢNG BỘ BỘ Y TẾ",))
    same("P-ISS-05", party_head("Chi bộ Phòng Hành chính", "Đảng ủy Cục Lưu trữ")[0], ("ĐẢNG BỘ CỤC LƯU TRỮ",))


def test_agencies_in_the_header_of_a_party_paper():
    found = party_head("Trường Chính trị Hoàng Đình Giong", "Tỉnh uỷ Cao Bằng")
    same("P-ISS-06", found, (("TỈNH UỶ CAO BẰNG",), ("TRƯỜNG CHÍNH TRỊ HOÀNG ĐÌNH GIONG",)))
    same("P-ISS-06", party_head("Ban Tổ chức", "Đảng ủy đặc khu Trường Sa")[0], ("ĐẢNG ỦY ĐẶC KHU TRƯỜNG SA",))
    found = party_head("Vụ Tổ chức - Điều lệ", "Ban Tổ chức Trung ương")
    same("P-ISS-07", found, (("BAN TỔ CHỨC TRUNG ƯƠNG",), ("VỤ TỔ CHỨC - ĐIỀU LỆ",)))
    joint = "Ban Tổ chức Tỉnh ủy - Ban Nội chính Tỉnh ủy"
    same("P-ISS-08", party_head("Ban Tổ chức", "Tỉnh ủy A", header_name=joint)[1], (joint.upper(),))
    congress = party_head("Đại hội", header_parent="Đại hội đại biểu", header_name="Đảng bộ tỉnh A lần thứ XX")
    same("P-ISS-09", congress, (("ĐẠI HỘI ĐẠI BIỂU",), ("ĐẢNG BỘ TỈNH A LẦN THỨ XX",)))


def plan_of(kind, symbol, look="state", unit="") -> Plan:
    issuer = Organization(name="Cơ quan", symbol=symbol, document_format=look)
    return Plan(document=Document(issuer=issuer, kind=kind, document_format=look), drafting_symbol=unit)


def test_symbols_of_state_papers():
    same("S-NUM-06", symbol_parts(plan_of("KH", "SGDĐT")), ("Số: ", "/KH-SGDĐT"))
    same("S-NUM-07", symbol_parts(plan_of("CV", "SGDĐT", unit="VP")), ("Số: ", "/SGDĐT-VP"))
    same("S-NUM-04", code_of(plan_of("KH", "SGDĐT"), 5), "05/KH-SGDĐT")
    same("S-NUM-09", symbol_parts(plan_of("KH", "SGD&ĐT"))[1], "/KH-SGD&ĐT")
    check("S-NUM-08", symbol_faults(plan_of("KH", "SGD ĐT")) and not symbol_faults(plan_of("KH", "SGDĐT")))


def test_symbols_of_party_papers():
    same("P-NUM-01", symbol_parts(plan_of("KH", "TU", "party")), ("Số ", "-KH/TU"))
    same("P-NUM-03", code_of(plan_of("CV", "VPTU", "party"), 686), "686-CV/VPTU")
    same("P-NUM-06", code_of(plan_of("CT", "TU", "party"), 6), "06-CT/TU")
    for symbol in ("ĐU", "ĐUQS", "UBKT", "BTGDV", "BXDĐ", "BCĐ", "CB", "ĐH"):
        same("P-NUM-10", symbol_parts(plan_of("KH", symbol, "party"))[1], f"-KH/{symbol}")
    for symbol in ("BTCTU", "UBKTTW", "BTCTU-BNCTU"):
        same("P-NUM-11", symbol_parts(plan_of("QC", symbol, "party"))[1], f"-QC/{symbol}")
    same("P-NUM-13", code_of(plan_of("QC", "BTCTU-BNCTU", "party"), 5), "05-QC/BTCTU-BNCTU")


def test_letters_of_the_kinds():
    codes = ("NQ", "QD", "CT", "QC", "TB", "HD", "CTr", "KH", "DA", "BC", "TTr", "CD")
    printed = [abbreviation(code, "state") for code in codes]
    same("S-ABBR-01", printed, ["NQ", "QĐ", "CT", "QC", "TB", "HD", "CTr", "KH", "ĐA", "BC", "TTr", "CĐ"])
    same("S-ABBR-02", abbreviation("QyD", "state"), "QyĐ")
    same("S-ABBR-03", abbreviation("CV", "state"), "")
    same("P-NUM-07", (abbreviation("QD", "party"), abbreviation("QyD", "party")), ("QĐ", "QĐ"))
    codes = ("NQ", "CT", "KL", "QC", "BC", "CTr", "TT", "TTr")
    same("P-NUM-08", tuple(abbreviation(code, "party") for code in codes), codes)
    same(
        "P-NUM-09",
        tuple(abbreviation(c, "party") for c in ("KH", "CV", "TB", "HD", "DA")),
        ("KH", "CV", "TB", "HD", "ĐA"),
    )


def test_numbers_of_the_levels():
    same("S-LVL-10", [letter(at) for at in range(1, 8)], ["a", "b", "c", "d", "đ", "e", "g"])
    same("S-LVL-11", number(1, 4, "state"), "IV.")
    same("P-LVL-07", number(1, 4, "party"), "IV-")


@pytest.mark.django_db
def test_counters_of_both_systems():
    office, committee = make_office(), make_party_office()
    year = scope_of(office.series, date(2026, 5, 1))
    check("S-NUM-05", year.holds(date(2026, 1, 1)) and year.holds(date(2026, 12, 31)))
    check("S-NUM-05", not year.holds(date(2027, 1, 1)) and year.first == 1)
    council = make_series(make_org("Hội đồng thi đua", parent=office.body))
    check("S-NUM-10", scope_of(council, date(2026, 5, 1)).key != year.key)
    term = scope_of(committee.series, date(2026, 5, 1))
    check("P-NUM-04", term.holds(date(2027, 5, 1)) and not term.holds(date(2025, 6, 30)))
    same("P-NUM-04", (committee.series.kinds, term.first), (["KH"], 1))


def test_citations():
    paper = Document(
        kind="CT", code="12-CT/TW", issued_on=date(2022, 1, 5), subject="Đối ngoại", issuer_name="Ban Bí thư"
    )
    same(
        "S-BASE-05", wording.citation(paper, "state"), "Chỉ thị số 12-CT/TW ngày 05/01/2022 của Ban Bí thư về đối ngoại"
    )
    check("C-CAP-06", wording.citation(paper, "state").startswith("Chỉ thị "))
    check("P-BASE-06", ", ngày 05/01/2022" in wording.citation(paper, "party"))
    values = {"cited_subject": "Luật Giáo dục", "cited_code": "43/2019/QH14", "cited_issuer": "Quốc hội"}
    law = DocumentReference(cited_on=date(2019, 6, 14), **values)
    same("S-BASE-06", wording.reference_text(law, "state"), "Luật Giáo dục")
    same("P-BASE-03", wording.reference_text(law, "party"), "Luật Giáo dục năm 2019")


def signed_by(authority, look, **fields):
    lines = wording.sign_lines(Post(**fields), authority, look)
    return [line.text for line in lines], [line.is_bold for line in lines]


def test_authority_on_a_state_paper():
    deputy = {"title": "Phó Giám đốc", "head_title": "Giám đốc"}
    chair = {"title": "Chủ tịch", "head_title": "Chủ tịch", "collective": "Ủy ban nhân dân"}
    vice = chair | {"title": "Phó Chủ tịch"}
    same("S-SIGN-01", signed_by("TM", "state", **chair)[0], ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"])
    same("S-SIGN-02", signed_by("KT", "state", **deputy), (["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], [True, True]))
    clerk = {"title": "Chánh Văn phòng", "head_title": "Giám đốc"}
    same("S-SIGN-03", signed_by("TL", "state", **clerk)[0], ["TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"])
    same("S-SIGN-04", signed_by("TUQ", "state", **clerk)[0], ["TUQ. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"])
    same("S-SIGN-05", signed_by("Q", "state", title="Giám đốc", head_title="Giám đốc")[0], ["Q. GIÁM ĐỐC"])
    same("S-SIGN-11", signed_by("direct", "state", title="Giám đốc")[0], ["GIÁM ĐỐC"])
    same("S-SIGN-12", signed_by("TM", "state", **vice)[0], ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"])


def test_collectives_on_a_party_paper():
    def under(title, collective):
        return signed_by("TM", "party", title=title, collective=collective, head_title=title)

    same("P-SIGN-04", under("Phó Bí thư", "Ban Thường vụ"), (["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"], [True, False]))
    same("P-SIGN-04", under("Bí thư", "Tỉnh uỷ")[0], ["T/M TỈNH UỶ", "BÍ THƯ"])
    same("P-SEAL-03", under("Bí thư", "Chi bộ")[0], ["T/M CHI BỘ", "BÍ THƯ"])
    same("P-SIGN-05", under("Phó Chủ nhiệm", "Ủy ban Kiểm tra")[0], ["T/M ỦY BAN KIỂM TRA", "PHÓ CHỦ NHIỆM"])
    same("P-SIGN-05", under("Chủ tịch", "Hội đồng")[0], ["T/M HỘI ĐỒNG", "CHỦ TỊCH"])
    same("P-SIGN-14", under("Ủy viên Ban Thường vụ", "Ban Thường vụ")[0], ["T/M BAN THƯỜNG VỤ"])
    same("P-SIGN-14", under("Phó Bí thư Thường trực", "Ban Thường vụ")[0][1], "PHÓ BÍ THƯ")
    same("P-SIGN-15", under("Bí thư Tỉnh ủy", "Ban Thường vụ")[0][1], "BÍ THƯ")


def test_agencies_on_a_party_paper():
    deputy = {"title": "Phó Trưởng ban", "head_title": "Trưởng ban"}
    same("P-SIGN-07", signed_by("KT", "party", **deputy), (["K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"], [True, False]))
    same("P-SIGN-08", signed_by("direct", "party", title="Trưởng ban")[0], ["TRƯỞNG BAN"])
    same("P-SIGN-09", signed_by("direct", "party", **deputy)[0], ["PHÓ TRƯỞNG BAN"])
    same("P-SIGN-10", signed_by("Q", "party", title="Trưởng ban", head_title="Trưởng ban")[0], ["Q. TRƯỞNG BAN"])
    clerk = {"title": "Chánh Văn phòng", "head_title": "Bí thư", "collective": "Ban Thường vụ"}
    same("P-SIGN-11", signed_by("TL", "party", **clerk)[0], ["T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"])
    same("P-SIGN-20", signed_by("direct", "party", title="Trưởng ban")[1], [False])


@pytest.mark.django_db
def test_a_party_paper_has_no_mandate():
    office = make_party_office()
    office.post.authorities = ["TM", "TUQ"]
    office.post.save()
    check("P-SIGN-13", "thừa ủy quyền" in signing_fault(draft(office), office.post, "TUQ", DAY))


@pytest.mark.django_db
def test_place_and_day():
    office, committee = make_office(place="Hải Phòng"), make_party_office(place="Xuân Trường")
    same("S-DATE-06", build(draft(office)).place, "Hải Phòng")
    same("P-DATE-02", build(draft(committee)).place, "Xuân Trường")
    paper = signed(committee)
    check(
        "P-DATE-05",
        any("ngày ký" in fault for fault in issuing_faults(paper, DAY + timedelta(days=1), date(2026, 3, 1))),
    )
    check("P-DATE-05", not issuing_faults(paper, DAY, date(2026, 3, 1)))
    same("P-DATE-05", usual_day(paper, date(2026, 3, 1)), DAY)
    same("S-NUM-12", (build(signed(office)).number, build(signed(office)).day), ("", None))
    check("S-NUM-12", build(issued(make_office(symbol="SNV"))).number == "01")


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_office, make_party_office])
def test_the_text_mentions_its_annex(make):
    office = make()
    plan = draft(office)
    task = {"text": "Rà soát danh sách.", "assignments": [("lead", office.schools[0].pk)]}
    services.save_tasks(plan=plan, version=plan.version, actor=office.author, tasks=[task])
    paper = build(Plan.objects.get(pk=plan.pk))
    named = any("Phụ lục" in block.text for block in paper.blocks)
    check("S-ANX-01", named and paper.annexes)
    check("P-ANX-01", named and paper.annexes)


@pytest.mark.django_db
def test_a_registered_law_is_cited_by_its_name():
    law = make_document(kind="khac", code="43/2019/QH14", subject="Luật Giáo dục", issued_on=date(2019, 6, 14))
    same("S-BASE-06", wording.citation(law, "state"), "Luật Giáo dục")
    same("P-BASE-03", wording.citation(law, "party"), "Luật Giáo dục năm 2019")


@pytest.mark.django_db
def test_an_issued_paper_is_corrected_by_a_dispatch():
    office = make_office()
    plan = issued(office)
    wrong = services.start_correction(plan=plan, actor=office.author)
    same("S-FIX-01", (wrong.document.kind, wrong.pk != plan.pk), ("CV", True))
    check("S-FIX-01", wrong.document.subject.startswith("đính chính"))
