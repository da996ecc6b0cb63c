"""The province the benchmark measures: the same every time, and fit for the product's own import."""

import io

import pytest

from bench.bodies import as_csv, rows
from orgs.closure import closure_faults
from orgs.imports import BODY_COLUMNS, import_bodies, read_table
from orgs.models import Organization
from orgs.trees import tree_faults


def test_the_province_is_the_same_every_time_and_of_the_asked_size():
    assert as_csv(500) == as_csv(500)
    codes = [row[0] for row in rows(10_000)]
    assert len(codes) == len(set(codes)) == 10_000


@pytest.mark.django_db
def test_it_is_imported_whole():
    table = read_table(io.BytesIO(as_csv(400)), "x.csv", BODY_COLUMNS)
    draft = import_bodies(table, actor=None)
    assert (len(draft.created), draft.problems) == (400, [])
    assert not tree_faults(Organization)
    assert not closure_faults()
