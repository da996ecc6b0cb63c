"""The cascade of one paper as seen from above: each body's state, its plan once issued, and its reports.

A level at a time, grouped counts only; rights and scope join on NodeAbove and memberships, never on lft/rght.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone

from directives.models import CascadeNode, Document, NodeAbove, Receipt
from orgs.formats import vn_number
from orgs.models import Organization
from plans.models import PlanNode
from reports.models import Duty

WAITING, ACKNOWLEDGED, ISSUED = "not_acknowledged", "acknowledged", "issued"
STATES = {
    "chua-tiep-nhan": (WAITING, "Chưa tiếp nhận"),
    "da-tiep-nhan": (ACKNOWLEDGED, "Đã tiếp nhận, chưa ban hành"),
    "da-ban-hanh": (ISSUED, "Đã ban hành"),
}
REPORT_FIGURES = {
    "phai-nop": ("total", "Báo cáo phải nộp"),
    "den-han": ("due", "Đã đến hạn"),
    "da-nop": ("sent", "Đã nộp"),
    "nop-muon": ("late", "Nộp muộn"),
    "qua-han": ("overdue", "Quá hạn"),
    "da-chap-nhan": ("accepted", "Đã chấp nhận"),
}


def first_nodes(document: Document):
    """Where the paper handed work down; for a directive its roots."""
    return CascadeNode.objects.filter(Q(handed_down_by=document) | Q(directive=document, parent=None))


def whole_cascade(user, document: Document):
    """All places at and below those, as far as the user may see them.

    A plan also serves cascades that are not its order; there the bodies continue through its PlanNode.
    """
    under = NodeAbove.objects.filter(above__in=first_nodes(document).values("pk")).values("node")
    further = PlanNode.objects.filter(is_order=False, node__in=under, plan__document__state=Document.State.ISSUED)
    joined = CascadeNode.objects.filter(handed_down_by__in=further.values("plan__document")).values("pk")
    more = NodeAbove.objects.filter(above__in=joined).values("node")
    return CascadeNode.objects.visible_to(user).filter(Q(pk__in=under) | Q(pk__in=more))


def children_of(user, node: CascadeNode):
    """The places one level below: its own, and those handed down by a plan that answers it beside its order."""
    serving = PlanNode.objects.filter(
        node=node, is_order=False, plan__document=OuterRef("handed_down_by"), plan__document__state="issued"
    )
    return CascadeNode.objects.visible_to(user).filter(Q(parent=node) | Exists(serving))


def with_state(nodes):
    """Annotates `state` as seen from above: a draft counts for nothing, a report sent says that the paper arrived."""
    answered = PlanNode.objects.filter(node=OuterRef("pk"), plan__document__state=Document.State.ISSUED)
    received = Receipt.objects.filter(
        document=OuterRef("handed_down_by"), organization=OuterRef("organization"), state=Receipt.State.ACKNOWLEDGED
    )
    reported = Duty.objects.sent().filter(node=OuterRef("pk"), organization=OuterRef("organization"))
    return nodes.annotate(
        state=Case(
            When(Exists(answered), then=Value(ISSUED)),
            When(Exists(received) | Exists(reported), then=Value(ACKNOWLEDGED)),
            default=Value(WAITING),
            output_field=CharField(),
        )
    )


def in_list_order(nodes):
    return nodes.order_by("organization__position", "organization__name", "pk")


def search(nodes, words: str):
    return nodes.filter(organization__in=Organization.objects.search(words).values("pk")) if words else nodes


def summary(nodes, on: date) -> dict:
    """How many places are in each state, and how many bodies there are; one query."""
    by_state = {state: Count("pk", filter=Q(state=state)) for state, _ in STATES.values()}
    return with_state(nodes).aggregate(
        total=Count("pk"),
        bodies=Count("organization", distinct=True),
        closed=Count("pk", filter=_closed(on)),
        **by_state,
    )


def _closed(on: date) -> Q:
    return Q(closed_on__isnull=False) | Q(organization__ended_on__lte=on)


# --- Reports ------------------------------------------------------------------------------------
def report_conditions(now: datetime) -> dict[str, Q]:
    unsent = Q(first_sent_at__isnull=True)
    return {
        "total": Q(),
        "due": Q(closes_at__lte=now) | ~unsent,
        "sent": ~unsent,
        "late": Q(first_sent_at__gte=F("closes_at")),
        "overdue": unsent & Q(closes_at__lte=now),
        "accepted": Q(state=Duty.State.ACCEPTED),
    }


def duties_of(user, nodes):
    """Duties that count at these places and that the user may see."""
    return Duty.objects.visible_to(user).expected().filter(node__in=nodes)


def report_counts(duties, now: datetime) -> dict:
    counts = {key: Count("pk", filter=rows) for key, rows in report_conditions(now).items()}
    counts["total"] = Count("pk")
    return counts


def report_summary(duties, now: datetime) -> dict:
    return duties.aggregate(**report_counts(duties, now))


# --- Rows ---------------------------------------------------------------------------------------
@dataclass
class Place:
    """One line of the page."""

    node: CascadeNode
    on: date
    plan: Document | None = None
    is_plan_readable: bool = False
    acknowledged_on: date | None = None
    reports: dict = field(default_factory=dict)
    has_children: bool = False

    @property
    def state_words(self) -> str:
        return f"Đã ban hành {self.plan.issued_on:%d/%m/%Y}" if self.plan and self.plan.issued_on else ""

    @property
    def delay(self) -> str:
        """How long the body took, or has kept the paper waiting."""
        start = self.node.opened_on
        if self.plan and self.plan.issued_on:
            return _days("ban hành sau", (self.plan.issued_on - start).days)
        if self.acknowledged_on:
            return _days("tiếp nhận sau", (self.acknowledged_on - start).days)
        end = self.closed_on or self.on
        return _days("chờ tiếp nhận", (end - start).days) if self.node.state == WAITING else ""

    @property
    def closed_on(self) -> date | None:
        ended = self.node.organization.ended_on
        return self.node.closed_on or (ended if ended and ended <= self.on else None)


def _days(words: str, count: int) -> str:
    if count < 0:
        return ""
    return f"{words} {vn_number(count)} ngày" if count else f"{words.removesuffix(' sau')} ngay trong ngày"


def places(user, nodes, now: datetime) -> list[Place]:
    """The lines of a page of nodes (annotated with `state`): six queries, however many."""
    nodes = list(nodes)
    on = timezone.localdate(now)
    plans = _plans_of(nodes)
    readable = set(
        Document.objects.visible_to(user)
        .filter(pk__in=[plan.pk for plan in plans.values()])
        .values_list("pk", flat=True)
    )
    received, reports, parents = _receipts_of(nodes), _reports_of(user, nodes, now), _with_children(user, nodes)
    found = []
    for node in nodes:
        plan = plans.get(node.pk)
        found.append(
            Place(
                node,
                on,
                plan,
                plan is not None and plan.pk in readable,
                received.get((node.handed_down_by_id, node.organization_id)),
                reports.get(node.pk, {}),
                node.pk in parents,
            )
        )
    return found


def _plans_of(nodes) -> dict[int, Document]:
    """Node → the first paper issued in answer to it."""
    rows = PlanNode.objects.filter(node__in=nodes, plan__document__state=Document.State.ISSUED)
    rows = rows.select_related("plan__document").order_by("-plan__document__issued_on", "-plan__document")
    return {row.node_id: row.plan.document for row in rows.defer("plan__document__text", "plan__frozen")}


def _receipts_of(nodes) -> dict:
    """(document, body) → the day the paper was taken over there."""
    rows = Receipt.objects.filter(
        document__in={node.handed_down_by_id for node in nodes},
        organization__in={node.organization_id for node in nodes},
        state=Receipt.State.ACKNOWLEDGED,
    )
    return {
        (document, organization): timezone.localdate(at) if at else arrived
        for document, organization, at, arrived in rows.values_list(
            "document", "organization", "acknowledged_at", "arrived_on"
        )
    }


def _reports_of(user, nodes, now) -> dict[int, dict]:
    duties = duties_of(user, [node.pk for node in nodes])
    return {row["node"]: row for row in duties.order_by().values("node").annotate(**report_counts(duties, now))}


def _with_children(user, nodes) -> set[int]:
    """Which of the places lead further down for this user."""
    visible = CascadeNode.objects.visible_to(user)
    found = set(visible.filter(parent__in=nodes).values_list("parent", flat=True))
    serving = PlanNode.objects.filter(
        Exists(visible.filter(handed_down_by=OuterRef("plan__document"))),
        node__in=nodes,
        is_order=False,
        plan__document__state=Document.State.ISSUED,
    )
    return found | set(serving.values_list("node", flat=True))


def path_to(user, node: CascadeNode, document: Document) -> list[CascadeNode]:
    """The places from the first one of this paper down to the node, as far as they are visible."""
    above = CascadeNode.objects.visible_to(user).filter(below_links__node=node).select_related("organization")
    chain = list(above.order_by("level"))
    first = set(first_nodes(document).filter(pk__in=[step.pk for step in chain]).values_list("pk", flat=True))
    at = next((index for index, step in enumerate(chain) if step.pk in first), 0)
    return chain[at:]
