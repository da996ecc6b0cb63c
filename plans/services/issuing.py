"""Ban hành: bodies, receipts and duties first, the number last, all in one transaction."""

from collections.abc import Callable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from directives.models import CascadeNode, Document
from directives.services import deliver, freeze_recipients, hand_down, link_citations
from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.models import User
from orgs.permissions import require
from plans import documents
from plans import permissions as rights
from plans.models import NumberSeries, Plan, RegisterEntry
from plans.numbers import series_for
from plans.services.numbering import take_number
from plans.services.preview import IssuingPreview, issuing_preview, needs_reason
from plans.services.printing import wake_after_commit
from plans.services.workflow import move_plan, require_state

MakeDuties = Callable[[Plan, list[CascadeNode]], object]


@transaction.atomic
def issue_plan(
    *,
    plan: Plan,
    series: NumberSeries,
    on: date,
    actor: User,
    make_duties: MakeDuties | None = None,
    reason: str = "",
    today: date | None = None,
) -> Plan:
    """Issue a signed plan with the next number of the series, dated `on`.

    Order of locks: the plan's row, cascade nodes, receipts, `make_duties(plan, nodes)`, then the number, so the
    counter is held for the shortest time and a roll-back returns the number (reliability.md T01, T02). The files are
    drawn after the commit from `plan.frozen` (services.printing); that they fail undoes no issue. Raises StateConflict
    when the plan is no longer signed, DomainError with all problems of `issuing_preview`.
    """
    today = today or timezone.localdate()
    require_state(plan, Plan.State.SIGNED)
    require(rights.can_issue(actor, plan), "Chỉ văn thư của đơn vị được cấp số và ban hành văn bản.")
    move_plan(plan, [Plan.State.SIGNED], Plan.State.ISSUED, issued_by=actor, issued_at=timezone.now())
    preview = issuing_preview(plan, on, today)
    _refuse_faults(plan, series, preview)
    if needs_reason(on, today) and not reason.strip():
        raise DomainError(f"Văn bản ghi ngày của năm {on.year} đã qua: ghi lý do trước khi ban hành.")
    nodes = _hand_out(plan, preview, on, actor)
    if make_duties is not None:
        make_duties(plan, nodes)
    record(actor, "plan_issued", plan, organization=plan.document.issuer, comment=reason, bodies=len(nodes))
    _number_and_freeze(plan, take_number(plan=plan, series=series, on=on, actor=actor))
    wake_after_commit()
    return plan


def _refuse_faults(plan: Plan, series: NumberSeries, preview: IssuingPreview) -> None:
    if series not in series_for(plan.document.issuer, plan.document.kind):
        raise DomainError("Sổ này không dùng cho loại văn bản của kế hoạch.")
    if preview.problems:
        raise DomainError(" ".join(preview.problems))


def _hand_out(plan: Plan, preview: IssuingPreview, on: date, actor: User) -> list[CascadeNode]:
    """Places for those who carry it out, receipts for everybody else who is named."""
    nodes = []
    if preview.executing:
        nodes = hand_down(document=plan.document, order=plan.order, organizations=preview.executing, on=on, actor=actor)
    if preview.informed:
        deliver(document=plan.document, organizations=preview.informed, actor=actor)
    freeze_recipients(document=plan.document, on=on)
    return nodes


def _number_and_freeze(plan: Plan, entry: RegisterEntry) -> None:
    document = plan.document
    document.number, document.code, document.issued_on = entry.number, entry.code, entry.issued_on
    document.state = Document.State.ISSUED
    document.issuer_name = document.issuer.name
    signature = documents.signature_of(plan)
    document.signer_name, document.signer_title = signature["name"], signature["title"]
    structure = documents.build(plan)
    document.text = structure.plain_text()
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError as error:
        raise StateConflict(
            f"Văn bản {entry.code} ngày {entry.issued_on:%d/%m/%Y} đã có trong hệ thống. "
            "Kiểm tra sổ văn bản đi: có thể số này đã được ghi sổ bù hoặc đơn vị nhận đã đăng ký."
        ) from error
    plan.frozen = structure.to_json()
    plan.save(update_fields=["frozen"])
    link_citations(document=document)
    entry.signer = f"{document.signer_name}, {document.signer_title}"
    entry.recipients = documents.recipients_as_printed(structure)
    entry.save(update_fields=["signer", "recipients"])
