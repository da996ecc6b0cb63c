"""Which rows stand on which page of the workbook: keys by which they are found again, locked words, input cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from orgs.formats import vn_number
from orgs.text import fold
from reports.models import AssignmentProgress, Indicator
from reports.sheets import Sheet
from reports.workbooks.slots import NOTE, NOTHING, NOTHING_LABEL, Kind, fifteen_digits, plain, task_name

ITEM = "item"  # the kind of the cell in which a line of the list is chosen
KEY, NAME = "khoa", "ten"  # codes of the columns that every page has
CHUNK = 16_000  # of a text in one cell: a cell holds 32 767 units, and some letters take two
ALL_SHOWN, SPARE = 40, 20  # a short list stands there whole; a long one with its used lines and some more
FIRST_ROW = 3  # below the codes of the columns and their headings
AGAIN = " (tiếp)"


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
        Column("so", "Số kỳ này", 18, is_input=True),
        Column("don_vi", "Đơn vị tính", 14),
        Column("truoc", "Kỳ trước", 24),
        Column("luu_y", "Lưu ý", 30),
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
        Column("truoc", "Kỳ trước", 44),
    ),
)
PAGES = (TEXTS, FIGURES, PROGRESS)


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


def lay_out(sheet: Sheet, items: Mapping[int, list]) -> dict[str, list[Row]]:
    """The rows of each page by its code; a page without rows is not made."""
    return {
        TEXTS.code: list(_texts(sheet)),
        FIGURES.code: [row for line in sheet.indicators for row in _figures(line, items)],
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
    said = "Có" if version and version.nothing_to_report else "Không"
    guide = "Chọn Có thì không phải điền các mục khác."
    yield Row(NOTHING, NOTHING_LABEL, {"huong_dan": guide, "noi_dung": said}, {"noi_dung": Kind.YES_NO})
    for line in sheet.headings:
        heading = line.heading
        needed = "" if heading.is_required else "Không bắt buộc. "
        known = {"huong_dan": needed + heading.guidance, "truoc": line.before[:CHUNK]}
        yield from _in_chunks(f"t{heading.pk}", heading.title, "noi_dung", line.text, known)
    yield from _in_chunks(NOTE, "Ghi chú gửi kèm", "noi_dung", version.note if version else "", {})


def _in_chunks(key, name, column, text, known, kinds=None):
    """One row, and one more for each further piece of a text that no single cell can hold."""
    pieces = [text[at : at + CHUNK] for at in range(0, len(text), CHUNK)] or [""]
    yield Row(key, name, known | {column: pieces[0]}, {column: Kind.TEXT} | (kinds or {}))
    for number, piece in enumerate(pieces[1:], start=2):
        yield Row(f"{key}#{number}", name + AGAIN, {column: piece}, {column: Kind.TEXT})


def _figures(line, items):
    indicator = line.indicator
    common = {"don_vi": indicator.unit, "luu_y": _advice(indicator)}
    if indicator.breakdown_id is None:
        known = common | {"so": _number(line.value), "truoc": _number(line.before)}
        yield Row(f"v{indicator.pk}", indicator.name, known, {"so": Kind.NUMBER}, indicator)
        return
    now = {item.pk: value for item, value in line.rows}
    before = {item.pk: value for item, value in line.before_rows}
    for number, item in enumerate(_lines(items.get(indicator.breakdown_id, []), now, before), start=1):
        known = dict(common)
        if item is not None:
            known |= {"muc": item.name, "so": _number(now.get(item.pk))}
            if item.pk in before:
                known["truoc"] = f"{item.name}: {vn_number(before[item.pk])}"
        kinds = {"muc": ITEM, "so": Kind.NUMBER}
        yield Row(f"v{indicator.pk}#{number}", indicator.name, known, kinds, indicator)


def _lines(items, now, before) -> list:
    """The items that stand in their rows already, and None for each row in which one is still to be chosen."""
    if len(items) <= ALL_SHOWN:
        return items
    used = [item for item in items if item.pk in now or item.pk in before]
    rows = min(len(items), max(ALL_SHOWN, len(used) + SPARE))
    return [*used, *[None] * (rows - len(used))]


def _advice(indicator) -> str:
    parts = ["Số nguyên" if indicator.type == Indicator.Type.INTEGER else "Số, nhiều nhất bốn chữ số lẻ"]
    parts += ["lũy kế từ đầu"] if indicator.is_cumulative else []
    parts += ["không bắt buộc"] if not indicator.is_required else []
    return ", ".join(parts)


def _progress(line):
    pk = line.assignment.pk
    state = AssignmentProgress.State(line.state).label if line.state else ""
    known = {"tien_do": state, "truoc": line.before[:CHUNK]}
    yield from _in_chunks(
        f"p{pk}", task_name(line.assignment)[:CHUNK], "ket_qua", line.note, known, {"tien_do": Kind.STATE}
    )


def _number(value) -> float | None:
    """As much of a figure as every spreadsheet keeps; the rest of a longer one stays in the draft."""
    return float(fifteen_digits(value)) if value is not None else None
