"""What a paper says, part by part, before any look: plain values that freeze to JSON and come back equal."""

import json
from dataclasses import asdict, dataclass
from datetime import date

BLANK_NUMBER = "\u00a0" * 10
BLANK_DAY = "\u00a0" * 6


def date_in_words(day: date) -> str:
    """`05 tháng 01 năm 2026`: days below 10 and months 1 and 2 with a leading 0 (both systems)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d} tháng {month} năm {day.year}"


@dataclass(frozen=True)
class Block:
    """A piece of the body. `role`: heading1, heading2, heading3, paragraph, task; `label` is printed before it."""

    role: str
    text: str
    label: str = ""
    level: int = 1


@dataclass(frozen=True)
class SignLine:
    text: str
    is_bold: bool = True


@dataclass(frozen=True)
class Annex:
    """Phụ lục: the table of who does what, when."""

    label: str
    title: str
    reference: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Structure:
    """One paper of either system. Empty `number` and `day` print blank: bản trình ký."""

    format: str
    kind_name: str  # empty for a công văn, which prints no name of its type
    parent_lines: tuple[str, ...]
    issuer_lines: tuple[str, ...]
    number_prefix: str
    number: str
    symbol: str
    place: str
    day: date | None
    year: int
    subject: str
    addressees: tuple[str, ...]
    bases: tuple[str, ...]
    blocks: tuple[Block, ...]
    recipients: tuple[str, ...]
    sign_lines: tuple[SignLine, ...]
    signer: str
    annex: Annex | None = None

    @property
    def is_dispatch(self) -> bool:
        return not self.kind_name

    @property
    def number_line(self) -> str:
        return f"{self.number_prefix}{self.number or BLANK_NUMBER}{self.symbol}"

    @property
    def place_date(self) -> str:
        if self.day is None:
            return f"{self.place}, ngày{BLANK_DAY}tháng{BLANK_DAY}năm {self.year}"
        return f"{self.place}, ngày {date_in_words(self.day)}"

    @property
    def title(self) -> str:
        name = self.kind_name.capitalize() if self.kind_name else "Công văn"
        return f"{name} {self.number}{self.symbol}".strip() if self.number else f"{name}: {self.subject}"

    def plain_text(self) -> str:
        """The words of the paper for searching."""
        parts = [self.kind_name, self.subject, *self.bases]
        parts += [f"{block.label} {block.text}".strip() for block in self.blocks]
        if self.annex:
            parts += [self.annex.title, *(" ".join(row) for row in self.annex.rows)]
        return "\n".join(part for part in parts if part)

    def to_json(self) -> dict:
        """Lists and plain values, exactly as the database gives them back."""
        return json.loads(json.dumps(asdict(self) | {"day": self.day.isoformat() if self.day else None}))

    @classmethod
    def from_json(cls, data: dict) -> "Structure":
        values = {name: tuple(value) if isinstance(value, list | tuple) else value for name, value in data.items()}
        values["day"] = date.fromisoformat(data["day"]) if data["day"] else None
        values["blocks"] = tuple(Block(**block) for block in data["blocks"])
        values["sign_lines"] = tuple(SignLine(**line) for line in data["sign_lines"])
        annex = data.get("annex")
        if annex:
            rows = tuple(tuple(row) for row in annex["rows"])
            annex = Annex(**{**annex, "columns": tuple(annex["columns"]), "rows": rows})
        return cls(**{**values, "annex": annex})
