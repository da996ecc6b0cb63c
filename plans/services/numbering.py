"""The register of outgoing papers: taking, entering and voiding numbers; series, terms and first numbers."""

from collections.abc import Callable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.models import Counter, Organization, User
from orgs.permissions import require
from plans.models import CommitteeTerm, FirstNumber, NumberSeries, Plan, RegisterEntry
from plans.numbers import NumberScope, code_of, scope_of
from plans.permissions import can_enter_number, can_manage_series, can_void_number


def take_number(*, plan: Plan, series: NumberSeries, on: date, actor: User) -> RegisterEntry:
    """The next number of the scope with its register row; call it last in the issuing transaction."""
    document = plan.document
    return give_number(
        series=series,
        on=on,
        code_for=lambda number: code_of(plan, number),
        subject=f"{document.get_kind_display()} {document.subject}",
        actor=actor,
        document=document,
    )


def give_number(
    *, series: NumberSeries, on: date, code_for: Callable[[int], str], subject: str, actor: User | None, **fields
) -> RegisterEntry:
    """The same for any paper; the caller has asked for the right. fields: document, signer, recipients."""
    scope = scope_of(series, on)
    number = Counter.objects.take(scope.key, scope.first)
    return RegisterEntry.objects.create(
        series=series,
        year=scope.year,
        term=scope.term,
        number=number,
        code=code_for(number),
        issued_on=on,
        subject=subject,
        entered_by=actor,
        **fields,
    )


@transaction.atomic
def enter_number(
    *,
    series: NumberSeries,
    number: int,
    issued_on: date,
    code: str,
    subject: str,
    actor: User,
    signer: str = "",
    recipients: str = "",
) -> RegisterEntry:
    """Ghi sổ bù: a number given on paper. Only a free one: unused up to the counter, or exactly the next.

    Raises DomainError naming the paper that holds the number (reliability.md T04).
    """
    require(can_enter_number(actor, series), "Chỉ văn thư của đơn vị được ghi sổ bù.")
    scope = scope_of(series, issued_on)
    _require_free(scope, number)
    if number == scope.last + 1 and Counter.objects.take(scope.key, scope.first) != number:
        raise StateConflict("Số này vừa được cấp cho văn bản khác. Hãy xem lại sổ rồi chọn số khác.")
    entry = RegisterEntry(
        series=series, year=scope.year, term=scope.term, number=number, code=code, issued_on=issued_on,
        subject=subject, signer=signer, recipients=recipients, is_late_entry=True, entered_by=actor,
    )  # fmt: skip
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        raise StateConflict(f"Số {number} vừa được dùng trong {scope.label}. Hãy chọn số khác.") from error
    record(actor, "number_entered", entry, organization=series.organization, number=number)
    return entry


def _require_free(scope: NumberScope, number: int) -> None:
    holder = scope.entries().filter(number=number).first()
    if holder:
        state = "đã hủy" if holder.voided_at else f"đã dùng cho {holder.code or 'văn bản khác'}: {holder.subject[:120]}"
        raise DomainError(f"Số {number} trong {scope.label} {state}.")
    following = scope.last + 1
    if number > following:
        raise DomainError(
            f"Không bỏ cách số: trong {scope.label}, số lớn nhất có thể ghi là {following}. "
            "Nếu sổ giấy đã dùng đến số lớn hơn, hãy đặt số bắt đầu ở trang thiết lập sổ."
        )


@transaction.atomic
def void_number(*, entry: RegisterEntry, reason: str, actor: User) -> RegisterEntry:
    """Mark a number as void; its row stays, the number is never given again (reliability.md T03)."""
    require(can_void_number(actor, entry.series), "Chỉ văn thư của đơn vị được hủy số.")
    if not reason.strip():
        raise DomainError("Ghi lý do hủy số.")
    if entry.document_id and Plan.objects.filter(document=entry.document_id, state=Plan.State.ISSUED).exists():
        raise DomainError("Số này thuộc một văn bản đang có hiệu lực. Thu hồi văn bản trước khi hủy số.")
    voided = RegisterEntry.objects.filter(pk=entry.pk, voided_at__isnull=True).update(
        voided_at=timezone.now(), void_reason=reason.strip()
    )
    if not voided:
        raise StateConflict("Số này đã được hủy trước đó.")
    entry.refresh_from_db()
    record(actor, "number_voided", entry, organization=entry.series.organization, comment=reason, number=entry.number)
    return entry


@transaction.atomic
def save_series(*, organization: Organization, actor: User, series: NumberSeries | None = None, **fields):
    """Create or change a register; its scope is fixed once a number was taken."""
    require(can_manage_series(actor, organization), "Bạn không được thiết lập sổ văn bản của đơn vị này.")
    series = series or NumberSeries(organization=organization)
    if series.pk and fields.get("scope", series.scope) != series.scope and series.entries.exists():
        raise DomainError("Sổ đã có số: không đổi được cách đánh số. Hãy mở sổ mới và ngừng dùng sổ này.")
    for name, value in fields.items():
        setattr(series, name, value)
    series.save()
    record(actor, "series_saved", series, organization=organization)
    return series


@transaction.atomic
def save_term(*, organization: Organization, actor: User, name: str, from_on: date, to_on: date | None = None):
    """A new term of the committee; the term before it ends on that day."""
    require(can_manage_series(actor, organization), "Bạn không được khai nhiệm kỳ của đơn vị này.")
    if to_on and to_on <= from_on:
        raise DomainError("Ngày kết thúc nhiệm kỳ phải sau ngày bắt đầu.")
    terms = CommitteeTerm.objects.filter(organization=organization)
    later = terms.filter(from_on__gt=from_on).order_by("from_on").first()
    if terms.filter(from_on=from_on).exists():
        raise DomainError("Đã có nhiệm kỳ bắt đầu từ ngày này.")
    if later and (to_on is None or to_on > later.from_on):
        to_on = later.from_on
    if RegisterEntry.objects.filter(term__in=terms.filter(from_on__lt=from_on), issued_on__gte=from_on).exists():
        raise DomainError("Đã có văn bản được cấp số theo nhiệm kỳ trước từ ngày này trở đi.")
    terms.filter(from_on__lt=from_on).exclude(to_on__lte=from_on).update(to_on=from_on)
    term = CommitteeTerm.objects.create(organization=organization, name=name, from_on=from_on, to_on=to_on)
    record(actor, "term_saved", term, organization=organization)
    return term


@transaction.atomic
def set_first_number(*, scope: NumberScope, first: int, actor: User) -> FirstNumber:
    """Where the portal begins when numbers were given on paper before; refused once a number was taken."""
    organization = scope.series.organization
    require(can_manage_series(actor, organization), "Bạn không được thiết lập sổ văn bản của đơn vị này.")
    if first < 1:
        raise DomainError("Số bắt đầu phải từ 1 trở lên.")
    if Counter.objects.filter(scope=scope.key).exists():
        raise DomainError(f"Sổ đã cấp số trong {scope.label}: không đổi được số bắt đầu.")
    if scope.entries().filter(number__gte=first).exists():
        raise DomainError(f"Trong {scope.label} đã ghi bù số từ {first} trở lên: chọn số bắt đầu lớn hơn.")
    found, _ = FirstNumber.objects.update_or_create(
        series=scope.series, year=scope.year, term=scope.term, defaults={"first": first}
    )
    record(actor, "first_number_set", scope.series, organization=organization, first=first, scope=scope.label)
    return found
