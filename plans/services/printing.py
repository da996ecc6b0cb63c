"""Drawing papers: a short one in the request, a long one by the worker; an issued one once, after the commit.

The rows are the truth: a lost message or a worker that died is made good by the next round of `draw_waiting`.
"""

import logging
import time
import uuid
from datetime import datetime, timedelta

from celery import current_app
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from directives.printing import SECONDS
from directives.services import discard_on_failure, write_bytes
from directives.uploads import TYPES
from orgs.errors import DomainError
from orgs.models import Organization, User
from orgs.permissions import require
from orgs.text import fold
from plans import documents
from plans.documents.estimate import pages_needed
from plans.documents.made_with import made_with
from plans.models import IssuedFile, Plan, PrintedFile, PrintFormat, PrintJob
from plans.permissions import can_reprint

logger = logging.getLogger(__name__)
State = PrintJob.State

PAGES_IN_A_REQUEST = 15
LEASE = timedelta(minutes=10)
WORKER_SECONDS = 300  # for one paper
TRIES = 3  # of a wish; what the portal owes by itself is tried for ever
KEPT_DAYS = 2
ROUND_SECONDS = 45
LOOK_NOW = "plans.tasks.draw_waiting"


def draw(structure: documents.Structure, format: str, *, seconds: float = SECONDS) -> bytes:
    """The paper as a file. Raises DomainError where the machine cannot draw it, or not in that time."""
    if format == PrintFormat.DOCX:
        return documents.render_docx(structure)
    return documents.render_pdf(structure, seconds=seconds)


def file_name(structure: documents.Structure, format: str) -> str:
    return f"{fold(structure.title).replace('/', '-').replace(' ', '-')[:80]}.{format}"


def is_long(structure: documents.Structure) -> bool:
    return pages_needed(structure) > PAGES_IN_A_REQUEST


def wake() -> None:
    """Ask a worker to look at the rows; a message that is lost costs a minute."""
    current_app.send_task(LOOK_NOW, expires=55, retry=False)


def wake_after_commit() -> None:
    transaction.on_commit(wake, robust=True)


# --- Wishes ---------------------------------------------------------------------------------------
@transaction.atomic
def ask_print(*, plan: Plan, format: str, actor: User) -> PrintJob:
    """A long paper for one reader, who may see it; asking again while it waits gives the same job."""
    pages = pages_needed(documents.build(plan))
    values = {"version": plan.version, "pages": pages}
    job, _ = PrintJob.objects.get_or_create(
        plan=plan, format=format, asked_by=actor, state=State.WAITING, defaults=values
    )
    wake_after_commit()
    return job


@transaction.atomic
def ask_print_of(*, structure: documents.Structure, format: str, body: Organization | None, actor: User) -> PrintJob:
    """The same for a paper that is no plan, as it stands now; `body` is the one in which the reader works."""
    job = PrintJob.objects.create(
        content=structure.to_json(), format=format, body=body, asked_by=actor, pages=pages_needed(structure)
    )
    wake_after_commit()
    return job


@transaction.atomic
def retry_print(*, job: PrintJob, actor: User) -> None:
    """Try again now, without the pause after a failure; harmless when it is drawn already."""
    mine = job.asked_by_id == actor.pk if job.asked_by_id else can_reprint(actor, job.plan)
    require(mine, "Chỉ người yêu cầu, hoặc người của cơ quan ban hành, cho lập lại được tệp.")
    waiting = PrintJob.objects.filter(pk=job.pk, state__in=(State.WAITING, State.FAILED))
    waiting.update(state=State.WAITING, next_try_at=None, attempts=0)
    wake_after_commit()


# --- Drawing ----------------------------------------------------------------------------------------
def draw_waiting(*, now: datetime, seconds: float = ROUND_SECONDS) -> tuple[int, int]:
    """One round of the worker: owe what was issued, draw what is due, forget old wishes. (drawn, failed)"""
    owe_issued()
    forget_old(now=now)
    started, done, failed = time.monotonic(), 0, 0
    while (passed := time.monotonic() - started) < seconds:
        moment = now + timedelta(seconds=passed)
        job = lease_one(now=moment)
        if job is None:
            break
        drawn = draw_job(job=job, now=moment)
        done, failed = done + drawn, failed + (not drawn)
    return done, failed


