"""The number of a sent báo cáo: the next one of the body's register, or the one it was given on paper."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from directives.kinds import DocumentKind
from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.formats import vn_date
from orgs.models import Organization
from orgs.models.organization import Format
from orgs.permissions import require
from plans.models import NumberSeries, RegisterEntry
from plans.numbers import scope_of, series_for, symbol_for
from plans.services.numbering import enter_number, give_number
from plans.services.preview import needs_reason
from reports.models import Duty, ReportVersion
from reports.permissions import can_number_report
from reports.services.sending import send_report

CLERK_ONLY = "Chỉ văn thư của đơn vị gửi được cấp số báo cáo, khi báo cáo đã gửi và chưa có số."
KIND = DocumentKind.REPORT


def series_of_reports(body: Organization) -> list[NumberSeries]:
    """The registers of the body that take báo cáo; none when it keeps its register outside of the portal."""
    return series_for(body, KIND)


def code_for(body: Organization, number: int) -> str:
    """05/BC-SGDĐT, 05-BC/ĐU. Raises DomainError for a body without a symbol."""
    if not body.symbol or " " in body.symbol:
        raise DomainError(f"{body} chưa có ký hiệu (chữ viết tắt) để ghi vào số văn bản.")
    return f"{number:02d}{symbol_for(KIND, body.document_format, body.symbol)[1]}"


@transaction.atomic
def number_report(
    *, version: ReportVersion, series: NumberSeries, on: date, actor, reason: str = "", today: date | None = None
) -> ReportVersion:
    """Give the report the next number of the series; what was sent, and its hash, stay as they are.

    Raises NotAllowed, StateConflict when somebody numbered it first, DomainError for a day that will not do.
    """
    require(can_number_report(actor, version), CLERK_ONLY)
    _check_day(version, on, today or timezone.localdate(), reason)
    return _take(version, series, on, actor, reason)


@transaction.atomic
def enter_report_number(
    *,
    version: ReportVersion,
    on: date,
    actor,
    series: NumberSeries | None = None,
    number: int = 0,
    code: str = "",
    today: date | None = None,
) -> ReportVersion:
    """Note the number that was given on paper: a row of the register (found or made), or only words without one.

    Raises NotAllowed, DomainError for a number that is taken or would leave a gap, StateConflict.
    """
    require(can_number_report(actor, version), CLERK_ONLY)
    locked = _lock(version)
    if on > (today or timezone.localdate()):
        raise DomainError("Ngày văn bản không được ở tương lai.")
    entry = None
    body = version.duty.organization
    if series is not None:
        _check_series(series, body)
        entry = _row_of(locked, series, number, on, actor)
        code, on = entry.code or code_for(body, number), entry.issued_on or on
    elif not code.strip():
        raise DomainError("Ghi số, ký hiệu của báo cáo.")
    return _keep(locked, entry, code.strip(), on, actor)


@transaction.atomic
def send_and_number(
    *,
    duty: Duty,
    series: NumberSeries | None,
    actor,
    now: datetime,
    lock_version: int | None = None,
    arrived_at: datetime | None = None,
) -> ReportVersion:
    """Send; with a series the number is taken in the same moment, as the head orders with the signature.

    Raises what `send_report` and `number_report` raise; then nothing is sent.
    """
    version = send_report(duty=duty, actor=actor, now=now, lock_version=lock_version, arrived_at=arrived_at)
    return version if series is None else _take(version, series, timezone.localdate(now), actor)


def series_to_offer(body: Organization, chosen: str | None = None) -> NumberSeries | None:
    """The most particular register for báo cáo; with `chosen` (what a form sends back) only when it is that one."""
    found = next(iter(series_of_reports(body)), None)
    return found if found is None or chosen is None or str(found.pk) == chosen else None


def _take(version, series, on, actor, reason="") -> ReportVersion:
    """The number last, so that the counter is held for the shortest time (reliability.md T01)."""
    body = version.duty.organization
    _check_series(series, body)
    locked = _lock(version)
    entry = give_number(
        series=series, on=on, code_for=lambda number: code_for(body, number), actor=actor, **_row(locked)
    )
    return _keep(locked, entry, entry.code, on, actor, reason)


def _lock(version) -> ReportVersion:
    """One number a version: a second clerk waits here, and then reads that it has one."""
    rows = ReportVersion.objects.filter(pk=version.pk)
    rows.select_for_update().get()  # a join locked together with it would still show what stood there before
    locked = rows.select_related("register_entry", "duty__organization", "duty__requirement", "sent_by").get()
    if locked.has_number and locked.register_entry_id:
        raise StateConflict(f"Báo cáo này đã có số {locked.paper_code}.")
    return locked


def _check_series(series, body) -> None:
    if series not in series_of_reports(body):
        raise DomainError("Sổ này không dùng cho báo cáo của đơn vị.")


def _check_day(version, on, today, reason) -> None:
    sent_on = timezone.localdate(version.sent_at)
    if on > today:
        raise DomainError("Ngày văn bản không được ở tương lai.")
    if on < sent_on:
        raise DomainError(f"Ngày văn bản không được trước ngày gửi ({vn_date(sent_on)}).")
    if on > sent_on and version.duty.organization.document_format == Format.PARTY:
        raise DomainError(f"Văn bản của Đảng ghi đúng ngày ký ({vn_date(sent_on)}).")
    if needs_reason(on, today) and not reason.strip():
        raise DomainError(f"Báo cáo ghi ngày của năm {on.year} đã qua: ghi lý do.")


def _row(version) -> dict:
    receivers = version.deliveries.select_related("organization").order_by("pk")
    return {
        "subject": f"{KIND.label} {version.duty.requirement.name}, {version.duty.period_within}",
        "signer": version.sent_by.full_name if version.sent_by else "",
        "recipients": "; ".join(row.organization.name for row in receivers),
    }


def _row_of(version, series, number, on, actor) -> RegisterEntry:
    """The row that the clerk wrote before for this very paper, else a new one."""
    if number < 1:
        raise DomainError("Ghi số đã cấp trên giấy.")
    found = scope_of(series, on).entries().filter(number=number, document=None, voided_at=None, report_version=None)
    entry = found.filter(is_late_entry=True).first()
    if entry is not None:
        return entry
    code = code_for(version.duty.organization, number)
    return enter_number(series=series, number=number, issued_on=on, code=code, actor=actor, **_row(version))


def _keep(version, entry, code, on, actor, reason="") -> ReportVersion:
    version.register_entry, version.paper_code, version.paper_on = entry, code, on
    version.save(update_fields=["register_entry", "paper_code", "paper_on"])
    said = {"number": version.number, "code": code, "on": on.isoformat()}
    record(
        actor, "report_numbered", version.duty, organization=version.duty.organization, comment=reason.strip(), **said
    )
    return version
