"""The five texts of the team's folder as neutral structures: their words, header facts of ours, issued as if today.

The texts stay where they are; no word of them is kept here. Lines were hard-wrapped or marked by the programs that
read the originals, so paragraphs are put together again first.
"""

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from orgs.text import nfc
from plans.documents.structure import HEADING, ITEM, PARAGRAPH, Annex, Block, Structure

FACTS = Path(__file__).parent / "fixtures" / "seeds.json"
CHANGES = Path(__file__).parent / "fixtures" / "corrections.json"
CITATION = re.compile(
    r"(số )(\d+[-/][^\s,;.]+),? ngày \d{1,2}(?:/\d{1,2}/| tháng \d{1,2} năm )\d{4} của "
    r"(?:Ban Bí thư(?: Trung ương)?|Ban Thường vụ (?:Tỉnh|Thành) ủy|Bộ Chính trị|Chính phủ|Ủy ban nhân dân tỉnh)"
)
NAMES = ("000", "001", "002", "003", "004")
LABEL = re.compile(r"^(?:\*\*)?((?:[IVX]+[.-]|\d+(?:\.\d+)*\.|[a-zđ]\)|[-+])(?=\s|\*))(?:\*\*)?\s*")
PAGE_NUMBER = re.compile(r"^\s*\d{1,2}\s*$")
FULL_LINE = 68  # letters; a shorter line ends its paragraph


def folder() -> Path:
    return settings.BASE_DIR.parent / "shared" / "seeds"


@cache
def raw(name: str) -> str:
    found = sorted(folder().glob(f"{name}_*.txt"))
    if not found:
        pytest.skip(f"Không có tệp {name}_*.txt trong shared/seeds của nhóm.")
    return nfc(found[0].read_text(encoding="utf-8"))


def lines_of(name: str) -> list[str]:
    """Lines with their leading space; page numbers and empty lines left out."""
    return [line.rstrip() for line in raw(name).splitlines() if line.strip() and not PAGE_NUMBER.match(line)]


def joined(lines: list[str]) -> list[str]:
    """Paragraphs from hard-wrapped lines: a label, or a new sentence after a short or indented start, begins one."""
    found, last = [], ""
    for line in lines:
        text = line.strip()
        ended = last.strip().endswith((".", ";", ":", "…")) or _is_heading(found[-1] if found else "")
        ended = ended and not (found and found[-1].count("(") > found[-1].count(")"))
        fresh = text[:1].isupper() and (line[:1].isspace() or len(last.strip()) < FULL_LINE) and ended
        if not found or LABEL.match(text) or fresh:
            found.append(text)
        elif found[-1].endswith("-") and not found[-1].endswith(" -"):
            found[-1] += text
        else:
            found[-1] += f" {text}"
        last = line
    return found


def _is_heading(text: str) -> bool:
    match = LABEL.match(text)
    return bool(match) and match[1][0] in "IVX123456789" and len(text) < 130 and not text.endswith((".", ";", ":", "-"))


def marked(lines: list[str]) -> list[str]:
    """Paragraphs of a text with marks: one a line, unless a page break went through it."""
    found = []
    for line in lines:
        text = re.sub(r"^#+\s*", "", line.strip())
        if found and text[:1].islower() and not found[-1].endswith((".", ":")):
            found[-1] += f" {text}"
        elif text.strip("-* "):
            found.append(text)
    return found


def blocks_of(paragraphs: list[str]) -> tuple[Block, ...]:
    """Headings, items and paragraphs; `1.1.` right under `I.` is numbered `1.`, as a paper of today has it."""
    found, above = [], 0
    for block in (_block(text) for text in paragraphs):
        if block.role == HEADING and block.level == 3 and above == 1:
            block = replace(block, label=f"{block.label.split('.')[-2]}.", level=2)
        elif block.role == HEADING:
            above = block.level
        found.append(block)
    return tuple(found)


