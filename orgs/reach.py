"""What a person's roles reach: the one place from which every queryset of the portal starts.

Rule (domain model, "User, Membership, Post"): own body and the bodies it succeeded; for head, leader and auditor also
the bodies below by the main line and by each further line of command. Clerk and specialist: own body and what is
assigned to them. An administrator reads no content.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from orgs.permissions import CONTENT_ROLES, DRAFT_ROLES, WIDE_ROLES


@dataclass(frozen=True)
class Reach:
    """The bodies of one person on one day. Sets of organization ids; `home` is the first body, or None."""

    user_id: int | None
    on: date
    home: object = None
    by_role: dict = field(default_factory=dict)
    own_ids: frozenset = frozenset()
    wide_ids: frozenset = frozenset()
    draft_ids: frozenset = frozenset()
    localities: frozenset = frozenset()

    @classmethod
    def of(cls, user, on: date) -> "Reach":
        """Two queries for most people: memberships, and one for each step of succession."""
        memberships = list(user.memberships.on(on).select_related("organization").order_by("pk"))
        by_role = {}
        for membership in memberships:
            by_role.setdefault(membership.role, set()).add(membership.organization_id)
        before = _predecessors(set().union(*by_role.values()))
        heirs = {group: _with_predecessors(ids, before) for group, ids in _grouped(by_role).items()}
        return cls(
            user_id=user.pk,
            on=on,
            home=memberships[0].organization if memberships else None,
            by_role={role: frozenset(ids) for role, ids in by_role.items()},
            own_ids=heirs["content"],
            wide_ids=heirs["wide"],
            draft_ids=heirs["draft"],
            localities=_localities(memberships, heirs["content"]),
        )

    @property
    def roles(self) -> frozenset:
        return frozenset(self.by_role)

    @property
    def current_ids(self) -> frozenset:
        """Bodies the person works in today with a role that reads content."""
        return frozenset().union(*(self.by_role.get(role, frozenset()) for role in CONTENT_ROLES))

    def holds(self, roles, organization_id) -> bool:
        """Does the person hold one of the roles in that very body today?"""
        return any(organization_id in self.by_role.get(role, ()) for role in roles)

    def bodies_below(self):
        """Ids (a subquery) of every body that head, leader and auditor roles reach, own bodies included."""
        above = apps.get_model("orgs", "OrganizationAbove").objects
        superior = apps.get_model("orgs", "Superior").objects
        linked = superior.on(self.on).commanding().filter(superior__in=self.wide_ids).values("organization")
        reached = above.filter(Q(above__in=self.wide_ids) | Q(above__in=linked))
        return reached.values("organization")

    def reaches(self, organization_id) -> bool:
        return organization_id in self.own_ids or (
            bool(self.wide_ids) and self.bodies_below().filter(organization=organization_id).exists()
        )


def _localities(memberships, ids) -> frozenset:
    """The provinces of the own bodies and, since provinces merge, those of the bodies they succeeded."""
    own = frozenset(m.organization.locality for m in memberships)
    former = ids - {m.organization_id for m in memberships}
    if not former:
        return own
    bodies = apps.get_model("orgs", "Organization").objects
    return own.union(bodies.filter(pk__in=former).values_list("locality", flat=True))


def _grouped(by_role):
    pick = {"content": CONTENT_ROLES, "wide": WIDE_ROLES, "draft": DRAFT_ROLES}
    return {name: set().union(*(by_role.get(role, set()) for role in roles)) for name, roles in pick.items()}


def _predecessors(ids: set) -> dict[int, set[int]]:
    """Body → the bodies it directly succeeded, for the given bodies and all found on the way; one query a step.

    A body that lives on after the event (a split that founds another, a move) is nobody's predecessor: its present
    papers stay its own.
    """
    part, event = apps.get_model("orgs", "OrganizationEventPart").objects, apps.get_model("orgs", "OrganizationEvent")
    stays = part.filter(event=OuterRef("event"), organization=OuterRef("organization"), side="to")
    ended = part.filter(~Exists(stays), side="from", event__type__in=event.ENDING, event__applied_at__isnull=False)
    before, fresh, known = defaultdict(set), set(ids), set(ids)
    while fresh:
        rows = ended.filter(event__parts__side="to", event__parts__organization__in=fresh)
        for heir, body in rows.values_list("event__parts__organization", "organization"):
            before[heir].add(body)
        fresh = set().union(*(before[heir] for heir in fresh)) - known
        known |= fresh
    return before


def _with_predecessors(ids: set, before: dict[int, set[int]]) -> frozenset:
    """The bodies and all those they succeeded by an event, however many steps back."""
    known, fresh = set(ids), set(ids)
    while fresh:
        fresh = set().union(*(before.get(heir, set()) for heir in fresh)) - known
        known |= fresh
    return frozenset(known)
