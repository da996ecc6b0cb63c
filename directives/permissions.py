"""What may be done with papers and receipts: one function an action. `None` as user is a command of the operator."""

from directives.models import Document, Receipt
from orgs.models import Membership
from orgs.permissions import may


def _holds(user, action: str, organization_id) -> bool:
    return user is None or may(user, action, organization_id)


def can_register_receipt(user, organization) -> bool:
    return _holds(user, "receipt.register", organization.pk)


def can_number_receipt(user, receipt: Receipt) -> bool:
    return receipt.number is None and _holds(user, "receipt.register", receipt.organization_id)


def can_acknowledge_receipt(user, receipt: Receipt) -> bool:
    return _holds(user, "receipt.acknowledge", receipt.organization_id)


def can_direct_receipt(user, receipt: Receipt) -> bool:
    """Only heads write the chỉ đạo."""
    return _holds(user, "receipt.direct", receipt.organization_id)


def can_assign_receipt(user, receipt: Receipt) -> bool:
    return _holds(user, "receipt.assign", receipt.organization_id)


def can_close_receipt(user, receipt: Receipt) -> bool:
    """Those who assign, and the main handler."""
    if can_assign_receipt(user, receipt):
        return True
    return _works_there(user, receipt) and receipt.handlers.filter(user=user, part="main").exists()


def can_change_receipt_files(user, receipt: Receipt) -> bool:
    return _holds(user, "receipt.register", receipt.organization_id)


def can_print_register(user, organization) -> bool:
    return _holds(user, "register.print", organization.pk)


def can_edit_document(user, document: Document) -> bool:
    """A registered paper is kept in order by the body that brought it in; a written one only by its plan."""
    if document.origin != Document.Origin.REGISTERED:
        return False
    if user is None:
        return True
    first = document.receipts.order_by("pk").values_list("organization", flat=True).first()
    return first is not None and may(user, "task.edit", first)


def can_exempt_task(user, organization) -> bool:
    return _holds(user, "task.edit", organization.pk)


def can_hand_down(user, document: Document) -> bool:
    return document.issuer_id is not None and _holds(user, "plan.issue", document.issuer_id)


def _works_there(user, receipt: Receipt) -> bool:
    """A member of the body today, or of a department inside it."""
    here = Membership.objects.on(user.reach.on).filter(user=user)
    return here.filter(organization__above_links__above=receipt.organization_id).exists()
