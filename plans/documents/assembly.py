"""From the rows of a plan to the neutral structure of its paper."""

import re
from dataclasses import asdict

from django.utils import timezone

from directives.kinds import DocumentKind
from directives.models import DocumentReference, DocumentTask
from directives.services import resolve_recipients
from orgs.formats import vn_date
from orgs.models import Post
from orgs.models.organization import Format
from plans.documents import wording
from plans.documents.structure import BLANK_DAY, Annex, Block, SignLine, Structure, date_in_words
from plans.models import Assignment, Plan
from plans.numbers import drafting_symbol, symbol_parts

COLUMNS = ("TT", "Nhiệm vụ", "Chủ trì, thực hiện", "Phối hợp", "Thời hạn", "Sản phẩm")
NAMED = 5  # bodies named one by one in a cell of the annex
ANNEX_TITLE = "BẢNG PHÂN CÔNG NHIỆM VỤ"
_LETTERS = "abcdđeghiklmnopqrstuvxy"  # the Vietnamese order, as in điểm a, b, c, d, đ


def build(plan: Plan) -> Structure:
    """The paper of a plan: as frozen when issued, else as the draft stands now. At most ten queries."""
    if plan.frozen:
        return Structure.from_json(plan.frozen)
    document = plan.document
    look = document.document_format
    prefix, symbol = symbol_parts(plan)
    issuer = document.issuer
    parent = issuer.header_parent or wording.default_parent(issuer)
    recipients = list(document.recipients.all())
    tasks = list(document.tasks.prefetch_related("assignments__organization"))
    annex, signature = _annex(plan, tasks), signature_of(plan)
    return Structure(
        format=look,
        kind_name="" if document.kind == DocumentKind.DISPATCH else document.get_kind_display().upper(),
        parent_lines=wording.header_lines(parent),
        issuer_lines=wording.header_lines(issuer.header_name or wording.default_issuer(issuer, parent)),
        number_prefix=prefix,
        number=f"{document.number:02d}" if document.number else "",
        symbol=symbol,
        place=document.place or document.issuer.place,
        day=document.issued_on,
        year=(document.issued_on or plan.signed_on or timezone.localtime(plan.updated_at)).year,
        subject=wording.subject_line(document.subject, document.kind, look),
        addressees=wording.addressee_lines([line.text for line in recipients if line.is_addressee], look),
        bases=wording.basis_lines(_bases(plan), look),
        blocks=_closed(_body(plan, tasks, annex), look),
        recipients=wording.recipient_lines(recipients, look, wording.archive_line(issuer, look, drafting_symbol(plan))),
        sign_lines=tuple(SignLine(**line) for line in signature["lines"]),
        signer=document.signer_name or signature["name"],
        annex=annex,
    )


def signature_of(plan: Plan) -> dict:
    """The signature block as it was signed; before that, as the chosen post would sign now."""
    return plan.signature or signature_by(plan.post, plan.authority, plan.document.document_format)


def signature_by(post: Post | None, authority: str, look: str) -> dict:
    """What the post prints when it signs: its holder, its title, the lines above the name."""
    lines = [asdict(line) for line in wording.sign_lines(post, authority, look)]
    name = post.holder.full_name if post and post.holder else ""
    return {"name": name, "title": post.title if post else "", "lines": lines}


def _bases(plan):
    found = plan.document.references_out.filter(relation=DocumentReference.Relation.BASIS).select_related("target")
    return [wording.reference_text(reference, plan.document.document_format) for reference in found]


def _body(plan, tasks, annex) -> list[Block]:
    blocks = _paragraphs(plan.opening)
    counters = [0, 0, 0]
    sections = list(plan.sections.all())
    for section in sections:
        level = min(max(section.level, 1), 3)
        label = ""
        if section.heading or section.label:
            counters = [*counters[: level - 1], counters[level - 1] + 1, *[0] * (3 - level)]
            label = _printed(section.label) or _number(level, counters[level - 1], plan.document.document_format)
        if section.heading:
            text = section.heading.upper() if level == 1 else section.heading
            blocks.append(Block(f"heading{level}", text, label, level))
        blocks += _paragraphs(section.text)
        if section.holds_tasks:
            blocks += _task_blocks(tasks, annex)
    if tasks and not any(section.holds_tasks for section in sections):
        blocks += _task_blocks(tasks, annex)
    return blocks + _paragraphs(plan.closing)


