"""Correcting an accepted report: a new version linked to the one it corrects, begun, dropped or sent."""

from django.db import transaction

from directives.secrecy import refuse_secret
from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.permissions import may, require
from reports.models import Duty, ReportFile, ReportVersion
from reports.services.filling import NOT_YOURS, copy_to_draft
from reports.services.standing import lock_duty


@transaction.atomic
def start_correction(*, duty: Duty, reason: str, actor) -> ReportVersion:
    """A draft that says what was accepted, to be changed and sent; until then the accepted version counts.

    One receiver's acceptance is enough: what it holds can no longer be withdrawn. Raises NotAllowed; StateConflict when
    no receiver has accepted, one has returned it or it is being corrected; DomainError without a reason.
    """
    reason = reason.strip()
    if not reason:
        raise DomainError("Hãy ghi lý do đính chính; các nơi nhận sẽ thấy lý do này.")
    refuse_secret(reason, actor=actor)
    if actor is not None:
        require(may(actor, "report.draft", duty.organization_id), NOT_YOURS)
    lock_duty(duty)
    duty.refresh_from_db(fields=["state"])
    fresh = Duty.objects.filter(pk=duty.pk, is_tracked=True, is_correcting=False)
    if not (duty.is_accepted_somewhere and fresh.update(is_correcting=True)):
        raise StateConflict("Chỉ đính chính báo cáo đã được chấp nhận và chưa có bản đính chính đang soạn.")
    duty.is_correcting = True
    accepted = duty.versions.standing().order_by("-number").first()
    draft = copy_to_draft(version=accepted, actor=actor)
    draft.corrects, draft.correction_reason = accepted, reason
    draft.save(update_fields=["corrects", "correction_reason"])
    record(actor, "correction_started", duty, organization=duty.organization, comment=reason, number=accepted.number)
    return draft


@transaction.atomic
def drop_correction(*, duty: Duty, actor) -> None:
    """Throw away a correction that was not sent: the accepted version stands as it did. Raises NotAllowed,
    StateConflict."""
    if actor is not None:
        require(may(actor, "report.draft", duty.organization_id), NOT_YOURS)
    lock_duty(duty)
    if not Duty.objects.filter(pk=duty.pk, is_correcting=True).update(is_correcting=False):
        raise StateConflict("Không có bản đính chính nào đang soạn: đã gửi hoặc đã bỏ.")
    duty.is_correcting = False
    drafts = duty.versions.drafts()
    ReportFile.objects.filter(version__in=drafts).delete()  # the rows; the stored bytes belong to the version sent
    drafts.delete()
    record(actor, "correction_dropped", duty, organization=duty.organization)
