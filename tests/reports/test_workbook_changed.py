"""Workbooks that are whole and yet not as they were given out: taken, pointed at, or refused by name."""

import re
import zipfile
from io import BytesIO

import pytest

from reports import pages
from reports.models import ReportForm, ReportVersion
from reports.services import extend_duties
from reports.services.filling import start_draft
from reports.services.forms import revise_form
from reports.services.workbook import save_workbook
from reports.workbooks.control import BadControl, from_lines, to_lines
from reports.workbooks.opening import parse_workbook
from tests.reports.makers import fill
from tests.reports.workbook_makers import (
    apply,
    edited,
    in_zip,
    put,
    refused,
    rich_world,
    stored,
    upload,
    workbook_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]


@pytest.fixture
def world(client):
    made = rich_world()
    client.force_login(made.people["clerk"])
    return made


def test_workbook_of_another_report_is_refused_by_name(client, world):
    extend_duties(requirement=world.requirement, until_year=2027)
    later = world.requirement.duties.get(organization=world.school, year=2027)
    refused(client, world, workbook_of(later), "báo cáo khác", "năm 2027")
    refused(client, world, workbook_of(world.duty(world.other)), "báo cáo khác", "Trường 2")


def test_workbook_of_an_older_form_is_refused_with_both_versions(client, world):
    content = workbook_of(world.duty())
    revise(world)
    said = refused(client, world, content, "phiên bản", "Hãy tải bảng tính mới")

    assert "Không nạp" not in said and upload(client, world.duty(), workbook_of(world.duty())).context["comparison"]


def test_workbook_made_before_a_new_version_is_taken_while_the_draft_keeps_its_form(client, world):
    fill(world)
    content = put(workbook_of(world.duty()), "Số liệu", f"v{world.hours.pk}", "D", 8)
    revise(world)

    assert ReportForm.objects.count() == 2
    page = upload(client, world.duty(), content)
    apply(client, world.duty(), page)
    assert stored(world.duty())[f"v{world.hours.pk}"] == 8


def revise(world):
    revise_form(
        requirement=world.requirement,
        name=world.form.name,
        headings=[{"title": "Đề mục khác"}],
        indicators=[],
        asks_progress=True,
        actor=world.people["office_head"],
    )


def test_moved_rows_inserted_rows_and_added_pages_are_still_read(client, world):
    def change(book):
        sheet = book["Số liệu"]
        sheet["D3"] = 5
        sheet.insert_rows(3)
        sheet.insert_cols(3)
        sheet.title = "Số liệu (2)"
        sheet["P4"] = "hỏi lại phòng đào tạo"
        book.create_sheet("Nháp của tôi")["A1"] = "nháp"

    page = upload(client, world.duty(), edited(workbook_of(world.duty()), change))
    assert [(one.label, one.in_file) for one in page.context["comparison"].changes] == [("Số hoạt động", "5")]
    assert "Nháp của tôi" in page.content.decode() and "ngoài mẫu ở ô P4" in page.content.decode()


@pytest.mark.parametrize(("written", "read"), [("1.250,5", "1.250,5"), ("1250,5", "1.250,5"), (" 1 250 ", "1.250")])
def test_numbers_typed_as_text_are_read_as_written_here(client, world, written, read):
    content = put(workbook_of(world.duty()), "Số liệu", f"v{world.figure.pk}", "D", written)
    assert upload(client, world.duty(), content).context["comparison"].changes[0].in_file == read


def test_negative_number_is_taken_and_pointed_at(client, world):
    content = put(workbook_of(world.duty()), "Số liệu", f"v{world.figure.pk}", "D", -5)
    page = upload(client, world.duty(), content)

    assert "ô D3 ghi số âm (-5)" in page.content.decode() and page.context["comparison"].changes


def test_result_that_the_file_keeps_of_a_formula_is_taken_and_pointed_at(client, world):
    content = put(workbook_of(world.duty()), "Số liệu", f"v{world.figure.pk}", "D", "=12+30")
    name = next(
        name
        for name in zipfile.ZipFile(BytesIO(content)).namelist()
        if b"12+30" in zipfile.ZipFile(BytesIO(content)).read(name)
    )
    kept = in_zip(content, lambda parts: parts.update({name: re.sub(rb"<v\s*/>|<v></v>", b"<v>42</v>", parts[name])}))
    page = upload(client, world.duty(), kept)

    assert page.context["comparison"].changes[0].in_file == "42" and "có công thức" in page.content.decode()


def test_task_taken_away_meanwhile_is_named_with_what_was_written(client, world):
    content = put(workbook_of(world.duty()), "Tiến độ", f"p{world.assignment.pk}", "D", "Đã xong ba lớp")
    world.assignment.delete()
    page = upload(client, world.duty(), content)

    assert "không còn giao cho đơn vị" in page.content.decode() and "Đã xong ba lớp" in page.content.decode()


def test_made_up_control_page_is_no_traceback():
    good = {"duty": 1, "body": "", "report": "", "form": "", "version": 1, "print": "", "made_at": "", "base": {}}
    for rows in ({"noi-dung": {"t1": 5}}, {"noi-dung": []}, [], {"noi-dung": {"t1": [10**9, "x"]}}):
        lines = to_lines_of(good | {"rows": rows, "format": 1})
        with pytest.raises(BadControl):
            from_lines(lines)


def to_lines_of(values):
    from reports.workbooks.control import Control

    return to_lines(Control(**values))


def test_service_asks_for_the_right_and_the_same_draft(world):
    from orgs.errors import NotAllowed, StateConflict
    from reports.workbooks.comparing import compare
    from reports.workbooks.reading import read_answers
    from reports.workbooks.slots import slots_of

    duty = world.duty()
    sheet, opened = pages.draft_sheet(duty), parse_workbook(workbook_of(duty))
    items = pages.items_of(sheet)
    slots = slots_of(sheet, items)
    given = {"duty": duty, "sheet": sheet, "slots": slots, "choices": {}}
    given["comparison"] = compare(read_answers(opened, sheet, slots, items), slots)
    with pytest.raises(NotAllowed):
        save_workbook(**given, lock_version=0, actor=world.people["office_head"])
    start_draft(duty=duty, actor=None)
    with pytest.raises(StateConflict):
        save_workbook(**given, lock_version=1, actor=world.people["clerk"])
    assert ReportVersion.objects.get().lock_version == 1
