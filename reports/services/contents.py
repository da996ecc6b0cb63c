"""All that a draft or a version says, read once, in few questions, for everybody who looks at it while it is sent."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from reports.models import (
    AssignmentProgress,
    CheckExplanation,
    FormCheck,
    FormHeading,
    HeadingText,
    Indicator,
    IndicatorValue,
    ReportFile,
    ReportVersion,
)

OFTEN_ABSENT = {  # whether there are any is asked of all at once, with the version itself
    "has_progress": Exists(AssignmentProgress.objects.filter(version=OuterRef("pk"))),
    "has_files": Exists(ReportFile.objects.filter(version=OuterRef("pk"))),
    "has_checks": Exists(FormCheck.objects.filter(form=OuterRef("form"))),
}


@dataclass
class Contents:
    """The parts of the form, and what is written in them in the order in which the hash covers it."""

    headings: list[FormHeading]
    indicators: list[Indicator]
    texts: list[HeadingText]
    values: list[IndicatorValue]
    progress: list[AssignmentProgress]
    files: list[ReportFile]
    explanations: list[CheckExplanation]
    has_checks: bool


def read_contents(version: ReportVersion) -> Contents:
    """`version` may come with the annotations OFTEN_ABSENT; it is asked for them otherwise."""
    there = version
    if not hasattr(version, "has_checks"):
        there = ReportVersion.objects.filter(pk=version.pk).only("pk").annotate(**OFTEN_ABSENT).get()
    headings = _in_order(FormHeading.objects.filter(form=version.form_id))
    indicators = _in_order(Indicator.objects.filter(form=version.form_id))
    is_listed = any(indicator.breakdown_id for indicator in indicators)
    progress = version.progress.select_related("assignment__task").order_by("assignment")
    return Contents(
        headings=headings,
        indicators=indicators,
        texts=_joined(version.texts.all(), "heading", headings),
        values=_listed_values(version) if is_listed else _joined(version.values.all(), "indicator", indicators),
        progress=list(progress) if there.has_progress else [],
        files=list(version.files.order_by("pk")) if there.has_files else [],
        explanations=list(version.explanations.order_by("check_rule")) if there.has_checks else [],
        has_checks=there.has_checks,
    )


def _in_order(parts) -> list:
    return sorted(parts.order_by(), key=lambda part: (part.position, part.pk))


def _listed_values(version) -> list[IndicatorValue]:
    """Figures by a list stand in the order of their list."""
    rows = version.values.select_related("indicator", "item")
    return list(rows.order_by("indicator__position", "indicator", "item"))


def _joined(rows, name, parts) -> list:
    """The rows with the parts of the form to which they belong, in the order of the form."""
    rows, known = list(rows), {part.pk: part for part in parts}
    for row in rows:
        if part := known.get(getattr(row, f"{name}_id")):
            setattr(row, name, part)
    return sorted(rows, key=lambda row: (getattr(row, name).position, getattr(row, name).pk))
