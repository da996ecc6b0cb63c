"""Writing the rows a draft is made of; callers hold the version (drafting._claim)."""

from django.db.models import Q

from directives.models import Document, DocumentReference, DocumentTask, Recipient
from orgs.errors import DomainError
from orgs.models import Organization
from plans.models import Assignment, Plan, PlanSection
from plans.outline import parents


def write_sections(plan: Plan, rows: list[dict]) -> None:
    """rows: level, heading, text, label, holds_tasks, part, shape, in order of printing."""
    if sum(bool(row.get("holds_tasks")) for row in rows) > 1:
        raise DomainError("Chỉ một phần được in danh sách nhiệm vụ.")
    plan.sections.all().delete()
    names = ("level", "heading", "text", "label", "holds_tasks", "part", "shape")
    PlanSection.objects.bulk_create(
        PlanSection(plan=plan, position=at, **{n: row[n] for n in names if row.get(n) not in (None, "")})
        for at, row in enumerate(rows)
    )


def write_tasks(plan: Plan, rows: list[dict]) -> None:
    """rows: id (of a task already there), level (1 = outermost), label, text, due_on, due_text, deliverable,
    carries_out (ids of tasks above), assignments (pairs of part and organization id), in order of printing.
    """
    document = plan.document
    known = {task.pk: task for task in document.tasks.all()}
    above = parents([row.get("level", 1) for row in rows])
    kept, written, assignments = set(), [], []
    for position, row in enumerate(rows):
        task = known.get(row.get("id")) if row.get("id") not in kept else None
        task = task or DocumentTask(document=document)
        for name in ("label", "text", "due_on", "due_text", "deliverable"):
            setattr(task, name, row.get(name) or (None if name == "due_on" else ""))
        task.position, task.parent = position, None if above[position] is None else written[above[position]]
        task.save()
        written.append(task)
        kept.add(task.pk)
        _set_carried_out(plan, task, row.get("carries_out", ()))
        assignments += _assignments(task, row)
    DocumentTask.objects.filter(document=document).exclude(pk__in=kept).delete()
    Assignment.objects.filter(task__document=document).delete()
    Assignment.objects.bulk_create(assignments)


def _set_carried_out(plan: Plan, task: DocumentTask, ids) -> None:
    allowed = set(tasks_above(plan).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    if set(ids) - allowed:
        raise DomainError("Có nhiệm vụ cấp trên không thuộc văn bản mà kế hoạch này thực hiện.")
    if task.pk and (allowed or task.carries_out.exists()):
        task.carries_out.set(allowed)


def tasks_above(plan: Plan):
    """Tasks of the papers the plan answers: what handed the work down, the directives, and papers it implements.

    A number that was only typed opens the tasks of the paper that bears it when the body has received that paper.
    """
    handed = plan.nodes.values("node__handed_down_by")
    roots = plan.nodes.values("node__directive")
    known = Q(cited_code="") | Q(target__receipts__organization=plan.document.issuer_id)
    implemented = plan.document.references_out.filter(
        known, relation=DocumentReference.Relation.IMPLEMENTS, target__isnull=False
    ).values("target")
    papers = Document.objects.filter(pk__in=handed) | Document.objects.filter(pk__in=roots)
    papers = papers | Document.objects.filter(pk__in=implemented)
    return DocumentTask.objects.filter(document__in=papers.values("pk"))


def _assignments(task: DocumentTask, row: dict) -> list[Assignment]:
    given = row.get("assignments", ())
    if sum(part == Assignment.Part.LEAD for part, _ in given) > 1:
        raise DomainError(f"Nhiệm vụ {task.label or task.position + 1}: chỉ có một đơn vị chủ trì.")
    bodies = [body for _, body in given]
    twice = {body for body in bodies if bodies.count(body) > 1}
    if twice:
        name = Organization.objects.get(pk=twice.pop()).label
        raise DomainError(f"Nhiệm vụ {task.label or task.position + 1}: {name} được ghi hai lần.")
    return [
        Assignment(task=task, organization_id=body, part=part, due_on=task.due_on, deliverable=task.deliverable)
        for part, body in given
    ]


def write_recipients(plan: Plan, rows: list[dict]) -> None:
    """rows: text, purpose, is_addressee, mode and what the mode needs (organization_id, group_id, kind_id, tier_id,
    locality, below_id, line), excluded (ids), in order of printing.
    """
    plan.document.recipients.all().delete()
    for position, row in enumerate(rows):
        values = {name: value for name, value in row.items() if name != "excluded"}
        line = Recipient.objects.create(document=plan.document, position=position, **values)
        if row.get("excluded"):
            line.excluded.set(row["excluded"])


def write_references(plan: Plan, rows: list[dict]) -> None:
    """rows: relation, target_id or the cited fields, in order of printing."""
    plan.document.references_out.all().delete()
    DocumentReference.objects.bulk_create(
        DocumentReference(document=plan.document, position=position, **row) for position, row in enumerate(rows)
    )
