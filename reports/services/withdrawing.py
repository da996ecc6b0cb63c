"""Taking a report back before any receiver has decided."""

from datetime import datetime

from django.db import transaction

from directives.secrecy import refuse_secret
from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.permissions import may, require
from reports.models import Delivery, Duty, ReportVersion
from reports.services.answers import tell_withdrawn
from reports.services.filling import copy_to_draft
from reports.services.standing import answered_state, lock_duty


@transaction.atomic
def withdraw_report(*, duty: Duty, reason: str, actor, now: datetime) -> ReportVersion:
    """Take back the version that waits at its receivers and return the draft copied from it.

    The version keeps its number and moment and counts nowhere any more. The version before it, when there is one,
    counts again; otherwise nothing was sent, so that a day missed is still missed (`first_sent_at`). Raises
    NotAllowed; StateConflict when a receiver decided first, or nothing waits; DomainError without a reason.
    """
    reason = reason.strip()
    if not reason:
        raise DomainError("Hãy ghi lý do rút lại; các nơi nhận sẽ thấy lý do này.")
    refuse_secret(reason, actor=actor)
    if actor is not None:
        allowed = may(actor, "report.send", duty.organization_id)
        require(allowed, "Báo cáo do thủ trưởng của chính đơn vị rút lại.")
    lock_duty(duty)
    version = _waiting_version(duty)
    ReportVersion.objects.filter(pk=version.pk).update(withdrawn_at=now, withdrawn_by=actor, withdrawn_reason=reason)
    version.refresh_from_db()
    Delivery.objects.filter(version=version).update(is_current=False)
    _restore_before(duty)
    draft = copy_to_draft(version=version, actor=actor)  # that of a correction corrects the same version
    record(actor, "report_withdrawn", duty, organization=duty.organization, comment=reason, number=version.number)
    tell_withdrawn(version)
    return draft


def _waiting_version(duty) -> ReportVersion:
    """The version no receiver has decided on; called with the duty locked."""
    duty.refresh_from_db(fields=["state"])
    version = duty.versions.standing().order_by("-number").first()
    if duty.state != Duty.State.SUBMITTED or version is None:
        raise StateConflict("Báo cáo này không còn chờ nơi nhận: đã được xử lý hoặc đã rút lại. Hãy tải lại trang.")
    if version.deliveries.exclude(state=Delivery.State.SUBMITTED).exists():
        raise StateConflict("Một nơi nhận đã chấp nhận hoặc trả lại báo cáo này nên không rút lại được nữa.")
    return version


def _restore_before(duty) -> None:
    """What was sent before and still stands counts again, with the answers it had got."""
    standing = list(duty.versions.standing().order_by("number"))
    duty.state, duty.first_sent_at = Duty.State.NOT_SUBMITTED, None
    if standing:
        Delivery.objects.filter(version=standing[-1]).update(is_current=True)
        duty.state, duty.first_sent_at = answered_state(duty), standing[0].counted_at
    duty.is_correcting = duty.is_accepted_somewhere
    duty.save(update_fields=["state", "first_sent_at", "is_correcting"])
