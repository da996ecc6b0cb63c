"""Drawn lines that are anchored elsewhere than under the words they belong to: Word lets a line float from anywhere."""

from dataclasses import replace

from plans.documents import fonts
from plans.documents.check.reading.walk import Grid, Para
from plans.documents.check.reading.words import Parts
from plans.documents.paper import HeadRow, Line
from plans.documents.text import clean

FULL, SHARED = ("motto", "party_title"), ("issuer",)  # rules as long as the words, and as a part of them
NEAR = 0.15  # of the length, when a rule is told by it


def strays(blocks: list[Para | Grid]) -> list[float]:
    """Lines anchored between the header and the first words of the text."""
    found: list[float] = []
    for block in blocks[:4]:
        if isinstance(block, Grid):
            break
        if not block.text:
            found += block.rules
        else:
            return found + block.rules
    return found


def settled(rows: tuple[HeadRow, ...], loose: list[float]) -> tuple[HeadRow, ...]:
    """The rows with every rule under its own words: Tiêu ngữ or the Party's title, the name of the issuing body."""
    lines = [line for row in rows for line in (*row.left, *row.right)]
    wrong = [line for line in lines if line.rule and line.role not in (*FULL, *SHARED, "national")]
    free = [line.rule for line in wrong] + list(loose)
    changed = {id(line): 0.0 for line in wrong}
    for line in [line for line in lines if line.role in FULL and not line.rule]:
        near = [rule for rule in free if abs(rule - _wide(line)) <= NEAR * _wide(line)]
        if near:
            changed[id(line)] = near[0]
            free.remove(near[0])
    bodies = [line for line in lines if line.role in SHARED]
    if bodies and not bodies[-1].rule and free:
        changed[id(bodies[-1])] = free[0]
    return tuple(replace(row, left=_changed(row.left, changed), right=_changed(row.right, changed)) for row in rows)


def _changed(lines: tuple[Line, ...], rules: dict[int, float]) -> tuple[Line, ...]:
    return tuple(replace(line, rule=rules.get(id(line), line.rule)) for line in lines)


def _wide(line: Line) -> float:
    look = line.look
    return fonts.width(clean(line.text), look.size, bold=look.bold, italic=look.italic)


def with_rule(parts: Parts) -> list[Line]:
    """The rule under a subject, though it be anchored in the name of the kind or in the first line of the text."""
    at = next((n for n, line in enumerate(parts.front) if line.role == "subject"), None)
    if at is None or parts.front[at].rule:
        return parts.front
    first = next((box for box in (*parts.addressees, *parts.bases, *parts.body) if isinstance(box, Line)), None)
    found = [line.rule for line in (*parts.front, *([first] if first else [])) if line.rule]
    if not found:
        return parts.front
    kept = [replace(line, rule=0) if line.role == "kind" else line for line in parts.front]
    kept[at] = replace(kept[at], rule=found[0])
    return kept
