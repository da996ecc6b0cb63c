"""Each folding leaves what it used and what came out, so that the next one can say what changed."""

from django.utils import timezone

from reports.models import Duty, FoldRun
from reports.services.folding.sources import current_deliveries


def write_run(*, duty: Duty, actor, figures) -> FoldRun:
    """figures: (indicator, item, value) as the folding wrote them."""
    sources = current_deliveries(duty).order_by("version__duty").values_list("version__duty", "version")
    return FoldRun.objects.create(
        duty=duty,
        made_at=timezone.now(),
        made_by=actor,
        sources={str(source): version for source, version in sources},
        figures=[[indicator, item, None if value is None else str(value)] for indicator, item, value in figures],
    )
