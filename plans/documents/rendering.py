"""A composed paper → HTML (the preview) and PDF."""

from django.template.loader import render_to_string

from directives.printing import draw_pdf
from plans.documents.composing import compose
from plans.documents.structure import Structure
from plans.documents.stylesheet import REGISTER, own_css, print_css


def render_html(structure: Structure) -> str:
    """The paper as a fragment, for the preview on a page."""
    return render_to_string("plans/paper/_sheet.html", {"paper": compose(structure)})


def render_pdf(structure: Structure) -> bytes:
    """The same bytes for the same structure. Raises DomainError where the machine has no Pango."""
    paper = compose(structure)
    text = render_to_string("plans/paper/page.html", {"paper": paper})
    return draw_pdf(text, print_css(paper.format) + own_css(paper))


def render_register_pdf(text: str) -> bytes:
    """The printed register from its page."""
    return draw_pdf(text, REGISTER)
