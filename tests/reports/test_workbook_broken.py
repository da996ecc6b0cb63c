"""A hundred ways to break a workbook: each is told by page and cell, with what to do, and writes nothing."""

from datetime import date, datetime, time
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles.numbers import FORMAT_PERCENTAGE

from reports.services import save_draft
from tests.reports.makers import HANOI
from tests.reports.workbook_makers import (
    earlier_duty,
    edited,
    in_zip,
    messages_of,
    put,
    refused,
    rich_world,
    row_of,
    saved,
    upload,
    workbook_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]
MOMENT = datetime(2026, 3, 12, 8, 30)  # noqa: DTZ001 a workbook has no zones
TEXT, NUMBER, WHOLE, LINE, TASK = "t", "v", "w", "l", "p"
SHARE, ANSWER, WORDS, WHY = "percent", "yes_no", "words", "x"


@pytest.fixture
def world(client):
    made = rich_world()
    client.force_login(made.people["clerk"])
    return made


def keys(world):
    return {
        TEXT: ("Nội dung", f"t{world.heading.pk}"),
        NUMBER: ("Số liệu", f"v{world.figure.pk}"),
        WHOLE: ("Số liệu", f"v{world.hours.pk}"),
        LINE: ("Số liệu", f"v{world.students.pk}#1"),
        TASK: ("Tiến độ", f"p{world.assignment.pk}"),
        SHARE: ("Số liệu", f"v{world.share.pk}"),
        ANSWER: ("Số liệu", f"v{world.answered.pk}"),
        WORDS: ("Số liệu", f"v{world.words.pk}"),
        WHY: ("Giải trình", f"x{world.check.pk}"),
        "none": ("Nội dung", "none"),
        "note": ("Nội dung", "note"),
    }


