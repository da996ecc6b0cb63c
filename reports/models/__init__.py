from reports.models.duties import Duty, DutyChange
from reports.models.escalation import DunningLetter, Escalation, Rung
from reports.models.feeds import CalendarFeed
from reports.models.folding import FoldedText, FoldedValue, FoldRule, FoldRun, HeadingComposition
from reports.models.forms import FormCheck, FormHeading, Indicator, ListItem, ReportForm, ValueList
from reports.models.reminder_plans import ReminderPlan, ReminderStep, default_plan, plan_of
from reports.models.reminders import Message, Notification, Reminder
from reports.models.requirements import (
    ReportingRequirement,
    RequirementDate,
    RequirementReceiver,
    RequirementScope,
    RequirementStep,
    StandingExemption,
    chain_ids,
)
from reports.models.versions import (
    AssignmentProgress,
    CheckExplanation,
    Delivery,
    DeliveryRemark,
    HeadingText,
    IndicatorValue,
    ReportFile,
    ReportVersion,
)
from reports.models.waiting_days import WaitingDays, waiting_days
from reports.models.webhooks import Webhook, WebhookCall
from reports.models.yeardays import YearDay

__all__ = [
    "AssignmentProgress",
    "CalendarFeed",
    "CheckExplanation",
    "Delivery",
    "DeliveryRemark",
    "DunningLetter",
    "Duty",
    "DutyChange",
    "Escalation",
    "FoldRule",
    "FoldRun",
    "FoldedText",
    "FoldedValue",
    "FormCheck",
    "FormHeading",
    "HeadingComposition",
    "HeadingText",
    "Indicator",
    "IndicatorValue",
    "ListItem",
    "Message",
    "Notification",
    "Reminder",
    "ReminderPlan",
    "ReminderStep",
    "ReportFile",
    "ReportForm",
    "ReportVersion",
    "ReportingRequirement",
    "RequirementDate",
    "RequirementReceiver",
    "RequirementScope",
    "RequirementStep",
    "Rung",
    "StandingExemption",
    "ValueList",
    "WaitingDays",
    "Webhook",
    "WebhookCall",
    "YearDay",
    "chain_ids",
    "default_plan",
    "plan_of",
    "waiting_days",
]
