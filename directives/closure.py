"""NodeAbove compared with the parents of the nodes; written in bulk when a paper is issued, never afterwards."""

from directives.models import CascadeNode, NodeAbove
from orgs.trees import tree_lock


def expected_links() -> dict[tuple[int, int], int]:
    """(node, node above or itself) → that node's body, as `parent` tells."""
    rows = {pk: (parent, body) for pk, parent, body in CascadeNode.objects.values_list("pk", "parent", "organization")}
    links = {}
    for pk in rows:
        above, steps = pk, 0
        while above is not None and steps <= len(rows) and (pk, above) not in links:
            parent, body = rows[above]
            links[pk, above] = body
            above, steps = parent, steps + 1
    return links


def node_link_faults() -> list[str]:
    """What disagrees with `parent`, a line a fault."""
    expected = expected_links()
    stored = {
        (node, above): body for node, above, body in NodeAbove.objects.values_list("node", "above", "organization")
    }
    faults = [f"Nơi triển khai {a}: thiếu liên hệ với {b}" for a, b in sorted(expected.keys() - stored.keys())]
    faults += [f"Nơi triển khai {a}: thừa liên hệ với {b}" for a, b in sorted(stored.keys() - expected.keys())]
    both = sorted(expected.keys() & stored.keys())
    return faults + [
        f"Nơi triển khai {a}: liên hệ với {b} ghi sai đơn vị" for a, b in both if expected[a, b] != stored[a, b]
    ]


def rebuild_node_links() -> None:
    """Write every link anew from `parent`."""
    with tree_lock(CascadeNode):
        NodeAbove.objects.all().delete()
        rows = [
            NodeAbove(node_id=node, above_id=above, organization_id=body)
            for (node, above), body in sorted(expected_links().items())
        ]
        NodeAbove.objects.bulk_create(rows, batch_size=2000)
