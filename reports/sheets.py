"""A report as a page shows it: each line of the form with what was written, and what the body wrote the time before."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from plans.models import Assignment
from reports.models import AssignmentProgress, Duty, FormHeading, Indicator, ListItem, ReportFile, ReportVersion
from reports.services.filling import assignments_of
from reports.services.folding import Quote


@dataclass
class HeadingLine:
    heading: FormHeading
    text: str = ""
    before: str = ""
    quotes: list[Quote] = field(default_factory=list)
    bound: object = None


@dataclass
class IndicatorLine:
    """A figure, or its rows by a list; `rows` are (item, value) in the order of the list."""

    indicator: Indicator
    value: Decimal | None = None
    rows: list[tuple[ListItem, Decimal]] = field(default_factory=list)
    before: Decimal | None = None
    before_rows: list[tuple[ListItem, Decimal]] = field(default_factory=list)
    bound: object = None
    formset: object = None

    @property
    def total(self) -> Decimal:
        return sum((value for _, value in self.rows), Decimal(0))

    @property
    def before_total(self) -> Decimal:
        return sum((value for _, value in self.before_rows), Decimal(0))


@dataclass
class ProgressLine:
    assignment: Assignment
    state: str = ""
    note: str = ""
    before: str = ""
    bound_state: object = None
    bound_note: object = None


@dataclass
class Sheet:
    """`version` is None for a report nobody has begun; `previous` is the last report of the same body."""

    duty: Duty
    version: ReportVersion | None
    previous: ReportVersion | None
    headings: list[HeadingLine]
    indicators: list[IndicatorLine]
    progress: list[ProgressLine]
    files: list[ReportFile]


def read_sheet(duty: Duty, version: ReportVersion | None, *, with_previous: bool = False) -> Sheet:
    """The whole report in a fixed number of queries, however many lines it has."""
    form_id = version.form_id if version else duty.requirement.form_id
    previous = previous_version(duty) if with_previous else None
    texts, values, progress = _contents(version)
    old_texts, old_values, old_progress = _contents(previous)
    headings = [
        HeadingLine(heading, texts.get(heading.title, ""), old_texts.get(heading.title, ""))
        for heading in FormHeading.objects.filter(form=form_id)
    ]
    indicators = [
        _indicator_line(indicator, values, old_values)
        for indicator in Indicator.objects.filter(form=form_id).select_related("breakdown")
    ]
    return Sheet(
        duty=duty,
        version=version,
        previous=previous,
        headings=headings,
        indicators=indicators,
        progress=_progress_lines(duty, version, progress, old_progress),
        files=list(version.files.all()) if version else [],
    )


def previous_version(duty: Duty) -> ReportVersion | None:
    """What the body (or the one it took over from) last sent for the period before."""
    bodies = {duty.organization_id, duty.inherited_from_id} - {None}
    sent = ReportVersion.objects.sent().filter(
        duty__requirement=duty.requirement_id, duty__organization__in=bodies, duty__due_on__lt=duty.due_on
    )
    return sent.select_related("duty").order_by("-duty__due_on", "-number").first()


def _contents(version):
    """Texts by heading title, values by indicator name, progress by assignment: names match across form versions."""
    if version is None:
        return {}, {}, {}
    texts = {row.heading.title: row.text for row in version.texts.select_related("heading")}
    values = defaultdict(list)
    for row in version.values.select_related("indicator", "item").order_by("item__position", "item__name"):
        values[row.indicator.name].append((row.item, row.value))
    return texts, values, {row.assignment_id: row for row in version.progress.all()}


def _indicator_line(indicator, values, old_values) -> IndicatorLine:
    line = IndicatorLine(indicator)
    now, before = values.get(indicator.name, []), old_values.get(indicator.name, [])
    if indicator.breakdown_id:
        line.rows = [(item, value) for item, value in now if item]
        line.before_rows = [(item, value) for item, value in before if item]
    else:
        line.value = now[0][1] if now else None
        line.before = before[0][1] if before else None
    return line


def _progress_lines(duty, version, progress, old_progress) -> list[ProgressLine]:
    if version and version.sent_at:  # as it was sent, whatever the plan says today
        rows = version.progress.select_related("assignment__task").order_by("assignment__task__position", "pk")
        return [ProgressLine(row.assignment, row.state, row.note) for row in rows]
    lines = []
    for assignment in assignments_of(duty):
        row, old = progress.get(assignment.pk), old_progress.get(assignment.pk)
        line = ProgressLine(assignment, before=_in_words(old))
        if row:
            line.state, line.note = row.state, row.note
        lines.append(line)
    return lines


def _in_words(row: AssignmentProgress | None) -> str:
    return f"{row.get_state_display()}. {row.note}".strip() if row else ""
