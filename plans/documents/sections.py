"""The written sections of a draft as blocks: headings, articles and chapters, each part numbered on its own.

Every block comes with its source (`section.1.text`), so that a finding in the paper leads back to what was written.
"""

from collections.abc import Callable

from orgs.models.organization import Format
from plans.documents import wording
from plans.documents.structure import ARTICLE, CHAPTER, HEADING, ITEM, PARAGRAPH, Block
from plans.documents.text import lines_of, split_label
from plans.models import PlanSection

LETTERS = "abcdđeghiklmnopqrstuvxy"  # the Vietnamese order, as in điểm a, b, c, d, đ
LEVELS = 3
Part, Shape = PlanSection.Part, PlanSection.Shape
Sourced = tuple[Block, str]


def paragraphs(text: str, source: str) -> list[Sourced]:
    """A line that begins with `1.`, `a)`, `-` or `+` is an item with that label."""
    blocks = []
    for line in lines_of(text):
        label, level, rest = split_label(line)
        blocks.append((Block(ITEM, rest, label, level) if label else Block(PARAGRAPH, line), source))
    return blocks


def letter(at: int) -> str:
    return LETTERS[(at - 1) % len(LETTERS)]


def printed(label: str) -> str:
    """`1` → `1.`, `3.1` → `3.1.`; `a)`, `-`, `I-` stay as typed."""
    label = label.strip()
    return f"{label}." if label and label[-1].isalnum() else label


def number(level: int, at: int, look: str) -> str:
    if level == 1:
        return f"{wording.roman(at)}{'-' if look == Format.PARTY else '.'}"
    return f"{at}." if level == 2 else f"{letter(at)})"


def section_numbers(look: str, most: int = 60) -> dict[int | str, list[str]]:
    """The numbers that sections print, by level and by shape; a level starts again under a section above it."""
    counts = range(1, most + 1)
    series: dict[int | str, list[str]] = {level: [number(level, at, look) for at in counts] for level in (1, 2, 3)}
    series[Shape.ARTICLE.value] = [f"Điều {at}." for at in counts]
    series[Shape.CHAPTER.value] = [f"Chương {wording.roman(at)}" for at in counts]
    return series


class Numbering:
    """Counts through one part: headings by level, articles and chapters from its first to its last section."""

    def __init__(self, look: str):
        self.look, self.levels, self.articles, self.chapters = look, [0] * LEVELS, 0, 0

    def heading(self, level: int) -> str:
        self.levels = [*self.levels[: level - 1], self.levels[level - 1] + 1, *[0] * (LEVELS - level)]
        return number(level, self.levels[level - 1], self.look)

    def article(self) -> str:
        self.articles, self.levels = self.articles + 1, [0] * LEVELS
        return f"Điều {self.articles}."

    def chapter(self) -> str:
        self.chapters, self.levels = self.chapters + 1, [0] * LEVELS
        return f"Chương {wording.roman(self.chapters)}"


class Written:
    """The sections of a draft by the part they stand in. `tasks` gives the blocks of the tasks where they are held."""

    def __init__(self, sections: list[PlanSection], look: str, tasks: Callable[[], list[Sourced]]):
        self.look, self.tasks = look, tasks
        self.parts: dict[str, list[tuple[int, PlanSection]]] = {part: [] for part in Part.values}
        for at, section in enumerate(sections):
            self.parts[section.part or Part.BODY].append((at, section))

    @property
    def hold_tasks(self) -> bool:
        return any(section.holds_tasks for part in self.parts.values() for _, section in part)

    @property
    def annex_count(self) -> int:
        return len(self._annex_groups())

    def blocks(self, part: str) -> list[Sourced]:
        return self._blocks(self.parts[part])

    def annexes(self) -> list[tuple[str, list[Sourced]]]:
        """Each section of level 1 begins an annex: its heading is the title, what follows its content."""
        return [
            (first.heading, [*paragraphs(first.text, f"section.{at}.text"), *self._blocks(rest, shift=1)])
            for (at, first), *rest in self._annex_groups()
        ]

    def _annex_groups(self):
        groups = []
        for at, section in self.parts[Part.ANNEX]:
            if section.level <= 1 or not groups:
                groups.append([])
            groups[-1].append((at, section))
        return groups

    def _blocks(self, sections, shift: int = 0) -> list[Sourced]:
        numbering, blocks = Numbering(self.look), []
        for at, section in sections:
            blocks += _START[section.shape or Shape.HEADING](section, f"section.{at}", numbering, shift)
            if section.holds_tasks:
                blocks += self.tasks()
        return blocks


def printed_numbers(sections: list[PlanSection], look: str) -> list[str]:
    """The number of each section as it will be printed, for an outline; empty where none is."""
    found, counts = [], {part: Numbering(look) for part in Part.values}
    for section in sections:
        part, own = section.part or Part.BODY, printed(section.label)
        shift = 1 if part == Part.ANNEX else 0
        if shift and section.level <= 1:
            counts[part] = Numbering(look)
            found.append("Phụ lục:")
        elif section.shape == Shape.CHAPTER:
            label = counts[part].chapter()
            found.append(section.label.strip() or label)
        elif section.shape == Shape.ARTICLE:
            label = counts[part].article()
            found.append(own or label)
        elif section.heading or section.label:
            label = counts[part].heading(min(max(section.level - shift, 1), LEVELS))
            found.append(own or label)
        else:
            found.append("")
    return found


def _heading(section: PlanSection, source: str, numbering: Numbering, shift: int) -> list[Sourced]:
    level, blocks, label = min(max(section.level - shift, 1), LEVELS), [], ""
    if section.heading or section.label:
        label = numbering.heading(level)
        label = printed(section.label) or label
    if section.heading:
        blocks.append((Block(HEADING, section.heading, label, level), f"{source}.heading"))
    return blocks + paragraphs(section.text, f"{source}.text")


def _article(section: PlanSection, source: str, numbering: Numbering, shift: int) -> list[Sourced]:
    label = numbering.article()
    first, *rest = lines_of(section.text) or [""]
    article = Block(ARTICLE, first, printed(section.label) or label, title=section.heading)
    return [(article, f"{source}.text"), *paragraphs("\n".join(rest), f"{source}.text")]


def _chapter(section: PlanSection, source: str, numbering: Numbering, shift: int) -> list[Sourced]:
    label = numbering.chapter()
    chapter = Block(CHAPTER, label=section.label.strip() or label, title=section.heading)
    return [(chapter, f"{source}.heading"), *paragraphs(section.text, f"{source}.text")]


_START = {Shape.HEADING: _heading, Shape.ARTICLE: _article, Shape.CHAPTER: _chapter}
