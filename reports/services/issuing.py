"""Issuing a paper together with the duties its requirements make."""

from datetime import date

from directives.models import CascadeNode
from plans.models import NumberSeries, Plan
from plans.services import issue_plan
from reports.models import ReportingRequirement
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


def _open(requirement, on: date) -> int:
    """The right to issue was checked by the caller of this callback."""
    return open_requirement(requirement=requirement, on=on, actor=None, is_being_issued=True)
