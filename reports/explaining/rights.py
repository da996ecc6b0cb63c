"""Whose figures may be shown one by one: those the user may read in the unit's own report."""

from django.db.models import Exists, OuterRef, Q

from reports.cuts import Cut
from reports.models import Delivery, ReportVersion


def versions_showing(user, names: set[str]):
    """The sent versions in which the user may read the answers to these questions.

    As `ReportVersion.objects.visible_to`, less those delivered to the user's bodies without one of the questions.
    """
    reach = user.reach
    reporter = Q(duty__organization__in=reach.own_ids)
    if reach.wide_ids:
        reporter |= Q(duty__organization__in=reach.bodies_below())
    own = Q(organization__in=reach.own_ids) | Q(via__in=reach.own_ids)
    stored = Delivery.objects.filter(own, cut__isnull=False).order_by().values_list("cut", flat=True).distinct()
    given = Q(cut__isnull=True)
    for cut in stored:
        if all(Cut.of(cut).indicator(name) for name in names):
            given |= Q(cut=cut)
    delivered = Exists(Delivery.objects.filter(own & given, version=OuterRef("pk")))
    return ReportVersion.objects.sent().filter(reporter | delivered)
