"""Two reports side by side: what each says under a heading, as a figure, on a task, and what changed between them.

Works on sheets (`reports.sheets`), so that what a reader is not given is compared nowhere. Lines match by name, as
forms have versions.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher

from orgs.formats import vn_number
from orgs.text import fold
from plans.models import Assignment
from reports.figures import Figure, in_words
from reports.models import DeliveryRemark, Indicator
from reports.sheets import IndicatorLine, Sheet

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
MATCHED_AT_MOST = 4_000_000  # words × words; above it whole sentences are matched
COUNTED = (Indicator.Type.INTEGER, Indicator.Type.DECIMAL)


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, was added or was removed."""

    kind: str
    text: str


@dataclass
class TextPart:
    title: str
    before: str
    now: str

    @property
    def kind(self) -> str:
        return _kind(self.before.strip(), self.now.strip())

    @property
    def pieces(self) -> list[Piece]:
        return differing_words(self.before, self.now)


@dataclass
class FigurePart:
    """One answer, or one row of it by a list (`item`); `figures` are those compared, for a total the sums."""

    indicator: Indicator
    item: str
    before: Figure | None
    now: Figure | None

    @property
    def before_words(self) -> str:
        return _figure_words(self.indicator, self.before)

    @property
    def now_words(self) -> str:
        return _figure_words(self.indicator, self.now)

    @property
    def kind(self) -> str:
        return _kind(self.before_words, self.now_words)

    @property
    def is_settled(self) -> bool:
        """The final figure came in place of an estimate."""
        return bool(self.before and self.now and self.before.is_estimate and not self.now.is_estimate)

    @property
    def change(self) -> str:
        """The difference with its sign; of a percent in points."""
        moved = self._difference
        if moved is None:
            return ""
        if self.indicator.type == Indicator.Type.PERCENT:
            return f"{_signed(round(moved, 2))} điểm %"
        return _signed(moved)

    @property
    def change_percent(self) -> str:
        moved = self._difference
        if moved is None or self.indicator.type not in COUNTED or not self.before.value:
            return ""
        return f"{_signed(round(moved * 100 / abs(self.before.value), 1))}%"

    @property
    def _difference(self) -> Decimal | None:
        told = self.before and self.now and self.before.value is not None and self.now.value is not None
        if not told or self.indicator.type not in (*COUNTED, Indicator.Type.PERCENT):
            return None
        return self.now.value - self.before.value


@dataclass
class TaskPart:
    assignment: Assignment
    before_state: str = ""
    before_note: str = ""
    now_state: str = ""
    now_note: str = ""
    before_files: list[str] = field(default_factory=list)
    now_files: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        before = (self.before_state, self.before_note.strip(), self.before_files)
        now = (self.now_state, self.now_note.strip(), self.now_files)
        return _kind(before if any(before) else None, now if any(now) else None)

    @property
    def pieces(self) -> list[Piece]:
        return differing_words(self.before_note, self.now_note)


@dataclass(frozen=True)
class FilePart:
    name: str
    kind: str


@dataclass
class Comparison:
    """All parts in the order of the newer report, those it lacks after them."""

    before: Sheet
    now: Sheet
    texts: list[TextPart]
    figures: list[FigurePart]
    tasks: list[TaskPart]
    files: list[FilePart]
    others: list[TextPart]  # the note, the explanations, "không phát sinh"

    @property
    def parts(self) -> list:
        return [*self.texts, *self.figures, *self.tasks, *self.files, *self.others]

    @property
    def changed_figures(self) -> list[FigurePart]:
        return [part for part in self.figures if part.kind != SAME]

    @property
    def changed_tasks(self) -> list[TaskPart]:
        return [part for part in self.tasks if part.kind != SAME]

    @property
    def changed_files(self) -> list[FilePart]:
        return [part for part in self.files if part.kind != SAME]

    @property
    def same_names(self) -> list[str]:
        """What stayed as it was, by name; the rows of a figure by a list are told by the figure."""
        figures = [part.indicator.name for part in self.figures if part.kind == SAME and not part.item]
        return [
            *(part.title for part in [*self.texts, *self.others] if part.kind == SAME),
            *figures,
            *(str(part.assignment.task) for part in self.tasks if part.kind == SAME),
            *(part.name for part in self.files if part.kind == SAME),
        ]

    @property
    def changed(self) -> int:
        return sum(part.kind != SAME for part in self.parts)

    @property
    def same(self) -> int:
        return len(self.parts) - self.changed


def compare(before: Sheet, now: Sheet) -> Comparison:
    return Comparison(
        before=before,
        now=now,
        texts=_texts(before, now),
        figures=_figures(before, now),
        tasks=_tasks(before, now),
        files=_files(before, now),
        others=[part for part in _others(before, now) if part.before or part.now],
    )


