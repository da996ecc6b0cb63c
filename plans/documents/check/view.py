"""A paper as the rules look at it: lines by role, clean words, page facts, and how a finding is written down."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from orgs.models.organization import Format as System
from plans.documents.check.catalog import RULES
from plans.documents.check.finding import Finding, Fix
from plans.documents.formats import Look
from plans.documents.paper import Line, Paper, Sheet, TableBox
from plans.documents.structure import Structure
from plans.documents.text import clean, plain

LEFT_ROLES = ("parent", "issuer", "star", "number", "brief", "urgency", "draft")
RIGHT_ROLES = ("national", "motto", "party_title", "place")
BODY_ROLES = ("paragraph", "item", "heading", "article", "division", "division_title")
NAMES = {
    "national": "Quốc hiệu", "motto": "Tiêu ngữ", "party_title": "Tiêu đề", "parent": "Cơ quan chủ quản",
    "issuer": "Cơ quan ban hành", "star": "Dấu sao", "number": "Số, ký hiệu", "place": "Địa danh, ngày tháng",
    "brief": "Trích yếu", "urgency": "Độ khẩn", "circulation": "Phạm vi lưu hành", "draft": "Dấu dự thảo",
    "kind": "Tên loại", "author": "Tác giả", "subject": "Trích yếu", "dashes": "Dấu gạch dưới trích yếu",
    "addressee_label": "Kính gửi", "addressee": "Kính gửi", "basis": "Căn cứ", "recipients_label": "Nơi nhận",
    "recipient": "Nơi nhận", "sign": "Quyền hạn, chức vụ người ký", "sign_title": "Chức vụ người ký",
    "signer": "Họ tên người ký", "annex_label": "Phụ lục", "annex_title": "Tên phụ lục",
    "annex_note": "Phụ lục (Kèm theo …)", "contact": "Dòng liên hệ", "pages": "Trang giấy", "table": "Bảng",
}  # fmt: skip


# Long runs of marks are cut, so that no rule has to look at each of a million dots.
_RUN = re.compile(r"([\s.,;:/…_–-]{60})[\s.,;:/…_–-]+")


@dataclass(frozen=True)
class SeenLook(Look):
    """What a read file shows besides a `Look`: `times` is the line height in lines (0: exact or unknown)."""

    font: str = ""
    color: str = ""
    times: float = 0
    left: float = 0  # mm
    sizes: frozenset = frozenset()
    fonts: frozenset = frozenset()
    blank_before: int = 0  # empty paragraphs above
    is_mixed: bool = False  # letters of several weights or slants


@dataclass(frozen=True)
class TableFacts:
    """A table as laid out; lengths in mm, `place` as in the TableBox."""

    place: str
    width: float
    room: float
    rows: int = 2
    repeats_head: bool = True
    splits_rows: bool = False


@dataclass(frozen=True)
class Pages:
    """The sheet and what is known of the laid-out pages; None: not known."""

    width: float = 210
    height: float = 297
    top: float = 20
    right: float = 15
    bottom: float = 20
    left: float = 30
    number_place: str | None = None  # top, bottom, none
    number_align: str = "center"
    number_size: float = 14
    number_on_first: bool | None = None
    annexes_restart: bool | None = None
    sign_alone: bool | None = None
    signature_gap: float | None = None  # mm between the title and the name
    blank_end: bool | None = None
    tables: tuple[TableFacts, ...] = ()


@dataclass(frozen=True)
class Context:
    """What is known besides the print. `is_draft`: no number yet; `is_final`: signed or issued; None: not known."""

    structure: Structure | None = None
    is_draft: bool | None = None
    is_final: bool | None = None
    today: date | None = None
    pages: Pages | None = None


@dataclass(frozen=True)
class Reading(Paper):
    """A paper read from a file, with its sheet."""

    pages: Pages = field(default_factory=Pages)


def source_text(structure: Structure | None, place: str) -> str:
    """The text of the structure from which a printed line came; empty when the place holds no one text."""
    if structure is None or not place:
        return ""
    found = structure
    for step in place.split("."):
        if step.isdigit():
            found = found[int(step) - 1] if isinstance(found, tuple) and int(step) <= len(found) else None
        else:
            found = getattr(found, step, None)
        if found is None:
            return ""
    return found if isinstance(found, str) else getattr(found, "text", "")


@dataclass
class View:
    paper: Paper
    context: Context

    @cached_property
    def is_party(self) -> bool:
        return self.paper.format.system == System.PARTY

    @property
    def format(self):
        return self.paper.format

    @property
    def is_dispatch(self) -> bool:
        return self.paper.kind == "CV"

    @cached_property
    def pages(self) -> Pages | None:
        return self.context.pages or getattr(self.paper, "pages", None)

    @cached_property
    def head(self) -> list[Line]:
        return [line for row in self.paper.head for line in (*row.left, *row.right)]

    @cached_property
    def body(self) -> list[Line]:
        return [box for box in self.paper.body if isinstance(box, Line)]

    @cached_property
    def sheets(self) -> list[tuple[Sheet, list[Line]]]:
        return [(sheet, [b for b in sheet.body if isinstance(b, Line)]) for sheet in self.paper.sheets]

    @cached_property
    def texts(self) -> list[Line]:
        """The lines of running text: bases, body and what follows the signature."""
        return [*self.paper.bases, *self.body, *(line for _, lines in self.sheets for line in lines)]

    @cached_property
    def tables(self) -> list[TableBox]:
        inner = [box for sheet in self.paper.sheets for box in sheet.body]
        return [box for box in (*self.paper.body, *inner) if isinstance(box, TableBox)]

    def of(self, *roles: str) -> list[Line]:
        """Lines of the paper itself, without annexes, in the order of printing."""
        main = (*self.paper.above, *self.head, *self.paper.front, *self.paper.addressees, *self.paper.bases)
        return [line for line in (*main, *self.body, *self.closing) if line.role in roles]

    @cached_property
    def closing(self) -> list[Line]:
        close = self.paper.close
        signs = [line for c in (close.sign_left, close.sign) if c for line in (*c.lines, *c.name)]
        return [*close.recipients, *signs]

    def first(self, role: str) -> Line | None:
        return next(iter(self.of(role)), None)

    def look(self, line: Line) -> Look:
        """As the line is set; a line of the other regime has no look in this format."""
        return line.look or self.format.roles.get(line.role) or Look(14)

    def find(
        self,
        rule: str,
        message: str,
        line: Line | None = None,
        *,
        place: str = "",
        excerpt: str = "",
        mend: Callable[[str], str] | None = None,
        label: str = "Sửa",
    ) -> Finding:
        """A finding at a line; `mend` makes the right text of the wrong one and is offered as a one-click fix."""
        kind, spot = RULES[rule], place or (line.place or line.role if line else "")
        text = said(line) if line else ""
        return Finding(
            rule=rule,
            point=kind.point,
            severity=kind.severity.value,
            place=spot,
            message=message,
            source=kind.source(self.is_party),
            fix=self._fix(line, spot, mend, label) if mend else None,
            excerpt=excerpt or (text[:120] + ("…" if len(text) > 120 else "")),
            where=where(line.role if line else spot.split(".")[0], spot),
        )

    def _fix(self, line, spot, mend, label) -> Fix | None:
        old = source_text(self.context.structure, spot) if self.context.structure else (line.text if line else "")
        new = mend(old) if old else old
        return Fix(label, spot, old, new) if old != new else None


def swap(pattern: str | re.Pattern, new: str | Callable) -> Callable[[str], str]:
    """A mend that writes `new` for what the pattern finds."""
    return lambda old: re.sub(pattern, new, old)


def ending(mark: str) -> Callable[[str], str]:
    """A mend that ends the text with this mark alone."""
    return lambda old: old.rstrip(" \t\n\u00a0.,;:/") + mark


def said(line: Line) -> str:
    """The words of a line, clean and without marks."""
    return _words(line.text)


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    return _RUN.sub(r"\1", clean(plain(text)))


def where(role: str, place: str) -> str:
    """The place in Vietnamese: `Căn cứ 2`, `Nội dung, đoạn 5`."""
    last = place.rpartition(".")[2]
    number = f" {last}" if last.isdigit() else ""
    if place.startswith("doan."):
        return f"{NAMES.get(role, 'Nội dung')}, đoạn {last} của tệp"
    if place.startswith("annexes."):
        return f"Phụ lục {place.split('.')[1]}" + (f", đoạn{number}" if ".blocks." in place else "")
    if place.startswith("attached"):
        return f"Văn bản kèm theo{', đoạn' + number if number else ''}"
    if role in BODY_ROLES or place.startswith("blocks."):
        return f"Nội dung, đoạn{number}" if number else "Nội dung"
    return NAMES.get(role, "Văn bản") + (number if role in ("basis", "addressee", "recipient") else "")
