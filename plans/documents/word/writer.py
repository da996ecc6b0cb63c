"""The lines of a paper as Word paragraphs: each in the style of its role, its drawn rule under it."""

from dataclasses import replace

from plans.documents import fonts
from plans.documents.formats import Look
from plans.documents.paper import Line, Paper, TableBox
from plans.documents.word.runs import run_of, text_runs
from plans.documents.word.shapes import drawn_line
from plans.documents.word.styles import BOX_SIDE, BOX_THICK, Change, StyleBook
from plans.documents.word.tables import grid
from plans.documents.word.xml import make

SLACK = 0.3  # mm; a line set exactly as wide as its column may still be broken
BOX_PADDING = 3  # mm at either side of a mark whose box has no width of its own
TABLE_GAP = 6  # points above a table
_DIVISIONS = (("Phần", 0), ("Chương", 1), ("Tiểu mục", 3), ("Mục", 2))
_ARTICLE, _HEADING = 4, 5


class Writer:
    """Knows the paper and its styles; makes the elements of its parts."""

    def __init__(self, paper: Paper, styles: StyleBook):
        self.paper, self.look, self.styles = paper, paper.format, styles
        self.drawn, self.division = 0, None
        self.outlines = _outlines(paper)

    def paragraph(self, line: Line, column: float, *, gap: float = 0, change: Change | None = None) -> list:
        """The paragraph of a line in a column of that many mm, and the one that holds the rule under it.

        `gap` mm at the right of the column stay free; room wanted below is given to the last of the two.
        """
        change = change or Change()
        own = replace(change, after=0) if line.rule else change
        element = self.styled(line.role, self._changed(line, column, gap, own))
        look = self.paper.look(line)
        if line.label:
            element.append(run_of(f"{line.label} ", bold=line.bold_label and not look.bold))
        element.extend(text_runs(line.text, bold=look.bold, italic=look.italic))
        return [element, self._rule(line.rule, column - gap, change.after)] if line.rule else [element]

    def styled(self, role: str, change: Change | None = None):
        """An empty paragraph of a role."""
        return make("p", make("pPr", make("pStyle", val=self.styles.style(role, change))))

    def _changed(self, line: Line, column: float, gap: float, change: Change) -> Change:
        rank = self.division if line.role == "division_title" else _rank(line)
        self.division = rank if line.role == "division" else self.division
        change = replace(change, outline=self.outlines.get(rank))
        if self.look.look(line.role).boxed:
            return self._boxed(line, column - gap, gap, change)
        return replace(
            change, left=change.left + line.pad, right=change.right + line.pad + self._free(line, column, gap)
        )

    def _free(self, line: Line, column: float, gap: float) -> float:
        """What stays free at the right: less than the gap where a line that must not break needs the room."""
        look = self.look.look(line.role)
        if look.one_line and gap:
            wide = fonts.width(line.text, look.size, bold=look.bold, italic=look.italic)
            return round(min(gap, column - wide - SLACK), 1)
        slanted = look.italic and look.align == "center"
        return round(gap - look.size / 12 / fonts.MM, 1) if slanted else gap  # LibreOffice: an italic line end is wider

    def _boxed(self, line: Line, room: float, gap: float, change: Change) -> Change:
        """The box stands in the middle of its column or at its right end; its border lies outside of the indents."""
        look = self.look.look(line.role)
        wide = line.box or fonts.width(line.text, look.size, bold=look.bold, italic=look.italic) + 2 * BOX_PADDING
        edge = (BOX_SIDE + BOX_THICK / 8) / fonts.MM
        right = 0 if look.align == "right" else (room - wide) / 2
        left, right = room - wide - right + edge, right + edge + gap
        return replace(change, left=round(left, 1), right=round(right, 1), align="center", is_boxed=True)

    def _rule(self, long: float, room: float, after: float):
        self.drawn += 1
        place = {"left": max((room - long) / 2, 0), "long": long}
        line = drawn_line(self.drawn, gap=self.look.rule_gap_points, thick=self.look.rule_points, **place)
        element = self.styled("rule", Change(after=after))
        element.append(line)
        return element

    def addressees(self) -> list:
        """`Kính gửi:` with one name in the middle, or above names whose hyphens stand under its colon."""
        lines = self.paper.addressees
        if not lines:
            return []
        label, wide = self.look.look("addressee_label"), self.look.text_width
        if len(lines) == 2:
            element = self.styled("addressee_one")
            element.append(run_of(f"{lines[0].text} ", italic=label.italic))
            element.extend(text_runs(lines[1].text, bold=False, italic=False))
            return [element]
        colon = fonts.width(":", label.size, italic=label.italic)
        first = Change(right=round(wide - self.look.addressee_left, 1), align="right")
        under = Change(left=round(self.look.addressee_left - colon, 1))
        names = [element for line in lines[1:] for element in self.paragraph(line, wide, change=under)]
        return [*self.paragraph(lines[0], wide, change=first), *names]

    def flow(self, lines, wide: float) -> list:
        """Lines and tables one under the other."""
        lines, found = list(lines), []
        for at, line in enumerate(lines):
            follows = lines[at + 1] if at + 1 < len(lines) else None
            if isinstance(line, TableBox):
                found += [] if found else [self.styled("gap")]
                found.append(grid(self, line))
                found += [self.styled("gap")] if isinstance(follows, TableBox) else []
                continue
            look = self.look.look(line.role)
            keep = line.keep and not look.keep_next
            change = Change(keep=keep, whole=line.whole, after=self._room(look, follows))
            found += self.paragraph(line, wide, change=change)
        return found

    def _room(self, look: Look, follows: Line | TableBox | None) -> float:
        """Points to add below a paragraph: Word sets no room above a table, and of two rooms takes the larger only."""
        if isinstance(follows, TableBox):
            return TABLE_GAP
        return self.look.look(follows.role).before if follows and look.after else 0


def _rank(line: Line) -> int | None:
    """Where a line stands among the headings of all papers: 0 the highest; None for what is no heading."""
    if line.role in ("annex_label", "annex_title"):
        return -1
    if line.role == "division":
        return next((rank for word, rank in _DIVISIONS if line.text.startswith(word)), 0)
    return {"article": _ARTICLE, "heading": _HEADING + line.level}.get(line.role)


def _outlines(paper: Paper) -> dict[int, int]:
    """The outline level of each rank that this paper has, so that the highest is always the first."""
    ranks = sorted({rank for line in paper.lines() if (rank := _rank(line)) is not None and rank >= 0})
    return {-1: 0} | {rank: min(at, 8) for at, rank in enumerate(ranks)}
