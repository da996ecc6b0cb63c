"""One table of role × action. Views, services and tests read it; nothing else names a role."""

from orgs.errors import NotAllowed

STAFF = frozenset({"clerk", "specialist"})
HEADS = frozenset({"head", "leader"})

ROLE_ACTIONS: dict[str, frozenset[str]] = {
    "organization.manage": frozenset({"administrator"}),
    "account.manage": frozenset({"administrator"}),
    "calendar.manage": frozenset({"administrator"}),
    "group.manage": STAFF | HEADS,
    "receipt.register": frozenset({"clerk"}),
    "receipt.acknowledge": STAFF | HEADS,
    "receipt.direct": HEADS,
    "receipt.assign": HEADS | {"clerk"},
    "register.print": STAFF | HEADS | {"auditor"},
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
    "rollup.view": STAFF | HEADS | {"auditor"},
    "rollup.export": STAFF | HEADS | {"auditor"},
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
