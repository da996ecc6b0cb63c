"""From what a paper says to how it is printed: number, punctuation, marks, for both systems in one place."""

import re
from dataclasses import replace

from orgs.models.organization import Format as System
from plans.documents import fonts, wording
from plans.documents.closing import tied
from plans.documents.formats import Format, format_of
from plans.documents.heads import BLANK_DAY, head_rows
from plans.documents.paper import Close, Line, Paper, Sheet, SignColumn, TableBox
from plans.documents.structure import (
    ARTICLE,
    DIVISIONS,
    HEADING,
    ITEM,
    TABLE,
    Annex,
    Attached,
    Block,
    Signature,
    Structure,
    date_in_words,
)
from plans.documents.text import clean, plain


def compose(structure: Structure) -> Paper:
    """The print of a paper. Raises ValueError for rules of a day that no format has."""
    look, head = head_rows(structure, format_of(structure.format, structure.rules))
    numbered = len(structure.annexes) > 1
    sheets = [_annex(structure, look, annex, at, numbered) for at, annex in enumerate(structure.annexes, start=1)]
    if structure.attached:
        sheets.insert(0, _attached(structure, look, structure.attached))
    contact, notice = clean(structure.contact), _notice(structure, look)
    return Paper(
        format=look,
        kind=structure.kind,
        title=structure.title,
        above=() if notice else _some("circulation", structure.circulation.upper(), "circulation"),
        head=head,
        front=_front(structure, look),
        addressees=_addressees(structure, look),
        bases=_bases(structure, look),
        body=tied(_body(structure.blocks, look, "blocks"), look),
        close=_close(structure, look),
        contact=Line("contact", contact, rule=look.text_width, place="contact") if contact else None,
        notice=notice,
        sheets=tuple(sheets),
    )


def annex_label(look: Format, at: int, numbered: bool) -> str:
    """`Phụ lục` alone; `Phụ lục I` (NĐ 30 Phụ lục I, III.1), `Phụ lục 1` (HD 05 II, II.1) among several."""
    if not numbered:
        return "Phụ lục"
    return f"Phụ lục {wording.roman(at) if look.annex_numbers == 'roman' else at}"


def annex_reference(structure: Structure, look: Format) -> str:
    """`(Kèm theo Kế hoạch số … ngày … của …)`; blank where the number or the day is not given yet."""
    kind = "Công văn" if structure.is_dispatch else clean(structure.kind_name).capitalize()
    number = f"{structure.number or BLANK_DAY}{clean(structure.symbol)}"
    blank = f"{BLANK_DAY}tháng{BLANK_DAY}năm{BLANK_DAY}"
    if look.system == System.PARTY:
        day = f"{structure.day:%d/%m/%Y}" if structure.day else f"{BLANK_DAY}/{BLANK_DAY}/{BLANK_DAY}"
    else:
        day = date_in_words(structure.day) if structure.day else blank
    issuer = clean(structure.issuer_name) or " ".join(clean(line) for line in structure.issuer_lines)
    text = f"(Kèm theo {kind} số {number}{look.date_comma} ngày {day} của {issuer})"
    return text.replace(" \u00a0", "\u00a0")  # no line begins with a blank


def centred(role: str, text: str, look: Format, place: str, *, is_ruled: bool = False, is_wide: bool = False) -> Line:
    """A line in the middle of the page, evenly broken; its rule is a share of its last line."""
    style, room = look.look(role), look.wide_width if is_wide else look.text_width
    pad = fonts.even_pad(text, style, room)
    last = fonts.wrap(text, room - 2 * pad, style.size, bold=style.bold, italic=style.italic)[-1:]
    length = fonts.width(last[0], style.size, bold=style.bold, italic=style.italic) * look.rule_share if last else 0
    return Line(role, text, pad=pad, rule=round(length, 1) if is_ruled else 0, place=place)


def _some(role: str, text: str, place: str) -> tuple[Line, ...]:
    text = clean(text)
    return (Line(role, text, place=place),) if text else ()


def _notice(structure: Structure, look: Format) -> Line | None:
    """A circulation mark that stands at the foot of the last page (HD 05), written as the rule writes it."""
    known = {text.lower(): text for text in look.notices}
    text = known.get(clean(structure.circulation).lower())
    return Line("notice", text, place="circulation") if text else None


