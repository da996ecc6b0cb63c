"""Sending a report to all its receivers: the draft is frozen, with a hash of all that it says."""

import hashlib
import json
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from directives.services import acknowledge_by_acting
from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.permissions import require
from reports.figures import figure_from, in_words
from reports.models import Delivery, Duty, ReportVersion, RequirementReceiver
from reports.models.versions import moment_that_counts
from reports.permissions import can_send_report
from reports.services.answers import tell_receivers
from reports.services.checks import drop_idle_explanations, hold_backs
from reports.services.contents import OFTEN_ABSENT, Contents, read_contents
from reports.services.reminders import drop_reminders

ESTIMATE = " (ước)"
REPORTED = "Tự ghi nhận khi đơn vị gửi báo cáo."


@transaction.atomic
def send_report(
    *, duty: Duty, actor, now: datetime, lock_version: int | None = None, arrived_at: datetime | None = None
) -> ReportVersion:
    """Freeze the draft, deliver it to every receiver in place of earlier versions, and return it.

    Sending is the head's signature (field study (c) 24). `lock_version` is what the head saw on the confirmation
    page; `arrived_at` when the request began to come in. Raises NotAllowed; StateConflict when it was sent already or
    changed since; DomainError for missing parts.
    """
    if actor is not None:
        if duty.state in (Duty.State.SUBMITTED, Duty.State.ACCEPTED) and not duty.is_correcting:
            raise StateConflict("Báo cáo này đã được gửi trước đó.")
        require(can_send_report(actor, duty), "Báo cáo do thủ trưởng của chính đơn vị gửi.")
    _take(duty, moment_that_counts(arrived_at, now))
    versions = list(duty.versions.order_by().annotate(**OFTEN_ABSENT))
    draft = next((version for version in versions if version.sent_at is None), None)
    if draft is None:
        raise StateConflict("Chưa có nội dung để gửi, hoặc báo cáo đã được gửi trước đó.")
    contents = read_contents(draft)
    explained = len(contents.explanations)
    if missing := hold_backs(draft, contents):
        raise DomainError("Còn thiếu: " + "; ".join(part.label.rstrip(".") for part in missing) + ".")
    if len(contents.explanations) < explained:
        drop_idle_explanations(draft, contents)
    receivers = _receivers(duty)
    earlier = {version.pk: version.number for version in versions if version.number}
    version = _freeze(draft, contents, max(earlier.values(), default=0) + 1, actor, (now, arrived_at), lock_version)
    if earlier:
        Delivery.objects.filter(version__in=list(earlier), is_current=True).update(is_current=False)
    Delivery.objects.bulk_create(
        Delivery(version=version, organization_id=line.organization_id, via_id=line.via_id, cut=line.cut)
        for line in receivers
    )
    _take_over_papers(duty, actor)
    drop_reminders(duty)
    record(actor, "report_sent", duty, organization=duty.organization, number=version.number, sha256=version.sha256)
    tell_receivers(version, receivers)
    return version


def _take(duty, now) -> None:
    """Whoever moves the duty holds it until the end: nobody else sends, decides or withdraws meanwhile."""
    taking = Q(state__in=Duty.OPEN_STATES) | Q(is_correcting=True)
    moved = Duty.objects.filter(taking, pk=duty.pk).update(
        state=Duty.State.SUBMITTED, is_correcting=False, first_sent_at=Coalesce("first_sent_at", now)
    )
    if not moved:
        raise StateConflict("Báo cáo này đã được gửi hoặc được miễn.")


def content_of(version: ReportVersion, contents: Contents | None = None) -> dict:
    """All that a version says, in a fixed order: what the hash covers."""
    contents = contents or read_contents(version)
    return _only_some_have(version, contents) | {
        "duty": version.duty_id,
        "requirement": version.duty.requirement.name,
        "period": version.duty.period,
        "form": version.form_id,
        "nothing_to_report": version.nothing_to_report,
        "note": version.note,
        "texts": [[row.heading_id, row.heading.title, row.text] for row in contents.texts],
        "values": [
            [
                row.indicator_id,
                row.indicator.name,
                row.item.name if row.item else "",
                in_words(row.indicator, figure_from(row)) + (ESTIMATE if row.is_estimate else ""),
            ]
            for row in contents.values
        ],
        "progress": [[row.assignment_id, str(row.assignment.task), row.state, row.note] for row in contents.progress],
        "files": [[row.name, row.size, row.sha256] for row in contents.files],
    }


def _only_some_have(version, contents) -> dict:
    """Parts that stand in the hash only where there are any, so that versions sent before they existed still match."""
    found = {
        "explanations": [[row.check_rule_id, row.text] for row in contents.explanations],
        "carried": _carried(contents),
        "evidence": [[row.sha256, row.assignment_id] for row in contents.files if row.assignment_id],
        "corrects": [version.corrects.number, version.correction_reason] if version.corrects_id else [],
    }
    return {name: said for name, said in found.items() if said}


def _carried(contents) -> list[list]:
    """The lines confirmed as unchanged since the period before."""
    texts = [["text", row.heading_id] for row in contents.texts if row.is_carried]
    values = [["value", row.indicator_id, row.item_id] for row in contents.values if row.is_carried]
    return texts + values + [["progress", row.assignment_id] for row in contents.progress if row.is_carried]


def fingerprint(version: ReportVersion, contents: Contents | None = None) -> str:
    """SHA-256 of the content with its number, moment and sender."""
    signed = content_of(version, contents) | {
        "number": version.number,
        "sent_at": version.sent_at.astimezone(UTC).isoformat() if version.sent_at else None,
        "sent_by": version.sent_by_id,
    }
    if version.arrived_at:
        signed["arrived_at"] = version.arrived_at.astimezone(UTC).isoformat()
    return hashlib.sha256(json.dumps(signed, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _receivers(duty):
    handled = Exists(RequirementReceiver.handlers.through.objects.filter(requirementreceiver=OuterRef("pk")))
    lines = duty.requirement.receivers.exclude(organization=duty.organization_id).annotate(has_handlers=handled)
    if not (lines := list(lines)):
        raise DomainError("Chế độ báo cáo này chưa có nơi nhận.")
    return lines


def _take_over_papers(duty, actor) -> None:
    papers = {duty.requirement.document_id} | ({duty.node.handed_down_by_id} if duty.node else set())
    acknowledge_by_acting(organization=duty.organization, documents=papers, actor=actor, because=REPORTED)


def _freeze(draft, contents, number, actor, moments, lock_version) -> ReportVersion:
    draft.number, draft.sent_by = number, actor
    draft.sent_at, draft.arrived_at = moments
    draft.sha256 = fingerprint(draft, contents)
    rows = ReportVersion.objects.filter(
        pk=draft.pk, sent_at__isnull=True, lock_version=lock_version or draft.lock_version
    )
    moved = rows.update(
        number=number, sent_at=draft.sent_at, arrived_at=draft.arrived_at, sent_by=actor, sha256=draft.sha256
    )
    if not moved:
        raise StateConflict("Nội dung báo cáo vừa được sửa hoặc đã được gửi. Hãy xem lại trước khi gửi.")
    return draft