def _paragraphs(text: str) -> list[Block]:
    return [Block("paragraph", line.strip()) for line in text.splitlines() if line.strip()]


def _task_blocks(tasks: list[DocumentTask], annex: Annex | None) -> list[Block]:
    """Tasks as numbered paragraphs; the annex must be mentioned in the text (NĐ 30 Phụ lục I, III.1)."""
    children = {}
    for task in tasks:
        children.setdefault(task.parent_id, []).append(task)
    blocks, stack = [], [(task, 1, at) for at, task in reversed(list(enumerate(children.get(None, []), start=1)))]
    while stack:
        task, level, at = stack.pop()
        first, *rest = [line.strip() for line in task.text.splitlines() if line.strip()] or [""]
        blocks.append(Block("task", first, _printed(task.label) or _task_number(level, at), level))
        blocks += [Block("paragraph", line) for line in rest]
        stack += [(child, level + 1, n) for n, child in reversed(list(enumerate(children.get(task.pk, []), start=1)))]
    if annex:
        blocks.append(Block("paragraph", f"Phân công nhiệm vụ cụ thể tại {annex.label} kèm theo văn bản này."))
    return blocks


def _printed(label: str) -> str:
    """`1` → `1.`, `3.1` → `3.1.`; `a)`, `-`, `I-` stay as typed."""
    label = label.strip()
    return f"{label}." if label and label[-1].isalnum() else label


def _number(level: int, at: int, look: str) -> str:
    if level == 1:
        return f"{_roman(at)}{'-' if look == Format.PARTY else '.'}"
    return f"{at}." if level == 2 else f"{_letter(at)})"


def _task_number(level: int, at: int) -> str:
    return {1: f"{at}.", 2: f"{_letter(at)})"}.get(level, "-")


def _letter(at: int) -> str:
    return _LETTERS[(at - 1) % len(_LETTERS)]


def _roman(number: int) -> str:
    digits = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in digits:
        while number >= value:
            text, number = text + sign, number - value
    return text


def _closed(blocks: list[Block], look: str) -> tuple[Block, ...]:
    """The end mark after the last sentence: `./.` on a state paper, `.` on a Party one."""
    if not blocks:
        return ()
    last = blocks[-1]
    text = re.sub(r"[\s./;,:]+$", "", last.text)
    text = re.sub(r"\.\)$", ")", text)
    closed = Block(last.role, text + ("." if look == Format.PARTY else "./."), last.label, last.level)
    return (*blocks[:-1], closed)


def _annex(plan: Plan, tasks: list[DocumentTask]) -> Annex | None:
    """The table of who does what, when tasks are given to bodies."""
    if not any(task.assignments.all() for task in tasks):
        return None
    groups = _groups(plan, tasks)
    return Annex(
        label="Phụ lục",
        title=ANNEX_TITLE,
        reference=_annex_reference(plan),
        columns=COLUMNS,
        rows=tuple(_annex_row(task, at, groups) for at, task in enumerate(tasks, start=1)),
    )


def _annex_reference(plan: Plan) -> str:
    document, symbol = plan.document, symbol_parts(plan)[1]
    number = f"{document.number:02d}" if document.number else BLANK_DAY
    day = f"{BLANK_DAY}tháng{BLANK_DAY}năm{BLANK_DAY}"
    comma = ""
    if document.document_format == Format.PARTY:
        comma = ","
        day = vn_date(document.issued_on) or f"{BLANK_DAY}/{BLANK_DAY}/{BLANK_DAY}"
    elif document.issued_on:
        day = date_in_words(document.issued_on)
    return f"(Kèm theo {document.get_kind_display()} số {number}{symbol}{comma} ngày {day} của {document.issuer_name})"


def _groups(plan: Plan, tasks: list[DocumentTask]) -> list[tuple[str, set[int]]]:
    """Lines of Nơi nhận that stand for many bodies; asked only where a task is given to many."""
    if all(len(task.assignments.all()) <= NAMED for task in tasks):
        return []
    lines = resolve_recipients(document=plan.document, on=plan.document.issued_on or timezone.localdate())
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


def _annex_row(task: DocumentTask, at: int, groups) -> tuple[str, ...]:
    given = list(task.assignments.all())
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
