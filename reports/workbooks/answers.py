"""One cell as an answer: what programs and people make of a cell, and what to tell them when it will not do."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError

from orgs.formats import vn_date
from orgs.text import fold
from reports.forms.answers import NumberField
from reports.models import AssignmentProgress, Indicator
from reports.workbooks.slots import decoded, fifteen_digits, plain, tidy

STATES = {fold(label): value for value, label in AssignmentProgress.State.choices}
YES, NO = {"co", "x", "1", "true"}, {"", "khong", "0", "false"}
HUGE = 1e300
CORRECT = "Hãy sửa số này hoặc xóa trống ô."
RETYPE = "Hãy đặt định dạng ô là Số rồi gõ lại."


class CellFault(ValueError):
    """Why a cell is not taken and what to do."""


def read_number(cell, indicator: Indicator) -> Decimal | None:
    """A number, or text that says one as written here. Raises CellFault."""
    value = cell.value
    if isinstance(value, bool):
        raise CellFault("ô ghi đúng/sai, không phải số. Hãy gõ số hoặc xóa trống ô.")
    if isinstance(value, datetime | date | time | timedelta):
        raise CellFault(f"ô đang là ngày, giờ ({_moment(value)}), không phải số. {RETYPE}")
    if isinstance(value, int | float):
        if "%" in str(cell.number_format or ""):
            raise CellFault("ô đang ở dạng phần trăm: hãy đặt định dạng ô là Số rồi gõ, ví dụ 12,5 cho 12,5%.")
        value = Decimal(_digits(value))
    else:
        value = tidy(value or "").replace("\xa0", " ")
    try:
        return NumberField(indicator).clean(value)
    except ValidationError as error:
        raise CellFault(f"{_quoted(value)}: {' '.join(error.messages)} {CORRECT}") from error


def read_text(cell) -> str:
    """What stands in the cell, as text; a piece of a longer text keeps its edges. Raises CellFault."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        raise CellFault("ô ghi đúng/sai. Hãy gõ lại bằng chữ.")
    if isinstance(value, datetime | date | time | timedelta):
        return _moment(value)
    if isinstance(value, int | float):
        return _digits(value).replace(".", ",")
    return decoded(str(value))


def read_state(cell) -> str:
    text = fold(tidy(read_text(cell)))
    if text and text not in STATES:
        words = ", ".join(AssignmentProgress.State.labels)
        raise CellFault(f"{_quoted(cell.value)} không phải là tiến độ. Chọn một trong: {words}; hoặc xóa trống ô.")
    return STATES.get(text, "")


def read_yes_no(cell) -> bool:
    """An empty cell says no."""
    return bool(read_answer(cell))


def read_answer(cell) -> bool | None:
    """Yes, no, or nothing said."""
    if isinstance(cell.value, bool):
        return cell.value
    text = fold(tidy(read_text(cell)))
    if text not in YES | NO:
        raise CellFault(f"{_quoted(cell.value)}: chỉ chọn Có hoặc Không.")
    return text in YES if text else None


def read_item(cell, items) -> int | None:
    """The chosen line of a list; None for an empty cell. Raises CellFault."""
    text = tidy(read_text(cell))
    if not text:
        return None
    found = [item.pk for item in items if plain(item.name) == plain(text)] or [
        item.pk for item in items if fold(item.name) == fold(text)
    ]
    if len(found) != 1:
        raise CellFault(f"{_quoted(text)} không có trong danh mục. Hãy chọn trong danh sách của ô.")
    return found[0]


def is_sane(value) -> bool:
    """Neither without end nor longer than any program computes with; a file may hold both."""
    return isinstance(value, int | float) and abs(value) < HUGE


def _digits(value) -> str:
    if not is_sane(value):
        raise CellFault(f"số quá lớn hoặc không phải là số. {CORRECT}")
    return fifteen_digits(value)


def _moment(value) -> str:
    if isinstance(value, datetime | date):
        return vn_date(value)
    return str(value)


def _quoted(value) -> str:
    text = fifteen_digits(value).replace(".", ",") if isinstance(value, Decimal) else str(value)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"
