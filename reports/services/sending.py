"""Sending a report to all its receivers: the draft is frozen, with a hash of all that it says."""

import hashlib
import json
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from directives.services import acknowledge_by_acting
from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.permissions import require
from reports.figures import figure_from, in_words
from reports.models import Delivery, Duty, ReportVersion
from reports.permissions import can_send_report
from reports.services.answers import tell_receivers
from reports.services.checks import drop_idle_explanations, hold_backs
from reports.services.standing import lock_duty

ESTIMATE = " (ước)"
REPORTED = "Tự ghi nhận khi đơn vị gửi báo cáo."


@transaction.atomic
def send_report(*, duty: Duty, actor, now: datetime, lock_version: int | None = None) -> ReportVersion:
    """Freeze the draft, deliver it to every receiver in place of earlier versions, and return it.

    Sending is the head's signature (field study (c) 24). `lock_version` is what the head saw on the confirmation
    page. Raises NotAllowed; StateConflict when it was sent already or changed since; DomainError for missing parts.
    """
    if actor is not None:
        if duty.state in (Duty.State.SUBMITTED, Duty.State.ACCEPTED) and not duty.is_correcting:
            raise StateConflict("Báo cáo này đã được gửi trước đó.")
        require(can_send_report(actor, duty), "Báo cáo do thủ trưởng của chính đơn vị gửi.")
    lock_duty(duty)
    draft = duty.versions.drafts().first()
    if draft is None:
        raise StateConflict("Chưa có nội dung để gửi, hoặc báo cáo đã được gửi trước đó.")
    if missing := hold_backs(draft):
        raise DomainError("Còn thiếu: " + "; ".join(part.label.rstrip(".") for part in missing) + ".")
    drop_idle_explanations(draft)
    receivers = _receivers(duty)
    version = _freeze(draft, actor, now, lock_version)
    taking = Q(state__in=Duty.OPEN_STATES) | Q(is_correcting=True)
    moved = Duty.objects.filter(taking, pk=duty.pk).update(
        state=Duty.State.SUBMITTED, is_correcting=False, first_sent_at=Coalesce("first_sent_at", now)
    )
    if not moved:
        raise StateConflict("Báo cáo này đã được gửi hoặc được miễn.")
    versions = list(duty.versions.values_list("pk", flat=True))  # constants: the planner never joins by scanning
    Delivery.objects.filter(version__in=versions, is_current=True).update(is_current=False)
    Delivery.objects.bulk_create(
        Delivery(version=version, organization_id=line.organization_id, via_id=line.via_id, cut=line.cut)
        for line in receivers
    )
    _take_over_papers(duty, actor)
    record(actor, "report_sent", duty, organization=duty.organization, number=version.number, sha256=version.sha256)
    tell_receivers(version, receivers)
    return version


def content_of(version: ReportVersion) -> dict:
    """All that a version says, in a fixed order: what the hash covers and the receipt lists."""
    texts = version.texts.select_related("heading").order_by("heading__position", "heading")
    values = version.values.select_related("indicator", "item").order_by("indicator__position", "indicator", "item")
    progress = version.progress.select_related("assignment__task").order_by("assignment")
    files = list(version.files.order_by("pk"))
    return _only_some_have(version, files) | {
        "duty": version.duty_id,
        "requirement": version.duty.requirement.name,
        "period": version.duty.period,
        "form": version.form_id,
        "nothing_to_report": version.nothing_to_report,
        "note": version.note,
        "texts": [[row.heading_id, row.heading.title, row.text] for row in texts],
        "values": [
            [
                row.indicator_id,
                row.indicator.name,
                row.item.name if row.item else "",
                in_words(row.indicator, figure_from(row)) + (ESTIMATE if row.is_estimate else ""),
            ]
            for row in values
        ],
        "progress": [[row.assignment_id, str(row.assignment.task), row.state, row.note] for row in progress],
        "files": [[row.name, row.size, row.sha256] for row in files],
    }


def _only_some_have(version, files) -> dict:
    """Parts that stand in the hash only where there are any, so that versions sent before they existed still match."""
    explained = version.explanations.order_by("check_rule").values_list("check_rule", "text")
    found = {
        "explanations": [list(row) for row in explained],
        "carried": _carried(version),
        "evidence": [[row.sha256, row.assignment_id] for row in files if row.assignment_id],
        "corrects": [version.corrects.number, version.correction_reason] if version.corrects_id else [],
    }
    return {name: said for name, said in found.items() if said}


def _carried(version) -> list[list]:
    """The lines confirmed as unchanged since the period before."""
    texts = version.texts.filter(is_carried=True).order_by("heading").values_list("heading")
    values = version.values.filter(is_carried=True).order_by("indicator", "item").values_list("indicator", "item")
    progress = version.progress.filter(is_carried=True).order_by("assignment").values_list("assignment")
    parts = (("text", texts), ("value", values), ("progress", progress))
    return [[kind, *row] for kind, rows in parts for row in rows]


def fingerprint(version: ReportVersion) -> str:
    """SHA-256 of the content with its number, moment and sender."""
    signed = content_of(version) | {
        "number": version.number,
        "sent_at": version.sent_at.astimezone(UTC).isoformat() if version.sent_at else None,
        "sent_by": version.sent_by_id,
    }
    return hashlib.sha256(json.dumps(signed, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _receivers(duty):
    lines = duty.requirement.receivers.exclude(organization=duty.organization_id)
    if not lines:
        raise DomainError("Chế độ báo cáo này chưa có nơi nhận.")
    return list(lines)


def _take_over_papers(duty, actor) -> None:
    papers = {duty.requirement.document_id} | ({duty.node.handed_down_by_id} if duty.node else set())
    acknowledge_by_acting(organization=duty.organization, documents=papers, actor=actor, because=REPORTED)


def _freeze(draft, actor, now, lock_version) -> ReportVersion:
    last = draft.duty.versions.aggregate(last=Max("number"))["last"] or 0
    draft.number, draft.sent_at, draft.sent_by = last + 1, now, actor
    rows = ReportVersion.objects.filter(
        pk=draft.pk, sent_at__isnull=True, lock_version=lock_version or draft.lock_version
    )
    moved = rows.update(number=draft.number, sent_at=now, sent_by=actor, sha256=fingerprint(draft))
    if not moved:
        raise StateConflict("Nội dung báo cáo vừa được sửa hoặc đã được gửi. Hãy xem lại trước khi gửi.")
    draft.refresh_from_db()
    return draft
