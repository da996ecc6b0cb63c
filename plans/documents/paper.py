"""A paper as it is printed: every line with its role, numbered, punctuated and measured.

Renderers and checks read this.

`plans.documents.composing` makes it from a `Structure`; `plans.documents.check.reading` makes it from a DOCX file.
"""

from dataclasses import dataclass, field

from plans.documents.formats import Format, Look
from plans.documents.structure import Table


@dataclass(frozen=True)
class Line:
    """One printed paragraph. `role` names its look in the format; `text` may carry light marks in the body.

    `label` is the number before it (`1.`, `a)`), printed in bold when `bold_label`; `rule` is the length in mm of the
    solid line drawn under it (0: none); `pad` keeps that many mm free on both sides, so a centred text breaks evenly.
    `place` says where it comes from (`blocks.3`, `bases.1`), for a finding or a fix; `look` is what a read file really
    shows (None: as the format says). `box` is the width in mm of the frame around a boxed line (0: as its words need).
    `keep` ties the line to what follows, `whole` keeps its own lines on one page.
    """

    role: str
    text: str
    label: str = ""
    bold_label: bool = False
    level: int = 1
    rule: float = 0
    pad: int = 0
    place: str = ""
    look: Look | None = None
    box: float = 0
    keep: bool = False
    whole: bool = False


@dataclass(frozen=True)
class TableBox:
    """A table of the body or an annex, with the place it comes from."""

    table: Table
    place: str = ""
    keep: bool = False
    wide: float = 0  # mm of the text area it stands in; 0: that of the paper


@dataclass(frozen=True)
class HeadRow:
    """Two columns of the header; `left_width` in mm, the right one takes the rest of the text width."""

    left: tuple[Line, ...]
    right: tuple[Line, ...]
    left_width: float


@dataclass(frozen=True)
class SignColumn:
    lines: tuple[Line, ...]  # sign, sign_title
    name: tuple[Line, ...]  # an office above the name, the name


@dataclass(frozen=True)
class Close:
    """Nơi nhận on the left, the signature on the right; with a second signature that stands left and Nơi nhận below."""

    recipients: tuple[Line, ...]
    sign: SignColumn
    sign_left: SignColumn | None = None


@dataclass(frozen=True)
class Sheet:
    """What follows the signature: an annex or the text issued by a decision. Starts a page, numbers its own pages."""

    kind: str  # annex | attached
    head: tuple[HeadRow, ...]
    front: tuple[Line, ...]
    body: tuple[Line | TableBox, ...]
    is_landscape: bool = False


@dataclass(frozen=True)
class Paper:
    """The whole print. `format` already holds the set of sizes that fits this header."""

    format: Format
    kind: str
    title: str
    above: tuple[Line, ...]  # circulation
    head: tuple[HeadRow, ...]
    front: tuple[Line, ...]
    addressees: tuple[Line, ...]
    bases: tuple[Line, ...]
    body: tuple[Line | TableBox, ...]
    close: Close
    contact: Line | None = None
    notice: Line | None = None  # who must not print it, at the foot of the last page
    sheets: tuple[Sheet, ...] = field(default_factory=tuple)

    def look(self, line: Line) -> Look:
        """As the line is set: what the file shows, else what the format says."""
        return line.look or self.format.look(line.role)

    def lines(self):
        """Every line from top to bottom, without the cells of tables."""
        yield from self.above
        for row in self.head:
            yield from (*row.left, *row.right)
        for part in (self.front, self.addressees, self.bases, self.body):
            yield from (line for line in part if isinstance(line, Line))
        yield from self.close.recipients
        for column in (self.close.sign_left, self.close.sign):
            yield from (*column.lines, *column.name) if column else ()
        for sheet in self.sheets:
            for row in sheet.head:
                yield from (*row.left, *row.right)
            yield from sheet.front
            yield from (line for line in sheet.body if isinstance(line, Line))
        yield from (line for line in (self.contact, self.notice) if line)


def shares(table: Table) -> list[float]:
    """The width of each column in percent."""
    total = sum(column.weight for column in table.columns) or 1
    return [column.weight * 100 / total for column in table.columns]
