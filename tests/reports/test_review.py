"""Returning with comments on single parts, taking a report back before a decision, and who is told."""

from datetime import datetime

import pytest

from directives.secrecy import SecretContent
from orgs.errors import DomainError, NotAllowed, StateConflict
from reports.models import Delivery, Duty, Notification, ReportVersion
from reports.services import accept_deliveries, accept_delivery, return_delivery, send_report, withdraw_report
from reports.services.answers import remarks_of
from tests.reports.makers import HANOI, IN_TIME, LATER, fill, make_world, sent

pytestmark = pytest.mark.django_db

LATE = datetime(2026, 12, 15, 8, 0, tzinfo=HANOI)


def returned(world, *, comment="", remarks=None):
    delivery = world.duty().versions.standing().last().deliveries.get(organization=world.office)
    return return_delivery(
        delivery=delivery, comment=comment, actor=world.people["office_head"], now=LATER, remarks=remarks or {}
    )


def withdrawn(world, *, who="head", now=LATER, reason="Nhầm số liệu"):
    return withdraw_report(duty=world.duty(), reason=reason, actor=world.people[who], now=now)


def test_a_remark_on_one_part_is_reason_enough_and_goes_with_the_notice():
    world = make_world()
    sent(world)
    returned(world, remarks={("heading", world.heading.pk): "Nêu rõ tên.", ("indicator", world.figure.pk): "  "})

    assert [(row.part, row.text) for row in remarks_of(world.duty())] == [("Kết quả thực hiện", "Nêu rõ tên.")]
    notice = Notification.objects.unread().get(user=world.people["clerk"])
    assert "Có ý kiến về 1 mục: Kết quả thực hiện." in notice.text
    assert notice.link == f"/bao-cao/{world.duty().pk}/#id_text-{world.heading.pk}"


def test_without_any_comment_nothing_is_returned():
    world = make_world()
    sent(world)
    with pytest.raises(DomainError):
        returned(world, comment=" ", remarks={("heading", world.heading.pk): " "})
    assert world.duty().state == Duty.State.SUBMITTED


@pytest.mark.parametrize("kind", ["heading", "indicator", "assignment"])
def test_a_remark_on_a_part_of_another_report_is_refused(kind):
    world, foreign = make_world(), make_world()
    sent(world)
    part = {"heading": foreign.heading.pk, "indicator": foreign.figure.pk, "assignment": 1}[kind]
    with pytest.raises(DomainError):
        returned(world, remarks={(kind, part): "Sửa."})
    assert world.duty().state == Duty.State.SUBMITTED


def test_a_secret_in_a_remark_is_refused():
    world = make_world()
    sent(world)
    with pytest.raises(SecretContent):
        returned(world, remarks={("heading", world.heading.pk): "Số liệu\nTỐI MẬT"})


def test_remarks_end_when_the_report_is_sent_again():
    world = make_world()
    sent(world)
    returned(world, remarks={("heading", world.heading.pk): "Nêu rõ."})
    send_report(duty=world.duty(), actor=world.people["head"], now=LATER)

    assert not remarks_of(world.duty()).exists()


def test_withdrawn_before_any_decision_nothing_was_sent():
    world = make_world(receivers=("office", "city"))
    version = sent(world)
    draft = withdrawn(world)
    duty, version = world.duty(), ReportVersion.objects.get(pk=version.pk)

    assert (duty.state, duty.first_sent_at) == (Duty.State.NOT_SUBMITTED, None)
    assert (version.number, version.sent_at, version.withdrawn_reason) == (1, IN_TIME, "Nhầm số liệu")
    assert not Delivery.objects.current().exists() and not duty.versions.standing().exists()
    assert draft.sent_at is None and draft.texts.get().text == "Đã làm."


def test_a_day_missed_stays_missed_when_a_report_is_sent_in_time_and_withdrawn():
    world = make_world()
    sent(world)
    withdrawn(world)
    version = send_report(duty=world.duty(), actor=world.people["head"], now=LATE)

    assert version.number == 2
    assert world.duty().is_late and world.duty().first_sent_at == LATE


def test_withdrawing_the_answer_to_a_return_brings_the_return_back():
    world = make_world()
    first = sent(world)
    returned(world, comment="Thiếu.", remarks={("indicator", world.figure.pk): "Sai."})
    fill(world, text="Bản hai.", lock_version=world.duty().versions.drafts().get().lock_version)
    send_report(duty=world.duty(), actor=world.people["head"], now=LATER)
    draft = withdrawn(world, now=LATE)
    duty = world.duty()

    assert (duty.state, duty.first_sent_at, duty.is_correcting) == (Duty.State.RETURNED, IN_TIME, False)
    assert Delivery.objects.current().get().version == first
    assert remarks_of(duty).get().part == "Số hoạt động" and draft.texts.get().text == "Bản hai."


@pytest.mark.parametrize("decide", [accept_delivery, return_delivery])
def test_what_one_receiver_decided_is_not_withdrawn(decide):
    world = make_world(receivers=("office", "city"))
    delivery = sent(world).deliveries.get(organization=world.city)
    more = {"comment": "Sửa."} if decide is return_delivery else {}
    decide(delivery=delivery, actor=world.people["city_leader"], now=LATER, **more)

    with pytest.raises(StateConflict):
        withdrawn(world)
    assert not ReportVersion.objects.exclude(withdrawn_at=None).exists()


@pytest.mark.parametrize("who", ["clerk", "office_head", "city_leader", "stranger", "auditor", "administrator"])
def test_only_the_own_head_withdraws(who):
    world = make_world()
    sent(world)
    with pytest.raises(NotAllowed):
        withdrawn(world, who=who)


def test_withdrawing_needs_a_reason_and_happens_once():
    world = make_world()
    sent(world)
    with pytest.raises(DomainError):
        withdrawn(world, reason=" ")
    withdrawn(world)
    with pytest.raises(StateConflict):
        withdrawn(world)


def test_receivers_are_told_of_a_withdrawal_until_it_is_sent_again():
    world = make_world()
    version = sent(world)
    withdrawn(world)
    unread = Notification.objects.unread().filter(user=world.people["office_head"])

    assert unread.get().text.startswith("Trường 1 đã rút lại")
    assert unread.get().link == f"/bao-cao/{world.duty().pk}/lan/{version.number}/"
    send_report(duty=world.duty(), actor=world.people["head"], now=LATER)
    assert unread.get().text.startswith("Trường 1 đã gửi lại")


def test_a_withdrawn_report_cannot_be_accepted_and_is_named_among_the_skipped():
    world = make_world()
    delivery = sent(world).deliveries.get()
    other = sent(world, world.duty(world.other), actor="other_head").deliveries.get()
    withdrawn(world)
    head = world.people["office_head"]

    with pytest.raises(StateConflict):
        accept_delivery(delivery=delivery, actor=head, now=LATER)
    outcome = accept_deliveries(deliveries=[delivery, other], actor=head, now=LATER)
    assert (outcome.done, outcome.skipped) == (1, [delivery])
