"""An event of organizations together with what the ended bodies still owe: open duties go to the named heir.

Rule (domain model, "OrganizationEvent"): the event is the only source of succession. What was sent stays with the
body that sent it, under the name it bore; an heir that owes the same already does not owe it twice.
"""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from directives.models import CascadeNode, Document
from orgs.audit import record
from orgs.models import Organization, OrganizationEvent, User
from orgs.services import apply_event, heir_of, plan_event, predecessors_of, successor_of
from orgs.trees import tree_lock
from reports.models import Delivery, Duty, DutyChange, ReportingRequirement, RequirementReceiver

BATCH = 500


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


def pass_on_returned(duty: Duty) -> None:
    """A report that its body sent before it ended came back: the heir answers it. The caller holds the duty's lock.

    The rule is the event's own: an heir that owes the same already does not owe it twice; without an heir it stays.
    """
    body, today = duty.organization, timezone.localdate()
    heir = successor_of(body, today)
    if heir is None:
        return
    counts = {"predecessor": str(body), "inherited": 0, "exempted": 0, "kept": 0}
    if Duty.objects.filter(requirement=duty.requirement, organization=heir, due_on=duty.due_on).exists():
        reason = f"{body} được {heir} kế thừa; {heir} đã có nghĩa vụ này."
        _exempt([duty], reason, None)
        counts["exempted"] = 1
    else:
        _inherit([duty], body, heir)
        counts["inherited"] = 1
    duty.refresh_from_db()
    for one in (heir, body):
        record(None, "duties_inherited", one, organization=one, comment=f"Báo cáo bị trả lại: {duty}", **counts)


def _inherit(duties: list[Duty], body: Organization, heir: Organization) -> None:
    """The heir owes what is still open of them, at its own place in the cascade where it has one."""
    places = _places_of(heir, duties)
    for duty in duties:
        duty.node_id = places.get(duty.pk, duty.node_id)
    Duty.objects.bulk_update(duties, ["node"], batch_size=BATCH)
    still_open = Duty.objects.filter(state__in=Duty.OPEN_STATES, pk__in=[duty.pk for duty in duties])
    still_open.update(organization=heir, inherited_from=body)


def _places_of(heir: Organization, duties: list[Duty]) -> dict[int, int]:
    """Duty → the heir's place by the paper that asks, else beside the predecessor's; three queries."""
    nodes = {node.pk: node for node in CascadeNode.objects.filter(pk__in={duty.node_id for duty in duties})}
    by_paper, beside = {}, {}
    for place in CascadeNode.objects.filter(organization=heir).order_by("-pk"):
        by_paper[place.handed_down_by_id] = beside[place.directive_id, place.parent_id] = place.pk
    asked = ReportingRequirement.objects.filter(pk__in={duty.requirement_id for duty in duties})
    papers = dict(asked.values_list("pk", "document"))
    found = {}
    for duty in duties:
        node = nodes.get(duty.node_id)
        near = beside.get((node.directive_id, node.parent_id)) if node else None
        place = by_paper.get(papers[duty.requirement_id], near)
        if place is not None:
            found[duty.pk] = place
    return found


def _exempt(duties: list[Duty], reason: str, actor: User | None) -> None:
    still_open = Duty.objects.filter(state__in=Duty.OPEN_STATES, pk__in=[duty.pk for duty in duties])
    still_open.update(state=Duty.State.EXEMPTED, exempted_reason=reason)
    DutyChange.objects.bulk_create(
        DutyChange(duty=duty, due_on_before=duty.due_on, reason=reason, decided_by=actor) for duty in duties
    )


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
    """Requirements in use, or waiting in a draft, that were to be reported to the ended body."""
    of_heir = RequirementReceiver.objects.filter(organization=heir).values("requirement")
    living = Q(requirement__is_open=True) | Q(requirement__document__state=Document.State.DRAFT)
    rows = RequirementReceiver.objects.filter(living, organization=body)
    return list(rows.exclude(requirement__in=of_heir).order_by("pk"))


def _deliveries(body, heir) -> list:
    """Reports that wait at the ended body for an answer."""
    of_heir = Delivery.objects.filter(organization=heir).values("version")
    waiting = Delivery.objects.current().filter(organization=body, state=Delivery.State.SUBMITTED)
    return list(waiting.exclude(version__in=of_heir).order_by("pk"))


def _carry_out(succession, event, actor) -> None:
    body, heir = succession.predecessor, succession.heir
    if heir is not None:
        _inherit(succession.inherited, body, heir)
    _exempt(succession.exempted, _reason(event, body, heir), actor)
    RequirementReceiver.objects.filter(pk__in=[row.pk for row in succession.receivers]).update(organization=heir)
    Delivery.objects.filter(pk__in=[row.pk for row in succession.deliveries]).update(organization=heir)
    comment = f"{event}: {event.basis}"
    counts = {"inherited": len(succession.inherited), "exempted": len(succession.exempted), "kept": succession.kept}
    for one in filter(None, (heir, body)):
        record(actor, "duties_inherited", one, organization=one, comment=comment, predecessor=str(body), **counts)


def _reason(event, body, heir) -> str:
    if heir is None:
        return f"{body} chấm dứt hoạt động, không có nơi kế thừa ({event.basis})."
    return f"{body} được {heir} kế thừa; {heir} đã có nghĩa vụ này ({event.basis})."
