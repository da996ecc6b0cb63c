"""What an ended body left unissued goes on in the body that took over from it."""

from django.db import transaction
from django.db.models import F

from orgs.audit import record
from orgs.models import Organization, User
from orgs.permissions import require
from plans import permissions as rights
from plans.models import Plan
from plans.services.drafting import usual_signer
from plans.services.workflow import UNSIGNED, move_plan, require_state

NOT_HEIR = "Chỉ người soạn thảo của đơn vị kế thừa tiếp nhận được dự thảo của đơn vị đã kết thúc."


@transaction.atomic
def take_over_plan(*, plan: Plan, actor: User) -> Plan:
    """The heir becomes the issuer, and the paper a draft again: what the old body approved or signed is void.

    Text, tasks and recipients stay; the preview of issuing says what the heir does not command. Issued papers keep
    their issuer. Raises StateConflict for those and when somebody was faster.
    """
    require_state(plan, *rights.UNISSUED)
    heir = rights.heir_for(actor, plan)
    require(heir is not None, NOT_HEIR)
    old = plan.document.issuer
    values = {"author": _author(plan, heir, actor), "drafting_unit": None, "drafting_symbol": ""}
    values |= {"post": None, "version": F("version") + 1, "saved_as": ""} | usual_signer(heir, actor) | UNSIGNED
    still_of_old = Plan.objects.filter(pk=plan.pk, document__issuer=old)
    require(still_of_old.exists(), NOT_HEIR)
    move_plan(plan, [plan.state], Plan.State.DRAFT, **values)
    document = plan.document
    document.issuer, document.issuer_name, document.place = heir, heir.name, heir.place
    document.document_format = heir.document_format
    document.save(update_fields=["issuer", "issuer_name", "place", "document_format"])
    comment = f"Từ {old.name} sang {heir.name}."
    record(actor, "plan_taken_over", plan, organization=heir, comment=comment, issuer=[old.name, heir.name])
    return plan


def _author(plan: Plan, heir: Organization, actor: User) -> User:
    """Who wrote it goes on writing it in the heir; otherwise who takes it over does."""
    return plan.author if rights.can_draft(plan.author, heir) else actor
