"""The sections a new draft starts with, by its kind."""

import re

from directives.kinds import DocumentKind
from orgs.text import nfc
from plans.documents.wording import upper_first
from plans.models import Plan, PlanSection

Shape = PlanSection.Shape

# (level, heading, holds the tasks)
PLAN_SECTIONS = (
    (1, "Mục đích, yêu cầu", False),
    (2, "Mục đích", False),
    (2, "Yêu cầu", False),
    (1, "Nội dung", True),
    (1, "Tổ chức thực hiện", False),
)
PLAIN_SECTIONS = ((1, "", True),)
PROPOSAL_SECTIONS = ((1, "Sự cần thiết", False), (1, "Nội dung trình", True), (1, "Kiến nghị, đề xuất", False))
SECTIONS = {
    DocumentKind.DISPATCH: PLAIN_SECTIONS,
    DocumentKind.NOTICE: PLAIN_SECTIONS,
    DocumentKind.PROPOSAL: PROPOSAL_SECTIONS,
}
# A decision after its first article (mẫu 1.2): from when it is in force, and who carries it out.
LAST_ARTICLES = (
    "Quyết định này có hiệu lực thi hành kể từ ngày ký.",
    "Chánh Văn phòng, các cơ quan, đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này.",
)


def standard_parts(plan: Plan) -> list[PlanSection]:
    """Rows to insert; the first article of a decision says what its subject says."""
    kind = plan.document.kind
    if kind == DocumentKind.DECISION:
        decided = re.sub(r"^(v/v|về việc|về)\s+", "", nfc(plan.document.subject).strip(), flags=re.I)
        texts = (f"{upper_first(decided).rstrip('.')}.", *LAST_ARTICLES)
        return [PlanSection(plan=plan, position=at, text=text, shape=Shape.ARTICLE) for at, text in enumerate(texts)]
    return [
        PlanSection(plan=plan, position=at, level=level, heading=heading, holds_tasks=holds)
        for at, (level, heading, holds) in enumerate(SECTIONS.get(kind, PLAN_SECTIONS))
    ]
