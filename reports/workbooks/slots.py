"""What a workbook can answer, one slot an answer, and when two answers are the same whatever program kept them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from orgs.text import nfc
from orgs.xlsx import UNWRITABLE
from reports.figures import Figure, in_words
from reports.models import AssignmentProgress, FormCheck, Indicator

NOTHING, NOTE = "none", "note"
NOTHING_LABEL = "Không phát sinh trong kỳ này"
HEADING_LIMIT, NOTE_LIMIT, PROGRESS_LIMIT = 100_000, 5_000, 20_000  # as on the page of the report
EXPLANATION_LIMIT = 2_000
ESTIMATE_WORDS, CARRIED_WORDS = " (ước)", " (không thay đổi so với kỳ trước)"
NAME_SHOWN = 160
_LINE_END, _CODED_END, _CODE = re.compile(r"\r\n?"), re.compile(r"_x000D_\n?"), re.compile(r"_x(005F|000D)_")
_DIGITS = 15  # what every spreadsheet keeps of a number


class Kind(StrEnum):
    """What the value of a slot is: str, Marked, Figure (or None), Marked, bool."""

    TEXT = "text"
    LINE = "line"
    FIGURE = "figure"
    STATE = "state"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Marked:
    """The text of a heading or the state of a task, perhaps confirmed as unchanged since the period before."""

    text: str = ""
    is_carried: bool = False


@dataclass(frozen=True)
class Slot:
    """One answer of the report with its marks: the text of a heading, a figure, one line of a broken-down figure, a
    task's state or note, the explanation of a figure.

    Marks belong to what they are set on, so that a conflict is settled for both at once.
    """

    key: str
    label: str
    kind: Kind
    value: object
    limit: int = 0
    indicator: Indicator | None = None
    check: FormCheck | None = None

    @property
    def parts(self) -> tuple[str, int, int | None]:
        """`v12.33` as ("v", 12, 33)."""
        first, _, item = self.key[1:].partition(".")
        return self.key[0], int(first), int(item) if item else None

    def shown(self, value) -> str:
        """The answer in words, as the page shows it."""
        if self.kind == Kind.FIGURE:
            return self._figure_shown(value)
        if self.kind in (Kind.LINE, Kind.STATE):
            is_state = self.kind == Kind.STATE and value.text
            text = AssignmentProgress.State(value.text).label if is_state else value.text
            return text + (CARRIED_WORDS if value.is_carried else "")
        if self.kind == Kind.YES_NO:
            return "Có" if value else "Không"
        return value

    def _figure_shown(self, figure: Figure | None) -> str:
        if figure is None:
            return ""
        unit = f" {self.indicator.unit}" if self.indicator.type in Indicator.NUMBERS and self.indicator.unit else ""
        marks = (ESTIMATE_WORDS if figure.is_estimate else "") + (CARRIED_WORDS if figure.is_carried else "")
        return f"{in_words(self.indicator, figure)}{unit}{marks}"


def slots_of(sheet, items: Mapping[int, list]) -> dict[str, Slot]:
    """Every slot of the report, filled or not, in the order of the form."""
    version = sheet.version
    found = [
        Slot(NOTHING, NOTHING_LABEL, Kind.YES_NO, bool(version and version.nothing_to_report)),
        *(
            Slot(
                f"t{line.heading.pk}",
                line.heading.title,
                Kind.LINE,
                Marked(line.text, line.is_carried),
                HEADING_LIMIT,
            )
            for line in sheet.headings
        ),
        *(slot for line in sheet.indicators for slot in _figures(line, items)),
        *_explanations(sheet),
        *(slot for line in sheet.progress for slot in _progress(line)),
        Slot(NOTE, "Ghi chú gửi kèm", Kind.TEXT, version.note if version else "", NOTE_LIMIT),
    ]
    return {slot.key: slot for slot in found}


def canonical(kind: Kind, value) -> str:
    """The form in which answers are compared: line ends, invisible characters and the 16th digit do not count."""
    if kind == Kind.FIGURE:
        return _figure_text(value)
    if kind == Kind.YES_NO:
        return "1" if value else ""
    if kind == Kind.TEXT:
        return plain(value)
    return plain(value.text) + ("|c" if value.is_carried else "")


def _figure_text(figure: Figure | None) -> str:
    """The percent follows from its two parts; it is no answer itself."""
    if figure is None or figure.is_empty:
        return ""
    parts = (figure.numerator, figure.denominator)
    if parts == (None, None):
        text = fifteen_digits(figure.value) if figure.value is not None else plain(figure.text)
    else:
        text = "/".join("" if part is None else fifteen_digits(part) for part in parts)
    return text + ("|e" if figure.is_estimate else "") + ("|c" if figure.is_carried else "")


def same_figure(one: Figure | None, other: Figure | None) -> bool:
    """The same answer as far as a workbook keeps it, whatever its marks."""
    bare = [replace(figure, is_estimate=False, is_carried=False) if figure else None for figure in (one, other)]
    return _figure_text(bare[0]) == _figure_text(bare[1])


def tidy(text: str) -> str:
    """A text as it is saved: composed, one kind of line end, nothing that a workbook cannot hold."""
    return UNWRITABLE.sub("", _LINE_END.sub("\n", nfc(text))).strip()


def plain(text: str) -> str:
    """Without what openpyxl loses of texts that look like the codes of a workbook."""
    return _CODED_END.sub("\n", tidy(text).replace("x005F_", "")).strip()


def decoded(text: str) -> str:
    """A cell's text with the codes `_x005F_` and `_x000D_` as the characters for which they stand."""
    return _CODE.sub(lambda code: "_" if code.group(1) == "005F" else "\r", text)


def fifteen_digits(value: Decimal | int | float) -> str:
    return f"{float(value) + 0:.{_DIGITS}g}"


def digest(kind: Kind, value) -> str:
    """Short enough to keep for every answer in the workbook; empty for an empty answer."""
    text = canonical(kind, value)
    return sha256(text.encode()).hexdigest()[:16] if text else ""


def task_name(assignment) -> str:
    return f"{assignment.task.label} {assignment.task.text}".strip()


def _figures(line, items):
    indicator = line.indicator
    if indicator.breakdown_id is None:
        yield Slot(f"v{indicator.pk}", indicator.name, Kind.FIGURE, line.figure, indicator=indicator)
        return
    known = {item.pk: figure for item, figure in line.row_figures}
    for item in items.get(indicator.breakdown_id, []):
        label = f"{indicator.name}: {item.name}"
        yield Slot(f"v{indicator.pk}.{item.pk}", label, Kind.FIGURE, known.get(item.pk), indicator=indicator)


def _explanations(sheet):
    """Of every rule of the form that may ask for one: who fills without network cannot see which will."""
    version = sheet.version
    form = version.form_id if version else sheet.duty.requirement.form_id
    checks = FormCheck.objects.filter(form=form, severity=FormCheck.Severity.EXPLAIN).select_related("left")
    given = dict(version.explanations.values_list("check_rule", "text")) if version else {}
    for check in checks.prefetch_related("right"):
        label, text = f"Giải trình: {check.words()}", given.get(check.pk, "")
        yield Slot(f"x{check.pk}", label, Kind.TEXT, text, EXPLANATION_LIMIT, check.left, check)


def _progress(line):
    pk, name = line.assignment.pk, task_name(line.assignment)[:NAME_SHOWN]
    yield Slot(f"s{pk}", f"{name}: tiến độ", Kind.STATE, Marked(line.state, line.is_carried))
    yield Slot(f"n{pk}", f"{name}: kết quả, lý do", Kind.TEXT, line.note, PROGRESS_LIMIT)
