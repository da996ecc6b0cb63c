"""What a stretch of days will bring if no report is sent meanwhile: reminders, last days over, letters. Only computed.

Duties that stand are taken as they are; those of later periods as the nightly run would make them from the rules, the
bodies and the days off known today. What is told of things that wait (a report to review, a paper to sign) depends on
what people do, so it cannot be rehearsed. The second letter waits until the first was signed and sent: when that will
be is supposed (`Asked.days_to_sign`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType

from django.db import models
from django.db.models import Q

from directives.models import Document
from orgs.calendar import load_calendar
from orgs.errors import DomainError
from orgs.permissions import bodies_where, managed_ids
from orgs.text import fold, nfc
from reports.models import Duty, Reminder, ReminderPlan, ReminderStep, ReportingRequirement, Rung, default_plan
from reports.rehearsal_ladder import Ladder
from reports.rehearsal_people import People
from reports.services.reminder_rounds import days_of
from reports.services.requirements import missing_duties

ONE_DAY = timedelta(days=1)
MOST_YEARS = 3
TOO_MUCH = "Phạm vi quá rộng ({count} kỳ báo cáo). Hãy chọn một chế độ báo cáo, một đơn vị hoặc ít ngày hơn."


class What(models.TextChoices):
    REMINDER = "reminder", "Nhắc"
    LAST_DAY = "last_day", "Hết ngày cuối, từ nay là nộp muộn"
    LETTER_1 = "letter_1", "Dự thảo đôn đốc lần 1"
    LETTER_2 = "letter_2", "Dự thảo đôn đốc lần 2"
    LEADER = "leader_list", "Vào danh sách báo cáo lãnh đạo"


RUNGS = {Rung.FIRST: What.LETTER_1, Rung.SECOND: What.LETTER_2, Rung.LEADER: What.LEADER}


@dataclass(frozen=True)
class Event:
    """`duty` may not be made yet (no pk); `step` in days: up to 0 before the safe day, above 0 after the last day.

    `by_email`: the step says so, and the person takes letters today. `by`: the body that urges, of a letter and of the
    leader's list.
    """

    day: date
    what: What
    duty: Duty
    step: int = 0
    person_id: int | None = None
    by_email: bool = False
    by: str = ""

    @property
    def told(self) -> tuple:
        """What makes it happen once, whether or not the duty is made yet."""
        duty = self.duty
        made = (duty.requirement_id, duty.organization_id, duty.year, duty.period, duty.due_version)
        return (*made, self.what, self.step, self.person_id)


@dataclass(frozen=True)
class Asked:
    """From a day to a day, both counted, never before `as_of`; without `user`: everything.

    `days_to_sign`: supposed from the draft of a first letter to its dispatch.
    """

    start: date
    end: date
    as_of: date
    user: object = None
    requirement: ReportingRequirement | None = None
    words: str = ""
    most: int | None = None
    days_to_sign: int = 0

    @property
    def first(self) -> date:
        return max(self.start, self.as_of)


@dataclass(frozen=True)
class Plan:
    """What a requirement's plan says: each day with its step; the rungs stand in the row itself."""

    days: dict[int, ReminderStep]
    row: ReminderPlan

    @classmethod
    def of(cls, plan: ReminderPlan) -> "Plan":
        return cls(days_of(list(plan.steps.all())), plan)


def rehearse(asked: Asked, *, told: Mapping[tuple, date] = MappingProxyType({})) -> list[Event]:
    """Every event of the days asked for, in order. `told`: what to take as done (`Event.told`), and on which day.

    Raises DomainError when there is more than `most` duties, or the days make no sense.
    """
    check_days(asked.start, asked.end)
    plans = _plans()
    duties = duties_ahead(asked, plans)
    if asked.most is not None and len(duties) > asked.most:
        raise DomainError(TOO_MUCH.format(count=len(duties)))
    people = People(duties, [step for plan in plans.values() for step in plan.days.values()])
    ladder, known = Ladder(duties, asked.days_to_sign), dict(told) | _told_already(duties)
    events = []
    for duty in duties:
        plan = plans.get(duty.requirement_id, plans[None])
        events += _reminders(duty, plan, people, asked, known)
        events += [one for one in _silence(duty, plan, ladder, asked, known) if one.told not in known]
    names = list(What)
    events.sort(key=lambda one: (one.day, one.duty.requirement_id, one.duty.organization_id, names.index(one.what)))
    return events


def check_days(start: date, end: date) -> None:
    if end < start:
        raise DomainError("Ngày cuối phải từ ngày đầu trở đi.")
    if (end - start).days >= MOST_YEARS * 366:
        raise DomainError(f"Xem được nhiều nhất {MOST_YEARS} năm một lần.")


# --- Which duties -----------------------------------------------------------------------------------
def requirements_seen(user):
    """The requirements in use of which the user may rehearse something: own papers', or bodies that they look after."""
    running = ReportingRequirement.objects.filter(is_open=True).exclude(document__state=Document.State.WITHDRAWN)
    if user is None or user.is_superuser:
        return running
    looked_after = Duty.objects.filter(organization__in=managed_ids(user, "account.manage")).values("requirement")
    return running.filter(_asks(user) | Q(pk__in=looked_after))


def _asks(user, prefix: str = "") -> Q:
    """Requirements in papers or on forms of the bodies in which the user keeps requirements."""
    own = bodies_where(user, "requirement.manage")
    return Q(**{f"{prefix}document__issuer__in": own}) | Q(**{f"{prefix}form__owner__in": own})


