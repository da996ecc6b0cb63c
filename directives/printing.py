"""HTML → PDF, for every paper and register of the portal. Nothing is fetched: no file, no address, only passed text."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from orgs.errors import DomainError

MAX_PDF_ROWS = 2000
MISSING = (
    "Máy chủ này chưa có thư viện vẽ PDF (Pango). Người quản trị cài libpango-1.0-0, libpangoft2-1.0-0, "
    "libharfbuzz-subset0 và fonts-liberation2 rồi thử lại."
)


def draw_pdf(text: str, css: str) -> bytes:
    """The same bytes for the same text and style. Raises DomainError where the machine has no Pango."""
    weasyprint = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=[])
    page = weasyprint.HTML(string=text, url_fetcher=fetcher)
    return page.write_pdf(stylesheets=[weasyprint.CSS(string=css, url_fetcher=fetcher)], pdf_variant="pdf/a-2a")


def register_pdf(context: dict) -> bytes:
    """The register of incoming papers, drawn with the style of its page."""
    css = Path(finders.find("css/register.css")).read_text(encoding="utf-8")
    return draw_pdf(render_to_string("directives/register_pdf.html", context), css)


@cache
def _weasyprint():
    """Imported at first use: it takes over a second, and the portal starts without its libraries."""
    try:
        import weasyprint  # noqa: PLC0415
    except OSError as error:
        raise DomainError(MISSING) from error
    return weasyprint
