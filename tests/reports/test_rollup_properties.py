"""Folded figures and the leader's totals on random trees of reports, against a recomputation in plain Python.

A case is a world of some thirty reports in two or three levels: every type and rule, running figures over two periods,
reports missing, returned, withdrawn, exempted, with nothing to report, with estimates, with parts cut out, and units
that report to the ward and past it to the city.
"""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import rollups
from reports.models import Duty
from reports.rollup_indicators import indicator_totals
from reports.services.folding import fold_into, sources_of
from tests.reports import plain_folding as plain
from tests.reports.folding_worlds import YEAR, make_world, reader

pytestmark = pytest.mark.django_db
# How many random worlds the slow test builds; WORLDS=300 before a release.
WORLDS = int(os.environ.get("WORLDS", "20"))
CALM = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def check(seed):
    with transaction.atomic():
        world = make_world(seed)
        check_folding(world)
        for level, body in world.requirements:
            if level != "top":
                check_totals(world, level, body)
        transaction.set_rollback(True)


def check_folding(world):
    top = world.own[-1].requirement
    below = {made.pk for made in world.requirements.values() if made.folds_into_id == top.pk}
    for duty in world.own:
        if not sources_of(duty).exists():
            continue
        halves = {duty.due_on.month // 12} if len(world.own) == 2 else {0, 1}
        received = [one for one in world.received(world.city, below) if one.half in halves]
        draft = fold_into(duty=duty, actor=None)
        for question in world.questions:
            indicator = world.indicators[top.pk, question.name]
            feeding = [one for one in received if (one.requirement, question.name) in world.rules]
            wanted, _ = plain.folded(world.at(question, "mid"), feeding)
            rows = draft.values.filter(indicator=indicator).select_related("item")
            assert {row.item.name if row.item else "": found(row) for row in rows} == expected(wanted), question


def found(row):
    ratio = (row.numerator, row.denominator) if row.numerator is not None else None
    return row.value, ratio, row.is_estimate


def expected(answer):
    if answer is None:
        return {}
    if answer.ratio is not None:
        return {"": (plain.as_percent(answer.ratio), answer.ratio, bool(answer.guessed))}
    return {item: (value, None, item in answer.guessed) for item, value in answer.parts.items()}


def check_totals(world, level, body):
    requirement = world.requirements[level, body]
    duties = rollups.duties_to(reader(body), body).filter(year=YEAR)
    owing = duties.filter(requirement=requirement).exclude(state=Duty.State.EXEMPTED)
    bodies = owing.values("organization").distinct().count()
    lines = {
        line.indicator.name: line for line in indicator_totals(duties, body, {requirement.pk: bodies})[requirement.pk]
    }
    received = world.received(body, {requirement.pk})
    for question in world.questions:
        line, asked = lines[question.name], world.at(question, level)
        total = plain.total(asked, received)
        if isinstance(total, tuple):
            assert (line.figure.numerator, line.figure.denominator) == total
            total = plain.as_percent(total)
        assert line.value == total, (level, asked)
        assert line.covered == plain.covered(asked, received), (level, asked)
        assert line.expected == bodies
        if asked.rule != "none":
            assert line.estimates == plain.estimates(asked, received), (level, asked)
        if asked.items:
            assert dict(line.items) == plain.item_totals(asked, received), (level, asked)


def test_a_few_worlds():
    settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=CALM, database=None)(
        given(st.integers(0, 10**9))(check)
    )()


@pytest.mark.slow
@pytest.mark.any_database
def test_many_worlds():
    settings(max_examples=WORLDS, deadline=None, suppress_health_check=CALM)(given(st.integers(0, 10**9))(check))()
