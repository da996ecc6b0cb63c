"""The lists of reports: what the own body owes, and what it receives."""

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, Subquery, When

from orgs.text import nfc
from reports.forms.lists import situated
from reports.models import Delivery, Duty, ReportingRequirement, RequirementReceiver


def own_duties(user):
    """What the bodies of the user owe, also what they took over."""
    rows = Duty.objects.filter(organization__in=user.reach.own_ids)
    return rows.select_related("requirement__document", "organization")


def received_duties(user):
    """What is due to the bodies of the user (or via a department of theirs), with this body's own delivery."""
    own = Q(organization__in=user.reach.own_ids) | Q(via__in=user.reach.own_ids)
    receivers = RequirementReceiver.objects.filter(own, requirement=OuterRef("requirement"))
    mine = Delivery.objects.current().filter(own, version__duty=OuterRef("pk")).order_by("pk")
    return (
        Duty.objects.filter(Exists(receivers))
        .annotate(
            delivery_state=Subquery(mine.values("state")[:1]),
            sent_again_at=Subquery(mine.values("version__sent_at")[:1]),
        )
        .select_related("requirement__document", "organization")
    )


def requirements_received(user):
    own = Q(receivers__organization__in=user.reach.own_ids) | Q(receivers__via__in=user.reach.own_ids)
    return ReportingRequirement.objects.visible_to(user).filter(own).distinct()


def filtered(duties, form, now):
    """The duties a valid filter form asks for."""
    if not form.is_valid():
        return duties
    data = form.cleaned_data
    if data["nam"]:
        duties = duties.filter(year=data["nam"])
    if data.get("che_do"):
        duties = duties.filter(requirement=data["che_do"])
    for word in nfc(data["q"]).split():
        duties = duties.filter(
            Q(requirement__name__icontains=word)
            | Q(organization__name__icontains=word)
            | Q(requirement__document__code__icontains=word)
        )
    return situated(duties, data["tinh_trang"], now)


def waiting_first() -> tuple:
    """The order of a list nobody sorted: open duties by day, then the others by day backwards."""
    waits = When(state__in=Duty.OPEN_STATES, is_tracked=True, then=F("last_on"))
    return Case(waits, output_field=DateField()).asc(nulls_last=True), "-last_on"


def years_of(duties) -> list[int]:
    return list(duties.order_by("-year").values_list("year", flat=True).distinct())
