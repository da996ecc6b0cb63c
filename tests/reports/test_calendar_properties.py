"""Dates, windows, levels, lives and extensions against a slow plain reference that shares no code with the product.

A case is one deadline, instant, life or requirement; the quick part has some 600 due dates, 450 instants, 700 lives, 50
requirements of up to 120 periods each and 1,480 stored duties, the slow one about eight times as many.
"""

from datetime import date, timedelta
from itertools import product

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directives.models import CascadeNode
from orgs.calendar import WorkingCalendar, load_calendar, public_holidays
from orgs.models import Organization, OrganizationEvent, OrganizationEventPart
from orgs.services import save_event
from orgs.trees import bulk_insert, tree_lock
from reports.forms.calendar_text import read_days
from reports.frequencies import set_windows
from reports.models import Duty, ReportingRequirement
from reports.services import extend_duties, extend_duty
from reports.services.duties import due_dates, end_of_day
from reports.services.owing import owes
from reports.services.schedule import Period, check_dates, periods, propose_days_before
from reports.services.succession import apply_event_with_duties
from tests.factories import make_node, make_org
from tests.reports import plain_calendar as plain
from tests.reports.makers import OPENED, make_world

YEARS = range(2024, 2036)
TURN = date(2025, 7, 1)
FIRST, LAST = date(2024, 1, 1), date(2035, 12, 31)
CALM = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
dates = st.dates(FIRST, LAST)
OFF = frozenset(day for year in YEARS for day in public_holidays(year)[0])
WORKED = frozenset(day for year in YEARS for day in public_holidays(year)[1])
PUBLISHED = WorkingCalendar(OFF, WORKED)


def runs(few, *args):
    """The property as a quick test and, eight times as long, as a slow one."""

    def twice(body):
        def quick():
            settings(max_examples=few, deadline=None, derandomize=True, suppress_health_check=CALM)(
                given(*args)(body)
            )()

        def long():
            settings(max_examples=few * 8, deadline=None, suppress_health_check=CALM)(given(*args)(body))()

        def test(run):
            run()

        cases = [pytest.param(quick, id="quick"), pytest.param(long, id="long", marks=pytest.mark.slow)]
        return pytest.mark.parametrize("run", cases)(test)

    return twice


@st.composite
def calendars(draw, near):
    """The published calendar, or one in which an administrator moved days about near a date."""
    if draw(st.booleans()):
        return PUBLISHED
    around = st.integers(-20, 20).map(lambda offset: near + timedelta(days=offset))
    off, worked = draw(st.frozensets(around, max_size=14)), draw(st.frozensets(around, max_size=5))
    return WorkingCalendar(OFF | off, WORKED | worked)


@st.composite
def deadlines(draw):
    due = draw(dates)
    return due, draw(calendars(due))


def found_days(due, strict, rolls, calendar):
    return due_dates(due_on=due, strict=strict, rolls_forward=rolls, calendar=calendar)


@runs(150, deadlines())
def test_due_dates(deadline):
    """Four cases a deadline: inclusive or strict "trước ngày", moved to a working day or not."""
    due, calendar = deadline
    for strict, rolls in product((False, True), repeat=2):
        found = found_days(due, strict, rolls, calendar)
        assert (found.safe_on, found.last_on) == plain.the_three_days(due, strict, rolls, calendar.off, calendar.worked)


CLOCKS = [(0, 0, 0, 0), (12, 0, 0, 0), (23, 59, 59, 999999)]


@runs(50, deadlines(), st.booleans(), st.booleans())
def test_edges_of_the_last_day(deadline, strict, rolls):
    """Nine cases a deadline: the first, a middle and the last microsecond of the day before, the day, the day after."""
    found = found_days(deadline[0], strict, rolls, deadline[1])
    assert found.closes_at == end_of_day(found.last_on)
    for offset, clock in product((-1, 0, 1), CLOCKS):
        sent_at = plain.as_moment(found.last_on + offset * plain.DAY, *clock)
        assert (sent_at < found.closes_at) == plain.is_in_time(sent_at, found.last_on)


