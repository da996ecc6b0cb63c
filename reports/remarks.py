"""Was each part on which a receiver remarked changed in the version sent after the return?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reports.models import (
    AssignmentProgress,
    Delivery,
    DeliveryRemark,
    HeadingText,
    IndicatorValue,
    ReportFile,
    ReportVersion,
)

VALUE_FIELDS = ("item", "value", "numerator", "denominator", "text", "is_estimate")


@dataclass(frozen=True)
class FollowedRemark:
    remark: DeliveryRemark
    is_mended: bool


def followed_remarks(versions: Iterable[ReportVersion]) -> dict[int, list[FollowedRemark]]:
    """Version (or draft) → the remarks of the last return before it, each with whether its part reads differently now.

    A fixed number of queries, however many versions.
    """
    remarks = _remarks_before(list(versions))
    compared = {pk: rows[0].delivery.version_id for pk, rows in remarks.items()}
    said = _said_in({*compared, *compared.values()}, [remark for rows in remarks.values() for remark in rows])
    return {
        pk: [FollowedRemark(row, said[pk, _part(row)] != said[compared[pk], _part(row)]) for row in rows]
        for pk, rows in remarks.items()
    }


def _remarks_before(versions) -> dict[int, list[DeliveryRemark]]:
    """Version → the remarks on the newest version before it that was returned with any."""
    again = [version for version in versions if version.number != 1]
    rows = DeliveryRemark.objects.filter(
        delivery__version__duty__in={version.duty_id for version in again}, delivery__state=Delivery.State.RETURNED
    ).select_related("delivery__version", "delivery__organization", "heading", "indicator", "assignment__task")
    told = defaultdict(lambda: defaultdict(list))
    for row in rows.order_by("pk") if again else ():
        told[row.delivery.version.duty_id][row.delivery.version.number].append(row)
    found = {}
    for version in again:
        before = [number for number in told[version.duty_id] if version.number is None or number < version.number]
        if before:
            found[version.pk] = told[version.duty_id][max(before)]
    return found


def _part(remark) -> tuple:
    return (remark.heading_id, remark.indicator_id, remark.assignment_id)


def _said_in(version_ids, remarks) -> dict:
    """(version, part) → all that the version says there, in a form that can be compared; empty when nothing."""
    said = defaultdict(set)
    if not remarks:
        return said
    texts = HeadingText.objects.filter(
        version__in=version_ids, heading__in={row.heading_id for row in remarks} - {None}
    )
    for version, heading, text in texts.values_list("version", "heading", "text"):
        said[version, (heading, None, None)].add(text.strip())
    values = IndicatorValue.objects.filter(version__in=version_ids)
    values = values.filter(indicator__in={row.indicator_id for row in remarks} - {None})
    for version, indicator, *answer in values.values_list("version", "indicator", *VALUE_FIELDS):
        said[version, (None, indicator, None)].add(tuple(answer))
    tasks = {row.assignment_id for row in remarks} - {None}
    progress = AssignmentProgress.objects.filter(version__in=version_ids, assignment__in=tasks)
    for version, assignment, state, note in progress.values_list("version", "assignment", "state", "note"):
        said[version, (None, None, assignment)].add((state, note.strip()))
    evidence = ReportFile.objects.filter(version__in=version_ids, assignment__in=tasks)
    for version, assignment, sha256 in evidence.values_list("version", "assignment", "sha256"):
        said[version, (None, None, assignment)].add(sha256)
    return said
