"""The kept files of an issued paper, and what a reprint says beside them."""

import hashlib
from dataclasses import dataclass

from directives.models.files import StoredFile
from orgs.errors import DomainError
from orgs.models import User
from orgs.permissions import require
from plans import documents
from plans.documents.made_with import differences, made_with
from plans.models import IssuedFile, Plan
from plans.permissions import can_reprint
from plans.services.printing import WORKER_SECONDS, draw, is_long

UNKNOWN = "không rõ ở đâu, vì nội dung, quy tắc, phông chữ và phần mềm đều như lúc lập tệp"


@dataclass(frozen=True)
class Reprint:
    """`reasons` are empty when the bytes are the same."""

    format: str
    kept: str
    drawn: str
    reasons: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        return self.kept == self.drawn

    @property
    def words(self) -> str:
        name = self.format.upper()
        if self.is_same:
            return f"{name}: in lại giống hệt từng byte (SHA-256 {self.kept[:16]}…)."
        return f"{name}: in lại không giống tệp đã lưu. Đã khác: {'; '.join(self.reasons)}."


def kept_file(plan: Plan, format: str) -> StoredFile | None:
    return IssuedFile.objects.filter(plan=plan, format=format).first()


def reprint(plan: Plan, format: str) -> Reprint:
    """Draw the frozen content again and compare with the kept bytes; nothing is written."""
    kept = kept_file(plan, format)
    if kept is None:
        raise DomainError(f"Chưa có tệp {format.upper()} được lưu của văn bản này để so.")
    structure = documents.build(plan)
    drawn = hashlib.sha256(draw(structure, format, seconds=WORKER_SECONDS)).hexdigest()
    if drawn == kept.sha256:
        return Reprint(format, kept.sha256, drawn)
    reasons = differences(kept.made_with, made_with(structure, format)) or [UNKNOWN]
    return Reprint(format, kept.sha256, drawn, tuple(reasons))


def compare_reprint(*, plan: Plan, actor: User) -> list[Reprint]:
    """What the button does, for every kept file of a paper short enough for a request."""
    require(can_reprint(actor, plan), "Chỉ người của cơ quan ban hành in lại để so.")
    if is_long(documents.build(plan)):
        raise DomainError(
            "Văn bản dài, không in lại trên trang được. Người quản trị chạy: "
            f"manage.py render_document --plan {plan.pk} --compare"
        )
    kept = IssuedFile.objects.filter(plan=plan).order_by("format").values_list("format", flat=True)
    if not kept:
        raise DomainError("Tệp của văn bản này chưa lập xong để so.")
    return [reprint(plan, format) for format in kept]