@st.composite
def regimes(draw):
    """A requirement as a clerk writes it, with what the reference needs to know of it."""
    frequency = draw(st.sampled_from(["yearly", "half_yearly", "quarterly", "monthly", "nine_months", "school_year"]))
    rules = ["school"] if frequency == "school_year" else ["decree", "calendar"]
    day = draw(st.integers(1, 28))
    text = {
        "yearly": f"{day}/{draw(st.integers(1, 12))}",
        "half_yearly": f"{day}/6, {draw(st.integers(1, 31))}/12",
        "quarterly": f"{day}/3, {day}/6, {day}/9, {day}/12",
        "monthly": str(draw(st.integers(1, 31))),
        "nine_months": f"{day}/{draw(st.integers(9, 10))}",
        "school_year": f"{day}/{draw(st.integers(5, 7))}",
    }[frequency]
    first = draw(st.integers(2024, 2034))
    asked = ReportingRequirement(
        frequency=frequency,
        from_year=first,
        to_year=draw(st.integers(first, 2034)),
        is_strict=draw(st.booleans()),
        rolls_forward=draw(st.booleans()),
    )
    return asked, text, draw(st.sampled_from(["", *rules]))


def written_days(frequency, text):
    """(day, month) of each period, from what was typed."""
    if frequency == "monthly":
        return [(int(text), month) for month in range(1, 13)]
    return [tuple(int(number) for number in part.split("/")) for part in text.split(",")]


def expected_periods(asked, text, rule):
    days = written_days(asked.frequency, text)
    rows = []
    for year in range(asked.from_year, asked.to_year + 1):
        for at, (day, month) in enumerate(days):
            due = plain.in_year(day, month, year + (asked.frequency == "school_year"))
            safe, last = plain.the_three_days(due, asked.is_strict, asked.rolls_forward, OFF, WORKED)
            name = plain.name_of(asked.frequency, year, at, day, month, len(days))
            window = plain.reported_days(rule, asked.frequency, year, at) if rule else (None, None)
            rows.append((due, name, safe, last, *window))
    return sorted(rows)


@runs(50, regimes())
def test_periods_and_windows(regime):
    asked, text, rule = regime
    lines = read_days(text, asked.frequency)
    assert set_windows(lines, rule, asked.frequency)
    check_dates(lines, asked.frequency)
    found = [
        (p.dates.due_on, p.name, p.dates.safe_on, p.dates.last_on, p.data_from, p.data_until)
        for p in periods(asked, 2036, PUBLISHED, lines)
    ]

    assert sorted(found) == expected_periods(asked, text, rule)


@runs(20, dates, st.booleans(), st.booleans(), st.integers(2, 4), st.integers(1, 2))
def test_proposed_levels_are_the_latest_with_time_between(due, strict, rolls, levels, gap):
    asked = ReportingRequirement(frequency="yearly", from_year=due.year, is_strict=strict, rolls_forward=rolls)
    ahead = [Period(due.year, "Năm", found_days(due, strict, rolls, PUBLISHED))]
    offered = propose_days_before(asked, ahead, levels, PUBLISHED, gap=gap)
    stops = [plain.the_three_days(due - days * plain.DAY, strict, rolls, OFF, WORKED)[1] for days in offered]

    assert offered[-1] == 0 and offered == sorted(offered, reverse=True)
    for below, above, days in zip(stops, stops[1:], offered, strict=False):
        assert plain.free_days(below, above, OFF, WORKED) >= gap
        later = plain.the_three_days(due - (days - 1) * plain.DAY, strict, rolls, OFF, WORKED)[1]
        assert plain.free_days(later, above, OFF, WORKED) < gap


def lives(*near):
    """Begun and ended on, just before and just after the days that matter, or never."""
    turns = [None, *{day + offset * plain.DAY for day in near for offset in (-1, 0, 1)}]
    return [(begun, ended) for begun, ended in product(turns, repeat=2) if not (begun and ended and ended < begun)]


