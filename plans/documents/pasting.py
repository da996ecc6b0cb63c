"""What Word, LibreOffice or Google Docs put on the clipboard → lines with light marks, as the editor holds text.

nh3 parses and cleans the HTML; only words, paragraphs, list labels, bold and italic come through. Nothing here is ever
sent to a browser as HTML.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from orgs.text import nfc
from plans.documents.text import Run, clean, runs
from plans.documents.wording import roman

MAX_CHARS = 2_000_000
MAX_DEPTH = 5000  # deeper trees cost the parser time that grows with the square of the depth
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = {"p", "div", "blockquote", "pre", "dt", "dd", "section", "article", "center", *HEADINGS}
INLINE = {"b", "strong", "i", "em", "span", "font", "u", "s", "sup", "sub", "a", "ins"}
TABLES = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"}
TAGS = BLOCKS | INLINE | TABLES | {"ul", "ol", "li", "br"}
DROPPED = {
    "script",
    "style",
    "title",
    "del",
    "xml",
    "svg",
    "math",
    "select",
    "textarea",
    "object",
    "iframe",
    "noscript",
}
ATTRIBUTES = {"*": {"style", "class"}, "ol": {"type", "start"}, "li": {"value"}}
LIST_TYPES = {
    "a": "a", "lower-alpha": "a", "lower-latin": "a", "i": "i", "lower-roman": "i", "I": "I", "upper-roman": "I",
    "A": "A", "upper-alpha": "A", "upper-latin": "A",
}  # fmt: skip
_HIDDEN = re.compile(r"mso-element:\s*(?:comment|footnote|endnote)|mso-hide:\s*all|display:\s*none", re.I)
_COMMENT = re.compile(r"\bMsoComment", re.I)
_LEVEL = re.compile(r"level(\d)")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
_VOID = {"br", "img", "hr", "meta", "link", "input", "col", "area", "base", "wbr", "embed", "source"}
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0]+")


def read_html(html: str) -> str:
    """The pasted text, a paragraph a line; unknown and hidden parts leave no trace.

    Raises ValueError for a text that is too long or too deeply nested to be an office document.
    """
    if len(html) > MAX_CHARS:
        raise ValueError("Nội dung dán quá dài; hãy dán từng phần.")
    if _too_deep(html):
        raise ValueError("Nội dung dán có cấu trúc lạ, không đọc được định dạng.")
    reader = _Reader()
    reader.feed(nh3.clean(html, tags=TAGS, clean_content_tags=DROPPED, attributes=ATTRIBUTES))
    reader.close()
    reader.end_line()
    return "\n".join(reader.lines)


def _too_deep(html: str) -> bool:
    opened: Counter[str] = Counter()
    total = 0
    for close, name in _TAG.findall(html):
        name = name.lower()
        if close and opened[name]:
            opened[name] -= 1
            total -= 1
        elif not close and name not in _VOID:
            opened[name] += 1
            total += 1
        if total > MAX_DEPTH:
            return True
    return False


@dataclass
class _List:
    """An open `ul` or `ol`."""

    tag: str
    kind: str = ""
    next: int = 1


@dataclass
class _Frame:
    """What holds inside an open tag."""

    tag: str
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    is_label: bool = False  # Word writes the number or bullet of a list paragraph into a span of its own


@dataclass
class _Draft:
    """The line being read."""

    runs: list[Run] = field(default_factory=list)
    label: str = ""
    typed_label: str = ""
    level: int = 1


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.frames = [_Frame("")]
        self.lists: list[_List] = []
        self.line = _Draft()
        self.rows = 0
        self.new_cell = False

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        style = _style(given.get("style", ""))
        if tag == "br":
            self._break()
            return
        if tag in BLOCKS or tag in ("li", "ul", "ol", "tr", "caption"):
            self._break()
        self._open(tag, given, style)
        top = self.frames[-1]
        self.frames.append(
            _Frame(
                tag,
                bold=_heavy(tag, style, top.bold),
                italic=_slanted(tag, style, top.italic),
                hidden=top.hidden or _is_hidden(given),
                is_label=top.is_label or style.get("mso-list", "").lower() == "ignore",
            )
        )

    def _open(self, tag, given, style):
        if tag in ("ul", "ol"):
            kind = LIST_TYPES.get(given.get("type") or style.get("list-style-type", ""), "1")
            self.lists.append(_List(tag, kind, _number(given.get("start"), 1)))
        elif tag == "li":
            self._item(given, style)
        elif tag == "tr":
            self.rows += 1
        elif tag in ("td", "th"):
            self.new_cell = any(run.text.strip() for run in self.line.runs)
        elif "level" in style.get("mso-list", ""):
            found = _LEVEL.search(style["mso-list"])
            self.line.level = int(found[1]) if found else 1

    def _item(self, given, style):
        if style.get("list-style-type") == "none" or not self.lists:
            return
        own = self.lists[-1]
        if own.tag == "ul":
            self.line.label = "-" if sum(other.tag == "ul" for other in self.lists) == 1 else "+"
            return
        at = _number(given.get("value"), own.next)
        own.next = at + 1
        kind = LIST_TYPES.get(style.get("list-style-type", ""), own.kind)
        self.line.label = _ordered(kind, at)

    def handle_endtag(self, tag):
        if tag in ("ul", "ol") and self.lists:
            self._break()
            self.lists.pop()
        elif tag == "tr":
            self.rows = max(self.rows - 1, 0)
            self._break()
        elif tag in BLOCKS or tag in ("li", "caption"):
            self._break()
            self.line.label = "" if tag == "li" and not self.rows else self.line.label
        if len(self.frames) > 1 and self.frames[-1].tag == tag:
            self.frames.pop()

    def handle_data(self, data):
        top = self.frames[-1]
        if top.hidden:
            return
        if top.is_label:
            self.line.typed_label += data
            return
        if any(frame.tag == "pre" for frame in self.frames):
            first, *rest = data.split("\n")
            self._text(first, top)
            for one in rest:
                self._break()
                self._text(one, top)
            return
        self._text(data, top)

    def _text(self, data, top):
        text = _BLANKS.sub(" ", nfc(data))
        if self.new_cell and text.strip():
            while self.line.runs and not self.line.runs[-1].text.strip():
                self.line.runs.pop()
            self.line.runs.append(Run("; "))
            self.new_cell = False
        if text:
            self.line.runs.append(Run(text, top.bold, top.italic))

    def _break(self):
        """A new line; inside a row of a table only a space: a row is one line."""
        if self.rows:
            self.line.runs += [Run(" ")] if self.line.runs else []
        else:
            self.end_line()

    def end_line(self):
        text = marked(self.line.runs)
        if not text:  # an empty paragraph inside an item leaves the label to the next one
            self.line.runs, self.new_cell = [], False
            return
        label = _word_label(self.line.typed_label, self.line.level) or self.line.label
        self.lines.append(clean(f"{label} {text}"))
        self.line, self.new_cell = _Draft(), False


def marked(given: list[Run]) -> str:
    """The runs as one line with marks; marks that would not read back as they were are left out."""
    line = _even(given)
    for keep in ((True, True), (True, False), (False, False)):
        wanted = _merge([Run(run.text, run.bold and keep[0], run.italic and keep[1]) for run in line])
        text = clean("".join(_mark(run) for run in wanted))
        if list(runs(text)) == wanted:
            return text
    return clean("".join(run.text for run in line))


def _even(given: list[Run]) -> list[Run]:
    """No spaces in a row or at the ends; a space between two runs of one look takes that look, others have none."""
    found: list[Run] = []
    for run in given:
        text = _BLANKS.sub(" ", run.text)
        if not found or found[-1].text.endswith(" "):
            text = text.removeprefix(" ")
        lead, core, tail = text[: len(text) - len(text.lstrip())], text.strip(), text[len(text.rstrip()) :]
        if not core:
            found += [Run(" ")] if text else []
            continue
        found += [Run(" ")] if lead else []
        found.append(Run(core, run.bold, run.italic))
        found += [Run(" ")] if tail else []
    while found and found[-1].text == " ":
        found.pop()
    for at in range(1, len(found) - 1):
        left, right = found[at - 1], found[at + 1]
        if found[at].text == " " and (left.bold, left.italic) == (right.bold, right.italic):
            found[at] = Run(" ", left.bold, left.italic)
    return _merge(found)


def _merge(given: list[Run]) -> list[Run]:
    found: list[Run] = []
    for run in given:
        if found and (found[-1].bold, found[-1].italic) == (run.bold, run.italic):
            found[-1] = Run(found[-1].text + run.text, run.bold, run.italic)
        else:
            found.append(run)
    return found


def _mark(run: Run) -> str:
    sign = "**" * run.bold + "*" * run.italic
    return f"{sign}{run.text}{sign}"


def _style(text: str) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in text.split(";") if ":" in part)
    return {name.strip().lower(): value.strip() for name, value in pairs}


def _heavy(tag: str, style: dict, above: bool) -> bool:
    weight = style.get("font-weight", "").lower()
    if weight:
        return weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600)
    return above or tag in ("b", "strong") or tag in HEADINGS


def _slanted(tag: str, style: dict, above: bool) -> bool:
    slant = style.get("font-style", "").lower()
    return slant in ("italic", "oblique") if slant else above or tag in ("i", "em")


def _is_hidden(given: dict) -> bool:
    return bool(_HIDDEN.search(given.get("style", "")) or _COMMENT.search(given.get("class", "")))


def _number(text: str | None, other: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else other


def _ordered(kind: str, at: int) -> str:
    if kind in "aA" and 1 <= at <= 26:
        letter = chr(ord("a") + at - 1)
        return f"{letter})" if kind == "a" else f"{letter.upper()}."
    if kind in "iI" and at > 0:
        return f"{roman(at).lower()})" if kind == "i" else f"{roman(at)}."
    return f"{at}."


def _word_label(typed: str, level: int) -> str:
    """`1.`, `a)` as Word shows them; any bullet is `-`, deeper ones `+`."""
    label = clean(typed)
    if not label:
        return ""
    if len(label) == 1 and not label.isdigit():
        return "-" if level == 1 else "+"
    return label
