"""Periods of every frequency, data windows, the days of each level, and who owes what in its life."""

from datetime import date

import pytest

from directives.models import Recipient
from orgs.calendar import WorkingCalendar
from orgs.errors import DomainError, NotAllowed
from orgs.models import Level
from reports.frequencies import labels_of, set_windows
from reports.models import Duty, ReportingRequirement, RequirementDate, YearDay
from reports.services import extend_duties, set_steps
from reports.services.requirements import free_closed_bodies
from reports.services.schedule import (
    above_of,
    check_dates,
    latest_day,
    periods,
    propose_days_before,
    staircase,
    warnings_of,
)
from tests.factories import make_org
from tests.reports.makers import OPENED, make_world

WEEKDAYS_ONLY = WorkingCalendar(frozenset(), frozenset())
Frequency, Window = ReportingRequirement.Frequency, ReportingRequirement.Window
DECREE = {
    "monthly": {0: ("2025-12-15", "2026-01-14"), 1: ("2026-01-15", "2026-02-14"), 11: ("2026-11-15", "2026-12-14")},
    "quarterly": {0: ("2025-12-15", "2026-03-14"), 1: ("2026-03-15", "2026-06-14"), 3: ("2026-09-15", "2026-12-14")},
    "half_yearly": {0: ("2025-12-15", "2026-06-14"), 1: ("2026-06-15", "2026-12-14")},
    "nine_months": {0: ("2025-12-15", "2026-09-14")},
    "yearly": {0: ("2025-12-15", "2026-12-14")},
}


def make_level(name, rank):
    return Level.objects.create(name=name, rank=rank)


def asked(frequency="yearly", **overrides):
    return ReportingRequirement(frequency=frequency, from_year=2026, **overrides)


def lines_of(frequency, days):
    labels = labels_of(frequency, len(days))
    return [
        RequirementDate(day=day, month=month, label=label) for (day, month), label in zip(days, labels, strict=True)
    ]


DAYS = {
    "monthly": [(25, month) for month in range(1, 13)],
    "quarterly": [(25, month) for month in (3, 6, 9, 12)],
    "half_yearly": [(25, 6), (25, 12)],
    "nine_months": [(25, 9)],
    "yearly": [(25, 12)],
}


@pytest.mark.parametrize("frequency", DECREE)
def test_windows_of_the_decree_are_presets(frequency):
    lines = lines_of(frequency, DAYS[frequency])
    assert set_windows(lines, Window.DECREE, frequency)
    check_dates(lines, frequency)
    found = periods(asked(frequency, to_year=2026), 2026, WEEKDAYS_ONLY, lines)

    for at, window in DECREE[frequency].items():
        assert (str(found[at].data_from), str(found[at].data_until)) == window
        assert found[at].cut_off_on == found[at].data_until


def test_calendar_windows_end_with_the_month_and_whole_year_is_the_year():
    lines = lines_of("monthly", DAYS["monthly"])
    set_windows(lines, Window.CALENDAR, "monthly")
    assert periods(asked("monthly"), 2027, WEEKDAYS_ONLY, lines)[13].data_until == date(2027, 2, 28)

    halves = lines_of("half_yearly", DAYS["half_yearly"])
    halves[1].label = "Cả năm"
    set_windows(halves, Window.DECREE, "half_yearly")
    assert halves[1].data_from == YearDay(15, 12, -1)


def test_a_frequency_without_preset_says_so():
    assert not set_windows(lines_of("custom", [(1, 3)]), Window.DECREE, Frequency.CUSTOM)
    assert not set_windows(lines_of("yearly", [(1, 3)]), Window.SCHOOL, Frequency.YEARLY)


def test_school_year_is_due_in_the_next_year():
    line = RequirementDate(day=15, month=6, label="Năm học", is_for_previous_year=True)
    set_windows([line], Window.SCHOOL, Frequency.SCHOOL_YEAR)
    [found] = periods(asked("school_year", to_year=2026), 2027, WEEKDAYS_ONLY, [line])

    assert (found.name, found.dates.due_on) == ("Năm học 2026-2027", date(2027, 6, 15))
    assert (found.data_from, found.data_until) == (date(2026, 9, 1), date(2027, 5, 31))


def test_custom_days_recur_or_stand_in_one_year():
    lines = [RequirementDate(day=1, month=3), RequirementDate(day=2, month=4, only_year=2027)]
    found = periods(asked("custom", to_year=2027), 2028, WEEKDAYS_ONLY, lines)

    assert [str(period.dates.due_on) for period in found] == ["2026-03-01", "2027-03-01", "2027-04-02"]


@pytest.mark.parametrize(
    ("frequency", "lines"),
    [
        ("monthly", [RequirementDate(day=1, month=1)]),
        ("custom", []),
        ("custom", [RequirementDate(day=1, month=1)] * 2),
        ("yearly", [RequirementDate(day=1, month=1, data_from=YearDay(1, 1))]),
        ("yearly", [RequirementDate(day=1, month=1, data_from=YearDay(2, 1), data_until=YearDay(1, 1))]),
    ],
)
def test_days_that_do_not_fit_are_refused(frequency, lines):
    with pytest.raises(DomainError):
        check_dates(lines, frequency)