WRONG_CELLS = [
    *((NUMBER, "D", value, "không phải số") for value in (date(2026, 3, 12), MOMENT, time(8, 30))),
    *((WHOLE, "D", value, "không phải số") for value in (date(2026, 12, 1), time(0, 0), True, False)),
    *((LINE, "D", value, "không phải số") for value in (date(2026, 3, 12), True)),
    *((NUMBER, "D", value, "Viết số theo lối Việt Nam") for value in ("mười hai", "12 trường", "12.5", "1,250.5")),
    *((NUMBER, "D", value, "Viết số theo lối Việt Nam") for value in ("1.25", "12%", "≈ 30", "--5", "1e5", "10-12")),
    *((WHOLE, "D", value, "Viết số theo lối Việt Nam") for value in ("O", "l2", "ba", "1..250", "1.250.5", "٣")),
    *((LINE, "D", value, "Viết số theo lối Việt Nam") for value in ("năm", "5 em", "1.2.3")),
    *((WHOLE, "D", value, "là số nguyên") for value in (1.5, 0.1, -2.5, "12,5", "1.250,5")),
    *((LINE, "D", value, "là số nguyên") for value in (3.25, "0,5")),
    *((NUMBER, "D", value, "bốn chữ số") for value in (1.23456, "0,00001", 3.141592653589793)),
    *((NUMBER, "D", value, "quá lớn") for value in (1e14, 1e300, "99.999.999.999.999")),
    *((WHOLE, "D", value, "quá nhỏ") for value in (-1e14, -1e200)),
    *((NUMBER, "D", value, "Paste Special") for value in ("=1+1", "=SUM(D3:D9)", "=A1", "=HYPERLINK(\"x\")")),
    *((TEXT, "D", value, "Paste Special") for value in ("=1+1", "=B4&B5", "=TODAY()")),
    *((TASK, "C", value, "Paste Special") for value in ("=1+1",)),
    *((LINE, "C", value, "Paste Special") for value in ("=C5",)),
    *((NUMBER, "D", value, "báo lỗi") for value in ("#REF!", "#DIV/0!", "#N/A")),
    *((TEXT, "D", value, "báo lỗi") for value in ("#NAME?",)),
    *((LINE, "C", value, "không có trong danh mục") for value in ("Nhật", "Pháp", 5, "Nhật Bản, Đức", "x" * 500)),
    *((TASK, "C", value, "không phải là tiến độ") for value in ("Xong", "50%", 0.5, "hoàn thành tốt")),
    *(("none", "D", value, "chỉ chọn Có hoặc Không") for value in ("có lẽ", 2, "yes")),
    *((TEXT, "D", value, "đúng/sai") for value in (True, False)),
    ("note", "D", "dài " * 1300, "nhiều nhất 5.000"),
    (TASK, "D", "dài " * 5200, "nhiều nhất 20.000"),
    *((SHARE, "D", value, "Viết số theo lối Việt Nam") for value in ("83%", "25/30", "hai lăm")),
    *((SHARE, "E", value, "Viết số theo lối Việt Nam") for value in ("ba mươi", "30 người")),
    *((SHARE, "E", value, "không phải số") for value in (date(2026, 3, 12), True)),
    (SHARE, "E", "=D7*2", "Paste Special"),
    (SHARE, "E", 1.23456, "bốn chữ số"),
    *((ANSWER, "D", value, "chỉ chọn Có hoặc Không") for value in ("đã làm", 2, "có thể", "25%")),
    (ANSWER, "D", "=1=1", "Paste Special"),
    (ANSWER, "D", MOMENT, "chỉ chọn Có hoặc Không"),
    (WORDS, "D", "dài " * 600, "nhiều nhất 2.000"),
    (WORDS, "D", True, "đúng/sai"),
    (WORDS, "D", "=B3", "Paste Special"),
    *((NUMBER, "E", value, "không có mẫu số") for value in (30, "x")),
    *((kind, "E", 5, "không có mẫu số") for kind in (ANSWER, WORDS, LINE)),
    *((kind, "G", "Có", "không có số ước") for kind in (ANSWER, WORDS)),
    *((kind, "G", "Có", "chưa có số") for kind in (NUMBER, SHARE, LINE)),
    *((kind, "G", "ước", "chỉ chọn Có hoặc Không") for kind in (NUMBER, SHARE, LINE)),
    *((kind, "H", "Có", "kỳ trước không có") for kind in (NUMBER, SHARE, LINE, ANSWER, WORDS)),
    *((kind, "H", "như cũ", "chỉ chọn Có hoặc Không") for kind in (NUMBER, WORDS)),
    *((kind, "E", "Có", "kỳ trước không có") for kind in (TEXT, TASK)),
    *((kind, "E", "giữ nguyên", "chỉ chọn Có hoặc Không") for kind in (TEXT, TASK)),
    (WHY, "D", "dài " * 600, "nhiều nhất 2.000"),
    (WHY, "D", "=B3", "Paste Special"),
    (WHY, "D", True, "đúng/sai"),
]  # fmt: skip


def mostly_slow(cases, every):
    """One in so many runs always, the others with the long tests."""
    return [
        pytest.param(one, marks=[pytest.mark.slow, pytest.mark.any_database] if at % every else [])
        for at, one in enumerate(cases)
    ]


@pytest.mark.parametrize("case", mostly_slow(range(len(WRONG_CELLS)), 12))
def test_wrong_cell_is_named_with_what_to_do(client, world, case):
    kind, column, value, word = WRONG_CELLS[case]
    page, key = keys(world)[kind]
    content = workbook_of(world.duty())
    row = row_of(load_workbook(BytesIO(content))[page], key)
    said = refused(client, world, put(content, page, key, column, value), word)

    assert said.startswith(f"Trang “{page}”, ô {column}{row}: ") and said.count("\n") == 0


def _swap(sheet):
    """Columns C and D change places, headings with them, as a drag in the program does."""
    for row in range(2, sheet.max_row + 1):
        sheet[f"C{row}"].value, sheet[f"D{row}"].value = sheet[f"D{row}"].value, sheet[f"C{row}"].value


def _sort_names(sheet):
    names = [sheet[f"B{row}"].value for row in range(3, sheet.max_row + 1)]
    for row, name in enumerate(reversed(names), start=3):
        sheet[f"B{row}"].value = name


def _copy_row(sheet, source):
    target = sheet.max_row + 1
    for cell in sheet[source]:
        sheet.cell(target, cell.column, cell.value)


