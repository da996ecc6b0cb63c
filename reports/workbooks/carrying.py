"""Lines marked as unchanged since the period before: taken from there when empty, refused when they say otherwise."""

from dataclasses import replace

from orgs.errors import DomainError
from reports.figures import Figure, checked_figure, in_words
from reports.models import Indicator
from reports.sheets import Sheet
from reports.workbooks.answers import CellFault
from reports.workbooks.slots import Kind, Marked, digest, plain, same_figure

NOTHING_BEFORE = "kỳ trước không có nội dung này để giữ nguyên. Hãy xóa trống ô rồi điền nội dung kỳ này."
NOT_THE_SAME = "đánh dấu không thay đổi nhưng nội dung khác kỳ trước{}. Hãy xóa trống ô này, hoặc xóa nội dung đã điền."


class Earlier:
    """What stands in the report of the period before, by slot; `base` tells what the workbook held when it was made.

    A line that comes back as it went is taken as it is: the period before may have been corrected since.
    """

    def __init__(self, sheet: Sheet, base: dict[str, str]):
        self.base = base
        self.texts = {f"t{line.heading.pk}": line.before for line in sheet.headings}
        self.progress = {f"s{line.assignment.pk}": line.before_progress for line in sheet.progress}
        self.figures = {f"v{line.indicator.pk}": line.before_figure for line in sheet.indicators}
        for line in sheet.indicators:
            self.figures |= {f"v{line.indicator.pk}.{item.pk}": figure for item, figure in line.before_row_figures}

    def carried(self, key: str, values: dict) -> dict:
        """The values of a marked line as they count: of a heading its text, of a task its state and its note."""
        if key.startswith("t"):
            return {key: Marked(self._text(key, values.get(key, Marked()).text), True)}
        note = f"n{key[1:]}"
        state, said = values.get(key, Marked()).text, values.get(note, "")
        old = self.progress.get(key)
        if old and (state, plain(said)) in (("", ""), (old[0], plain(old[1]))):
            return {key: Marked(old[0], True), note: old[1]}
        if self._came_back(Kind.STATE, key, Marked(state, True)) and self._came_back(Kind.TEXT, note, said):
            return {key: Marked(state, True)}
        raise CellFault(NOT_THE_SAME.format("") if old else NOTHING_BEFORE)

    def figure(self, key: str, indicator: Indicator, figure: Figure | None) -> Figure | None:
        """The answer as it counts; one that is not marked as it is."""
        if figure is None or not figure.is_carried:
            return figure
        old = self._fitting(key, indicator)
        if old and figure.is_empty:
            return replace(old, is_carried=True, is_estimate=old.is_estimate or figure.is_estimate)
        if old and same_figure(figure, old):
            return replace(old, is_carried=True, is_estimate=figure.is_estimate)
        if not figure.is_empty and self._came_back(Kind.FIGURE, key, figure):
            return figure
        raise CellFault(NOT_THE_SAME.format(f" ({in_words(indicator, old)})") if old else NOTHING_BEFORE)

    def _text(self, key, now: str) -> str:
        old = self.texts.get(key, "")
        if old.strip() and plain(now) in ("", plain(old)):
            return old
        if self._came_back(Kind.LINE, key, Marked(now, True)):
            return now
        raise CellFault(NOT_THE_SAME.format("") if old.strip() else NOTHING_BEFORE)

    def _came_back(self, kind, key, value) -> bool:
        return digest(kind, value) == self.base.get(key, "")

    def _fitting(self, key, indicator) -> Figure | None:
        """None where the form now asks in another way."""
        try:
            return checked_figure(indicator, self.figures.get(key))
        except DomainError:
            return None
