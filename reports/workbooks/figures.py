"""The cells of one answer to an indicator, by its type, as a Figure; what is wrong in them is said cell by cell."""

from dataclasses import replace
from decimal import Decimal

from orgs.errors import DomainError
from reports.figures import Figure, checked_figure
from reports.models import Indicator
from reports.workbooks import layout
from reports.workbooks.answers import CellFault, read_answer, read_number, read_text, read_yes_no
from reports.workbooks.slots import same_figure, tidy

Type = Indicator.Type
NO_DENOMINATOR = "chỉ tiêu này không có mẫu số. Hãy xóa trống ô; câu trả lời ghi ở cột Kỳ này."
NO_ESTIMATE = "chỉ tiêu này không có số ước. Hãy xóa trống ô."
NOTHING_ESTIMATED = "đánh dấu là số ước nhưng chưa có số. Hãy ghi số ở cột Kỳ này hoặc xóa trống ô."


def read_figure(indicator: Indicator, cells, settled) -> tuple[Figure | None, list[tuple]]:
    """The answer, marked as the cells say, and the faults as (cell, words).

    `settled` gives a cell as it may be read, or raises CellFault. An answer that is empty but for the mark of an
    unchanged line is given as such: what stood there the period before is not known here.
    """
    reader = _Cells(indicator, cells, settled)
    figure = reader.answer()
    carried = reader.read(layout.CARRIED, read_yes_no)
    estimate = reader.read("uoc", read_yes_no)
    if not reader.faults and not figure.is_empty:
        figure = reader.checked(figure)
    if estimate and not reader.faults:
        reader.check_estimate(figure, carried)
    if reader.faults or (figure.is_empty and not carried):
        return None, reader.faults
    return replace(figure, is_estimate=bool(estimate), is_carried=bool(carried)), []


def exact(figure: Figure | None, kept: Figure | None) -> Figure | None:
    """With the digits that the draft has beyond those of a workbook, where it is the same answer."""
    if figure is None or kept is None or not same_figure(figure, kept):
        return figure
    return replace(kept, is_estimate=figure.is_estimate, is_carried=figure.is_carried)


class _Cells:
    def __init__(self, indicator, cells, settled):
        self.indicator, self.cells, self.settled = indicator, cells, settled
        self.faults: list[tuple] = []

    def answer(self) -> Figure:
        kind = self.indicator.type
        if kind == Type.PERCENT:
            return Figure(numerator=self._number("so"), denominator=self._number("mau"))
        if str(self.cells["mau"].value or "").strip():
            self._say("mau", NO_DENOMINATOR)
        if kind == Type.TEXT:
            return Figure(text=tidy(self.read("so", read_text) or ""))
        if kind == Type.YES_NO:
            said = self.read("so", read_answer)
            return Figure(value=None if said is None else Decimal(said))
        return Figure(value=self._number("so"))

    def read(self, code, read, *options, **how):
        """None after naming the fault of the cell."""
        try:
            return read(self.settled(self.cells[code], **how), *options)
        except CellFault as fault:
            self._say(code, str(fault))
            return None

    def checked(self, figure) -> Figure:
        try:
            return checked_figure(self.indicator, figure)
        except DomainError as error:
            lacks_bottom = figure.numerator is not None and figure.denominator is None
            self._say("mau" if lacks_bottom else "so", f"{error.message} Hãy sửa lại hoặc xóa trống các ô của dòng.")
            return figure

    def check_estimate(self, figure, carried) -> None:
        if self.indicator.type in (Type.YES_NO, Type.TEXT):
            self._say("uoc", NO_ESTIMATE)
        elif figure.is_empty and not carried:
            self._say("uoc", NOTHING_ESTIMATED)

    def _number(self, code):
        return self.read(code, read_number, self.indicator, is_number=True)

    def _say(self, code, words) -> None:
        self.faults.append((self.cells[code], words))
