"""Who may do what with a plan; the roles stand in the one table of orgs.permissions."""

from orgs.models import Membership, Organization, User
from orgs.permissions import CONTENT_ROLES, bodies_where, may
from orgs.services import successor_of
from plans.models import NumberSeries, Plan

State = Plan.State
UNISSUED = (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SIGNED)
FOUR_EYES_FROM = 3  # people with a content role: from here on nobody approves the own draft


def can_draft(user: User, issuer: Organization) -> bool:
    return may(user, "plan.draft", issuer.pk)


def can_edit(user: User, plan: Plan) -> bool:
    return plan.state == State.DRAFT and may(user, "plan.draft", plan.document.issuer_id)


def can_submit(user: User, plan: Plan) -> bool:
    return plan.state == State.DRAFT and may(user, "plan.submit", plan.document.issuer_id)


def can_recall(user: User, plan: Plan) -> bool:
    """The author takes back what nobody has approved yet."""
    return plan.state == State.IN_REVIEW and user.pk == plan.author_id and can_draft(user, plan.document.issuer)


def can_return(user: User, plan: Plan) -> bool:
    waiting = plan.state in (State.IN_REVIEW, State.APPROVED, State.SIGNED)
    return waiting and may(user, "plan.return", plan.document.issuer_id)


def can_approve(user: User, plan: Plan) -> bool:
    return (
        plan.state == State.IN_REVIEW
        and may(user, "plan.approve", plan.document.issuer_id)
        and not needs_other_approver(user, plan)
    )


def needs_other_approver(user: User, plan: Plan) -> bool:
    """Is this the author, in a body with enough people for somebody else to approve? (reliability.md §3)"""
    if user.pk != plan.author_id:
        return False
    people = Membership.objects.on(user.reach.on).filter(organization=plan.document.issuer_id, role__in=CONTENT_ROLES)
    return people.values("user").distinct().count() >= FOUR_EYES_FROM


def can_sign(user: User, plan: Plan) -> bool:
    return plan.state == State.APPROVED and may(user, "plan.sign", plan.document.issuer_id)


def can_issue(user: User, plan: Plan) -> bool:
    return plan.state == State.SIGNED and may(user, "plan.issue", plan.document.issuer_id)


def can_withdraw(user: User, plan: Plan) -> bool:
    return plan.state == State.ISSUED and may(user, "plan.withdraw", plan.document.issuer_id)


def heir_for(user: User, plan: Plan) -> Organization | None:
    """The body that took over from the ended issuer, when the user writes its papers and this one is not issued."""
    if plan.state not in UNISSUED:
        return None
    heir = successor_of(plan.document.issuer, user.reach.on)
    return heir if heir is not None and can_draft(user, heir) else None


def can_take_over(user: User, plan: Plan) -> bool:
    return heir_for(user, plan) is not None


def can_correct(user: User, plan: Plan) -> bool:
    return plan.state == State.ISSUED and can_draft(user, plan.document.issuer)


def can_attach(user: User, plan: Plan) -> bool:
    """The clerk attaches the stamped scan, once there is a signature."""
    return plan.state in (State.SIGNED, State.ISSUED) and may(user, "plan.issue", plan.document.issuer_id)


def can_reprint(user: User, plan: Plan) -> bool:
    """People of the issuing body, of whatever role, may have its issued paper drawn and compared again."""
    return bool(plan.frozen) and plan.document.issuer_id in user.reach.own_ids


def can_require_reports(user: User, plan: Plan) -> bool:
    issued_or_open = plan.state not in (State.WITHDRAWN,)
    return issued_or_open and may(user, "requirement.manage", plan.document.issuer_id)


def can_enter_number(user: User, series: NumberSeries) -> bool:
    return may(user, "number.enter", series.organization_id)


def can_void_number(user: User, series: NumberSeries) -> bool:
    return may(user, "number.void", series.organization_id)


def can_manage_series(user: User, organization: Organization) -> bool:
    return may(user, "series.manage", organization.pk)


def registers_of(user: User):
    """Series whose register the user may open."""
    return NumberSeries.objects.filter(organization__in=bodies_where(user, "register.print"))
