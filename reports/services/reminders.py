"""Which reminders are due on a day: the row is unique, so this may run at any time, twice, and in parallel.

Steps (domain model, "Dates"): 30, 14, 7, 3, 1, 0 days before the safe day, then 1, 3, 7 and weekly after the last day,
at most 8 of those. When several steps were missed, only the newest is made.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, SmallIntegerField, Value, When
from django.utils import timezone

from orgs.permissions import ROLE_ACTIONS
from reports.models import Duty, Notification, Reminder
from reports.reminder_texts import Deadline, notice_text

BEFORE = (0, 1, 3, 7, 14, 30)
AFTER = (42, 35, 28, 21, 14, 7, 3, 1)
BATCH = 1000
RECIPIENT_ROLES = ROLE_ACTIONS["reminder.receive"]


def schedule_reminders(*, on: date) -> int:
    """Write the reminders due on the day with their notices in the portal; returns how many rows are new."""
    created, after = 0, 0
    while rows := list(due_rows(on, after=after)[:BATCH]):
        created += _insert(rows, on)
        if len(rows) < BATCH:
            break
        after = rows[-1]["pk"]
    return created


def due_rows(on: date, *, after: int = 0):
    """One row for each duty and person who is to be reminded on the day and was not: open, tracked, body alive."""
    known = Reminder.objects.filter(
        duty=OuterRef("pk"), step=OuterRef("step"), due_version=OuterRef("due_version"), recipient=OuterRef("person")
    )
    return (
        Duty.objects.open()
        .filter(pk__gte=after, requirement__is_open=True, safe_on__lte=on + timedelta(days=max(BEFORE)))
        .filter(_holds("organization__started_on", "organization__ended_on", on))
        .annotate(step=_newest_step(on), member=_recipients(on))
        .filter(member__user__is_active=True)
        .annotate(person=F("member__user"))
        .filter(~Exists(known))
        .order_by("pk", "person")
        .values("pk", "step", "due_version", "person", "period", "due_on", "safe_on", "last_on", "state")
        .annotate(name=F("requirement__name"), body=F("organization__name"), short=F("organization__short_name"))
    )


def _newest_step(on: date) -> Case:
    late = [When(last_on__lte=on - timedelta(days=step), then=Value(step)) for step in AFTER]
    early = [When(safe_on__lte=on + timedelta(days=step), then=Value(-step)) for step in BEFORE]
    return Case(*late, *early, output_field=SmallIntegerField())


def _recipients(on: date) -> FilteredRelation:
    prefix = "organization__memberships__"
    held = _holds(prefix + "from_on", prefix + "to_on", on)
    return FilteredRelation(
        "organization__memberships", condition=Q(**{prefix + "role__in": sorted(RECIPIENT_ROLES)}) & held
    )


def _holds(start: str, end: str, on: date) -> Q:
    begun = Q(**{start + "__isnull": True}) | Q(**{start + "__lte": on})
    return begun & (Q(**{end + "__isnull": True}) | Q(**{end + "__gt": on}))


@transaction.atomic
def _insert(rows: list[dict], on: date) -> int:
    """Reminder and notice in one transaction; the unique keys drop what another process wrote meanwhile."""
    stamp = timezone.now()
    by_key = {(row["pk"], row["person"]): row for row in rows}
    reminders = [
        Reminder(
            duty_id=duty,
            step=row["step"],
            due_version=row["due_version"],
            recipient_id=person,
            on=on,
            created_at=stamp,
        )
        for (duty, person), row in by_key.items()
    ]
    notices = [_notice(row, on) for row in by_key.values()]
    Reminder.objects.bulk_create(reminders, ignore_conflicts=True, batch_size=BATCH)
    Notification.objects.bulk_create(notices, ignore_conflicts=True, batch_size=BATCH)
    touched = Reminder.objects.filter(duty__gte=rows[0]["pk"], duty__lte=rows[-1]["pk"])
    return touched.filter(created_at=stamp).count()


def _notice(row: dict, on: date) -> Notification:
    deadline = Deadline(
        row["pk"],
        row["name"],
        row["period"],
        row["short"] or row["body"],
        row["due_on"],
        row["safe_on"],
        row["last_on"],
        row["state"] == Duty.State.RETURNED,
    )
    return Notification(
        user_id=row["person"],
        key=f"nhac:{row['pk']}:{row['step']}:{row['due_version']}",
        text=notice_text(deadline, on),
        link=deadline.link,
    )
