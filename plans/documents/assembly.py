"""From the rows of a plan to the neutral structure of its paper."""

from dataclasses import asdict, dataclass

from django.utils import timezone

from directives.kinds import DocumentKind
from directives.models import DocumentTask, Recipient
from directives.services import resolve_recipients
from orgs.formats import vn_date
from orgs.models import Organization, Post
from plans.documents import decisions, wording
from plans.documents.composing import annex_label
from plans.documents.content import Content, content_of
from plans.documents.formats import format_of
from plans.documents.sections import Part, Sourced, Written, letter, paragraphs, printed
from plans.documents.sections import section_numbers as section_numbers
from plans.documents.structure import (
    ITEM,
    PARAGRAPH,
    TABLE,
    Annex,
    Block,
    Column,
    Signature,
    SignLine,
    Structure,
    Table,
)
from plans.documents.text import lines_of
from plans.models import Assignment, Plan
from plans.numbers import drafting_symbol, symbol_parts

COLUMNS = (
    Column("TT", 6, "center"),
    Column("Nhiệm vụ", 34),
    Column("Chủ trì, thực hiện", 18),
    Column("Phối hợp", 18),
    Column("Thời hạn", 12),
    Column("Sản phẩm", 12),
)
NAMED = 5  # bodies named one by one in a cell of the annex
ANNEX_TITLE = "BẢNG PHÂN CÔNG NHIỆM VỤ"


def build(plan: Plan, values: dict | None = None) -> Structure:
    """The paper of a plan: as frozen when issued, else as the draft stands now. At most ten queries.

    `values` are an editor's, as for `services.save_plan`: the paper of what is typed and not saved.
    """
    if plan.frozen:
        return Structure.from_json(plan.frozen)
    content = content_of(plan, values)
    plan, document, recipients = content.plan, content.plan.document, content.recipients
    look = document.document_format
    signature = signature_of(plan)
    signed = tuple(SignLine(**line) for line in signature["lines"])
    written = _written(content)
    blocks = _bare(written.body)
    return Structure(
        **issuer_parts(document.issuer),
        **_marks(plan),
        format=look,
        kind=document.kind,
        kind_name=_kind_name(plan),
        number_prefix=symbol_parts(plan)[0],
        number=f"{document.number:02d}" if document.number else "",
        symbol=symbol_parts(plan)[1],
        place=document.place or document.issuer.place,
        day=document.issued_on,
        year=(document.issued_on or plan.signed_on or timezone.localtime(plan.updated_at)).year,
        subject=document.subject,
        authority_line=decisions.authority_line(plan),
        command=decisions.COMMAND if decisions.is_decision(plan) else "",
        addressees=tuple(line.text for line in recipients if line.is_addressee),
        bases=(*(wording.reference_text(one, look) for one in content.bases), *decisions.proposal(plan)),
        blocks=blocks,
        recipients=decisions.first_recipient(plan, blocks, wording.recipient_texts(recipients, look)),
        archive=_archive(plan, recipients),
        sign=Signature(signed, document.signer_name or signature["name"]),
        annexes=tuple(Annex(one.title, _bare(one.blocks), one.is_landscape) for one in written.annexes),
        attached=decisions.attached_text(plan, _bare(written.attached)),
        rules=format_of(look).dated,
    )


def _kind_name(plan: Plan) -> str:
    if plan.document.kind == DocumentKind.DISPATCH:
        return ""
    return (plan.kind_title or plan.document.get_kind_display()).upper()


def _marks(plan: Plan) -> dict:
    """Urgency, circulation, who drafted it; the draft mark goes with the approval, no issued paper bears it."""
    look = format_of(plan.document.document_format)
    draft, is_open = "", plan.state in (Plan.State.DRAFT, Plan.State.IN_REVIEW)
    if plan.draft_round and is_open:
        draft = f"{look.draft_mark} lần {plan.draft_round}"
        draft = draft.upper() if look.draft_mark.isupper() else draft
    return {
        "urgency": plan.urgency,
        "circulation": plan.circulation,
        "draft": draft,
        "drafter": wording.drafter_mark(plan.drafter, plan.copies, look.system),
        "contact": plan.contact,
    }


def issuer_parts(issuer: Organization) -> dict:
    """What the header says of a body: the line above it, its own lines, its name inside a sentence."""
    parent = issuer.header_parent or wording.default_parent(issuer)
    return {
        "parent_lines": wording.header_lines(parent),
        "issuer_lines": wording.header_lines(issuer.header_name or wording.default_issuer(issuer, parent)),
        "issuer_name": issuer.name,
    }


def _archive(plan: Plan, recipients: list[Recipient]) -> str:
    kept = [line.text for line in recipients if line.purpose == Recipient.Purpose.ARCHIVE]
    own = wording.archive_line(plan.document.issuer, plan.document.document_format, drafting_symbol(plan))
    return kept[-1] if kept else own


def signature_of(plan: Plan) -> dict:
    """The signature block as it was signed; before that, as the chosen post would sign now."""
    return plan.signature or signature_by(plan.post, plan.authority, plan.document.document_format)


