"""What a paper says, part by part, before any look or punctuation: plain values, to JSON and back.

Texts may carry light marks, `**đậm**` and `*nghiêng*` (see `plans.documents.text`); numbers, `;`, `./.`, `V/v` and the
like are added by `plans.documents.composing` after the rules of the system, never typed here.
"""

from dataclasses import MISSING, asdict, dataclass, field, fields, is_dataclass
from datetime import date
from types import UnionType
from typing import get_args, get_origin, get_type_hints

SCHEMA = 2

# Roles of a block, from the widest to the narrowest (NĐ 30/2020 Phụ lục I, II.6; HD 05-HD/VPTW II, I.6).
PART, CHAPTER, SECTION, SUBSECTION = "part", "chapter", "section", "subsection"
ARTICLE, HEADING, ITEM, PARAGRAPH, TABLE = "article", "heading", "item", "paragraph", "table"
DIVISIONS = (PART, CHAPTER, SECTION, SUBSECTION)
ROLES = (*DIVISIONS, ARTICLE, HEADING, ITEM, PARAGRAPH, TABLE)


def date_in_words(day: date) -> str:
    """`05 tháng 01 năm 2026`: days below 10 and months 1 and 2 with a leading 0 (both systems)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d} tháng {month} năm {day.year}"


@dataclass(frozen=True)
class Column:
    """`weight` is the share of the table's width; `align` is left, center or right."""

    title: str
    weight: float = 1
    align: str = "left"


@dataclass(frozen=True)
class Table:
    """A proper table: the head is repeated on each page, no row is split."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    caption: str = ""


@dataclass(frozen=True)
class Block:
    """A piece of the body.

    Divisions print `label` (“Phần I”, “Chương II”, “Mục 1”) and `title` on lines of their own. An article prints
    `label` (“Điều 1.”) and, when it has one, its `title` in bold; `text` follows. A heading is bold after its label
    (`I.`, `1.`, `1.1.`, by `level` 1 to 4); an item is a numbered or hyphenated paragraph (`1.`, `a)`, `-`).
    """

    role: str
    text: str = ""
    label: str = ""
    level: int = 1
    title: str = ""
    table: Table | None = None


@dataclass(frozen=True)
class SignLine:
    text: str
    is_bold: bool = True


@dataclass(frozen=True)
class Signature:
    """Lines above the signature, a second office printed above the name (Điều 13.2 NĐ 30), the name."""

    lines: tuple[SignLine, ...] = ()
    name: str = ""
    note: str = ""


@dataclass(frozen=True)
class Annex:
    """Phụ lục. `label` is numbered by the system's rule; `refers` prints “(Kèm theo …)”. Own page numbers."""

    title: str = ""
    blocks: tuple[Block, ...] = ()
    is_landscape: bool = False
    refers: bool = True


@dataclass(frozen=True)
class Attached:
    """A text issued by a decision (NĐ 30 mẫu 1.3): its own header without number and date, no signature."""

    kind_name: str
    subject: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Structure:
    """One paper of either system. Empty `number` and `day` print blank: bản trình ký.

    `kind` is a code of `directives.kinds.DocumentKind`; `rules` is the day the rules of the format date from (empty:
    the newest), so a frozen paper keeps the form of its time.
    """

    format: str
    kind: str
    kind_name: str  # as printed in capitals; empty for a công văn
    parent_lines: tuple[str, ...] = ()
    issuer_lines: tuple[str, ...] = ()
    issuer_name: str = ""  # as named in a sentence: (Kèm theo … của Sở Giáo dục và Đào tạo)
    number_prefix: str = ""
    number: str = ""
    symbol: str = ""
    place: str = ""
    day: date | None = None
    year: int = 0
    subject: str = ""
    author_line: str = ""
    authority_line: str = ""
    command: str = ""
    addressees: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    recipients: tuple[str, ...] = ()
    archive: str = ""
    drafter: str = ""
    sign: Signature = field(default_factory=Signature)
    sign_left: Signature | None = None
    urgency: str = ""
    circulation: str = ""
    draft: str = ""
    contact: str = ""
    annexes: tuple[Annex, ...] = ()
    attached: Attached | None = None
    rules: str = ""
    schema: int = SCHEMA

    @property
    def is_dispatch(self) -> bool:
        return self.kind == "CV"

    @property
    def title(self) -> str:
        """The name of the file and of the PDF."""
        name = self.kind_name.capitalize() if self.kind_name else "Công văn"
        return f"{name} {self.number}{self.symbol}".strip() if self.number else f"{name}: {self.subject}"

    def all_blocks(self):
        """Every block of the paper, its attached text and its annexes."""
        yield from self.blocks
        yield from self.attached.blocks if self.attached else ()
        for annex in self.annexes:
            yield from annex.blocks

    def plain_text(self) -> str:
        """The words of the paper for searching."""
        parts = [self.kind_name, self.subject, *self.bases]
        for block in self.all_blocks():
            parts.append(" ".join(part for part in (block.label, block.title, block.text) if part))
            parts += [" ".join(row) for row in block.table.rows] if block.table else []
        parts += [annex.title for annex in self.annexes]
        return "\n".join(part for part in parts if part)

    def to_json(self) -> dict:
        """Lists and plain values, exactly as the database gives them back."""
        return _plain(asdict(self))

    @classmethod
    def from_json(cls, data: dict) -> "Structure":
        """The paper again. Raises ValueError with a Vietnamese sentence for a field or a value it does not know."""
        is_first = isinstance(data, dict) and data.get("schema", 1) != SCHEMA and "annex" in data
        return _read(cls, _from_first(data) if is_first else data, "")