def _front(structure: Structure, look: Format) -> tuple[Line, ...]:
    """The name of the paper, its subject and what stands under it; a công văn has none."""
    if structure.is_dispatch:
        return ()
    lines = [Line("kind", clean(structure.kind_name).upper(), place="kind_name")]
    if author := clean(structure.author_line).upper():
        lines.append(centred("author", author, look, "author_line"))
    subject = wording.subject_line(clean(structure.subject), structure.kind, look.system)
    if subject:
        lines.append(centred("subject", subject, look, "subject", is_ruled=not look.dashes))
    if look.dashes:
        lines.append(Line("dashes", look.dashes))
    if authority := clean(structure.authority_line).upper():
        lines.append(centred("authority", authority, look, "authority_line"))
    return tuple(lines)


def _addressees(structure: Structure, look: Format) -> tuple[Line, ...]:
    """One name stands on the line of its label; several begin with a hyphen (NĐ 30 Phụ lục I, II.9; HD 05 II, I.9)."""
    names = [name for raw in structure.addressees if (name := wording.bare(clean(raw)))]
    if not names:
        return ()
    label = look.addressee_labels.get(structure.kind, look.addressee_labels[""]) + ":"
    if len(names) == 1:
        return (Line("addressee_label", label), Line("addressee", names[0], place="addressees.1"))
    last = len(names)
    lines = [
        Line("addressee", f"- {name}{look.addressee_last if at == last else ';'}", place=f"addressees.{at}")
        for at, name in enumerate(names, start=1)
    ]
    return (Line("addressee_label", label), *lines)


def _bases(structure: Structure, look: Format) -> tuple[Line, ...]:
    """Each ends with `;`, the last with `.`; then the line that commands, where the kind has one."""
    texts = [text for raw in structure.bases if (text := wording.bare(clean(raw)))]
    texts = [
        t if t.lower().startswith(("căn cứ", "theo đề nghị", "thực hiện", "xét")) else f"Căn cứ {t}" for t in texts
    ]
    lines = [
        Line("basis", f"{look.basis_prefix}{text}{'.' if at == len(texts) else ';'}", place=f"bases.{at}")
        for at, text in enumerate(texts, start=1)
    ]
    return (*lines, *_some("command", structure.command.upper(), "command"))


def _body(blocks: tuple[Block, ...], look: Format, place: str) -> tuple[Line | TableBox, ...]:
    boxes = [box for at, block in enumerate(blocks, start=1) for box in _block(block, look, f"{place}.{at}")]
    return _closed(boxes, look)


def _block(block: Block, look: Format, place: str) -> list[Line | TableBox]:
    label, title, text = clean(block.label), clean(block.title), clean(block.text)
    if block.role == TABLE and block.table:
        caption = clean(block.table.caption or text)
        return [*([Line("caption", caption, place=place)] if caption else []), TableBox(block.table, place)]
    if block.role in DIVISIONS:
        lines = [Line("division", label, level=block.level, place=place)]
        lines += [centred("division_title", title.upper(), look, place)] if title else []
        return lines + ([Line("paragraph", text, place=place)] if text else [])
    if block.role == ARTICLE:
        if not title:
            return [Line("paragraph", text, label=label, bold_label=True, place=place)]
        return [Line("article", title, label=label, place=place), *_rest("paragraph", text, place)]
    if block.role == HEADING:
        shown = text.upper() if block.level == 1 else text
        return [Line("heading", shown, label=label, level=block.level, place=place)]
    role = "item" if block.role == ITEM else "paragraph"
    return [Line(role, text, label=label, level=block.level, place=place)] if text or label else []


def _rest(role: str, text: str, place: str) -> list[Line]:
    return [Line(role, text, place=place)] if text else []


def _closed(boxes: list, look: Format) -> tuple[Line | TableBox, ...]:
    """The end mark after the last sentence: `./.` on a state paper (SAMPLE), `.` on a Party one (HD 05 II, I.6)."""
    if not boxes or not isinstance(boxes[-1], Line) or boxes[-1].role not in ("paragraph", "item"):
        return tuple(boxes)
    last = boxes[-1]
    text = re.sub(r"[\s./;,:]+(\**)$", r"\1", last.text)
    text = re.sub(r"\.\)(\**)$", r")\1", text)
    kept = vars(last) | {"text": text + look.end_mark}
    return (*boxes[:-1], Line(**kept))


