"""Who owes a report: by the paper and its scope lines, and each body for what falls in its life."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from directives.models import CascadeNode, Document, Recipient, RecipientBody
from directives.services import resolve_recipients
from orgs.models import Organization
from reports.models import Duty
from reports.services.schedule import Period


def owing_bodies(requirement, on: date):
    """Who owes it: the bodies that carry out the document, or those of them that the scope lines mean.

    A line that names one body means that body. Heirs of a duty owe the later periods as well. Departments never owe.
    """
    document = requirement.document
    executing = executing_bodies(document, on)
    scopes = list(requirement.scopes.select_related("below", "group"))
    wanted = Q(pk__in=executing.values("pk")) if not scopes else Q(pk__in=[])
    for scope in scopes:
        meant = scope.resolve(document.issuer or requirement.form.owner, on).values("pk")
        if scope.mode == scope.Mode.BODY:
            wanted |= Q(pk=scope.organization_id)
        else:
            wanted |= Q(pk__in=meant) & Q(pk__in=executing.values("pk"))
    heirs = Duty.objects.filter(requirement=requirement, inherited_from__isnull=False, organization=OuterRef("pk"))
    found = Organization.objects.reporting().filter(wanted | Exists(heirs))
    return found.exclude(pk=document.issuer_id).order_by("pk")


def executing_bodies(document, on: date):
    """Bodies with a place in a cascade by this paper, and those it names "để thực hiện" and its issuer commands.

    Who they are was settled at issue; only bodies founded since then are added, where its lines mean them too ("các
    trường trực thuộc"). For a draft, those its lines mean on the day.
    """
    if document.state == Document.State.DRAFT and not document.handed_down_nodes.exists():
        resolved = resolve_recipients(document=document, on=on)
        meant = {b.pk for line, bodies in resolved if line.purpose == Recipient.Purpose.EXECUTE for b in bodies}
        return Organization.objects.filter(pk__in=meant)
    nodes = CascadeNode.objects.filter(handed_down_by=document, organization=OuterRef("pk"))
    wanted = Exists(nodes)
    if document.issuer_id:
        named = RecipientBody.objects.filter(
            recipient__document=document, recipient__purpose=Recipient.Purpose.EXECUTE, organization=OuterRef("pk")
        )
        commanded = Organization.objects.commanded_by(document.issuer, on)
        wanted |= Exists(named) & Q(pk__in=commanded.values("pk"))
        wanted |= _born_since(document, on)
    return Organization.objects.filter(wanted)


def owes(body, period: Period, due_on: date) -> bool:
    """A body owes what falls in its life: it lives on the day, and had begun before the end of what is reported."""
    has_begun = body.started_on is None or body.started_on <= period.reported_until
    return has_begun and body.exists_on(due_on)


def _born_since(document, on: date) -> Q:
    """Bodies founded after the issue that a group or a rule of the paper means on the day."""
    lines = document.recipients.filter(
        purpose=Recipient.Purpose.EXECUTE, mode__in=(Recipient.Mode.GROUP, Recipient.Mode.RULE)
    )
    meant = Q(pk__in=[])
    for line in lines if document.issued_on else ():
        meant |= Q(pk__in=line.resolve(document.issuer, on).values("pk"))
    return meant & Q(started_on__gt=document.issued_on) if document.issued_on else meant