def test_staircase_is_proposed_backward_and_leaves_a_working_day():
    requirement = asked(to_year=2035)
    ahead = periods(requirement, 2035, WEEKDAYS_ONLY, [RequirementDate(day=22, month=12)])
    low, middle, top = propose_days_before(requirement, ahead, 3, WEEKDAYS_ONLY)

    assert top == 0 < middle < low
    for period in ahead:
        levels = [("xã", low), ("sở", middle), ("tỉnh", top)]
        assert not warnings_of(period, staircase(requirement, period, WEEKDAYS_ONLY, levels=levels))


def test_a_level_without_a_working_day_is_warned_of():
    requirement = asked()
    line = RequirementDate(day=15, month=12, cut_off=YearDay(14, 12))
    [period] = periods(requirement, 2026, WEEKDAYS_ONLY, [line])
    levels = [("Cấp xã", 0), ("Cấp tỉnh", 0)]
    low, top = warnings_of(period, staircase(requirement, period, WEEKDAYS_ONLY, levels=levels))

    assert "Cấp xã: không còn ngày làm việc nào giữa ngày chốt số liệu" in low
    assert "Cấp tỉnh: không còn ngày làm việc nào giữa hạn của cấp dưới" in top


def test_a_window_that_ends_after_the_day_asks_for_an_estimate():
    line = RequirementDate(day=10, month=12)
    set_windows([line], Window.DECREE, "yearly")
    [period] = periods(asked(), 2026, WEEKDAYS_ONLY, [line])
    [said] = warnings_of(period, staircase(asked(), period, WEEKDAYS_ONLY))

    assert "14/12/2026" in said and "ước thực hiện" in said


def test_the_own_report_upward_sets_the_latest_day_below():
    upward = periods(asked(), 2030, WEEKDAYS_ONLY, [RequirementDate(day=10, month=12)])
    days = latest_day(asked(), upward, WEEKDAYS_ONLY)
    requirement = asked(folds_into=ReportingRequirement(name="Báo cáo của Sở"))
    below = periods(requirement, 2030, WEEKDAYS_ONLY, [RequirementDate(day=10 - days, month=12)])

    for period in below:
        above = above_of(period, upward)
        assert above.year == period.year
        assert not warnings_of(period, staircase(requirement, period, WEEKDAYS_ONLY, upward=above))
        assert warnings_of(period, staircase(requirement, above, WEEKDAYS_ONLY, upward=above))


@pytest.mark.django_db
def test_a_lower_level_owes_earlier():
    world = make_world()
    low = make_level("Cấp xã", 3)
    type(world.school).objects.filter(pk=world.school.pk).update(tier=low)
    Duty.objects.all().delete()
    ReportingRequirement.objects.update(is_open=False)
    world.requirement.refresh_from_db()
    set_steps(requirement=world.requirement, steps={low: 5}, actor=world.people["office_clerk"])
    extend_duties(requirement=world.requirement, until_year=2026, on=OPENED)

    assert (str(world.duty().due_on), str(world.duty(world.other).due_on)) == ("2026-12-05", "2026-12-10")
    assert str(world.duty().last_on) == "2026-12-07"


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["stranger", "head", "office_clerk"])
def test_days_of_a_level_are_fixed_once_it_is_open(who):
    world = make_world()
    with pytest.raises(NotAllowed):
        set_steps(requirement=world.requirement, steps={}, actor=world.people[who])


@pytest.mark.django_db
def test_a_body_founded_after_the_issue_owes_where_a_rule_of_the_paper_means_it():
    world = make_world()
    Recipient.objects.create(document=world.document, text="Các trường", mode="rule", line="main")
    born = make_org("Trường mới", parent=world.office, started_on=date(2026, 8, 1))
    make_org("Trường không có tên trong văn bản", parent=world.office, started_on=date(2020, 1, 1))
    extend_duties(requirement=world.requirement, until_year=2027, on=date(2026, 8, 2))

    assert list(born.duties.order_by("year").values_list("year", flat=True)) == [2026, 2027]
    assert world.requirement.duties.values("organization").distinct().count() == 3


@pytest.mark.django_db
def test_a_body_founded_after_what_is_reported_ended_owes_nothing_of_it():
    world = make_world()
    Recipient.objects.create(document=world.document, text="Các trường", mode="rule", line="main")
    RequirementDate.objects.update(day=15, month=1, is_for_previous_year=True)
    born = make_org("Trường mới", parent=world.office, started_on=date(2027, 1, 5))
    extend_duties(requirement=world.requirement, until_year=2028, on=date(2027, 1, 6))

    assert list(born.duties.values_list("year", flat=True)) == [2027]


@pytest.mark.django_db
def test_a_body_closed_without_an_event_is_freed_with_the_reason():
    world = make_world()
    type(world.school).objects.filter(pk=world.school.pk).update(ended_on=date(2027, 3, 1))

    assert free_closed_bodies(date(2027, 3, 1)) == 1
    assert free_closed_bodies(date(2027, 3, 2)) == 0
    freed = Duty.objects.get(organization=world.school, year=2027)
    assert freed.state == "exempted" and "01/03/2027" in freed.changes.get().reason
    assert world.duty().state == "not_submitted"


def test_a_quarter_far_before_the_own_report_does_not_wait_on_it():
    upward = periods(asked(), 2026, WEEKDAYS_ONLY, [RequirementDate(day=20, month=12)])
    quarters = periods(asked("quarterly"), 2026, WEEKDAYS_ONLY, lines_of("quarterly", DAYS["quarterly"]))

    assert [above_of(quarter, upward) for quarter in quarters] == [None, None, None, upward[0]]
