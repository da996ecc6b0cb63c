"""Thu hồi: the paper stays readable and marked, nothing is deleted."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from directives.models import CascadeNode, Document
from orgs.audit import record
from orgs.errors import DomainError
from orgs.models import User
from orgs.permissions import require
from plans import permissions as rights
from plans.models import Plan
from plans.services.workflow import move_plan, require_state


@transaction.atomic
def withdraw_plan(
    *,
    plan: Plan,
    on: date,
    reason: str,
    actor: User,
    close_duties: Callable[[Plan, date], object] | None = None,
) -> Plan:
    """Withdraw an issued paper and close the places it opened; `close_duties` lets reports end what was owed."""
    require_state(plan, Plan.State.ISSUED)
    require(rights.can_withdraw(actor, plan), "Chỉ thủ trưởng, lãnh đạo của cơ quan ban hành được thu hồi văn bản.")
    if not reason.strip():
        raise DomainError("Ghi lý do thu hồi.")
    if plan.document.issued_on and on < plan.document.issued_on:
        raise DomainError("Ngày thu hồi không được trước ngày ban hành.")
    move_plan(plan, [Plan.State.ISSUED], Plan.State.WITHDRAWN)
    CascadeNode.objects.filter(handed_down_by=plan.document, closed_on__isnull=True).update(closed_on=on)
    document = plan.document
    document.state, document.withdrawn_on, document.withdrawn_reason = Document.State.WITHDRAWN, on, reason.strip()
    document.save(update_fields=["state", "withdrawn_on", "withdrawn_reason"])
    if close_duties is not None:
        close_duties(plan, on)
    record(actor, "plan_withdrawn", plan, organization=document.issuer, comment=reason)
    return plan
