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
from reports.models import Duty, DutyChange, ReportingRequirement, StandingExemption
from reports.permissions import can_end_exemption, can_exempt_duty, can_extend_duty

ONE_DAY = timedelta(days=1)
PAST = "Ngày hết miễn phải từ hôm nay trở đi."


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
    """Free a body from one report, `with_later` also from every later one: those that stand and those not made yet.

    A report already sent is not exempted. The later ones are free until the standing exemption is ended.
    """
    if actor is not None:
        require(can_exempt_duty(actor, duty), "Chỉ đơn vị yêu cầu hoặc nhận báo cáo được miễn báo cáo.")
    reason = _reason(reason, "Hãy ghi lý do miễn báo cáo.")
    if not _free(duty, reason, actor):
        raise StateConflict("Báo cáo đã được gửi hoặc đã được miễn. Hãy tải lại trang.")
    if with_later:
        _free_later(duty, reason, actor)
    duty.refresh_from_db()
    return duty


def _free_later(duty, reason, actor) -> None:
    """Under the requirement and those that took its place since."""
    requirement = duty.requirement
    while requirement is not None:
        exemption, _ = StandingExemption.objects.get_or_create(
            requirement=requirement,
            organization=duty.organization,
            ended_on=None,
            defaults={"from_on": duty.due_on, "reason": reason, "decided_by": actor},
        )
        StandingExemption.objects.filter(pk=exemption.pk, from_on__gt=duty.due_on).update(from_on=duty.due_on)
        later = requirement.duties.filter(organization=duty.organization_id, due_on__gt=duty.due_on)
        for one in later.order_by("due_on").select_related("organization"):
            _free(one, exemption.reason, actor)
        requirement = ReportingRequirement.objects.filter(previous=requirement, is_open=True).first()


@transaction.atomic
def end_exemption(*, exemption: StandingExemption, on: date, actor, today: date) -> int:
    """From a day on the body owes again: its reports due from then come back as owed; returns how many did.

    Only what the standing exemption freed comes back, and nothing whose last day is over. Raises NotAllowed,
    DomainError for a day in the past, StateConflict when it was ended meanwhile.
    """
    if actor is not None:
        require(can_end_exemption(actor, exemption), "Chỉ đơn vị yêu cầu hoặc nhận báo cáo được cho hết miễn.")
    if on < today:
        raise DomainError(PAST)
    if not StandingExemption.objects.filter(pk=exemption.pk, ended_on=None).update(ended_on=on):
        raise StateConflict("Việc miễn này đã hết từ trước. Hãy tải lại trang.")
    freed = exemption.requirement.duties.select_for_update().filter(
        organization=exemption.organization_id,
        state=Duty.State.EXEMPTED,
        exempted_reason=exemption.reason,
        due_on__gte=on,
        last_on__gte=today,
    )
    duties = list(freed)
    Duty.objects.filter(pk__in=[duty.pk for duty in duties], state=Duty.State.EXEMPTED).update(
        state=Duty.State.NOT_SUBMITTED, exempted_reason=""
    )
    reason = f"Hết miễn từ ngày {vn_date(on)}; đã miễn vì: {exemption.reason}"
    for duty in duties:
        _trace(duty, duty.due_on, reason, actor)
    told = f"{exemption.organization}, từ ngày {vn_date(on)}"
    owner = exemption.requirement.form.owner
    record(actor, "exemption_ended", exemption.requirement, organization=owner, comment=told)
    exemption.refresh_from_db()
    return len(duties)


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
