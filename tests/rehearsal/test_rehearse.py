"""The rules of the rehearsal one by one: ladder, last day, plans, limits, what is told already."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgs.errors import DomainError
from orgs.models import Holiday, User
from reports.models import Duty, Escalation, Notification, Reminder, Rung, default_plan
from reports.rehearsal import Asked, What, rehearse
from reports.services import extend_all
from reports.services.reminders import schedule_reminders
from tests.factories import make_duty, make_user
from tests.rehearsal.worlds import FIRST, make_world
from tests.rollup.helpers import LAST, SAFE, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
YEAR = (date(2026, 11, 1), date(2027, 3, 31))


def found(start=YEAR[0], end=YEAR[1], as_of=YEAR[0], **more):
    return rehearse(Asked(start, end, as_of, **more))


def days_of(events, what):
    return sorted({(event.day, event.step) for event in events if event.what == what})


def test_the_default_plan_of_one_duty_with_its_last_day_and_its_rungs():
    duty, head, clerk = make_school()
    events = found()
    steps = [event for event in events if event.what == What.REMINDER and event.duty.pk == duty.pk]
    assert {event.person_id for event in steps} == {head.pk, clerk.pk}
    expected = [(SAFE - timedelta(days=n), -n) for n in (30, 14, 7, 3, 1, 0)]
    expected += [(LAST + timedelta(days=n), n) for n in (1, 3, 7, 14, 21, 28, 35, 42)]
    assert days_of(steps, What.REMINDER) == sorted(expected)
    assert days_of([e for e in events if e.duty.pk == duty.pk], What.LAST_DAY) == [(LAST + timedelta(days=1), 1)]
    plan = default_plan()
    rungs = {What.LETTER_1: plan.letter_1_after, What.LETTER_2: plan.letter_2_after, What.LEADER: plan.leader_after}
    for what, after in rungs.items():
        assert days_of([e for e in events if e.duty.pk == duty.pk], what) == [(LAST + timedelta(days=after), after)]


@pytest.mark.parametrize(
    "overrides",
    [
        {"state": Duty.State.SUBMITTED, "first_sent_at": "2026-11-01T08:00:00+07:00"},
        {"state": Duty.State.EXEMPTED},
        {"is_tracked": False},
    ],
)
def test_what_is_settled_brings_nothing(overrides):
    duty, _, _ = make_school(**overrides)
    assert [event for event in found() if event.duty.organization_id == duty.organization_id] == []


def test_a_returned_report_is_reminded_of_but_never_urged():
    make_school(state=Duty.State.RETURNED, first_sent_at="2026-11-01T08:00:00+07:00")
    assert {event.what for event in found()} == {What.REMINDER}


def test_what_was_told_is_not_told_again_and_a_missed_step_comes_on_the_first_day():
    make_school()
    day = SAFE - timedelta(days=10)
    schedule_reminders(on=day)
    assert (day, -14) not in days_of(found(start=day, as_of=day), What.REMINDER)
    Reminder.objects.all().delete()
    assert (day, -14) in days_of(found(start=day, as_of=day), What.REMINDER)
    assert min(days_of(found(start=day - timedelta(days=99), as_of=day), What.REMINDER))[0] == day


def test_a_late_first_letter_moves_the_second_and_what_was_reached_is_not_repeated():
    duty, _, _ = make_school()

    def rungs(day):
        events = [event for event in found(start=day, as_of=day) if event.duty.pk == duty.pk]
        return {event.what: (event.day - LAST).days for event in events if event.by == "Sở Giáo dục"}

    day = LAST + timedelta(days=12)
    assert rungs(day) == {What.LETTER_1: 12, What.LETTER_2: 19, What.LEADER: 21}
    body = duty.requirement.receivers.get().organization
    Escalation.objects.create(duty=duty, level=Rung.FIRST, due_version=1, body=body, opened_on=day)
    assert rungs(day) == {What.LETTER_2: 19, What.LEADER: 21}


def test_the_second_letter_waits_for_the_days_it_takes_to_sign_the_first():
    duty, _, _ = make_school()

    def second(day, days_to_sign):
        events = found(start=day, as_of=day, days_to_sign=days_to_sign)
        return [(e.day - LAST).days for e in events if e.what == What.LETTER_2 and e.duty.pk == duty.pk]

    assert [second(LAST, days) for days in (0, 1, 5)] == [[14], [15], [19]]
    body = duty.requirement.receivers.get().organization
    Escalation.objects.create(duty=duty, level=Rung.FIRST, due_version=1, body=body, opened_on=LAST + timedelta(days=7))
    assert second(LAST + timedelta(days=9), 5) == [19], "counted from the draft that stands"
    assert second(LAST + timedelta(days=13), 5) == [20], "but it was not sent before today"


def test_what_was_told_on_a_day_counts_as_drafted_then():
    make_school()
    (first,) = [event for event in found() if event.what == What.LETTER_1]
    later = first.day + timedelta(days=3)
    asked = Asked(later, YEAR[1], later, days_to_sign=4)
    events = rehearse(asked, told={first.told: first.day})
    assert [(e.day - LAST).days for e in events if e.what == What.LETTER_2] == [7 + 4 + 7]
    assert first.told not in {event.told for event in events}


def test_by_mail_only_to_those_who_take_letters():
    duty, head, clerk = make_school()
    User.objects.filter(pk=head.pk).update(wants_email=False)
    User.objects.filter(pk=clerk.pk).update(email="")
    other = make_user(duty.organization, "clerk")
    ways = {(e.person_id, e.by_email) for e in found() if e.what == What.REMINDER and e.duty.pk == duty.pk}
    assert ways == {(head.pk, False), (clerk.pk, False), (other.pk, True)}


def test_nothing_is_written():
    make_world()
    assert len(rehearse(Asked(FIRST, FIRST + timedelta(days=700), FIRST))) > 100
    assert not (Duty.objects.exists() or Reminder.objects.exists() or Notification.objects.exists())


def test_a_duty_not_made_yet_says_the_same_as_when_it_is_made():
    make_world()

    def said():
        return [(event.day, event.what, event.told) for event in rehearse(Asked(FIRST, date(2027, 12, 31), FIRST))]

    ahead = said()
    extend_all(FIRST)
    assert sorted(ahead) == sorted(said()) and Duty.objects.filter(year=2027).exists()


def test_a_sunday_in_2028_and_a_day_off_announced_later():
    world = make_world(schools=1)
    asked = Asked(FIRST, date(2028, 12, 31), FIRST, requirement=world.yearly)
    last = [event for event in rehearse(asked) if event.what == What.LAST_DAY and event.duty.year == 2028]
    assert [(event.duty.safe_on, event.day) for event in last] == [(date(2028, 12, 8), date(2028, 12, 12))]
    Holiday.objects.create(on=date(2028, 12, 8), name="Nghỉ", is_working=False)
    last = [event for event in rehearse(asked) if event.what == What.LAST_DAY and event.duty.year == 2028]
    assert [event.duty.safe_on for event in last] == [date(2028, 12, 7)]


def test_a_plan_of_its_own_reaches_handlers_and_those_above():
    world = make_world()
    asked = Asked(FIRST, date(2026, 12, 31), FIRST, requirement=world.often)
    told = {(e.step, e.person_id) for e in rehearse(asked) if e.what == What.REMINDER}
    handler_below = world.schools[0].pk
    assert {step for step, person in told if person == world.handler.pk} == {2, 6, 10}
    assert {step for step, _ in told} == {-10, -2, 2, 6, 10, 20}
    assert handler_below and {e.by_email for e in rehearse(asked) if e.step == -2} == {False}


@pytest.mark.parametrize(("start", "end"), [(date(2027, 1, 2), date(2027, 1, 1)), (date(2026, 1, 1), date(2029, 1, 5))])
def test_days_that_make_no_sense_are_refused(start, end):
    with pytest.raises(DomainError):
        found(start=start, end=end)


def test_too_much_is_refused_with_what_to_do():
    make_world()
    with pytest.raises(DomainError, match="Hãy chọn một chế độ báo cáo"):
        rehearse(Asked(FIRST, date(2027, 12, 31), FIRST, most=5))


def test_three_and_thirty_bodies_cost_the_same_queries():
    costs = []
    world = make_world()
    for total in (3, 30):
        Duty.objects.all().delete()
        for _ in range(total):
            duty, _, _ = make_school()
            type(duty).objects.filter(pk=duty.pk).delete()
            make_duty(world.yearly, duty.organization)
        with CaptureQueriesContext(connection) as queries:
            rehearse(Asked(*YEAR, YEAR[0], requirement=world.yearly))
        costs.append(len(queries))
    assert costs[0] == costs[1]


def command(*args):
    out = StringIO()
    call_command("rehearse", *args, stdout=out)
    return out.getvalue()


def test_the_command_says_it_in_lines_and_in_json(time_machine):
    time_machine.move_to("2026-11-01T08:00:00+07:00", tick=False)
    duty, head, clerk = make_school()
    asked = ["--from", "2026-12-01", "--to", "2026-12-31", "--requirement", str(duty.requirement_id)]
    rows = [json.loads(line) for line in command(*asked, "--json").splitlines()]
    assert {row["person"] for row in rows} == {head.pk, clerk.pk, None}
    first = rows[0]
    assert (first["day"], first["what"], first["step"], first["duty"]) == ("2026-12-02", "reminder", -7, duty.pk)
    text = command(*asked)
    assert f"{len(rows)} việc, không gửi gì." in text and "Nhắc (trước 7 ngày): Trường A, Báo cáo năm, năm 2026" in text


@pytest.mark.parametrize("extra", [["--requirement", "99999"], ["--to", "2020-01-01"], ["--days-to-sign", "-1"]])
def test_the_command_refuses_nonsense(extra):
    with pytest.raises(CommandError):
        command("--from", "2026-12-01", "--to", "2026-12-31", *extra)