@runs(25, st.data(), st.integers(2025, 2034), st.booleans(), st.booleans())
def test_lives(data, year, has_window, is_next_year):
    """Some thirty lives a period."""
    due = data.draw(st.dates(date(year + is_next_year, 1, 1), date(year + is_next_year, 12, 31)))
    data_until = data.draw(st.dates(date(year, 1, 1), date(year, 12, 31))) if has_window else None
    period = Period(year, f"Năm {year}", found_days(due, False, True, PUBLISHED), data_until and FIRST, data_until)
    until = min(due, data_until or date(year, 12, 31))

    for begun, ended in lives(due, until):
        body = Organization(started_on=begun, ended_on=ended)
        assert owes(body, period, due) == plain.owes(begun, ended, until, due)


@pytest.mark.parametrize("year", YEARS)
def test_tet_and_hung_kings_fall_as_in_the_almanac(year):
    """The statutory days of Bộ luật Lao động 2019, Điều 112 are off; none of them is a working day of the portal."""
    tet, off = plain.lunar_new_year(year), public_holidays(year)[0]

    assert {tet + offset * plain.DAY for offset in range(-1, 4)} <= off
    assert {date(year, 1, 1), plain.hung_kings(year), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)} <= off


def children(world, count, **values):
    """Bodies of the paper, in bulk; `values(n)` their fields."""
    with tree_lock(Organization):
        rows = [Organization(name=f"T{n}", parent=world.office, **values["fields"](n)) for n in range(count)]
        bodies = bulk_insert(Organization, rows)
    root = CascadeNode.objects.get(organization=world.office)
    paper = {"directive": world.document, "handed_down_by": world.document, "opened_on": OPENED, "parent": root}
    with tree_lock(CascadeNode):
        bulk_insert(CascadeNode, [CascadeNode(organization=body, **paper) for body in bodies])
    return bodies


def write_monthly(world):
    """The requirement is due on the 25th of every month; nothing is owed yet."""
    world.requirement.duties.all().delete()
    world.requirement.dates.all().delete()
    for line in read_days("25", "monthly"):
        line.requirement = world.requirement
        line.save()


def life_of(n):
    """Births and ends on every day around the turn of months, some never."""
    begun = date(2026, 1, 1) + timedelta(days=7 * n % 500)
    ended = begun + timedelta(days=13 * n % 400) if n % 3 else None
    return {"started_on": begun if n % 4 else None, "ended_on": ended}


@pytest.mark.django_db
@pytest.mark.parametrize("count", [60, pytest.param(600, marks=pytest.mark.slow)])
def test_stored_duties_of_born_and_closed_bodies(count):
    """Every body × month of two years: 1,440 pairs quickly, 14,400 slowly."""
    world = make_world(frequency="monthly")
    write_monthly(world)
    bodies = children(world, count, fields=life_of)
    extend_duties(requirement=world.requirement, until_year=2027, on=OPENED)

    due = {(year, month): date(year, month, 25) for year in (2026, 2027) for month in range(1, 13)}
    expected = {
        (body.pk, day)
        for body in bodies
        for day in due.values()
        if plain.owes(body.started_on, body.ended_on, day, day)
    }
    stored = Duty.objects.filter(organization__in=[body.pk for body in bodies])
    assert set(stored.values_list("organization", "due_on")) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("count", [40, pytest.param(600, marks=pytest.mark.slow)])
