"""Reading a paper's surroundings for its pages: the chain above, what carries its tasks out, what refers to it."""

from collections import defaultdict
from dataclasses import dataclass, field

from directives.models import CascadeNode, Document, DocumentReference, DocumentTask, RecipientBody, TaskExemption

MAX_CHAIN = 12


@dataclass
class TaskLine:
    """A task as the page shows it, with its subtasks; `carriers` are the tasks of visible papers that carry it out."""

    task: DocumentTask
    depth: int = 1
    children: list = field(default_factory=list)
    carriers: list = field(default_factory=list)
    above: list = field(default_factory=list)
    exemptions: list = field(default_factory=list)
    is_carried: bool = False
    is_orphan: bool = False


def chain_above(document: Document, user) -> list[Document]:
    """The papers above this one, from the first directive down, as far as the user may read them."""
    node = CascadeNode.objects.filter(handed_down_by=document).order_by("level", "pk").first()
    ids = _papers_of_place(node, document) if node is not None else []
    ids = ids or _papers_by_reference(document)
    readable = Document.objects.visible_to(user).in_bulk(ids) if ids else {}
    return [readable[pk] for pk in ids if pk in readable]


def task_lines(document: Document, user, bodies) -> list[TaskLine]:
    """The tasks as a tree. Exemptions are those of `bodies`; orphan: no issued paper carries it out."""
    tasks = list(document.tasks.all())
    lines = {task.pk: TaskLine(task) for task in tasks}
    _add_links(lines, user)
    exemptions = TaskExemption.objects.filter(task__in=lines, organization__in=bodies).select_related("organization")
    for exemption in exemptions.order_by("decided_at", "pk"):
        lines[exemption.task_id].exemptions.append(exemption)
    roots = []
    for task in tasks:
        line = lines[task.pk]
        siblings = lines[task.parent_id].children if task.parent_id in lines else roots
        siblings.append(line)
    for line in roots:
        _mark_orphans(line, carried_above=False, depth=1)
    return roots


def references_out(document: Document, user) -> list[tuple[DocumentReference, bool]]:
    """What the paper refers to; True where the target may be opened."""
    rows = list(document.references_out.select_related("target"))
    readable = _readable({row.target_id for row in rows if row.target_id}, user)
    return [(row, row.target_id in readable) for row in rows]


def references_in(document: Document, user) -> list[DocumentReference]:
    """Visible papers that refer to this one."""
    readable = Document.objects.visible_to(user).filter(references_out__target=document)
    rows = document.references_in.filter(document__in=readable.values("pk"))
    return list(rows.select_related("document", "document__issuer").order_by("-document__issued_on", "pk")[:100])


def recipient_lines(document: Document, with_bodies: bool) -> list[tuple]:
    """The printed lines of Nơi nhận, each with the names it meant on the day of issue for those who may see them."""
    lines = list(document.recipients.all())
    names = defaultdict(list)
    if with_bodies:
        bodies = RecipientBody.objects.filter(recipient__document=document).select_related("organization")
        for row in bodies.order_by("organization__position", "organization__name", "organization_id"):
            names[row.recipient_id].append(row.organization)
    return [(line, names[line.pk]) for line in lines]


def _papers_of_place(node, document):
    links = node.above_links.select_related("above").order_by("above__level")
    ids = []
    for link in links:
        ids += [link.above.directive_id] if link.above.parent_id is None else []
        ids.append(link.above.handed_down_by_id)
    return [pk for pk in dict.fromkeys(ids) if pk != document.pk]


def _papers_by_reference(document):
    """Without a place in a cascade: up the references "thực hiện", one query a step."""
    ids, current = [], document.pk
    while len(ids) < MAX_CHAIN:
        current = (
            DocumentReference.objects.filter(document=current, relation=DocumentReference.Relation.IMPLEMENTS)
            .exclude(target=None)
            .values_list("target", flat=True)
            .first()
        )
        if current is None or current in ids or current == document.pk:
            break
        ids.insert(0, current)
    return ids


def _add_links(lines, user):
    through = DocumentTask.carries_out.through.objects
    down = list(
        through.filter(to_documenttask__in=lines)
        .select_related("from_documenttask__document", "from_documenttask__document__issuer")
        .order_by(*_as_printed("from_documenttask"))
    )
    up = list(
        through.filter(from_documenttask__in=lines)
        .select_related("to_documenttask__document")
        .order_by(*_as_printed("to_documenttask"))
    )
    papers = {row.from_documenttask.document_id for row in down} | {row.to_documenttask.document_id for row in up}
    readable = _readable(papers, user)
    for row in down:
        line, task = lines[row.to_documenttask_id], row.from_documenttask
        line.is_carried |= task.document.state == Document.State.ISSUED
        if task.document_id in readable:
            line.carriers.append(task)
    for row in up:
        if row.to_documenttask.document_id in readable:
            lines[row.from_documenttask_id].above.append(row.to_documenttask)


def _as_printed(task) -> tuple:
    """Papers by their day, their tasks as they stand in them; the link table has no order of its own."""
    return (f"{task}__document__issued_on", f"{task}__document_id", f"{task}__position", f"{task}_id")


def _readable(ids, user) -> set:
    return set(Document.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def _mark_orphans(line, *, carried_above, depth) -> bool:
    """Carried out: itself, by what carries out its parent, or through every one of its parts."""
    line.depth = depth
    covered = carried_above or line.is_carried
    parts = [_mark_orphans(child, carried_above=covered, depth=depth + 1) for child in line.children]
    covered = covered or (bool(parts) and all(parts))
    line.is_orphan = not covered and not line.children
    return covered
