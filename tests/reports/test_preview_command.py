"""`manage.py preview_requirement`: one JSON object a line, by the code that makes the duties."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.models import RequirementDate
from reports.services import set_steps
from tests.reports.makers import make_world
from tests.reports.test_schedule import make_level

pytestmark = pytest.mark.django_db


def lines(*args):
    out = StringIO()
    call_command("preview_requirement", *args, "--json", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("options", "safe_on", "last_on"),
    [
        ([], "2028-12-08", "2028-12-11"),
        (["--strict"], "2028-12-08", "2028-12-11"),
        (["--no-roll"], "2028-12-08", "2028-12-10"),
        (["--strict", "--no-roll"], "2028-12-08", "2028-12-09"),
    ],
)
def test_an_annual_day_needs_no_requirement(options, safe_on, last_on):
    found = lines("--annual", "--day", "10", "--month", "12", "--years", "2024-2035", *options)

    assert len(found) == 12
    assert found[4] == {
        "period": "Năm 2028", "due_on": "2028-12-10", "safe_on": safe_on, "last_on": last_on,
        "window": None, "cut_off_on": None,
    }  # fmt: skip


def test_a_stored_requirement_shows_the_days_its_duties_have():
    world = make_world()
    found = lines(str(world.requirement.pk), "--years", "2026-2027")

    rows = world.requirement.duties.filter(organization=world.school).order_by("due_on")
    assert [(row["due_on"], row["safe_on"], row["last_on"]) for row in found] == [
        (str(duty.due_on), str(duty.safe_on), str(duty.last_on)) for duty in rows
    ]


def test_window_cut_off_and_levels_are_shown_where_they_are_named():
    world = make_world()
    low = make_level("Cấp xã", 3)
    set_steps(requirement=world.requirement, steps={low: 5}, actor=None)
    RequirementDate.objects.update(data_from="-1:12:15", data_until="0:12:14")
    [row] = lines(str(world.requirement.pk), "--years", "2026")

    assert row["window"] == {"from": "2025-12-15", "until": "2026-12-14"}
    assert row["cut_off_on"] == "2026-12-14"
    assert row["levels"]["Cấp xã"]["due_on"] == "2026-12-05"


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["1", "--annual"],
        ["999"],
        ["--annual", "--day", "10"],
        ["--annual", "--day", "31", "--month", "2"],
        ["--annual", "--day", "3", "--month", "13"],
        ["--annual", "--day", "3", "--month", "2", "--years", "2035-2024"],
    ],
)
def test_what_makes_no_sense_is_refused(args):
    with pytest.raises(CommandError):
        call_command("preview_requirement", *args)
