"""What is done once a night: duties are kept a year ahead, and the trees are compared with `parent`."""

from datetime import date

from directives.models import CascadeNode
from orgs.models import Organization
from orgs.trees import tree_faults
from reports.services.requirements import extend_all


def run_nightly(*, on: date) -> list[str]:
    """Returns the faults of the trees, one line each; empty when all is well."""
    extend_all(on)
    return [*tree_faults(Organization), *tree_faults(CascadeNode)]
