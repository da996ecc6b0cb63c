from plans.models.assignments import Assignment
from plans.models.plan import Plan, PlanNode, PlanSection
from plans.models.printing import IssuedFile, PrintedFile, PrintFormat, PrintJob
from plans.models.register import CommitteeTerm, FirstNumber, NumberSeries, RegisterEntry

__all__ = [
    "Assignment",
    "CommitteeTerm",
    "FirstNumber",
    "IssuedFile",
    "NumberSeries",
    "Plan",
    "PlanNode",
    "PlanSection",
    "PrintFormat",
    "PrintJob",
    "PrintedFile",
    "RegisterEntry",
]
