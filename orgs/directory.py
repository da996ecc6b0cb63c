"""What the directory pages read: a level of the tree, a body's surroundings, the people a user may look up."""

from collections import defaultdict

from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from orgs.models import Membership, Organization, OrganizationAbove, OrganizationEvent, OrganizationEventPart, User
from orgs.permissions import managed_ids

LEVEL_LIMIT = 200  # more bodies than this below one are read in the paged list


def open_levels(bodies, open_ids, *, roots: bool = True) -> dict:
    """parent id → its first bodies (plain rows), for the open bodies and None for the roots; one query for all levels.

    Rows instead of instances: a level is drawn a hundred times a second, and only five values of it are shown.
    """
    wanted = Q(parent__in=open_ids) | Q(parent__isnull=True) if roots else Q(parent__in=open_ids)
    rank = Window(RowNumber(), partition_by=F("parent"), order_by=("position", "name", "pk"))
    rows = (
        bodies.filter(wanted)
        .annotate(rank=rank, has_children=Exists(bodies.filter(parent=OuterRef("pk"))))
        .filter(rank__lte=LEVEL_LIMIT + 1)
        .in_list_order()
        .values("pk", "name", "parent_id", "kind__name", "has_children")
    )
    levels = defaultdict(list)
    for row in rows:
        levels[row["parent_id"]].append(row)
    return levels


def path_to(organization_id) -> list[int]:
    """The body and those above it, the root first."""
    links = OrganizationAbove.objects.filter(organization=organization_id)
    return list(links.order_by("above__level").values_list("above", flat=True))


def ancestors(organization) -> list[Organization]:
    above = OrganizationAbove.objects.filter(organization=organization).exclude(above=organization).values("above")
    return list(Organization.objects.filter(pk__in=above).order_by("level"))


def people_visible_to(user):
    """Accounts a user may open: colleagues of the own bodies, and for an administrator all of the own tree."""
    if user.is_superuser:
        return User.objects.all()
    bodies = Q(organization__in=user.reach.current_ids) | Q(organization__in=managed_ids(user, "account.manage"))
    return User.objects.filter(Exists(Membership.objects.filter(bodies, user=OuterRef("pk"))))


def counts_of(organization, today) -> dict:
    """How many departments, bodies directly below, and people; one query."""
    return Organization.objects.filter(pk=organization.pk).aggregate(
        below=Count("children", distinct=True, filter=Q(children__is_internal=False, children__ended_on__isnull=True)),
        departments=Count(
            "children", distinct=True, filter=Q(children__is_internal=True, children__ended_on__isnull=True)
        ),
    ) | {"people": Membership.objects.on(today).filter(organization=organization).values("user").distinct().count()}


def events_visible_to(user):
    """Events with a body of the administrator's reach, and own drafts."""
    part = OrganizationEventPart.objects.filter(event=OuterRef("pk"), organization__in=managed_ids(user))
    return OrganizationEvent.objects.filter(Exists(part) | Q(created_by=user))
