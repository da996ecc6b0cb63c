"""From the rows of a plan to the neutral structure of its paper."""

from dataclasses import asdict

from django.utils import timezone

from directives.kinds import DocumentKind
from directives.models import DocumentTask, Recipient
from directives.services import resolve_recipients
from orgs.formats import vn_date
from orgs.models import Organization, Post
from orgs.models.organization import Format
from plans.documents import wording
from plans.documents.content import Content, content_of
from plans.documents.formats import format_of
from plans.documents.structure import (
    HEADING,
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
from plans.documents.text import lines_of, split_label
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
_LETTERS = "abcdđeghiklmnopqrstuvxy"  # the Vietnamese order, as in điểm a, b, c, d, đ


def build(plan: Plan, values: dict | None = None) -> Structure:
    """The paper of a plan: as frozen when issued, else as the draft stands now. At most ten queries.

    `values` are an editor's, as for `services.save_plan`: the paper of what is typed and not saved.
    """
    if plan.frozen:
        return Structure.from_json(plan.frozen)
    content = content_of(plan, values)
    plan, document, recipients = content.plan, content.plan.document, content.recipients
    look = document.document_format
    annexes, signature = _annexes(content), signature_of(plan)
    signed = tuple(SignLine(**line) for line in signature["lines"])
    return Structure(
        **issuer_parts(document.issuer),
        format=look,
        kind=document.kind,
        kind_name="" if document.kind == DocumentKind.DISPATCH else document.get_kind_display().upper(),
        number_prefix=symbol_parts(plan)[0],
        number=f"{document.number:02d}" if document.number else "",
        symbol=symbol_parts(plan)[1],
        place=document.place or document.issuer.place,
        day=document.issued_on,
        year=(document.issued_on or plan.signed_on or timezone.localtime(plan.updated_at)).year,
        subject=document.subject,
        addressees=tuple(line.text for line in recipients if line.is_addressee),
        bases=tuple(wording.reference_text(reference, look) for reference in content.bases),
        blocks=tuple(block for block, _ in _body(content, annexes)),
        recipients=wording.recipient_texts(recipients, look),
        archive=_archive(plan, recipients),
        sign=Signature(signed, document.signer_name or signature["name"]),
        annexes=annexes,
        rules=format_of(look).dated,
    )


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
    """Where each block of the body was written: {"blocks.3": "section.1.text", "blocks.4": "task.0", …}."""
    content = content_of(plan)
    return {f"blocks.{at}": source for at, (_, source) in enumerate(_body(content, _annexes(content)), start=1)}


def section_numbers(look: str, most: int = 60) -> dict[int, list[str]]:
    """The numbers that sections of each level print, in order; a counter starts again under a section above it."""
    return {level: [_number(level, at, look) for at in range(1, most + 1)] for level in (1, 2, 3)}


def _body(content: Content, annexes) -> list[tuple[Block, str]]:
    """The blocks with their sources (see `origins`)."""
    blocks = _paragraphs(content.plan.opening, "opening")
    counters = [0, 0, 0]
    for at, section in enumerate(content.sections):
        level = min(max(section.level, 1), 3)
        label = ""
        if section.heading or section.label:
            counters = [*counters[: level - 1], counters[level - 1] + 1, *[0] * (3 - level)]
            label = _printed(section.label) or _number(
                level, counters[level - 1], content.plan.document.document_format
            )
        if section.heading:
            blocks.append((Block(HEADING, section.heading, label, level), f"section.{at}.heading"))
        blocks += _paragraphs(section.text, f"section.{at}.text")
        if section.holds_tasks:
            blocks += _task_blocks(content.tasks, annexes)
    if content.tasks and not any(section.holds_tasks for section in content.sections):
        blocks += _task_blocks(content.tasks, annexes)
    return blocks + _paragraphs(content.plan.closing, "closing")


def _paragraphs(text: str, source: str) -> list[tuple[Block, str]]:
    """A line that begins with `1.`, `a)`, `-` or `+` is an item with that label."""
    blocks = []
    for line in lines_of(text):
        label, level, rest = split_label(line)
        blocks.append((Block(ITEM, rest, label, level) if label else Block(PARAGRAPH, line), source))
    return blocks


def _task_blocks(tasks: list[DocumentTask], annexes: tuple[Annex, ...]) -> list[tuple[Block, str]]:
    """Tasks as numbered paragraphs; the annex must be mentioned in the text (NĐ 30 Phụ lục I, III.1)."""
    children, places = {}, {task.pk: at for at, task in enumerate(tasks)}
    for task in tasks:
        children.setdefault(task.parent_id, []).append(task)
    blocks, stack = [], [(task, 1, at) for at, task in reversed(list(enumerate(children.get(None, []), start=1)))]
    while stack:
        task, level, at = stack.pop()
        first, *rest = lines_of(task.text) or [""]
        source = f"task.{places[task.pk]}"
        blocks.append((Block(ITEM, first, _printed(task.label) or _task_number(level, at), level), source))
        blocks += _paragraphs("\n".join(rest), source)
        stack += [(child, level + 1, n) for n, child in reversed(list(enumerate(children.get(task.pk, []), start=1)))]
    if annexes:
        told = Block(PARAGRAPH, "Phân công nhiệm vụ cụ thể tại Phụ lục kèm theo văn bản này.")
        blocks.append((told, "tasks"))
    return blocks


def _printed(label: str) -> str:
    """`1` → `1.`, `3.1` → `3.1.`; `a)`, `-`, `I-` stay as typed."""
    label = label.strip()
    return f"{label}." if label and label[-1].isalnum() else label


def _number(level: int, at: int, look: str) -> str:
    if level == 1:
        return f"{wording.roman(at)}{'-' if look == Format.PARTY else '.'}"
    return f"{at}." if level == 2 else f"{_letter(at)})"


def _task_number(level: int, at: int) -> str:
    return {1: f"{at}.", 2: f"{_letter(at)})"}.get(level, "-")


def _letter(at: int) -> str:
    return _LETTERS[(at - 1) % len(_LETTERS)]


def _annexes(content: Content) -> tuple[Annex, ...]:
    """The table of who does what, when tasks are given to bodies."""
    if not any(content.given.values()):
        return ()
    groups = _groups(content)
    rows = tuple(_annex_row(task, content.given[task.pk], at, groups) for at, task in enumerate(content.tasks, start=1))
    return (Annex(ANNEX_TITLE, (Block(TABLE, table=Table(COLUMNS, rows)),), is_landscape=True),)


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
