"""The ladder: silence after a duty's last day climbs from letter to letter to the leader, and ends with the silence.

Days count from the last day of the duty (`ReminderPlan.letter_1_after` …). The second letter waits for the first: it is
drafted when the first has been out for as long as the plan leaves between the two, so that nobody is reported to a
superior before being asked. The leader's list waits for nothing: it also shows what the own office has not sent.
"""

from collections import Counter, defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from directives.models import Document
from orgs.formats import vn_number
from orgs.models import Organization, User
from plans.models import Plan
from reports.models import Duty, Escalation, Notification, RequirementReceiver, Rung
from reports.models.escalation import still_owed
from reports.models.reminder_plans import ReminderPlan, default_plan
from reports.services.dunning import draft_letters, people_of
from reports.services.dunning_upkeep import keep_true, tell_of_answers
from reports.services.notifications import notify

FIELDS = {Rung.FIRST: "letter_1_after", Rung.SECOND: "letter_2_after", Rung.LEADER: "leader_after"}
LOOKS_BACK = timedelta(days=365)  # older silence stands in the lists; a letter about it is a person's decision
BATCH = 1000
Reason = Escalation.Reason


def climb(*, on: date) -> int:
    """End what was answered, take each silent duty to its rung, draft the letters; may run twice and in parallel.

    Returns how many rungs are new.
    """
    settle(on=on)
    made = sum(_reach(rung, on) for rung in Rung)
    keep_true(on=on)
    draft_letters(on=on)
    tell_of_answers(on=on)
    return made


def settle(*, on: date) -> None:
    """Close the rungs whose silence is over, each with its reason; open again those whose report was taken back."""
    groups = defaultdict(list)
    done = Escalation.objects.filter(closed_on=None).exclude(pk__in=Escalation.objects.silent(on).values("pk"))
    for row in done.select_related("duty"):
        groups[_reason(row)].append(row.pk)
    for reason, pks in groups.items():
        Escalation.objects.filter(pk__in=pks, closed_on=None).update(closed_on=on, closed_reason=reason)
    back = Escalation.objects.filter(still_owed(), closed_reason=Reason.SENT)
    Escalation.objects.filter(pk__in=list(back.values_list("pk", flat=True))).update(closed_on=None, closed_reason="")
    _pass_on(on)


def _pass_on(on: date) -> None:
    """What an ended body had not sent is for the one that receives the reports now."""
    unsent = Q(letter=None) | ~Q(letter__plan__state=Plan.State.ISSUED)
    left = Escalation.objects.filter(unsent, closed_on=None, body__ended_on__lte=on)
    rows = dict(left.values_list("pk", "duty"))
    duties = Duty.objects.filter(pk__in=set(rows.values())) if rows else Duty.objects.none()
    heirs = dict(duties.annotate(body=Subquery(_urging(on).values("organization")[:1])).values_list("pk", "body"))
    for row, duty in rows.items():
        if heirs[duty] is not None:
            Escalation.objects.filter(pk=row).update(body=heirs[duty], letter=None)


def _reason(row: Escalation) -> str:
    duty = row.duty
    if duty.first_sent_at is not None:
        return Reason.SENT
    if duty.state == Duty.State.EXEMPTED:
        return Reason.EXEMPTED
    return Reason.EXTENDED if row.due_version != duty.due_version else Reason.ENDED


@transaction.atomic
def _reach(rung: Rung, on: date) -> int:
    """Write the rows that are missing on this rung; the unique key drops what another process wrote meanwhile."""
    found = due_for(rung, on).values_list("pk", "due_version", "body", "organization")
    due = [row for row in found if row[2] is not None]
    rows = [
        Escalation(duty_id=duty, level=rung, due_version=version, body_id=body, opened_on=on)
        for duty, version, body, _ in due
    ]
    if not rows:
        return 0
    Escalation.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    if rung == Rung.LEADER:
        _tell_leaders({(body, unit) for _, _, body, unit in due}, on)
    return len(rows)


def due_for(rung: Rung, on: date):
    """Silent duties that came to the rung and are not on it, each with the `body` that urges it, None where nobody can.

    `body` is left out of the conditions: it would be looked up for every silent duty before the known ones drop out.
    """
    known = Escalation.objects.filter(duty=OuterRef("pk"), level=rung, due_version=OuterRef("due_version"))
    alive = Q(organization__ended_on=None) | Q(organization__ended_on__gt=on)
    return (
        Duty.objects.open()
        .filter(alive, first_sent_at=None, requirement__is_open=True, last_on__gte=on - LOOKS_BACK, last_on__lt=on)
        .filter(_long_enough(rung, on))
        .filter(~Exists(known))
        .annotate(body=Subquery(_urging(on).values("organization")[:1]))
        .order_by("pk")
    )


def _urging(on: date):
    """The first receiver of the report that works and is not the unit itself."""
    rows = RequirementReceiver.objects.filter(requirement=OuterRef("requirement"), organization__is_internal=False)
    rows = rows.exclude(organization=OuterRef("organization"))
    alive = Q(organization__ended_on=None) | Q(organization__ended_on__gt=on)
    return rows.filter(alive).order_by("position", "pk")


def _long_enough(rung: Rung, on: date) -> Q:
    """By the requirement's own plan where it has one, else by the default."""
    default, field = default_plan(), FIELDS[rung]
    found = Q(pk__in=[])
    if getattr(default, field) is not None:
        found |= Q(requirement__reminder_plan=None) & _came_to(rung, default, on)
    own = ReminderPlan.objects.exclude(requirement=None).exclude(**{field: None})
    for first, days in own.order_by().values_list("letter_1_after", field).distinct():
        plan = ReminderPlan(**{"letter_1_after": first, field: days})
        same = {"requirement__reminder_plan__letter_1_after": first, f"requirement__reminder_plan__{field}": days}
        found |= Q(**same) & _came_to(rung, plan, on)
    return found


def _came_to(rung: Rung, plan: ReminderPlan, on: date) -> Q:
    days = getattr(plan, FIELDS[rung])
    silent = Q(last_on__lte=on - timedelta(days=days))
    if rung != Rung.SECOND or plan.letter_1_after is None:
        return silent
    asked = Escalation.objects.dispatched().filter(
        duty=OuterRef("pk"),
        due_version=OuterRef("due_version"),
        level=Rung.FIRST,
        letter__plan__document__state=Document.State.ISSUED,
        letter__plan__document__issued_on__lte=on - timedelta(days=days - plan.letter_1_after),
    )
    return silent & Exists(asked)


def _tell_leaders(silent: set[tuple[int, int]], on: date) -> None:
    """One line a day for the heads and leaders of each body; `silent` are pairs of body and unit."""
    for body, units in Counter(body for body, _ in silent).items():
        text = f"{vn_number(units)} đơn vị im lặng kéo dài, cần lãnh đạo xử lý: xem danh sách và các công văn đã gửi."
        link = f"{reverse('reports:dunning_list')}?don-vi={body}&bac={Rung.LEADER.value}"
        notify(
            users=_leaders(body, on),
            key=f"im-lang:{body}:{on:%Y%m%d}",
            text=text,
            link=link,
            kind=Notification.Kind.REMINDER,
        )


def _leaders(body: int, on: date) -> list[User]:
    """Those of the body, or of the nearest superior in which somebody holds the right to sign."""
    place = Organization.objects.get(pk=body)
    while place is not None:
        if found := list(people_of(place.pk, "plan.sign", on)):
            return found
        place = place.parent
    return []