def is_mended(comparison: Comparison, remark: DeliveryRemark) -> bool | None:
    """Was the part a reviewer remarked on changed since? None when neither report has it."""
    if remark.heading_id:
        found = [part for part in comparison.texts if fold(part.title) == fold(remark.heading.title)]
    elif remark.indicator_id:
        name = fold(remark.indicator.name)
        found = [part for part in comparison.figures if fold(part.indicator.name) == name]
    else:
        found = [part for part in comparison.tasks if part.assignment.pk == remark.assignment_id]
    return any(part.kind != SAME for part in found) if found else None


def differing_words(before: str, now: str) -> list[Piece]:
    """The newer text with what was taken out of the older one, word by word."""
    olds, news = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", now)
    if len(olds) * len(news) > MATCHED_AT_MOST:
        olds, news = _sentences(before), _sentences(now)
    matcher = SequenceMatcher(None, [one.strip() for one in olds], [one.strip() for one in news], autojunk=False)
    pieces = []
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what == "equal":
            pieces.append(Piece(SAME, "".join(news[j1:j2])))
            continue
        pieces += [Piece(REMOVED, "".join(olds[i1:i2]))] if i2 > i1 else []
        pieces += [Piece(ADDED, "".join(news[j1:j2]))] if j2 > j1 else []
    return pieces


def _sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.;!?\n])(?=\s)", text) if one.strip()]


def _kind(before, now) -> str:
    if before == now:
        return SAME
    if not before:
        return ADDED
    return CHANGED if now else REMOVED


def _paired(olds: dict, news: dict) -> list[tuple]:
    """(key, old or None, new or None): in the order of the new ones, then what only the old has."""
    return [(key, olds.get(key), one) for key, one in news.items()] + [
        (key, one, None) for key, one in olds.items() if key not in news
    ]


def _texts(before, now) -> list[TextPart]:
    olds = {fold(line.heading.title): line for line in before.headings}
    news = {fold(line.heading.title): line for line in now.headings}
    return [
        TextPart((new or old).heading.title, old.text if old else "", new.text if new else "")
        for _, old, new in _paired(olds, news)
    ]


def _figures(before, now) -> list[FigurePart]:
    olds = {fold(line.indicator.name): line for line in before.indicators}
    news = {fold(line.indicator.name): line for line in now.indicators}
    parts = []
    for _, old, new in _paired(olds, news):
        indicator = (new or old).indicator
        parts.append(FigurePart(indicator, "", _whole(old), _whole(new)))
        old_rows = {item.name: figure for item, figure in old.row_figures} if old else {}
        new_rows = {item.name: figure for item, figure in new.row_figures} if new else {}
        parts += [FigurePart(indicator, name, was, now_is) for name, was, now_is in _paired(old_rows, new_rows)]
    return parts


def _whole(line: IndicatorLine | None) -> Figure | None:
    """The answer, or the sum of its rows: an estimate when one of them is."""
    if line is None or not line.row_figures:
        return line.figure if line else None
    return Figure(value=line.total, is_estimate=any(figure.is_estimate for _, figure in line.row_figures))


def _tasks(before, now) -> list[TaskPart]:
    olds = {line.assignment.pk: line for line in before.progress}
    news = {line.assignment.pk: line for line in now.progress}
    parts = []
    for _, old, new in _paired(olds, news):
        part = TaskPart((new or old).assignment)
        if old:
            part.before_state, part.before_note = old.state, old.note
            part.before_files = sorted(file.name for file in old.evidence)
        if new:
            part.now_state, part.now_note = new.state, new.note
            part.now_files = sorted(file.name for file in new.evidence)
        parts.append(part)
    return parts


def _files(before, now) -> list[FilePart]:
    """By content: a file of the same name with other bytes went and came."""
    olds = {file.sha256: file.name for file in before.files}
    news = {file.sha256: file.name for file in now.files}
    return [FilePart(new or old, _kind(old and 1, new and 1)) for _, old, new in _paired(olds, news)]


def _others(before, now) -> list[TextPart]:
    said = {True: "Không phát sinh trong kỳ", False: ""}
    old, new = before.version, now.version
    explained = _paired(
        {finding.words: finding.explanation for finding in before.findings},
        {finding.words: finding.explanation for finding in now.findings},
    )
    return [
        TextPart("Không phát sinh", said[old.nothing_to_report], said[new.nothing_to_report]),
        TextPart("Ghi chú gửi kèm", old.note, new.note),
        *(TextPart(f"Giải trình: {words}", was or "", now_is or "") for words, was, now_is in explained),
    ]


def _figure_words(indicator: Indicator, figure: Figure | None) -> str:
    words = in_words(indicator, figure)
    return f"{words} (ước)" if words and figure.is_estimate else words


def _signed(number: Decimal) -> str:
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{vn_number(abs(number))}"
