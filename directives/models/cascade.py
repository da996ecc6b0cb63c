"""Who carries out which directive, handed down by which paper: a tree of its own."""

from django.db import models
from django.db.models import Q
from mptt.managers import TreeManager
from mptt.models import TreeForeignKey
from mptt.querysets import TreeQuerySet

from directives.models.documents import Document
from orgs.models import Organization
from orgs.trees import LockedTreeModel


class CascadeNodeQuerySet(TreeQuerySet):
    def visible_to(self, user):
        """Nodes of own bodies, those above them, those at or below them, and those of reached bodies."""
        reach = user.reach
        above = NodeAbove.objects.filter(node__organization__in=reach.own_ids).values("above")
        below = NodeAbove.objects.filter(organization__in=reach.own_ids).values("node")
        seen = Q(pk__in=above) | Q(pk__in=below)
        if reach.wide_ids:
            seen |= Q(organization__in=reach.bodies_below())
        return self.filter(seen)

    def open(self):
        return self.filter(closed_on__isnull=True)


class CascadeNode(LockedTreeModel):
    """One body's place in one directive's cascade. Made in bulk when a paper is issued; never moves afterwards."""

    directive = models.ForeignKey(Document, models.PROTECT, related_name="cascade_nodes", verbose_name="văn bản gốc")
    parent = TreeForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="cascade_nodes", verbose_name="đơn vị")
    handed_down_by = models.ForeignKey(
        Document, models.PROTECT, related_name="handed_down_nodes", verbose_name="văn bản giao việc"
    )
    opened_on = models.DateField("giao ngày")
    closed_on = models.DateField("đóng ngày", null=True, blank=True)

    objects = TreeManager.from_queryset(CascadeNodeQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["organization", "directive"])]
        constraints = [
            models.UniqueConstraint(fields=["parent", "organization"], name="node_once_below_parent"),
            models.UniqueConstraint(
                fields=["directive", "organization"], condition=Q(parent__isnull=True), name="node_once_at_root"
            ),
        ]
        verbose_name = "nơi triển khai"
        verbose_name_plural = "nơi triển khai"

    def __str__(self):
        return f"{self.organization} – {self.directive}"


class NodeAbove(models.Model):
    """Node × each node at or above it, with that node's body; written with the node, never updated."""

    node = models.ForeignKey(CascadeNode, models.CASCADE, related_name="above_links")
    above = models.ForeignKey(CascadeNode, models.CASCADE, related_name="below_links")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "above"], name="node_above_unique")]
        indexes = [models.Index(fields=["organization", "node"]), models.Index(fields=["above", "node"])]

    def __str__(self):
        return f"{self.node_id} < {self.above_id}"