def owe_issued() -> int:
    """A job for each issued paper and format that has neither file nor job yet; safe to run twice at once."""
    made = 0
    for format in PrintFormat.values:
        has_job = PrintJob.objects.of_issued().filter(plan=OuterRef("pk"), format=format)
        owing = Plan.objects.filter(state__in=(Plan.State.ISSUED, Plan.State.WITHDRAWN), frozen__isnull=False)
        owing = owing.filter(~Exists(has_job)).values_list("pk", flat=True)
        jobs = [PrintJob(plan_id=pk, format=format) for pk in owing[:500]]
        PrintJob.objects.bulk_create(jobs, ignore_conflicts=True)
        made += len(jobs)
    return made


def lease_one(*, now: datetime) -> PrintJob | None:
    """A due job that nobody else holds, wishes of people first; a lease that ran out belongs to a worker that died."""
    owner = str(uuid.uuid4())
    due = PrintJob.objects.due(now).order_by(F("asked_by").asc(nulls_last=True), "asked_at", "pk")
    while pk := due.values_list("pk", flat=True).first():
        held = PrintJob.objects.due(now).filter(pk=pk)
        if held.update(lease_owner=owner, leased_until=now + LEASE, attempts=F("attempts") + 1):
            return PrintJob.objects.select_related("plan__document__issuer", "asked_by").get(pk=pk)
    return None


def paper_of(job: PrintJob) -> documents.Structure:
    return documents.build(job.plan) if job.plan_id else documents.Structure.from_json(job.content)


def draw_job(*, job: PrintJob, now: datetime) -> bool:
    """Draw and keep; any failure goes to the row, never up: one paper that cannot be drawn stops no other."""
    try:
        structure = paper_of(job)
        content = draw(structure, job.format, seconds=WORKER_SECONDS)
        if job.asked_by_id is None:
            keep_issued(job, structure, content)
        else:
            _keep_wish(job, structure, content)
    except Exception as error:
        logger.exception("Không lập được %s: lượt %s, văn bản %s", job.format, job.pk, job.plan_id)
        _postpone(job, error, now)
        return False
    return True


def keep_issued(job: PrintJob, structure: documents.Structure, content: bytes) -> None:
    """The first bytes stand: where another worker kept its file already, this one is thrown away."""
    name = file_name(structure, job.format)
    written = write_bytes(IssuedFile, content, name, TYPES[job.format])
    try:
        with discard_on_failure([written]), transaction.atomic():
            facts = {"plan": job.plan, "format": job.format, "made_with": made_with(structure, job.format)}
            written.row(**facts).save(force_insert=True)
            _finish(job)
    except IntegrityError:
        if not IssuedFile.objects.filter(plan=job.plan_id, format=job.format).exists():
            raise
        _finish(job)


def _keep_wish(job: PrintJob, structure: documents.Structure, content: bytes) -> None:
    written = write_bytes(PrintedFile, content, file_name(structure, job.format), TYPES[job.format])
    with discard_on_failure([written]), transaction.atomic():
        if not _finish(job):
            raise DomainError("Lượt lập tệp này đã do nơi khác hoàn thành.")
        written.row(job=job).save(force_insert=True)


def _finish(job: PrintJob) -> int:
    mine = PrintJob.objects.filter(pk=job.pk, lease_owner=job.lease_owner, state=State.WAITING)
    return mine.update(state=State.DONE, finished_at=timezone.now(), leased_until=None, error="")


def _postpone(job: PrintJob, error: Exception, now: datetime) -> None:
    """1, 2, 4 … 60 minutes; a wish gives up after a few tries, what was issued never does."""
    told = error.message if isinstance(error, DomainError) else f"Lỗi khi dựng trang ({type(error).__name__})."
    given_up = job.asked_by_id is not None and job.attempts >= TRIES
    pause = timedelta(minutes=min(2 ** min(max(job.attempts, 1) - 1, 6), 60))
    PrintJob.objects.filter(pk=job.pk, lease_owner=job.lease_owner, state=State.WAITING).update(
        state=State.FAILED if given_up else State.WAITING,
        next_try_at=now + pause,
        leased_until=None,
        error=told[:500],
    )


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Wishes of some days ago go with their files; whoever needs them asks again."""
    old = PrintJob.objects.filter(Q(asked_at__lt=now - timedelta(days=KEPT_DAYS)), asked_by__isnull=False)
    paths = list(PrintedFile.objects.filter(job__in=old).values_list("file", flat=True))
    count, _ = old.delete()
    for path in paths:
        transaction.on_commit(lambda path=path: default_storage.delete(path))
    return count
