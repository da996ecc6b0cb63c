"""The script played twice: once only rehearsed, once lived day by day; what each says stands in the same words.

Sets of tuples that begin with the day and hold nothing that the database numbers, so that both replays may be compared.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date, time, timedelta
from io import StringIO

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from orgs.models import Membership
from orgs.models.people import Authority
from plans.documents.check import blocking, check_plan
from plans.models import NumberSeries
from plans.services import approve_plan, sign_plan, submit_plan
from reports import tasks
from reports.models import DunningLetter, Duty, Escalation, Message, Notification, Rung
from reports.rehearsal import Asked, What, rehearse
from reports.services.issuing import issue_plan_with_duties
from tests.rehearsal.digests import Names, Rehearsed, letters_of, notices_of
from tests.rehearsal.haiphong_years import moment, owed, person

ONE_DAY = timedelta(days=1)
NIGHT, MORNING, SIGNING = time(0, 30), time(7), time(15)
RUNGS = {Rung.FIRST: What.LETTER_1, Rung.SECOND: What.LETTER_2, Rung.LEADER: What.LEADER}


@dataclass
class Told:
    """Lines in the portal; whole letters, each as often as it came; last days that passed; rungs and who was told."""

    notices: set = field(default_factory=set)
    letters: Counter = field(default_factory=Counter)
    locks: set = field(default_factory=set)
    rungs: set = field(default_factory=set)


def differences(rehearsed: Told, seen: Told) -> list[str]:
    """One line for each thing that only one of them has."""
    found = []
    for part in (one.name for one in fields(Told)):
        left, right = Counter(getattr(rehearsed, part)), Counter(getattr(seen, part))
        found += [f"{part}, only rehearsed: {one}" for one in (left - right).elements()]
        found += [f"{part}, only seen: {one}" for one in (right - left).elements()]
    return sorted(found)


# --- Only rehearsed ---------------------------------------------------------------------------------
def rehearse_years(city, script, clock, last: date, days_to_sign: int) -> Told:
    """Rehearsed anew after each thing that people do; what was told before stays. Nothing of it is kept or sent."""
    found, told = [], {}
    ends = [*(act.day for act in script[1:]), last]
    with transaction.atomic():
        for act, end in zip(script, ends, strict=True):
            clock.move_to(act.moment, tick=False)
            tasks.nightly()
            act.does(city, act.day)
            for event in rehearse(Asked(act.day, end, act.day, days_to_sign=days_to_sign), told=told):
                found.append(Rehearsed(event, event.day == act.day))
                told[event.told] = event.day
        assert not (Message.objects.exists() or Escalation.objects.exists() or DunningLetter.objects.exists())
        expected = as_told(found, returns_of(city, script))
        transaction.set_rollback(True)
    return expected


def as_told(found: list[Rehearsed], returned=()) -> Told:
    """What the rehearsed events must be seen as."""
    names, told = Names(), Told()
    for event in (one.event for one in found):
        if event.what == What.LAST_DAY:
            told.locks.add((event.day, *names.dated(event.duty)))
        elif event.what != What.REMINDER:
            told.rungs.add((event.day, event.what.label, *names.dated(event.duty), event.by))
            told.rungs.add((event.day, "told of", event.what.label, event.by))
    reminders = [one for one in found if one.event.what == What.REMINDER]
    told.notices = notices_of(reminders, names)
    told.letters = letters_of(reminders, returned, names)
    return told


def returns_of(city, script) -> list[tuple]:
    """(day, is it that very afternoon, the report, who of the unit hears): at once, then on days 3, 7, 14 …"""
    found, back = [], {}
    for act in script:
        for name, number, year in act.touches if act.is_of_reports else ():
            since = back.pop((name, number, year), None)
            if since is not None:
                waited = (act.day - since).days
                days = [0, *(day for day in (3, *range(7, 365, 7)) if day <= waited)]
                duty = owed(city, name, number, year, act.due)
                told = ((since + timedelta(days=day), day == 0) for day in days)
                found += [(day, at_once, duty, readers(duty.organization, day)) for day, at_once in told]
            if number in act.returned:
                back[name, number, year] = act.day
    assert not back, "the script leaves a report that came back"
    return found


def readers(body, day) -> list[int]:
    """Those who send reports and take letters."""
    held = Membership.objects.on(day).filter(organization=body, role__in=("head", "clerk"), user__wants_email=True)
    return list(held.exclude(user__email="").values_list("user", flat=True))


# --- Lived ------------------------------------------------------------------------------------------
def by_queue() -> None:
    tasks.send_due_reminders()


def by_timer() -> None:
    call_command("keep_time", "--once")


def by_hand() -> None:
    call_command("send_reminders", stdout=StringIO())


def live(city, script, clock, days: tuple[date, date], days_to_sign: int, round_of: Callable) -> Told:
    """Each day the portal's rounds, in the morning and after whatever people do; `round_of(day)`: how they are begun.

    The nightly work changes something only at the turn of a year or after people changed something: it is done on the
    first of each month and in the night after. What is told of the last days is noted every night.
    """
    told, acts, late, lines = Told(), defaultdict(list), set(), set()
    for act in script:
        acts[act.day].append(act)
    day, last = days
    while day <= last:
        clock.move_to(moment(day, NIGHT), tick=False)
        if day.day == 1 or acts[day - ONE_DAY]:
            lines |= set(_due_notices())  # the nightly work drops what was read long ago
            tasks.nightly()
        _note_locks(told, late, day)
        clock.move_to(moment(day, MORNING), tick=False)
        round_of(day)()
        _when_they_wake(clock, day, round_of(day))
        for act in acts[day]:
            clock.move_to(act.moment, tick=False)
            act.does(city, day)
            round_of(day)()
        clock.move_to(moment(day, SIGNING), tick=False)
        _sign_letters(day, days_to_sign)
        day += ONE_DAY
    return _read_portal(told, lines | set(_due_notices()))


def _when_they_wake(clock, day, sweep) -> None:
    """Letters put off to the end of somebody's quiet hours."""
    put_off = Message.objects.filter(state=Message.State.WAITING, next_try_at__lt=moment(day + ONE_DAY, time.min))
    for at in sorted(set(put_off.values_list("next_try_at", flat=True))):
        clock.move_to(at, tick=False)
        sweep()