# Texts that take only some values, by the class and the field they stand in.
CHOICES = {
    ("Structure", "format"): ("state", "party"),
    ("Block", "role"): ROLES,
    ("Column", "align"): ("left", "center", "right"),
}


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(cls, data, path):
    if not isinstance(data, dict):
        raise ValueError(f"Mục “{path or 'văn bản'}” phải là một nhóm có tên.")
    known, hints = {f.name for f in fields(cls)}, get_type_hints(cls)
    if unknown := sorted(set(data) - known):
        raise ValueError(f"Không có mục “{path}{unknown[0]}”.")
    for part in fields(cls):
        if part.default is MISSING and part.default_factory is MISSING and part.name not in data:
            raise ValueError(f"Thiếu mục “{path}{part.name}”.")
    values = {name: _value(hints[name], value, f"{path}{name}") for name, value in data.items()}
    _check(cls, values, path)
    return cls(**values)


def _check(cls, values, path):
    for name, value in values.items():
        allowed = CHOICES.get((cls.__name__, name))
        if allowed and value not in allowed:
            raise ValueError(f"Mục “{path}{name}” phải là một trong: {', '.join(allowed)}.")
    for at, row in enumerate(values.get("rows", ()), start=1):
        if len(row) != len(values["columns"]):
            raise ValueError(f"Mục “{path}rows.{at}” phải có {len(values['columns'])} ô, bằng số cột.")


def _value(hint, value, path):
    if isinstance(hint, UnionType):
        inner = next(arg for arg in get_args(hint) if arg is not type(None))
        return None if value is None else _value(inner, value, path)
    if get_origin(hint) is tuple:
        if not isinstance(value, list | tuple):
            raise ValueError(f"Mục “{path}” phải là một danh sách.")
        return tuple(_value(get_args(hint)[0], inner, f"{path}.{at}.") for at, inner in enumerate(value, start=1))
    if is_dataclass(hint):
        return _read(hint, value, f"{path.rstrip('.')}.")
    return _plain_value(hint, value, path.rstrip("."))


def _plain_value(hint, value, path):
    if hint is date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise ValueError(f"Mục “{path}” phải là ngày dạng 2026-01-05.") from error
    wanted = (int, float) if hint is float else hint
    if not isinstance(value, wanted) or (isinstance(value, bool) and hint is not bool):
        raise ValueError(f"Mục “{path}” có giá trị không đúng kiểu.")
    return value


def _from_first(data: dict) -> dict:
    """A paper frozen by the first version, whose lines carried their punctuation."""
    bare = [line.lstrip("- ").rstrip(";. ") for line in data["recipients"]]
    levels = {"heading1": 1, "heading2": 2, "heading3": 3}
    blocks = [
        {
            "role": HEADING if block["role"] in levels else ITEM if block["role"] == "task" else PARAGRAPH,
            "text": block["text"].removesuffix("./.") if at == len(data["blocks"]) else block["text"],
            "label": block["label"],
            "level": levels.get(block["role"], block["level"]),
        }
        for at, block in enumerate(data["blocks"], start=1)
    ]
    kept = ("format", "kind_name", "parent_lines", "issuer_lines", "number_prefix", "number", "symbol", "place", "day")
    read = {name: data[name] for name in (*kept, "year")} | {
        "kind": "" if data["kind_name"] else "CV",
        "subject": data["subject"].removeprefix("V/v ").removeprefix("về việc "),
        "addressees": [line.lstrip("- ").rstrip(";. ") for line in data["addressees"]],
        "bases": [line.removeprefix("- ").rstrip(";. ") for line in data["bases"]],
        "blocks": blocks,
        "recipients": [line for line in bare[:-1] if line != "Như trên"],
        "archive": bare[-1] if bare else "",
        "sign": {"lines": data["sign_lines"], "name": data["signer"]},
        "schema": SCHEMA,
    }
    if annex := data.get("annex"):
        columns = [{"title": title} for title in annex["columns"]]
        table = {"role": TABLE, "table": {"columns": columns, "rows": annex["rows"]}}
        read["annexes"] = [{"title": annex["title"], "blocks": [table], "is_landscape": True}]
    return read
