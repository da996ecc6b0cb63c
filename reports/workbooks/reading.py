"""The answers of a filled workbook, and for each fault its page, its cell and what to do."""

from dataclasses import dataclass, field, replace

from orgs.errors import DomainError
from orgs.formats import vn_number
from reports.sheets import Sheet
from reports.workbooks import layout
from reports.workbooks.answers import CellFault, is_sane, read_item, read_state, read_text, read_yes_no
from reports.workbooks.carrying import Earlier
from reports.workbooks.control import Control
from reports.workbooks.figures import exact, read_figure
from reports.workbooks.finding import ANEW, Problem, find_rows
from reports.workbooks.opening import Opened, Place, stored_results
from reports.workbooks.slots import NOTHING, Kind, Marked, Slot, digest, tidy

PASTE = "Hãy chép ô rồi dán lại dưới dạng giá trị (Paste Special, Values)."
SHOWN = 500  # characters of a text that has no place any more


@dataclass
class Reading:
    """`values` by slot; a slot that the workbook does not have is not in it."""

    control: Control
    values: dict[str, object] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def check_origin(control: Control, sheet: Sheet) -> None:
    """Raises DomainError for the workbook of another report or of a form that is no longer asked."""
    if control.duty != sheet.duty.pk:
        raise DomainError(
            f"Đây là bảng tính của báo cáo khác: “{control.report}”, {control.body}. Hãy mở đúng báo cáo đó rồi nạp."
        )
    if control.print != layout.fingerprint(sheet):
        form = sheet.version.form if sheet.version else sheet.duty.requirement.form
        raise DomainError(
            f"Bảng tính tải lúc {control.made_at} theo mẫu “{control.form}”, phiên bản {control.version}; báo cáo nay "
            f"dùng mẫu “{form.name}”, phiên bản {form.version}, đề mục hoặc chỉ tiêu đã khác nên không nạp được. {ANEW}"
        )


def read_answers(opened: Opened, sheet: Sheet, slots: dict[str, Slot], items) -> Reading:
    """Everything that stands in the input cells; a wrong cell is named and the others are read on."""
    reader = _Reader(opened, sheet, slots, items)
    names = {row.key: row.title for rows in layout.lay_out(sheet, items, slots).values() for row in rows}
    for page in layout.PAGES:
        rows, problems, unread = find_rows(page, opened, names)
        reader.reading.problems += problems
        reader.reading.notices += unread
        for key in sorted(rows, key=_place_of_key):
            reader.read_row(key, rows[key])
    reader.join_texts()
    reader.settle_marks()
    reader.name_orphans()
    if opened.strange:
        names = ", ".join(f"“{name}”" for name in opened.strange)
        reader.reading.notices.append(f"Không đọc các trang tự thêm: {names}.")
    reader.reading.problems.sort(key=lambda problem: problem.order)
    return reader.reading


def _place_of_key(key) -> tuple[str, int]:
    base, _, number = key.partition("#")
    return base, int(number or 1)


