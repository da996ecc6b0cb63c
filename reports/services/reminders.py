"""Which reminders are due on a day: the row is unique, so this may run at any time, twice, and in parallel.

The days and the people stand in the plans (`reports.models.reminder_plans`). When several days of a plan were missed,
only the newest is made.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, SmallIntegerField, Value, When
from django.utils import timezone

from orgs.permissions import ROLE_ACTIONS
from reports.models import Duty, Message, Notification, Reminder, RequirementReceiver, WebhookCall
from reports.reminder_texts import Deadline, notice_above, notice_text
from reports.services.audiences import holds
from reports.services.reminder_rounds import Round, rounds

BATCH = 1000
RECIPIENT_ROLES = ROLE_ACTIONS["reminder.receive"]
SETTLED = "Báo cáo đã gửi, được miễn hoặc không còn theo dõi"


def schedule_reminders(*, on: date) -> int:
    """Write the reminders due on the day with their notices in the portal; returns how many rows are new."""
    return sum(_go_round(turn, on) for turn in rounds() if _is_near(turn, on))


def _is_near(turn: Round, on: date) -> bool:
    """Whether any open duty is in the days of these people: asked first, it costs little and mostly there is none."""
    later = frozenset(day for day in turn.days if day > max(turn.only))
    duties = Duty.objects.open().filter(_begun(turn.only, on), turn.scope)
    return (duties.exclude(_begun(later, on)) if later else duties).exists()


def _go_round(turn: Round, on: date) -> int:
    created, after = 0, 0
    while rows := list(due_rows(on, turn=turn, after=after)[:BATCH]):
        created += _insert(rows, turn, on)
        if len(rows) < BATCH:
            break
        after = rows[-1]["pk"]
    return created


def due_rows(on: date, *, turn: Round, after: int = 0):
    """One row for each duty and person who is to be reminded on the day and was not: open, tracked, body alive."""
    known = Reminder.objects.filter(
        duty=OuterRef("pk"), step=OuterRef("step"), due_version=OuterRef("due_version"), recipient=OuterRef("person")
    )
    duties = due_duties(turn.scope, frozenset(turn.days), turn.only, on)
    return (
        turn.people(duties.filter(pk__gte=after), on=on)
        .filter(~Exists(known))
        .order_by("pk", "person")
        .values("pk", "step", "due_version", "person", "period", "due_on", "safe_on", "last_on", "state", "requirement")
        .annotate(name=F("requirement__name"), body=F("organization__name"), short=F("organization__short_name"))
    )


def due_duties(scope: Q, days: frozenset[int], only: frozenset[int], on: date):
    """Open duties of living bodies whose newest day of the plan, their `step`, is among `only`."""
    duties = (
        Duty.objects.open()
        .filter(_begun(days, on), scope, requirement__is_open=True)
        .filter(holds("organization__started_on", "organization__ended_on", on))
        .annotate(step=_newest_step(days, on))
    )
    return duties if only == days else duties.filter(step__in=only)


def _begun(days: frozenset[int], on: date) -> Q:
    """From the earliest day of the plan on."""
    earliest = min(days)
    if earliest > 0:
        return Q(last_on__lte=on - timedelta(days=earliest))
    return Q(safe_on__lte=on - timedelta(days=earliest))


def _newest_step(days: frozenset[int], on: date) -> Case:
    newest = sorted(days, reverse=True)
    late = [When(last_on__lte=on - timedelta(days=day), then=Value(day)) for day in newest if day > 0]
    early = [When(safe_on__lte=on - timedelta(days=day), then=Value(day)) for day in newest if day <= 0]
    return Case(*late, *early, output_field=SmallIntegerField())


@transaction.atomic
def _insert(rows: list[dict], turn: Round, on: date) -> int:
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
            fate=Reminder.Fate.WAITING if turn.days[row["step"]].by_email else Reminder.Fate.IN_APP,
        )
        for (duty, person), row in by_key.items()
    ]
    receivers = receivers_of({row["requirement"] for row in rows}) if _names_receivers(turn) else {}
    notices = [_notice(row, turn, receivers, on) for row in by_key.values()]
    Reminder.objects.bulk_create(reminders, ignore_conflicts=True, batch_size=BATCH)
    Notification.objects.bulk_create(notices, ignore_conflicts=True, batch_size=BATCH)
    touched = Reminder.objects.filter(duty__gte=rows[0]["pk"], duty__lte=rows[-1]["pk"])
    return touched.filter(created_at=stamp).count()


def _notice(row: dict, turn: Round, receivers: dict, on: date) -> Notification:
    deadline = Deadline(
        row["pk"],
        row["name"],
        row["period"],
        row["short"] or row["body"],
        row["due_on"],
        row["safe_on"],
        row["last_on"],
        row["state"] == Duty.State.RETURNED,
        turn.days[row["step"]].words,
        receivers.get(row["requirement"], ""),
    )
    if turn.is_above:  # one line for all the bodies that are late together
        key = f"nhac-tren:{row['requirement']}:{row['due_on']:%Y%m%d}:{row['step']}"
        return Notification(user_id=row["person"], key=key, **notice_above(deadline, row["requirement"], on))
    return Notification(
        user_id=row["person"],
        key=_notice_key(row["pk"], row["step"], row["due_version"]),
        text=notice_text(deadline, on),
        link=deadline.link,
    )


def _notice_key(duty_id: int, step: int, due_version: int) -> str:
    return f"nhac:{duty_id}:{step}:{due_version}"


def _names_receivers(turn: Round) -> bool:
    return any("{noi_nhan}" in step.words for step in turn.days.values())


def receivers_of(requirements) -> dict[int, str]:
    """Requirement → the names of its receivers."""
    named = {}
    lines = RequirementReceiver.objects.filter(requirement__in=requirements).select_related("organization")
    for line in lines.order_by("requirement", "position", "pk"):
        named.setdefault(line.requirement_id, []).append(line.organization.label)
    return {pk: ", ".join(names) for pk, names in named.items()}


def drop_reminders(duty: Duty) -> int:
    """In the transaction that settles the duty: what waits about it is not sent, its notices count as read."""
    WebhookCall.objects.filter(duty=duty, state=WebhookCall.State.WAITING).update(
        state=WebhookCall.State.DROPPED, error=SETTLED, leased_until=None
    )
    about = Reminder.objects.filter(duty=duty)
    told = list(about.values_list("recipient", "step", "due_version"))
    if not told:
        return 0
    unread = Notification.objects.filter(
        user__in={person for person, _, _ in told},
        key__in={_notice_key(duty.pk, step, version) for _, step, version in told},
    )
    unread.unread().update(read_at=timezone.now())
    in_letter = Q(fate=Reminder.Fate.EMAIL, message__state=Message.State.WAITING)
    waiting = about.filter(Q(fate=Reminder.Fate.WAITING) | in_letter).values("pk")
    return Reminder.objects.filter(pk__in=waiting).update(fate=Reminder.Fate.DROPPED, dropped_reason=SETTLED)