BROKEN_BOOKS = {
    "row deleted": (lambda b: b["Số liệu"].delete_rows(3), ("ô B3", "đã bị xóa", "Số hoạt động")),
    "line of a list deleted": (lambda b: b["Số liệu"].delete_rows(6), ("đã bị xóa", "Du học sinh")),
    "all rows deleted": (lambda b: b["Số liệu"].delete_rows(3, 20), ("ô B3", "ô B4", "đã bị xóa")),
    "heading deleted": (lambda b: b["Nội dung"].delete_rows(4), ("Trang “Nội dung”, ô B4", "Kết quả thực hiện")),
    "task deleted": (lambda b: b["Tiến độ"].delete_rows(3), ("Trang “Tiến độ”", "Mở lớp tiếng Anh")),
    "columns changed places": (lambda b: _swap(b["Số liệu"]), ("ô D5", "Viết số theo lối Việt Nam")),
    "input column deleted": (lambda b: b["Số liệu"].delete_cols(4), ("cột “Kỳ này” không còn",)),
    "text column deleted": (lambda b: b["Nội dung"].delete_cols(4), ("cột “Nội dung kỳ này” không còn",)),
    "name column deleted": (lambda b: b["Số liệu"].delete_cols(2), ("cột “Chỉ tiêu” không còn",)),
    "key column deleted": (lambda b: b["Số liệu"].delete_cols(1), ("Trang “Số liệu”", "dòng mã ẩn")),
    "code row deleted": (lambda b: b["Số liệu"].delete_rows(1), ("Trang “Số liệu”", "dòng mã ẩn")),
    "column doubled": (lambda b: b["Số liệu"].__setitem__("N1", "so"), ("cột “Kỳ này” có hai lần",)),
    "key emptied": (lambda b: b["Số liệu"].__setitem__("A3", None), ("ô B3", "đã bị xóa")),
    "key changed": (lambda b: b["Số liệu"].__setitem__("A3", "v999"), ("không thuộc mẫu",)),
    "row copied": (lambda b: _copy_row(b["Số liệu"], 3), ("có nhiều bản",)),
    "names sorted alone": (lambda b: _sort_names(b["Số liệu"]), ("tên dòng không còn là", "ô B3")),
    "name overwritten": (lambda b: b["Số liệu"].__setitem__("B3", "Chỉ tiêu của tôi"), ("ô B3", "tên dòng")),
    "row added below": (lambda b: b["Số liệu"].__setitem__("D40", 12), ("ô D40", "không thuộc mẫu")),
    "text added below": (lambda b: b["Nội dung"].__setitem__("D30", "Thêm"), ("Trang “Nội dung”, ô D30",)),
    "item twice": (lambda b: _fill_twice(b["Số liệu"]), ("ô C6", "đã ghi ở dòng khác")),
    "number in the column beside": (lambda b: _beside(b["Số liệu"]), ("ô C3", "không chia theo danh mục")),
    "number without item": (lambda b: _nameless(b["Số liệu"]), ("ô C5", "chưa chọn mục")),
    "inputs merged": (lambda b: b["Số liệu"].merge_cells("D3:D4"), ("ô D3:D4", "bỏ gộp ô")),
    "inputs merged across": (lambda b: b["Tiến độ"].merge_cells("C3:D3"), ("ô C3:D3", "bỏ gộp ô")),
    "all merged": (lambda b: b["Số liệu"].merge_cells("B3:D7"), ("gộp",)),
    "page deleted": (lambda b: b.remove(b["Số liệu"]), ("Trang “Số liệu”", "không còn trang này")),
    "mark column deleted": (lambda b: b["Nội dung"].delete_cols(5), ("“Không thay đổi so với kỳ trước” không còn",)),
    "denominators deleted": (lambda b: b["Số liệu"].delete_cols(5), ("cột “Mẫu số” không còn",)),
    "estimates deleted": (lambda b: b["Số liệu"].delete_cols(7), ("cột “Là số ước” không còn",)),
    "no denominator": (lambda b: _ratio(b["Số liệu"], 25, None), ("ô E8", "cần cả tử số và mẫu số")),
    "no numerator": (lambda b: _ratio(b["Số liệu"], None, "1.250"), ("ô D8", "cần cả tử số và mẫu số")),
    "numerator over zero": (lambda b: _ratio(b["Số liệu"], 3, 0), ("ô D8", "mẫu số lớn hơn 0")),
    "rate beyond the column": (lambda b: _ratio(b["Số liệu"], 10**13, 0.0001), ("ô D8", "mẫu số quá nhỏ")),
    "negative part": (lambda b: _ratio(b["Số liệu"], 3, -6), ("ô D8", "không âm")),
    "explanations deleted": (lambda b: b.remove(b["Giải trình"]), ("Trang “Giải trình”", "không còn trang này")),
    "explanation row deleted": (lambda b: b["Giải trình"].delete_rows(3), ("Trang “Giải trình”", "đã bị xóa")),
    "marked without item": (lambda b: _nameless(b["Số liệu"], "H5", "Có"), ("ô C5", "chưa chọn mục")),
    "page copied": (lambda b: b.copy_worksheet(b["Số liệu"]), ("có bản sao",)),
    "control page deleted": (lambda b: b.remove(b["KiemTra"]), ("trang kiểm tra ẩn",)),
    "control page emptied": (lambda b: b["KiemTra"].delete_rows(1, 9), ("trang kiểm tra ẩn",)),
    "control page changed": (lambda b: b["KiemTra"].__setitem__("A2", "{}"), ("trang kiểm tra ẩn",)),
    "check sum changed": (lambda b: b["KiemTra"].__setitem__("A1", "0" * 64), ("trang kiểm tra ẩn",)),
    "far row": (lambda b: b["Số liệu"].__setitem__("D200000", 1), ("dưới dòng 5000",)),
}


