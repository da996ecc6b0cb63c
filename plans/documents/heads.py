"""The two columns at the top of page 1: which sizes fit, where they split, what never wraps."""

from orgs.models.organization import Format as System
from plans.documents import fonts, wording
from plans.documents.formats import Format, Look
from plans.documents.paper import HeadRow, Line
from plans.documents.structure import Structure, date_in_words
from plans.documents.text import clean

NATIONAL = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
PARTY_TITLE = "ĐẢNG CỘNG SẢN VIỆT NAM"
BLANK_NUMBER = "\u00a0" * 10
BLANK_DAY = "\u00a0" * 6
SAFETY = 1.5  # mm; a line set exactly as wide as its column may still be broken
LEAST_LEFT = 30.0
UNDATED = ("BB",)  # biên bản: no place and date beside the number (NĐ 30 mẫu 1.9)


def number_line(structure: Structure, look: Format) -> str:
    """`Số: 15/KH-SGDĐT`; blank where văn thư has not given the number yet."""
    return f"{look.number_prefix}{clean(structure.number) or BLANK_NUMBER}{clean(structure.symbol)}"


def place_date(structure: Structure) -> str:
    """`Hà Nội, ngày 05 tháng 01 năm 2026`; the day and the month stay blank before issue."""
    place = clean(structure.place)
    if structure.day is None:
        return f"{place}, ngày{BLANK_DAY}tháng{BLANK_DAY}năm {structure.year or BLANK_DAY}"
    return f"{place}, ngày {date_in_words(structure.day)}"


def head_rows(structure: Structure, look: Format, *, is_bare: bool = False) -> tuple[Format, tuple[HeadRow, ...]]:
    """The format with the set of sizes that fits, and the rows; `is_bare` leaves out number and date.

    The first set in which no name of the left column has to break and the date fits is taken, else the smallest: then
    the names break, never Quốc hiệu, Tiêu ngữ, the Party's title, the number or the date (NĐ 30, note 1 of the table).
    """
    build = _party_rows if look.system == System.PARTY else _state_rows
    tried = [look.with_set(sizes) for sizes in look.size_sets] or [look]
    for candidate in tried:
        rows, fits = build(structure, candidate, is_bare)
        if fits:
            return candidate, rows
    return tried[-1], rows


def _wide(line: Line, look: Look) -> float:
    return fonts.width(line.text, look.size, bold=look.bold, italic=look.italic)


def _names(structure: Structure, look: Format, room: float) -> tuple[list[Line], bool]:
    """The superior and the issuing body in the left column; False when one of them breaks."""
    found, whole = [], True
    for role, lines in (("parent", structure.parent_lines), ("issuer", structure.issuer_lines)):
        for at, text in enumerate(lines, start=1):
            name, style = clean(text).upper(), look.look(role)
            line = Line(role, name, pad=fonts.even_pad(name, style, room), place=f"{role}_lines.{at}")
            whole = whole and _wide(line, look.look(role)) <= room
            found.append(line)
    return found, whole


def _ruled(lines: list[Line], look: Format, room: float) -> list[Line]:
    """The last name with a rule of a share of its last printed line."""
    if not lines:
        return lines
    last, style = lines[-1], look.look(lines[-1].role)
    printed = fonts.wrap(last.text, room - 2 * last.pad, style.size, bold=style.bold, italic=style.italic)[-1]
    length = min(fonts.width(printed, style.size, bold=style.bold, italic=style.italic), room) * look.rule_share
    return [*lines[:-1], Line(**(vars(last) | {"rule": round(length, 1)}))]


def _split(right: float, look: Format) -> float:
    """Millimetres of the left column when the right one must hold `right`."""
    return max(round(look.text_width - right - SAFETY, 1), LEAST_LEFT)


def _state_rows(structure: Structure, look: Format, is_bare: bool) -> tuple[tuple[HeadRow, ...], bool]:
    national, motto = Line("national", NATIONAL), Line("motto", MOTTO)
    motto = Line("motto", MOTTO, rule=round(_wide(motto, look.look("motto")), 1))
    top = _split(_wide(national, look.look("national")) + SAFETY, look)
    room = top - look.header_gap
    names, whole = _names(structure, look, room)
    first = HeadRow(tuple(_ruled(names, look, room)), (national, motto), top)
    if is_bare:
        return (first,), whole
    number = _wide(Line("number", number_line(structure, look)), look.look("number")) + SAFETY + look.header_gap
    if structure.kind in UNDATED:
        left = max(top, number)
        return (first, HeadRow(_under_names(structure, look, left), (), left)), whole
    place = Line("place", place_date(structure), place="place")
    wide = _wide(place, look.look("place")) + SAFETY
    if number + wide > look.text_width:
        left = max(top, number)
        return (first, HeadRow(_under_names(structure, look, left), (), left), _own_row(place, wide, look)), False
    second = max(min(top, _split(wide, look)), number)
    return (first, HeadRow(_under_names(structure, look, second), (place,), second)), whole and second == top


def _own_row(place: Line, wide: float, look: Format) -> HeadRow:
    """A date line too long to stand beside the number goes under it, at the right."""
    return HeadRow((), (place,), round(max(look.text_width - wide, 0), 1))


def _party_rows(structure: Structure, look: Format, is_bare: bool) -> tuple[tuple[HeadRow, ...], bool]:
    title = Line("party_title", PARTY_TITLE)
    title = Line("party_title", PARTY_TITLE, rule=round(_wide(title, look.look("party_title")), 1))
    place = Line("place", place_date(structure), place="place")
    wide, date_wide = (_wide(line, look.look(line.role)) + 3 for line in (title, place))
    number = 0 if is_bare else _wide(Line("number", number_line(structure, look)), look.look("number"))
    number += SAFETY + look.header_gap
    beside = not is_bare and date_wide + max(number, LEAST_LEFT) <= look.text_width
    left = max(_split(max(wide, date_wide) if beside else wide, look), min(number, look.text_width - wide))
    names, whole = _names(structure, look, left - look.header_gap)
    under = () if is_bare else _under_names(structure, look, left)
    row = HeadRow((*names, Line("star", look.star), *under), (title, place) if beside else (title,), left)
    if is_bare or beside:
        return (row,), whole
    return (row, _own_row(place, date_wide, look)), False


def _under_names(structure: Structure, look: Format, column: float) -> tuple[Line, ...]:
    """The number, the subject of a công văn, urgency and draft mark, in a left column of that many mm."""
    lines = [Line("number", number_line(structure, look), place="number")]
    if structure.is_dispatch and (subject := clean(structure.subject)):
        brief = wording.subject_line(subject, structure.kind, look.system)
        pad = fonts.even_pad(brief, look.look("brief"), column - look.header_gap)
        lines.append(Line("brief", brief, pad=pad, place="subject"))
    if urgency := clean(structure.urgency).upper():
        lines.append(Line("urgency", urgency, place="urgency", box=look.urgency_widths.get(urgency, 0)))
    if draft := clean(structure.draft):
        lines.append(Line("draft", draft, place="draft"))
    return tuple(lines)