def _block(text: str) -> Block:
    bare = re.sub(r"^(\*{2,3})(.+?)\1$", r"\2", text)
    match = LABEL.match(bare)
    if not match:
        return Block(PARAGRAPH, text)
    label, rest = match[1], bare[match.end() :].strip()
    if _is_heading(bare) and "**" not in rest:
        return Block(HEADING, rest, label, _level(label))
    if text.startswith("**") and rest.count("**") % 2:  # the mark opened before the label
        rest = f"**{rest}"
    return Block(ITEM, rest, label, _level(label))


def _level(label: str) -> int:
    if label[0] in "IVX":
        return 1
    return {"-": 3, "+": 4}.get(label, label.count(".") + 1 if label[0].isdigit() else 3)


def between(lines: list[str], first: str, last: str) -> list[str]:
    """The lines after the one that begins with `first`, up to the one that begins with `last`."""
    starts = [line.strip().strip("#* ") for line in lines]
    begin = next(at for at, line in enumerate(starts) if line.startswith(first)) if first else -1
    end = next((at for at, line in enumerate(starts) if at > begin and line.startswith(last)), len(starts))
    return lines[begin + 1 : end]


def listed(lines: list[str]) -> tuple[str, ...]:
    """A hyphened list, its broken lines put together, without the archive line and `Như kính gửi`."""
    found = []
    for line in lines:
        text = line.strip()
        if text.startswith("-"):
            found.append(text.lstrip("- "))
        elif found and text[:1].islower():
            found[-1] += f" {text}"
    kept = [text.rstrip(" ;,.") for text in found]
    return tuple(text for text in kept if not text.startswith(("Lưu", "Như kính gửi")))


def facts(name: str) -> dict:
    return json.loads(FACTS.read_text(encoding="utf-8"))[name]


def _paper(name: str, **words) -> Structure:
    return replace(Structure.from_json(facts(name) | {"year": 2026}), **words)


def _plan_000() -> Structure:
    lines = lines_of("000")
    begin = next(at for at, line in enumerate(lines) if line.strip() == "KẾ HOẠCH")
    return _paper(
        "000", subject=_one(lines[begin + 1 : begin + 4]),
        blocks=blocks_of(joined(between(lines[begin + 4 :], "", "Nơi nhận"))),
        recipients=listed(between(lines, "Nơi nhận", "GIÁM ĐỐC")),
    )  # fmt: skip


def _one(lines: list[str]) -> str:
    return " ".join(line.strip().strip("*").strip() for line in lines)


def _plan_001() -> Structure:
    lines = lines_of("001")
    begin = next(at for at, line in enumerate(lines) if line.startswith("---"))
    return _paper(
        "001", subject=_one(lines[1:begin]), blocks=blocks_of(marked(between(lines[begin + 1 :], "", "Nơi nhận"))),
        recipients=listed(between(lines, "Nơi nhận", "T/M")),
    )  # fmt: skip


def _dispatch_002() -> Structure:
    lines = lines_of("002")
    subject = [line for line in between(lines, "Số:", "Kính gửi") if "Hải Phòng, ngày" not in line]
    begin = next(at for at, line in enumerate(lines) if "Các đơn vị trực thuộc." in line)
    addressees = lines[next(at for at, line in enumerate(lines) if "Kính gửi" in line) + 1 : begin + 1]
    return _paper(
        "002", subject=_hyphened(subject).removeprefix("V/v "), addressees=_wrapped_list(addressees),
        blocks=blocks_of(joined(between(lines[begin + 1 :], "", "Nơi nhận"))),
        recipients=listed(between(lines, "Nơi nhận", "KT. GIÁM")),
    )  # fmt: skip


def _hyphened(lines: list[str]) -> str:
    return joined([line.strip() for line in lines])[0] if lines else ""


def _wrapped_list(lines: list[str]) -> tuple[str, ...]:
    found = []
    for line in lines:
        text = line.strip()
        if text.startswith("- "):
            found.append(text.lstrip("- "))
        else:
            found[-1] += f" {text}"
    return tuple(" ".join(text.split()).rstrip(" ;,.") for text in found)


