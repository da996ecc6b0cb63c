"""One folding, from the reports received to the draft."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from orgs.audit import record
from orgs.errors import DomainError
from orgs.permissions import require
from reports.models import Duty, ReportVersion
from reports.permissions import can_fold_into
from reports.services.filling import sent_estimates, start_draft
from reports.services.folding.figures import write_figures
from reports.services.folding.runs import write_run
from reports.services.folding.sources import sources_of
from reports.services.folding.texts import quotes_for, write_texts


@transaction.atomic
def fold_into(*, duty: Duty, actor, replace_texts: bool = False) -> ReportVersion:
    """The duty's draft with every figure its fold rules give, and the texts of the reports below.

    Figures that have a rule are written anew each time; a heading that already has text is kept unless
    `replace_texts`, and texts of very many reports are left to the consolidation workbench. What went in and what
    stayed out, and why, stands in FoldedValue; FoldRun keeps the run. Raises NotAllowed, StateConflict.
    """
    if actor is not None:
        require(can_fold_into(actor, duty), "Đơn vị của bạn không soạn được báo cáo này.")
    if not sources_of(duty).exists():
        raise DomainError("Chưa có báo cáo nào của cấp dưới để tổng hợp vào kỳ này.")
    draft = start_draft(duty=duty, actor=actor)
    figures = write_figures(draft, duty, sent_estimates(draft))
    write_texts(draft, quotes_for(duty, draft.form_id), replace_texts)
    run = write_run(duty=duty, actor=actor, figures=figures)
    ReportVersion.objects.filter(pk=draft.pk).update(
        lock_version=F("lock_version") + 1, edited_by=actor, edited_at=timezone.now()
    )
    record(actor, "report_folded", duty, organization=duty.organization, sources=len(run.sources))
    draft.refresh_from_db()
    return draft
