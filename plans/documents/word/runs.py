"""Text as Word runs: bold and italic by named character styles, document numbers kept on one line."""

import re

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from plans.documents.text import NUMBER, runs
from plans.documents.word.styles import BLANK, CHARACTERS
from plans.documents.word.xml import make

# LibreOffice sets slanted no-break spaces wider than they are: a blank to be filled in stands upright.
BLANKS = re.compile("(\u00a0{3,})")


def text_runs(text: str, *, bold: bool, italic: bool) -> list:
    """The `w:r` of a text with light marks, in a paragraph that is already `bold` or `italic`.

    A mark that the paragraph has anyway is left out: Word would turn bold in bold back to normal.
    """
    found = []
    for run in runs(text):
        shown = {"bold": run.bold and not bold, "italic": run.italic and not italic}
        parts = BLANKS.split(run.text) if italic else [run.text]
        found += [run_of(part, is_blank=at % 2 == 1, **shown) for at, part in enumerate(parts) if part]
    return found


def run_of(text: str, *, bold: bool = False, italic: bool = False, is_blank: bool = False):
    """One `w:r`; the hyphens of a document number do not break (`w:noBreakHyphen`, which reads as a plain hyphen)."""
    run = make("r")
    if is_blank or bold or italic:
        run.append(make("rPr", make("rStyle", val=BLANK if is_blank else CHARACTERS[bold, italic][0])))
    at = 0
    for match in NUMBER.finditer(text):
        _plain(run, text[at : match.start()])
        _kept(run, match[0])
        at = match.end()
    _plain(run, text[at:])
    return run


def _kept(run, number: str) -> None:
    first, *rest = number.split("-")
    _plain(run, first)
    for part in rest:
        run.append(make("noBreakHyphen"))
        _plain(run, part)


def _plain(run, text: str) -> None:
    if text:
        element = OxmlElement("w:t")
        element.text = text
        element.set(qn("xml:space"), "preserve")
        run.append(element)
