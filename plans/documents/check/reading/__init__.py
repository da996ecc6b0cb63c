"""A DOCX of anybody read as a paper: lines with the roles they play and the looks they have.

Roles are told by words, place and order, never by the names of styles, so that a file from any office is read alike.
What a line really looks like is worked out through the chain of styles. A shape that is not known is left out.
"""

import io
import re
import zipfile
from dataclasses import replace

import docx
from django.conf import settings

from orgs.archives import BadPackage, check_package
from orgs.models.organization import Format as System
from plans.documents import fonts
from plans.documents.check.reading import head as heads
from plans.documents.check.reading.close import close_of, is_close, is_signature
from plans.documents.check.reading.looks import Styles
from plans.documents.check.reading.numbers import Numbers
from plans.documents.check.reading.rules import settled, strays, with_rule
from plans.documents.check.reading.sheet import Section, number_place, sections_of
from plans.documents.check.reading.walk import Grid, Para, Walker
from plans.documents.check.reading.words import Parts, as_line, kind_of, parts_of
from plans.documents.check.view import Pages, Reading
from plans.documents.formats import format_of
from plans.documents.paper import Close, HeadRow, Line, Sheet, SignColumn

MAX_XML = 20 * 2**20  # of the text part, unpacked
ONE_PAGE = 28  # lines of text that surely stand on one page with header and closing
_THEME = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ANNEX = re.compile(r"phụ lục(\s+([IVXLC]+|\d+|[A-Z]))?\s*[:.]?$", re.I)

__all__ = ["read_docx"]


def read_docx(data: bytes) -> Reading:
    """The paper of a file. Raises BadPackage with the end of a Vietnamese sentence when it is no DOCX to be trusted."""
    document = _opened(data)
    try:
        return _read(document)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise BadPackage("nội dung có cấu trúc lạ, không đọc được.") from error


