"""The style sheet of a format, made from its looks: the same text draws the PDF and the preview on the page."""

from functools import cache

from plans.documents import fonts
from plans.documents.columns import table_shares
from plans.documents.fonts import PAD_MOST, PAD_STEP
from plans.documents.formats import Format, Look
from plans.documents.paper import Paper, TableBox

MM = fonts.MM  # points
FONTS = '"Liberation Serif", Tinos, "Times New Roman", serif'

SHARED = """
.paper-sheet { font-family: %(fonts)s; color: #000; }
.paper-sheet p, .paper-sheet ul { margin: 0; padding: 0; max-width: none; hyphens: none; }
%(headings)s { margin: 0; padding: 0; max-width: none; font-family: inherit; color: inherit; letter-spacing: normal; }
.paper-sheet ul { list-style: none; }
.paper-head { display: grid; grid-template-columns: minmax(0, 1fr) max-content; }
.paper-head > div { text-align: center; overflow-wrap: anywhere; }
.paper-head > div:first-child { padding-right: %(header_gap)smm; }
.paper-one-line { white-space: nowrap; }
.paper-blank { white-space: pre; }
.paper-rule { display: block; width: 40%%; height: 0; margin: %(rule_gap_points)spt auto 0;
  border-top: %(rule_points)spt solid #000; }
.paper-ruled { display: inline-block; max-width: 100%%; }
.paper-ruled .paper-rule { width: 100%%; }
.paper-boxed { display: inline-block; box-sizing: border-box; border: %(rule_points)spt solid; padding: 0 3mm;
  height: %(box_height)smm; line-height: %(box_line)smm; text-align: center; text-indent: 0; }
.paper-boxed[class*=paper-box-] { padding: 0; }
.paper-red { color: #c00000; }
.paper-sheet .paper-addressees > p.paper-addressee-label { text-align: right; width: %(addressee_share)s; }
.paper-sheet .paper-addressees > ul { padding-left: %(addressee_share)s; }
.paper-addressees > ul > li { margin-left: -%(colon)sem; overflow-wrap: anywhere; }
.paper-sheet .paper-addressees.paper-one > p.paper-addressee-label { text-align: center; width: auto; }
.paper-body > * { orphans: 2; widows: 2; }
.paper-sheet .paper-body .paper-tied { break-after: avoid; }
.paper-sheet .paper-body .paper-whole { break-inside: avoid; }
.paper-bold { font-weight: bold; }
.paper-close { display: grid; grid-template-columns: minmax(0, %(sign_left_width)sfr) minmax(0, %(sign_right)sfr);
  padding-top: 12pt; break-inside: avoid; break-before: avoid; }
.paper-recipients { overflow-wrap: anywhere; }
.paper-recipients-rest { width: %(recipients_share)s; }
.paper-close + .paper-recipients-rest > .paper-recipients-label { margin-top: 12pt; }
.paper-sign { text-align: center; }
.paper-space { height: %(signature_space)smm; }
.paper-underline { display: inline-block; border-bottom: %(rule_points)spt solid #000; line-height: 1; }
.paper-annex { break-before: page; page: annex; }
.paper-annex.paper-wide { page: annex-wide; }
.paper-sheet table { width: 100%%; table-layout: fixed; border-collapse: collapse; margin-top: 6pt; }
.paper-sheet thead { display: table-header-group; }
.paper-sheet tr { break-inside: avoid; }
.paper-sheet tr > th.paper-cell-head, .paper-sheet tr > td.paper-cell { border: 0.5pt solid #000; padding: 2pt 4pt;
  vertical-align: top; overflow-wrap: anywhere; }
.paper-sheet tr > th.paper-cell-head { vertical-align: middle; }
.paper-sheet td.paper-left { text-align: left; } .paper-sheet td.paper-center { text-align: center; }
.paper-sheet td.paper-right-cell { text-align: right; }
.paper-unbroken { display: inline-block; width: 100%%; vertical-align: top; }
.paper-sheet p.paper-contact { padding-top: 1.5pt; border-top: %(rule_points)spt solid #000; }
"""

PAGES = """
@page { size: A4; margin: %(margin_top)smm %(margin_right)smm %(margin_bottom)smm %(margin_left)smm;
  @top-center { content: counter(page); font: %(page_number_size)spt %(fonts)s; vertical-align: top;
    padding-top: %(page_number_top)smm; } }
@page :first { @top-center { content: none; } }
@page annex:nth(1 of annex) { counter-reset: page 1; @top-center { content: none; } }
@page annex-wide { size: A4 landscape; }
@page annex-wide:nth(1 of annex-wide) { counter-reset: page 1; @top-center { content: none; } }
html { font-size: %(body)spt; }
body { margin: 0; }
.paper-sheet { font-size: %(body)spt; }
.paper-contact { position: absolute; top: %(contact_top)smm; left: 0; right: 0; }
%(above)s"""

BODY = ("addressee_label", "basis", "command", "division", "article", "heading", "paragraph", "item", "caption")
PADS = range(0, PAD_MOST + 1, PAD_STEP)

SCREEN = """
@media screen and (min-width: 641px) {
  .paper-head { grid-template-columns: minmax(0, 68fr) minmax(max-content, 97fr); }
  .paper-head > div:first-child { padding-right: 1mm; }
}
@media screen and (max-width: 640px) {
  .paper-head { grid-template-columns: minmax(0, 1fr); row-gap: 8px; }
  .paper-one-line { white-space: normal; }
  .paper-close { grid-template-columns: minmax(0, 1fr); row-gap: 16px; }
  .paper-annex { overflow-x: auto; }
  .paper-annex table { min-width: 34rem; }
}
@media screen {
  .paper-annex { margin-top: 24px; padding-top: 24px; border-top: 1px dashed #8a8378; }
}
"""

