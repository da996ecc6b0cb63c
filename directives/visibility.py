"""Which issued papers a user may read. Joins on receipts, recipients and NodeAbove; reads no lft/rght.

A paper is readable when a reached body issued it or received it, or when it handed the work down to a body of the
user or to one above that body in the cascade (so a school reads the whole chain from the directive to its own order).
"""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q


def readable(user) -> Q:
    """A condition on Document for papers that are issued or withdrawn."""
    reach = user.reach
    get = apps.get_model
    mine = Q(organization__in=reach.own_ids)
    issued_by = Q(issuer__in=reach.own_ids)
    if reach.wide_ids:
        below = reach.bodies_below()
        mine |= Q(organization__in=below)
        issued_by |= Q(issuer__in=below)
    received = get("directives", "Receipt").objects.visible_to(user).filter(document=OuterRef("pk"))
    addressed = get("directives", "RecipientBody").objects.filter(mine, recipient__document=OuterRef("pk"))
    above = get("directives", "NodeAbove").objects.filter(node__organization__in=reach.own_ids)
    chain = above.filter(above__handed_down_by=OuterRef("pk"))
    root = above.filter(above__directive=OuterRef("pk"), above__parent__isnull=True)
    return issued_by | Exists(received) | Exists(addressed) | Exists(chain) | Exists(root)
