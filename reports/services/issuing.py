"""Issuing a paper together with the duties its requirements make."""

from datetime import date

from django.db import transaction

from directives.models import CascadeNode
from plans.models import NumberSeries, Plan
from plans.services import issue_plan, withdraw_plan
from reports.models import Duty, DutyChange, ReportingRequirement
from reports.services.requirements import open_requirement


def issue_plan_with_duties(*, plan: Plan, series: NumberSeries, on: date, actor, **options) -> Plan:
    """What the issue button does: nodes, receipts, duties and the number in one transaction, the number last.

    options: `reason` and `today` of `plans.services.issue_plan`. Raises what that raises; a fault in the duties takes
    everything back.
    """

    def make_duties(issued: Plan, nodes: list[CascadeNode]) -> int:
        requirements = ReportingRequirement.objects.filter(document=issued.document_id, is_open=False)
        requirements = requirements.select_related("document__issuer", "form")
        return sum(_open(requirement, on) for requirement in requirements)

    return issue_plan(plan=plan, series=series, on=on, actor=actor, make_duties=make_duties, **options)


@transaction.atomic
def withdraw_plan_with_duties(*, plan: Plan, on: date, reason: str, actor) -> Plan:
    """Withdraw the paper and free everybody from its reports that are not yet due; what is late or sent stays.

    Raises what `plans.services.withdraw_plan` raises.
    """

    def end_duties(withdrawn: Plan, day: date) -> None:
        duties = Duty.objects.filter(
            requirement__document=withdrawn.document_id, state=Duty.State.NOT_SUBMITTED, last_on__gte=day
        )
        why = f"Thu hồi {withdrawn.document.title}: {reason}"
        DutyChange.objects.bulk_create(
            DutyChange(duty=duty, due_on_before=duty.due_on, reason=why, decided_by=actor) for duty in duties
        )
        duties.update(state=Duty.State.EXEMPTED, exempted_reason=why)

    return withdraw_plan(plan=plan, on=on, reason=reason, actor=actor, close_duties=end_duties)


def _open(requirement, on: date) -> int:
    """The right to issue was checked by the caller of this callback."""
    return open_requirement(requirement=requirement, on=on, actor=None, is_being_issued=True)
