"""OrganizationAbove, the pairs body × body above that rights join on; written only here, under the tree's lock."""

from django.db import connection

from orgs.models import Organization, OrganizationAbove
from orgs.trees import tree_lock

_ADD_LEVEL = """
    INSERT INTO {above} (organization_id, above_id)
    SELECT body.id, body.id FROM {body} body WHERE body.id BETWEEN %s AND %s AND body.level = %s
    UNION ALL
    SELECT body.id, link.above_id FROM {body} body JOIN {above} link ON link.organization_id = body.parent_id
    WHERE body.id BETWEEN %s AND %s AND body.level = %s
"""


def add_new(nodes: list) -> None:
    """Pairs for rows just inserted in this transaction; one statement a level, nothing travels through Python."""
    span = (min(node.pk for node in nodes), max(node.pk for node in nodes))
    sql = _ADD_LEVEL.format(above=OrganizationAbove._meta.db_table, body=Organization._meta.db_table)
    with connection.cursor() as cursor:
        for level in sorted({node.level for node in nodes}):
            cursor.execute(sql, [*span, level, *span, level])


def move_below(organization_id: int, parent_id: int | None) -> None:
    """Take a subtree from under its old superiors and put it under the new ones."""
    links = OrganizationAbove.objects
    old = links.filter(organization=organization_id).exclude(above=organization_id)
    old = list(old.values_list("above", flat=True))
    moved = list(links.filter(above=organization_id).values_list("organization", flat=True))
    new = list(links.filter(organization=parent_id).values_list("above", flat=True)) if parent_id else []
    for above in old:
        links.filter(above=above, organization__in=_below(organization_id)).delete()
    pairs = [OrganizationAbove(organization_id=body, above_id=above) for above in new for body in moved]
    links.bulk_create(pairs, batch_size=2000)


def _below(organization_id):
    return OrganizationAbove.objects.filter(above=organization_id).values("organization")


def expected_pairs() -> set[tuple[int, int]]:
    """The pairs that `parent` tells, for every body; a body in a ring of parents keeps what was walked."""
    parents = dict(Organization.objects.values_list("pk", "parent_id"))
    pairs = set()
    for pk in parents:
        above, seen = pk, set()
        while above is not None and above not in seen:
            seen.add(above)
            pairs.add((pk, above))
            above = parents.get(above)
    return pairs


def closure_faults() -> list[str]:
    """What disagrees with `parent`, a line a fault."""
    expected = expected_pairs()
    stored = set(OrganizationAbove.objects.values_list("organization_id", "above_id"))
    return [f"Đơn vị {pk}: thiếu liên hệ với cấp trên {above}" for pk, above in sorted(expected - stored)] + [
        f"Đơn vị {pk}: thừa liên hệ với cấp trên {above}" for pk, above in sorted(stored - expected)
    ]


def rebuild_closure() -> None:
    """Write every pair anew from `parent`."""
    with tree_lock(Organization):
        OrganizationAbove.objects.all().delete()
        pairs = [OrganizationAbove(organization_id=pk, above_id=above) for pk, above in sorted(expected_pairs())]
        OrganizationAbove.objects.bulk_create(pairs, batch_size=2000)