def _opened(data: bytes):
    if len(data) > settings.UPLOAD_MAX_BYTES:
        raise BadPackage(f"tệp lớn hơn {settings.UPLOAD_MAX_BYTES // 2**20} MB.")
    check_package(data, "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if package.getinfo("word/document.xml").file_size > MAX_XML:
            raise BadPackage("nội dung sau khi giải nén quá lớn.")
    try:
        return docx.Document(io.BytesIO(data))
    except Exception as error:  # whatever a parser meets in a broken file: the answer is the same
        raise BadPackage("tệp bị hỏng, không đọc được.") from error


def _read(document) -> Reading:
    body = document.element.body
    styles = Styles(_part_root(document, "styles"), _theme(document))
    sections = sections_of(body)
    walker = Walker(styles, Numbers(_part_root(document, "numbering")), [one.room for one in sections])
    blocks = _with_blanks(walker.blocks(body))
    first, rest = _header(blocks)
    main, closing, after = _split(rest)
    parts = parts_of(main)
    first.rows = settled(first.rows, strays(main))
    parts.front = with_rule(parts)
    contact = next((block for block in closing if _is_contact(block)), None)
    closing = [block for block in closing if block is not contact]
    close, gap = close_of(closing) if closing else (Close((), SignColumn((), ())), None)
    sheets, inner = _sheets(after)
    is_party = _is_party(first.rows, parts, close)
    pages = _pages(document, styles, sections, parts)
    pages = replace(
        pages, signature_gap=gap, sign_alone=_is_parted(main, closing), blank_end=_blank_end(blocks),
        annexes_restart=_restarts(after, sections) if after else None,
        tables=tuple(fact for one in (parts, *inner) for fact in one.facts),
    )  # fmt: skip
    look = replace(
        format_of(System.PARTY if is_party else System.STATE), margin_left=pages.left, margin_right=pages.right
    )
    return Reading(
        format=look, kind=_kind(first.rows, parts), title=" ".join(line.text for line in parts.front[:2]),
        above=tuple(first.above), head=first.rows, front=tuple(parts.front), addressees=tuple(parts.addressees),
        bases=tuple(parts.bases), body=tuple(parts.body), close=close, sheets=tuple(sheets), pages=pages,
        contact=as_line("contact", contact, rule=contact.room) if contact else None,
    )  # fmt: skip


def _part_root(document, name: str):
    """The root of `styles` or `numbering`; None in a file that has none."""
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{name}"):
            return getattr(relation.target_part, "element", None)
    return None


def _theme(document) -> dict[str, str]:
    """The fonts that the theme means by `minor` and `major`."""
    found = {}
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith("/theme"):
            continue
        root = docx.oxml.parse_xml(relation.target_part.blob)
        for name in ("minor", "major"):
            latin = root.find(f".//{_THEME}{name}Font/{_THEME}latin")
            if latin is not None:
                found[name] = latin.get("typeface") or ""
    return found


def _with_blanks(blocks: list[Para | Grid]) -> list[Para | Grid]:
    """Empty paragraphs between two of text are counted on the second."""
    empty, before = 0, None
    for block in blocks:
        if isinstance(block, Para) and not block.text:
            empty += 0 if block.rules or block.breaks else 1
            continue
        if isinstance(block, Para) and isinstance(before, Para):
            block.blank_before = empty
        empty, before = 0, block
    return blocks


# -- header ----------------------------------------------------------------------------------------------------------


class _Head:
    def __init__(self, above=(), rows=()):
        self.above, self.rows = list(above), tuple(rows)


def _header(blocks: list[Para | Grid]) -> tuple[_Head, list[Para | Grid]]:
    at = next((n for n, b in enumerate(blocks[:8]) if isinstance(b, Grid) and heads.is_head(b)), None)
    if at is None:
        return _plain_header(blocks)
    rows, end = heads.rows_of(blocks[at]), at + 1
    while end < len(blocks) and _continues(blocks[end]):
        rows += heads.rows_of(blocks[end]) if isinstance(blocks[end], Grid) else ()
        end += 1
    above = [as_line("circulation", block) for block in blocks[:at] if isinstance(block, Para) and block.text]
    return _Head(above, rows), blocks[end:]


def _continues(block: Para | Grid) -> bool:
    """A second table of the header."""
    return isinstance(block, Grid) and not block.is_ruled and any(heads.role_of(t) for t in block.text.split("\n"))


def _plain_header(blocks: list[Para | Grid]) -> tuple[_Head, list[Para | Grid]]:
    """A header without a table: its lines one under the other, or parted by tabs."""
    first = blocks[:14]
    stop = next((n for n, b in enumerate(first) if isinstance(b, Grid) or kind_of(b.text)), len(first))
    last = max((n for n in range(stop) if any(heads.role_of(text) for text, _ in _columns(blocks[n]))), default=None)
    if last is None:
        return _Head(), blocks
    lines: list[Line] = []
    for block in blocks[: last + 1]:
        for text, para in _columns(block):
            if text:
                lines.append(Line(heads.role_of(text) or "name", text, place=f"doan.{para.at}", look=para.seen()))
            elif para.rules and lines:
                lines[-1] = replace(lines[-1], rule=round(max(para.rules), 1))
    left = heads.with_names(heads.joined([line for line in lines if line.role not in heads.RIGHT]))
    right = [line for line in lines if line.role in heads.RIGHT]
    return _Head((), (HeadRow(tuple(left), tuple(right), 0),)), blocks[last + 1 :]


def _columns(para: Para) -> list[tuple[str, Para]]:
    parts = [part.strip() for part in re.split(r"\t+| {3,}", para.raw.strip()) if part.strip()]
    return [(part, para) for part in parts] or [("", para)]


# -- closing and sheets ----------------------------------------------------------------------------------------------


def _split(blocks: list[Para | Grid]):
    """The text, the closing, and what follows on new pages."""
    sheet = next((n for n in range(1, len(blocks)) if _starts_sheet(blocks, n)), len(blocks))
    own, after = blocks[:sheet], blocks[sheet:]
    at = next((n for n, block in enumerate(own) if is_close(block)), None)
    before = [n for n in range((at if at is not None else len(own)) - 1, -1, -1) if _holds(own[n])]
    if before and is_signature(own[before[0]]) and (at is None or isinstance(own[at], Para)):
        at = before[0]
    return (own, [], after) if at is None else (own[:at], own[at:], after)


def _is_contact(block: Para | Grid) -> bool:
    """The line of addresses under a rule at the foot of the last page."""
    return isinstance(block, Para) and bool(block.text) and block.look.has_rule and block.text[0] not in "-–•"


def _holds(block: Para | Grid) -> bool:
    return bool(block.text)


def _starts_sheet(blocks, at: int) -> bool:
    block = blocks[at]
    if isinstance(block, Grid):
        return heads.is_head(block) and any(is_close(one) for one in blocks[:at])
    if not _ANNEX.match(block.text) or block.look.align != "center":
        return False
    before = blocks[at - 1]
    closed = any(is_close(one) for one in blocks[:at])
    return closed or block.breaks or before.section != block.section or getattr(before, "breaks", False)


def _sheets(blocks: list[Para | Grid]) -> tuple[list[Sheet], list[Parts]]:
    starts = [n for n, b in enumerate(blocks) if _is_start(b)]
    sheets, inner = [], []
    for at, end in zip(starts, [*starts[1:], len(blocks)], strict=False):
        sheet, parts = _sheet(blocks[at:end])
        sheets.append(sheet)
        inner.append(parts)
    return sheets, inner


def _is_start(block: Para | Grid) -> bool:
    if isinstance(block, Grid):
        return heads.is_head(block)
    return bool(_ANNEX.match(block.text)) and block.look.align == "center"


def _sheet(blocks: list[Para | Grid]) -> tuple[Sheet, Parts]:
    if isinstance(blocks[0], Grid):
        parts = parts_of(blocks[1:], is_sheet=True)
        return Sheet("attached", heads.rows_of(blocks[0]), tuple(parts.front), tuple(parts.body)), parts
    front, rest = [as_line("annex_label", blocks[0])], list(blocks[1:])
    while rest and isinstance(rest[0], Para) and (not rest[0].text or rest[0].look.align == "center"):
        para = rest.pop(0)
        if para.text:
            front.append(as_line(_front_role(para.text), para))
    parts = parts_of(rest, is_sheet=True)
    return Sheet("annex", (), tuple(front), tuple(parts.body)), parts


def _front_role(text: str) -> str:
    if re.match(r"\(?\s*Kèm theo", text, re.I):
        return "annex_note"
    return "dashes" if re.fullmatch(r"[-–_ ]{3,}", text) else "annex_title"


# -- the whole -------------------------------------------------------------------------------------------------------


def _is_party(rows, parts: Parts, close: Close) -> bool:
    """By the title; by the number and the signature where both or none of the titles stand."""
    lines = [line for row in rows for line in (*row.left, *row.right)]
    roles = {line.role for line in lines}
    if ("party_title" in roles) != ("national" in roles or "motto" in roles):
        return "party_title" in roles
    number = next((line.text for line in lines if line.role == "number"), "")
    signs = " ".join(line.text for line in close.sign.lines)
    marks = [bool(re.match(r"Số\s*\d*\s*-", number)), "T/M" in signs or "K/T" in signs, "star" in roles]
    return sum(marks) >= 2


def _kind(rows, parts: Parts) -> str:
    if parts.kind:
        return parts.kind
    return "CV"


def _pages(document, styles: Styles, sections: list[Section], parts: Parts) -> Pages:
    first = sections[0]
    number = number_place(document.part, sections, styles)
    is_short = _lines(parts, first.room) < ONE_PAGE
    return Pages(
        width=first.width, height=first.height, top=first.top, right=first.right, bottom=first.bottom,
        left=first.left, number_place=None if number.place == "none" and is_short else number.place,
        number_align=number.align, number_size=number.size,
        number_on_first=number.on_first if number.place != "none" else None,
    )  # fmt: skip


def _lines(parts: Parts, room: float) -> int:
    total = 0
    for box in (*parts.bases, *parts.body):
        if isinstance(box, Line):
            total += len(fonts.wrap(box.text.replace("\n", " "), room, box.look.size))
        else:
            total += len(box.table.rows) * 2
    return total


def _is_parted(main: list[Para | Grid], closing: list[Para | Grid]) -> bool | None:
    """A page break right before the signature."""
    if not closing:
        return None
    tail = []
    for block in reversed(main):
        tail.append(block)
        if block.text:
            break
    broken = any(isinstance(block, Para) and block.breaks and not block.text for block in tail)
    return True if broken or getattr(closing[0], "breaks", False) else None


def _blank_end(blocks: list[Para | Grid]) -> bool:
    tail = 0
    for block in reversed(blocks):
        if block.text:
            break
        if isinstance(block, Para) and block.breaks:
            return True
        tail += 1
    return tail > 12


def _restarts(after: list[Para | Grid], sections: list[Section]) -> bool | None:
    if sections[0].element is None or not after:
        return None
    starts = [block.section for block in after if _is_start(block)]
    return all(at > 0 and at < len(sections) and sections[at].starts_at is not None for at in starts)
