"""Structure → HTML (the preview) and PDF. Nothing is fetched: no file, no address, only what is passed as text."""

from functools import cache

from django.template.loader import render_to_string

from orgs.errors import DomainError
from plans.documents.formats import FORMATS
from plans.documents.structure import Structure
from plans.documents.stylesheet import REGISTER, print_css

MISSING = (
    "Máy chủ này chưa có thư viện vẽ PDF (Pango). Người quản trị cài libpango-1.0-0, libpangoft2-1.0-0, "
    "libharfbuzz-subset0 và fonts-liberation2 rồi thử lại."
)


def render_html(structure: Structure) -> str:
    """The paper as a fragment, for the preview on a page."""
    return render_to_string("plans/paper/_sheet.html", {"paper": structure})


def render_pdf(structure: Structure) -> bytes:
    """The same bytes for the same structure. Raises DomainError where the machine has no Pango."""
    text = render_to_string("plans/paper/page.html", {"paper": structure})
    return _draw(text, print_css(FORMATS[structure.format]))


def render_register_pdf(text: str) -> bytes:
    """The printed register from its page."""
    return _draw(text, REGISTER)


def _draw(text: str, css: str) -> bytes:
    weasyprint = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=[])
    page = weasyprint.HTML(string=text, url_fetcher=fetcher)
    return page.write_pdf(stylesheets=[weasyprint.CSS(string=css, url_fetcher=fetcher)], pdf_variant="pdf/a-2a")


@cache
def _weasyprint():
    """Imported at first use: it takes over a second, and the portal starts without its libraries."""
    try:
        import weasyprint  # noqa: PLC0415
    except OSError as error:
        raise DomainError(MISSING) from error
    return weasyprint
