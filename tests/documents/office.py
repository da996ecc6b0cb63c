"""Word files printed by LibreOffice, compared line by line with our own PDF. A test tool only."""

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pdfplumber
import pytest

from plans.documents import compose, render_docx, render_pdf
from plans.documents.structure import Structure
from tests.documents.measuring import MM, Rule, _rules

COLUMN_GAP = 5  # mm without any letter: another column
NEAR = 2.0  # mm
needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="máy chưa có gói libreoffice-writer-nogui")


@dataclass(frozen=True)
class Stretch:
    """The letters on one base line in one column, without spaces; mm from the left and the top edge."""

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float
    style: str

    def distance(self, other: "Stretch") -> float:
        pairs = ((self.left, other.left), (self.right, other.right), (self.base, other.base))
        return max(abs(a - b) for a, b in pairs)


@dataclass(frozen=True)
class Print:
    pages: int
    stretches: tuple[Stretch, ...]
    rules: tuple[Rule, ...]


def convert(papers: dict[str, Structure]) -> dict[str, bytes]:
    """Each paper's Word file as LibreOffice prints it, all in one call, with a profile of its own."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        for name, paper in papers.items():
            (place / f"{name}.docx").write_bytes(render_docx(paper))
        files = [str(place / f"{name}.docx") for name in papers]
        call = ["soffice", f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to", "pdf"]
        subprocess.run([*call, "--outdir", folder, *files], check=True, capture_output=True, timeout=300)
        return {name: (place / f"{name}.pdf").read_bytes() for name in papers}


def read(data: bytes) -> Print:
    pages = pdfplumber.open(BytesIO(data)).pages
    stretches = tuple(found for page in pages for found in _stretches(page))
    return Print(len(pages), stretches, tuple(rule for page in pages for rule in _rules(page)))


@cache
def ours(paper: Structure) -> Print:
    return read(render_pdf(paper))


def _stretches(page) -> list[Stretch]:
    rows = {}
    for char in page.chars:
        if char["text"].strip():
            rows.setdefault(round(char["matrix"][5]), []).append(char)
    found = []
    for row in rows.values():
        part = []
        for char in sorted(row, key=lambda char: char["x0"]):
            if part and char["x0"] - part[-1]["x1"] > COLUMN_GAP * MM:
                found.append(part)
                part = []
            part.append(char)
        found.append(part)
    return [_stretch(part, page) for part in found]


def _stretch(chars: list[dict], page) -> Stretch:
    text = "".join(char["text"] for char in chars).replace("\u2011", "-").replace("\u2010", "-")
    first, font = chars[0], chars[0]["fontname"].split("+")[-1]
    style = " ".join(word for word in ("Bold", "Italic") if word in font)
    base = (page.height - first["matrix"][5]) / MM
    return Stretch(text, page.page_number, first["x0"] / MM, chars[-1]["x1"] / MM, base, round(first["size"], 1), style)


def compare(mine: Print, theirs: Print) -> tuple[list[str], float]:
    """What stands in one print only or too far away, and the largest distance of what stands in both."""
    wrong, far, pool = [], 0.0, list(theirs.stretches)
    for line in mine.stretches:
        same = [other for other in pool if (other.text, other.page) == (line.text, line.page)]
        if not same:
            wrong.append(f"tr. {line.page}: {line.text!r} only in the PDF")
            continue
        other = min(same, key=line.distance)
        pool.remove(other)
        far = max(far, line.distance(other))
        if line.distance(other) > NEAR or (line.size, line.style) != (other.size, other.style):
            wrong.append(f"tr. {line.page}: {line} is {other}")
    wrong += [f"tr. {line.page}: {line.text!r} only in Word's" for line in pool]
    return wrong, far


def drawn(paper: Structure) -> list[Rule]:
    """The lines that our PDF draws under words and over the contact line, without those of tables."""
    lengths = {round(line.rule, 1) for line in compose(paper).lines() if line.rule}
    thick = 0.6  # points; the lines of tables are thinner
    return [
        rule
        for rule in ours(paper).rules
        if rule.thick > thick and any(abs(rule.width - long) < 0.3 for long in lengths)
    ]


def far_rules(wanted: list[Rule], theirs: Print) -> list[Rule]:
    """The lines that the other print does not have within 2 mm."""
    return [rule for rule in wanted if not any(_is_near(rule, other) for other in theirs.rules)]


def _is_near(rule: Rule, other: Rule) -> bool:
    places = ((rule.left, other.left), (rule.right, other.right), (rule.at / MM, other.at / MM))
    return rule.page == other.page and all(abs(a - b) <= NEAR for a, b in places)
