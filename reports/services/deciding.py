"""What a receiver answers to a report: accepted, or returned with a comment on the whole or on single parts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from directives.secrecy import refuse_secret
from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.permissions import require
from reports.models import Delivery, DeliveryRemark, Duty, FormHeading, Indicator, ReportVersion
from reports.permissions import can_review_delivery
from reports.services.answers import settle_arrival, tell_reporter
from reports.services.filling import assignments_of, copy_to_draft
from reports.services.standing import lock_duty, settle_duty
from reports.services.succession import pass_on_returned

NO_COMMENT = "Hãy ghi ý kiến chung hoặc ý kiến về ít nhất một mục để đơn vị biết cần sửa gì."
Remarks = Mapping[tuple[str, int], str]  # ("heading" | "indicator" | "assignment", its id) → what is to be changed


@dataclass
class Accepted:
    """What came of accepting many: how many were, and those left because somebody decided or withdrew meanwhile."""

    done: int = 0
    skipped: list[Delivery] = field(default_factory=list)


@transaction.atomic
def accept_delivery(*, delivery: Delivery, actor, now: datetime) -> Delivery:
    """The receiver takes the report as it is; when all have, the duty is accepted. Raises NotAllowed, StateConflict."""
    _decide(delivery, actor, now, Delivery.State.ACCEPTED)
    duty = delivery.version.duty
    record(actor, "report_accepted", duty, organization=delivery.organization)
    settle_duty(duty)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def return_delivery(
    *, delivery: Delivery, comment: str, actor, now: datetime, remarks: Remarks = MappingProxyType({})
) -> Delivery:
    """Send the report back with the reason; the body gets a new draft copied from what it had sent.

    At least one comment is needed, on the whole or on a part. Raises DomainError, NotAllowed, StateConflict,
    SecretContent.
    """
    comment = comment.strip()
    said = {part: text.strip() for part, text in remarks.items() if text.strip()}
    if not comment and not said:
        raise DomainError(NO_COMMENT)
    refuse_secret(comment, *said.values(), actor=actor)
    _check_parts(delivery.version, said)
    _decide(delivery, actor, now, Delivery.State.RETURNED, comment=comment)
    DeliveryRemark.objects.bulk_create(
        DeliveryRemark(delivery=delivery, text=text, **{f"{kind}_id": pk}) for (kind, pk), text in said.items()
    )
    duty = delivery.version.duty
    record(actor, "report_returned", duty, organization=delivery.organization, comment=_in_log(comment, said))
    copy_to_draft(version=delivery.version, actor=None)
    settle_duty(duty)
    if duty.state == Duty.State.RETURNED:
        Duty.objects.filter(pk=duty.pk).update(is_correcting=False)  # it is sent again anyway; the draft stays
        pass_on_returned(duty)
    delivery.refresh_from_db()
    tell_reporter(delivery)
    return delivery


@transaction.atomic
def accept_deliveries(*, deliveries: Iterable[Delivery], actor, now: datetime) -> Accepted:
    """Many at once. Those decided or withdrawn meanwhile are left and named; a missing right undoes all."""
    outcome = Accepted()
    for delivery in deliveries:
        try:
            with transaction.atomic():
                accept_delivery(delivery=delivery, actor=actor, now=now)
        except StateConflict:
            outcome.skipped.append(delivery)
        else:
            outcome.done += 1
    return outcome


def _decide(delivery, actor, now, state, comment="") -> None:
    if actor is not None:
        require(
            can_review_delivery(actor, delivery),
            "Chỉ người được giao theo dõi hoặc lãnh đạo nơi nhận được chấp nhận, trả lại báo cáo.",
        )
    lock_duty(delivery.version.duty)
    moved = Delivery.objects.filter(pk=delivery.pk, is_current=True, state=Delivery.State.SUBMITTED).update(
        state=state, comment=comment, decided_by=actor, decided_at=now
    )
    if not moved:
        raise StateConflict("Báo cáo này đã được xử lý, đã rút lại hoặc đã có bản gửi mới. Hãy tải lại trang.")
    settle_arrival(delivery)


def _check_parts(version: ReportVersion, said) -> None:
    """A comment belongs to a part of this very report."""
    for kind, known in (
        ("heading", FormHeading.objects.filter(form=version.form_id)),
        ("indicator", Indicator.objects.filter(form=version.form_id)),
        ("assignment", assignments_of(version.duty)),
    ):
        wanted = {pk for one, pk in said if one == kind}
        if wanted and not wanted <= set(known.values_list("pk", flat=True)):
            raise DomainError("Có ý kiến về một mục không thuộc báo cáo này.")


def _in_log(comment: str, said: Remarks) -> str:
    parts = f"Có ý kiến về {len(said)} mục." if said else ""
    return "\n".join(filter(None, (comment, parts)))
