from reports.models.duties import Duty, DutyChange
from reports.models.folding import FoldedValue, FoldRule
from reports.models.forms import FormHeading, Indicator, ListItem, ReportForm, ValueList
from reports.models.reminders import Message, Notification, Reminder
from reports.models.requirements import (
    ReportingRequirement,
    RequirementDate,
    RequirementReceiver,
    RequirementScope,
    RequirementStep,
)
from reports.models.versions import (
    AssignmentProgress,
    Delivery,
    HeadingText,
    IndicatorValue,
    ReportFile,
    ReportVersion,
)
from reports.models.yeardays import YearDay

__all__ = [
    "AssignmentProgress",
    "Delivery",
    "Duty",
    "DutyChange",
    "FoldRule",
    "FoldedValue",
    "FormHeading",
    "HeadingText",
    "Indicator",
    "IndicatorValue",
    "ListItem",
    "Message",
    "Notification",
    "Reminder",
    "ReportFile",
    "ReportForm",
    "ReportVersion",
    "ReportingRequirement",
    "RequirementDate",
    "RequirementReceiver",
    "RequirementScope",
    "RequirementStep",
    "ValueList",
    "YearDay",
]
