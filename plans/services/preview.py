"""What issuing will do, shown before it is done: who receives, which number, what stands against it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from directives.models import Recipient
from directives.services import resolve_recipients
from orgs.errors import DomainError
from orgs.models import Organization
from orgs.models.organization import Format
from plans.models import NumberSeries, Plan
from plans.numbers import code_of, scope_of, series_for, symbol_faults

Purpose = Recipient.Purpose
DELIVERED = (Purpose.EXECUTE, Purpose.COOPERATE, Purpose.REPORT, Purpose.INFORM)


@dataclass(frozen=True)
class Line:
    """A printed line with the bodies it means; `refused` are those the issuer does not command."""

    recipient: Recipient
    bodies: list[Organization]
    refused: list[Organization]


@dataclass(frozen=True)
class ExpectedNumber:
    """A series that takes this paper and the number it would give now; only expected until it is taken."""

    series: NumberSeries
    scope: str
    code: str
    fault: str = ""


@dataclass
class IssuingPreview:
    """`problems` stop the issue, `warnings` are shown and may be passed."""

    lines: list[Line] = field(default_factory=list)
    numbers: list[ExpectedNumber] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def bodies(self, *purposes: str) -> list[Organization]:
        """Every body once, in the order of the lines; with no purpose given, of all lines."""
        wanted = purposes or DELIVERED
        found = {b.pk: b for line in self.lines if line.recipient.purpose in wanted for b in line.bodies}
        return list(found.values())

    @property
    def executing(self) -> list[Organization]:
        return self.bodies(Purpose.EXECUTE)

    @property
    def informed(self) -> list[Organization]:
        """Those who get the paper without work in it."""
        executing = {body.pk for body in self.executing}
        return [body for body in self.bodies() if body.pk not in executing]


def issuing_preview(plan: Plan, on: date, today: date | None = None) -> IssuingPreview:
    """Recipients resolved on the day, the expected number of each series, problems and warnings."""
    preview = IssuingPreview()
    preview.lines = resolved_lines(plan, on)
    preview.numbers = [_expected(plan, series, on) for series in series_for(plan.document.issuer, plan.document.kind)]
    preview.problems = issuing_faults(plan, on, today or timezone.localdate()) + _line_faults(preview.lines)
    if not preview.numbers:
        kind = plan.document.get_kind_display().lower()
        preview.problems.append(f"Chưa có sổ văn bản đi cho {kind}: mở sổ ở trang thiết lập sổ.")
    preview.warnings = _warnings(plan, preview, on)
    return preview


def resolved_lines(plan: Plan, on: date) -> list[Line]:
    """Each line of Nơi nhận with its bodies; one query says which of them the issuer commands."""
    resolved = resolve_recipients(document=plan.document, on=on)
    working = {b.pk for line, bodies in resolved if line.purpose == Purpose.EXECUTE for b in bodies}
    commanded = set(
        Organization.objects.on(on)
        .commanded_by(plan.document.issuer, on)
        .filter(pk__in=working)
        .values_list("pk", flat=True)
    )
    return [
        Line(line, bodies, [b for b in bodies if line.purpose == Purpose.EXECUTE and b.pk not in commanded])
        for line, bodies in resolved
    ]


def issuing_faults(plan: Plan, on: date, today: date) -> list[str]:
    """What of the paper itself and its date stands against issuing."""
    faults = symbol_faults(plan)
    if on > today:
        faults.append("Ngày văn bản không được ở tương lai.")
    if plan.signed_on and on < plan.signed_on:
        faults.append(f"Ngày văn bản không được trước ngày ký ({plan.signed_on:%d/%m/%Y}).")
    if plan.signed_on and on > plan.signed_on and plan.document.document_format == Format.PARTY:
        faults.append(f"Văn bản của Đảng ghi đúng ngày ký ({plan.signed_on:%d/%m/%Y}).")
    if not plan.document.issuer.exists_on(on):
        faults.append(f"{plan.document.issuer} không hoạt động vào ngày {on:%d/%m/%Y}.")
    order = plan.order
    if order is not None and order.closed_on is not None:
        faults.append("Nơi triển khai mà kế hoạch này thực hiện đã đóng: chọn lại văn bản giao việc.")
    return faults


def usual_day(plan: Plan, today: date) -> date:
    """The date that is proposed: a Party paper bears the day it was signed (HD 05 II, I.4)."""
    is_party = plan.document.document_format == Format.PARTY
    return plan.signed_on if is_party and plan.signed_on else today


def needs_reason(on: date, today: date) -> bool:
    """Back-dating into a closed year is allowed only with a reason (reliability.md T05)."""
    return on.year < today.year


def _line_faults(lines: list[Line]) -> list[str]:
    faults = []
    for line in lines:
        names = ", ".join(body.label for body in line.refused[:5])
        more = f" và {len(line.refused) - 5} đơn vị khác" if len(line.refused) > 5 else ""
        if line.refused:
            faults.append(
                f"“{line.recipient.text}”: cơ quan ban hành không chỉ đạo {names}{more} nên không giao thực hiện được. "
                "Đổi mục đích thành phối hợp hoặc để biết, hoặc chọn đơn vị khác."
            )
        elif line.recipient.purpose == Purpose.EXECUTE and not line.bodies:
            reason = "chỉ in, không gửi" if line.recipient.mode == Recipient.Mode.TEXT else "không có đơn vị nào"
            faults.append(f"“{line.recipient.text}” (để thực hiện): {reason}. Chọn đơn vị nhận hoặc đổi mục đích.")
    return faults


def _expected(plan: Plan, series: NumberSeries, on: date) -> ExpectedNumber:
    try:
        scope = scope_of(series, on)
    except DomainError as error:
        return ExpectedNumber(series, "", "", error.message)
    return ExpectedNumber(series, scope.label, code_of(plan, scope.last + 1))


def _warnings(plan: Plan, preview: IssuingPreview, on: date) -> list[str]:
    found = []
    if not preview.executing:
        found.append("Không có đơn vị nào được giao thực hiện: văn bản sẽ không có cấp dưới trong chuỗi triển khai.")
    receiving = {body.pk for body in preview.executing}
    outside = defaultdict(list)
    for task in plan.document.tasks.prefetch_related("assignments__organization"):
        for given in task.assignments.all():
            if given.organization_id not in receiving and not given.organization.is_internal:
                outside[given.organization.label].append(task.label or str(task.position + 1))
    for name, labels in outside.items():
        found.append(f"{name} được giao nhiệm vụ {', '.join(labels)} nhưng không có ở Nơi nhận để thực hiện.")
    late = [t.label or str(t.position + 1) for t in plan.document.tasks.filter(due_on__lt=on)]
    if late:
        found.append(f"Nhiệm vụ {', '.join(late)} có thời hạn trước ngày văn bản.")
    return found
