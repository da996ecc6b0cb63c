"""The text of a read file: title, addressees, bases, numbered paragraphs, tables."""

import re
from dataclasses import dataclass, field

from orgs.text import fold
from plans.documents.check.reading.walk import Grid, Para
from plans.documents.check.view import TableFacts
from plans.documents.paper import Line, TableBox
from plans.documents.structure import Column, Table
from plans.documents.text import clean

KINDS = {
    "KẾ HOẠCH": "KH", "BÁO CÁO": "BC", "CHƯƠNG TRÌNH": "CTr", "CHƯƠNG TRÌNH HÀNH ĐỘNG": "CTr", "THÔNG BÁO": "TB",
    "QUYẾT ĐỊNH": "QD", "TỜ TRÌNH": "TTr", "CHỈ THỊ": "CT", "NGHỊ QUYẾT": "NQ", "KẾT LUẬN": "KL", "HƯỚNG DẪN": "HD",
    "QUY CHẾ": "QC", "QUY ĐỊNH": "QyD", "THÔNG TRI": "TT", "ĐỀ ÁN": "DA", "BIÊN BẢN": "BB", "CÔNG ĐIỆN": "CD",
    "PHƯƠNG ÁN": "PA", "GIẤY MỜI": "GM", "CÔNG VĂN": "CV",
}  # fmt: skip
_LABEL = re.compile(
    r"(?P<label>Điều \d+[.:]|[IVXLC]+(?:\.|-(?=\s))|\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)]|[a-zđ]\)|[-–+•])\s+(?=\S)"
)
_DIVISION = re.compile(r"(Phần|Chương|Mục|Tiểu mục) (thứ [^\W\d]+|[IVXLC]+|\d+)\.?$", re.I)
_BASIS = re.compile(r"([-–]\s*)?(Căn cứ|Theo đề nghị|Xét đề nghị|Xét)\b")
_NOTE = re.compile(r"\(?\s*Kèm theo\b", re.I)
_DASHES = re.compile(r"[-–—_ ]{3,}$")
_COMMAND = re.compile(r"(QUYẾT ĐỊNH|QUYẾT NGHỊ|KẾT LUẬN)\s*:$")


@dataclass
class Parts:
    """What stands between a header and a closing."""

    front: list[Line] = field(default_factory=list)
    addressees: list[Line] = field(default_factory=list)
    bases: list[Line] = field(default_factory=list)
    body: list[Line | TableBox] = field(default_factory=list)
    facts: list[TableFacts] = field(default_factory=list)
    kind: str = ""


def kind_of(text: str) -> str:
    """The code of a tên loại in any case; empty for other words."""
    return KINDS.get(clean(text).upper().rstrip(":"), "")


def parts_of(blocks: list[Para | Grid], *, is_sheet: bool = False) -> Parts:
    parts = Parts()
    rest = _front(_parted(blocks), parts)
    rest = rest if is_sheet else _addressees(rest, parts)
    rest = rest if is_sheet else _bases(rest, parts)
    _body(rest, parts)
    return parts


def as_line(role: str, para: Para, **values) -> Line:
    rule = round(max(para.rules), 1) if para.rules else 0
    own = {"text": para.raw.strip(), "rule": rule, "place": f"doan.{para.at}", "look": para.seen()}
    return Line(role, **(own | values))


# -- tên loại, trích yếu ---------------------------------------------------------------------------------------------


def _parted(blocks: list[Para | Grid]) -> list[Para | Grid]:
    """Centred lines at the start, and items typed in one paragraph, parted at their line breaks."""
    found: list[Para | Grid] = []
    for at, block in enumerate(blocks):
        rows = block.lines() if isinstance(block, Para) and "\n" in block.raw else [block]
        is_title = at < 12 and isinstance(block, Para) and block.look.align == "center"
        found += rows if is_title or all(_LABEL.match(row.text) for row in rows[1:]) else [block]
    return found


def _front(blocks, parts: Parts) -> list:
    """Centred lines from the name of the kind to the first of the text."""
    at = next((n for n, block in enumerate(blocks[:12]) if isinstance(block, Para) and kind_of(block.text)), None)
    if at is None:
        return [block for block in blocks if not (isinstance(block, Para) and block.rules and not block.text)]
    parts.kind = kind_of(blocks[at].text)
    parts.front.append(as_line("kind", blocks[at]))
    rest = blocks[at + 1 :]
    while rest and isinstance(rest[0], Para) and _is_front(rest[0], parts):
        _front_line(rest.pop(0), parts)
    return rest


def _is_front(para: Para, parts: Parts) -> bool:
    if not para.text:
        return True
    if _BASIS.match(para.text) or _LABEL.match(para.text) or _DIVISION.match(para.text):
        return False
    if re.match(r"(Kính gửi|Kính trình)\b", para.text, re.I) or _COMMAND.match(para.text):
        return False
    has_subject = any(line.role in ("subject", "dashes") for line in parts.front)
    return para.look.align == "center" or (not has_subject and para.seen().bold)


def _front_line(para: Para, parts: Parts) -> None:
    front = parts.front
    if not para.text:
        if para.rules and front:
            front[-1] = Line(**(vars(front[-1]) | {"rule": round(max(para.rules), 1)}))
        return
    subject = next((at for at, line in enumerate(front) if line.role == "subject"), None)
    role = _front_role(para.text, subject is not None)
    if role == "subject" and subject is not None and subject == len(front) - 1 and not front[subject].rule:
        joined = f"{front[subject].text}\n{para.raw.strip()}"
        front[subject] = Line(**(vars(front[subject]) | {"text": joined, "rule": as_line("subject", para).rule}))
        return
    front.append(as_line("author" if role == "subject" and subject is not None else role, para))


