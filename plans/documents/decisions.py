"""What only a decision prints: who decides, on whose proposal, and the text that it issues (NĐ 30 mẫu 1.2, 1.3)."""

from directives.kinds import DocumentKind
from orgs.models.organization import Format
from orgs.models.people import Authority
from plans.documents.structure import ARTICLE, Attached, Block
from plans.models import Plan

COMMAND = "QUYẾT ĐỊNH:"
PROPOSED = "Theo đề nghị của"
ISSUED_KIND = "Quy định"


def is_decision(plan: Plan) -> bool:
    return plan.document.kind == DocumentKind.DECISION


def authority_line(plan: Plan) -> str:
    """`GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO`, or the collective: `ỦY BAN NHÂN DÂN TỈNH …`, `BAN THƯỜNG VỤ TỈNH ỦY …`."""
    post, issuer = plan.post, plan.document.issuer
    if not is_decision(plan):
        return ""
    if plan.authority_line or post is None:
        return plan.authority_line
    if post.collective and plan.authority in (Authority.COLLECTIVE, Authority.FOR_HEAD):
        if plan.document.document_format != Format.PARTY or post.collective.lower() in issuer.name.lower():
            return issuer.name
        return f"{post.collective} {issuer.name}"
    return f"{post.head_title or post.title} {issuer.name}"


def proposal(plan: Plan) -> tuple[str, ...]:
    """The last basis: `Theo đề nghị của Trưởng phòng …`."""
    if not is_decision(plan) or not plan.proposed_by.strip():
        return ()
    said = plan.proposed_by.strip()
    return (said,) if said.lower().startswith(PROPOSED.lower()) else (f"{PROPOSED} {said}",)


def first_recipient(plan: Plan, blocks: tuple[Block, ...], recipients: tuple[str, ...]) -> tuple[str, ...]:
    """`Như Điều 3` before all others: the last article names those who carry the decision out (mẫu 1.2)."""
    articles = [block for block in blocks if block.role == ARTICLE]
    said = any(line.lower().startswith("như điều") for line in recipients)
    if not is_decision(plan) or not articles or said:
        return recipients
    return (f"Như {articles[-1].label.rstrip('.')}", *recipients)


def attached_text(plan: Plan, blocks: tuple[Block, ...]) -> Attached | None:
    """The text issued by the paper; None where there is none."""
    if not blocks and not plan.attached_kind:
        return None
    return Attached(plan.attached_kind or ISSUED_KIND, plan.attached_subject, blocks)