def signature_by(post: Post | None, authority: str, look: str) -> dict:
    """What the post prints when it signs: its holder, its title, the lines above the name."""
    lines = [asdict(line) for line in wording.sign_lines(post, authority, look)]
    name = post.holder.full_name if post and post.holder else ""
    return {"name": name, "title": post.title if post else "", "lines": lines}


def origins(plan: Plan) -> dict[str, str]:
    """Where each block was written: {"blocks.3": "section.1.text", "annexes.1.blocks.2": "section.4.text", …}."""
    written = _written(content_of(plan))
    parts = {"blocks": written.body, "attached.blocks": written.attached}
    parts |= {f"annexes.{at}.blocks": annex.blocks for at, annex in enumerate(written.annexes, start=1)}
    return {
        f"{place}.{at}": source
        for place, blocks in parts.items()
        for at, (_, source) in enumerate(blocks, start=1)
        if source
    }


@dataclass(frozen=True)
class _AnnexPart:
    title: str
    blocks: list[Sourced]
    is_landscape: bool = False


@dataclass(frozen=True)
class _Parts:
    """What was written, each block with its source (see `origins`)."""

    body: list[Sourced]
    attached: list[Sourced]
    annexes: list[_AnnexPart]


def _written(content: Content) -> _Parts:
    """The body, the text issued with it, and the annexes: the table of tasks first, then the written ones."""
    plan, look = content.plan, content.plan.document.document_format
    table = _task_table(content)
    written = Written(content.sections, look, lambda: tasks)
    told = annex_label(format_of(look), 1, len(table) + written.annex_count > 1) if table else ""
    tasks = _task_blocks(content.tasks, told)
    body = [*paragraphs(plan.opening, "opening"), *written.blocks(Part.BODY)]
    body += tasks if content.tasks and not written.hold_tasks else []
    body += paragraphs(plan.closing, "closing")
    annexes = [_AnnexPart(title, blocks) for title, blocks in written.annexes()]
    return _Parts(body, written.blocks(Part.ATTACHED), [*table, *annexes])


def _bare(blocks: list[Sourced]) -> tuple[Block, ...]:
    return tuple(block for block, _ in blocks)


def _task_blocks(tasks: list[DocumentTask], annex: str) -> list[Sourced]:
    """Tasks as numbered paragraphs; the annex must be mentioned in the text (NĐ 30 Phụ lục I, III.1)."""
    children, places = {}, {task.pk: at for at, task in enumerate(tasks)}
    for task in tasks:
        children.setdefault(task.parent_id, []).append(task)
    blocks, stack = [], [(task, 1, at) for at, task in reversed(list(enumerate(children.get(None, []), start=1)))]
    while stack:
        task, level, at = stack.pop()
        first, *rest = lines_of(task.text) or [""]
        source = f"task.{places[task.pk]}"
        blocks.append((Block(ITEM, first, printed(task.label) or _task_number(level, at), level), source))
        blocks += paragraphs("\n".join(rest), source)
        stack += [(child, level + 1, n) for n, child in reversed(list(enumerate(children.get(task.pk, []), start=1)))]
    if annex:
        told = Block(PARAGRAPH, f"Phân công nhiệm vụ cụ thể tại {annex} kèm theo văn bản này.")
        blocks.append((told, "tasks"))
    return blocks


def _task_number(level: int, at: int) -> str:
    return {1: f"{at}.", 2: f"{letter(at)})"}.get(level, "-")


def _task_table(content: Content) -> list[_AnnexPart]:
    """The annex of who does what, when tasks are given to bodies."""
    if not any(content.given.values()):
        return []
    groups = _groups(content)
    rows = tuple(_annex_row(task, content.given[task.pk], at, groups) for at, task in enumerate(content.tasks, start=1))
    return [_AnnexPart(ANNEX_TITLE, [(Block(TABLE, table=Table(COLUMNS, rows)), "tasks")], is_landscape=True)]


def _groups(content: Content) -> list[tuple[str, set[int]]]:
    """Stored lines of Nơi nhận that stand for many bodies; asked only where a task is given to many."""
    if all(len(given) <= NAMED for given in content.given.values()):
        return []
    document = content.plan.document
    lines = resolve_recipients(document=document, on=document.issued_on or timezone.localdate())
    found = [(line.text, {body.pk for body in bodies}) for line, bodies in lines if len(bodies) > 1]
    return sorted(found, key=lambda group: -len(group[1]))


def _names(given: list[Assignment], groups) -> str:
    """Bodies by name, or by the line of Nơi nhận that means them all."""
    left, names = {a.organization_id: a.organization.label for a in given}, []
    for text, ids in groups if len(left) > NAMED else ():
        if ids <= left.keys():
            names.append(text)
            left = {pk: name for pk, name in left.items() if pk not in ids}
    return "; ".join([*left.values(), *names])


def _annex_row(task: DocumentTask, given: list[Assignment], at: int, groups) -> tuple[str, ...]:
    doing = [a for a in given if a.part != Assignment.Part.COOPERATES]
    helping = [a for a in given if a.part == Assignment.Part.COOPERATES]
    return (
        task.label.rstrip(".") or str(at),
        task.text.splitlines()[0] if task.text else "",
        _names(sorted(doing, key=lambda a: a.part != Assignment.Part.LEAD), groups),
        _names(helping, groups),
        task.due_text or vn_date(task.due_on),
        task.deliverable,
    )
