"""Keeping a registered paper in order: its data, its numbered tasks, what it refers to."""

from django.db import IntegrityError, transaction
from django.db.models import Q

from directives.models import Document, DocumentReference, DocumentTask, TaskExemption
from directives.permissions import can_edit_document, can_exempt_task
from directives.secrecy import refuse_secret
from orgs.audit import record
from orgs.errors import DomainError, NotAllowed, StateConflict
from orgs.models import Organization
from orgs.permissions import require
from orgs.text import fold

EDITABLE = (
    "kind", "document_format", "code", "issued_on", "place", "subject", "issuer", "issuer_name",
    "signer_name", "signer_title", "period_from", "period_to", "text",
)  # fmt: skip
TASK_FIELDS = ("label", "text", "due_on", "due_text", "deliverable")
ONLY_REGISTRAR = "Chỉ đơn vị đã đăng ký văn bản này vào hệ thống được sửa."


@transaction.atomic
def save_document(*, document: Document, fields: dict, actor) -> Document:
    """Correct what was typed about a registered paper; the log keeps from what to what."""
    require(can_edit_document(actor, document), ONLY_REGISTRAR)
    refuse_secret(*(str(value) for value in fields.values() if value), actor=actor)
    kept = Document.objects.select_related("issuer").get(pk=document.pk)
    changes = {name: [_plain(getattr(kept, name)), _plain(fields[name])] for name in EDITABLE if name in fields}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    for name in EDITABLE:
        if name in fields:
            setattr(kept, name, fields[name])
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise StateConflict("Đã có văn bản khác mang đúng loại, số, ký hiệu, ngày và nơi ban hành này.") from error
    if changes:
        changes.pop("text", None)  # the log names the change; the words stay with the paper
        record(actor, "document_edited", kept, organization=_body_of(actor), **changes)
    link_citations(document=kept)
    return kept


@transaction.atomic
def save_tasks(*, document: Document, rows: list[dict], known: set[int], actor) -> None:
    """Write the numbered tasks in the given order. A row: `id` or None, `level` 1…, and the printed fields.

    `known` is the set of task ids that the form was built from: when it is no longer what is stored somebody else was
    faster and nothing is overwritten. A task that a paper below carries out is not removed.
    """
    require(can_edit_document(actor, document), ONLY_REGISTRAR)
    refuse_secret(*(row["text"] for row in rows), actor=actor)
    Document.objects.select_for_update().get(pk=document.pk)
    stored = {task.pk: task for task in document.tasks.all()}
    if set(stored) != known:
        raise StateConflict("Người khác vừa sửa các nhiệm vụ của văn bản này. Hãy tải lại trang.")
    _remove_tasks(stored, {row["id"] for row in rows if row["id"]})
    above: list[DocumentTask] = []
    for position, row in enumerate(rows):
        task = stored.get(row["id"]) or DocumentTask(document=document)
        for name in TASK_FIELDS:
            setattr(task, name, row.get(name) or (None if name == "due_on" else ""))
        del above[max(row.get("level") or 1, 1) - 1 :]
        task.parent = above[-1] if above else None
        task.position = position
        task.save()
        above.append(task)
    record(actor, "tasks_edited", document, organization=_body_of(actor), tasks=len(rows))


@transaction.atomic
def save_references(*, document: Document, rows: list[dict], actor) -> None:
    """Replace the references of a paper. A row: `relation`, and `target` or the cited_… fields, `effective_on`."""
    require(can_edit_document(actor, document), ONLY_REGISTRAR)
    Document.objects.select_for_update().get(pk=document.pk)
    document.references_out.all().delete()
    for position, row in enumerate(rows):
        reference = DocumentReference(document=document, position=position, **row)
        if reference.target_id == document.pk:
            raise DomainError("Văn bản không dẫn chiếu chính nó.")
        if reference.target_id is None:
            reference.target = known_paper(reference)
        reference.save()
    record(actor, "references_edited", document, organization=_body_of(actor), references=len(rows))


def link_citations(*, document: Document) -> int:
    """Texts that cited this paper before it was known now point to it; returns how many. Call it at issue too."""
    if not document.code_key or document.state == Document.State.DRAFT:
        return 0
    cited = DocumentReference.objects.filter(target__isnull=True, cited_key=document.code_key).filter(
        Q(cited_kind="") | Q(cited_kind=document.kind)
    )
    found = [one.pk for one in cited.exclude(document=document) if _means(one, document)]
    return DocumentReference.objects.filter(pk__in=found).update(target=document)


def known_paper(reference: DocumentReference) -> Document | None:
    """The registered or issued paper that a cited text names, when exactly one fits."""
    key = reference.key()
    if not key:
        return None
    papers = Document.objects.issued().filter(code_key=key)
    if reference.cited_kind:
        papers = papers.filter(kind=reference.cited_kind)
    fitting = [paper for paper in papers[:20] if _means(reference, paper)]
    return fitting[0] if len(fitting) == 1 else None


@transaction.atomic
def exempt_task(*, task: DocumentTask, organization: Organization, reason: str, actor) -> TaskExemption:
    """ "Không áp dụng": the body's decision, with its reason, that a task from above does not concern it."""
    require(can_exempt_task(actor, organization), "Bạn không được quyết định thay đơn vị này.")
    if actor is not None and not Document.objects.visible_to(actor).filter(pk=task.document_id).exists():
        raise NotAllowed("Bạn không xem được văn bản này.")
    if not reason.strip():
        raise DomainError("Hãy ghi lý do không áp dụng.")
    refuse_secret(reason, actor=actor)
    exemption, _ = TaskExemption.objects.update_or_create(
        task=task, organization=organization, defaults={"reason": reason, "decided_by": actor}
    )
    record(actor, "task_exempted", task.document, organization=organization, comment=reason, task=str(task))
    return exemption


def _remove_tasks(stored, kept):
    gone = [task for pk, task in stored.items() if pk not in kept]
    used = DocumentTask.objects.filter(pk__in=[task.pk for task in gone], carried_out_by__isnull=False).distinct()
    labels = ", ".join(task.label or str(task) for task in used)
    if labels:
        raise DomainError(f"Không bỏ được nhiệm vụ {labels}: văn bản cấp dưới đang thực hiện nhiệm vụ này.")
    for task in gone:
        task.children.exclude(pk__in=[one.pk for one in gone]).update(parent=None)
        task.delete()
        stored.pop(task.pk, None)


def _means(reference, paper):
    """Same day when a day is cited; without a day the issuer's name must agree."""
    if reference.cited_on:
        return reference.cited_on == paper.issued_on
    name = fold(reference.cited_issuer)
    return bool(name) and name == fold(paper.issuer_label)


def _plain(value):
    return value if value is None or isinstance(value, int) else str(value)


def _body_of(actor):
    return actor.reach.home if actor is not None else None
