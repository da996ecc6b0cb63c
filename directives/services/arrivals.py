"""The incoming register: one paper is one row, each body's receipt takes its own số đến."""

import re
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from directives.models import CascadeNode, Document, DocumentReference, Receipt, ReceiptFile
from directives.permissions import can_number_receipt, can_register_receipt
from directives.secrecy import refuse_secret
from directives.services.files import discard_on_failure, write_upload
from directives.services.handing_down import link_above
from directives.services.papers import link_citations
from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.models import Counter, Organization
from orgs.permissions import require
from orgs.text import document_key, fold
from orgs.trees import bulk_insert, take_lock, tree_lock


def register_arrival(
    *,
    organization: Organization,
    arrived_on: date,
    medium: str,
    actor,
    document: Document | None = None,
    fields: dict | None = None,
    files=(),
    starts_cascade: bool = True,
    implements: Document | None = None,
    note: str = "",
) -> Receipt:
    """Enter a paper into the body's register: known paper or new one, place in the cascade, files, then số đến.

    Returns the numbered receipt. Raises StateConflict when the body has registered this paper before. The number comes
    last inside the transaction, so a roll-back returns it (reliability.md §1.4).
    """
    require(can_register_receipt(actor, organization), "Chỉ văn thư của đơn vị được vào sổ văn bản đến.")
    refuse_secret(note, *(str(value) for value in (fields or {}).values()), actor=actor)
    written = [write_upload(ReceiptFile, upload, actor) for upload in files]
    with discard_on_failure(written), transaction.atomic():
        if starts_cascade:
            take_lock(CascadeNode)  # before the paper's own row, as issuing does: no two can wait for each other
        paper = document or find_known(fields) or _new_document(fields, actor)
        _refuse_closed(paper, organization, actor)
        if implements is not None and implements.pk != paper.pk:
            _link_implements(paper, implements)
        if starts_cascade:
            _open_place(paper, organization, implements, arrived_on)
        receipt = _receipt_of(paper, organization, note, actor)
        ReceiptFile.objects.bulk_create(stored.row(receipt=receipt) for stored in written)
        record(actor, "arrival_registered", receipt, organization=organization)
        _take_number(receipt, arrived_on, medium)
    return receipt


@transaction.atomic
def number_receipt(*, receipt: Receipt, arrived_on: date, actor) -> Receipt:
    """Vào sổ: give số đến to a receipt that the issuer's hand-down created. A second call is a StateConflict."""
    require(can_register_receipt(actor, receipt.organization), "Chỉ văn thư của đơn vị được vào sổ văn bản đến.")
    if not can_number_receipt(actor, receipt):
        raise StateConflict(f"Văn bản đã vào sổ, số đến {receipt.number}.")
    record(actor, "arrival_registered", receipt, organization=receipt.organization)
    _take_number(receipt, arrived_on, receipt.medium)
    return receipt


def find_known(fields: dict) -> Document | None:
    """The stored paper with the same issuer, kind, symbol and date; None for an unnumbered one."""
    key = document_key(fields.get("code", ""))
    if not key:
        return None
    same = Document.objects.issued().filter(kind=fields["kind"], code_key=key, issued_on=fields.get("issued_on"))
    if fields.get("issuer") is not None:
        return same.filter(issuer=fields["issuer"]).first()
    name = fold(fields.get("issuer_name", ""))
    return next((paper for paper in same.filter(issuer=None) if fold(paper.issuer_name) == name), None)


def _new_document(fields, actor):
    values = dict(fields)
    issuer = values.get("issuer")
    values["issuer_name"] = values.get("issuer_name") or (issuer.name if issuer else "")
    number = re.match(r"\d{1,9}", values.get("code", "").strip())
    values.setdefault("number", int(number[0]) if number else None)
    if issuer is not None:
        values.setdefault("document_format", issuer.document_format)
    values |= {"origin": Document.Origin.REGISTERED, "state": Document.State.ISSUED, "created_by": actor}
    try:
        with transaction.atomic():
            paper = Document.objects.create(**values)
    except IntegrityError:
        paper = find_known(fields)  # another body was faster: it is the same row from now on
        if paper is None:
            raise
        return paper
    link_citations(document=paper)
    return paper


def _refuse_closed(paper, organization, actor):
    if paper.state == Document.State.DRAFT:
        raise DomainError("Văn bản chưa ban hành nên chưa vào sổ được.")
    if paper.issuer_id == organization.pk:
        raise DomainError("Đây là văn bản do chính đơn vị ban hành, không vào sổ văn bản đến.")
    if actor is None or paper.origin == Document.Origin.REGISTERED:
        return
    if not Document.objects.visible_to(actor).filter(pk=paper.pk).exists():
        raise DomainError(
            f"{paper.issuer_label} ban hành văn bản này trên hệ thống nhưng chưa gửi cho đơn vị. "
            "Hãy đề nghị nơi ban hành gửi để văn bản vào mục “Chờ vào sổ”."
        )


def _link_implements(paper, implements):
    DocumentReference.objects.get_or_create(
        document=paper, target=implements, relation=DocumentReference.Relation.IMPLEMENTS
    )


def _open_place(paper, organization, implements, on):
    """The receiver's place: under the issuer's own place when there is one and it commands the body, else a root."""
    with tree_lock(CascadeNode):
        here = CascadeNode.objects.filter(organization=organization)
        if here.filter(Q(directive=paper) | Q(handed_down_by=paper)).exists():
            return
        order = _issuer_place(paper, organization, implements, on)
        if order is not None and here.filter(parent=order).exists():
            return
        node = CascadeNode(
            directive=order.directive if order else paper,
            parent=order,
            organization=organization,
            handed_down_by=paper,
            opened_on=on,
        )
        link_above(bulk_insert(CascadeNode, [node]), order)


def _issuer_place(paper, organization, implements, on):
    if implements is None or paper.issuer_id is None:
        return None
    if not Organization.objects.commanded_by(paper.issuer, on).filter(pk=organization.pk).exists():
        return None
    places = CascadeNode.objects.open().filter(organization=paper.issuer).select_related("directive")
    return places.filter(Q(directive=implements) | Q(handed_down_by=implements)).order_by("level", "pk").first()


def _receipt_of(paper, organization, note, actor):
    receipt, _ = Receipt.objects.get_or_create(
        document=paper, organization=organization, defaults={"note": note, "created_by": actor}
    )
    if receipt.number is not None:
        raise StateConflict(
            f"Văn bản này đã vào sổ của đơn vị: số đến {receipt.number} ngày {receipt.arrived_on:%d/%m/%Y}."
        )
    return receipt


def _take_number(receipt, arrived_on, medium):
    """The last rows of the transaction: the counter stays locked from here until commit."""
    year = arrived_on.year
    number = Counter.objects.take(f"arrivals:{receipt.organization_id}:{year}")
    moved = Receipt.objects.filter(pk=receipt.pk, number__isnull=True).update(
        number=number, year=year, arrived_on=arrived_on, medium=medium
    )
    if not moved:
        raise StateConflict("Người khác vừa vào sổ văn bản này.")
    # Whoever enters a paper in the register has seen it.
    Receipt.objects.filter(pk=receipt.pk, state=Receipt.State.UNSEEN).update(
        state=Receipt.State.SEEN, seen_at=timezone.now()
    )
    receipt.refresh_from_db()
