"""A sheet as rows of named cells, whatever program wrote it; limits are checked before anything is opened."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from orgs.archives import BadPackage, check_package
from orgs.errors import DomainError
from orgs.text import fold, nfc

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELL = 5_000
YES, NO = {"x", "co", "có", "1", "true", "yes"}, {"", "khong", "không", "0", "false", "no"}
DATE_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S")


class Column(NamedTuple):
    key: str
    header: str
    example: str = ""
    note: str = ""
    is_required: bool = False
    aliases: tuple = ()


class Problem(NamedTuple):
    """What is wrong with one row, said so that the person who made the file can put it right."""

    row: int
    column: str
    message: str

    def __str__(self):
        place = f", cột “{self.column}”" if self.column else ""
        return f"Dòng {self.row}{place}: {self.message}"


@dataclass
class Table:
    """Rows as (number in the file, {key: text}); `problems` when the header itself is wrong."""

    rows: list = field(default_factory=list)
    problems: list = field(default_factory=list)


def read_table(file, name: str, columns: tuple[Column, ...]) -> Table:
    """The first sheet of an XLSX, or a CSV. Raises DomainError for what is no such file or is too large."""
    file.seek(0, io.SEEK_END)
    if file.tell() > MAX_BYTES:
        raise DomainError(f"Tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB: hãy chia thành nhiều tệp.")
    file.seek(0)
    suffix = name.lower().rsplit(".", 1)[-1]
    if suffix not in {"xlsx", "csv"}:
        raise DomainError("Chỉ nhận tệp .xlsx hoặc .csv.")
    lines = _xlsx_lines(file) if suffix == "xlsx" else _csv_lines(file)
    return _named(lines, columns)


def template_sheet(title: str, columns: tuple[Column, ...]) -> list:
    """Sheets of the file to fill in: the headers with one example, and what each column means."""
    notes = [(c.header, "bắt buộc" if c.is_required else "", c.note) for c in columns]
    return [
        (title, [c.header for c in columns], [[c.example for c in columns]]),
        ("Hướng dẫn", ["Cột", "Bắt buộc", "Cách ghi"], notes),
    ]


def as_bool(text: str) -> bool:
    """Raises ValueError for what is neither yes nor no."""
    if fold(text) in YES:
        return True
    if fold(text) in NO:
        return False
    raise ValueError("chỉ ghi “x” hoặc để trống.")


def as_date(text: str) -> date | None:
    """Raises ValueError for what is no date."""
    if not text:
        return None
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    raise ValueError("ngày phải ghi theo dạng ngày/tháng/năm, ví dụ 01/07/2025.")


def _xlsx_lines(file):
    try:
        check_package(file.read(), "xlsx")
    except BadPackage as error:
        raise DomainError(f"Tệp không được nhận: {error.message}") from error
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            _check_size(number, len(values))
            yield number, [_text(value) for value in values]
        book.close()
    except (InvalidFileException, BadZipFile, KeyError, IndexError, ValueError, SyntaxError) as error:
        raise DomainError("Không đọc được tệp XLSX này. Hãy mở bằng bảng tính và lưu lại.") from error


def _csv_lines(file):
    raw = file.read()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise DomainError("Tệp CSV phải lưu theo mã UTF-8 (CSV UTF-8 trong Excel).") from error
    if "\x00" in text:
        raise DomainError("Tệp này không phải CSV.")
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
            _check_size(number, len(values))
            yield number, [nfc(value).strip() for value in values]
    except csv.Error as error:
        raise DomainError("Tệp CSV sai dấu ngoặc kép hoặc có ô quá dài.") from error


def _check_size(number, width) -> None:
    if number > MAX_ROWS + 1:
        raise DomainError(f"Tệp có hơn {MAX_ROWS} dòng: hãy chia thành nhiều tệp.")
    if width > MAX_COLUMNS:
        raise DomainError(f"Tệp có hơn {MAX_COLUMNS} cột.")


def _text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return nfc(str(value)).strip()


def _named(lines, columns) -> Table:
    table, keys = Table(), None
    for number, values in lines:
        if not any(values):
            continue
        if keys is None:
            keys = _keys(values, columns, number, table)
            if table.problems:
                return table
            continue
        row = {key: value for key, value in zip(keys, values, strict=False) if key}
        too_long = [key for key, value in row.items() if len(value) > MAX_CELL]
        if too_long:
            table.problems.append(Problem(number, "", f"có ô dài quá {MAX_CELL} ký tự."))
            continue
        table.rows.append((number, row))
    if not table.rows and not table.problems:
        table.problems.append(Problem(1, "", "tệp không có dòng dữ liệu nào."))
    return table


def _keys(values, columns, number, table) -> list:
    names = {fold(name): column.key for column in columns for name in (column.header, column.key, *column.aliases)}
    keys = [names.get(fold(value.rstrip(" *"))) for value in values]
    for value, key in zip(values, keys, strict=True):
        if value and key is None:
            table.problems.append(Problem(number, value, "không có cột này trong mẫu."))
    for column in columns:
        if column.is_required and column.key not in keys:
            table.problems.append(Problem(number, column.header, "thiếu cột bắt buộc này."))
        if keys.count(column.key) > 1:
            table.problems.append(Problem(number, column.header, "cột này có hai lần."))
    return keys


def refuse(problems) -> None:
    """Raise the first fifty problems as one DomainError; nothing when there is none."""
    if problems:
        lines = [str(problem) for problem in sorted(problems)]
        more = f"\n… và {len(lines) - 50} lỗi nữa." if len(lines) > 50 else ""
        raise DomainError("\n".join(lines[:50]) + more)
