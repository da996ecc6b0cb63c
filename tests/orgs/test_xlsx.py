"""The one writer of workbooks."""

from datetime import UTC, date, datetime
from io import BytesIO

from openpyxl import load_workbook

from orgs.xlsx import workbook_bytes, workbook_response


def sheet_of(rows, title="Bảng", headers=("Một", "Hai")):
    return load_workbook(BytesIO(workbook_bytes([(title, headers, rows)]))).worksheets[0]


def test_what_users_typed_is_text_never_a_formula():
    sheet = sheet_of([["=1+1", "@SUM(A1)"], ["+84", "-1"]])
    assert [[cell.data_type for cell in row] for row in sheet.iter_rows(min_row=2)] == [["s", "s"], ["s", "s"]]
    assert sheet["A2"].value == "=1+1"


def test_dates_moments_numbers_and_booleans_keep_their_kind():
    sheet = sheet_of([[date(2026, 12, 9), datetime(2026, 12, 9, 20, tzinfo=UTC)], [12.5, True], [None, 3]])
    assert sheet["A2"].number_format == "dd/mm/yyyy"
    assert f"{sheet['B2'].value:%d/%m/%Y %H:%M}" == "10/12/2026 03:00"
    assert (sheet["A3"].value, sheet["B3"].value, sheet["A4"].value) == (12.5, "có", None)


def test_header_is_bold_frozen_and_filtered():
    sheet = sheet_of([["a", "b"]])
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"


def test_bad_characters_long_texts_and_titles_do_not_break_the_file():
    book = load_workbook(
        BytesIO(workbook_bytes([("a/b:c*" * 9, ["x"], [["\x00\x1f" + "đ" * 40000]]), ("a/b:c*" * 9, ["x"], [])]))
    )
    assert len(book.sheetnames) == 2
    assert len(book.worksheets[0]["A2"].value) == 32767


def test_response_is_an_attachment_with_a_vietnamese_name():
    response = workbook_response("Sổ đến 2026", [("Sổ", ["x"], [])])
    assert response["Content-Disposition"].startswith('attachment; filename="so-den-2026.xlsx"')
    assert "S%E1%BB%95" in response["Content-Disposition"]
