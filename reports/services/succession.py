"""An event of organizations together with what the ended bodies still owe: open duties go to the named heir.

Rule (domain model, "OrganizationEvent"): the event is the only source of succession. What was sent stays with the
body that sent it, under the name it bore; an heir that owes the same already does not owe it twice.
"""

from dataclasses import dataclass, field

from orgs.audit import record
from orgs.models import Organization, OrganizationEvent, User
from orgs.services import apply_event, heir_of, plan_event, predecessors_of
from orgs.trees import tree_lock
from reports.models import Delivery, Duty, DutyChange, RequirementReceiver


@dataclass
class Succession:
    """What happens to one ended body's duties; rows of the database, `heir` None when nobody takes them."""

    predecessor: Organization
    heir: Organization | None
    inherited: list = field(default_factory=list)
    exempted: list = field(default_factory=list)
    kept: int = 0
    receivers: list = field(default_factory=list)
    deliveries: list = field(default_factory=list)


def preview_event(event: OrganizationEvent) -> tuple[list, list[Succession]]:
    """The steps and the successions that applying would carry out now; raises DomainError for unfit parts."""
    return plan_event(event), _successions(event)


def apply_event_with_duties(*, event: OrganizationEvent, actor: User | None) -> list[Succession]:
    """Apply the event once and pass on the open duties; returns what was passed. Errors as `apply_event`."""
    with tree_lock(Organization):
        planned = _successions(event, lock=True)
        apply_event(event=event, actor=actor)
        for succession in planned:
            _carry_out(succession, event, actor)
    return planned


def _successions(event, *, lock: bool = False) -> list[Succession]:
    heir = heir_of(event)
    taken = set()
    if heir is not None:
        taken = set(Duty.objects.filter(organization=heir).values_list("requirement", "due_on"))
    return [_succession(body, heir, event, taken, lock) for body in predecessors_of(event)]


def _succession(body, heir, event, taken, lock) -> Succession:
    """`taken` collects what the heir owes, so that two predecessors never hand it the same duty."""
    succession = Succession(body, heir)
    duties = Duty.objects.filter(organization=body).order_by("pk")
    duties = duties.select_for_update() if lock else duties
    for duty in duties:
        key = (duty.requirement_id, duty.due_on)
        if duty.state not in Duty.OPEN_STATES or not duty.is_tracked:
            succession.kept += 1
        elif heir is None:
            if duty.due_on >= event.on:
                succession.exempted.append(duty)
            else:
                succession.kept += 1
        elif key in taken:
            succession.exempted.append(duty)
        else:
            taken.add(key)
            succession.inherited.append(duty)
    if heir is not None:
        succession.receivers = _receivers(body, heir)
        succession.deliveries = _deliveries(body, heir)
    return succession


def _receivers(body, heir) -> list:
    """Open requirements that were to be reported to the ended body."""
    of_heir = RequirementReceiver.objects.filter(organization=heir).values("requirement")
    rows = RequirementReceiver.objects.filter(organization=body, requirement__is_open=True)
    return list(rows.exclude(requirement__in=of_heir).order_by("pk"))


def _deliveries(body, heir) -> list:
    """Reports that wait at the ended body for an answer."""
    of_heir = Delivery.objects.filter(organization=heir).values("version")
    waiting = Delivery.objects.current().filter(organization=body, state=Delivery.State.SUBMITTED)
    return list(waiting.exclude(version__in=of_heir).order_by("pk"))


def _carry_out(succession, event, actor) -> None:
    body, heir = succession.predecessor, succession.heir
    open_now = Duty.objects.filter(state__in=Duty.OPEN_STATES)
    open_now.filter(pk__in=[duty.pk for duty in succession.inherited]).update(organization=heir, inherited_from=body)
    reason = _reason(event, body, heir)
    exempted = [duty.pk for duty in succession.exempted]
    open_now.filter(pk__in=exempted).update(state=Duty.State.EXEMPTED, exempted_reason=reason)
    DutyChange.objects.bulk_create(
        DutyChange(duty=duty, due_on_before=duty.due_on, reason=reason, decided_by=actor)
        for duty in succession.exempted
    )
    RequirementReceiver.objects.filter(pk__in=[row.pk for row in succession.receivers]).update(organization=heir)
    Delivery.objects.filter(pk__in=[row.pk for row in succession.deliveries]).update(organization=heir)
    comment = f"{event}: {event.basis}"
    counts = {"inherited": len(succession.inherited), "exempted": len(exempted), "kept": succession.kept}
    for one in filter(None, (heir, body)):
        record(actor, "duties_inherited", one, organization=one, comment=comment, predecessor=str(body), **counts)


def _reason(event, body, heir) -> str:
    if heir is None:
        return f"{body} chấm dứt hoạt động, không có nơi kế thừa ({event.basis})."
    return f"{body} được {heir} kế thừa; {heir} đã có nghĩa vụ này ({event.basis})."
