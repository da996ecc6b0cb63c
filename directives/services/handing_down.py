"""Handing a paper to bodies: places in the cascade for those who carry it out, receipts for everybody."""

from datetime import date

from django.db import transaction

from directives.models import CascadeNode, Document, NodeAbove, Receipt
from directives.permissions import can_hand_down
from orgs.audit import record
from orgs.errors import DomainError
from orgs.models import Organization
from orgs.permissions import require
from orgs.trees import bulk_insert, tree_lock

BATCH = 1000
NAMED = 12  # bodies named in a refusal


def hand_down(*, document: Document, order: CascadeNode | None, organizations, on: date, actor) -> list[CascadeNode]:
    """Give the bodies their places under `order` (or as roots) and their receipts, in one bulk write.

    Returns the new nodes; a body that has its place there already is skipped. Refuses bodies that the issuer does not
    command on the day (domain model, `Recipient`), naming them, before anything is written.
    """
    require(can_hand_down(actor, document), "Chỉ văn thư của cơ quan ban hành được chuyển văn bản này xuống cấp dưới.")
    bodies = list({body.pk: body for body in organizations}.values())
    with tree_lock(Organization), tree_lock(CascadeNode):
        refuse_uncommanded(document.issuer, bodies, on)
        placed = set(_places(document, order).values_list("organization", flat=True))
        if order is not None and not CascadeNode.objects.open().filter(pk=order.pk).exists():
            raise DomainError("Nơi triển khai của cấp trên đã đóng, không giao thêm việc được.")
        nodes = bulk_insert(CascadeNode, [_node(document, order, body, on) for body in bodies if body.pk not in placed])
        link_above(nodes, order)
        _receipts(document, bodies, actor)
        record(actor, "handed_down", document, organization=document.issuer, bodies=len(nodes))
    return nodes


@transaction.atomic
def deliver(*, document: Document, organizations, actor) -> None:
    """Receipts only: for bodies that cooperate, are reported to or are informed. Bodies that have one are skipped."""
    require(can_hand_down(actor, document), "Chỉ văn thư của cơ quan ban hành được gửi văn bản này.")
    bodies = list({body.pk: body for body in organizations}.values())
    _receipts(document, bodies, actor)
    record(actor, "delivered", document, organization=document.issuer, bodies=len(bodies))


def refuse_uncommanded(issuer: Organization | None, bodies: list[Organization], on: date) -> None:
    """Raise, naming them, when some of the bodies are not under the issuer's command on the day."""
    if issuer is None:
        raise DomainError("Văn bản của cơ quan ngoài hệ thống không giao việc trong cổng được.")
    wanted = {body.pk for body in bodies}
    under = Organization.objects.on(on).commanded_by(issuer, on).filter(pk__in=wanted)
    commanded = set(under.values_list("pk", flat=True))
    others = [body.name for body in bodies if body.pk not in commanded]
    if others:
        more = f" và {len(others) - NAMED} đơn vị khác" if len(others) > NAMED else ""
        raise DomainError(
            f"{issuer.name} không chỉ đạo các đơn vị sau vào ngày {on:%d/%m/%Y}: {'; '.join(others[:NAMED])}{more}. "
            "Hãy chuyển các nơi này sang “Để phối hợp” hoặc “Để biết”, hoặc sửa tuyến cấp trên của đơn vị."
        )


def link_above(nodes: list[CascadeNode], order: CascadeNode | None) -> None:
    """Rows of NodeAbove for new nodes that are all directly under `order`: the order's own rows plus each node."""
    above = list(order.above_links.values_list("above", "organization")) if order is not None else []
    links = [NodeAbove(node=node, above_id=pk, organization_id=body) for node in nodes for pk, body in above]
    links += [NodeAbove(node=node, above=node, organization_id=node.organization_id) for node in nodes]
    NodeAbove.objects.bulk_create(links, batch_size=10 * BATCH)


def _places(document, order):
    if order is not None:
        return CascadeNode.objects.filter(parent=order)
    return CascadeNode.objects.filter(parent__isnull=True, directive=document)


def _node(document, order, body, on):
    return CascadeNode(
        directive=order.directive if order is not None else document,
        parent=order,
        organization=body,
        handed_down_by=document,
        opened_on=on,
    )


def _receipts(document, bodies, actor):
    rows = [Receipt(document=document, organization=body, created_by=actor) for body in bodies]
    Receipt.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
