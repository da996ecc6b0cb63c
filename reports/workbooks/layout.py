"""Which rows stand on which page of the workbook: keys by which they are found again, locked words, input cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from orgs.formats import vn_number
from orgs.text import fold
from reports.figures import TEXT_LIMIT, Figure, in_words
from reports.models import AssignmentProgress, Indicator
from reports.sheets import Sheet
from reports.workbooks.slots import (
    ESTIMATE_WORDS,
    NOTE,
    NOTHING,
    NOTHING_LABEL,
    Slot,
    fifteen_digits,
    plain,
    task_name,
)

KEY, NAME = "khoa", "ten"  # codes of the columns that every page has
CHUNK = 16_000  # of a text in one cell: a cell holds 32 767 units, and some letters take two
ALL_SHOWN, SPARE = 40, 20  # a short list stands there whole; a long one with its used lines and some more
FIRST_ROW = 3  # below the codes of the columns and their headings
AGAIN = " (tiếp)"
YES, NO = "Có", "Không"
CARRIED = "nhu_cu"  # the column that confirms a line as unchanged
Type = Indicator.Type


class Cell(StrEnum):
    """What may stand in a cell that is filled in; ITEM is a line of a list."""

    TEXT = "text"
    NUMBER = "number"
    STATE = "state"
    YES_NO = "yes_no"
    ITEM = "item"


@dataclass(frozen=True)
class Column:
    code: str
    header: str
    width: int
    is_input: bool = False


@dataclass(frozen=True)
class Page:
    code: str
    title: str
    columns: tuple[Column, ...]

    @property
    def inputs(self) -> list[Column]:
        return [column for column in self.columns if column.is_input]


TEXTS = Page(
    "noi-dung",
    "Nội dung",
    (
        Column(KEY, "", 4),
        Column(NAME, "Mục", 32),
        Column("huong_dan", "Hướng dẫn", 30),
        Column("noi_dung", "Nội dung kỳ này", 70, is_input=True),
        Column(CARRIED, "Không thay đổi so với kỳ trước", 14, is_input=True),
        Column("truoc", "Kỳ trước đã viết", 50),
    ),
)
FIGURES = Page(
    "so-lieu",
    "Số liệu",
    (
        Column(KEY, "", 4),
        Column(NAME, "Chỉ tiêu", 46),
        Column("muc", "Chia theo", 26, is_input=True),
        Column("so", "Kỳ này", 24, is_input=True),
        Column("mau", "Mẫu số", 14, is_input=True),
        Column("ty_le", "Tỷ lệ %", 10),
        Column("uoc", "Là số ước", 10, is_input=True),
        Column(CARRIED, "Không thay đổi so với kỳ trước", 14, is_input=True),
        Column("don_vi", "Đơn vị tính", 14),
        Column("truoc", "Kỳ trước", 24),
        Column("phan_dau", "Phấn đấu", 20),
        Column("luu_y", "Lưu ý", 34),
    ),
)
EXPLANATIONS = Page(
    "giai-trinh",
    "Giải trình",
    (
        Column(KEY, "", 4),
        Column(NAME, "Điều kiện số liệu", 60),
        Column("huong_dan", "Hướng dẫn", 44),
        Column("noi_dung", "Giải trình", 70, is_input=True),
    ),
)
PROGRESS = Page(
    "tien-do",
    "Tiến độ",
    (
        Column(KEY, "", 4),
        Column(NAME, "Nhiệm vụ được giao", 60),
        Column("tien_do", "Tiến độ", 20, is_input=True),
        Column("ket_qua", "Kết quả, lý do", 60, is_input=True),
        Column(CARRIED, "Không thay đổi so với kỳ trước", 14, is_input=True),
        Column("truoc", "Kỳ trước", 44),
    ),
)
PAGES = (TEXTS, FIGURES, EXPLANATIONS, PROGRESS)


@dataclass
class Row:
    """`cells` by column code; `kinds` of those that are filled in."""

    key: str
    name: str
    cells: dict[str, object]
    kinds: dict[str, str] = field(default_factory=dict)
    indicator: Indicator | None = None

    @property
    def title(self) -> str:
        """The name, and of a line of a list the item that stood in it."""
        return f"{self.name}: {self.cells['muc']}" if self.cells.get("muc") else self.name

    @property
    def mark(self) -> str:
        """Tells whether the key and the name still stand in one row."""
        return name_mark(self.name)


def name_mark(name: str) -> str:
    return sha256(fold(plain(name)).encode()).hexdigest()[:8]


def lay_out(sheet: Sheet, items: Mapping[int, list], slots: Mapping[str, Slot]) -> dict[str, list[Row]]:
    """The rows of each page by its code; a page without rows is not made."""
    return {
        TEXTS.code: list(_texts(sheet)),
        FIGURES.code: [row for line in sheet.indicators for row in _figures(line, items)],
        EXPLANATIONS.code: [_explanation(slot) for slot in slots.values() if slot.check is not None],
        PROGRESS.code: [row for line in sheet.progress for row in _progress(line)],
    }


def fingerprint(sheet: Sheet) -> str:
    """Of everything by which the answers are understood: another form, or the same one rewritten, has another."""
    headings = [(line.heading.pk, line.heading.title) for line in sheet.headings]
    figures = [
        (row.pk, row.name, row.type, row.unit, row.breakdown_id)
        for row in (line.indicator for line in sheet.indicators)
    ]
    return sha256(repr((headings, figures)).encode()).hexdigest()[:16]


def _texts(sheet):
    version = sheet.version
    said = YES if version and version.nothing_to_report else NO
    guide = "Chọn Có thì không phải điền các mục khác."
    yield Row(NOTHING, NOTHING_LABEL, {"huong_dan": guide, "noi_dung": said}, {"noi_dung": Cell.YES_NO})
    for line in sheet.headings:
        heading = line.heading
        needed = "" if heading.is_required else "Không bắt buộc. "
        guide = _with_remarks(needed + heading.guidance, line)
        known = {"huong_dan": guide, "truoc": line.before[:CHUNK]}
        mark = _mark(known, line.is_carried, line.before)
        yield from _in_chunks(f"t{heading.pk}", heading.title, "noi_dung", line.text, known, mark)
    yield from _in_chunks(NOTE, "Ghi chú gửi kèm", "noi_dung", version.note if version else "", {})


def _in_chunks(key, name, column, text, known, kinds=None):
    """One row, and one more for each further piece of a text that no single cell can hold."""
    pieces = [text[at : at + CHUNK] for at in range(0, len(text), CHUNK)] or [""]
    yield Row(key, name, known | {column: pieces[0]}, {column: Cell.TEXT} | (kinds or {}))
    for number, piece in enumerate(pieces[1:], start=2):
        yield Row(f"{key}#{number}", name + AGAIN, {column: piece}, {column: Cell.TEXT})


def _with_remarks(said: str, line) -> str:
    """What the receiver asked to be put right, beside the line it is about."""
    remarks = [f"Ý kiến của {row.delivery.organization}: {row.text}" for row in line.remarks]
    return "\n".join(part for part in (said.strip(), *remarks) if part)[:CHUNK]


def _mark(known, is_carried, before) -> dict:
    """The cell of the mark is filled and, where there is a period before, open."""
    known[CARRIED] = YES if is_carried else ""
    return {CARRIED: Cell.YES_NO} if before else {}


def _explanation(slot) -> Row:
    message = slot.check.message
    guide = "Chỉ ghi khi số liệu không thỏa điều kiện này." + (f" {message}" if message else "")
    known = {"huong_dan": guide, "noi_dung": slot.value}
    return Row(slot.key, slot.check.words(), known, {"noi_dung": Cell.TEXT})


def _figures(line, items):
    indicator = line.indicator
    common = {"don_vi": indicator.unit, "phan_dau": line.aim.removeprefix("Phấn đấu: ")}
    if indicator.breakdown_id is None:
        advice = _with_remarks(_advice(indicator, line.estimated_words), line)
        known = common | _answer(indicator, line.figure) | {"luu_y": advice, "truoc": _before(line)}
        kinds = _answer_kinds(indicator.type)
        kinds |= _mark(known, line.is_carried, line.before_figure)
        yield Row(f"v{indicator.pk}", indicator.name, known, kinds, indicator)
        return
    now = {item.pk: figure for item, figure in line.row_figures}
    before = {item.pk: figure for item, figure in line.before_row_figures}
    sent = {item.pk: words for item, _, words in line.row_lines}
    for number, item in enumerate(_lines(items.get(indicator.breakdown_id, []), now, before), start=1):
        known, figure, pk = dict(common), None, item.pk if item else None
        if item is not None:
            figure = now.get(pk)
            known |= {"muc": item.name} | _answer(indicator, figure)
            if pk in before:
                known["truoc"] = f"{item.name}: {_figure_words(indicator, before[pk])}"
        known["luu_y"] = _advice(indicator, sent.get(pk, ""))
        if number == 1:
            known["luu_y"] = _with_remarks(known["luu_y"], line)
        kinds = {"muc": Cell.ITEM} | _answer_kinds(indicator.type)
        kinds |= _mark(known, figure is not None and figure.is_carried, pk in before or (item is None and before))
        yield Row(f"v{indicator.pk}#{number}", indicator.name, known, kinds, indicator)


def _answer(indicator, figure: Figure | None) -> dict:
    """The cells of an answer by the type of the indicator."""
    if figure is None:
        return {}
    cells = {"uoc": YES if figure.is_estimate else ""}
    if indicator.type == Type.PERCENT:
        return cells | {"so": _number(figure.numerator), "mau": _number(figure.denominator)}
    if indicator.type in Indicator.NUMBERS:
        return cells | {"so": _number(figure.value)}
    return cells | {"so": in_words(indicator, figure)}


def _answer_kinds(kind: str) -> dict:
    if kind == Type.YES_NO:
        return {"so": Cell.YES_NO}
    if kind == Type.TEXT:
        return {"so": Cell.TEXT}
    parts = ("so", "mau") if kind == Type.PERCENT else ("so",)
    return dict.fromkeys(parts, Cell.NUMBER) | {"uoc": Cell.YES_NO}


def _before(line) -> object:
    """A plain number as a number, so that it can be copied; all else in words."""
    indicator, figure = line.indicator, line.before_figure
    if figure and indicator.type in Indicator.NUMBERS and not figure.is_estimate:
        return _number(figure.value)
    return _figure_words(indicator, figure)[:CHUNK]


def _figure_words(indicator, figure) -> str:
    return in_words(indicator, figure) + (ESTIMATE_WORDS if figure and figure.is_estimate else "")


def _lines(items, now, before) -> list:
    """The items that stand in their rows already, and None for each row in which one is still to be chosen."""
    if len(items) <= ALL_SHOWN:
        return items
    used = [item for item in items if item.pk in now or item.pk in before]
    rows = min(len(items), max(ALL_SHOWN, len(used) + SPARE))
    return [*used, *[None] * (rows - len(used))]


_ANSWERS = {
    Type.INTEGER: "Số nguyên",
    Type.DECIMAL: "Số, nhiều nhất bốn chữ số lẻ",
    Type.PERCENT: "Ghi tử số{} ở cột Kỳ này, mẫu số{} ở cột Mẫu số",
    Type.YES_NO: "Chọn Có hoặc Không",
    Type.TEXT: f"Trả lời bằng chữ, nhiều nhất {vn_number(TEXT_LIMIT)} ký tự",
}


def _advice(indicator, estimated="") -> str:
    labels = [f" ({label})" if label else "" for label in (indicator.numerator_label, indicator.denominator_label)]
    parts = [_ANSWERS[indicator.type].format(*labels) if indicator.type == Type.PERCENT else _ANSWERS[indicator.type]]
    parts += ["lũy kế từ đầu"] if indicator.is_cumulative else []
    parts += ["không bắt buộc"] if not indicator.is_required else []
    said = [", ".join(parts), f"Số ước đã gửi: {estimated}" if estimated else "", indicator.guidance]
    return ". ".join(part.rstrip(". ") for part in said if part.strip())


def _progress(line):
    pk = line.assignment.pk
    state = AssignmentProgress.State(line.state).label if line.state else ""
    known = {"tien_do": state, "truoc": _with_remarks(line.before, line)}
    kinds = {"tien_do": Cell.STATE} | _mark(known, line.is_carried, line.before_progress)
    yield from _in_chunks(f"p{pk}", task_name(line.assignment)[:CHUNK], "ket_qua", line.note, known, kinds)


def _number(value) -> float | None:
    """As much of a figure as every spreadsheet keeps; the rest of a longer one stays in the draft."""
    return float(fifteen_digits(value)) if value is not None else None