def _fill_twice(sheet):
    sheet["D5"], sheet["C6"], sheet["D6"] = 1, "nhật bản", 2


def _beside(sheet):
    sheet["C3"], sheet["D3"] = 12, None


def _nameless(sheet, cell="D5", value=7):
    sheet["C5"], sheet[cell] = None, value


def _ratio(sheet, top, bottom):
    sheet["D8"], sheet["E8"] = top, bottom


@pytest.mark.parametrize("name", mostly_slow(BROKEN_BOOKS, 5))
def test_broken_book_is_told_row_by_row(client, world, name):
    change, words = BROKEN_BOOKS[name]
    refused(client, world, edited(workbook_of(world.duty()), change), *words)


def test_line_marked_unchanged_that_says_otherwise_is_told(client, world):
    earlier = earlier_duty(world)
    japan = world.countries.items.get(name="Nhật Bản")
    save_draft(
        duty=earlier,
        actor=None,
        lock_version=None,
        texts={world.heading.pk: "Năm trước"},
        values={world.hours.pk: 5, (world.students.pk, japan.pk): 3, world.answered.pk: 1},
        progress={world.assignment.pk: ("done", "Xong")},
    )
    earlier.versions.update(number=1, sent_at=datetime(2025, 12, 1, 9, tzinfo=HANOI))

    def change(book):
        texts, figures, tasks = book["Nội dung"], book["Số liệu"], book["Tiến độ"]
        texts["D4"], texts["E4"] = "Năm nay khác", "Có"
        hours, japanese, answer = (
            row_of(figures, key) for key in (f"v{world.hours.pk}", f"v{world.students.pk}#1", f"v{world.answered.pk}")
        )
        figures[f"D{hours}"], figures[f"H{hours}"] = 6, "Có"
        figures[f"D{japanese}"], figures[f"H{japanese}"] = 4, "x"
        figures[f"D{answer}"], figures[f"H{answer}"] = "Không", "Có"
        tasks["C3"], tasks["E3"] = "Đang thực hiện", "Có"

    said = refused(client, world, edited(workbook_of(world.duty()), change), "khác kỳ trước (5)", "khác kỳ trước (Có)")
    assert said.count("đánh dấu không thay đổi nhưng") == 5


def _link_out(parts):
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        b'<Relationships><Relationship Id="rId1" TargetMode="External" Target="file:///C:/a.xlsx" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"/></Relationships>'
    )