def _close(structure: Structure, look: Format) -> Close:
    """Nơi nhận: `Như trên` first where there is Kính gửi, the archive line last, `;` between and `.` at the end."""
    texts = ["Như trên"] if any(clean(name) for name in structure.addressees) else []
    places = ["" for _ in texts]
    for at, raw in enumerate(structure.recipients, start=1):
        if text := wording.bare(clean(raw)):
            texts.append(text)
            places.append(f"recipients.{at}")
    if archive := wording.bare(clean(structure.archive)):
        texts.append(archive)
        places.append("archive")
    last = len(texts)
    lines = [
        Line("recipient", f"- {text}{'.' if at == last else ';'}", place=place)
        for at, (text, place) in enumerate(zip(texts, places, strict=True), start=1)
    ]
    lines = _with_drafter(lines, clean(structure.drafter), look)
    label = (Line("recipients_label", "Nơi nhận:"),) if lines else ()
    left = _signature(structure.sign_left, "sign_left") if structure.sign_left else None
    return Close((*label, *lines), _signature(structure.sign, "sign"), left)


def _with_drafter(lines: list[Line], drafter: str, look: Format) -> list[Line]:
    """Who drafted: at the end of the archive line on a state paper, on a line of its own on a Party one."""
    if not drafter:
        return lines
    if look.system == System.PARTY or not lines:
        return [*lines, Line("drafter", drafter, place="drafter")]
    return [*lines[:-1], Line(**(vars(lines[-1]) | {"text": f"{lines[-1].text} {drafter}"}))]


def _signature(sign: Signature, place: str) -> SignColumn:
    lines = [
        Line("sign" if line.is_bold else "sign_title", _in_capitals(clean(line.text)), place=f"{place}.lines.{at}")
        for at, line in enumerate(sign.lines, start=1)
        if clean(line.text)
    ]
    names = [*_some("sign", sign.note.upper(), f"{place}.note"), *_some("signer", sign.name, f"{place}.name")]
    return SignColumn(tuple(lines), tuple(names))


def _in_capitals(title: str) -> str:
    """`kiêm` between two titles stays small (HD 05 II, I.7)."""
    return title.lower() if title.lower() == "kiêm" else title.upper()


def _annex(structure: Structure, look: Format, annex: Annex, at: int, numbered: bool) -> Sheet:
    place = f"annexes.{at}"
    front = [Line("annex_label", annex_label(look, at, numbered), place=place)]
    if title := clean(annex.title).upper():
        front.append(centred("annex_title", title, look, f"{place}.title", is_wide=annex.is_landscape))
    if annex.refers:
        note = annex_reference(structure, look)
        front.append(centred("annex_note", note, look, place, is_wide=annex.is_landscape))
    if look.dashes:
        front.append(Line("dashes", look.dashes))
    body = tied(_body(annex.blocks, look, f"{place}.blocks"), look, is_signed=False)
    if annex.is_landscape:
        body = tuple(replace(box, wide=look.wide_width) if isinstance(box, TableBox) else box for box in body)
    return Sheet("annex", (), tuple(front), body, annex.is_landscape)


def _attached(structure: Structure, look: Format, attached: Attached) -> Sheet:
    """The text that a decision issues: its own header, no number, no date, no signature (NĐ 30 mẫu 1.3)."""
    bare = Structure(structure.format, structure.kind, "", structure.parent_lines, structure.issuer_lines)
    head = head_rows(bare, look, is_bare=True)[1]
    front = [Line("kind", clean(attached.kind_name).upper(), place="attached.kind_name")]
    subject = clean(attached.subject)
    if subject:
        shown = wording.lower_first(subject) if look.dashes else wording.upper_first(subject)
        front.append(centred("subject", shown, look, "attached.subject"))
    note = centred("annex_note", annex_reference(structure, look), look, "attached")
    front.append(note if look.dashes else Line(**(vars(note) | {"rule": round(look.text_width * 0.25, 1)})))
    front += [Line("dashes", look.dashes)] if look.dashes else []
    body = tied(_body(attached.blocks, look, "attached.blocks"), look, is_signed=False)
    return Sheet("attached", head, tuple(front), body)


def recipients_as_printed(structure: Structure) -> str:
    """The lines under `Nơi nhận:`, for the register."""
    return "\n".join(line.text for line in compose(structure).close.recipients[1:])


def words(line: Line) -> str:
    """The line as read aloud: its label and its text without marks."""
    return f"{line.label} {plain(line.text)}".strip()
