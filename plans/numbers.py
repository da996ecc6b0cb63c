"""Which series, which scope, which symbol: what a number means before one is taken (NĐ 30 Điều 15; HD 05 II, I.3)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from directives.kinds import DocumentKind, abbreviation
from orgs.errors import DomainError
from orgs.models import Counter, Organization
from orgs.models.organization import Format
from plans.models import CommitteeTerm, FirstNumber, NumberSeries, Plan, RegisterEntry


@dataclass(frozen=True)
class NumberScope:
    """Numbers run from the first to the last of one year, or of one term of a committee."""

    series: NumberSeries
    year: int | None = None
    term: CommitteeTerm | None = None

    @property
    def key(self) -> str:
        """The name of the counter row."""
        return f"series:{self.series.pk}:{self.year if self.term is None else f't{self.term.pk}'}"

    @property
    def label(self) -> str:
        return f"năm {self.year}" if self.term is None else f"nhiệm kỳ {self.term.name}"

    @property
    def first(self) -> int:
        found = FirstNumber.objects.filter(series=self.series, year=self.year, term=self.term).first()
        return found.first if found else 1

    @property
    def last(self) -> int:
        """The last number taken; one less than the first when none was."""
        counter = Counter.objects.filter(scope=self.key).first()
        return counter.last if counter else self.first - 1

    def entries(self):
        return RegisterEntry.objects.filter(series=self.series, year=self.year, term=self.term)

    def holds(self, day: date) -> bool:
        if self.term is None:
            return day.year == self.year
        return self.term.from_on <= day and (self.term.to_on is None or day < self.term.to_on)


def scope_of(series: NumberSeries, on: date) -> NumberScope:
    """The scope of a paper dated `on`; refuses a Party paper outside every known term."""
    if series.scope == NumberSeries.Scope.YEAR:
        return NumberScope(series, year=on.year)
    term = (
        CommitteeTerm.objects.filter(organization=series.organization_id, from_on__lte=on)
        .filter(Q(to_on__isnull=True) | Q(to_on__gt=on))
        .order_by("-from_on")
        .first()
    )
    if term is None:
        raise DomainError(
            f"Chưa khai nhiệm kỳ cấp ủy chứa ngày {on:%d/%m/%Y}. "
            "Khai nhiệm kỳ ở trang thiết lập sổ văn bản đi rồi thử lại."
        )
    return NumberScope(series, term=term)


def series_for(issuer: Organization, kind: str) -> list[NumberSeries]:
    """Active series of the body that take this kind of paper, the most particular one first."""
    found = [s for s in issuer.series.filter(is_active=True) if not s.kinds or kind in s.kinds]
    return sorted(found, key=lambda s: (not s.kinds, len(s.kinds), s.pk))


def symbol_parts(plan: Plan) -> tuple[str, str]:
    """What stands before and after the number: (`Số: `, `/KH-SGDĐT`), (`Số `, `-KH/ĐU`)."""
    document = plan.document
    return symbol_for(document.kind, document.document_format, document.issuer.symbol, drafting_symbol(plan))


def symbol_for(kind: str, document_format: str, body: str, unit: str = "") -> tuple[str, str]:
    """The same for any paper of a body; only a state công văn names the drafting unit."""
    short = abbreviation(kind, document_format)
    if document_format == Format.PARTY:
        return "Số ", f"-{short}/{body}"
    if kind == DocumentKind.DISPATCH:
        return "Số: ", f"/{body}-{unit}" if unit else f"/{body}"
    return "Số: ", f"/{short}-{body}"


def drafting_symbol(plan: Plan) -> str:
    return plan.drafting_symbol or (plan.drafting_unit.symbol if plan.drafting_unit else "")


def code_of(plan: Plan, number: int) -> str:
    """Number and symbol as printed: 05/KH-SGDĐT, 05/SGDĐT-VP, 05-KH/ĐU; below ten with a leading 0."""
    return f"{number:02d}{symbol_parts(plan)[1]}"


def symbol_faults(plan: Plan) -> list[str]:
    """Why no right symbol can be built."""
    document, faults = plan.document, []
    if not document.issuer.symbol or " " in document.issuer.symbol:
        faults.append(f"{document.issuer} chưa có ký hiệu (chữ viết tắt) để ghi vào số văn bản.")
    state_dispatch = document.kind == DocumentKind.DISPATCH and document.document_format != Format.PARTY
    if state_dispatch and not drafting_symbol(plan):
        faults.append("Công văn cần ký hiệu đơn vị soạn thảo, ví dụ VP trong 05/SGDĐT-VP.")
    return faults


def gaps(scope: NumberScope) -> list[tuple[int, int]]:
    """Ranges of numbers up to the last one that no row of the register explains; empty for a clean register."""
    used = sorted(scope.entries().values_list("number", flat=True))
    missing, expected = [], scope.first
    for number in [*used, scope.last + 1]:
        if number > expected:
            missing.append((expected, number - 1))
        expected = max(expected, number + 1)
    return missing