def _plan_003() -> Structure:
    lines = lines_of("003")
    begin = next(at for at, line in enumerate(lines) if line.strip() == "KẾ HOẠCH")
    paragraphs = joined(between(lines[begin + 3 :], "", "Nơi nhận"))
    bases = [text for text in paragraphs if text.startswith("Căn cứ")]
    return _paper(
        "003", subject=_one(lines[begin + 1 : begin + 3]), bases=tuple(text.rstrip(" ;") for text in bases),
        blocks=blocks_of([text for text in paragraphs if text not in bases]),
        recipients=listed(between(lines, "Nơi nhận", "@")),
    )  # fmt: skip


def _dispatch_004() -> Structure:
    lines = lines_of("004")
    cut = next(at for at, line in enumerate(lines) if "BAN CHẤP HÀNH TRUNG ƯƠNG" in line)
    own = lines[:cut]
    begin = next(at for at, line in enumerate(own) if line.startswith("Kính gửi"))
    end = next(at for at, line in enumerate(own) if at > begin and not line.startswith(("Kính gửi", "- ", "và ")))
    addressees = [own[begin].removeprefix("Kính gửi:"), *own[begin + 1 : end]]
    subject = between(own, "Số 492", "Kính gửi")
    directive = _directive()
    annex = Annex(f"{directive.kind_name} {directive.author_line} {directive.subject}", directive.blocks)
    return _paper(
        "004", subject=_one(subject).removeprefix("Về việc "), addressees=_wrapped_list(addressees),
        blocks=blocks_of(marked(between(own[end:], "", "Nơi nhận"))),
        recipients=listed(between(own, "Nơi nhận", "T/M")), annexes=(annex,),
    )  # fmt: skip


def _directive() -> Structure:
    """The directive that the fifth text encloses, as a paper of its own."""
    lines = lines_of("004")
    cut = next(at for at, line in enumerate(lines) if line.strip("* ") == "CHỈ THỊ")
    own = lines[cut:]
    begin = next(at for at, line in enumerate(own) if line.startswith("-----"))
    body = marked(between(own[begin + 1 :], "", "Nơi nhận"))
    return _paper(
        "004-directive", subject=_one(own[2:begin]), blocks=blocks_of(body),
        recipients=listed(between(own, "Nơi nhận", "@")),
    )  # fmt: skip


_MAKERS = {
    "000": _plan_000,
    "001": _plan_001,
    "002": _dispatch_002,
    "003": _plan_003,
    "004": _dispatch_004,
    "004-directive": _directive,
}


@cache
def seed(name: str) -> Structure:
    """The neutral structure of one text (`000` to `004`, `004-directive`). Skips the test where the file is missing."""
    return _MAKERS[name]()


def corrected(name: str) -> Structure:
    """The same paper as a clerk of today would let it pass: bodies that are gone renamed, slips of the pen mended."""
    changes = json.loads(CHANGES.read_text(encoding="utf-8"))
    own = [(re.compile(old), new) for old, new in (*changes["*"], *changes[name.partition("-")[0]])]

    def mended(value):
        if isinstance(value, dict):
            return {key: mended(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [mended(inner) for inner in value]
        if not isinstance(value, str) or not value:
            return value
        for old, new in own:
            value = old.sub(new, value)
        return value

    return _cited_once(Structure.from_json(mended(seed(name).to_json())))


def _cited_once(paper: Structure) -> Structure:
    """Date and body of a cited paper stand at its first citation only."""
    seen = set()

    def short(match):
        known, number = match[2] in seen, match[2]
        seen.add(number)
        return match[1] + number if known else match[0]

    def blocks(given):
        return tuple(replace(block, text=CITATION.sub(short, block.text)) for block in given)

    bases = tuple(CITATION.sub(short, text) for text in paper.bases)
    CITATION.sub(short, paper.subject)
    paper = replace(paper, bases=bases, blocks=blocks(paper.blocks))
    seen.clear()
    return replace(paper, annexes=tuple(replace(annex, blocks=blocks(annex.blocks)) for annex in paper.annexes))
