"""Who answers or reports under a paper has taken it over: the receipt says so, with its entry in the log."""

import pytest

from directives.models import Receipt
from orgs.models import AuditEntry
from plans import services as plans
from tests.factories import make_receipt, make_user
from tests.reports.makers import LATER, make_world, sent

pytestmark = pytest.mark.django_db


def acts(receipt):
    return list(AuditEntry.objects.about(receipt).values_list("action", "actor"))


@pytest.mark.parametrize("state", ["unseen", "seen"])
def test_sending_a_report_acknowledges_the_paper(state):
    world = make_world()
    receipt = make_receipt(world.document, world.school, state=state)
    other = make_receipt(world.document, world.other)
    assert acts(receipt) == []
    sent(world)
    receipt.refresh_from_db(), other.refresh_from_db()
    assert (receipt.state, other.state) == (Receipt.State.ACKNOWLEDGED, Receipt.State.UNSEEN)
    assert receipt.acknowledged_by == world.people["head"] and receipt.acknowledged_at
    assert acts(receipt) == [("receipt_acknowledged", world.people["head"].pk)]


def test_what_was_acknowledged_by_hand_stays_as_it_was():
    world = make_world()
    clerk = world.people["clerk"]
    receipt = make_receipt(
        world.document, world.school, state="acknowledged", acknowledged_at=LATER, acknowledged_by=clerk
    )
    sent(world)
    receipt.refresh_from_db()
    assert (receipt.acknowledged_by, receipt.acknowledged_at) == (clerk, LATER)
    assert acts(receipt) == []


def test_a_plan_in_answer_acknowledges_the_paper():
    world = make_world()
    receipt = make_receipt(world.document, world.school)
    author = make_user(world.school, "specialist")
    place = world.school.cascade_nodes.get()
    plans.create_plan(issuer=world.school, kind="KH", subject="Của riêng trường", actor=author)
    assert acts(receipt) == []
    plans.create_plan(issuer=world.school, kind="KH", subject="Thực hiện kế hoạch của Sở", actor=author, order=place)
    receipt.refresh_from_db()
    assert (receipt.state, receipt.acknowledged_by) == (Receipt.State.ACKNOWLEDGED, author)
    assert acts(receipt) == [("receipt_acknowledged", author.pk)]
