"""The end of a read file: Nơi nhận at the left, the signature at the right, how much room it has."""

import re

from orgs.text import fold
from plans.documents.check.reading.walk import Grid, Para
from plans.documents.check.reading.words import as_line
from plans.documents.paper import Close, Line, SignColumn

MM_POINT = 25.4 / 72
LEAST_GAP = 8  # mm: less is only the space between two lines


def is_recipients(text: str) -> bool:
    return fold(text).startswith("noi nhan")


def is_close(block: Para | Grid) -> bool:
    if isinstance(block, Para):
        return is_recipients(block.text)
    if block.is_ruled or len(block.rows) > 4:
        return False
    return any(is_recipients(para.text) for row in block.rows for cell in row for para in cell.paras)


def is_signature(block: Para | Grid) -> bool:
    """Two columns of capitals and names, without Nơi nhận: two signatures."""
    if isinstance(block, Para) or block.is_ruled or len(block.rows) > 3 or not block.rows:
        return False
    texts = [para.text for cell in block.rows[0] for para in cell.paras if para.text]
    return len(block.rows[0]) == 2 and bool(texts) and texts[0] == texts[0].upper() and len(texts[0]) < 60


def close_of(blocks: list[Para | Grid]) -> tuple[Close, float | None]:
    """Nơi nhận and signature, and the mm between the title and the name."""
    grid = next((block for block in blocks if isinstance(block, Grid)), None)
    paras = [block for block in blocks if isinstance(block, Para)]
    if grid is None:
        return _from_paragraphs(paras)
    left = [para for row in grid.rows for para in row[0].paras]
    right = [para for row in grid.rows for para in row[-1].paras] if len(grid.rows[0]) > 1 else []
    below = [para for para in paras if para.text]
    sign, gap = signature_of(right)
    if any(is_recipients(para.text) for para in left):
        return Close(recipients_of([*left, *below]), sign), gap
    return Close(recipients_of(below), sign, signature_of(left)[0] if any(p.text for p in left) else None), gap


def recipients_of(paras: list[Para]) -> tuple[Line, ...]:
    """The label, hyphened lines with what was broken off them, and the sign of the drafter."""
    found: list[Line] = []
    for para in paras:
        text = para.text
        if not text:
            continue
        if is_recipients(text):
            label = re.match(r"(Nơi nhận\s*:?)", text, re.I)[1]
            found.append(as_line("recipients_label", para, text=label))
            rest = text[len(label) :].strip()
            found += [as_line("recipient", para, text=rest)] if rest else []
        elif found and found[-1].role == "recipient" and not re.match(r"[-–•]", text) and not _ended(found[-1].text):
            found[-1] = Line(**(vars(found[-1]) | {"text": f"{found[-1].text} {text}"}))
        else:
            text = f"- {text}" if para.label == "-" else text
            found.append(as_line("recipient", para, text=text))
    return tuple(found)


def _ended(text: str) -> bool:
    return text.rstrip().endswith((";", "."))


def signature_of(paras: list[Para]) -> tuple[SignColumn, float | None]:
    """Lines above the room for the signature, lines below it: an office, the name."""
    shown, gaps, gap = [], [], 0.0
    for para in paras:
        if not para.text:
            gap += _height(para)
            continue
        gaps.append(gap + (para.look.before * MM_POINT if shown else 0))
        shown.append(para)
        gap = para.look.after * MM_POINT
    if not shown:
        return SignColumn((), ()), None
    cut = _cut(shown, gaps)
    above = [as_line(_role(para, at), para, text=para.text) for at, para in enumerate(shown[:cut])]
    names = [as_line("sign", para, text=para.text) for para in shown[cut:-1]] if cut < len(shown) else []
    names += [as_line("signer", shown[-1], text=shown[-1].text)] if cut < len(shown) else []
    return SignColumn(tuple(above), tuple(names)), round(gaps[cut], 1) if cut < len(shown) and cut else None


def _role(para: Para, at: int) -> str:
    return "sign" if para.seen().bold or at == 0 else "sign_title"


def _cut(shown: list[Para], gaps: list[float]) -> int:
    """Where the names begin: after the widest gap, or at the first line that is not in capitals."""
    wide = max(range(1, len(shown)), key=lambda at: gaps[at], default=0)
    if wide and gaps[wide] >= LEAST_GAP:
        return wide
    return next((at for at, para in enumerate(shown) if at and para.text != para.text.upper()), len(shown))


def _height(para: Para) -> float:
    look = para.seen()
    return (look.line + para.look.before + para.look.after) * MM_POINT


def _from_paragraphs(paras: list[Para]) -> tuple[Close, float | None]:
    """Columns made with tabs or spaces: the left part belongs to Nơi nhận, the right one to the signature."""
    left, right = [], []
    for para in paras:
        parts = [part for part in re.split(r"\t+| {4,}", para.raw.strip("\n")) if part.strip()]
        own = re.match(r"\s*(-|Nơi nhận)", para.raw)
        if len(parts) > 1:
            left.append(_part(para, parts[0]))
            right.append(_part(para, parts[-1]))
        elif own or not para.text:
            left.append(para)
            right += [] if own else [para]
        else:
            (right if para.look.align in ("center", "right") or para.text == para.text.upper() else left).append(para)
    names = [para for para in left if para.text and not re.match(r"[-–•]|Nơi nhận", para.text)]
    if right and names and names[-1] is left[-1]:
        right.append(left.pop())
    sign, gap = signature_of(right)
    return Close(recipients_of(left), sign), gap


def _part(para: Para, text: str) -> Para:
    look = para.spans[0][1] if para.spans else None
    at = next((run for raw, run in para.spans if text.strip()[:8] in raw), look)
    return Para(para.at, [(text, at)], para.look, room=para.room, section=para.section)
