"""The four tabs that every paper has, in one order; pages of higher apps are known by their names only."""

from django.urls import NoReverseMatch, reverse

TABS = [
    ("Nội dung", "directives:document_detail"),
    ("Triển khai", "reports:cascade"),
    ("Báo cáo", "reports:document_reports"),
    ("Nhật ký", "directives:document_history"),
]


def document_tabs(document, active: str, counts: dict | None = None) -> list[dict]:
    """For the context name `tabs`; `active` is the URL name of the page, `counts` label → number."""
    tabs = []
    for label, name in TABS:
        try:
            url = reverse(name, args=[document.pk])
        except NoReverseMatch:
            continue
        tabs.append({"label": label, "url": url, "active": name == active, "count": (counts or {}).get(label)})
    return tabs


def document_meta(document) -> str:
    """The rest of the title line: issuer and date."""
    issuer = document.issuer_label
    day = f"ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    return " · ".join(part for part in (issuer, day) if part)
