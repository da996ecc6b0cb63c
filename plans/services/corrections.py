"""Công văn đính chính: issued content never changes, a correction is a new paper (NĐ 30 Điều 18.3)."""

from django.db import transaction

from directives.kinds import DocumentKind
from directives.models import DocumentReference, Recipient
from orgs.audit import record
from orgs.models import User
from orgs.permissions import require
from plans import permissions as rights
from plans.documents.wording import citation
from plans.models import Plan
from plans.services.drafting import create_plan
from plans.services.workflow import require_state


@transaction.atomic
def start_correction(*, plan: Plan, actor: User) -> Plan:
    """A draft công văn to the same recipients, which corrects the issued paper."""
    require_state(plan, Plan.State.ISSUED)
    require(rights.can_correct(actor, plan), "Bạn không được soạn công văn đính chính của đơn vị này.")
    document = plan.document
    named = citation(document, document.document_format, with_subject=False)
    correction = create_plan(
        issuer=document.issuer,
        kind=DocumentKind.DISPATCH,
        subject=f"đính chính {named}",
        actor=actor,
        opening=f"{document.issuer_name} đính chính nội dung của {named} như sau:",
        drafting_unit=plan.drafting_unit,
        drafting_symbol=plan.drafting_symbol,
        post=plan.post,
        authority=plan.authority,
    )
    DocumentReference.objects.create(
        document=correction.document, target=document, relation=DocumentReference.Relation.CORRECTS
    )
    _same_recipients(document, correction.document)
    record(actor, "correction_started", plan, organization=document.issuer, correction=correction.pk)
    return correction


def _same_recipients(source, target) -> None:
    """Those who carried the paper out are informed of the correction: it hands no new work down."""
    for line in source.recipients.prefetch_related("excluded"):
        excluded = list(line.excluded.all())
        line.pk, line._state.adding, line.document = None, True, target
        line.is_addressee = line.is_addressee or line.purpose == Recipient.Purpose.EXECUTE
        if line.purpose == Recipient.Purpose.EXECUTE:
            line.purpose = Recipient.Purpose.INFORM
        line.save()
        line.excluded.set(excluded)
