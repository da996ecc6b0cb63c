"""The workbook itself: yellow cells to fill, all else locked, lists to choose from, and how to fill it."""

from collections import defaultdict
from io import BytesIO
from itertools import groupby

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation

from orgs.formats import vn_date, vn_datetime
from orgs.xlsx import WRAPPED, header_cell, text_cell
from reports.forms.answers import LARGEST
from reports.models import AssignmentProgress, Indicator
from reports.workbooks import control, layout
from reports.workbooks.layout import Cell
from reports.workbooks.slots import slots_of

MARKER = "@ts:"
HEADING_KEY = "@tieu-de"
LISTS = "DanhMuc"
GUIDE, GUIDE_WIDTH = "Hướng dẫn", 96
INPUT_FILL = PatternFill("solid", fgColor="FFF6D6")
FONT = "Calibri"  # as the writer of all workbooks has it
LOCKED_FONT, TITLE_FONT = Font(name=FONT, size=11, color="44413A"), Font(name=FONT, size=14, bold=True)
LINE, TALLEST = 15, 405  # points; no row may be taller
LINES_TO_WRITE, SHORT_ANSWER = 5, 3  # in an empty cell for a text
THIN = Side(style="thin", color="BDB8AC")
CODES = [column.code for column in layout.FIGURES.columns]
NUMERATOR, DENOMINATOR = (get_column_letter(CODES.index(code) + 1) for code in ("so", "mau"))
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
NUMBER_WORDS = "Chỉ ghi chữ số, không ghi đơn vị và dấu %. Dấu thập phân theo cài đặt của máy, thường là dấu phẩy."
CHOICE_WORDS = "Chọn một mục trong danh sách của ô, hoặc xóa trống ô."
STEPS = (
    "Chỉ điền các ô nền vàng; ô khác đã khóa. Ô để trống nghĩa là không ghi gì cho mục đó.",
    "Không xóa, chèn, đổi chỗ dòng, cột, trang; muốn bỏ một nội dung thì xóa chữ trong ô, đừng xóa dòng.",
    "Ô số: chỉ gõ chữ số, ví dụ 1250 hoặc 12,5; không gõ đơn vị, không gõ dấu %.",
    "Chỉ tiêu tỷ lệ: gõ tử số ở cột Kỳ này, mẫu số ở cột Mẫu số; cột Tỷ lệ % tự tính, không phải điền.",
    "Số chưa chốt: ghi số ước thực hiện ở cột Kỳ này và chọn Có ở cột Là số ước.",
    "Không thay đổi so với kỳ trước: chọn Có ở cột ấy và để trống nội dung, hệ thống lấy lại nội dung kỳ trước.",
    "Trang Giải trình (nếu có): chỉ ghi khi số liệu không thỏa điều kiện nêu ở dòng đó.",
    "Chỉ tiêu chia theo danh mục: mỗi dòng một mục, mỗi mục một dòng; dòng nào không dùng thì để trống ô số.",
    "Ô số có công thức: hệ thống lấy kết quả đang lưu trong tệp, không tính lại. Ô chữ thì không nhận công thức.",
    "Không có gì để báo cáo: chọn Có ở dòng “Không phát sinh trong kỳ này”, trang Nội dung.",
    "Điền xong, lưu tệp (vẫn là .xlsx), mở báo cáo này trên Thông Suốt, chọn “Nạp bảng tính đã điền”. "
    "Bạn được xem trước chỗ khác với dự thảo trên trang rồi mới ghi; ghi vào dự thảo chưa phải là gửi.",
    "Tệp kèm theo gắn trên trang báo cáo, không dán vào bảng tính. Không ghi nội dung mật.",
)


