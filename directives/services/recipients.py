"""Who the lines of Nơi nhận mean: shown before issuing, written once when the paper is issued."""

from datetime import date

from django.db import transaction

from directives.models import Document, Recipient, RecipientBody
from directives.services.handing_down import BATCH
from orgs.models import Organization


def resolve_recipients(*, document: Document, on: date) -> list[tuple[Recipient, list[Organization]]]:
    """Each printed line with the bodies it means on the day, in list order; the issuer itself is never among them."""
    lines = document.recipients.select_related("organization", "group", "kind", "tier", "below")
    if document.issuer is None:
        return [(line, []) for line in lines]
    return [
        (line, list(line.resolve(document.issuer, on).exclude(pk=document.issuer_id).in_list_order())) for line in lines
    ]


@transaction.atomic
def freeze_recipients(*, document: Document, on: date) -> list[tuple[Recipient, list[Organization]]]:
    """Write what the lines mean on the day of issue; a second call changes nothing. Returns what it resolved."""
    resolved = resolve_recipients(document=document, on=on)
    rows = [RecipientBody(recipient=line, organization=body) for line, bodies in resolved for body in bodies]
    RecipientBody.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return resolved
