"""Who may be told of a duty that nears its day: people of the body that owes it, and of the body that waits for it."""

from datetime import date

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from orgs.models import Membership
from orgs.permissions import CONTENT_ROLES, ROLE_ACTIONS

OFFICE = ROLE_ACTIONS["reminder.office"]
HEADS = ROLE_ACTIONS["reminder.heads"]


def members(rows, roles, on: date):
    """Each row with every person who holds one of the roles in its `organization` on the day, as `person`."""
    prefix = "organization__memberships__"
    held = Q(**{prefix + "role__in": sorted(roles)}) & holds(prefix + "from_on", prefix + "to_on", on)
    found = rows.annotate(member=FilteredRelation("organization__memberships", condition=held))
    return found.filter(member__user__is_active=True).annotate(person=F("member__user"))


def handlers(duties, on: date):
    """To whom the owing body gave the paper to handle, as long as they work there or in a department of it."""
    given = "requirement__document__receipts__"
    works = _works(on).filter(
        user=OuterRef("person"), organization__above_links__above=OuterRef("organization"), role__in=CONTENT_ROLES
    )
    found = duties.filter(**{given + "organization": F("organization"), given + "handlers__user__is_active": True})
    return found.annotate(person=F(given + "handlers__user")).filter(Exists(works))


def staff_above(duties, on: date):
    """The named handlers of the receivers who still work there."""
    line = "requirement__receivers__"
    works = _works(on).filter(
        Q(organization=OuterRef("receiving")) | Q(organization=OuterRef("department")),
        user=OuterRef("person"),
        role__in=CONTENT_ROLES,
    )
    found = duties.filter(**{line + "handlers__is_active": True})
    people = {"person": F(line + "handlers"), "receiving": F(line + "organization"), "department": F(line + "via")}
    return found.annotate(**people).filter(~Q(receiving=F("organization")), Exists(works))


def leaders_above(duties, on: date):
    """Those who decide on reports at the receivers."""
    prefix = "requirement__receivers__organization__memberships__"
    held = holds(prefix + "from_on", prefix + "to_on", on)
    roles = sorted(ROLE_ACTIONS["report.review"])
    found = duties.filter(held, **{prefix + "role__in": roles, prefix + "user__is_active": True})
    people = {"person": F(prefix + "user"), "receiving": F("requirement__receivers__organization")}
    return found.annotate(**people).exclude(receiving=F("organization"))


OTHERS = {"to_handlers": handlers, "to_staff_above": staff_above, "to_leaders_above": leaders_above}
ABOVE = ("to_staff_above", "to_leaders_above")


def holds(start: str, end: str, on: date) -> Q:
    begun = Q(**{start + "__isnull": True}) | Q(**{start + "__lte": on})
    return begun & (Q(**{end + "__isnull": True}) | Q(**{end + "__gt": on}))


def _works(on: date):
    return Membership.objects.on(on)
