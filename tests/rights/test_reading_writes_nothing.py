"""Opening a page changes nothing: every GET of the portal by people of every role leaves all tables as they were.

Documented marks of having looked: a receipt becomes "đã xem" for its own body, a notice that is followed is read.
"""

import pytest
from django.utils import timezone

from directives.models import Receipt
from reports.models import Notification
from tests import factories as make
from tests.rights.doors import addresses, questions
from tests.rights.worlds import differences, everything
from tests.test_route_gate import somebody

SESSIONS = "sessions.Session"


def _already_looked():
    Receipt.objects.update(state=Receipt.State.SEEN)
    Notification.objects.update(read_at=timezone.now())


@pytest.mark.slow
@pytest.mark.any_database
@pytest.mark.django_db
@pytest.mark.parametrize("person", ["insider", "school", "above"])
def test_no_get_changes_a_row(client, gate_world, person):
    people = {"insider": gate_world.insider}
    people["school"] = people["insider"] if person == "insider" else somebody(gate_world.school)
    people["above"] = people["insider"] if person != "above" else somebody(gate_world.body.parent)
    client.raise_request_exception = False
    client.force_login(people[person])
    _already_looked()
    before = everything()
    for url in addresses(gate_world) + questions(gate_world):
        assert client.get(url).status_code < 500, url
    assert differences(before, everything()) <= {SESSIONS}


@pytest.mark.django_db
def test_looking_marks_only_what_is_documented(client):
    """The clerk's first look at a receipt, and following a notice, write exactly these two rows and no others."""
    body = make.make_org("Sở Giáo dục")
    clerk = make.make_user(body, "clerk")
    receipt = make.make_receipt(make.make_document(), body)
    notice = Notification.objects.create(user=clerk, key="k", text="Nhắc", link="/")
    client.force_login(clerk)
    before = everything()
    client.get(receipt.get_absolute_url())
    client.get(f"/thong-bao/{notice.pk}/")
    changed = differences(before, everything()) - {SESSIONS}
    assert changed == {Receipt._meta.label, Notification._meta.label}
    receipt.refresh_from_db()
    assert receipt.state == Receipt.State.SEEN and receipt.number is None
