"""What an office does with a paper it received: look, acknowledge, direct, close."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from directives.models import Receipt, ReceiptHandler
from directives.permissions import (
    can_acknowledge_receipt,
    can_assign_receipt,
    can_close_receipt,
    can_direct_receipt,
)
from directives.secrecy import refuse_secret
from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.models import Membership, Organization, OrganizationAbove, User
from orgs.permissions import DRAFT_ROLES, require


def mark_seen(*, receipt: Receipt, actor) -> None:
    """Chưa xem → đã xem when somebody of the receiving body opens it; silent for anybody else."""
    if receipt.state == Receipt.State.UNSEEN and can_acknowledge_receipt(actor, receipt):
        moved = Receipt.objects.filter(pk=receipt.pk, state=Receipt.State.UNSEEN).update(
            state=Receipt.State.SEEN, seen_at=timezone.now()
        )
        if moved:
            receipt.state = Receipt.State.SEEN


@transaction.atomic
def acknowledge_receipt(*, receipt: Receipt, actor) -> None:
    """Đã tiếp nhận: the body says it has the paper and will act on it. A second call is a StateConflict."""
    require(can_acknowledge_receipt(actor, receipt), "Bạn không được tiếp nhận văn bản thay đơn vị này.")
    moved = Receipt.objects.filter(pk=receipt.pk).exclude(state=Receipt.State.ACKNOWLEDGED).update(**_taken_over(actor))
    if not moved:
        raise StateConflict("Đơn vị đã tiếp nhận văn bản này rồi.")
    record(actor, "receipt_acknowledged", receipt, organization=receipt.organization)
    receipt.refresh_from_db()


def acknowledge_by_acting(*, organization: Organization, documents, actor, because: str) -> None:
    """A body that answers or reports under a paper has plainly taken it over; silent where it said so before.

    Called inside the act's own transaction, by services that checked the right to act for the body.
    """
    waiting = Receipt.objects.filter(organization=organization, document__in=documents)
    waiting = waiting.exclude(state=Receipt.State.ACKNOWLEDGED)
    if not (found := list(waiting.order_by().values_list("pk", flat=True))):
        return
    for receipt in waiting.filter(pk__in=found).select_related("document", "organization").order_by("pk"):
        if waiting.filter(pk=receipt.pk).update(**_taken_over(actor)):
            record(actor, "receipt_acknowledged", receipt, organization=organization, comment=because)


def _taken_over(actor) -> dict:
    return {
        "state": Receipt.State.ACKNOWLEDGED,
        "acknowledged_at": timezone.now(),
        "acknowledged_by": actor,
    }


@transaction.atomic
def direct_receipt(
    *,
    receipt: Receipt,
    direction: str,
    main: User | None,
    helpers,
    due_on: date | None,
    actor,
    help_due_on: date | None = None,
) -> None:
    """Chỉ đạo and assignment: one main handler, any helpers, internal deadlines. Heads write the chỉ đạo itself."""
    require(can_assign_receipt(actor, receipt), "Bạn không được phân công xử lý văn bản của đơn vị này.")
    if direction != receipt.direction:
        require(can_direct_receipt(actor, receipt), "Ý kiến chỉ đạo do thủ trưởng, lãnh đạo đơn vị ghi.")
    refuse_secret(direction, actor=actor)
    helpers = [person for person in helpers if main is None or person.pk != main.pk]
    _refuse_outsiders(receipt, [person for person in [main, *helpers] if person is not None], actor)
    moved = Receipt.objects.filter(pk=receipt.pk, closed_on__isnull=True).update(
        direction=direction, due_on=due_on, directed_by=actor, directed_at=timezone.now()
    )
    if not moved:
        raise StateConflict("Văn bản đã xử lý xong, không phân công thêm được.")
    _replace_handlers(receipt, main, helpers, due_on, help_due_on or due_on)
    names = ", ".join(str(person) for person in [main, *helpers] if person is not None)
    record(actor, "receipt_directed", receipt, organization=receipt.organization, comment=direction, handlers=names)
    receipt.refresh_from_db()


@transaction.atomic
def close_receipt(*, receipt: Receipt, on: date, actor) -> None:
    """Xử lý xong. A second call is a StateConflict."""
    require(can_close_receipt(actor, receipt), "Chỉ người chủ trì xử lý, văn thư hoặc thủ trưởng được kết thúc.")
    if not Receipt.objects.filter(pk=receipt.pk, closed_on__isnull=True).update(closed_on=on):
        raise StateConflict("Văn bản này đã được ghi nhận xử lý xong.")
    record(actor, "receipt_closed", receipt, organization=receipt.organization)
    receipt.refresh_from_db()


@transaction.atomic
def reopen_receipt(*, receipt: Receipt, actor) -> None:
    """Closed by mistake: open again, with a trace."""
    require(can_assign_receipt(actor, receipt), "Bạn không được mở lại văn bản của đơn vị này.")
    if not Receipt.objects.filter(pk=receipt.pk, closed_on__isnull=False).update(closed_on=None):
        raise StateConflict("Văn bản này đang được xử lý.")
    record(actor, "receipt_reopened", receipt, organization=receipt.organization)
    receipt.refresh_from_db()


def people_of(organization: Organization, on: date):
    """People who may handle papers of the body: its own and those of the departments inside it, on the day."""
    inside = OrganizationAbove.objects.filter(above=organization, organization__is_internal=True)
    bodies = [organization.pk, *inside.values_list("organization", flat=True)]
    here = Membership.objects.on(on).filter(organization__in=bodies, role__in=DRAFT_ROLES)
    return User.objects.filter(is_active=True, pk__in=here.values("user")).order_by("full_name", "pk")


def _refuse_outsiders(receipt, people, actor):
    if actor is None:
        return
    allowed = set(people_of(receipt.organization, actor.reach.on).values_list("pk", flat=True))
    others = [str(person) for person in people if person.pk not in allowed]
    if others:
        raise DomainError(f"Không phải người của đơn vị: {', '.join(others)}.")


def _replace_handlers(receipt, main, helpers, due_on, help_due_on):
    receipt.handlers.all().delete()
    rows = [ReceiptHandler(receipt=receipt, user=main, part="main", due_on=due_on)] if main else []
    rows += [ReceiptHandler(receipt=receipt, user=person, part="help", due_on=help_due_on) for person in helpers]
    ReceiptHandler.objects.bulk_create(rows)
