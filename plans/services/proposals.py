"""What a new draft proposes: subject and opening, from the paper that orders the work."""

from directives.kinds import DocumentKind
from directives.models import CascadeNode, Document
from orgs.models import Organization
from orgs.models.organization import Format
from plans.documents.wording import citation, lower_first

SAYINGS = {DocumentKind.NOTICE: "thông báo", DocumentKind.PROPOSAL: "kính trình xem xét, quyết định các nội dung"}


def proposed_subject(paper: Document, issuer: Organization | None) -> str:
    look = issuer.document_format if issuer else Format.STATE
    start = "triển khai thực hiện" if look == Format.PARTY else "Thực hiện"
    return f"{start} {citation(paper, look)}"


def proposed_opening(issuer: Organization, kind: str, order: CascadeNode | None) -> str:
    """`Thực hiện … , Sở … xây dựng Kế hoạch như sau:`; empty for a paper that answers nothing, and for a decision,
    which names in its bases what it carries out.
    """
    if order is None or kind == DocumentKind.DECISION:
        return ""
    named = citation(order.handed_down_by, issuer.document_format)
    if kind == DocumentKind.DISPATCH:
        return f"Thực hiện {named}, {issuer.name} đề nghị các đơn vị triển khai các nội dung sau:"
    if kind in SAYINGS:
        return f"Thực hiện {named}, {issuer.name} {SAYINGS[kind]} như sau:"
    label = DocumentKind(kind).label
    if issuer.document_format == Format.PARTY:
        return f"Thực hiện {named}, {issuer.name} xây dựng {lower_first(label)} triển khai thực hiện như sau:"
    return f"Thực hiện {named}, {issuer.name} xây dựng {label} thực hiện như sau:"
