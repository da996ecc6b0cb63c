from datetime import date

import pytest

from directives.models import DocumentReference, Recipient
from plans.documents import compose, wording
from plans.documents.heads import place_date
from plans.documents.structure import Structure
from plans.services.proposals import proposed_opening, proposed_subject
from plans.templatetags.paper import printed as printed_text
from tests.factories import make_document, make_org, make_post
from tests.plans.making import make_office, make_order


@pytest.mark.parametrize(
    "day, words",
    [
        (date(2026, 1, 5), "05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "28 tháng 02 năm 2026"),
        (date(2026, 6, 29), "29 tháng 6 năm 2026"),
        (date(2026, 12, 9), "09 tháng 12 năm 2026"),
    ],
)
def test_day_below_ten_and_months_one_and_two_have_a_zero(day, words):
    assert place_date(paper(place="Hòa Bình", day=day)) == f"Hòa Bình, ngày {words}"


@pytest.mark.parametrize(
    "subject, kind, look, printed",
    [
        ("thực hiện Chỉ thị", "KH", "state", "Thực hiện Chỉ thị"),
        ("Triển khai Chỉ thị.", "KH", "party", "triển khai Chỉ thị"),
        ("V/v nâng lương", "CV", "state", "V/v nâng lương"),
        ("Về việc nâng lương", "CV", "state", "V/v nâng lương"),
        ("Chuẩn bị hội nghị", "CV", "party", "về việc chuẩn bị hội nghị"),
        ("UBND thành phố giao", "KH", "party", "UBND thành phố giao"),
    ],
)
def test_subject_line(subject, kind, look, printed):
    assert wording.subject_line(subject, kind, look) == printed


@pytest.mark.django_db
def test_citation_in_both_systems():
    paper = make_document(kind="CT", code="12-CT/TW", issued_on=date(2022, 1, 5), subject="Đối ngoại nhân dân")
    paper.issuer_name = "Ban Bí thư"
    state = "Chỉ thị số 12-CT/TW ngày 05/01/2022 của Ban Bí thư về đối ngoại nhân dân"
    assert wording.citation(paper, "state") == state
    assert wording.citation(paper, "party") == state.replace("TW ngày", "TW, ngày")


def test_law_is_named_without_number_and_issuer():
    law = DocumentReference(cited_subject="Luật Giáo dục", cited_issuer="Quốc hội")
    assert wording.reference_text(law, "state") == "Luật Giáo dục"


def paper(look="state", kind="KH", **fields) -> Structure:
    return Structure(look, kind, "" if kind == "CV" else "KẾ HOẠCH", **fields)


def texts(lines) -> list[str]:
    return [line.text for line in lines]


def test_bases_end_with_semicolons_and_a_full_stop():
    bases = compose(paper(bases=("Luật Giáo dục", "Căn cứ Luật Tổ chức;"))).bases
    assert texts(bases) == ["Căn cứ Luật Giáo dục;", "Căn cứ Luật Tổ chức."]
    assert texts(compose(paper("party", bases=("Điều lệ Đảng,",))).bases) == ["- Căn cứ Điều lệ Đảng."]


def test_addressees():
    assert texts(compose(paper(addressees=("Bộ Nội vụ",))).addressees) == ["Kính gửi:", "Bộ Nội vụ"]
    assert texts(compose(paper(addressees=("A;", "- B"))).addressees) == ["Kính gửi:", "- A;", "- B."]
    assert texts(compose(paper("party", "TTr", addressees=("A", "B"))).addressees) == ["Kính trình:", "- A;", "- B;"]


def test_recipients_begin_with_nhu_tren_and_end_with_the_archive():
    rows = [
        Recipient(text="Các trường", is_addressee=True),
        Recipient(text="UBND thành phố", purpose="report"),
        Recipient(text="Lưu: VT, VP", purpose="archive"),
        Recipient(text="Báo Hải Phòng", purpose="inform"),
    ]
    state = paper(addressees=("Các trường",), recipients=wording.recipient_texts(rows, "state"), archive="Lưu: VT, VP")
    assert texts(compose(state).close.recipients) == [
        "Nơi nhận:",
        "- Như trên;",
        "- UBND thành phố (để b/c);",
        "- Báo Hải Phòng;",
        "- Lưu: VT, VP.",
    ]
    party = paper("party", recipients=wording.recipient_texts(rows[1:2], "party"), archive="Lưu Văn phòng Đảng ủy")
    assert texts(compose(party).close.recipients)[1:] == [
        "- UBND thành phố (để báo cáo);",
        "- Lưu Văn phòng Đảng ủy.",
    ]


UBND = {"title": "Phó Chủ tịch", "head_title": "Chủ tịch", "collective": "Ủy ban nhân dân"}
DEPUTY = {"title": "Phó Giám đốc", "head_title": "Giám đốc"}
OFFICE = {"title": "Chánh Văn phòng", "head_title": "Giám đốc"}
PARTY = {"title": "Phó Bí thư", "head_title": "Bí thư", "collective": "Ban Thường vụ"}


@pytest.mark.parametrize(
    "post, authority, look, lines",
    [
        ({"title": "Giám đốc"}, "direct", "state", ["GIÁM ĐỐC*"]),
        (DEPUTY, "KT", "state", ["KT. GIÁM ĐỐC*", "PHÓ GIÁM ĐỐC*"]),
        (OFFICE, "TL", "state", ["TL. GIÁM ĐỐC*", "CHÁNH VĂN PHÒNG*"]),
        (OFFICE, "TUQ", "state", ["TUQ. GIÁM ĐỐC*", "CHÁNH VĂN PHÒNG*"]),
        ({"title": "Giám đốc"}, "Q", "state", ["Q. GIÁM ĐỐC*"]),
        (UBND | {"title": "Chủ tịch"}, "TM", "state", ["TM. ỦY BAN NHÂN DÂN*", "CHỦ TỊCH*"]),
        (UBND, "KT", "state", ["TM. ỦY BAN NHÂN DÂN*", "KT. CHỦ TỊCH*", "PHÓ CHỦ TỊCH*"]),
        (UBND, "TM", "state", ["TM. ỦY BAN NHÂN DÂN*", "KT. CHỦ TỊCH*", "PHÓ CHỦ TỊCH*"]),
        (PARTY, "TM", "party", ["T/M BAN THƯỜNG VỤ*", "PHÓ BÍ THƯ"]),
        ({"title": "Phó Trưởng ban", "head_title": "Trưởng ban"}, "KT", "party", ["K/T TRƯỞNG BAN*", "PHÓ TRƯỞNG BAN"]),
        ({"title": "Chánh Văn phòng", "collective": "Ban Thường vụ"}, "TL", "party",
         ["T/L BAN THƯỜNG VỤ*", "CHÁNH VĂN PHÒNG"]),
        ({"title": "Trưởng ban"}, "Q", "party", ["Q. TRƯỞNG BAN"]),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_signature_lines(post, authority, look, lines):
    printed = wording.sign_lines(make_post(make_org(), **({"head_title": "", **post})), authority, look)
    assert [line.text + "*" * line.is_bold for line in printed] == lines


@pytest.mark.django_db
@pytest.mark.parametrize(
    "parent, name, look, printed",
    [
        ("Ủy ban nhân dân thành phố Hải Phòng", "Sở Giáo dục và Đào tạo thành phố Hải Phòng", "state",
         ("UBND thành phố Hải Phòng", "Sở Giáo dục và Đào tạo")),
        ("Sở Giáo dục và Đào tạo", "Trường THPT Ngô Quyền", "state",
         ("Sở Giáo dục và Đào tạo", "Trường THPT Ngô Quyền")),
        ("Thành ủy Hải Phòng", "Ủy ban nhân dân thành phố Hải Phòng", "state",
         ("", "Ủy ban nhân dân thành phố Hải Phòng")),
        ("Tỉnh ủy Ninh Bình", "Đảng ủy xã Xuân Trường", "party", ("Đảng bộ tỉnh Ninh Bình", "Đảng ủy xã Xuân Trường")),
        ("Đảng ủy xã Xuân Trường", "Chi bộ thôn 1", "party", ("Đảng bộ xã Xuân Trường", "Chi bộ thôn 1")),
        ("Ban Chấp hành Trung ương", "Tỉnh ủy Ninh Bình", "party", ("", "Tỉnh ủy Ninh Bình")),
    ],
)  # fmt: skip
def test_header_names_when_the_office_has_set_none(parent, name, look, printed):
    body = make_org(name, parent=make_org(parent), document_format=look)
    line = wording.default_parent(body)
    assert (line, wording.default_issuer(body, line)) == printed


def test_peoples_committee_stands_on_two_lines():
    assert wording.header_lines("Ủy ban nhân dân xã Xuân Trường") == ("ỦY BAN NHÂN DÂN", "XÃ XUÂN TRƯỜNG")


@pytest.mark.django_db
def test_archive_line_of_each_body():
    assert wording.archive_line(make_org(), "state", "VP") == "Lưu: VT, VP"
    assert wording.archive_line(make_org("Đảng ủy xã Xuân Trường"), "party", "") == "Lưu Văn phòng Đảng ủy"
    assert wording.archive_line(make_org("Chi bộ thôn 1"), "party", "") == "Lưu Chi bộ"


def test_numbers_are_kept_on_one_line_and_text_is_escaped():
    text = printed_text("Số 12-CT/TW, 05/KH-SGD&ĐT ngày 05/01/2022 <b>")
    joiner = "\u2060"
    assert f"12-{joiner}CT/{joiner}TW" in text and f"05/{joiner}01/{joiner}2022" in text
    assert "05/KH-SGD&amp;ĐT" in text.replace(joiner, "") and "<b>" not in text


@pytest.mark.django_db
def test_proposals_name_the_order():
    office = make_office()
    order = make_order(office)
    subject = proposed_subject(order.handed_down_by, office.body)
    assert subject.startswith("Thực hiện Chương trình số 08/CTr-UBND ngày 05/01/2026 của Ủy ban nhân dân")
    assert proposed_opening(office.body, "KH", order).endswith("xây dựng Kế hoạch thực hiện như sau:")
    assert proposed_opening(office.body, "KH", None) == ""
