"""Correcting an accepted report: the accepted version counts until the linked one is sent."""

import pytest

from orgs.errors import DomainError, NotAllowed, StateConflict
from reports.models import Delivery, Duty, Notification
from reports.services import (
    accept_delivery,
    drop_correction,
    return_delivery,
    send_report,
    start_correction,
    withdraw_report,
)
from reports.services.sending import content_of, fingerprint
from tests.reports.makers import IN_TIME, LATER, fill, make_world, sent

pytestmark = pytest.mark.django_db


def accepted(world):
    version = sent(world)
    for delivery in version.deliveries.all():
        accept_delivery(delivery=delivery, actor=None, now=LATER)
    return version


def started(world, who="clerk", reason="Đếm thiếu hai lớp"):
    return start_correction(duty=world.duty(), reason=reason, actor=world.people[who])


def corrected(world, value=5):
    fill(world, value=value, lock_version=world.duty().versions.drafts().get().lock_version)
    return send_report(duty=world.duty(), actor=world.people["head"], now=LATER)


def test_the_accepted_version_counts_until_the_correction_is_sent():
    world = make_world(receivers=("office", "city"))
    old = accepted(world)
    draft = started(world)
    duty = world.duty()

    assert (duty.state, duty.is_correcting) == (Duty.State.ACCEPTED, True)
    assert (draft.corrects, draft.values.get().value) == (old, 3)
    assert set(Delivery.objects.current().values_list("version", flat=True)) == {old.pk}
    assert duty not in Duty.objects.open()

    new = corrected(world)
    duty = world.duty()
    assert (duty.state, duty.is_correcting, duty.first_sent_at) == (Duty.State.SUBMITTED, False, IN_TIME)
    assert (new.number, new.corrects, new.correction_reason) == (2, old, "Đếm thiếu hai lớp")
    assert set(Delivery.objects.current().values_list("version", "state")) == {(new.pk, "submitted")}


def test_the_reason_stands_in_the_hash_and_in_the_notice():
    world = make_world()
    old = accepted(world)
    started(world)
    new = corrected(world)

    assert content_of(new)["corrects"] == [1, "Đếm thiếu hai lớp"] and "corrects" not in content_of(old)
    assert fingerprint(new) == new.sha256 and fingerprint(old) == old.sha256
    notice = Notification.objects.unread().get(user=world.people["office_head"])
    assert "bản đính chính" in notice.text and "Đếm thiếu hai lớp" in notice.text


def test_a_dropped_correction_leaves_everything_as_it_was():
    world = make_world()
    old = accepted(world)
    started(world)
    drop_correction(duty=world.duty(), actor=world.people["head"])
    duty = world.duty()

    assert (duty.state, duty.is_correcting, duty.versions.get()) == (Duty.State.ACCEPTED, False, old)
    with pytest.raises(StateConflict):
        drop_correction(duty=duty, actor=world.people["head"])
    with pytest.raises(StateConflict):
        fill(world, lock_version=1)


def test_a_withdrawn_correction_is_a_correction_again_and_the_accepted_version_counts():
    world = make_world()
    old = accepted(world)
    started(world)
    corrected(world)
    draft = withdraw_report(duty=world.duty(), reason="Nhầm", actor=world.people["head"], now=LATER)
    duty = world.duty()

    assert (duty.state, duty.is_correcting) == (Duty.State.ACCEPTED, True)
    assert (draft.corrects, draft.correction_reason) == (old, "Đếm thiếu hai lớp")
    assert Delivery.objects.current().get().version == old
    assert corrected(world, value=6).number == 3


def test_a_returned_correction_stays_one_when_it_is_sent_again():
    world = make_world()
    old = accepted(world)
    started(world)
    returned = corrected(world)
    return_delivery(delivery=returned.deliveries.get(), comment="Chưa khớp.", actor=None, now=LATER)
    assert (world.duty().state, world.duty().is_correcting) == (Duty.State.RETURNED, False)

    again = corrected(world, value=7)
    assert (again.number, again.corrects, again.correction_reason) == (3, old, "Đếm thiếu hai lớp")


def test_what_one_of_two_receivers_accepted_is_corrected_while_the_other_waits():
    world = make_world(receivers=("office", "city"))
    old = sent(world)
    taken, waiting = old.deliveries.order_by("pk")
    accept_delivery(delivery=taken, actor=None, now=LATER)
    started(world)
    assert (world.duty().state, world.duty().is_correcting) == (Duty.State.SUBMITTED, True)

    new = corrected(world)
    assert (new.corrects, world.duty().is_correcting) == (old, False)
    assert set(Delivery.objects.current().values_list("version", "state")) == {(new.pk, "submitted")}

    withdraw_report(duty=world.duty(), reason="Nhầm", actor=world.people["head"], now=LATER)
    assert (world.duty().state, world.duty().is_correcting) == (Duty.State.SUBMITTED, True)
    accept_delivery(delivery=waiting, actor=None, now=LATER)
    assert (world.duty().state, world.duty().is_correcting) == (Duty.State.ACCEPTED, True)


def test_a_return_by_the_other_receiver_opens_the_correction_as_a_returned_report():
    world = make_world(receivers=("office", "city"))
    taken, waiting = sent(world).deliveries.order_by("pk")
    accept_delivery(delivery=taken, actor=None, now=LATER)
    draft = started(world)
    return_delivery(delivery=waiting, comment="Chưa khớp.", actor=None, now=LATER)
    assert (world.duty().state, world.duty().is_correcting) == (Duty.State.RETURNED, False)
    assert world.duty().versions.drafts().get() == draft
    assert corrected(world).corrects is not None


@pytest.mark.parametrize("state", ["waiting", "returned", "correcting"])
def test_only_an_accepted_report_is_corrected_and_once_at_a_time(state):
    world = make_world()
    if state == "correcting":
        accepted(world)
        started(world)
    else:
        sent(world)
    if state == "returned":
        return_delivery(delivery=Delivery.objects.get(), comment="Sửa.", actor=None, now=LATER)
    with pytest.raises(StateConflict):
        started(world)
    assert world.duty().is_correcting == (state == "correcting")


@pytest.mark.parametrize("who", ["office_head", "city_leader", "stranger", "auditor", "administrator", "other_head"])
def test_others_start_and_drop_nothing(who):
    world = make_world()
    accepted(world)
    with pytest.raises(NotAllowed):
        started(world, who)
    started(world)
    with pytest.raises(NotAllowed):
        drop_correction(duty=world.duty(), actor=world.people[who])


def test_a_correction_needs_a_reason_and_the_head_to_send_it():
    world = make_world()
    accepted(world)
    with pytest.raises(DomainError):
        started(world, reason=" ")
    started(world)
    with pytest.raises(NotAllowed):
        send_report(duty=world.duty(), actor=world.people["clerk"], now=LATER)
