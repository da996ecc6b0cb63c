"""From a plan to paper: a neutral structure, the look of each system, the renderers."""

from plans.documents.assembly import build, signature_by, signature_of
from plans.documents.composing import compose, recipients_as_printed
from plans.documents.rendering import render_html, render_html_file, render_pages, render_pdf
from plans.documents.structure import Structure
from plans.documents.word import render_docx

__all__ = [
    "Structure",
    "build",
    "compose",
    "recipients_as_printed",
    "render_docx",
    "render_html",
    "render_html_file",
    "render_pages",
    "render_pdf",
    "signature_by",
    "signature_of",
]
