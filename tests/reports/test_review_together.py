"""A sender who takes back and a receiver who decides at the same moment: one of them wins, on PostgreSQL."""

from functools import partial

import pytest

from orgs.errors import StateConflict
from reports.models import Delivery, Duty, ReportVersion
from reports.services import accept_delivery, drop_correction, send_report, start_correction, withdraw_report
from tests.reports.makers import LATER, make_world, sent
from tests.reports.test_together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.mark.parametrize("turn", range(4))
def test_either_withdrawn_or_accepted_never_both(turn):
    world = make_world(schools=1)
    delivery = sent(world).deliveries.get()
    accept = partial(accept_delivery, delivery=delivery, actor=world.people["office_head"], now=LATER)
    withdraw = partial(withdraw_report, duty=world.duty(), reason="Nhầm", actor=world.people["head"], now=LATER)
    outcomes = together(*((accept, withdraw) if turn % 2 else (withdraw, accept)))

    assert sorted(type(outcome) for outcome in outcomes if outcome) == [StateConflict]
    duty, version = world.duty(), ReportVersion.objects.get(number=1)
    delivery = Delivery.objects.get()
    if version.withdrawn_at:
        assert (duty.state, duty.first_sent_at) == (Duty.State.NOT_SUBMITTED, None)
        assert (delivery.state, delivery.is_current) == (Delivery.State.SUBMITTED, False)
    else:
        assert (duty.state, delivery.state, delivery.is_current) == ("accepted", "accepted", True)
        assert duty.versions.count() == 1


def test_a_correction_sent_and_dropped_at_once_is_one_of_both():
    world = make_world(schools=1)
    accept_delivery(delivery=sent(world).deliveries.get(), actor=None, now=LATER)
    start_correction(duty=world.duty(), reason="Thiếu", actor=world.people["head"])
    send = partial(send_report, duty=world.duty(), actor=world.people["head"], now=LATER)
    outcomes = together(send, partial(drop_correction, duty=world.duty(), actor=world.people["clerk"]))

    assert sum(outcome is None for outcome in outcomes) == 1
    duty = world.duty()
    assert not duty.is_correcting and not duty.versions.drafts().exists()
    assert (duty.state, duty.versions.count()) in ((Duty.State.SUBMITTED, 2), (Duty.State.ACCEPTED, 1))


def test_a_correction_is_begun_once():
    world = make_world(schools=1)
    accept_delivery(delivery=sent(world).deliveries.get(), actor=None, now=LATER)
    begin = partial(start_correction, duty=world.duty(), reason="Thiếu", actor=world.people["clerk"])
    outcomes = together(begin, begin, begin)

    assert sum(outcome is None for outcome in outcomes) == 1
    assert world.duty().versions.drafts().count() == 1
