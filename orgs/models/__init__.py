from orgs.models.audit import AuditEntry
from orgs.models.calendar import Holiday
from orgs.models.counters import Counter
from orgs.models.events import OrganizationEvent, OrganizationEventPart
from orgs.models.form_keys import FormKey
from orgs.models.groups import BodyRule, OrganizationGroup
from orgs.models.organization import (
    Kind,
    Level,
    Organization,
    OrganizationAbove,
    OrganizationName,
    ParentLink,
    Superior,
)
from orgs.models.people import Membership, Post, User
from orgs.models.watch import Heartbeat

__all__ = [
    "AuditEntry",
    "BodyRule",
    "Counter",
    "FormKey",
    "Heartbeat",
    "Holiday",
    "Kind",
    "Level",
    "Membership",
    "Organization",
    "OrganizationAbove",
    "OrganizationEvent",
    "OrganizationEventPart",
    "OrganizationGroup",
    "OrganizationName",
    "ParentLink",
    "Post",
    "Superior",
    "User",
]
