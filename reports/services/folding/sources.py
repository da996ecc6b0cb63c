"""Which reports below belong to a body's own report of a period, and which of their versions it holds."""

from django.db.models import Q

from reports.models import Delivery, Duty


def sources_of(duty: Duty, among=None):
    """The duties below that belong to this period: same year, to the first of this body's days not before theirs.

    What falls due after the last of those days belongs to the last. `among`: other duties than those expected.
    """
    below = (Duty.objects.expected() if among is None else among).filter(
        requirement__folds_into__in=duty.requirement.regime_ids,
        requirement__receivers__organization=duty.organization_id,
        year=duty.year,
    )
    return below.exclude(organization=duty.organization_id).filter(_period_of(duty))


def source_duties(duty: Duty) -> list[Duty]:
    """`sources_of` in the order of the bodies' names."""
    found = sources_of(duty).select_related("organization", "requirement")
    return list(found.order_by("organization__name", "due_on", "pk"))


def current_deliveries(duty: Duty):
    """The deliveries of those reports that the folding body holds now, whatever it answered."""
    return Delivery.objects.current().filter(
        organization=duty.organization_id, version__duty__in=sources_of(duty).values("pk")
    )


def _period_of(duty: Duty) -> Q:
    regime = duty.requirement.regime_ids
    own = Duty.objects.filter(requirement__in=regime, organization=duty.organization_id, year=duty.year)
    days = sorted(own.values_list("due_on", flat=True))
    before = [day for day in days if day < duty.due_on]
    belongs = Q(due_on__gt=before[-1]) if before else Q()
    return belongs if duty.due_on == days[-1] else belongs & Q(due_on__lte=duty.due_on)