def test_stored_extensions(count):
    """Each body moved once or twice to a day of its own; the trace tells every step."""
    world = make_world(is_strict=True)
    bodies = children(world, count, fields=lambda n: {})
    extend_duties(requirement=world.requirement, until_year=2026, on=OPENED)
    for n, duty in enumerate(
        Duty.objects.filter(organization__in=bodies).select_related("requirement", "organization")
    ):
        steps = [duty.due_on + timedelta(days=days) for days in ([1 + n, 80 + 3 * n] if n % 2 else [1 + n])]
        for day in steps:
            duty = extend_duty(duty=duty, due_on=day, reason="Bão", actor=None)
        safe, last = plain.the_three_days(steps[-1], True, True, OFF, WORKED)
        assert (duty.due_on, duty.safe_on, duty.last_on) == (steps[-1], safe, last)
        assert duty.closes_at == plain.as_moment(last + plain.DAY)
        assert list(duty.changes.values_list("due_on_after", flat=True)) == steps


def event_of(world, kind, heirs):
    """An event of 1 July 2025 that ends the two schools of the world."""
    event = OrganizationEvent(type=kind, on=TURN, basis="Nghị quyết 202/2025/QH15")
    parts = [OrganizationEventPart(side="from", organization=body) for body in (world.school, world.other)]
    parts += [OrganizationEventPart(side="to", organization=heir) for heir in heirs]
    return save_event(event=event, parts=parts, actor=None)


def merge_once(sent_before, heir_owes):
    """Both schools owe every month of 2025; some reports are sent; then they merge."""
    world = make_world(frequency="monthly", from_year=2025)
    write_monthly(world)
    heir = make_org("Trường hợp nhất", parent=world.office, started_on=None if heir_owes else TURN)
    if heir_owes:
        make_node(heir, world.document)
    extend_duties(requirement=world.requirement, until_year=2025, on=date(2025, 1, 1))
    for body, month in sent_before:
        rows = Duty.objects.filter(organization=(world.school, world.other)[body], due_on=date(2025, month, 25))
        rows.update(state="submitted", first_sent_at=timezone.now())
    apply_event_with_duties(event=event_of(world, "merger", [heir]), actor=None)
    extend_duties(requirement=world.requirement, until_year=2026, on=TURN)
    return world, heir


@pytest.mark.django_db
@runs(2, st.sets(st.tuples(st.integers(0, 1), st.integers(1, 12))), st.booleans())
def test_merged_bodies_owe_every_period_once(sent_before, heir_owes):
    with transaction.atomic():
        world, heir = merge_once(sent_before, heir_owes)
        rows = Duty.objects.filter(requirement=world.requirement)
        for month in range(1, 13):
            open_before = 2 - sum(1 for _, sent_month in sent_before if sent_month == month)
            here = rows.filter(due_on=date(2025, month, 25))
            states = list(here.exclude(organization=heir).order_by("state").values_list("state", flat=True))
            taken = here.filter(organization=heir, is_tracked=True).count()
            exempted = max(open_before - (0 if heir_owes else 1), 0)
            assert states == ["exempted"] * exempted + ["submitted"] * (2 - open_before)
            assert taken == 1 or (taken == 0 and open_before == 0 and not heir_owes and date(2025, month, 25) < TURN)
        later = rows.filter(year=2026).values_list("organization", "due_on")
        assert sorted(later) == [(heir.pk, date(2026, month, 25)) for month in range(1, 13)]
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_command_and_the_table_agree_with_the_reference(capsys):
    call_command("load_holidays", *YEARS)
    calendar = load_calendar()
    assert (calendar.off, calendar.worked) == (OFF, WORKED)
    capsys.readouterr()
    call_command("preview_requirement", "--annual", "--day", "3", "--month", "2", "--years", "2024-2035", "--json")
    for year, line in zip(YEARS, capsys.readouterr().out.splitlines(), strict=True):
        safe, last = plain.the_three_days(date(year, 2, 3), False, True, OFF, WORKED)
        assert f'"safe_on": "{safe}", "last_on": "{last}"' in line


def test_nobody_is_late_in_the_last_microsecond():
    found = found_days(date(2028, 12, 10), True, True, PUBLISHED)
    assert timezone.localtime(found.closes_at) - timedelta(microseconds=1) == plain.as_moment(
        date(2028, 12, 11), 23, 59, 59, 999999
    )