def _front_role(text: str, has_subject: bool) -> str:
    if _DASHES.match(text):
        return "dashes"
    if _NOTE.match(text):
        return "annex_note"
    if text == text.upper() and re.match(r"CỦA\b", text):
        return "author"
    return "authority" if has_subject and text == text.upper() and len(text) > 3 else "subject"


# -- Kính gửi, căn cứ ------------------------------------------------------------------------------------------------


def _addressees(blocks, parts: Parts) -> list:
    """`Kính gửi:` with a name on its line, or with hyphened lines below; also in a borderless table."""
    at = next(
        (n for n, block in enumerate(blocks[:6]) if fold(block.text).startswith(("kinh gui", "kinh trinh"))), None
    )
    if at is None:
        return blocks
    rest = list(blocks[at + 1 :])
    first = blocks[at]
    paras = (
        [p for row in first.rows for cell in row for p in cell.paras if p.text] if isinstance(first, Grid) else [first]
    )
    while rest and not isinstance(first, Grid) and _is_name(rest[0]):
        paras.append(rest.pop(0))
    parts.addressees = _named(paras)
    return [*blocks[:at], *rest]


def _is_name(block: Para | Grid) -> bool:
    text = block.text
    return isinstance(block, Para) and bool(re.match(r"[-–•]\s", text)) and not _BASIS.match(text)


def _named(paras: list[Para]) -> list[Line]:
    found = re.match(r"(Kính (?:gửi|trình)\s*:?)\s*(.*)$", paras[0].text, re.I)
    name = found[2] if found else ""
    label = as_line("addressee_label", paras[0], text=(found[1] if found else paras[0].text).strip())
    start = len(paras[0].raw) - len(paras[0].raw.lstrip()) + len(label.text) + 1
    names = [as_line("addressee", paras[0], text=name, look=paras[0].seen(start))] if name else []
    if name:
        label = Line(**(vars(label) | {"look": _head_look(paras[0], len(label.text))}))
    return [label, *names, *(as_line("addressee", para, text=para.text) for para in paras[1:])]


def _head_look(para: Para, letters: int):
    """The look of the first letters of a paragraph."""
    spans, left = [], letters
    for text, run in para.spans:
        if left > 0:
            spans.append((text[:left], run))
            left -= len(text)
    return para.seen(spans=spans)


def _bases(blocks, parts: Parts) -> list:
    """Lines of căn cứ at the start of the text, and the line that commands."""
    rest = list(blocks)
    while rest and isinstance(rest[0], Para):
        para = rest[0]
        if _BASIS.match(para.text) and (re.search(r"[;.,]$", para.text) and len(para.text) < 1200):
            parts.bases.append(as_line("basis", para))
        elif _COMMAND.match(para.text):
            parts.bases.append(as_line("command", para))
        elif parts.bases and para.text == para.text.upper() and para.look.align == "center" and para.text:
            parts.front.append(as_line("authority", para))
        elif para.text:
            break
        rest.pop(0)
    return rest


# -- nội dung --------------------------------------------------------------------------------------------------------


def _body(blocks, parts: Parts) -> None:
    before = None
    for at, block in enumerate(blocks):
        if isinstance(block, Grid):
            _table(block, parts)
        elif block.text:
            follows = blocks[at + 1] if at + 1 < len(blocks) else None
            parts.body += _paragraph(block, before, isinstance(follows, Grid))
        before = parts.body[-1] if parts.body else None


def _table(grid: Grid, parts: Parts) -> None:
    place = f"doan.{grid.at}"
    rows = tuple(tuple(" ".join(p.text for p in cell.paras).strip() for cell in row) for row in grid.rows)
    if not any(any(row) for row in rows):
        return
    columns = tuple(Column(text, max(cell.width, 1)) for text, cell in zip(rows[0], grid.rows[0], strict=True))
    parts.body.append(TableBox(Table(columns, rows[1:]), place))
    if grid.is_ruled:
        facts = TableFacts(place, grid.width, grid.room, len(rows), grid.repeats_head, grid.splits_rows)
        parts.facts.append(facts)


def _paragraph(para: Para, before, is_caption: bool) -> list[Line]:
    text = para.text
    if _DIVISION.match(text):
        return [as_line("division", para)]
    if isinstance(before, Line) and before.role == "division" and para.look.align == "center":
        return [as_line("division_title", para)]
    if para.look.align == "center" and (is_caption or len(text) < 120) and not _LABEL.match(text):
        return [as_line("caption", para)]
    label, start = para.label, 0
    if not label and (found := _LABEL.match(text)):
        label = found["label"]
        start = para.raw.find(label) + len(label)
    if not label:
        return [as_line("paragraph", para)]
    return [_labelled(para, label, start)]


def _labelled(para: Para, label: str, start: int) -> Line:
    rest, look = para.raw[start:].strip(), para.seen(start)
    whole = {"label": label, "text": rest, "look": look}
    if label.startswith("Điều"):
        if look.bold and len(rest) < 250 and not rest.endswith((".", ";")):
            return as_line("article", para, **whole)
        return as_line("paragraph", para, **whole, bold_label=True)
    level = _level(label)
    is_title = look.bold and len(rest) < 250 and not rest.endswith((".", ";", ","))
    if level <= 3 and (is_title or (level == 1 and rest == rest.upper())):
        return as_line("heading", para, **whole, level=level)
    label = "-" if label in "–•" else label
    return as_line("item", para, **(whole | {"label": label}), level=max(level - 1, 1), bold_label=look.bold)


def _level(label: str) -> int:
    if re.match(r"[IVXLC]+[.-]", label):
        return 1
    if re.match(r"\d", label):
        return 2 + label.rstrip(".)").count(".")
    return 5
