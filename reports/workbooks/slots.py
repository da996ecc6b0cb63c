"""What a workbook can answer, one slot an answer, and when two answers are the same whatever program kept them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from orgs.formats import vn_number
from orgs.text import nfc
from orgs.xlsx import UNWRITABLE
from reports.models import AssignmentProgress, Indicator

NOTHING, NOTE = "none", "note"
NOTHING_LABEL = "Không phát sinh trong kỳ này"
HEADING_LIMIT, NOTE_LIMIT, PROGRESS_LIMIT = 100_000, 5_000, 20_000  # as on the page of the report
NAME_SHOWN = 160
_LINE_END, _CODED_END, _CODE = re.compile(r"\r\n?"), re.compile(r"_x000D_\n?"), re.compile(r"_x(005F|000D)_")
_DIGITS = 15  # what every spreadsheet keeps of a number


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    STATE = "state"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Slot:
    """One answer of the report: a text, a figure, one line of a broken-down figure, a task's state or note."""

    key: str
    label: str
    kind: Kind
    value: object
    limit: int = 0
    indicator: Indicator | None = None

    @property
    def parts(self) -> tuple[str, int, int | None]:
        """`v12.33` as ("v", 12, 33)."""
        first, _, item = self.key[1:].partition(".")
        return self.key[0], int(first), int(item) if item else None

    def shown(self, value) -> str:
        """The answer in words, as the page shows it."""
        if self.kind == Kind.NUMBER:
            unit = self.indicator.unit if self.indicator else ""
            return f"{vn_number(value)} {unit}".strip() if value is not None else ""
        if self.kind == Kind.STATE:
            return AssignmentProgress.State(value).label if value else ""
        if self.kind == Kind.YES_NO:
            return "Có" if value else "Không"
        return value


def slots_of(sheet, items: Mapping[int, list]) -> dict[str, Slot]:
    """Every slot of the report, filled or not, in the order of the form."""
    version = sheet.version
    found = [
        Slot(NOTHING, NOTHING_LABEL, Kind.YES_NO, bool(version and version.nothing_to_report)),
        *(
            Slot(f"t{line.heading.pk}", line.heading.title, Kind.TEXT, line.text, HEADING_LIMIT)
            for line in sheet.headings
        ),
        *(slot for line in sheet.indicators for slot in _figures(line, items)),
        *(slot for line in sheet.progress for slot in _progress(line)),
        Slot(NOTE, "Ghi chú gửi kèm", Kind.TEXT, version.note if version else "", NOTE_LIMIT),
    ]
    return {slot.key: slot for slot in found}


def canonical(kind: Kind, value) -> str:
    """The form in which answers are compared: line ends, invisible characters and the 16th digit do not count."""
    if kind == Kind.NUMBER:
        return "" if value is None else fifteen_digits(value)
    if kind == Kind.YES_NO:
        return "1" if value else ""
    return plain(value) if kind == Kind.TEXT else value or ""


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
        yield Slot(f"v{indicator.pk}", indicator.name, Kind.NUMBER, line.value, indicator=indicator)
        return
    known = {item.pk: value for item, value in line.rows}
    for item in items.get(indicator.breakdown_id, []):
        label = f"{indicator.name}: {item.name}"
        yield Slot(f"v{indicator.pk}.{item.pk}", label, Kind.NUMBER, known.get(item.pk), indicator=indicator)


def _progress(line):
    pk, name = line.assignment.pk, task_name(line.assignment)[:NAME_SHOWN]
    yield Slot(f"s{pk}", f"{name}: tiến độ", Kind.STATE, line.state)
    yield Slot(f"n{pk}", f"{name}: kết quả, lý do", Kind.TEXT, line.note, PROGRESS_LIMIT)
