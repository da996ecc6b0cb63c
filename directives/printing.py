"""HTML → PDF, for every paper and register of the portal. Nothing is fetched: no file, no address, only passed text.

The drawing is done by a process of its own (`directives.printing_worker`), kept warm and bounded in time and memory.
"""

import json
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from directives.printing_process import drawer

MAX_PDF_ROWS = 1000  # of a register: about 370 MB of the 512 MB that drawing may take
SECONDS = 20  # of a request; the worker may give more
REGISTER_SECONDS = 60


def draw_pdf(text: str, css: str, *, seconds: float = SECONDS) -> bytes:
    """The same bytes for the same text and style. Raises DomainError where the machine has no Pango, or in time-out."""
    return drawer.draw(text, css, want="pdf", seconds=seconds)


def draw_pages(text: str, css: str, *, seconds: float = SECONDS) -> list[dict]:
    """The pages of the same PDF as words and lines with their places in points, for showing them on a screen."""
    return json.loads(drawer.draw(text, css, want="pages", seconds=seconds))


def register_pdf(context: dict) -> bytes:
    """The register of incoming papers, drawn with the style of its page."""
    css = Path(finders.find("css/register.css")).read_text(encoding="utf-8")
    return draw_pdf(render_to_string("directives/register_pdf.html", context), css, seconds=REGISTER_SECONDS)
