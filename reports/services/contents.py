"""All that a draft or a version says, read once for everybody who looks at it while it is sent."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from reports.models import (
    AssignmentProgress,
    CheckExplanation,
    HeadingText,
    IndicatorValue,
    ReportFile,
    ReportVersion,
)


@dataclass
class Contents:
    """In the order in which the hash covers them."""

    texts: list[HeadingText]
    values: list[IndicatorValue]
    progress: list[AssignmentProgress]
    files: list[ReportFile]
    explanations: list[CheckExplanation]


def read_contents(version: ReportVersion) -> Contents:
    progress, files, explanations = _has(version)
    return Contents(
        texts=list(version.texts.select_related("heading").order_by("heading__position", "heading")),
        values=list(
            version.values.select_related("indicator", "item").order_by("indicator__position", "indicator", "item")
        ),
        progress=list(version.progress.select_related("assignment__task").order_by("assignment")) if progress else [],
        files=list(version.files.order_by("pk")) if files else [],
        explanations=list(version.explanations.order_by("check_rule")) if explanations else [],
    )


def _has(version) -> tuple[bool, bool, bool]:
    """Which of the parts that most reports lack are there: one question instead of three."""
    models = (AssignmentProgress, ReportFile, CheckExplanation)
    there = [Exists(model.objects.filter(version=OuterRef("pk"))) for model in models]
    return ReportVersion.objects.filter(pk=version.pk).values_list(*there).get()
