"""The style sheet of a format: the same text draws the PDF and the preview on the page."""

from functools import cache

from plans.documents.formats import PaperFormat

FONTS = '"Liberation Serif", Tinos, "Times New Roman", serif'

SHARED = """
.paper-sheet { font-family: %(fonts)s; color: #000; line-height: %(line)s; }
.paper-sheet p, .paper-sheet ul, .paper-sheet ol { margin: 0; padding: 0; max-width: none; }
.paper-sheet ul { list-style: none; }
.paper-head { display: grid; grid-template-columns: minmax(0, 1fr) max-content; column-gap: 4mm; line-height: 1.15; }
.paper-head > div { text-align: center; overflow-wrap: anywhere; }
.paper-head .paper-right { white-space: nowrap; }
.paper-keep { white-space: nowrap; }
.paper-top { font-size: %(top_line)s; font-weight: bold; }
.paper-parent { font-size: %(parent)s; }
.paper-issuer { font-size: %(issuer)s; font-weight: bold; }
.paper-number { font-size: %(number)s; white-space: pre; }
.paper-place { font-size: %(place)s; font-style: italic; white-space: pre; }
.paper-ruled { display: inline-block; max-width: 100%%; }
.paper-rule { display: block; height: 0; margin: 1.5pt auto 0; border-top: %(rule)spt solid #000; }
.paper-sheet .paper-kind { text-align: center; font-size: %(kind)s; font-weight: bold; padding-top: 18pt;
  break-after: avoid; }
.paper-subject { text-align: center; font-size: %(subject)s; font-weight: bold; line-height: 1.2; }
.paper-addressees { font-size: %(addressee)s; padding-top: 12pt; }
.paper-body { padding-top: 6pt; }
.paper-body p, .paper-bases p { text-align: justify; hyphens: none; padding-top: %(gap)spt; text-indent: %(indent)smm;
  orphans: 2; widows: 2; }
.paper-body .paper-heading { font-weight: bold; break-after: avoid; }
.paper-body p:last-child { break-before: avoid; }
.paper-label { margin-right: 0.25em; }
.paper-close { display: grid; grid-template-columns: minmax(0, 78fr) minmax(0, 87fr); padding-top: 12pt;
  break-inside: avoid; break-before: avoid; line-height: 1.2; }
.paper-recipients li { font-size: %(recipients)s; overflow-wrap: anywhere; }
.paper-sign { text-align: center; font-size: %(sign)s; }
.paper-sign p { font-weight: bold; }
.paper-sign p.paper-light { font-weight: normal; }
.paper-space { height: %(space)smm; }
.paper-annex { break-before: page; page: annex; text-align: center; }
.paper-annex-label { font-size: %(annex_label)s; font-weight: bold; }
.paper-annex-title { font-size: %(annex_title)s; font-weight: bold; }
.paper-sheet .paper-annex-note { font-style: italic; padding-bottom: 8pt; }
.paper-annex table { width: 100%%; border-collapse: collapse; font-size: %(annex_table)s; line-height: 1.25;
  text-align: left; }
.paper-annex thead { display: table-header-group; }
.paper-annex tr { break-inside: avoid; }
.paper-annex th, .paper-annex td { border: 0.5pt solid #000; padding: 3pt 4pt; vertical-align: top; }
.paper-annex th { text-align: center; vertical-align: middle; font-weight: bold; }
.paper-annex td:first-child { text-align: center; }
.paper-annex col.paper-c1 { width: 6%%; } .paper-annex col.paper-c2 { width: 34%%; }
.paper-annex col.paper-c3, .paper-annex col.paper-c4 { width: 18%%; }
.paper-annex col.paper-c5, .paper-annex col.paper-c6 { width: 12%%; }
"""

