"""Sending a report to all its receivers, and their answer: accepted, or returned with a comment."""

import hashlib
import json
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce

from directives.secrecy import refuse_secret
from directives.services import acknowledge_by_acting
from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.permissions import require
from reports.figures import figure_from, in_words
from reports.models import Delivery, Duty, ReportVersion
from reports.permissions import can_review_delivery, can_send_report
from reports.services.answers import settle_arrival, tell_receivers, tell_reporter
from reports.services.filling import copy_to_draft, missing_parts
from reports.services.succession import pass_on_returned

ESTIMATE = " (ước)"
REPORTED = "Tự ghi nhận khi đơn vị gửi báo cáo."


@transaction.atomic
def send_report(*, duty: Duty, actor, now: datetime, lock_version: int | None = None) -> ReportVersion:
    """Freeze the draft, deliver it to every receiver in place of earlier versions, and return it.

    Sending is the head's signature (field study (c) 24). `lock_version` is what the head saw on the confirmation
    page. Raises NotAllowed; StateConflict when it was sent already or changed since; DomainError for missing parts.
    """
    if actor is not None:
        if duty.state in (Duty.State.SUBMITTED, Duty.State.ACCEPTED):
            raise StateConflict("Báo cáo này đã được gửi trước đó.")
        require(can_send_report(actor, duty), "Báo cáo do thủ trưởng của chính đơn vị gửi.")
    _lock(duty)
    draft = duty.versions.drafts().first()
    if draft is None:
        raise StateConflict("Chưa có nội dung để gửi, hoặc báo cáo đã được gửi trước đó.")
    if missing := missing_parts(draft):
        raise DomainError("Còn thiếu: " + "; ".join(part.label for part in missing) + ".")
    receivers = _receivers(duty)
    version = _freeze(draft, actor, now, lock_version)
    moved = Duty.objects.filter(pk=duty.pk, state__in=Duty.OPEN_STATES).update(
        state=Duty.State.SUBMITTED, first_sent_at=Coalesce("first_sent_at", now)
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


@transaction.atomic
def accept_delivery(*, delivery: Delivery, actor, now: datetime) -> Delivery:
    """The receiver takes the report as it is; when all have, the duty is accepted. Raises NotAllowed, StateConflict."""
    _decide(delivery, actor, now, Delivery.State.ACCEPTED)
    duty = delivery.version.duty
    record(actor, "report_accepted", duty, organization=delivery.organization)
    _settle(duty)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def return_delivery(*, delivery: Delivery, comment: str, actor, now: datetime) -> Delivery:
    """Send the report back with a reason; the body gets a new draft copied from what it had sent."""
    comment = comment.strip()
    if not comment:
        raise DomainError("Hãy ghi lý do trả lại để đơn vị biết cần sửa gì.")
    refuse_secret(comment, actor=actor)
    _decide(delivery, actor, now, Delivery.State.RETURNED, comment=comment)
    duty = delivery.version.duty
    record(actor, "report_returned", duty, organization=delivery.organization, comment=comment)
    copy_to_draft(version=delivery.version, actor=None)
    _settle(duty)
    if duty.state == Duty.State.RETURNED:
        pass_on_returned(duty)
    delivery.refresh_from_db()
    tell_reporter(delivery)
    return delivery


@transaction.atomic
def accept_deliveries(*, deliveries, actor, now: datetime) -> int:
    """Many at once; returns how many were accepted. Those decided meanwhile are left; a missing right undoes all."""
    done = 0
    for delivery in deliveries:
        try:
            with transaction.atomic():
                accept_delivery(delivery=delivery, actor=actor, now=now)
        except StateConflict:
            continue
        done += 1
    return done


def content_of(version: ReportVersion) -> dict:
    """All that a version says, in a fixed order: what the hash covers and the receipt lists."""
    texts = version.texts.select_related("heading").order_by("heading__position", "heading")
    values = version.values.select_related("indicator", "item").order_by("indicator__position", "indicator", "item")
    progress = version.progress.select_related("assignment__task").order_by("assignment")
    return {
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
        "files": [[row.name, row.size, row.sha256] for row in version.files.order_by("pk")],
    }


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


def _decide(delivery, actor, now, state, comment="") -> None:
    if actor is not None:
        require(
            can_review_delivery(actor, delivery),
            "Chỉ người được giao theo dõi hoặc lãnh đạo nơi nhận được chấp nhận, trả lại báo cáo.",
        )
    _lock(delivery.version.duty)
    moved = Delivery.objects.filter(pk=delivery.pk, is_current=True, state=Delivery.State.SUBMITTED).update(
        state=state, comment=comment, decided_by=actor, decided_at=now
    )
    if not moved:
        raise StateConflict("Báo cáo này đã được xử lý hoặc đã có bản gửi mới. Hãy tải lại trang.")
    settle_arrival(delivery)


def _lock(duty) -> None:
    """One decision at a time on a duty: two receivers who accept at once must see each other."""
    list(Duty.objects.select_for_update().filter(pk=duty.pk).values_list("pk"))


def _settle(duty) -> None:
    """The duty as its current deliveries tell: one return returns it, it is accepted when all accept."""
    states = set(Delivery.objects.current().filter(version__duty=duty).values_list("state", flat=True))
    if Delivery.State.RETURNED in states:
        state = Duty.State.RETURNED
    else:
        state = Duty.State.ACCEPTED if states == {Delivery.State.ACCEPTED} else Duty.State.SUBMITTED
    Duty.objects.filter(pk=duty.pk).update(state=state)
    duty.state = state
