from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from directives import services
from directives.models import CascadeNode, Document, Receipt
from orgs.errors import DomainError, NotAllowed, StateConflict
from orgs.models import AuditEntry
from tests.directives.conftest import DAY, paper_fields
from tests.directives.samples import pdf, upload
from tests.factories import make_document, make_receipt, make_user

TYPED = {
    "kind": "CT",
    "code": "12-CT/TW",
    "issued_on": "05/01/2022",
    "issuer_name": "Ban Bí thư",
    "subject": "Về công tác kinh tế đối ngoại",
    "arrived_on": "10/01/2022",
    "medium": "paper",
    "starts_cascade": "on",
}


def numbered(province, count, **overrides):
    papers = [make_document(province.ubnd, subject=f"Việc {n}") for n in range(count)]
    return [
        make_receipt(paper, province.so, number=n, year=2026, arrived_on=DAY, state="seen", **overrides)
        for n, paper in enumerate(papers, start=100)
    ]


def test_a_clerk_registers_a_new_paper_with_its_files(client, province, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(province.clerk)
    answer = client.post("/van-ban/den/moi/", TYPED | {"files": upload("12-CT.pdf", pdf()), "note": "Có phụ lục"})
    made = Receipt.objects.get()
    assert answer["Location"] == f"/van-ban/den/{made.pk}/"
    assert (made.number, made.year, made.arrived_on, made.note) == (1, 2022, date(2022, 1, 10), "Có phụ lục")
    assert (made.document.document_format, made.document.number, made.document.issuer) == ("party", 12, None)
    assert made.files.get().name == "12-CT.pdf"
    assert CascadeNode.objects.get().organization == province.so


def test_an_issuer_of_the_system_is_recognised_by_its_name(client, province):
    client.force_login(province.clerk)
    client.post("/van-ban/den/moi/", TYPED | {"issuer_name": "ubnd thành phố hải phòng", "code": "8/CTr-UBND"})
    assert Document.objects.get().issuer == province.ubnd


def test_a_paper_known_already_is_offered_and_then_registered_as_the_same(client, province):
    other = services.register_arrival(
        organization=province.school, arrived_on=DAY, medium="paper", actor=None, fields=paper_fields()
    )
    client.force_login(province.clerk)
    page = client.post("/van-ban/den/moi/", TYPED).content.decode()
    assert "Văn bản này đã có trong hệ thống" in page
    assert "Về công tác kinh tế đối ngoại" in page  # what was typed is still there
    assert not Receipt.objects.filter(organization=province.so).exists()
    client.post("/van-ban/den/moi/", TYPED | {"known": other.document_id})
    assert Receipt.objects.get(organization=province.so).document == other.document


def test_another_id_in_the_hidden_field_registers_nothing(client, province, issued):
    services.register_arrival(
        organization=province.school, arrived_on=DAY, medium="paper", actor=None, fields=paper_fields()
    )
    client.force_login(province.clerk)
    client.post("/van-ban/den/moi/", TYPED | {"known": issued.pk})
    assert not Receipt.objects.filter(organization=province.so, document__code="12-CT/TW").exists()


def test_papers_with_the_typed_symbol_are_offered_while_typing(client, province, receipt):
    client.force_login(province.clerk)
    assert "Vào sổ Chương trình 08/CTr-UBND" in client.get("/van-ban/den/da-co/?code=08/ctr-ubnd").content.decode()
    assert "Vào sổ" not in client.get("/van-ban/den/da-co/?code=").content.decode()


def test_a_visible_paper_is_registered_from_its_own_page(client, province, issued, receipt):
    client.force_login(province.school_clerk)
    page = client.get(f"/van-ban/{receipt.document_id}/").content.decode()
    address = f"/van-ban/den/moi/?van-ban={receipt.document_id}&don_vi={province.school.pk}"
    assert address.replace("&", "&amp;") in page
    assert client.get(address).status_code == 200
    client.post(address, {"arrived_on": "06/01/2026", "medium": "electronic"})
    assert receipt.document.receipts.get(organization=province.school).number == 1
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"arrived_on": "31/12/2099"}, "Ngày đến không thể ở tương lai."),
        ({"arrived_on": "01/01/2022"}, "Ngày đến không thể trước ngày ban hành."),
        ({"implements": "99-CT/TW"}, "Không thấy văn bản mang số, ký hiệu này."),
        ({"subject": "TUYỆT MẬT"}, "không được soạn, lưu hoặc gửi trên hệ thống này"),
        ({"code": ""}, "số, ký hiệu"),
    ],
)
def test_a_faulty_form_says_what_to_do_and_keeps_what_was_typed(client, province, change, message):
    client.force_login(province.clerk)
    page = client.post("/van-ban/den/moi/", TYPED | change).content.decode()
    assert message in page
    assert 'value="Ban Bí thư"' in page
    assert not Receipt.objects.exists()


