from plans.models.assignments import Assignment
from plans.models.plan import Plan, PlanNode, PlanSection
from plans.models.register import CommitteeTerm, FirstNumber, NumberSeries, RegisterEntry

__all__ = [
    "Assignment",
    "CommitteeTerm",
    "FirstNumber",
    "NumberSeries",
    "Plan",
    "PlanNode",
    "PlanSection",
    "RegisterEntry",
]
