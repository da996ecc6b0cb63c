"""The workbook as a unit meets it: taken away, filled, brought back, compared, written."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from orgs.models import AuditEntry
from reports.figures import Figure
from reports.models import Duty, Indicator
from reports.services import return_delivery, save_draft, send_report
from tests.reports.makers import IN_TIME, fill
from tests.reports.workbook_makers import (
    apply,
    earlier_duty,
    edited,
    messages_of,
    put,
    rich_world,
    row_of,
    stored,
    upload,
    workbook_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]
OUTSIDE = {"stranger": 404, "administrator": 404, "other_head": 404}
WHO = {"head": 200, "clerk": 200, "auditor": 403, "office_head": 403, "city_leader": 403, **OUTSIDE}


@pytest.fixture
def world():
    return rich_world()


@pytest.mark.parametrize(("who", "code"), WHO.items())
@pytest.mark.parametrize("path", ["bang-tinh.xlsx", "nap-bang-tinh/"])
def test_pages_are_for_those_who_draft(client, world, who, code, path):
    client.force_login(world.people[who])
    assert client.get(f"/bao-cao/{world.duty().pk}/{path}").status_code == code


@pytest.mark.parametrize(("who", "code"), WHO.items())
def test_upload_and_apply_are_for_those_who_draft(client, world, who, code):
    content = workbook_of(world.duty())
    client.force_login(world.people[who])
    answer = client.post(f"/bao-cao/{world.duty().pk}/nap-bang-tinh/ghi/", {})

    assert upload(client, world.duty(), content).status_code == code
    assert answer.status_code == (302 if code == 200 else code)
    assert not world.duty().versions.exists()


@pytest.mark.parametrize("path", ["bang-tinh.xlsx", "nap-bang-tinh/", "nap-bang-tinh/ghi/"])
def test_nobody_is_sent_to_the_login_page(client, path):
    assert client.get(f"/bao-cao/1/{path}")["Location"].startswith("/dang-nhap/")


def test_apply_is_post_only_and_without_a_file_leads_back(client, world):
    client.force_login(world.people["head"])
    url = f"/bao-cao/{world.duty().pk}/nap-bang-tinh/ghi/"

    assert client.get(url).status_code == 405
    assert "Hãy chọn lại tệp" in client.post(url, {"token": "x"}, follow=True).content.decode()


def test_sent_report_has_no_workbook_any_more(client, world):
    fill(world)
    send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)
    client.force_login(world.people["head"])

    assert client.get(f"/bao-cao/{world.duty().pk}/bang-tinh.xlsx").status_code == 403
    assert world.duty().state == Duty.State.SUBMITTED


def test_filling_page_offers_both_ways(client, world):
    client.force_login(world.people["clerk"])
    page = client.get(world.duty().get_absolute_url()).content.decode()

    assert "/bang-tinh.xlsx" in page and "/nap-bang-tinh/" in page


def test_download_is_locked_but_for_the_cells_to_fill(client, world):
    client.force_login(world.people["clerk"])
    answer = client.get(f"/bao-cao/{world.duty().pk}/bang-tinh.xlsx")
    book = load_workbook(BytesIO(answer.content))
    figures = book["Số liệu"]
    row = row_of(figures, f"v{world.students.pk}#2")
    rules = figures.data_validations.dataValidation

    assert answer["Content-Disposition"].startswith("attachment") and ".xlsx" in answer["Content-Disposition"]
    assert all(sheet.protection.sheet for sheet in book)
    assert figures[f"B{row}"].protection.locked and not figures[f"D{row}"].protection.locked
    assert (figures[f"C{row}"].value, figures[f"I{row}"].value) == ("Đức", "người")
    assert {rule.type for rule in rules} == {"list", "whole", "decimal"}
    assert book["KiemTra"].sheet_state == "veryHidden" and book["DanhMuc"].sheet_state == "hidden"
    assert "Chỉ điền các ô nền vàng" in str(list(book["Hướng dẫn"].values))


def test_last_period_stands_beside(client, world):
    duties = list(world.requirement.duties.filter(organization=world.school).order_by("due_on"))
    values = {world.figure.pk: 7, (world.students.pk, world.countries.items.get(name="Đức").pk): 12}
    save_draft(
        duty=duties[0],
        actor=None,
        lock_version=None,
        texts={world.heading.pk: "Năm trước đã mở lớp"},
        values=values,
        progress={world.assignment.pk: ("done", "Xong")},
    )
    send_report(duty=duties[0], actor=world.people["head"], now=IN_TIME)
    later = duties[1] if len(duties) > 1 else next_year(world)
    book = load_workbook(BytesIO(workbook_of(later)))
    said = str([list(sheet.values) for sheet in book])

    assert "Năm trước đã mở lớp" in said and "Đức: 12" in said and "Hoàn thành. Xong" in said


def next_year(world):
    from reports.services import extend_duties

    extend_duties(requirement=world.requirement, until_year=2027)
    return world.requirement.duties.get(organization=world.school, year=2027)


def test_filled_workbook_is_shown_first_and_then_written(client, world):
    content = workbook_of(world.duty())
    content = put(content, "Nội dung", f"t{world.heading.pk}", "D", "=Đã mở hai lớp\nở xã")
    content = put(content, "Số liệu", f"v{world.figure.pk}", "D", 1250.5)
    content = put(content, "Số liệu", f"v{world.hours.pk}", "D", "1.250")
    content = put(content, "Số liệu", f"v{world.students.pk}#3", "D", 4)
    content = put(content, "Tiến độ", f"p{world.assignment.pk}", "C", "hoàn thành")
    content = put(content, "Tiến độ", f"p{world.assignment.pk}", "D", 2026)
    content = edited(content, lambda book: text_cell(book["Nội dung"], "D4"))
    client.force_login(world.people["clerk"])
    page = upload(client, world.duty(), content)

    assert not world.duty().versions.exists() and "1.250,5" in page.content.decode()
    answer = apply(client, world.duty(), page)
    assert answer.status_code == 302 and answer["Location"] == world.duty().get_absolute_url()
    kept = stored(world.duty())
    korea = world.countries.items.get(name="Hàn Quốc")
    assert kept[f"t{world.heading.pk}"] == "=Đã mở hai lớp\nở xã"
    assert (kept[f"v{world.figure.pk}"], kept[f"v{world.hours.pk}"]) == (Decimal("1250.5"), 1250)
    assert kept[f"v{world.students.pk}.{korea.pk}"] == 4
    assert (kept[f"s{world.assignment.pk}"], kept[f"n{world.assignment.pk}"]) == ("done", "2026")
    assert AuditEntry.objects.filter(action="report_workbook_loaded").count() == 1


def text_cell(sheet, address):
    sheet[address].data_type = "s"


def test_untouched_workbook_says_so_and_a_second_load_changes_nothing(client, world):
    fill(world)
    client.force_login(world.people["clerk"])
    content = put(workbook_of(world.duty()), "Số liệu", f"v{world.hours.pk}", "D", 8)
    untouched = upload(client, world.duty(), workbook_of(world.duty()))
    apply(client, world.duty(), upload(client, world.duty(), content))
    again = upload(client, world.duty(), content)

    assert "không có nội dung mới" in untouched.content.decode()
    assert "không có nội dung mới" in again.content.decode()


def test_workbook_and_page_changed_different_answers_both_stay(client, world):
    fill(world, text="Cũ")
    content = put(workbook_of(world.duty()), "Số liệu", f"v{world.hours.pk}", "D", 8)
    fill(world, text="Mới trên trang", lock_version=2)
    client.force_login(world.people["clerk"])
    page = upload(client, world.duty(), content)
    apply(client, world.duty(), page)

    assert not page.context["conflicts"] and "mới sửa trên trang" in page.content.decode()
    kept = stored(world.duty())
    assert (kept[f"t{world.heading.pk}"], kept[f"v{world.hours.pk}"]) == ("Mới trên trang", 8)


@pytest.mark.parametrize(("choice", "wanted"), [("trang", "Sửa trên trang"), ("tep", "Sửa trong tệp")])
def test_conflict_is_shown_side_by_side_and_the_chosen_one_stays(client, world, choice, wanted):
    fill(world, text="Cũ")
    content = put(workbook_of(world.duty()), "Nội dung", f"t{world.heading.pk}", "D", "Sửa trong tệp")
    fill(world, text="Sửa trên trang", lock_version=2)
    client.force_login(world.people["clerk"])
    page = upload(client, world.duty(), content)
    said = page.content.decode()

    assert "Sửa trong tệp" in said and "Sửa trên trang" in said
    undecided = apply(client, world.duty(), page)
    assert "Chưa chọn giữ bản nào" in undecided.content.decode()
    assert stored(world.duty())[f"t{world.heading.pk}"] == "Sửa trên trang"
    apply(client, world.duty(), page, **{f"giu-t{world.heading.pk}": choice})
    assert stored(world.duty())[f"t{world.heading.pk}"] == wanted


def test_draft_changed_after_the_preview_is_compared_anew(client, world):
    fill(world, text="Cũ")
    content = put(workbook_of(world.duty()), "Nội dung", f"t{world.heading.pk}", "D", "Sửa trong tệp")
    client.force_login(world.people["clerk"])
    page = upload(client, world.duty(), content)
    fill(world, text="Vừa sửa", lock_version=2)
    answer = apply(client, world.duty(), page)

    assert answer.status_code == 200 and "vừa được sửa" in answer.content.decode() and answer.context["conflicts"]
    assert stored(world.duty())[f"t{world.heading.pk}"] == "Vừa sửa"
    apply(client, world.duty(), answer, **{f"giu-t{world.heading.pk}": "tep"})
    assert stored(world.duty())[f"t{world.heading.pk}"] == "Sửa trong tệp"


def test_double_click_writes_once_and_leads_to_the_same_place(client, world):
    content = put(workbook_of(world.duty()), "Số liệu", f"v{world.hours.pk}", "D", 8)
    client.force_login(world.people["clerk"])
    page = upload(client, world.duty(), content)
    key = {"khoa": "6f3e7f0e-6f0a-4c8a-9d0c-0d3b7f1f2a11"}
    first, second = (apply(client, world.duty(), page, **key) for _ in range(2))

    assert first["Location"] == second["Location"] == world.duty().get_absolute_url()
    assert AuditEntry.objects.filter(action="report_workbook_loaded").count() == 1


def test_new_kinds_of_answers_and_their_marks_are_written(client, world):
    content = workbook_of(world.duty())
    for key, column, value in (
        (world.share.pk, "D", 25), (world.share.pk, "E", 30), (world.share.pk, "G", "Có"), (world.hours.pk, "D", 118),
        (world.hours.pk, "G", "x"), (world.answered.pk, "D", "không"), (world.words.pk, "D", "Thiếu\ngiáo viên"),
    ):  # fmt: skip
        content = put(content, "Số liệu", f"v{key}", column, value)
    content = put(content, "Giải trình", f"x{world.check.pk}", "D", "Học bù sau bão")
    client.force_login(world.people["clerk"])
    page = upload(client, world.duty(), content)
    said = page.content.decode()

    assert "83,33% (25/30) (ước)" in said and "118 giờ (ước)" in said
    apply(client, world.duty(), page)
    kept = {row.indicator_id: row for row in world.duty().versions.get().values.all()}
    share, hours = kept[world.share.pk], kept[world.hours.pk]
    assert (share.numerator, share.denominator, share.value, share.is_estimate) == (25, 30, Decimal("83.3333"), True)
    assert (hours.value, hours.is_estimate, kept[world.answered.pk].value) == (118, True, 0)
    assert kept[world.words.pk].text == "Thiếu\ngiáo viên"
    assert world.duty().versions.get().explanations.get().text == "Học bù sau bão"
    again = upload(client, world.duty(), workbook_of(world.duty()))
    assert not again.context["comparison"].asks and not again.context["problems"]


def send_earlier(world):
    """The report of the year before, with an answer of every kind."""
    earlier, japan = earlier_duty(world), world.countries.items.get(name="Nhật Bản")
    values = {world.hours.pk: Figure(value=Decimal(120), is_estimate=True), (world.students.pk, japan.pk): 3}
    values |= {world.share.pk: Figure(numerator=Decimal(1), denominator=Decimal(3)), world.answered.pk: 1}
    save_draft(
        duty=earlier,
        actor=None,
        lock_version=None,
        texts={world.heading.pk: "Như mọi năm"},
        values=values | {world.words.pk: Figure(text="Thiếu phòng")},
        progress={world.assignment.pk: ("in_progress", "Mở hai lớp")},
    )
    earlier.versions.update(number=1, sent_at=IN_TIME.replace(year=2025))


def test_empty_lines_marked_unchanged_take_what_was_written_then(client, world):
    send_earlier(world)
    content = workbook_of(world.duty())
    for key in (world.hours, world.share, world.answered, world.words):
        content = put(content, "Số liệu", f"v{key.pk}", "H", "Có")
    content = put(content, "Số liệu", f"v{world.students.pk}#1", "H", "Có")
    content = put(content, "Nội dung", f"t{world.heading.pk}", "E", "Có")
    content = put(content, "Tiến độ", f"p{world.assignment.pk}", "E", "Có")
    client.force_login(world.people["clerk"])
    page = upload(client, world.duty(), content)
    assert page.content.decode().count("không thay đổi so với kỳ trước") >= 7
    apply(client, world.duty(), page)

    draft = world.duty().versions.get()
    assert draft.values.count() == draft.values.filter(is_carried=True).count() == 5
    hours = draft.values.get(indicator=world.hours)
    assert (hours.value, hours.is_estimate) == (120, True)
    assert (draft.texts.get().text, draft.texts.get().is_carried) == ("Như mọi năm", True)
    progress = draft.progress.get()
    assert (progress.state, progress.note, progress.is_carried) == ("in_progress", "Mở hai lớp", True)
    again = upload(client, world.duty(), workbook_of(world.duty()))
    assert not again.context["comparison"].asks and not again.context["problems"]


def test_answer_and_its_marks_are_settled_together(client, world):
    """Kept on the page as final, the figure does not take the mark of the estimate from the workbook."""
    content = put(workbook_of(world.duty()), "Số liệu", f"v{world.hours.pk}", "D", 120)
    content = put(content, "Số liệu", f"v{world.hours.pk}", "G", "Có")
    fill(world, text="", value=None)
    save_draft(duty=world.duty(), actor=None, lock_version=2, texts={}, values={world.hours.pk: 118}, progress={})
    client.force_login(world.people["clerk"])
    page = upload(client, world.duty(), content)
    assert "120 giờ (ước)" in page.content.decode() and len(page.context["conflicts"]) == 1
    apply(client, world.duty(), page, **{f"giu-v{world.hours.pk}": "trang"})
    row = world.duty().versions.get().values.get()

    assert (row.value, row.is_estimate) == (118, False)


def test_remarks_of_the_receiver_stand_beside_their_lines(world):
    fill(world)
    version = send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)
    delivery = version.deliveries.get()
    delivery.remarks.create(heading=world.heading, text="Nêu rõ kết quả")
    delivery.remarks.create(indicator=world.figure, text="Đếm lại")
    return_delivery(delivery=delivery, comment="Sửa.", actor=world.people["office_head"], now=IN_TIME)
    book = load_workbook(BytesIO(workbook_of(world.duty())))

    assert "Ý kiến của Sở Giáo dục: Nêu rõ kết quả" in book["Nội dung"]["C4"].value
    assert "Ý kiến của Sở Giáo dục: Đếm lại" in book["Số liệu"]["L3"].value


def test_what_is_aimed_at_and_the_rate_stand_in_locked_cells(client, world):
    Indicator.objects.filter(pk=world.share.pk).update(
        target=95, direction="up", guidance="Theo chuẩn mới.", numerator_label="đạt chuẩn", denominator_label="tổng số"
    )
    figures = load_workbook(BytesIO(workbook_of(world.duty())))["Số liệu"]
    row = row_of(figures, f"v{world.share.pk}")

    assert figures[f"F{row}"].value == f'=IF(AND(ISNUMBER(D{row}),N(E{row})>0),ROUND(100*D{row}/E{row},2),"")'
    assert figures[f"K{row}"].value == "95%, càng cao càng tốt"
    assert "tử số (đạt chuẩn)" in figures[f"L{row}"].value and "Theo chuẩn mới" in figures[f"L{row}"].value
    assert all(figures[f"{letter}{row}"].protection.locked for letter in "BCFHKL")  # nothing before: no mark to set
    assert not any(figures[f"{letter}{row}"].protection.locked for letter in "DEG")


def test_emptied_cells_empty_the_draft_and_nothing_else(client, world):
    japan, germany, _ = world.countries.items.all()
    save_draft(
        duty=world.duty(),
        actor=None,
        lock_version=None,
        texts={world.heading.pk: "Giữ"},
        values={(world.students.pk, japan.pk): 3, (world.students.pk, germany.pk): 5, world.hours.pk: 9},
        progress={world.assignment.pk: ("done", "Xong")},
    )
    content = put(workbook_of(world.duty()), "Số liệu", f"v{world.students.pk}#1", "D", None)
    content = put(content, "Số liệu", f"v{world.hours.pk}", "D", None)
    client.force_login(world.people["clerk"])
    apply(client, world.duty(), upload(client, world.duty(), content))
    kept = stored(world.duty())

    assert kept[f"v{world.students.pk}.{japan.pk}"] is None and kept[f"v{world.hours.pk}"] is None
    assert kept[f"v{world.students.pk}.{germany.pk}"] == 5 and kept[f"s{world.assignment.pk}"] == "done"


def test_secret_mark_is_refused(client, world):
    content = put(workbook_of(world.duty()), "Nội dung", f"t{world.heading.pk}", "D", "TUYỆT MẬT\nNội dung")
    client.force_login(world.people["clerk"])

    assert "mật" in messages_of(upload(client, world.duty(), content)).lower()
    assert not world.duty().versions.exists()


def test_both_ways_read_as_often_with_many_lines_as_with_few(client, world):
    counts = []
    client.force_login(world.people["clerk"])
    client.get(world.duty().get_absolute_url())
    for lines in (3, 30):
        for number in range(lines):
            world.form.headings.create(title=f"Mục {lines}.{number}")
            world.form.indicators.create(name=f"Chỉ tiêu {lines}.{number}", breakdown=world.countries)
        content = put(workbook_of(world.duty()), "Số liệu", f"v{world.hours.pk}", "D", 8)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/bao-cao/{world.duty().pk}/bang-tinh.xlsx")
            assert upload(client, world.duty(), content).context["comparison"].asks
        counts.append(len(captured))

    assert counts[1] <= counts[0]
