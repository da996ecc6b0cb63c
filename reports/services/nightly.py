"""What is done once a night: duties a year ahead, closed bodies freed, old keys and notices dropped, trees compared."""

from datetime import date, datetime

from django.core.management import call_command

from directives.models import CascadeNode
from orgs.models import Organization
from orgs.once import forget_keys
from orgs.trees import tree_faults
from reports.services.notifications import forget_read
from reports.services.requirements import extend_all, free_closed_bodies


def run_nightly(*, on: date, now: datetime) -> list[str]:
    """Returns the faults of the trees, one line each; empty when all is well."""
    extend_all(on)
    free_closed_bodies(on)
    call_command("clearsessions")
    forget_keys(now=now)
    forget_read(now=now)
    return [*tree_faults(Organization), *tree_faults(CascadeNode)]
