from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from directives.secrecy import SecretContent
from orgs.errors import DomainError, NotAllowed, StateConflict
from reports.models import Delivery, Duty, Notification, ReportVersion
from reports.services import (
    accept_delivery,
    exempt_duty,
    extend_duty,
    return_delivery,
    save_draft,
    send_report,
)
from reports.services.sending import fingerprint
from tests.reports.makers import HANOI, IN_TIME, LATER, fill, make_countries, make_world, sent

pytestmark = pytest.mark.django_db


def test_draft_send_return_send_again_accept_with_two_receivers():
    world = make_world(receivers=("office", "city"))
    first = sent(world)
    at_office, at_city = first.deliveries.order_by("organization__name")
    accept_delivery(delivery=at_city, actor=world.people["city_leader"], now=LATER)
    assert world.duty().state == Duty.State.SUBMITTED

    return_delivery(delivery=at_office, comment="Thiếu số liệu.", actor=world.people["office_head"], now=LATER)
    draft = world.duty().versions.drafts().get()
    assert world.duty().state == Duty.State.RETURNED
    assert draft.texts.get().text == "Đã làm." and draft.values.get().value == 3

    fill(world, text="Đã làm, bổ sung.", lock_version=draft.lock_version)
    second = send_report(duty=world.duty(), actor=world.people["head"], now=LATER)

    assert (second.number, world.duty().state) == (2, Duty.State.SUBMITTED)
    assert world.duty().first_sent_at == IN_TIME
    assert not first.deliveries.filter(is_current=True).exists()
    for delivery in second.deliveries.all():
        leader = "office_head" if delivery.organization == world.office else "city_leader"
        accept_delivery(delivery=delivery, actor=world.people[leader], now=LATER)
    assert world.duty().state == Duty.State.ACCEPTED


def test_sent_version_is_frozen_with_its_hash():
    world = make_world()
    version = sent(world)

    assert len(version.sha256) == 64 and fingerprint(version) == version.sha256
    version.texts.update(text="sửa lén")
    assert fingerprint(ReportVersion.objects.get(pk=version.pk)) != version.sha256


def test_second_sending_is_refused_and_changes_nothing():
    world = make_world()
    version = sent(world)

    with pytest.raises(StateConflict):
        send_report(duty=world.duty(), actor=world.people["head"], now=LATER)
    assert world.duty().versions.get() == version


def test_sending_what_was_changed_since_the_head_saw_it_is_refused():
    world = make_world()
    draft = fill(world)
    fill(world, text="Khác.", lock_version=draft.lock_version)

    with pytest.raises(StateConflict):
        send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME, lock_version=draft.lock_version)


@pytest.mark.parametrize("actor", ["clerk", "office_head", "stranger", "auditor", "administrator"])
def test_only_the_own_head_sends(actor):
    world = make_world()
    fill(world)

    with pytest.raises(NotAllowed):
        send_report(duty=world.duty(), actor=world.people[actor], now=IN_TIME)


def test_required_parts_must_be_there_unless_nothing_happened():
    world = make_world()
    fill(world, text="", value=None)
    with pytest.raises(DomainError, match="Kết quả thực hiện; Số hoạt động"):
        send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)

    fill(world, text="", value=None, lock_version=2, nothing_to_report=True)
    assert send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME).nothing_to_report


@pytest.mark.parametrize("where", ["text", "note"])
def test_a_report_that_bears_a_secrecy_mark_is_refused(where):
    world = make_world()
    with pytest.raises(SecretContent):
        fill(world, **{where: "Nội dung\nTỐI MẬT"})
    assert not world.duty().versions.exists()


def test_stale_save_is_refused_and_nothing_is_overwritten():
    world = make_world()
    fill(world, actor="clerk", text="Bản của văn thư.")

    with pytest.raises(StateConflict):
        fill(world, actor="head", text="Bản cũ.", lock_version=1)
    assert world.duty().versions.get().texts.get().text == "Bản của văn thư."


def test_last_microsecond_of_the_day_is_in_time_and_midnight_is_late():
    world = make_world()
    duty, other = world.duty(), world.duty(world.other)
    sent(world, duty, now=datetime(2026, 12, 10, 23, 59, 59, 999999, tzinfo=HANOI))
    sent(world, other, now=datetime(2026, 12, 11, tzinfo=HANOI), actor="other_head")

    assert not duty.is_late and other.is_late
    assert list(Duty.objects.in_time()) == [duty] and list(Duty.objects.late()) == [other]


def test_strict_day_itself_is_late():
    world = make_world(is_strict=True)
    sent(world, now=datetime(2026, 12, 10, 0, 0, tzinfo=HANOI))

    assert world.duty().is_late


def test_missing_is_overdue_only_after_the_last_day():
    world = make_world()
    end = world.duty().closes_at

    assert not Duty.objects.overdue(end - timedelta(microseconds=1)).exists()
    assert Duty.objects.overdue(end).count() == 2


def test_extension_after_the_day_makes_it_in_time_and_leaves_a_trace():
    world = make_world()
    extend_duty(duty=world.duty(), due_on=date(2026, 12, 20), reason="Bão số 9", actor=world.people["office_head"])
    duty = world.duty()

    assert (duty.due_version, duty.last_on, duty.safe_on) == (2, date(2026, 12, 21), date(2026, 12, 18))
    assert duty.changes.get().due_on_before == date(2026, 12, 10)
    sent(world, duty, now=datetime(2026, 12, 21, 20, 0, tzinfo=HANOI))
    assert not duty.is_late


