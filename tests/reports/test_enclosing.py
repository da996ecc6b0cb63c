"""Which of several reports holds another one's figure already, and when that matters."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from reports.services.folding.enclosing import Enclosure, Report

pytestmark = pytest.mark.django_db
SENT = datetime(2026, 12, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
FIGURE = "f"


def report(pk, body=None, *, requirement=1, frequency="yearly", period="Năm 2026", data=(None, None)):
    body = body or pk
    return Report(pk, SENT, body, f"Đơn vị {body}", requirement, frequency, period, *data)


def left_out(reports, inside, parts=(), running=False):
    """inside: body → {holder: ids of the parts by which it came there}; returns report → holder's name."""
    figures = {(one.pk, FIGURE) for one in reports}
    held = {(FIGURE, body): holders for body, holders in inside.items()}
    enclosure = Enclosure(reports, figures, held, {(1, FIGURE)} if running else set())
    enclosure.parts = {part.pk: part for part in parts}
    return {pk: name for (pk, _), name in enclosure.left_out().items()}


def test_a_report_that_is_left_out_itself_keeps_nothing_out():
    """The ward holds the unit's figure, the unit's own report the group's: then the group's report counts."""
    ward, unit, group = report(1), report(2), report(3)
    parts = [report(20, 2), report(30, 3)]
    assert left_out([ward, unit, group], {2: {1: {20}}, 3: {2: {30}}}, parts) == {2: "Đơn vị 1"}


def test_what_stands_in_the_one_that_counts_is_out_as_well():
    ward, unit, group = report(1), report(2), report(3)
    parts = [report(20, 2), report(30, 3), report(31, 3)]
    found = left_out([ward, unit, group], {2: {1: {20}}, 3: {2: {30}, 1: {31}}}, parts)
    assert found == {2: "Đơn vị 1", 3: "Đơn vị 1"}


def test_two_that_hold_each_other_are_not_both_left_out():
    parts = [report(10, 1), report(20, 2)]
    assert len(left_out([report(1), report(2)], {1: {2: {10}}, 2: {1: {20}}}, parts)) == 1


@pytest.mark.parametrize(("running", "out"), [(False, set()), (True, {2})])
def test_another_period_counts_unless_the_figure_runs_on(running, out):
    held = report(20, 2, period="6 tháng")
    assert set(left_out([report(1), report(2, period="Cả năm")], {2: {1: {20}}}, [held], running)) == out


YEAR, SPRING, AUTUMN = (
    (date(2026, 1, 1), date(2026, 12, 31)),
    (date(2026, 1, 1), date(2026, 6, 30)),
    (date(2026, 7, 1), date(2026, 12, 31)),
)


@pytest.mark.parametrize(
    ("part", "data", "out"),
    [(SPRING, SPRING, {2}), (SPRING, AUTUMN, set()), (SPRING, YEAR, {2}), ((None, None), AUTUMN, {2})],
)
def test_of_another_frequency_the_days_decide_and_doubt_leaves_out(part, data, out):
    """A unit reports by quarters here and by months there; the holder here is of the same period."""
    held = report(20, 2, requirement=9, frequency="monthly", period="Tháng 3", data=part)
    here = [
        report(1, frequency="quarterly", period="Quý I"),
        report(2, frequency="quarterly", period="Quý I", data=data),
    ]
    assert set(left_out(here, {2: {1: {20}}}, [held])) == out


def test_a_body_never_stands_in_its_own_way():
    assert left_out([report(1), report(2, body=1)], {1: {1: {10}}}, [report(10, 1)]) == {}
