"""Lists, home and forms read as often with many rows as with few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_user
from tests.reports.makers import fill, make_world, sent

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]


def queries(client, user, url):
    client.force_login(user)
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def office(schools):
    world = make_world(schools=schools)
    for duty in world.requirement.duties.filter(year=2026):
        sent(world, duty, actor=make_user(duty.organization, "head"))
    return world


@pytest.mark.parametrize(
    "url", ["/", "/bao-cao/da-nhan/", "/bao-cao/da-nhan/?tat-ca=1", "/bao-cao/che-do/", "/van-ban/{}/bao-cao/"]
)
def test_receiving_side(client, url):
    few, many = office(3), office(30)

    counts = [queries(client, world.people["office_head"], url.format(world.document.pk)) for world in (few, many)]

    assert counts[0] == counts[1]


@pytest.mark.parametrize("url", ["/", "/bao-cao/", "/bao-cao/nghia-vu/"])
def test_reporting_side(client, url):
    counts = []
    for years in (2027, 2056):
        world = make_world(schools=1)
        from reports.services import extend_duties

        extend_duties(requirement=world.requirement, until_year=years)
        counts.append(queries(client, world.people["head"], url))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("state", ["draft", "sent"])
def test_one_report_with_many_lines(client, state):
    counts = []
    for lines in (3, 30):
        world = make_world(schools=1)
        for number in range(lines):
            world.form.headings.create(title=f"Mục {number}", is_required=False)
            world.form.indicators.create(name=f"Chỉ tiêu {number}", is_required=False)
        (fill if state == "draft" else sent)(world)
        counts.append(queries(client, world.people["head"], world.duty().get_absolute_url()))

    assert counts[0] == counts[1]