def test_lateness_on_arrival_is_not_taken_back_by_an_extension():
    world = make_world()
    sent(world, now=datetime(2026, 12, 15, 8, 0, tzinfo=HANOI))

    with pytest.raises(StateConflict):
        extend_duty(duty=world.duty(), due_on=date(2026, 12, 20), reason="Muộn", actor=world.people["office_head"])
    assert world.duty().is_late


def test_second_extension_from_a_stale_page_is_refused():
    world = make_world()
    stale = world.duty()
    extend_duty(duty=world.duty(), due_on=date(2026, 12, 20), reason="a", actor=world.people["office_head"])

    with pytest.raises(StateConflict):
        extend_duty(duty=stale, due_on=date(2026, 12, 25), reason="b", actor=world.people["office_head"])


def test_exempted_duty_counts_nowhere_and_cannot_be_filled():
    world = make_world()
    exempt_duty(duty=world.duty(), reason="Mới thành lập", actor=world.people["office_head"])

    assert world.duty() not in Duty.objects.expected()
    with pytest.raises(StateConflict):
        fill(world)
    with pytest.raises(StateConflict):
        exempt_duty(duty=world.duty(), reason="Lại", actor=world.people["office_head"])


@pytest.mark.parametrize("act", [extend_duty, exempt_duty])
def test_own_body_does_not_move_or_waive_its_day(act):
    world = make_world()
    more = {"due_on": date(2026, 12, 20)} if act is extend_duty else {}
    with pytest.raises(NotAllowed):
        act(duty=world.duty(), reason="Xin", actor=world.people["head"], **more)


def test_return_needs_a_comment_and_happens_once():
    world = make_world()
    delivery = sent(world).deliveries.get()
    actor = world.people["office_head"]
    with pytest.raises(DomainError):
        return_delivery(delivery=delivery, comment="  ", actor=actor, now=LATER)

    return_delivery(delivery=delivery, comment="Sửa.", actor=actor, now=LATER)
    with pytest.raises(StateConflict):
        return_delivery(delivery=delivery, comment="Sửa.", actor=actor, now=LATER)
    with pytest.raises(StateConflict):
        accept_delivery(delivery=delivery, actor=actor, now=LATER)
    assert world.duty().versions.drafts().count() == 1


def test_named_handler_reviews_and_another_clerk_does_not():
    world = make_world()
    world.requirement.receivers.get().handlers.add(world.people["office_clerk"])
    delivery = sent(world).deliveries.get()
    from tests.factories import make_user

    with pytest.raises(NotAllowed):
        accept_delivery(delivery=delivery, actor=make_user(world.office, "clerk"), now=LATER)
    assert accept_delivery(delivery=delivery, actor=world.people["office_clerk"], now=LATER).state == "accepted"


def test_handler_who_left_the_body_reviews_no_more():
    world = make_world()
    clerk = world.people["office_clerk"]
    world.requirement.receivers.get().handlers.add(clerk)
    clerk.memberships.update(to_on=timezone.localdate())
    delivery = sent(world).deliveries.get()

    with pytest.raises(NotAllowed):
        accept_delivery(delivery=delivery, actor=type(clerk).objects.get(pk=clerk.pk), now=LATER)


def test_notices_tell_the_receiver_and_the_returned_body_until_it_is_done():
    world = make_world()
    delivery = sent(world).deliveries.get()
    head = world.people["office_head"]
    assert Notification.objects.unread().get(user=head).text.startswith("Trường 1 đã gửi")

    return_delivery(delivery=delivery, comment="Thiếu.", actor=head, now=LATER)
    assert not Notification.objects.unread().filter(user=head).exists()
    assert set(Notification.objects.unread().values_list("user", flat=True)) == {
        world.people["head"].pk,
        world.people["clerk"].pk,
    }


def test_values_outside_the_form_or_list_are_refused():
    world, foreign = make_world(), make_world()
    with pytest.raises(DomainError):
        save_draft(
            duty=world.duty(), actor=world.people["head"], lock_version=None, texts={},
            values={foreign.figure.pk: 1}, progress={},
        )  # fmt: skip
    assert not world.duty().versions.exists()


def test_figure_by_country_keeps_a_row_for_each():
    world = make_world()
    countries = make_countries("Nhật Bản", "Đức", "Úc")
    figure = world.form.indicators.create(name="Du học sinh", breakdown=countries)
    japan, germany, _ = countries.items.all()
    values = {figure.pk: None, (figure.pk, japan.pk): 4, (figure.pk, germany.pk): 2}
    save_draft(duty=world.duty(), actor=world.people["head"], lock_version=None, texts={}, values=values, progress={})
    save_draft(
        duty=world.duty(), actor=world.people["head"], lock_version=2, texts={},
        values={figure.pk: None, (figure.pk, germany.pk): 5}, progress={},
    )  # fmt: skip

    assert list(world.duty().versions.get().values.values_list("item__name", "value")) == [("Đức", 5)]


def test_delivery_goes_to_every_receiver_with_its_department():
    world = make_world(receivers=("office", "city"))
    office = world.requirement.receivers.get(organization=world.office)
    from tests.factories import make_org

    office.via = make_org("Văn phòng Sở", parent=world.office, is_internal=True)
    office.save()

    assert set(sent(world).deliveries.values_list("organization__name", "via__name")) == {
        ("Sở Giáo dục", "Văn phòng Sở"),
        ("UBND thành phố", None),
    }
    assert Delivery.objects.current().count() == 2
