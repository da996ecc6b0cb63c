"""All rules over one print."""

from plans.documents.check import addressees, body, citations, content, header, pages, signature, title
from plans.documents.check.finding import Finding, in_order
from plans.documents.check.view import Context, View
from plans.documents.paper import Paper

PARTS = (header, title, citations, body, addressees, signature, pages, content)


def check_paper(paper: Paper, *, context: Context | None = None) -> list[Finding]:
    """Everything a clerk would say of this print, the heaviest first. Reads nothing but its arguments."""
    view = View(paper, context or Context())
    return in_order(finding for part in PARTS for finding in part.check(view))