REGISTER = f"""
@page {{ size: A4 landscape; margin: 15mm 12mm;
  @top-center {{ content: counter(page); font: 11pt {FONTS}; }} }}
@page :first {{ @top-center {{ content: none; }} }}
body {{ margin: 0; font: 11pt/1.25 {FONTS}; }}
h1 {{ font-size: 14pt; text-align: center; margin: 0 0 8pt; }}
table {{ width: 100%; border-collapse: collapse; table-layout: fixed; }}
thead {{ display: table-header-group; }}
tr {{ break-inside: avoid; }}
th, td {{ border: 0.5pt solid #000; padding: 3pt 4pt; vertical-align: top; overflow-wrap: anywhere; text-align: left; }}
th {{ text-align: center; vertical-align: middle; }}
td:nth-child(5) {{ white-space: pre-line; }}
.c1 {{ width: 12%; }} .c2 {{ width: 9%; }} .c3 {{ width: 26%; }} .c4 {{ width: 12%; }}
.c5 {{ width: 18%; }} .c6 {{ width: 9%; }} .c7 {{ width: 5%; }} .c8 {{ width: 9%; }}
"""


@cache
def paper_css(look: Format) -> str:
    """Rules for the parts of a paper, sized relative to the body text so that a phone may show it smaller."""
    values = _values(look)
    roles = "".join(_rule(name, style, values["body"]) for name, style in look.roles.items())
    return SHARED % values + roles


def _pads(look: Format, unit: str) -> str:
    """Free room at both sides: in mm on paper, as a share on a screen of any width."""
    shown = {step: f"{step}mm" if unit == "mm" else f"{step / look.text_width:.3%}" for step in PADS}
    return "".join(
        f".paper-sheet [class].paper-pad-{step} {{ padding-left: {wide}; padding-right: {wide}; }}\n"
        for step, wide in shown.items()
    )


@cache
def print_css(look: Format) -> str:
    """The pages and the paper, for the PDF."""
    return PAGES % _values(look) + paper_css(look) + _pads(look, "mm")


def own_css(paper: Paper) -> str:
    """The measured lengths of one paper: its rules, the split of its header, the columns of its tables."""
    heads = [*paper.head, *(row for sheet in paper.sheets for row in sheet.head)]
    boxes = [box for part in (paper.body, *(sheet.body for sheet in paper.sheets)) for box in part]
    shares = {share for box in boxes if isinstance(box, TableBox) for share in table_shares(box, paper.format)}
    rules = {
        f".paper-long-{line.rule * 100:.0f} {{ width: {line.rule:.2f}mm; }}" for line in paper.lines() if line.rule
    }
    rules |= {
        f".paper-split-{row.left_width * 100:.0f} {{ grid-template-columns: {row.left_width:.2f}mm minmax(0, 1fr); }}"
        for row in heads
    }
    rules |= {f".paper-share-{s * 100:.0f} {{ width: {s:.2f}%; }}" for s in shares}
    rules |= {f".paper-box-{line.box * 100:.0f} {{ width: {line.box:.2f}mm; }}" for line in paper.lines() if line.box}
    return "\n".join(sorted(rules))


def screen_css(look: Format) -> str:
    return paper_css(look) + _pads(look, "%") + SCREEN


def _values(look: Format) -> dict:
    plain = {name: value for name, value in vars(look).items() if isinstance(value, int | float)}
    label = look.look("addressee_label")
    own = {
        "fonts": FONTS,
        "headings": ", ".join(f".paper-sheet h{level}" for level in range(1, 7)),
        "body": look.look("paragraph").size,
        "sign_right": look.text_width - look.sign_left_width,
        "addressee_share": f"{look.addressee_left / look.text_width:.4%}",
        "recipients_share": f"{look.sign_left_width / look.text_width:.4%}",
        "colon": round(fonts.width(":", 1, italic=label.italic) * MM, 4),
        "contact_top": 297 - look.margin_top - look.margin_bottom + look.contact_gap,
        "box_line": look.box_height - 2 * look.rule_points / MM,
        "above": _in_corner(look) if look.circulation_top else "",
    }
    return plain | own


def _in_corner(look: Format) -> str:
    """The circulation mark at the right, so far from the top edge; a notice so far from the bottom one (HD 05)."""
    top, bottom = look.circulation_top - look.margin_top, look.notice_bottom - look.margin_bottom
    return (
        f".paper-circulation {{ position: absolute; top: {top}mm; right: 0; }}\n"
        f".paper-notice {{ position: absolute; bottom: {bottom}mm; left: 0; right: 0; }}\n"
    )


def _rule(role: str, style: Look, body: float) -> str:
    rules = {
        "font-size": f"{style.size / body:.6f}em",
        "font-weight": "bold" if style.bold else "normal",
        "font-style": "italic" if style.italic else "normal",
        "line-height": f"{style.height / style.size:.6f}",
        "text-align": style.align,
        # As in Word, no room stays above a paragraph of the body that begins a page.
        f"{'margin' if role in BODY else 'padding'}-top": f"{style.before / style.size:.6f}em",
        "padding-bottom": f"{style.after / style.size:.6f}em",
    }
    if role in BODY:
        rules["margin-break"] = "discard"
    if style.indent:
        rules["text-indent"] = f"{style.indent}mm"
    if style.keep_next:
        rules["break-after"] = "avoid"
    text = "; ".join(f"{name}: {value}" for name, value in rules.items())
    return f".paper-sheet .paper-{role.replace('_', '-')} {{ {text}; }}\n"
