"""Who sits on something: reports that wait for a decision or came back, papers that wait for approval or a signature.

One row for each thing and person who can move it on; who is asked and whether it still waits stand in one query, which
making a reminder and sending it both use.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Q, SmallIntegerField, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from orgs.models import Membership
from orgs.permissions import CONTENT_ROLES, ROLE_ACTIONS
from plans.models import Plan
from plans.permissions import FOUR_EYES_FROM
from reports.models import Delivery, Duty, Notification, Reminder, RequirementReceiver, waiting_days
from reports.reminder_matters import Matter
from reports.services.audiences import holds, members
from reports.services.notifications import mark_read

BATCH = 1000
Kind = Reminder.Kind
MOVED_WITHIN = timedelta(days=8)  # how far back a round looks for papers that moved on


@dataclass(frozen=True)
class Wait:
    """`subject`: the field of a reminder that names the thing; its days stand in `WaitingDays`.

    `rows`: what may wait in this way, asked first because it costs little and mostly there is nothing.
    """

    kind: str
    subject: str
    rows: Callable
    finders: tuple[Callable, ...]


# --- What waits, and for whom -----------------------------------------------------------------------
def _arrived(on: date):
    waiting = Delivery.objects.current().filter(
        holds("organization__started_on", "organization__ended_on", on),
        state=Delivery.State.SUBMITTED,
        version__withdrawn_at=None,
        version__duty__is_tracked=True,
    )
    return waiting.annotate(since_at=F("version__sent_at"))


def named_handlers(on: date):
    """The handlers named for the receiver who still work there or in its department."""
    line = "version__duty__requirement__receivers__"
    found = _arrived(on).filter(
        **{line + "organization": F("organization"), line + "handlers__is_active": True},
    )
    works = Membership.objects.on(on).filter(
        Q(organization=OuterRef("organization")) | Q(organization=OuterRef("department")),
        user=OuterRef("person"),
        role__in=CONTENT_ROLES,
    )
    return found.annotate(person=F(line + "handlers"), department=F(line + "via")).filter(Exists(works))


def reviewers(on: date):
    """Those who decide there, when nobody is named."""
    works = Membership.objects.on(on).filter(
        Q(organization=OuterRef("requirementreceiver__organization"))
        | Q(organization=OuterRef("requirementreceiver__via")),
        user=OuterRef("user"),
        role__in=CONTENT_ROLES,
    )
    named = RequirementReceiver.handlers.through.objects.filter(
        Exists(works),
        user__is_active=True,
        requirementreceiver__requirement=OuterRef("version__duty__requirement"),
        requirementreceiver__organization=OuterRef("organization"),
    )
    return members(_arrived(on).filter(~Exists(named)), ROLE_ACTIONS["report.review"], on)


def those_who_send_again(on: date):
    """Of a report that came back and was not sent again: clerk and head of the body that owes it."""
    prefix = "version__duty__organization__memberships__"
    found = Delivery.objects.current().filter(
        holds("version__duty__organization__started_on", "version__duty__organization__ended_on", on),
        holds(prefix + "from_on", prefix + "to_on", on),
        Q(version__duty__state__in=Duty.OPEN_STATES) | Q(version__duty__is_correcting=True),
        state=Delivery.State.RETURNED,
        version__duty__is_tracked=True,
        **{prefix + "role__in": sorted(ROLE_ACTIONS["reminder.receive"]), prefix + "user__is_active": True},
    )
    return found.annotate(since_at=F("decided_at"), person=F(prefix + "user"))


def approvers(on: date):
    """Those who may approve; not the author where enough others work (plans.permissions)."""
    people = Membership.objects.on(on).filter(organization=OuterRef("document__issuer"), role__in=CONTENT_ROLES)
    counted = people.order_by().values("organization").annotate(n=Count("user", distinct=True)).values("n")
    sent_up = Coalesce("submitted_at", "updated_at")  # sent up before the moment was kept
    found = _issuers_people(Plan.State.IN_REVIEW, sent_up, "plan.approve", on)
    return found.annotate(people=Subquery(counted)).exclude(person=F("author"), people__gte=FOUR_EYES_FROM)


def signers(on: date):
    """The holder of the post that is to sign, when that person may; else those who may."""
    asked = Membership.objects.on(on).filter(
        organization=OuterRef("document__issuer"),
        user=OuterRef("post__holder"),
        user__is_active=True,
        role__in=ROLE_ACTIONS["plan.sign"],
    )
    in_force = holds("post__from_on", "post__to_on", on)
    found = _issuers_people(Plan.State.APPROVED, F("approved_at"), "plan.sign", on)
    return found.filter(Q(person=F("post__holder")) | ~Exists(asked) | ~in_force)


def _issuers_people(state: str, since, action: str, on: date):
    prefix = "document__issuer__memberships__"
    found = Plan.objects.filter(
        holds("document__issuer__started_on", "document__issuer__ended_on", on),
        holds(prefix + "from_on", prefix + "to_on", on),
        state=state,
        **{prefix + "role__in": sorted(ROLE_ACTIONS[action]), prefix + "user__is_active": True},
    )
    return found.annotate(since_at=since, person=F(prefix + "user"))


def _delivered(state: str):
    return partial(Delivery.objects.current().filter, state=state)


def _papers(state: str):
    return partial(Plan.objects.filter, state=state)


WAITS = (
    Wait(Kind.REVIEW, "delivery", _delivered(Delivery.State.SUBMITTED), (named_handlers, reviewers)),
    Wait(Kind.RETURNED, "delivery", _delivered(Delivery.State.RETURNED), (those_who_send_again,)),
    Wait(Kind.APPROVAL, "plan", _papers(Plan.State.IN_REVIEW), (approvers,)),
    Wait(Kind.SIGNATURE, "plan", _papers(Plan.State.APPROVED), (signers,)),
)


# --- Reminders --------------------------------------------------------------------------------------
def remind_of_waiting(*, on: date) -> int:
    """Write what is due on the day to those who hold something up; returns how many rows are new.

    The notices of papers that moved on since are read first.
    """
    _settle_papers(on)
    days = {kind: row.all_days for kind, row in waiting_days().items()}
    present = (wait for wait in WAITS if wait.rows().exists())
    return sum(_go_round(wait, find, days[wait.kind], on) for wait in present for find in wait.finders)


def _go_round(wait: Wait, find: Callable, days: tuple[int, ...], on: date) -> int:
    created, after = 0, 0
    while rows := list(waiting_rows(wait, find, days, on, after=after)[:BATCH]):
        created += _insert(wait, rows, on)
        if len(rows) < BATCH:
            break
        after = rows[-1]["pk"]
    return created


def waiting_rows(wait: Wait, find: Callable, days: tuple[int, ...], on: date, *, after: int = 0):
    """One row for each thing and person to be told on the day who was not: only the newest day that passed."""
    known = Reminder.objects.filter(
        **{wait.subject: OuterRef("pk")},
        kind=wait.kind,
        since=OuterRef("since"),
        step=OuterRef("step"),
        recipient=OuterRef("person"),
    )
    passed = [When(since_at__lt=_end_of(on - timedelta(days=day)), then=Value(day)) for day in reversed(days)]
    found = find(on).filter(pk__gte=after, since_at__lt=_end_of(on - timedelta(days=days[0])))
    dated = found.annotate(since=TruncDate("since_at"), step=Case(*passed, output_field=SmallIntegerField()))
    return dated.filter(~Exists(known)).order_by("pk", "person").values("pk", "person", "since", "step")


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


@transaction.atomic
def _insert(wait: Wait, rows: list[dict], on: date) -> int:
    stamp = timezone.now()
    by_key = {(row["pk"], row["person"]): row for row in rows}
    common = {"kind": wait.kind, "on": on, "created_at": stamp}
    Reminder.objects.bulk_create(
        [
            Reminder(
                **{f"{wait.subject}_id": row["pk"]},
                since=row["since"],
                step=row["step"],
                recipient_id=row["person"],
                **common,
            )
            for row in by_key.values()
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    things = subjects(wait.subject, {row["pk"] for row in rows})
    notices = [
        _notice(Matter.of(wait.kind, things[row["pk"]], row["since"]), row, on)
        for row in by_key.values()
        if row["step"]  # on the very day the return itself is told
    ]
    Notification.objects.bulk_create(notices, ignore_conflicts=True, batch_size=BATCH)
    touched = Reminder.objects.filter(kind=wait.kind, **{f"{wait.subject}__in": list(things)})
    return touched.filter(created_at=stamp).count()


def subjects(subject: str, pks) -> dict:
    """The things themselves, with what is told of them."""
    if subject == "delivery":
        found = Delivery.objects.select_related("version__duty__requirement", "version__duty__organization")
        return found.select_related("organization").in_bulk(list(pks))
    return Plan.objects.defer("frozen").select_related("document__issuer").in_bulk(list(pks))


def _notice(matter: Matter, row: dict, on: date) -> Notification:
    key = _key(matter.kind, row["pk"], row["since"], row["step"])
    return Notification(user_id=row["person"], key=key, text=matter.notice(on), link=matter.link)


def _key(kind: str, pk: int, since: date, step: int) -> str:
    return f"cho:{kind}:{pk}:{since:%Y%m%d}:{step}"


def still_waiting(reminders: list[Reminder], on: date) -> set[tuple]:
    """(kind, thing, since when, person) of those that wait and of whom that person may still be asked."""
    found = set()
    for wait in WAITS:
        pks = {getattr(row, f"{wait.subject}_id") for row in reminders if row.kind == wait.kind}
        for find in wait.finders if pks else ():
            rows = find(on).filter(pk__in=pks).annotate(since=TruncDate("since_at"))
            found |= {(wait.kind, *row) for row in rows.values_list("pk", "since", "person")}
    return found


# --- What waits no more -----------------------------------------------------------------------------
def settle_deliveries(deliveries) -> None:
    """In the transaction that decides about them: that they waited counts as read."""
    _read_notices(Reminder.objects.filter(delivery__in=deliveries))


def _settle_papers(on: date) -> None:
    """The same for papers, in the next round: an app below does not know of reminders."""
    lately = _end_of(on - MOVED_WITHIN)
    moved = Plan.objects.filter(Exists(Reminder.objects.filter(plan=OuterRef("pk"))), updated_at__gte=lately)
    pks = list(moved.order_by().values_list("pk", flat=True))
    reminders = list(Reminder.objects.filter(plan__in=pks)) if pks else []
    waiting = still_waiting(reminders, on)
    _read_notices(row for row in reminders if (row.kind, row.plan_id, row.since, row.recipient_id) not in waiting)


def _read_notices(reminders) -> None:
    told = {
        (row.recipient_id, _key(row.kind, row.delivery_id or row.plan_id, row.since, row.step)) for row in reminders
    }
    if not told:
        return
    people, keys = zip(*told, strict=True)
    unread = Notification.objects.unread().filter(user__in=set(people), key__in=set(keys))
    read = [pk for pk, *pair in unread.values_list("pk", "user", "key") if tuple(pair) in told]
    mark_read(notifications=Notification.objects.filter(pk__in=read))