class _Reader:
    def __init__(self, opened, sheet, slots, items):
        self.opened, self.slots, self.items = opened, slots, items
        self.indicators = {f"v{line.indicator.pk}": line.indicator for line in sheet.indicators}
        self.reading = Reading(opened.control)
        self.pieces: dict[str, list] = {}
        self.marks: dict[str, Place] = {}  # slot → the cell that says: as in the period before
        self.earlier = Earlier(sheet, opened.control.base)
        self.results = None

    def read_row(self, key, cells) -> None:
        base = key.partition("#")[0]
        if base == NOTHING:
            self._take(base, cells["noi_dung"], read_yes_no)
        elif base in self.indicators:
            self._read_figure(self.indicators[base], base, cells)
        elif base.startswith("p"):
            if key == base:
                self._take(f"s{base[1:]}", cells["tien_do"], read_state)
                self._mark(f"s{base[1:]}", cells)
            self._add_piece(f"n{base[1:]}", cells["ket_qua"])
        else:
            if key == base and base.startswith("t"):
                self._mark(base, cells)
            self._add_piece(base, cells["noi_dung"])

    def join_texts(self) -> None:
        """A long text stands in several cells; its length is known only now."""
        for key, parts in self.pieces.items():
            text, limit = tidy("".join(piece for _, piece in parts)), self.slots[key].limit if key in self.slots else 0
            if limit and len(text) > limit:
                words = (
                    f"dài {vn_number(len(text))} ký tự, nhiều nhất {vn_number(limit)}. Hãy rút gọn hoặc gửi kèm tệp."
                )
                self._say(parts[0][0], words)
            self.reading.values[key] = text

    def settle_marks(self) -> None:
        """Texts and states with their marks; an empty line that is marked takes what was written then."""
        values = self.reading.values
        for key, slot in self.slots.items():
            if slot.kind in (Kind.LINE, Kind.STATE) and key in values:
                values[key] = Marked(values[key] or "")
        for key, place in self.marks.items():
            if key not in self.slots:
                continue
            try:
                values |= self.earlier.carried(key, values)
            except CellFault as fault:
                self._say(place, str(fault))

    def name_orphans(self) -> None:
        """What was written of a task that the body no longer has."""
        for key, parts in self.pieces.items():
            text = self.reading.values[key]
            if key not in self.slots and digest(Kind.TEXT, text) != self.opened.control.base.get(key, ""):
                words = f"không nạp vì nhiệm vụ này nay không còn giao cho đơn vị: “{text[:SHOWN]}”"
                self._note(parts[0][0], words)

    def _read_figure(self, indicator, base, cells) -> None:
        """An answer, or a line of one: of which item, what."""
        if indicator.breakdown_id is None:
            self.reading.values[base] = self._figure(base, indicator, cells)
            if str(cells["muc"].value or "").strip():
                self._say(cells["muc"], "chỉ tiêu này không chia theo danh mục. Hãy xóa trống ô; số ghi ở cột Kỳ này.")
            return
        items = self.items.get(indicator.breakdown_id, [])
        for item in items:  # an item that stands in no row is an answer too
            self.reading.values.setdefault(f"{base}.{item.pk}", None)
        try:
            chosen = read_item(self.settled(cells["muc"]), items)
        except CellFault as fault:
            self._say(cells["muc"], str(fault))
            return
        key = f"{base}.{chosen}"
        figure = self._figure(key if chosen else "", indicator, cells)
        if figure is None:
            return
        if chosen is None:
            self._say(cells["muc"], "chưa chọn mục cho dòng này. Hãy chọn trong danh sách của ô.")
        elif self.reading.values[key] is not None:
            self._say(cells["muc"], "mục này đã ghi ở dòng khác. Mỗi mục chỉ ghi một dòng: hãy cộng lại.")
        else:
            self.reading.values[key] = figure

    def _figure(self, key, indicator, cells):
        """The answer with its marks; None when there is none, or after naming what is wrong with it."""
        figure, faults = read_figure(indicator, cells, self.settled)
        for place, message in faults:
            self._say(place, message)
        if faults:
            return None
        try:
            figure = self.earlier.figure(key, indicator, figure) if key else figure
        except CellFault as fault:
            self._say(cells[layout.CARRIED], str(fault))
            return None
        if figure is not None and figure.value is not None and figure.value < 0:
            self._note(cells["so"], f"ghi số âm ({vn_number(figure.value)}), hãy xem lại")
        slot = self.slots.get(key)
        return exact(figure, slot.value if slot else None)

    def _mark(self, slot_key, cells) -> None:
        if self._taken(cells[layout.CARRIED], read_yes_no):
            self.marks[slot_key] = cells[layout.CARRIED]

    def _add_piece(self, slot_key, place) -> None:
        text = self._taken(place, read_text)
        self.pieces.setdefault(slot_key, []).append((place, text or ""))

    def _take(self, slot_key, place, read, *options) -> None:
        self.reading.values[slot_key] = self._taken(place, read, *options)

    def _taken(self, place, read, *options):
        """The answer of the cell; None after naming its fault."""
        try:
            return read(self.settled(place), *options)
        except CellFault as fault:
            self._say(place, str(fault))
            return None

    def settled(self, place, *, is_number=False):
        """The cell itself; of a formula in a number cell what the file keeps as its result. Raises CellFault."""
        if place.data_type == "f" and is_number:
            if self.results is None:
                self.results = stored_results(self.opened.content)
            result = self.results.get((place.page, place.row, place.column))
            if result is None or result.data_type != "n" or not is_sane(result.value):
                raise CellFault(f"ô có công thức nhưng tệp không lưu kết quả là số. {PASTE}")
            self._note(place, f"có công thức, lấy kết quả đang lưu trong tệp ({vn_number(result.value)})")
            return replace(place, value=result.value, data_type="n")
        if place.data_type == "f":
            raise CellFault(f"ô có công thức, ô này chỉ nhận nội dung gõ vào. {PASTE}")
        if place.data_type == "e":
            raise CellFault(f"ô báo lỗi {place.value}. Hãy gõ lại nội dung hoặc xóa trống ô.")
        return place

    def _say(self, place, message) -> None:
        self.reading.problems.append(Problem(place.page, place.address, message))

    def _note(self, place, message) -> None:
        self.reading.notices.append(f"Trang “{place.page}”, ô {place.address} {message}.")
