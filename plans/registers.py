"""The register of outgoing papers as it is read and printed (NĐ 30/2020 Phụ lục IV, sổ đăng ký văn bản đi)."""

from dataclasses import dataclass

from orgs.formats import vn_date
from orgs.models import Organization
from plans.models import CommitteeTerm, NumberSeries, RegisterEntry
from plans.numbers import NumberScope, gaps

COLUMNS = (
    "Số, ký hiệu văn bản",
    "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung văn bản",
    "Người ký",
    "Nơi nhận văn bản",
    "Đơn vị, người nhận bản lưu",
    "Số lượng bản",
    "Ghi chú",
)
LATE, WITHDRAWN = "Ghi sổ bù", "Đã thu hồi"


@dataclass(frozen=True)
class RegisterLine:
    """A number with its row, or a range of numbers that no row explains."""

    entry: RegisterEntry | None
    first: int
    last: int

    @property
    def is_gap(self) -> bool:
        return self.entry is None


def scopes_of(series: NumberSeries, year_now: int) -> list[tuple[str, str]]:
    """(key in the address, label) of every year or term of the series, the newest first."""
    if series.scope == NumberSeries.Scope.TERM:
        terms = CommitteeTerm.objects.filter(organization=series.organization_id)
        return [(f"nk{term.pk}", f"Nhiệm kỳ {term.name}") for term in terms]
    years = set(series.entries.filter(year__isnull=False).values_list("year", flat=True).distinct())
    return [(str(year), f"Năm {year}") for year in sorted(years | {year_now}, reverse=True)]


def scope_from_key(series: NumberSeries, key: str) -> NumberScope:
    if key.startswith("nk"):
        return NumberScope(series, term=CommitteeTerm.objects.get(pk=key[2:], organization=series.organization_id))
    return NumberScope(series, year=int(key))


def entries_of(scope: NumberScope):
    return scope.entries().select_related("document", "entered_by", "document__plan__drafting_unit").order_by("number")


def lines_of(scope: NumberScope) -> list[RegisterLine]:
    """Rows and unexplained gaps in the order of numbers."""
    lines = [RegisterLine(entry, entry.number, entry.number) for entry in entries_of(scope)]
    lines += [RegisterLine(None, first, last) for first, last in gaps(scope)]
    return sorted(lines, key=lambda line: line.first)


def printed_row(entry: RegisterEntry) -> tuple[str, ...]:
    """The eight columns of the printed register."""
    return (
        entry.code or f"{entry.number:02d}",
        vn_date(entry.issued_on),
        entry.subject,
        entry.signer,
        entry.recipients,
        _archived_at(entry),
        "",
        note_of(entry),
    )


def note_of(entry: RegisterEntry) -> str:
    notes = [f"Hủy số: {entry.void_reason}"] if entry.voided_at else []
    if entry.is_late_entry:
        notes.append(LATE)
    if entry.document and entry.document.withdrawn_on:
        notes.append(f"{WITHDRAWN} {vn_date(entry.document.withdrawn_on)}")
    return "; ".join(notes)


def _archived_at(entry: RegisterEntry) -> str:
    plan = getattr(entry.document, "plan", None) if entry.document else None
    return "; ".join(["Văn thư", *([plan.drafting_unit.label] if plan and plan.drafting_unit else [])])


def heading(scope: NumberScope, organization: Organization) -> str:
    return f"SỔ ĐĂNG KÝ VĂN BẢN ĐI – {organization.name} – {scope.label}"
