"""One-click fixes: the wrong text is looked up again, changed in the row it was typed in, and saved as a version."""

from dataclasses import dataclass

from django.db import transaction

from directives.models import DocumentReference, DocumentTask, Recipient
from orgs.errors import DomainError, StateConflict
from orgs.models import User
from plans.documents.assembly import origins
from plans.documents.check.drafts import basis_of, check_plan, row_of
from plans.documents.check.finding import Fix
from plans.documents.text import clean, lines_of
from plans.documents.wording import bare
from plans.models import Plan, PlanSection
from plans.services.drafting import save_plan

_SKIPPED = ("id", "position", "document", "plan", "cited_key")


@transaction.atomic
def apply_fix(*, plan: Plan, version: int, finding_key: str, actor: User) -> Plan:
    """Make the change that a finding offers; raises StateConflict when the draft moved on since it was checked."""
    if plan.version != version:
        raise StateConflict("Người khác vừa lưu văn bản này. Hãy kiểm tra lại rồi sửa.")
    found = {finding.key: finding for finding in check_plan(plan, user=actor)}
    finding = found.get(finding_key)
    if finding is None:
        raise StateConflict("Lỗi này không còn trong văn bản. Hãy kiểm tra lại.")
    if finding.fix is None:
        raise DomainError("Lỗi này không sửa tự động được: sửa trong nội dung.")
    values = changes(plan, finding.fix)
    return save_plan(plan=plan, version=version, actor=actor, **({"fields": {}} | values))


def changes(plan: Plan, fix: Fix) -> dict:
    """Arguments of save_plan that carry the fix out."""
    head = fix.place.partition(".")[0]
    if head in ("subject", "place"):
        return {"fields": {head: fix.new}}
    if head == "bases":
        return {"references": _references(plan, fix)}
    if head in ("recipients", "addressees", "archive"):
        return {"recipients": _recipients(plan, fix)}
    return _in_text(plan, fix, origins(plan)[fix.place])


def _in_text(plan: Plan, fix: Fix, origin: str) -> dict:
    """Origins are opening, closing, section.N.heading, section.N.text, task.N."""
    kind, _, rest = origin.partition(".")
    if kind in ("opening", "closing"):
        return {"fields": {kind: replaced(getattr(plan, kind), fix)}}
    number, _, name = rest.partition(".")
    if kind == "section":
        rows = [as_row(section) for section in plan.sections.all()]
        rows[int(number)][name] = replaced(rows[int(number)][name], fix)
        return {"sections": rows}
    rows = task_rows(plan)
    rows[int(number)]["text"] = replaced(rows[int(number)]["text"], fix)
    return {"tasks": rows}


def replaced(text: str, fix: Fix) -> str:
    """The stored text with its line changed; a number typed before the line stays."""
    lines = lines_of(text)
    for at, line in enumerate(lines):
        if line.endswith(clean(fix.old)):
            lines[at] = f"{line[: len(line) - len(clean(fix.old))]}{fix.new}".strip()
    return "\n".join(line for line in lines if line)


def _references(plan: Plan, fix: Fix) -> list[dict]:
    rows = list(plan.document.references_out.all())
    wanted = basis_of(fix, rows)
    return [as_row(row) | ({"cited_subject": fix.new} if row == wanted else {}) for row in rows]


def _recipients(plan: Plan, fix: Fix) -> list[dict]:
    """The row of a printed line; an empty text takes it away. A purpose in brackets is added when printed."""
    stored = list(plan.document.recipients.prefetch_related("excluded"))
    wanted = row_of(fix, stored)
    rows = []
    for row in stored:
        values = as_row(row) | {"excluded": [body.pk for body in row.excluded.all()]}
        if row == wanted:
            values["text"] = fix.new.removesuffix(bare(fix.old).removeprefix(bare(row.text)))
        if row != wanted or fix.new:
            rows.append(values)
    return rows


def as_row(row: PlanSection | DocumentReference | Recipient) -> dict:
    """The values of a row as save_plan takes them, foreign keys by their ids; empty keys are left out."""
    names = [field.attname for field in row._meta.concrete_fields if field.name not in _SKIPPED]
    values = {name: getattr(row, name) for name in names}
    return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True)
class _Depths:
    """How deep a task stands: 1 for the outermost."""

    parents: dict[int, int | None]

    def of(self, pk: int) -> int:
        depth = 1
        while (pk := self.parents[pk]) is not None:
            depth += 1
        return depth


def task_rows(plan: Plan) -> list[dict]:
    """The tasks as save_plan takes them, with what they carry out and whom they are given to."""
    tasks: list[DocumentTask] = list(plan.document.tasks.prefetch_related("assignments", "carries_out"))
    depths = _Depths({task.pk: task.parent_id for task in tasks})
    names = ("label", "text", "due_on", "due_text", "deliverable")
    return [
        {name: getattr(task, name) for name in names}
        | {
            "id": task.pk,
            "level": depths.of(task.pk),
            "carries_out": [above.pk for above in task.carries_out.all()],
            "assignments": [(given.part, given.organization_id) for given in task.assignments.all()],
        }
        for task in tasks
    ]
