"""Who owes a report: by the paper and its scope lines, and each body for what falls in its life."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from directives.models import CascadeNode, Document, Recipient, RecipientBody
from directives.services import resolve_recipients
from orgs.models import Organization
from reports.models import Duty, ReportingRequirement, StandingExemption, chain_ids
from reports.services.schedule import Period

NOBODY = Q(pk__in=[])


def owing_bodies(requirement, on: date):
    """Who owes it: the bodies that carry out the document, or those of them that the scope lines mean.

    A line that names one body means that body; a rule that names nothing means all who carry the paper out. Heirs of
    a duty owe the later periods as well. Departments never owe.
    """
    document = requirement.document
    executing = Q(pk__in=executing_bodies(document, on).values("pk"))
    scopes = list(requirement.scopes.select_related("below", "group"))
    wanted = NOBODY if scopes else executing
    for scope in scopes:
        is_named = scope.mode == scope.Mode.BODY
        wanted |= Q(pk=scope.organization_id) if is_named else executing & _meant(requirement, scope, on)
    wanted |= _heirs_owing(requirement, scopes, on)
    return Organization.objects.reporting().filter(wanted).exclude(pk=document.issuer_id).order_by("pk")


def _meant(requirement, scope, on: date) -> Q:
    """Those a group or a rule means, whether or not they carry the paper out."""
    if scope.is_for_all:
        return ~Q(pk__in=scope.excluded.values("pk"))
    issuer = requirement.document.issuer or requirement.form.owner
    return Q(pk__in=scope.resolve(issuer, on).values("pk"))


def _heirs_owing(requirement, scopes, on: date) -> Q:
    """Heirs but for those left out by name; heirs under the regime before only where the new scope means them."""
    regime = chain_ids(requirement.pk) if requirement.previous_id else [requirement.pk]
    heirs = Duty.objects.filter(requirement__in=regime, inherited_from__isnull=False)
    found, inside = Q(pk__in=heirs.values("organization")), NOBODY
    for scope in scopes:
        found &= ~Q(pk__in=scope.excluded.values("pk"))
        of_named = Q(pk__in=heirs.filter(inherited_from=scope.organization_id).values("organization"))
        inside |= of_named if scope.mode == scope.Mode.BODY else _meant(requirement, scope, on)
    return found & inside if scopes and requirement.previous_id else found


@dataclass(frozen=True)
class Known:
    """What bodies owe already: (body, year, period); `years`: (body, year) of which a yearly report tells it all."""

    periods: frozenset
    years: frozenset = frozenset()

    def has(self, body_id: int, year: int, name: str) -> bool:
        return (body_id, year, name) in self.periods or (body_id, year) in self.years


def known_periods(requirement, *, apart_from=()) -> Known:
    """The periods that exist; those that went to an heir count for both.

    In a requirement that replaces another, the reports begun under the old one stand for the periods of the new one
    of the same name, a yearly report for its whole year. `apart_from`: duties about to be moved or removed.
    """
    duties = Duty.objects.filter(requirement=requirement)
    if requirement.previous_id:
        older = Duty.objects.filter(requirement__in=chain_ids(requirement.pk), year__gte=requirement.from_year)
        duties |= older.exclude(pk__in=apart_from)
    rows = duties.values_list(
        "organization", "inherited_from", "year", "period", "requirement", "requirement__frequency"
    )
    names, years = set(), set()
    for body, heir_of, year, name, of, frequency in rows:
        names |= {(body, year, name), (heir_of, year, name)}
        if of != requirement.pk and frequency == ReportingRequirement.Frequency.YEARLY:
            years |= {(body, year), (heir_of, year)}
    return Known(frozenset(names), frozenset(years))


def standing_exemptions(requirement):
    """The exemptions that hold for it; for a regime that waits to replace another, those of the other."""
    is_waiting = requirement.previous_id is not None and not requirement.is_open
    return StandingExemption.objects.filter(requirement=requirement.previous_id if is_waiting else requirement.pk)


def exempted_from(requirement, until: date) -> list[StandingExemption]:
    """Those freed for good from a day not after `until`, without an end yet."""
    rows = standing_exemptions(requirement).filter(ended_on=None, from_on__lte=until)
    return list(rows.select_related("organization").order_by("organization__name"))


def is_exempt(exemption: StandingExemption, due_on: date) -> bool:
    """Does it cover a report due on that day? It begins with `from_on` and does not cover `ended_on`."""
    return exemption.from_on <= due_on and (exemption.ended_on is None or due_on < exemption.ended_on)


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