def _note_locks(told, late, day) -> None:
    """What the portal counts as overdue from this night on."""
    rows = Duty.objects.overdue(timezone.now()).values_list("pk", "due_version")
    new = set(rows) - late
    if new:
        found = Duty.objects.filter(pk__in=[pk for pk, _ in new]).select_related("requirement", "organization")
        told.locks |= {(day, *Names.dated(duty)) for duty in found}
        late |= new


def _sign_letters(day, days_to_sign) -> None:
    """The people of the body sign what lay there for so many days."""
    ripe = Escalation.objects.filter(opened_on__lte=day - timedelta(days=days_to_sign)).values("letter")
    for letter in DunningLetter.objects.open().filter(pk__in=ripe).select_related("body", "plan__document"):
        plan, body = letter.plan, letter.body
        people = {role: person(body, role) for role in ("specialist", "leader", "head", "clerk")}
        assert blocking(check_plan(plan)) == []
        submit_plan(plan=plan, actor=people["specialist"])
        approve_plan(plan=plan, actor=people["leader"])
        post = people["head"].posts.get()
        sign_plan(plan=plan, post=post, authority=Authority.DIRECT, signed_on=day, actor=people["head"])
        series = NumberSeries.objects.get(organization=body)
        issue_plan_with_duties(plan=plan, series=series, on=day, actor=people["clerk"], today=day)


def _due_notices():
    rows = Notification.objects.filter(key__startswith="nhac").values_list("created_at", "user", "key")
    return [(timezone.localdate(at), *line) for at, *line in rows]


def _read_portal(told: Told, lines) -> Told:
    names, duties = Names(), known_duties()
    for row in Escalation.objects.select_related("body"):
        duty = names.of(duties[row.duty_id])
        told.rungs.add((row.opened_on, RUNGS[row.level].label, duty, row.due_version, row.body.label))
    told.rungs |= set(_ladder_notices())
    told.notices = set(_in_words(lines, names, duties))
    return told


def known_duties() -> dict[int, Duty]:
    return {duty.pk: duty for duty in Duty.objects.select_related("requirement", "organization")}


def letters_in(box) -> Counter:
    """What came to the mail server so far."""
    names, duties = Names(), known_duties()
    return Counter(letter.line(names, duties) for letter in box.letters)


def _in_words(lines, names, duties):
    """Of duties that near their day; notices of what waits and came back have keys of their own."""
    asked = {duty.requirement_id: duty.requirement.name for duty in duties.values()}
    for day, user, key in lines:
        kind, first, *rest = key.split(":")
        if kind == "nhac" and first.isdigit():
            step, version = map(int, rest)
            yield day, names.people[user], names.of(duties[int(first)]), version, step
        elif kind == "nhac-tren":
            yield day, names.people[user], asked[int(first)], date.fromisoformat(rest[0]), int(rest[1])


def _ladder_notices():
    """That drafts were written, and that the leader's list grew: of which body, on which day."""
    letters = {letter.pk: letter for letter in DunningLetter.objects.select_related("body")}
    bodies = {body.pk: body.label for body in {row.body for row in Escalation.objects.select_related("body")}}
    for key in set(Notification.objects.values_list("key", flat=True)):
        kind, *rest = key.split(":")
        if kind == "don-doc":
            letter = letters[int(rest[0])]
            yield date.fromisoformat(rest[1]), "told of", RUNGS[letter.level].label, letter.body.label
        elif kind == "im-lang":
            yield date.fromisoformat(rest[1]), "told of", What.LEADER.label, bodies[int(rest[0])]