def write_workbook(sheet, items, *, now) -> bytes:
    """The report's form with what the draft holds and what was sent the time before."""
    slots = slots_of(sheet, items)
    pages = layout.lay_out(sheet, items, slots)
    book = Workbook(write_only=True)
    lists = _Lists(items)
    _write_guide(book.create_sheet(GUIDE), sheet, now)
    for page in layout.PAGES:
        if pages[page.code]:
            _write_page(book.create_sheet(page.title), page, pages[page.code], lists)
    lists.write(book.create_sheet(LISTS))
    hidden = book.create_sheet(control.TITLE)
    hidden.sheet_state = "veryHidden"
    _protect(hidden)
    for line in control.to_lines(control.control_of(sheet, slots, pages, now=now)):
        hidden.append([text_cell(hidden, line)])
    book.security = WorkbookProtection(lockStructure=True)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


class _Lists:
    """The columns of the hidden page to which the drop-downs of the others point."""

    def __init__(self, items):
        self.columns = [("states", list(AssignmentProgress.State.labels)), ("yes_no", [layout.YES, layout.NO])]
        self.columns += [(pk, [item.name for item in items[pk]]) for pk in sorted(items)]
        self.places = {key: at for at, (key, _) in enumerate(self.columns, start=1)}

    def reference(self, key) -> str:
        letter, count = get_column_letter(self.places[key]), len(self.columns[self.places[key] - 1][1])
        return f"{LISTS}!${letter}$1:${letter}${max(count, 1)}"

    def write(self, target) -> None:
        target.sheet_state = "hidden"
        _protect(target)
        for at in range(max(len(names) for _, names in self.columns)):
            target.append([text_cell(target, names[at]) if at < len(names) else None for _, names in self.columns])


def _write_guide(target, sheet, now) -> None:
    duty = sheet.duty
    form = sheet.version.form if sheet.version else duty.requirement.form
    target.column_dimensions["A"].width, target.column_dimensions["B"].width = 20, GUIDE_WIDTH
    _fit_to_page(target)
    _protect(target)
    title = text_cell(target, "Bảng tính báo cáo")
    title.font = TITLE_FONT
    target.append([title])
    facts = [
        ("Báo cáo", duty.requirement.name),
        ("Kỳ", duty.period),
        ("Đơn vị báo cáo", str(duty.organization)),
        ("Hạn", vn_date(duty.safe_on)),
        ("Mẫu", f"{form.name}, phiên bản {form.version}"),
        ("Tải lúc", vn_datetime(now)),
    ]
    steps = [(f"Bước {at}", text) for at, text in enumerate(STEPS, start=1)]
    for at, (name, text) in enumerate([*facts, ("", ""), *steps], start=2):
        target.row_dimensions[at].height = _height([(text, GUIDE_WIDTH)])
        cells = [header_cell(target, name) if name else None, text_cell(target, text) if text else None]
        if cells[1] is not None:
            cells[1].alignment = WRAPPED
        target.append(cells)


def _write_page(target, page, rows, lists) -> None:
    _set_up(target, page)
    target.append([text_cell(target, MARKER + page.code), *(text_cell(target, one.code) for one in page.columns[1:])])
    target.row_dimensions[2].height = _height([(one.header, one.width - 3) for one in page.columns[1:]])
    target.append([text_cell(target, HEADING_KEY), *(_heading(target, one) for one in page.columns[1:])])
    for number, row in enumerate(rows, start=layout.FIRST_ROW):
        target.row_dimensions[number].height = _row_height(page, row)
        target.append([text_cell(target, row.key), *(_cell(target, row, one, number) for one in page.columns[1:])])
    for rule in _rules(page, rows, lists):
        target.data_validations.append(rule)


def _set_up(target, page) -> None:
    target.freeze_panes = "C3"
    for index, column in enumerate(page.columns, start=1):
        target.column_dimensions[get_column_letter(index)].width = column.width
    target.column_dimensions["A"].hidden = True
    target.row_dimensions[1].hidden = True
    target.print_title_rows = "2:2"
    _fit_to_page(target)
    _protect(target)


def _fit_to_page(target) -> None:
    target.page_setup.orientation, target.page_setup.paperSize = "landscape", 9
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.sheet_properties.pageSetUpPr.fitToPage = True


