"""Who may do what with requirements and reports; the roles stand in `orgs.permissions.ROLE_ACTIONS`."""

from django.db.models import Q

from directives.models import Document
from orgs.permissions import bodies_where, may
from reports.models import (
    Delivery,
    Duty,
    ReportingRequirement,
    ReportVersion,
    RequirementReceiver,
    StandingExemption,
)


def can_manage_requirement(user, document: Document) -> bool:
    """The issuer's own people say what its paper asks."""
    return document.issuer_id is not None and may(user, "requirement.manage", document.issuer_id)


def can_note_own_duty(user, document: Document) -> bool:
    """A recipient may note what a paper from above asks of itself, when the issuer has not done so in the portal."""
    if document.state != Document.State.ISSUED or document.origin != Document.Origin.REGISTERED:
        return False
    bodies = bodies_where(user, "requirement.manage")
    return bool(bodies) and document.receipts.filter(organization__in=bodies).exists()


def can_make_value_list(user) -> bool:
    """Lists are common to all bodies; whoever writes requirements somewhere may add one."""
    return bool(bodies_where(user, "requirement.manage"))


def can_change_requirement(user, requirement: ReportingRequirement) -> bool:
    """Only before it is open: duties that exist keep the dates under which they were announced."""
    owner = may(user, "requirement.manage", requirement.form.owner_id)
    return not requirement.is_open and (owner or can_manage_requirement(user, requirement.document))


def can_set_reminders(user, requirement: ReportingRequirement) -> bool:
    """Those who may change it, also while it is open: when people are reminded changes no duty."""
    owner = may(user, "requirement.manage", requirement.form.owner_id)
    return owner or can_manage_requirement(user, requirement.document)


def can_set_default_reminders(user) -> bool:
    """Administrators: the plan of all requirements without one of their own belongs to the installation."""
    return user.is_superuser or bool(bodies_where(user, "reminder.plan"))


def can_open_requirement(user, requirement: ReportingRequirement) -> bool:
    """Those who may make it, and the clerk who issues the paper in which it stands."""
    document = requirement.document
    issues = document.issuer_id is not None and may(user, "plan.issue", document.issuer_id)
    own = may(user, "requirement.manage", requirement.form.owner_id) and can_note_own_duty(user, document)
    return issues or own or can_manage_requirement(user, document)


def can_draft_report(user, duty: Duty) -> bool:
    return duty.is_tracked and duty.takes_draft and may(user, "report.draft", duty.organization_id)


def can_send_report(user, duty: Duty) -> bool:
    """A body's report is sent by its own head: sending is the signature (domain model, "Reports")."""
    return duty.is_tracked and duty.takes_draft and may(user, "report.send", duty.organization_id)


def can_withdraw_report(user, duty: Duty) -> bool:
    """Who signs takes back, as long as no receiver has decided."""
    if duty.state != Duty.State.SUBMITTED or not may(user, "report.send", duty.organization_id):
        return False
    return not Delivery.objects.current().filter(version__duty=duty).exclude(state=Delivery.State.SUBMITTED).exists()


def can_correct_report(user, duty: Duty) -> bool:
    """A report some receiver accepted is corrected by its drafters; what waits everywhere is withdrawn instead."""
    if not duty.is_tracked or duty.is_correcting or not may(user, "report.draft", duty.organization_id):
        return False
    return duty.is_accepted_somewhere


def can_number_report(user, version: ReportVersion) -> bool:
    """The clerk gives the number of a sent report, once; a void number or one typed without a register is replaced."""
    is_open = version.sent_at is not None and version.withdrawn_at is None
    return is_open and not _is_settled(version) and may(user, "plan.issue", version.duty.organization_id)


def is_numbered_by(user, version: ReportVersion) -> bool:
    """The clerk would give it, but it stands."""
    return _is_settled(version) and may(user, "plan.issue", version.duty.organization_id)


def _is_settled(version: ReportVersion) -> bool:
    return version.has_number and version.register_entry_id is not None


def can_review_delivery(user, delivery: Delivery) -> bool:
    """The named handlers of the requirement, and the head and the leaders of the receiving body."""
    if may(user, "report.review", delivery.organization_id):
        return True
    requirement = delivery.version.duty.requirement_id
    return _handled(user).filter(requirement=requirement, organization=delivery.organization_id).exists()


def reviewable_by(user, deliveries):
    """Those of the deliveries that `can_review_delivery` grants."""
    granted = Q(organization__in=bodies_where(user, "report.review"))
    for requirement_id, organization_id in handled_pairs(user):
        granted |= Q(version__duty__requirement=requirement_id, organization=organization_id)
    return deliveries.filter(granted)


def handled_pairs(user) -> list[tuple[int, int]]:
    """(requirement, receiving body) for which the user is a named handler."""
    return list(_handled(user).values_list("requirement", "organization"))


def can_extend_duty(user, duty: Duty) -> bool:
    return _asks_for(user, "duty.extend", duty)


def can_exempt_duty(user, duty: Duty) -> bool:
    return _asks_for(user, "duty.exempt", duty)


def can_exempt_under(user, requirement: ReportingRequirement) -> bool:
    """Who sees the list of exempted bodies: those who may exempt under the requirement."""
    return _asks_under(bodies_where(user, "duty.exempt"), requirement)


def can_end_exemption(user, exemption: StandingExemption) -> bool:
    bodies = bodies_where(user, "duty.exempt")
    return exemption.organization_id not in bodies and _asks_under(bodies, exemption.requirement)


def can_revise_requirement(user, requirement: ReportingRequirement) -> bool:
    """A requirement in use changes from a year on, by the hands that may make one; once, its successor next time."""
    replaced = ReportingRequirement.objects.filter(previous=requirement, is_open=True).exists()
    owner = may(user, "requirement.manage", requirement.form.owner_id)
    return requirement.is_open and (owner or can_manage_requirement(user, requirement.document)) and not replaced


def can_recompute_days(user) -> bool:
    """Who keeps the table of days off decides when the days announced follow it."""
    return user.is_superuser or bool(bodies_where(user, "calendar.manage"))


def can_rehearse(user) -> bool:
    """Those who say what is to be reported, and administrators, look ahead at what the portal will send."""
    asks = bodies_where(user, "requirement.manage") or bodies_where(user, "account.manage")
    return user.is_superuser or bool(asks)


def can_remind_by_letter(user, body) -> bool:
    """A công văn đôn đốc is drafted by those who draft the papers of the body that waits for the reports."""
    return may(user, "plan.draft", body.pk)


def can_fold_into(user, duty: Duty) -> bool:
    return can_draft_report(user, duty)


def _asks_for(user, action: str, duty: Duty) -> bool:
    """Who asks for the report decides on its day: the issuer of the paper and the receiving bodies."""
    bodies = bodies_where(user, action)
    if duty.organization_id in bodies:
        return False
    return _asks_under(bodies, duty.requirement)


def _asks_under(bodies, requirement) -> bool:
    if not bodies:
        return False
    return requirement.document.issuer_id in bodies or requirement.receivers.filter(organization__in=bodies).exists()


def _handled(user):
    """Receivers for which the user is named and in which (or in whose department) the user works today."""
    bodies = user.reach.current_ids
    receivers = RequirementReceiver.objects.filter(handlers=user)
    return receivers.filter(organization__in=bodies) | receivers.filter(via__in=bodies)