def test_lists_show_what_waits_what_nobody_has_and_what_is_late(client, province, receipt):
    today = timezone.localdate()
    waiting = make_document(province.ubnd, subject="Chờ số", origin="written")
    services.deliver(document=waiting, organizations=[province.so], actor=None)
    late, done, mine = numbered(province, 3)
    for one in (late, done, mine):
        services.direct_receipt(
            receipt=one, direction="", main=province.specialist, helpers=[], actor=None,
            due_on=today - timedelta(days=1) if one is not mine else today,
        )  # fmt: skip
    services.close_receipt(receipt=done, on=today, actor=None)
    client.force_login(province.specialist)

    def shown(name):
        return {row.pk for row in client.get(f"/van-ban/den/?muc={name}").context["page"]}

    assert shown("so") == {receipt.pk, late.pk, done.pk, mine.pk}
    assert shown("cho-vao-so") == {waiting.receipts.get().pk}
    assert shown("chua-phan-cong") == {receipt.pk}
    assert shown("qua-han") == {late.pk}
    assert shown("cua-toi") == {late.pk, mine.pk}
    assert shown("khong-co") == shown("so")


def test_the_list_filters_and_a_leader_opens_the_register_of_a_body_below(client, province, receipt):
    numbered(province, 2)
    client.force_login(province.leader)
    address = f"/van-ban/den/?don_vi={province.so.pk}"
    assert client.get(address).context["page"].paginator.count == 3
    assert [row.pk for row in client.get(f"{address}&q=08 ctr ubnd").context["page"]] == [receipt.pk]
    assert client.get(f"{address}&nam=2025").context["page"].paginator.count == 0
    assert client.get("/van-ban/den/").context["body"] == province.ubnd


def test_opening_a_receipt_marks_it_seen_only_by_the_offices_own_people(client, province, issued):
    below = Receipt.objects.get(document=issued, organization=province.school)
    client.force_login(province.head)
    client.get(f"/van-ban/den/{below.pk}/")
    below.refresh_from_db()
    assert below.state == "unseen"
    client.force_login(province.school_head)
    client.get(f"/van-ban/den/{below.pk}/")
    below.refresh_from_db()
    assert (below.state, below.seen_at is not None) == ("seen", True)


def test_acknowledging_keeps_who_and_when(province, receipt):
    services.acknowledge_receipt(receipt=receipt, actor=province.specialist)
    assert (receipt.state, receipt.acknowledged_by) == ("acknowledged", province.specialist)
    services.mark_seen(receipt=receipt, actor=province.specialist)
    assert receipt.state == "acknowledged"


def test_the_head_directs_and_the_clerk_only_assigns(client, province, receipt):
    helper = make_user(province.office, "specialist")
    address = f"/van-ban/den/{receipt.pk}/chi-dao/"
    data = {"main": province.specialist.pk, "helpers": [helper.pk], "due_on": "20/01/2026", "help_due_on": "15/01/2026"}
    client.force_login(province.head)
    client.post(address, data | {"direction": "Tham mưu kế hoạch"})
    receipt.refresh_from_db()
    assert (receipt.direction, receipt.directed_by, receipt.due_on) == (
        "Tham mưu kế hoạch", province.head, date(2026, 1, 20),
    )  # fmt: skip
    handlers = {(h.user_id, h.part, h.due_on) for h in receipt.handlers.all()}
    assert handlers == {
        (province.specialist.pk, "main", date(2026, 1, 20)), (helper.pk, "help", date(2026, 1, 15)),
    }  # fmt: skip
    client.force_login(province.clerk)
    assert 'name="direction"' not in client.get(f"/van-ban/den/{receipt.pk}/").content.decode()
    client.post(address, {"main": helper.pk, "direction": "Lời của văn thư"})
    receipt.refresh_from_db()
    assert receipt.direction == "Tham mưu kế hoạch"
    assert receipt.handlers.get().user == helper
    with pytest.raises(NotAllowed, match="thủ trưởng"):
        services.direct_receipt(
            receipt=receipt, direction="Khác", main=None, helpers=[], due_on=None, actor=province.clerk
        )


def test_a_person_of_another_body_is_no_handler(client, province, receipt):
    client.force_login(province.head)
    page = client.post(f"/van-ban/den/{receipt.pk}/chi-dao/", {"main": province.outsider.pk})
    assert page.status_code == 200  # the form again, the same words as for an id that does not exist
    assert not receipt.handlers.exists()
    with pytest.raises(DomainError, match="Không phải người của đơn vị"):
        services.direct_receipt(
            receipt=receipt, direction="", main=province.outsider, helpers=[], due_on=None, actor=province.head
        )


def test_a_closed_receipt_takes_no_direction_until_it_is_reopened(province, receipt):
    services.direct_receipt(
        receipt=receipt, direction="Làm", main=province.specialist, helpers=[], due_on=DAY, actor=province.head
    )
    services.close_receipt(receipt=receipt, on=DAY, actor=province.specialist)  # the main handler may
    with pytest.raises(StateConflict):
        services.direct_receipt(
            receipt=receipt, direction="Khác", main=None, helpers=[], due_on=None, actor=province.head
        )
    assert receipt.handlers.count() == 1
    services.reopen_receipt(receipt=receipt, actor=province.clerk)
    assert receipt.closed_on is None
    with pytest.raises(StateConflict):
        services.reopen_receipt(receipt=receipt, actor=province.clerk)


