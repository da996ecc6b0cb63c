"""The hidden page by which a workbook is known again: whose report, which form, what stood in it when it was made."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from orgs.formats import vn_datetime
from reports.workbooks import layout
from reports.workbooks.slots import digest

TITLE = "KiemTra"
FORMAT = 2
PIECE = 30_000  # characters of one cell


class BadControl(ValueError):
    """The page is missing or was changed."""


@dataclass(frozen=True)
class Control:
    duty: int
    body: str
    report: str
    form: str
    version: int
    print: str
    made_at: str
    rows: dict[str, dict[str, list]]  # page → row's key → [its number, mark of its name]
    base: dict[str, str]  # slot → digest of what it held; nothing for an empty one
    format: int = FORMAT


def control_of(sheet, slots, pages, *, now) -> Control:
    form = sheet.version.form if sheet.version else sheet.duty.requirement.form
    base = {slot.key: digest(slot.kind, slot.value) for slot in slots.values()}
    return Control(
        duty=sheet.duty.pk,
        body=str(sheet.duty.organization),
        report=str(sheet.duty),
        form=form.name,
        version=form.version,
        print=layout.fingerprint(sheet),
        made_at=vn_datetime(now),
        rows={
            code: {row.key: [number, row.mark] for number, row in enumerate(rows, start=layout.FIRST_ROW)}
            for code, rows in pages.items()
        },
        base={key: value for key, value in base.items() if value},
    )


def to_lines(control: Control) -> list[str]:
    """The check sum, then the text in pieces that fit a cell."""
    text = json.dumps(asdict(control), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return [sha256(text.encode()).hexdigest(), *(text[at : at + PIECE] for at in range(0, len(text), PIECE))]


def from_lines(lines: list[str]) -> Control:
    """Raises BadControl for what `to_lines` did not write."""
    if len(lines) < 2 or sha256("".join(lines[1:]).encode()).hexdigest() != lines[0]:
        raise BadControl
    try:
        found = Control(**json.loads("".join(lines[1:])))
    except (ValueError, TypeError, RecursionError) as error:
        raise BadControl from error
    if not _is_sound(found):
        raise BadControl
    return found


def _is_sound(found: Control) -> bool:
    """The check sum tells of damage, not of somebody who makes such a page: its shape is looked at too."""
    words = (found.body, found.report, found.form, found.print, found.made_at)
    if found.format != FORMAT or not all(isinstance(one, str) for one in words):
        return False
    if not (isinstance(found.rows, dict) and isinstance(found.base, dict)):
        return False
    pages = found.rows.values()
    return all(isinstance(value, str) for value in found.base.values()) and all(
        isinstance(rows, dict) and all(_is_place(place) for place in rows.values()) for rows in pages
    )


def _is_place(place) -> bool:
    return isinstance(place, list) and [type(part) for part in place] == [int, str] and 0 < place[0] < 10**6
