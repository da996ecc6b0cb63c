"""A province of 10,000 bodies goes through the product's own import; then people browse and search it."""

import io

import pytest

from bench.bodies import as_csv
from orgs import services
from orgs.closure import closure_faults
from orgs.imports import BODY_COLUMNS, import_bodies, read_table
from orgs.models import Organization
from orgs.trees import tree_faults

TOTAL = 10_000


@pytest.mark.slow
@pytest.mark.django_db
def test_ten_thousand_bodies_are_imported_browsed_and_searched(client, django_assert_max_num_queries):
    draft = import_bodies(read_table(io.BytesIO(as_csv(TOTAL)), "don-vi.csv", BODY_COLUMNS), actor=None)
    assert not draft.problems
    assert Organization.objects.count() == TOTAL
    assert not tree_faults(Organization) and not closure_faults()
    unit, commune = Organization.objects.get(code="T.0.0"), Organization.objects.get(code="T.1")
    client.force_login(
        services.create_user(actor=None, username="xem", full_name="Người Xem", memberships=[(unit, "clerk")])
    )

    with django_assert_max_num_queries(15):
        first = client.get("/don-vi/").content
    with django_assert_max_num_queries(15):
        opened = client.get(f"/don-vi/nhanh/{commune.pk}/").content.decode()
    with django_assert_max_num_queries(15):
        found = client.get("/don-vi/", {"q": "truong mam non so 0 xa 77"}).content.decode()

    assert len(first) < 150_000
    assert "Trường mầm non số 0 xã 1<" in opened
    assert "Trường mầm non số 0 xã 77" in found and "Trường mầm non số 0 xã 78" not in found
