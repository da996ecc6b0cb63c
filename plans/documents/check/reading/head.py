"""The header of a read file: which lines are Quốc hiệu, the names, the number, the date."""

import re

from orgs.text import fold
from plans.documents.check.reading.walk import Cell, Grid, Para
from plans.documents.paper import HeadRow, Line
from plans.documents.text import clean

_NAME = re.compile(
    r"^(ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG|HĐND|BỘ|SỞ|BAN|CỤC|TỔNG CỤC|CHI CỤC|PHÒNG|TRƯỜNG|TRUNG TÂM|VĂN PHÒNG|THANH TRA|VIỆN"
    r"|HỌC VIỆN|ĐẠI HỌC|BỆNH VIỆN|ĐẢNG BỘ|ĐẢNG ỦY|ĐẢNG UỶ|TỈNH ỦY|TỈNH UỶ|THÀNH ỦY|THÀNH UỶ|CHI BỘ|LIÊN ĐOÀN)\b",
    re.I,
)
_TWO_LINES = re.compile(r"^([ỦU][YỶ] BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN)$", re.I)
_DATE = re.compile(r"\bngày\b.*\btháng\b|,\s*ngày\b", re.I)
_NUMBER = re.compile(r"số\s*[:.\d]|số\s*$|số\s+[-/…]", re.I)
_FOLDED = (
    ("national", re.compile("cong hoa xa hoi chu nghia")),
    ("motto", re.compile(r"doc lap\b.*(tu do|hanh phuc)")),
    ("party_title", re.compile("dang cong san viet nam$")),
)
_TYPED = (
    ("place", _DATE),
    ("star", re.compile(r"^\*[\s*]*$")),
    ("brief", re.compile(r"^(v/v|về việc)\b", re.I)),
    ("urgency", re.compile(r"^(THƯỢNG KHẨN|KHẨN|H[OỎ][ẢA] TỐC.*|HOẢ TỐC.*)$", re.I)),
    ("draft", re.compile(r"^dự thảo\b", re.I)),
)
RIGHT = ("national", "motto", "party_title", "place")
_TYPED_RULE = re.compile(r"^[-_–—─⎯*=.\s]{2,}$")


def role_of(text: str) -> str:
    """The role of a header line by its words; empty for a name."""
    folded = fold(text)
    for role, pattern in _FOLDED:
        if pattern.match(folded):
            return role
    if _NUMBER.match(text) and not _DATE.search(text):
        return "number"
    return next((role for role, pattern in _TYPED if pattern.search(text)), "")


def is_head(grid: Grid) -> bool:
    """A table that holds two or more parts of a header."""
    roles = {role_of(para.text) for row in grid.rows for cell in row for para in cell.paras}
    return bool(roles & {"national", "motto", "party_title"}) or {"number", "place"} <= roles


def rows_of(grid: Grid) -> tuple[HeadRow, ...]:
    found = []
    for row in grid.rows:
        left, right = lines_of(row[0]), lines_of(row[-1]) if len(row) > 1 else []
        if len(row) == 1 and any(line.role in RIGHT for line in left):
            left, right = right, left
        width = sum(cell.width for cell in row[:-1]) if len(row) > 1 else row[0].width
        room = row[-1].width if len(row) > 1 else grid.room - width
        # A table may stand out into the margins: what counts is the room that the right column really has.
        found.append(HeadRow(tuple(left), tuple(right), round(grid.room - room, 1)))
    return tuple(found)


def lines_of(cell: Cell) -> list[Line]:
    return with_names(lines_from(cell.paras))


def lines_from(paras: list[Para]) -> list[Line]:
    """Lines of text, each with the rule drawn in it or in the empty paragraphs under it; names are told apart later."""
    found: list[Line] = []
    for para in (piece for whole in paras for piece in pieces(whole)):
        if not para.text or (_TYPED_RULE.match(para.text) and para.text.strip("- ") and role_of(para.text) != "star"):
            if found and para.rules:
                found[-1] = Line(**(vars(found[-1]) | {"rule": round(max(para.rules), 1)}))
            continue
        rule = round(max(para.rules), 1) if para.rules else 0
        role = role_of(para.text) or "name"
        found.append(Line(role, _kept(para), rule=rule, place=f"doan.{para.at}", look=para.seen()))
    return joined(found)


def pieces(para: Para) -> list[Para]:
    """Lines that somebody parted with Shift+Enter; a Quốc hiệu broken so stays one line, to be found."""
    parts = para.lines()
    roles = [role_of(part.text) for part in parts]
    return parts if len(parts) > 1 and (any(roles[1:]) or not role_of(para.text)) else [para]


def joined(lines: list[Line]) -> list[Line]:
    """A subject of a công văn that was broken by hand is one line again."""
    found: list[Line] = []
    for line in lines:
        before = found[-1] if found else None
        if before is not None and before.role == "brief" and line.role == "name" and line.text != line.text.upper():
            found[-1] = Line(**(vars(before) | {"text": f"{before.text} {line.text}", "rule": line.rule}))
        else:
            found.append(line)
    return found


def _kept(para: Para) -> str:
    """The words; hand-made line breaks stay, for elements that must stand on one line."""
    return "\n".join(part for raw in para.raw.split("\n") if (part := clean(raw)))


def with_names(lines: list[Line]) -> list[Line]:
    """The names above the number: the superior, then the issuing body."""
    names = [at for at, line in enumerate(lines) if line.role == "name"]
    upper = [at for at in names if at < next((i for i, line in enumerate(lines) if line.role == "number"), len(lines))]
    first = _first_of_issuer([lines[at] for at in upper]) if upper else 0
    roles = {at: "parent" if n < first else "issuer" for n, at in enumerate(upper)}
    return [_as(line, roles.get(at, "other")) if line.role == "name" else line for at, line in enumerate(lines)]


def _as(line: Line, role: str) -> Line:
    return Line(**(vars(line) | {"role": role}))


def _first_of_issuer(names: list[Line]) -> int:
    """Where the issuing body begins: at the last line that begins with the word of a body, or at the first bold one."""
    words = [at for at, line in enumerate(names) if _NAME.match(line.text)]
    if len(names) == 1 or (len(words) <= 1 and _TWO_LINES.match(names[0].text)):
        return 0
    bold = [at for at, line in enumerate(names) if line.look.bold]
    if bold and bold[0] > 0 and bold == list(range(bold[0], len(names))):
        return bold[0]
    if words and words[-1]:
        return words[-1]
    return bold[0] if bold else 0
