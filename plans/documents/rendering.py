"""A composed paper → HTML, PDF, and the pages of the PDF for the screen."""

import re

from django.template.loader import render_to_string
from django.utils.html import escape

from directives.printing import SECONDS, draw_pages, draw_pdf
from plans.documents.composing import compose
from plans.documents.preview import pages_html
from plans.documents.structure import Structure
from plans.documents.stylesheet import REGISTER, own_css, print_css

# A file of its own, for a browser: as wide as the window, a sheet a page in print.
_FILE = """<!doctype html>
<html lang="vi">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
@page {{ margin: 0; }}
body {{ margin: 0; background: #e8e4dc; }}
.sheet {{ max-width: 210mm; margin: 8mm auto; background: #fff; break-after: page; }}
.sheet svg {{ display: block; width: 100%; }}
@media print {{ .sheet {{ max-width: none; margin: 0; }} }}
</style></head>
<body>
{pages}
</body>
</html>
"""
_HEADING = re.compile(r"(</?h)([1-4])\b")


def render_html(structure: Structure) -> str:
    """The paper as a fragment that flows with the width of a page on the screen."""
    html = render_to_string("plans/paper/_sheet.html", {"paper": compose(structure)})
    return _HEADING.sub(lambda found: f"{found[1]}{min(int(found[2]) + 2, 6)}", html)  # under those of the page


def render_pdf(structure: Structure, *, seconds: float = SECONDS) -> bytes:
    """The same bytes for the same structure. Raises DomainError: no Pango, longer than `seconds`, too large."""
    return draw_pdf(*_source(structure), seconds=seconds)


def render_pages(structure: Structure, *, seconds: float = SECONDS) -> str:
    """The pages of the PDF as HTML: every word and line where the print has it. Raises DomainError as render_pdf."""
    return pages_html(draw_pages(*_source(structure), seconds=seconds))


def render_html_file(structure: Structure, *, seconds: float = SECONDS) -> str:
    """The pages as a whole HTML document that needs nothing else. Raises DomainError as render_pdf."""
    return _FILE.format(title=escape(structure.title), pages=render_pages(structure, seconds=seconds))


def _source(structure: Structure) -> tuple[str, str]:
    """The HTML and the style sheet that both are drawn from."""
    paper = compose(structure)
    text = render_to_string("plans/paper/page.html", {"paper": paper})
    return text, print_css(paper.format) + own_css(paper)


def render_register_pdf(text: str) -> bytes:
    """The printed register from its page."""
    return draw_pdf(text, REGISTER, seconds=3 * SECONDS)
