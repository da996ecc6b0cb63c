"""A report as a page shows it: each line of the form with what was written, and what the body wrote the time before."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from orgs.formats import vn_number
from plans.models import Assignment
from reports.figures import Figure, against_aim, aim_in_words, figure_from, in_words, number_in_words
from reports.models import (
    AssignmentProgress,
    DeliveryRemark,
    Duty,
    FormHeading,
    HeadingText,
    Indicator,
    IndicatorValue,
    ListItem,
    ReportFile,
    ReportVersion,
)
from reports.services.carrying import previous_version
from reports.services.checks import Finding, run_checks
from reports.services.filling import assignments_of
from reports.services.folding import Quote


@dataclass
class HeadingLine:
    heading: FormHeading
    text: str = ""
    before: str = ""
    quotes: list[Quote] = field(default_factory=list)
    is_carried: bool = False
    remarks: list[DeliveryRemark] = field(default_factory=list)
    bound: object = None
    bound_carried: object = None


@dataclass
class IndicatorLine:
    """A figure, or its rows by a list: (item, value) in `rows`, the whole answers in `row_figures`, in its order.

    `estimated`: the estimate sent earlier, once a final figure stands; of a row in `rows_estimated`, by item id.
    """

    indicator: Indicator
    figure: Figure | None = None
    before_figure: Figure | None = None
    row_figures: list[tuple[ListItem, Figure]] = field(default_factory=list)
    before_row_figures: list[tuple[ListItem, Figure]] = field(default_factory=list)
    estimated: Decimal | None = None
    rows_estimated: dict[int, Decimal] = field(default_factory=dict)
    remarks: list[DeliveryRemark] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    asks: list = field(default_factory=list)
    bound: object = None
    bounds: list = field(default_factory=list)
    bound_estimate: object = None
    bound_carried: object = None
    formset: object = None
    explain_url: str = ""  # of a folded figure: where it comes from

    @property
    def value(self) -> Decimal | None:
        return self.figure.value if self.figure else None

    @property
    def before(self) -> Decimal | None:
        return self.before_figure.value if self.before_figure else None

    @property
    def rows(self) -> list[tuple[ListItem, Decimal]]:
        return [(item, figure.value) for item, figure in self.row_figures]

    @property
    def before_rows(self) -> list[tuple[ListItem, Decimal]]:
        return [(item, figure.value) for item, figure in self.before_row_figures]

    @property
    def total(self) -> Decimal:
        return sum((value for _, value in self.rows), Decimal(0))

    @property
    def is_carried(self) -> bool:
        return bool(self.figure and self.figure.is_carried)

    @property
    def words(self) -> str:
        return in_words(self.indicator, self.figure)

    @property
    def before_words(self) -> str:
        return in_words(self.indicator, self.before_figure)

    @property
    def estimated_words(self) -> str:
        """The estimate that was sent, unless it is what still stands."""
        if self.figure and self.figure.is_estimate and self.figure.value == self.estimated:
            return ""
        return number_in_words(self.indicator, self.estimated)

    @property
    def aim(self) -> str:
        return aim_in_words(self.indicator)

    @property
    def against_aim(self) -> str:
        return against_aim(self.indicator, self.total if self.row_figures else self.value)

    @property
    def row_lines(self) -> list[tuple[ListItem, Figure, str]]:
        """(item, answer, the estimate sent earlier) for the page."""
        return [
            (item, figure, "" if figure.is_estimate and figure.value == sent else vn_number(sent))
            for item, figure in self.row_figures
            for sent in (self.rows_estimated.get(item.pk),)
        ]

    @property
    def before_total(self) -> Decimal:
        return sum((value for _, value in self.before_rows), Decimal(0))


@dataclass
class ProgressLine:
    assignment: Assignment
    state: str = ""
    note: str = ""
    before: str = ""
    before_progress: tuple[str, str] | None = None
    is_carried: bool = False
    evidence: list[ReportFile] = field(default_factory=list)
    remarks: list[DeliveryRemark] = field(default_factory=list)
    own_tasks: list = field(default_factory=list)
    bound_state: object = None
    bound_note: object = None
    bound_carried: object = None
    bound_files: object = None


@dataclass
class Sheet:
    """`version` is None for a report nobody has begun; `previous` is the last report of the same body.

    `files` are those of the report as a whole, the evidence of a task stands in its line.
    """

    duty: Duty
    version: ReportVersion | None
    previous: ReportVersion | None
    headings: list[HeadingLine]
    indicators: list[IndicatorLine]
    progress: list[ProgressLine]
    files: list[ReportFile]
    findings: list[Finding] = field(default_factory=list)
    is_folded: bool = False


@dataclass
class _Contents:
    """Of one version: texts by heading title, values by indicator name (names match across form versions)."""

    texts: dict[str, HeadingText] = field(default_factory=dict)
    values: dict[str, list[IndicatorValue]] = field(default_factory=lambda: defaultdict(list))
    progress: dict[int, AssignmentProgress] = field(default_factory=dict)


def read_sheet(duty: Duty, version: ReportVersion | None, *, with_previous: bool = False) -> Sheet:
    """The whole report in a fixed number of queries, however many lines it has."""
    form_id = version.form_id if version else duty.requirement.form_id
    previous = previous_version(duty) if with_previous else None
    now, before = _contents(version, previous)
    sheet = Sheet(
        duty=duty,
        version=version,
        previous=previous,
        headings=[_heading_line(row, now, before) for row in FormHeading.objects.filter(form=form_id)],
        indicators=[
            _indicator_line(row, now, before)
            for row in Indicator.objects.filter(form=form_id).select_related("breakdown")
        ],
        progress=_progress_lines(duty, version, now, before),
        files=[],
        findings=run_checks(version) if version else [],
    )
    _place_files(sheet)
    _place_findings(sheet)
    _place_remarks(sheet)
    return sheet


def _contents(*versions: ReportVersion | None) -> list[_Contents]:
    """What each of the versions says, read together; nothing for one that does not exist."""
    said = {version.pk: _Contents() for version in versions if version}
    found = [said[version.pk] if version else _Contents() for version in versions]
    if not said:
        return found
    for row in HeadingText.objects.filter(version__in=said).select_related("heading"):
        said[row.version_id].texts[row.heading.title] = row
    values = IndicatorValue.objects.filter(version__in=said).select_related("indicator", "item")
    for row in values.order_by("item__position", "item__name"):
        said[row.version_id].values[row.indicator.name].append(row)
    for row in AssignmentProgress.objects.filter(version__in=said):
        said[row.version_id].progress[row.assignment_id] = row
    return found


def _heading_line(heading, now, before) -> HeadingLine:
    line = HeadingLine(heading)
    if row := now.texts.get(heading.title):
        line.text, line.is_carried = row.text, row.is_carried
    if row := before.texts.get(heading.title):
        line.before = row.text
    return line


def _indicator_line(indicator, now, before) -> IndicatorLine:
    line = IndicatorLine(indicator)
    rows, old = now.values.get(indicator.name, []), before.values.get(indicator.name, [])
    if indicator.breakdown_id:
        line.row_figures = [(row.item, figure_from(row)) for row in rows if row.item]
        line.before_row_figures = [(row.item, figure_from(row)) for row in old if row.item]
        line.rows_estimated = {row.item_id: row.estimated for row in rows if row.item and row.estimated is not None}
        return line
    if rows and rows[0].item_id is None:
        line.figure, line.estimated = figure_from(rows[0]), rows[0].estimated
    if old and old[0].item_id is None:
        line.before_figure = figure_from(old[0])
    return line


def _progress_lines(duty, version, now, before) -> list[ProgressLine]:
    if version and version.sent_at:  # as it was sent, whatever the plan says today
        rows = version.progress.select_related("assignment__task").order_by("assignment__task__position", "pk")
        return [ProgressLine(row.assignment, row.state, row.note, is_carried=row.is_carried) for row in rows]
    lines = []
    for assignment in assignments_of(duty):
        row, old = now.progress.get(assignment.pk), before.progress.get(assignment.pk)
        line = ProgressLine(assignment, before=_in_words(old), before_progress=(old.state, old.note) if old else None)
        if row:
            line.state, line.note, line.is_carried = row.state, row.note, row.is_carried
        lines.append(line)
    return lines


def _in_words(row: AssignmentProgress | None) -> str:
    return f"{row.get_state_display()}. {row.note}".strip() if row else ""


def _place_files(sheet: Sheet) -> None:
    lines = {line.assignment.pk: line for line in sheet.progress}
    for file in sheet.version.files.order_by("pk") if sheet.version else ():
        line = lines.get(file.assignment_id)
        (line.evidence if line else sheet.files).append(file)


def _place_findings(sheet: Sheet) -> None:
    lines = {line.indicator.pk: line for line in sheet.indicators}
    for finding in sheet.findings:
        if line := lines.get(finding.check.left_id):
            line.findings.append(finding)


def _place_remarks(sheet: Sheet) -> None:
    """Of a sent version those on it; of a draft those of the deliveries that were returned."""
    version = sheet.version
    if version is None or not (version.sent_at or sheet.duty.state == Duty.State.RETURNED):
        return
    rows = DeliveryRemark.objects.select_related("delivery__organization", "heading", "indicator")
    if version.sent_at:
        rows = rows.filter(delivery__version=version)
    else:
        rows = rows.filter(delivery__version__duty=sheet.duty, delivery__is_current=True, delivery__state="returned")
    told = defaultdict(list)
    for row in rows:
        part = row.heading.title if row.heading else row.indicator.name if row.indicator else row.assignment_id
        told[_kind_of(row), part].append(row)
    if told:
        for line in sheet.headings:
            line.remarks = told.get(("heading", line.heading.title), [])
        for line in sheet.indicators:
            line.remarks = told.get(("indicator", line.indicator.name), [])
        for line in sheet.progress:
            line.remarks = told.get(("assignment", line.assignment.pk), [])


def _kind_of(remark) -> str:
    return "heading" if remark.heading_id else "indicator" if remark.indicator_id else "assignment"
