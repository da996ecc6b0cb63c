"""How a heading stands against the reports below: what came, changed or went since the choices were made."""

from dataclasses import dataclass, field

from orgs.text import fold
from reports.consolidation.blocks import How, chosen_from, rows_of
from reports.consolidation.gathering import Gathered, LowerText, gather_all
from reports.consolidation.sentences import differences
from reports.models import Duty, FoldedText, FormHeading, HeadingComposition, HeadingText, ReportVersion
from reports.services.folding.texts import composed_texts, quotes_for


@dataclass(frozen=True)
class Change:
    """A report that was chosen and has been sent anew: the words then and now."""

    row: FoldedText
    before: str
    now: LowerText

    @property
    def pieces(self) -> list[tuple[str, str]]:
        return differences(self.before, self.now.text)


@dataclass
class Standing:
    new: list[LowerText] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    gone: list[FoldedText] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        return not (self.new or self.changed or self.gone)

    def __str__(self):
        parts = ((self.new, "báo cáo mới"), (self.changed, "đã sửa"), (self.gone, "không còn"))
        return ", ".join(f"{len(rows)} {label}" for rows, label in parts if rows)


@dataclass
class HeadingState:
    """One heading of the workbench: what is there, what was chosen, what the draft says, what has moved since."""

    heading: FormHeading
    column: Gathered
    chosen: object
    text: str
    composition: HeadingComposition | None
    standing: Standing
    gathered: str = ""  # what folding writes of itself

    @property
    def written(self) -> str:
        """What a machine wrote last."""
        return self.composition.text if self.composition and self.composition.made_at else self.gathered

    @property
    def is_edited(self) -> bool:
        """Written by hand, or edited since: composing asks first."""
        return bool(self.text.strip()) and bare(self.text) != bare(self.written)

    @property
    def is_gathered(self) -> bool:
        """Still as folding wrote it: nothing was composed from choices yet."""
        return bool(self.text.strip()) and not (self.composition and self.composition.made_at)

    @property
    def is_stale(self) -> bool:
        """Choices made since the text was composed."""
        written = self.composition.text if self.composition else ""
        return bool(self.chosen.blocks) and bare(self.chosen.text) != bare(written)


def heading_states(duty: Duty, draft: ReportVersion | None, headings) -> list[HeadingState]:
    """All in a fixed number of queries, however many reports and headings there are."""
    headings = list(headings)
    columns = gather_all(duty, headings)
    rows = list(rows_of(draft).filter(heading__in=headings)) if draft else []
    texts = dict(draft.texts.filter(heading__in=headings).values_list("heading", "text")) if draft else {}
    made = {row.heading_id: row for row in draft.compositions.select_related("made_by")} if draft else {}
    gathered = composed_texts(quotes_for(duty, draft.form_id)) if draft else {}
    before = _words_before(rows, columns, headings)
    states = []
    for heading in headings:
        own = [row for row in rows if row.heading_id == heading.pk]
        standing = _standing(own, columns[heading.pk], made.get(heading.pk), before)
        states.append(
            HeadingState(
                heading,
                columns[heading.pk],
                chosen_from(own),
                texts.get(heading.pk, ""),
                made.get(heading.pk),
                standing,
                gathered.get(heading.pk, ""),
            )
        )
    return states


def bare(text: str) -> str:
    """What counts when two texts are compared: not the line ends a browser sends, nor space around lines."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


def _standing(rows, column: Gathered, composition, before) -> Standing:
    found, by_duty = Standing(), column.by_duty
    for row in rows:
        now = by_duty.get(row.source.duty_id)
        if now is None:
            found.gone.append(row)
        elif now.version_id != row.source_id:
            then = row.text if row.how == How.QUOTED else before.get((row.source_id, row.heading_id), "")
            if bare(then) != bare(now.text):
                found.changed.append(Change(row, then, now))
    if composition:
        held = {row.source.duty_id for row in rows}
        found.new = [
            text for text in column.texts if text.duty_id not in held and text.sent_at > composition.seen_until
        ]
    return found


def _words_before(rows, columns, headings) -> dict:
    """(older version, heading above) → what it said, for the rows whose text is not the source's own."""
    current = {text.version_id for column in columns.values() for text in column.texts}
    older = {row.source_id for row in rows if row.how != How.QUOTED and row.source_id not in current}
    if not older:
        return {}
    own = {fold(heading.title): heading.pk for heading in headings}
    said = HeadingText.objects.filter(version__in=older).values_list("version", "heading__title", "text")
    return {(version, own[fold(title)]): text.strip() for version, title, text in said if fold(title) in own}
