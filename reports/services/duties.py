"""Due dates, and what changes a duty that exists: extension and exemption, each with its trace."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from orgs.audit import record
from orgs.calendar import WorkingCalendar, load_calendar
from orgs.errors import DomainError, StateConflict
from orgs.formats import vn_date
from orgs.permissions import require
from reports.models import Duty, DutyChange
from reports.permissions import can_exempt_duty, can_extend_duty

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Dates:
    """`closes_at` is the first instant that is late; the other three are shown."""

    due_on: date
    safe_on: date
    last_on: date
    closes_at: datetime


def due_dates(*, due_on: date, strict: bool, rolls_forward: bool, calendar: WorkingCalendar) -> Dates:
    """The three days of a deadline and the instant it ends.

    `last_on`: the written day (strict "trước ngày": the day before), moved to the next working day when the
    requirement says so (Bộ luật Dân sự 2015, Điều 148 khoản 5). `safe_on`: the last working day strictly before the
    written day, at which reminders aim. A day lasts until 24:00 in Asia/Ho_Chi_Minh.
    """
    last_on = due_on - ONE_DAY if strict else due_on
    if rolls_forward:
        last_on = calendar.on_or_after(last_on)
    return Dates(due_on, calendar.before(due_on), last_on, end_of_day(last_on))


def end_of_day(day: date) -> datetime:
    """The exclusive end of a local day."""
    return timezone.make_aware(datetime.combine(day + ONE_DAY, time.min))


@transaction.atomic
def extend_duty(*, duty: Duty, due_on: date, reason: str, actor) -> Duty:
    """Give a report that was not sent yet a later day; the old one stays in the trace.

    A report once sent keeps the lateness it had on arrival (reliability T33), so its day is not moved any more.
    Raises StateConflict when it was sent, exempted or changed meanwhile.
    """
    if actor is not None:
        require(can_extend_duty(actor, duty), "Chỉ đơn vị yêu cầu hoặc nhận báo cáo được gia hạn.")
    reason = _reason(reason, "Hãy ghi lý do gia hạn.")
    if due_on <= duty.due_on:
        raise DomainError(f"Hạn mới phải sau hạn đang áp dụng ({vn_date(duty.due_on)}).")
    requirement = duty.requirement
    dates = due_dates(
        due_on=due_on,
        strict=requirement.is_strict,
        rolls_forward=requirement.rolls_forward,
        calendar=load_calendar(),
    )
    waiting = Duty.objects.filter(
        pk=duty.pk, state=Duty.State.NOT_SUBMITTED, first_sent_at__isnull=True, due_version=duty.due_version
    )
    moved = _update_once(
        waiting,
        due_on=dates.due_on,
        safe_on=dates.safe_on,
        last_on=dates.last_on,
        closes_at=dates.closes_at,
        due_version=F("due_version") + 1,
        extension_reason=reason,
    )
    if not moved:
        raise StateConflict("Báo cáo đã được gửi, được miễn hoặc vừa đổi hạn. Hãy tải lại trang.")
    _trace(duty, due_on, reason, actor)
    record(
        actor,
        "duty_extended",
        duty,
        organization=duty.organization,
        comment=reason,
        due_on=[str(duty.due_on), str(due_on)],
    )
    duty.refresh_from_db()
    return duty


@transaction.atomic
def exempt_duty(*, duty: Duty, reason: str, actor, with_later: bool = False) -> Duty:
    """Free a body from one report, `with_later` also from the later periods of the requirement that stand already.

    A report already sent is not exempted.
    """
    if actor is not None:
        require(can_exempt_duty(actor, duty), "Chỉ đơn vị yêu cầu hoặc nhận báo cáo được miễn báo cáo.")
    reason = _reason(reason, "Hãy ghi lý do miễn báo cáo.")
    if not _free(duty, reason, actor):
        raise StateConflict("Báo cáo đã được gửi hoặc đã được miễn. Hãy tải lại trang.")
    later = Duty.objects.filter(
        requirement=duty.requirement_id, organization=duty.organization_id, due_on__gt=duty.due_on
    )
    for one in later.order_by("due_on").select_related("organization") if with_later else ():
        _free(one, reason, actor)
    duty.refresh_from_db()
    return duty


def _free(duty, reason, actor) -> bool:
    """Exempt it if nothing was sent; with its trace."""
    waiting = Duty.objects.filter(pk=duty.pk, state=Duty.State.NOT_SUBMITTED)
    if not waiting.update(state=Duty.State.EXEMPTED, exempted_reason=reason):
        return False
    _trace(duty, None, reason, actor)
    record(actor, "duty_exempted", duty, organization=duty.organization, comment=reason)
    return True


def _trace(duty, due_on, reason, actor):
    DutyChange.objects.create(
        duty=duty, due_on_before=duty.due_on, due_on_after=due_on, reason=reason, decided_by=actor
    )


def _update_once(rows, **values) -> int:
    try:
        with transaction.atomic():
            return rows.update(**values)
    except IntegrityError as error:
        raise DomainError("Đơn vị này đã có một kỳ báo cáo đến hạn đúng ngày đó.") from error


def _reason(text: str, message: str) -> str:
    if not text.strip():
        raise DomainError(message)
    return text.strip()
