"""The rows that a plan's paper is made of: as they are stored, or as they stand in the editor, not saved yet."""

from copy import copy
from dataclasses import dataclass

from directives.kinds import DocumentKind
from directives.models import Document, DocumentReference, DocumentTask, Recipient
from orgs.models import Organization
from plans.models import Assignment, Plan, PlanSection
from plans.outline import parents

Relation = DocumentReference.Relation


@dataclass(frozen=True)
class Content:
    """`given` holds the assignments by the key of their task; typed tasks have keys of this content only."""

    plan: Plan
    sections: list[PlanSection]
    tasks: list[DocumentTask]
    given: dict[int, list[Assignment]]
    recipients: list[Recipient]
    bases: list[DocumentReference]


def content_of(plan: Plan, values: dict | None = None) -> Content:
    """What is stored; with the `values` of an editor (arguments of `services.save_plan`) what is typed."""
    return _stored(plan) if values is None else _typed(plan, values)


def _cited(plan: Plan) -> tuple[str, ...]:
    """Relations printed as căn cứ; a decision names there what it carries out, other papers in their opening."""
    if plan.document.kind == DocumentKind.DECISION:
        return (Relation.BASIS, Relation.IMPLEMENTS)
    return (Relation.BASIS,)


def _stored(plan: Plan) -> Content:
    document = plan.document
    tasks = list(document.tasks.prefetch_related("assignments__organization"))
    return Content(
        plan=plan,
        sections=list(plan.sections.all()),
        tasks=tasks,
        given={task.pk: list(task.assignments.all()) for task in tasks},
        recipients=list(document.recipients.all()),
        bases=list(document.references_out.filter(relation__in=_cited(plan)).select_related("target")),
    )


def _typed(plan: Plan, values: dict) -> Content:
    plan = copy(plan)
    plan.document = document = copy(plan.document)
    own = {field.name for field in Document._meta.get_fields()}
    for name, value in values["fields"].items():
        setattr(document if name in own else plan, name, value)
    tasks, given = _tasks(values["tasks"])
    cited = [row for row in values["references"] if row["relation"] in _cited(plan)]
    known = Document.objects.defer("text", "search_text").in_bulk(
        [row["target_id"] for row in cited if "target_id" in row]
    )
    return Content(
        plan=plan,
        sections=[PlanSection(plan=plan, position=at, **row) for at, row in enumerate(values["sections"])],
        tasks=tasks,
        given=given,
        recipients=[
            Recipient(position=at, **{name: value for name, value in row.items() if name != "excluded"})
            for at, row in enumerate(values["recipients"])
        ],
        bases=[_basis(row, known) for row in cited],
    )


def _tasks(rows: list[dict]) -> tuple[list[DocumentTask], dict[int, list[Assignment]]]:
    bodies = Organization.objects.in_bulk({body for row in rows for _, body in row.get("assignments", ())})
    tasks, given = [], {}
    for at, (row, above) in enumerate(zip(rows, parents([row.get("level", 1) for row in rows]), strict=True), start=1):
        names = ("label", "text", "due_on", "due_text", "deliverable")
        values = {name: row.get(name) or (None if name == "due_on" else "") for name in names}
        tasks.append(DocumentTask(pk=at, position=at, parent_id=None if above is None else above + 1, **values))
        given[at] = [
            Assignment(organization=bodies[body], part=part)
            for part, body in row.get("assignments", ())
            if body in bodies
        ]
    return tasks, given


def _basis(row: dict, known: dict[int, Document]) -> DocumentReference:
    rest = {name: value for name, value in row.items() if name != "target_id"}
    return DocumentReference(target=known.get(row.get("target_id")), **rest)