def test_every_act_is_in_the_log(province, receipt):
    services.acknowledge_receipt(receipt=receipt, actor=province.head)
    services.direct_receipt(
        receipt=receipt, direction="Làm", main=province.specialist, helpers=[], due_on=DAY, actor=province.head
    )
    services.close_receipt(receipt=receipt, on=DAY, actor=province.specialist)
    acts = list(AuditEntry.objects.about(receipt).order_by("pk").values_list("action", "actor"))
    assert acts == [
        ("arrival_registered", province.clerk.pk),
        ("receipt_acknowledged", province.head.pk),
        ("receipt_directed", province.head.pk),
        ("receipt_closed", province.specialist.pk),
    ]


def test_the_lists_cost_the_same_queries_with_3_and_30_rows(client, province):
    client.force_login(province.clerk)

    def queries(address):
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    addresses = ["/van-ban/den/", "/van-ban/den/?muc=qua-han", "/van-ban/", "/van-ban/den/so/?nam=2026"]
    for one in numbered(province, 3):
        services.direct_receipt(receipt=one, direction="", main=province.specialist, helpers=[], due_on=DAY, actor=None)
    few = [queries(address) for address in addresses]
    for n, paper in enumerate([make_document(province.ubnd) for _ in range(27)]):
        one = make_receipt(paper, province.so, number=n + 1, year=2026, arrived_on=DAY)
        services.direct_receipt(
            receipt=one, direction="", main=province.specialist, helpers=[province.head], due_on=DAY, actor=None
        )
    assert [queries(address) for address in addresses] == few
    assert max(few) <= 16


@pytest.fixture
def register_of_three(province):
    for n, day in enumerate([date(2025, 12, 31), date(2026, 1, 2), date(2026, 3, 4)], start=1):
        made = services.register_arrival(
            organization=province.so, arrived_on=day, medium="paper", actor=None, note="=1+1",
            fields=paper_fields(code=f"{n}-CT/TW", subject=f"Việc thứ {n}", issued_on=date(2025, 12, 30)),
        )  # fmt: skip
        services.direct_receipt(
            receipt=made, direction="", main=province.specialist, helpers=[], due_on=None, actor=province.head
        )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("nam=2026", ["2-CT/TW", "3-CT/TW"]),
        ("nam=2025", ["1-CT/TW"]),
        ("nam=2026&tu_ngay=01/02/2026", ["3-CT/TW"]),
        ("nam=2026&tu_so=1&den_so=1", ["2-CT/TW"]),
        ("nam=2026&den_ngay=02/01/2026", ["2-CT/TW"]),
        ("nam=xx", []),
    ],
)
def test_the_printed_register_has_the_asked_range(client, province, register_of_three, asked, found):
    client.force_login(province.clerk)
    rows = client.get(f"/van-ban/den/so/?{asked}").context["rows"]
    assert [row.cells[3] for row in rows] == found


def test_the_register_has_the_columns_of_the_decree(client, province, register_of_three):
    client.force_login(province.clerk)
    (row, _) = client.get("/van-ban/den/so/?nam=2026").context["rows"]
    today = timezone.localdate()
    assert row.printed == [
        "02/01/2026", "1", "Ban Bí thư", "2-CT/TW", "30/12/2025", "Chỉ thị: Việc thứ 2",
        province.specialist.full_name, f"{today:%d/%m/%Y}", "", "=1+1. Bản giấy",
    ]  # fmt: skip


def test_the_register_is_a_landscape_pdf(client, province, register_of_three):
    client.force_login(province.clerk)
    answer = client.get("/van-ban/den/so.pdf?nam=2026")
    assert answer["Content-Disposition"] == 'attachment; filename="so-van-ban-den-2026.pdf"'
    page = PdfReader(BytesIO(answer.content)).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    text = page.extract_text()
    for part in ("SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", "Đơn vị hoặc người", "2-CT/TW", "3-CT/TW"):
        assert part in text


def test_the_register_is_a_workbook_of_plain_text(client, province, register_of_three):
    client.force_login(province.clerk)
    sheet = load_workbook(BytesIO(client.get("/van-ban/den/so.xlsx?nam=2026").content)).active
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]][:4] == ["Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu"]
    assert rows[1][9].data_type == "s"
    assert len(rows) == 3


def test_a_register_too_long_to_print_asks_for_a_shorter_range(client, province, register_of_three, monkeypatch):
    monkeypatch.setattr("directives.views.register.MAX_PDF_ROWS", 1)
    client.force_login(province.clerk)
    answer = client.get("/van-ban/den/so.pdf?nam=2026")
    assert answer.status_code == 409
    assert "Hãy chọn khoảng ngày" in answer.content.decode()
