"""Papers of offices that do not write in the portal: entered, handed down, and taken in by those who received them."""

from datetime import date, timedelta

from directives.models import Document, Receipt
from directives.services import (
    acknowledge_receipt,
    close_receipt,
    deliver,
    hand_down,
    number_receipt,
    register_arrival,
    save_references,
    save_tasks,
)
from reports.demo.paper import Cited, Paper, Task
from reports.demo.world import World, chance

SETTLED = 45  # days after which a paper is dealt with
SLOW_OF_A_HUNDRED = 12  # bodies that have taken a paper in late, or not at all


def enter_paper(world: World, row: Paper) -> Document:
    """The paper, its tasks and references; places for those who carry it out; receipts, most of them taken in."""
    world.clock.set(row.issued_on)
    document = store_paper(world, row)
    world.papers[row.key] = document
    save_tasks(document=document, rows=task_rows(row.tasks), known=set(), actor=None)
    save_references(document=document, rows=reference_rows(world, row), actor=None)
    if row.executing:
        order = world.node(row.implements, row.issuer) if _has_place(world, row) else None
        bodies = world.find(row.executing)
        hand_down(document=document, order=order, organizations=bodies, on=row.issued_on, actor=None)
    if row.informed:
        deliver(document=document, organizations=world.find(row.informed), actor=None)
    take_in(world, document, row.issued_on)
    return document


def receive_as_root(world: World, paper: str, body: str, arrived_on: date) -> None:
    """A body enters by itself a paper that nobody handed to it: its place is a root of the cascade."""
    world.clock.set(arrived_on)
    register_arrival(
        organization=world.body(body),
        document=world.papers[paper],
        arrived_on=arrived_on,
        medium=Receipt.Medium.PAPER,
        actor=None,
    )


def take_in(world: World, document: Document, since: date) -> None:
    """Receivers give the paper its số đến within days and most of them say that they have it."""
    receipts = document.receipts.filter(number__isnull=True).select_related("organization").order_by("pk")
    for receipt in receipts:
        key = world.keys[receipt.organization_id]
        luck = chance("arrival", document.code, document.subject, key)
        if receipt.organization.is_internal or luck < SLOW_OF_A_HUNDRED // 4:
            continue
        day = min(since + timedelta(days=1 + luck % 6), world.on)
        world.clock.set(day)
        number_receipt(receipt=receipt, arrived_on=day, actor=None)
        if luck >= SLOW_OF_A_HUNDRED:
            acknowledge_receipt(receipt=receipt, actor=None)
        if (world.on - day).days > SETTLED:
            world.clock.set(day + timedelta(days=SETTLED))
            close_receipt(receipt=receipt, on=world.clock.day, actor=None)


def task_rows(tasks: tuple[Task, ...]) -> list[dict]:
    """Rows as the services take them."""
    return [
        {"id": None, "level": t.level, "label": t.label, "text": t.text, "due_text": t.due_text, "deliverable": ""}
        for t in tasks
    ]


def reference_rows(world: World, row) -> list[dict]:
    """What the paper implements, then what it names."""
    rows = [{"relation": "implements", "target": world.papers[row.implements]}] if row.implements else []
    return rows + [cited_row(cited) for cited in row.cited]


def cited_row(cited: Cited) -> dict:
    return {
        "relation": cited.relation,
        "cited_kind": cited.kind,
        "cited_code": cited.code,
        "cited_on": cited.on,
        "cited_issuer": cited.issuer,
        "cited_subject": cited.subject,
    }


def store_paper(world: World, row: Paper) -> Document:
    issuer = world.body(row.issuer)
    return Document.objects.create(
        kind=row.kind,
        document_format=issuer.document_format,
        origin=Document.Origin.REGISTERED,
        state=Document.State.ISSUED,
        number=int(row.code.replace("/", "-").split("-")[0]),
        code=row.code,
        issued_on=row.issued_on,
        place=issuer.place,
        subject=row.subject,
        issuer=issuer,
        issuer_name=issuer.name,
        signer_name="(không ghi tên trong bản minh họa)",
        signer_title=row.signer_title,
        period_from=row.period[0],
        period_to=row.period[1],
        text=row.text,
    )


def _has_place(world: World, row: Paper) -> bool:
    """Does the issuer itself stand in the cascade of what it carries out?"""
    if row.implements is None:
        return False
    return world.papers[row.implements].handed_down_nodes.filter(organization=world.bodies[row.issuer]).exists()
