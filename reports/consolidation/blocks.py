"""What was chosen for a heading: blocks in their order, each a quote or a merged text with the reports behind it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from reports.models import FoldedText, FormHeading, ReportVersion

How = FoldedText.How
NAMED = 6  # bodies named one by one before a quote; of more, one fewer and the count of the others


@dataclass(frozen=True)
class TextBlock:
    """Rows of one place: their sources say the same words (a quote), or were merged into one text."""

    position: int
    how: str
    text: str
    rows: tuple[FoldedText, ...]

    @property
    def units(self) -> list[str]:
        return list(dict.fromkeys(row.source.duty.organization.name for row in self.rows))

    @property
    def is_quote(self) -> bool:
        return self.how == How.QUOTED

    @property
    def words(self) -> str:
        """As it stands in the report: a quote names who said it, between quotation marks."""
        return f"{named(self.units)}: “{self.text}”" if self.is_quote else self.text


@dataclass(frozen=True)
class Chosen:
    """All rows of one heading; `left_out` has the rows that stay out of the text."""

    blocks: tuple[TextBlock, ...] = ()
    left_out: tuple[FoldedText, ...] = ()

    @property
    def rows(self) -> list[FoldedText]:
        return [row for block in self.blocks for row in block.rows] + list(self.left_out)

    @property
    def text(self) -> str:
        """The heading's text as composed from the blocks."""
        return "\n\n".join(block.words for block in self.blocks)

    @property
    def mark(self) -> str:
        """Changes whenever a choice does: what a page shows is known to be of today or not."""
        said = [(row.source_id, row.how, row.position, row.text) for row in self.rows]
        return hashlib.sha256(repr(sorted(said)).encode()).hexdigest()[:16]


def chosen_for(version: ReportVersion | None, heading: FormHeading) -> Chosen:
    rows = rows_of(version).filter(heading=heading) if version else ()
    return chosen_from(list(rows))


def rows_of(version: ReportVersion):
    rows = version.folded_texts.select_related("source__duty__organization")
    return rows.order_by("heading", "position", "pk")


def chosen_from(rows: Sequence[FoldedText]) -> Chosen:
    taken = sorted((row for row in rows if row.how != How.LEFT_OUT), key=_place)
    blocks = [TextBlock(*place, tuple(group)) for place, group in groupby(taken, key=_place)]
    return Chosen(tuple(blocks), tuple(row for row in rows if row.how == How.LEFT_OUT))


def named(units: Sequence[str]) -> str:
    """“Trường A, Trường B và 45 đơn vị khác”."""
    if len(units) <= NAMED:
        return ", ".join(units)
    return f"{', '.join(units[: NAMED - 1])} và {len(units) - NAMED + 1} đơn vị khác"


def _place(row: FoldedText):
    return row.position, row.how, row.text
