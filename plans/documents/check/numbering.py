"""Point 15: the numbers of headings, articles and items follow each other, no level is jumped over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plans.documents.check.finding import Finding
from plans.documents.check.view import View, said
from plans.documents.paper import Line

LETTERS = "abcdđeghiklmnopqrstuvxy"
ROMAN, ARABIC, DOTTED, LETTER, ARTICLE, CHAPTER = "roman", "arabic", "dotted", "letter", "article", "chapter"
_ROMANS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_NAMES = {ROMAN: "Mục", ARABIC: "Khoản", DOTTED: "Mục", LETTER: "Điểm", ARTICLE: "Điều", CHAPTER: "Phần, chương"}


@dataclass
class Run:
    """Numbers of one kind one after the other; `prefix` is `2.` in 2.1, the word in Chương I."""

    kind: str
    prefix: str
    last: int
    line: Line


def roman_value(text: str) -> int:
    total = 0
    for at, sign in enumerate(text):
        value = _ROMANS[sign]
        total += -value if at + 1 < len(text) and _ROMANS[text[at + 1]] > value else value
    return total


def read_label(line: Line) -> tuple[str, str, int] | None:
    """(kind, prefix, number) of a line's number; None without one."""
    label = (line.label or (said(line) if line.role == "division" else "")).strip()
    if found := re.fullmatch(r"([IVXLC]+)[.-]", label):
        return ROMAN, "", roman_value(found[1])
    if found := re.fullmatch(r"(\d+)[.)]", label):
        return ARABIC, "", int(found[1])
    if found := re.fullmatch(r"((?:\d+\.)+)(\d+)\.?", label):
        return DOTTED, found[1], int(found[2])
    if found := re.fullmatch(r"([a-zđ])\)", label):
        return (LETTER, "", LETTERS.index(found[1]) + 1) if found[1] in LETTERS else None
    if found := re.fullmatch(r"Điều (\d+)[.:]?", label):
        return ARTICLE, "", int(found[1])
    if found := re.fullmatch(r"(Phần|Chương|Mục|Tiểu mục) ([IVXLC]+|\d+)\.?", label):
        number = int(found[2]) if found[2].isdigit() else roman_value(found[2])
        return CHAPTER, found[1], number
    return None


def faults_of(view: View, lines: list[Line]) -> Iterator[Finding]:
    runs: list[Run] = []
    for line in lines:
        found = read_label(line)
        if found is None:
            continue
        kind, prefix, number = found
        yield from _step(view, runs, line, kind, prefix, number)


def _step(view, runs, line, kind, prefix, number) -> Iterator[Finding]:
    at = next((i for i in range(len(runs) - 1, -1, -1) if _same(runs[i], kind, prefix)), None)
    if at is not None and number == runs[at].last + 1:
        _close(runs, at)
        runs[at].last, runs[at].line = number, line
        return
    if number == 1:
        if at is not None and at == len(runs) - 1 and runs[at].last == 1 and _alike(runs[at].line, line):
            yield view.find("BDY-15a", f"{_NAMES[kind]} {shown(line)} bị trùng số.", line)
            return
        yield from _jumped(view, runs, line, kind, prefix)
        runs.append(Run(kind, prefix, number, line))
        return
    if at is None:
        if kind == DOTTED:
            yield from _jumped(view, runs, line, kind, prefix)
        else:
            yield view.find("BDY-15a", f"{_NAMES[kind]} đầu tiên là {shown(line)}: đánh số từ đầu.", line)
        runs.append(Run(kind, prefix, number, line))
        return
    yield view.find("BDY-15a", _skipped(kind, runs[at].last, number, line), line)
    _close(runs, at)
    runs[at].last, runs[at].line = number, line


def _close(runs: list[Run], at: int) -> None:
    """What stood below ends; articles run on through chapters."""
    kept = [run for run in runs[at + 1 :] if run.kind == ARTICLE and runs[at].kind == CHAPTER]
    runs[at + 1 :] = kept


def _same(run: Run, kind: str, prefix: str) -> bool:
    return run.kind == kind and run.prefix == prefix


def _alike(one: Line, other: Line) -> bool:
    return one.role == other.role and one.level == other.level and one.role != "division"


def shown(line: Line) -> str:
    return (line.label or said(line)).strip()


def _skipped(kind: str, last: int, number: int, line: Line) -> str:
    if number == last:
        return f"{_NAMES[kind]} {shown(line)} bị trùng số."
    if kind == LETTER and last < LETTERS.index("đ") + 1 < number:
        return f"Thứ tự điểm bỏ qua “đ”: sau d) là đ), hiện là {shown(line)}"
    return f"{_NAMES[kind]} {shown(line)} không liền số trước: thiếu hoặc lẫn thứ tự."


def _jumped(view, runs, line, kind, prefix) -> Iterator[Finding]:
    """1.1. without 1.; a) right under I."""
    if kind == DOTTED:
        parts = prefix.rstrip(".").split(".")
        wanted = (DOTTED, ".".join(parts[:-1]) + ".") if len(parts) > 1 else (ARABIC, "")
        if not any(_same(run, *wanted) and run.last == int(parts[-1]) for run in runs):
            yield view.find("BDY-15b", f"Có {shown(line)} mà không có mục {prefix} ở trên.", line)
    elif kind == LETTER and runs and runs[-1].kind == ROMAN and line.role == "heading":
        yield view.find("BDY-15b", f"{shown(line)} đặt ngay dưới {shown(runs[-1].line)}: thiếu bậc 1., 2., …", line)
