"""From an uploaded file to pages of cells: bounded before anything is parsed, and parsed without calculating."""

import io
import logging
import re
import zipfile
from dataclasses import dataclass, field

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from directives.uploads import BadUpload, inspect
from orgs.errors import DomainError
from reports.workbooks import control, layout
from reports.workbooks.writing import MARKER

logger = logging.getLogger(__name__)

MAX_UNPACKED = 16 * 2**20
MAX_PAGES = 30
MAX_ROWS, MAX_COLUMNS = 5000, 40
MARKER_ROWS = 30  # where the codes of the columns are looked for: rows may have been put above them
MAX_MERGES = 500
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']")
NOT_OURS = (
    "Đây không phải bảng tính tải từ báo cáo này, hoặc trang kiểm tra ẩn trong tệp đã bị xóa, bị sửa. "
    "Hãy tải bảng tính mới rồi chép nội dung sang."
)


@dataclass(frozen=True)
class Place:
    """A cell as it stands in the file."""

    page: str
    row: int
    column: int
    value: object = None
    number_format: str = ""
    data_type: str = "n"

    @property
    def address(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass
class Grid:
    """One page found again: rows by key, columns by code, whatever moved in between."""

    title: str
    cells: dict[tuple[int, int], Place]
    rows: dict[str, list[int]] = field(default_factory=dict)
    columns: dict[str, list[int]] = field(default_factory=dict)
    merges: list[CellRange] = field(default_factory=list)

    def at(self, row: int, column: int) -> Place:
        return self.cells.get((row, column)) or Place(self.title, row, column)

    def merge_over(self, row: int, column: int) -> CellRange | None:
        return next(
            (one for one in self.merges if one.min_row <= row <= one.max_row and one.min_col <= column <= one.max_col),
            None,
        )


@dataclass
class Opened:
    control: control.Control
    grids: dict[str, list[Grid]]  # page code → the pages that bear its mark: one, or none, or copies
    strange: list[str]  # pages that somebody added
    content: bytes


def open_workbook(upload, *, actor) -> Opened:
    """Raises BadUpload or SecretContent for the file, DomainError for a workbook that is not one of ours."""
    if not str(upload.name).lower().endswith(".xlsx"):
        raise BadUpload("Chỉ nhận tệp .xlsx. Hãy lưu bảng tính theo loại “Excel Workbook (.xlsx)” rồi nạp lại.")
    inspect(upload, actor)
    upload.seek(0)
    return parse_workbook(upload.read())


def parse_workbook(content: bytes) -> Opened:
    """The pages of a file that passed the guard of uploads; DomainError for what is no workbook of ours."""
    _check_bounds(content)
    try:
        return _read(content)
    except control.BadControl as error:
        raise DomainError(NOT_OURS) from error
    except DomainError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it meet
        logger.info("workbook not readable: %r", error)
        raise DomainError("Không đọc được bảng tính này. Hãy mở bằng Excel, lưu lại rồi nạp lại.") from error


def stored_results(content: bytes) -> dict[tuple[str, int, int], Place]:
    """The cells with what the program that saved the file had worked out; nothing is calculated here."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    found = {(one.page, one.row, one.column): one for sheet in book.worksheets for one in _cells(sheet)}
    book.close()
    return found


def _check_bounds(content) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if sum(entry.file_size for entry in package.infolist()) > MAX_UNPACKED:
            raise DomainError("Bảng tính này lớn bất thường. Hãy tải bảng tính mới rồi chép nội dung sang.")


def _read(content) -> Opened:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    if len(book.worksheets) > MAX_PAGES:
        raise DomainError("Bảng tính có quá nhiều trang. Hãy xóa các trang tự thêm rồi nạp lại.")
    hidden = next((sheet for sheet in book.worksheets if sheet.title == control.TITLE), None)
    if hidden is None:
        raise control.BadControl
    known = control.from_lines([str(place.value) for place in _cells(hidden) if place.value is not None])
    grids, strange = {page.code: [] for page in layout.PAGES}, []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for sheet in book.worksheets:
            code, grid = _grid(sheet)
            if code in grids:
                grid.merges = _merges(package, sheet)
                grids[code].append(grid)
            elif grid.cells and sheet.sheet_state == "visible" and sheet is not book.worksheets[0]:
                strange.append(sheet.title)
    book.close()
    return Opened(known, grids, strange, content)


def _cells(sheet):
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        if number > MAX_ROWS:
            raise DomainError(f"Trang “{sheet.title}” có nội dung dưới dòng {MAX_ROWS}. Hãy xóa các dòng thừa ở cuối.")
        for cell in row:
            if cell.value is not None:
                yield Place(sheet.title, cell.row, cell.column, cell.value, cell.number_format, cell.data_type)


def _grid(sheet) -> tuple[str, Grid]:
    """The code of the page ("" when the sheet bears no mark) and its cells."""
    grid = Grid(sheet.title, {(one.row, one.column): one for one in _cells(sheet)})
    texts = {at: str(one.value) for at, one in grid.cells.items() if one.data_type == "s"}
    marks = [at for at, text in texts.items() if at[0] <= MARKER_ROWS and text.startswith(MARKER)]
    if not marks:
        return "", grid
    top, key_column = marks[0]
    for (row, column), text in texts.items():
        if row == top:
            grid.columns.setdefault(text, []).append(column)
        elif column == key_column and row > top:
            grid.rows.setdefault(text, []).append(row)
    return texts[marks[0]].removeprefix(MARKER), grid


def _merges(package, sheet) -> list[CellRange]:
    """Read beside openpyxl, which would make a cell of each place in a range."""
    data = package.read(sheet._worksheet_path)
    found = _MERGE.findall(data)
    if len(found) > MAX_MERGES:
        raise DomainError(f"Trang “{sheet.title}” có quá nhiều ô gộp. Hãy tải bảng tính mới rồi chép nội dung sang.")
    return [CellRange(ref.decode()) for ref in found]
