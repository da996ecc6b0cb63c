"""What waits for this person among the plans: written by me, to approve, to sign, to number."""

from orgs.permissions import bodies_where
from plans.models import Plan

State = Plan.State
TODO = {
    "toi-soan": "Tôi đang soạn",
    "cho-duyet": "Chờ tôi duyệt",
    "cho-ky": "Chờ ký",
    "cho-cap-so": "Chờ cấp số",
}
_STEPS = {
    "cho-duyet": (State.IN_REVIEW, "plan.approve"),
    "cho-ky": (State.APPROVED, "plan.sign"),
    "cho-cap-so": (State.SIGNED, "plan.issue"),
}


def todo_of(plans, user, key: str):
    """The plans of one tab; all of them for an unknown key."""
    if key == "toi-soan":
        return plans.filter(author=user, state__in=(State.DRAFT, State.IN_REVIEW))
    if key in _STEPS:
        state, action = _STEPS[key]
        return plans.filter(state=state, document__issuer__in=bodies_where(user, action))
    return plans