STATE_ONLY = """
.paper-state .paper-motto { font-size: %(motto)s; font-weight: bold; }
.paper-state .paper-number, .paper-state .paper-place { padding-top: 6pt; }
.paper-state .paper-issuer .paper-rule { width: 40%%; }
.paper-state .paper-subject .paper-rule { width: 40%%; margin-top: 3pt; }
.paper-state .paper-brief { font-size: %(dispatch_subject)s; padding-top: 6pt; }
.paper-state .paper-bases p { font-style: italic; }
.paper-state .paper-addressees { display: grid; grid-template-columns: minmax(0, 45fr) minmax(0, 120fr); }
.paper-state .paper-addressees > p { text-align: right; padding-right: 0.2em; }
.paper-state .paper-addressees.paper-one { display: block; text-align: center; }
.paper-state .paper-addressees ul { padding-top: %(line)sem; }
.paper-state .paper-recipients p { font-size: %(recipients_label)s; font-style: italic; font-weight: bold; }
"""

PARTY_ONLY = """
.paper-party .paper-star { font-size: %(issuer)s; }
.paper-party .paper-top .paper-rule { width: 100%%; }
.paper-party .paper-place { padding-top: 6pt; }
.paper-party .paper-brief { font-size: %(dispatch_subject)s; font-style: italic; padding-top: 3pt; }
.paper-party .paper-dashes { font-weight: bold; }
.paper-party .paper-addressees { display: grid; grid-template-columns: minmax(0, 45fr) minmax(0, 120fr); }
.paper-party .paper-addressees > p { text-align: right; padding-right: 0.4em; font-style: italic; }
.paper-party .paper-addressees.paper-one { display: block; text-align: center; }
.paper-party .paper-addressees.paper-one > p { text-align: center; }
.paper-party .paper-recipients p { font-size: %(recipients_label)s; }
.paper-party .paper-recipients p span { display: inline-block; border-bottom: %(rule)spt solid #000; line-height: 1; }
"""

PAGES = """
@page { size: A4; margin: %(top)smm %(right)smm %(bottom)smm %(left)smm;
  @top-center { content: counter(page); font: %(page_number)spt %(fonts)s; vertical-align: top;
    padding-top: %(number_top)smm; } }
@page :first { @top-center { content: none; } }
@page annex { size: A4 landscape; }
@page annex:nth(1 of annex) { counter-reset: page 1; @top-center { content: none; } }
html { font-size: %(body)spt; }
body { margin: 0; }
.paper-sheet { font-size: %(body)spt; }
"""

PADS = range(0, 12)  # steps of 5 mm at either side of the subject, so that its lines come out even

SCREEN = """
@media screen and (max-width: 640px) {
  .paper-head { grid-template-columns: minmax(0, 1fr); row-gap: 8px; }
  .paper-head .paper-right { white-space: normal; }
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
def paper_css(look: PaperFormat) -> str:
    """Rules for the parts of a paper, sized relative to the body text so that a phone may show it smaller."""
    sizes = {name: f"{value / look.body:.6f}em" for name, value in vars(look).items() if isinstance(value, int | float)}
    values = sizes | {
        "fonts": FONTS,
        "line": f"{look.line_height / look.body:.6f}",
        "rule": look.rule,
        "gap": look.paragraph_gap,
        "indent": look.first_indent,
        "space": look.signature_space,
    }
    pads = "".join(f".paper-pad-{step} {{ padding: 0 {5 * step / look.text_width:.2%}; }}\n" for step in PADS)
    return (SHARED + (PARTY_ONLY if look.name == "party" else STATE_ONLY)) % values + pads


@cache
def print_css(look: PaperFormat) -> str:
    """The pages and the paper, for the PDF."""
    pages = PAGES % {
        "top": look.margin_top, "right": look.margin_right, "bottom": look.margin_bottom, "left": look.margin_left,
        "page_number": look.page_number, "number_top": look.page_number_top, "body": look.body, "fonts": FONTS,
    }  # fmt: skip
    return pages + paper_css(look)


def screen_css(look: PaperFormat) -> str:
    return paper_css(look) + SCREEN
