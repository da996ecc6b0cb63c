"""The one writer of workbooks: what users typed stays text (never a formula), dates are dates, the header stands."""

import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from orgs.text import fold

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER_FONT, HEADER_FILL = Font(name="Calibri", size=11, bold=True), PatternFill("solid", fgColor="EDEAE3")
WRAPPED = Alignment(vertical="top", wrap_text=True)
WIDEST, NARROWEST, LOOKED_AT = 60, 8, 200
MAX_TEXT = 32767  # what one cell of a workbook may hold
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no XML may hold these
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # `_x0041_` typed by somebody is no code for A


def workbook_bytes(sheets) -> bytes:
    """A workbook of `sheets` [(title, headers, rows)]; rows may be any iterable of sequences."""
    book = Workbook(write_only=True)
    titles = set()
    for title, headers, rows in sheets:
        _write_sheet(book.create_sheet(_sheet_title(title, titles)), list(headers), [list(row) for row in rows])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def workbook_response(filename: str, sheets) -> HttpResponse:
    """The workbook as an attachment named `filename`, with or without `.xlsx`."""
    return attachment(filename, workbook_bytes(sheets))


def attachment(filename: str, content: bytes) -> HttpResponse:
    """A workbook that stands already, under a name that old and new browsers understand."""
    name = filename.removesuffix(".xlsx") + ".xlsx"
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    plain = re.sub(r"[^a-z0-9.-]+", "-", fold(name))
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return response


def _write_sheet(sheet, headers, rows):
    sheet.freeze_panes = "A2"
    for index, width in enumerate(_widths(headers, rows), start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    last = get_column_letter(max(len(headers), 1))
    sheet.auto_filter.ref = f"A1:{last}{len(rows) + 1}"
    sheet.append([header_cell(sheet, text) for text in headers])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def header_cell(sheet, text):
    cell = text_cell(sheet, str(text))
    cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, WRAPPED
    return cell


def _cell(sheet, value):
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return text_cell(sheet, "có" if value else "không")
    if isinstance(value, datetime):
        local = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        return _formatted(sheet, local, "dd/mm/yyyy hh:mm")
    if isinstance(value, date):
        return _formatted(sheet, value, "dd/mm/yyyy")
    if isinstance(value, int | float | Decimal):
        return value
    return text_cell(sheet, str(value))


def text_cell(sheet, text):
    """Always a string cell: `=1+1` or `@SUM` typed by somebody is shown, never computed."""
    cell = WriteOnlyCell(sheet, value="")
    cell.value = _ESCAPED.sub("_x005F_", UNWRITABLE.sub("", text))[:MAX_TEXT]
    cell.data_type = "s"
    if len(text) > WIDEST or "\n" in text:
        cell.alignment = WRAPPED
    return cell


def _formatted(sheet, value, number_format):
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = number_format
    return cell


def _widths(headers, rows):
    columns = [[str(header)] for header in headers]
    for row in rows[:LOOKED_AT]:
        for column, value in zip(columns, row, strict=False):
            column.append("dd/mm/yyyy" if isinstance(value, date) else str(value or ""))
    for column in columns:
        longest = max(len(line) for text in column for line in text.split("\n"))
        yield min(max(longest + 3, NARROWEST), WIDEST)


def _sheet_title(title, used) -> str:
    """At most 31 characters, none of those a workbook refuses, and never twice."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", str(title)).strip()[:31] or "Bảng"
    name, number = plain, 1
    while name.casefold() in used:
        number += 1
        name = f"{plain[:27]} ({number})"
    used.add(name.casefold())
    return name
