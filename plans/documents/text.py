"""Text on its way into a paper: dirty input made clean, and the light marks `**đậm**`, `*nghiêng*` read."""

import re
from dataclasses import dataclass

from orgs.text import nfc

# 12-CT/TW, 21/NQ-CP, 05/KH-SGD&ĐT, 05/01/2022, 2025-2030: never broken at a hyphen or a slash
NUMBER = re.compile(r"\d+\w*(?:[-/][\w&]+)+")
_HIDDEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffc-\uffff\ud800-\udfff]"
)
_SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b]")
_LABEL = re.compile(
    r"(?:(?P<number>\d{1,2}(?:\.\d{1,2})*\.)|(?P<letter>[a-zđ]\))|(?P<dash>[-–•])|(?P<plus>\+)) +(?=\S)"
)
_ITEM_LEVELS = {"number": 1, "letter": 2, "dash": 3, "plus": 4}
_MARKS = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*(?!\*)|(?<![*\w])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![*\w])")


@dataclass(frozen=True)
class Run:
    """A stretch of text of one weight and slant."""

    text: str
    bold: bool = False
    italic: bool = False


def clean(text: str) -> str:
    """One line as it may be printed: composed letters (NFC), no hidden signs, no tabs or spaces in a row."""
    return _SPACES.sub(" ", _HIDDEN.sub("", nfc(_BREAKS.sub("\n", text).replace("\n", " ")))).strip()


def lines_of(text: str) -> list[str]:
    """The paragraphs of a text that was typed or pasted, clean, without empty ones."""
    return [line for raw in _BREAKS.sub("\n", text).split("\n") if (line := clean(raw))]


def split_label(line: str) -> tuple[str, int, str]:
    """(`a)`, its level as an item, the rest) of a line that begins with `1.`, `a)`, `-` or `+`; else no label."""
    found = _LABEL.match(line)
    if not found:
        return "", 0, line
    label = "-" if found["dash"] else found[0].strip()
    return label, _ITEM_LEVELS[found.lastgroup], line[found.end() :]


def runs(text: str) -> tuple[Run, ...]:
    """The text by weight and slant; a lone `*` stays a star."""
    found, at = [], 0
    for match in _MARKS.finditer(text):
        if match.start() > at:
            found.append(Run(text[at : match.start()]))
        if match[1] is not None:
            found += [Run(run.text, True, run.italic) for run in runs(match[1])]
        else:
            found.append(Run(match[2], italic=True))
        at = match.end()
    if at < len(text):
        found.append(Run(text[at:]))
    return tuple(found)


def plain(text: str) -> str:
    """The words without the marks."""
    return "".join(run.text for run in runs(text))