def duties_ahead(asked: Asked, plans: dict) -> list[Duty]:
    """Those made and open, then those that the nightly run would make; only what the user may see."""
    earliest = min(day for plan in plans.values() for day in (0, *plan.days))
    latest = asked.end - timedelta(days=earliest)
    return [*_made(asked, latest), *_to_come(asked, latest)]


def _made(asked: Asked, latest: date) -> list[Duty]:
    found = Duty.objects.open().filter(requirement__is_open=True, safe_on__lte=latest)
    if asked.user is not None and not asked.user.is_superuser:
        looked_after = Q(organization__in=managed_ids(asked.user, "account.manage"))
        found = found.filter(_asks(asked.user, "requirement__") | looked_after)
    if asked.requirement is not None:
        found = found.filter(requirement=asked.requirement)
    for word in _words(asked):
        found = found.filter(organization__search_text__contains=word)
    return list(found.select_related("organization", "requirement").order_by("requirement", "organization", "due_on"))


def _to_come(asked: Asked, latest: date) -> list[Duty]:
    running = requirements_seen(asked.user).filter(Q(to_year=None) | Q(to_year__gte=asked.as_of.year - 1))
    if asked.requirement is not None:
        running = running.filter(pk=asked.requirement.pk)
    calendar, words = load_calendar(), _words(asked)
    whole, bodies = _seen_of(asked.user)
    found = []
    for requirement in running.select_related("document__issuer", "form").order_by("pk"):
        rows = missing_duties(requirement, until_year=latest.year + 1, on=asked.as_of, calendar=calendar)
        found += [
            duty
            for duty in rows
            if duty.is_tracked
            and duty.state == Duty.State.NOT_SUBMITTED
            and duty.safe_on <= latest
            and (whole is None or duty.requirement_id in whole or duty.organization_id in bodies)
            and all(word in duty.organization.search_text for word in words)
        ]
    return found


def _seen_of(user) -> tuple[set | None, set]:
    """Requirements of which all duties are seen, None for every one; and bodies of which all duties are."""
    if user is None or user.is_superuser:
        return None, set()
    whole = ReportingRequirement.objects.filter(_asks(user)).values_list("pk", flat=True)
    looks_after = bodies_where(user, "account.manage")
    bodies = set(managed_ids(user, "account.manage").values_list("organization", flat=True)) if looks_after else set()
    return set(whole), bodies


def _words(asked: Asked) -> list[str]:
    return [fold(word) for word in nfc(asked.words).split()]


# --- What happens to one duty -----------------------------------------------------------------------
def _plans() -> dict[int | None, Plan]:
    """Requirement → its plan; under None the default."""
    default = default_plan()
    own = ReminderPlan.objects.exclude(requirement=None).prefetch_related("steps")
    return {None: Plan.of(default)} | {plan.requirement_id: Plan.of(plan) for plan in own}


def _told_already(duties: list[Duty]) -> dict[tuple, date]:
    """The reminders that stand, as `Event.told`, with their days."""
    made = {duty.pk: duty for duty in duties if duty.pk}
    rows = Reminder.objects.filter(duty__in=list(made), kind=Reminder.Kind.DUE)
    found = {}
    for pk, version, step, person, on in rows.values_list("duty", "due_version", "step", "recipient", "on"):
        duty = made[pk]
        made_of = (duty.requirement_id, duty.organization_id, duty.year, duty.period, version)
        found[(*made_of, What.REMINDER, step, person)] = on
    return found


def _reminders(duty: Duty, plan: Plan, people: People, asked: Asked, known) -> Iterator[Event]:
    """Each step lasts until the next one begins: whoever is reached in between is told on the first such day."""
    body, after = duty.organization, asked.end + ONE_DAY
    starts = sorted(((duty.last_on if step > 0 else duty.safe_on) + timedelta(days=step), step) for step in plan.days)
    for (start, step), (until, _) in pairwise([*starts, (date.max, 0)]):
        begin = max(filter(None, (start, asked.as_of, body.started_on)))
        end = min(filter(None, (until, after, body.ended_on)))
        days: dict[tuple[int, bool], date] = {}
        for span in people.reached(duty, plan.days[step]) if begin < end else ():
            day, who = span.first_day(begin, end), (span.person_id, span.takes_mail)
            if day is not None:
                days[who] = min(day, days.get(who, day))
        for (person_id, takes_mail), day in days.items():
            event = Event(day, What.REMINDER, duty, step, person_id, plan.days[step].by_email and takes_mail)
            if day >= asked.start and event.told not in known:
                yield event


def _silence(duty: Duty, plan: Plan, ladder: Ladder, asked: Asked, known) -> Iterator[Event]:
    """The day after the last day, and the rungs of the ladder."""
    if duty.first_sent_at is not None:
        return
    over = duty.last_on + ONE_DAY
    if asked.first <= over <= asked.end and duty.organization.exists_on(over):
        yield Event(over, What.LAST_DAY, duty, 1)
    drafted_on = known.get(Event(over, What.LETTER_1, duty, plan.row.letter_1_after).told)
    for one in ladder.ahead(duty, plan.row, asked.as_of, drafted_on):
        if asked.start <= one.day <= asked.end:
            yield Event(one.day, RUNGS[one.rung], duty, one.after, by=one.by)