def _row_height(page, row) -> int:
    """Room for what stands in the row, and for a text that is still to be written."""
    said = [(row.name, page.columns[1].width)]
    said += [(str(row.cells.get(column.code) or ""), column.width) for column in page.columns[2:]]
    least = (LINES_TO_WRITE if row.indicator is None else SHORT_ANSWER) if Cell.TEXT in row.kinds.values() else 1
    return _height(said, least)


def _height(said, least=1) -> int:
    """Of the longest of (text, width of its column): programs do not all fit the rows by themselves."""
    lines = [sum(-(-len(line) // width) or 1 for line in text.split("\n")) for text, width in said]
    return min(max(least, *lines) * LINE + 1, TALLEST)


def _protect(target) -> None:
    """Against slips, not against people: no password; columns and rows may be widened."""
    target.protection.sheet = True
    target.protection.formatColumns = target.protection.formatRows = False


def _heading(target, column):
    cell = header_cell(target, column.header)
    cell.border = BORDER
    return cell


def _cell(target, row, column, number):
    value = row.name if column.code == layout.NAME else row.cells.get(column.code)
    kind = row.kinds.get(column.code)
    if column.code == "ty_le" and "mau" in row.kinds:
        return _ratio(target, number)
    is_number = isinstance(value, float | int)
    cell = WriteOnlyCell(target, value=value) if is_number else text_cell(target, value or "")
    cell.border, cell.alignment = BORDER, WRAPPED
    if kind is None:
        cell.font = LOCKED_FONT
        return cell
    cell.fill, cell.protection = INPUT_FILL, Protection(locked=False)
    cell.number_format = "@"
    if kind == Cell.NUMBER:
        cell.number_format = "#,##0" if row.indicator.type == Indicator.Type.INTEGER else "General"
        cell.alignment = Alignment(vertical="top", horizontal="right")
    return cell


def _ratio(target, number):
    """What the two numbers make, worked out by the program in which they are typed; it is not read back."""
    top, bottom = f"{NUMERATOR}{number}", f"{DENOMINATOR}{number}"
    cell = WriteOnlyCell(target, value=f'=IF(AND(ISNUMBER({top}),N({bottom})>0),ROUND(100*{top}/{bottom},2),"")')
    cell.border, cell.font = BORDER, LOCKED_FONT
    cell.alignment = Alignment(vertical="top", horizontal="right")
    return cell


def _rules(page, rows, lists):
    """One rule for each kind of input, over all cells of that kind."""
    letters = {column.code: get_column_letter(at) for at, column in enumerate(page.columns, start=1)}
    places = defaultdict(list)
    for number, row in enumerate(rows, start=layout.FIRST_ROW):
        for code, kind in row.kinds.items():
            of = row.indicator.breakdown_id if kind == Cell.ITEM else _number_type(row, kind)
            if kind != Cell.TEXT:
                places[kind, of, letters[code]].append(number)
    for (kind, of, letter), numbers in places.items():
        rule = _rule(kind, of, lists)
        for first, last in _runs(numbers):
            rule.add(f"{letter}{first}:{letter}{last}")
        yield rule


def _runs(numbers):
    """Rows that follow each other as one range: (3, 5), (9, 9)."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]


def _number_type(row, kind) -> str:
    return row.indicator.type if kind == Cell.NUMBER else ""


def _rule(kind, of, lists) -> DataValidation:
    if kind == Cell.NUMBER:
        rule = DataValidation(
            "whole" if of == Indicator.Type.INTEGER else "decimal",
            operator="between",
            formula1="0" if of == Indicator.Type.PERCENT else str(-LARGEST),
            formula2=str(LARGEST),
        )
        words = ("Phải là số nguyên. " if of == Indicator.Type.INTEGER else "") + NUMBER_WORDS
    else:
        key = {Cell.STATE: "states", Cell.YES_NO: "yes_no"}.get(kind, of)
        rule, words = DataValidation("list", formula1=lists.reference(key)), CHOICE_WORDS
    rule.allow_blank, rule.showErrorMessage = True, True
    rule.errorTitle, rule.error = "Chưa đúng", words
    return rule
