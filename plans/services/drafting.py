"""Writing a draft: every save names the version it was based on; a stale one is refused, nothing is overwritten."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from directives.kinds import PLAN_KINDS
from directives.models import CascadeNode, Document, DocumentReference
from directives.secrecy import refuse_secret
from directives.services import acknowledge_by_acting
from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.models import AuditEntry, Organization, User
from orgs.permissions import require
from plans.models import Plan, PlanNode, PlanSection
from plans.permissions import can_draft
from plans.services import parts
from plans.services.standard_parts import standard_parts

DOCUMENT_FIELDS = frozenset({"kind", "subject", "period_from", "period_to", "place"})
MARKS = frozenset({"urgency", "circulation", "draft_round", "drafter", "copies", "contact"})
WORDS = frozenset({"kind_title", "authority_line", "proposed_by", "attached_kind", "attached_subject"})
PLAN_FIELDS = MARKS | WORDS | {"opening", "closing", "drafting_unit", "drafting_symbol", "post", "authority"}
LOG_EVERY = timedelta(minutes=30)

ANSWERED = "Tự ghi nhận khi đơn vị soạn văn bản triển khai."


@transaction.atomic
def create_plan(
    *,
    issuer: Organization,
    kind: str,
    subject: str,
    actor: User,
    order: CascadeNode | None = None,
    further=(),
    **fields,
) -> Plan:
    """A new draft with its standard sections, answering `order` and, besides it, the `further` cascade nodes."""
    require(can_draft(actor, issuer), "Bạn không được soạn văn bản của đơn vị này.")
    refuse_secret(subject, actor=actor)
    if kind not in PLAN_KINDS:
        raise DomainError(f"Chỉ soạn ở đây: {', '.join(one.label.lower() for one in PLAN_KINDS)}.")
    if issuer.is_internal:
        raise DomainError(f"{issuer} là bộ phận bên trong, không ban hành văn bản riêng.")
    for node in [n for n in (order, *further) if n is not None]:
        if node.organization_id != issuer.pk and node.organization_id not in actor.reach.own_ids:
            raise DomainError(f"Đầu việc này được giao cho {node.organization}, không phải cho {issuer}.")
    document = Document.objects.create(
        kind=kind,
        document_format=issuer.document_format,
        origin=Document.Origin.WRITTEN,
        state=Document.State.DRAFT,
        subject=subject,
        issuer=issuer,
        issuer_name=issuer.name,
        place=issuer.place,
        created_by=actor,
        **{name: fields.pop(name) for name in list(fields) if name in DOCUMENT_FIELDS},
    )
    plan = Plan.objects.create(document=document, author=actor, **(usual_signer(issuer, actor) | fields))
    PlanSection.objects.bulk_create(standard_parts(plan))
    set_nodes(plan, order, further)
    if order is not None:
        DocumentReference.objects.create(
            document=document, target=order.handed_down_by, relation=DocumentReference.Relation.IMPLEMENTS
        )
        papers = {node.handed_down_by_id for node in (order, *further) if node.organization_id == issuer.pk}
        acknowledge_by_acting(organization=issuer, documents=papers, actor=actor, because=ANSWERED)
    record(actor, "plan_created", plan, organization=issuer)
    return plan


def usual_signer(issuer: Organization, actor: User) -> dict:
    """The first post of the body that somebody holds today: who is expected to sign."""
    post = issuer.posts.on(actor.reach.on).filter(holder__isnull=False).first()
    return {"post": post, "authority": post.authorities[0]} if post and post.authorities else {}


def set_nodes(plan: Plan, order: CascadeNode | None, further=()) -> None:
    """Which places in cascades the plan answers; exactly one is the order."""
    rows = [PlanNode(plan=plan, node=order, is_order=True)] if order is not None else []
    rows += [PlanNode(plan=plan, node=node) for node in further if node != order]
    if rows and order is None:
        raise DomainError("Chọn văn bản giao việc (một văn bản) cho kế hoạch này.")
    plan.nodes.all().delete()
    PlanNode.objects.bulk_create(rows)


@transaction.atomic
def save_plan(
    *,
    plan: Plan,
    version: int,
    actor: User,
    fields: dict,
    sections: list[dict] | None = None,
    tasks: list[dict] | None = None,
    recipients: list[dict] | None = None,
    references: list[dict] | None = None,
    attempts: Sequence[str] = (),
) -> Plan:
    """Save what was given, all of it or nothing; raises StateConflict when `version` is no longer the newest.

    `attempts`, last this save: the page's names of its saves whose answer it never got; what one of them stored is
    its own writing, not somebody else's.
    """
    _claim(plan, version, actor, attempts)
    refuse_secret(*_texts(fields, sections, tasks, recipients, references), actor=actor)
    document = plan.document
    for name, value in fields.items():
        if name not in DOCUMENT_FIELDS | PLAN_FIELDS:
            raise DomainError(f"Không sửa được mục “{name}” ở đây.")
        setattr(document if name in DOCUMENT_FIELDS else plan, name, value)
    if set(fields) & DOCUMENT_FIELDS:
        document.save(update_fields=[name for name in fields if name in DOCUMENT_FIELDS])
    if set(fields) & PLAN_FIELDS:
        plan.save(update_fields=[name for name in fields if name in PLAN_FIELDS])
    for rows, write in (
        (sections, parts.write_sections),
        (tasks, parts.write_tasks),
        (recipients, parts.write_recipients),
        (references, parts.write_references),
    ):
        if rows is not None:
            write(plan, rows)
    _log_save(plan, actor)
    return plan


def save_tasks(*, plan: Plan, version: int, actor: User, tasks: list[dict]) -> Plan:
    """The tasks and whom they are given to; keys as in `parts.write_tasks`."""
    return save_plan(plan=plan, version=version, actor=actor, fields={}, tasks=tasks)


def _claim(plan: Plan, version: int, actor: User, attempts: Sequence[str] = ()) -> None:
    """Take the next version for this save, or refuse: another save was faster, or the draft is closed."""
    require(can_draft(actor, plan.document.issuer), "Bạn không được sửa văn bản của đơn vị này.")
    is_mine = Q(version=version) | Q(saved_as__in=list(attempts))
    claimed = Plan.objects.filter(is_mine, pk=plan.pk, state=Plan.State.DRAFT).update(
        version=F("version") + 1, updated_at=timezone.now(), saved_as=attempts[-1] if attempts else ""
    )
    plan.refresh_from_db()
    plan.document.refresh_from_db()
    if claimed:
        return
    if plan.state != Plan.State.DRAFT:
        raise StateConflict(f"Văn bản đang ở trạng thái “{plan.get_state_display()}”, không sửa được nội dung nữa.")
    raise StateConflict("Người khác vừa lưu văn bản này. Chữ bạn vừa nhập còn nguyên ở bên, hãy so lại rồi lưu.")


def _texts(fields: dict, *parts_given) -> list[str]:
    rows = [fields, *(row for rows in parts_given if rows for row in rows)]
    return [value for row in rows for value in row.values() if isinstance(value, str)]


def _log_save(plan: Plan, actor: User) -> None:
    """One line in the log for a sitting, not one for each autosave."""
    since = timezone.now() - LOG_EVERY
    if not AuditEntry.objects.about(plan).filter(action="plan_saved", actor=actor, at__gte=since).exists():
        record(actor, "plan_saved", plan, organization=plan.document.issuer, version=plan.version)
