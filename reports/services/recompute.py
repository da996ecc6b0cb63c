"""The days announced, counted anew after the table of days off was changed: only on a person's word, with a trace.

Domain model, "Dates": changing the table never moves a published date silently. The written day (`due_on`) stays; the
safe day, the last day and the instant it ends follow the table. A report that was sent keeps the days under which it
came, and nobody becomes late by this: a last day that would lie in the past becomes today.
"""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Count, F

from orgs.audit import record
from orgs.calendar import WorkingCalendar, load_calendar
from orgs.errors import DomainError, StateConflict
from orgs.formats import vn_date
from orgs.permissions import require
from reports.models import Duty, DutyChange, ReportingRequirement
from reports.permissions import can_recompute_days
from reports.services.duties import Dates, due_dates, end_of_day

BATCH = 1000
KEYS = ("due_on", "safe_on", "last_on", "requirement__is_strict", "requirement__rolls_forward")


@dataclass(frozen=True)
class Shift:
    """Duties that stand alike and move alike: how many, from which days to which."""

    before: Dates
    after: Dates
    is_strict: bool
    rolls_forward: bool
    duties: int
    is_held_today: bool

    @property
    def moves_last_day(self) -> bool:
        return self.before.last_on != self.after.last_on


def plan_shifts(*, now: datetime, on: date, calendar: WorkingCalendar | None = None) -> list[Shift]:
    """The open duties, not sent yet, that the table as it stands would give other days; one grouped query."""
    calendar = calendar or load_calendar()
    rows = _waiting(now).values(*KEYS).annotate(duties=Count("pk")).order_by("due_on", *KEYS[1:])
    return [shift for row in rows if (shift := _shift(row, on, calendar))]


@transaction.atomic
def recompute_days(*, actor, reason: str, now: datetime, on: date, seen: str | None = None) -> int:
    """Give those duties their new days; returns how many moved.

    `seen`: `fingerprint` of what was confirmed. A report sent, exempted or re-dated meanwhile is left alone. Raises
    NotAllowed; StateConflict when the table or the duties changed since; DomainError without a reason.
    """
    require(actor is None or can_recompute_days(actor), "Chỉ người quản trị lịch nghỉ được tính lại hạn.")
    if not reason.strip():
        raise DomainError("Hãy ghi lý do, căn cứ đổi lịch nghỉ.")
    shifts = plan_shifts(now=now, on=on)
    if seen is not None and seen != fingerprint(shifts):
        raise StateConflict("Lịch hoặc số nghĩa vụ vừa thay đổi. Hãy xem lại trước khi tính lại hạn.")
    moved = sum(_apply(shift, reason.strip(), actor, now) for shift in shifts)
    if moved and actor is not None:
        told = f"Đổi lịch nghỉ: {reason.strip()}"
        record(actor, "days_recomputed", actor, comment=told, duties=moved)
    return moved


def fingerprint(shifts: list[Shift]) -> str:
    """What was shown, short enough for a hidden field."""
    return sha256(repr(shifts).encode()).hexdigest()[:16]


def _waiting(now):
    """Owed, tracked, nothing sent, and still in time."""
    rows = Duty.objects.tracked().filter(state=Duty.State.NOT_SUBMITTED, first_sent_at__isnull=True)
    return rows.filter(closes_at__gt=now)


def _shift(row, on: date, calendar) -> Shift | None:
    strict, rolls = row["requirement__is_strict"], row["requirement__rolls_forward"]
    found = due_dates(due_on=row["due_on"], strict=strict, rolls_forward=rolls, calendar=calendar)
    before = Dates(row["due_on"], row["safe_on"], row["last_on"], end_of_day(row["last_on"]))
    last_on = max(found.last_on, on)
    after = Dates(found.due_on, found.safe_on, last_on, end_of_day(last_on))
    return None if after == before else Shift(before, after, strict, rolls, row["duties"], last_on != found.last_on)


def _apply(shift: Shift, reason: str, actor, now) -> int:
    """Locks the rows first: what was sent while we waited falls out; what waits for us is sent under the new day."""
    before, after = shift.before, shift.after
    ruled = ReportingRequirement.objects.filter(is_strict=shift.is_strict, rolls_forward=shift.rolls_forward)
    alike = _waiting(now).filter(
        requirement__in=ruled.values("pk"), due_on=before.due_on, safe_on=before.safe_on, last_on=before.last_on
    )
    keys = list(alike.select_for_update().order_by("pk").values_list("pk", flat=True))
    told = f"Đổi lịch nghỉ: {_words(shift)} ({reason})"
    for at in range(0, len(keys), BATCH):
        part = keys[at : at + BATCH]
        Duty.objects.filter(pk__in=part).update(
            safe_on=after.safe_on, last_on=after.last_on, closes_at=after.closes_at, due_version=F("due_version") + 1
        )
        DutyChange.objects.bulk_create(
            DutyChange(
                duty_id=pk, due_on_before=before.due_on, due_on_after=before.due_on, reason=told, decided_by=actor
            )
            for pk in part
        )
    return len(keys)


def _words(shift: Shift) -> str:
    before, after = shift.before, shift.after
    safe = f"hạn chót an toàn {vn_date(before.safe_on)} thành {vn_date(after.safe_on)}"
    if not shift.moves_last_day:
        return safe
    last = f"ngày cuối cùng {vn_date(before.last_on)} thành {vn_date(after.last_on)}"
    return last if before.safe_on == after.safe_on else f"{last}, {safe}"
