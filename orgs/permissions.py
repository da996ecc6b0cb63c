"""One table of role × action. Views, services and tests read it; nothing else names a role."""

from django.apps import apps
from django.db.models import Q

from orgs.errors import NotAllowed

STAFF = frozenset({"clerk", "specialist"})
HEADS = frozenset({"head", "leader"})
ADMINISTRATORS = frozenset({"administrator"})
WIDE_ROLES = HEADS | {"auditor"}  # see what lies below
DRAFT_ROLES = STAFF | HEADS  # see drafts of the own body
CONTENT_ROLES = DRAFT_ROLES | WIDE_ROLES  # read papers and reports; an administrator reads none

ROLE_ACTIONS: dict[str, frozenset[str]] = {
    "organization.manage": ADMINISTRATORS,
    "account.manage": ADMINISTRATORS,
    "calendar.manage": ADMINISTRATORS,
    "reminder.plan": ADMINISTRATORS,
    "webhook.manage": ADMINISTRATORS,
    "group.manage": STAFF | HEADS,
    "work.hand_over": HEADS,
    "receipt.register": frozenset({"clerk"}),
    "receipt.acknowledge": STAFF | HEADS,
    "receipt.direct": HEADS,
    "receipt.assign": HEADS | {"clerk"},
    "register.print": CONTENT_ROLES,
    "task.edit": STAFF | HEADS,
    "plan.draft": STAFF | {"head"},
    "plan.submit": STAFF | {"head"},
    "plan.approve": HEADS,
    "plan.return": HEADS,
    "plan.sign": HEADS,
    "plan.issue": frozenset({"clerk"}),
    "plan.withdraw": HEADS,
    "number.enter": frozenset({"clerk"}),
    "number.void": frozenset({"clerk"}),
    "series.manage": frozenset({"clerk", "head"}),
    "requirement.manage": STAFF | {"head"},
    "duty.exempt": STAFF | HEADS,
    "duty.extend": STAFF | HEADS,
    "report.draft": STAFF | {"head"},
    "report.send": frozenset({"head"}),
    "report.review": HEADS,
    "reminder.receive": frozenset({"clerk", "head"}),
    "reminder.office": frozenset({"clerk"}),
    "reminder.heads": frozenset({"head"}),
    "rollup.view": CONTENT_ROLES,
    "rollup.export": CONTENT_ROLES,
}


def may(user, action: str, organization_id) -> bool:
    """Does the user hold, in that body today, a role to which the table grants the action?"""
    return user.is_authenticated and user.reach.holds(ROLE_ACTIONS[action], organization_id)


def bodies_where(user, action: str) -> frozenset:
    """Ids of the bodies in which the user may do the action."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset().union(*(user.reach.by_role.get(role, frozenset()) for role in ROLE_ACTIONS[action]))


def require(allowed: bool, message: str) -> None:
    """Refuse with a Vietnamese sentence; raises NotAllowed (403)."""
    if not allowed:
        raise NotAllowed(message)


def managed_ids(user, action: str = "organization.manage"):
    """Ids (a subquery) of the bodies an administrator looks after: the own ones and every body below them."""
    links = apps.get_model("orgs", "OrganizationAbove").objects
    if not user.is_superuser:
        links = links.filter(above__in=bodies_where(user, action))
    return links.values("organization")


def can_manage_body(user, organization, action: str = "organization.manage") -> bool:
    """An administrator's reach: the body of the membership and everything below it by the main line."""
    if user.is_superuser:
        return True
    own = bodies_where(user, action)
    return bool(own) and managed_ids(user, action).filter(organization=organization.pk).exists()


def can_place_under(user, parent) -> bool:
    """May the user create or put a body there? A new root is made by the operator of the installation only."""
    return user.is_superuser if parent is None else can_manage_body(user, parent)


def can_manage_account(user, person) -> bool:
    """Every present role of the person lies in the administrator's reach: nobody takes over a superior's account."""
    if user.is_superuser:
        return True
    if person.is_superuser or not bodies_where(user, "account.manage"):
        return False
    roles = person.memberships.filter(Q(to_on__isnull=True) | Q(to_on__gt=user.reach.on))
    roles = roles if roles.exists() else person.memberships.all()
    return roles.exists() and not roles.exclude(organization__in=managed_ids(user, "account.manage")).exists()


def can_read_log(user, organization) -> bool:
    """The body's own people, those who reach it from above, and its administrators."""
    return user.reach.reaches(organization.pk) or can_manage_body(user, organization)


def can_see_people(user, organization) -> bool:
    """Accounts and roles are seen in the own body, from above, and by its administrators (reliability.md §3.2)."""
    return user.reach.reaches(organization.pk) or can_manage_body(user, organization, "account.manage")


def can_hand_over(user, organization) -> bool:
    """A leaver's work is passed on by the head or a leader of the body, or by its administrator."""
    return may(user, "work.hand_over", organization.pk) or can_manage_body(user, organization, "account.manage")