def _entity(parts):
    sheet = parts["xl/worksheets/sheet2.xml"]
    parts["xl/worksheets/sheet2.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + sheet


BROKEN_FILES = {
    "empty": (lambda c: b"", "rỗng"),
    "no zip": (lambda c: b"Tieu de;So\n1;2", "hỏng"),
    "cut in half": (lambda c: c[: len(c) // 2], "hỏng"),
    "bytes changed": (lambda c: c[:900] + b"\x00" * 400 + c[1300:], "nhận"),
    "old Excel": (lambda c: b"\xd0\xcf\x11\xe0" + b"\x00" * 900, "hỏng"),
    "a document": (lambda c: in_zip(c, lambda p: p.pop("xl/workbook.xml")), "không đúng loại"),
    "macro": (lambda c: in_zip(c, lambda p: p.update({"xl/vbaProject.bin": b"x"})), "macro"),
    "macro by type": (
        lambda c: in_zip(c, lambda p: p.update({"[Content_Types].xml": b"<Types macroEnabled='1'/>"})),
        "macro",
    ),
    "outside link": (lambda c: in_zip(c, _link_out), "liên kết ngoài"),
    "entity": (lambda c: in_zip(c, _entity), "khai báo XML"),
    "bomb": (lambda c: in_zip(c, lambda p: p.update({"xl/media/a.bin": b"0" * 30_000_000})), "nén bất thường"),
    "sheet is no XML": (lambda c: in_zip(c, lambda p: p.update({"xl/worksheets/sheet2.xml": b"<a"})), "hỏng"),
    "sheet missing": (lambda c: in_zip(c, lambda p: p.pop("xl/worksheets/sheet2.xml")), "không còn trang này"),
    "styles nonsense": (lambda c: in_zip(c, lambda p: p.update({"xl/styles.xml": b"<styleSheet a='1'/>"})), "lưu lại"),
    "another book": (lambda c: saved(Workbook()), "trang kiểm tra ẩn"),
    "path out": (lambda c: in_zip(c, lambda p: p.update({"../x.xml": b"<a/>"})), "không hợp lệ"),
}


@pytest.mark.parametrize("name", mostly_slow(BROKEN_FILES, 4))
def test_broken_file_is_refused_in_words(client, world, name):
    change, word = BROKEN_FILES[name]
    refused(client, world, change(workbook_of(world.duty())), word)


@pytest.mark.parametrize("name", ["a.xlsm", "a.xls", "a.ods", "a.csv", "a.xlsx.exe", "xlsx"])
def test_other_kinds_of_files_are_refused_by_name(client, world, name):
    page = upload(client, world.duty(), workbook_of(world.duty()), name=name)
    assert "Chỉ nhận tệp .xlsx" in messages_of(page)


@pytest.mark.parametrize("digits", [b"9" * 400, b"1e999", b"-1e400"])
@pytest.mark.parametrize(("kind", "column"), [(NUMBER, "D"), (TEXT, "D"), (TASK, "C")])
def test_number_no_program_writes_is_told_not_computed(client, world, digits, kind, column):
    page, key = keys(world)[kind]
    content = put(workbook_of(world.duty()), page, key, column, 987654321)

    def change(parts):
        for name in [name for name in parts if name.startswith("xl/worksheets/")]:
            parts[name] = parts[name].replace(b"987654321", digits)

    refused(client, world, in_zip(content, change), f"Trang “{page}”, ô {column}")


def test_all_faults_are_told_at_once(client, world):
    def change(book):
        book["Số liệu"]["D3"], book["Số liệu"]["D4"], book["Tiến độ"]["C3"] = "nhiều", 1.5, "xong"

    said = refused(client, world, edited(workbook_of(world.duty()), change), "ô D3", "ô D4", "ô C3")
    assert said.count("\n") == 2


def test_percent_format_is_not_read_as_a_hundredth(client, world):
    def change(book):
        book["Số liệu"]["D3"] = 0.5
        book["Số liệu"]["D3"].number_format = FORMAT_PERCENTAGE

    refused(client, world, edited(workbook_of(world.duty()), change), "ô D3", "phần trăm")
