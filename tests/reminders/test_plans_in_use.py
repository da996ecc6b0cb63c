"""A requirement's own plan decides on which days, whom and how its reminders reach."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directives.models import ReceiptHandler
from orgs.models import Membership
from reports.models import Duty, Message, Notification, Reminder, ReminderPlan, ReminderStep, default_plan
from reports.services.messages import queue_messages, send_messages
from reports.services.reminders import drop_reminders, schedule_reminders
from tests.factories import make_document, make_duty, make_org, make_receipt, make_requirement, make_user
from tests.rollup.helpers import LAST, SAFE, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOBODY = {"to_office": False, "to_heads": False}


def plan_for(requirement, *steps):
    plan = ReminderPlan.objects.create(requirement=requirement)
    ReminderStep.objects.bulk_create(ReminderStep(plan=plan, **values) for values in steps)
    return plan


def sent_at(day):
    return datetime.combine(day, time(9, 30), ZoneInfo("Asia/Ho_Chi_Minh"))


def told():
    return set(Reminder.objects.values_list("recipient", flat=True))


def deliver(on):
    schedule_reminders(on=on)
    queue_messages(on=on)
    send_messages(now=sent_at(on))


def test_own_days_count_and_other_requirements_keep_the_default():
    own, *_ = make_school()
    other, *_ = make_school()
    plan_for(own.requirement, {"days": -5}, {"days": 2, "repeat_every": 4, "repeat_times": 2})
    for ahead in range(60, -60, -1):
        schedule_reminders(on=LAST - timedelta(days=ahead))
    assert sorted(set(Reminder.objects.filter(duty=own).values_list("step", flat=True))) == [-5, 2, 6, 10]
    assert set(Reminder.objects.filter(duty=other).values_list("step", flat=True)) >= {-30, 0, 42}


def test_a_plan_that_begins_after_the_day_and_one_for_each_of_two_people():
    duty, head, clerk = make_school()
    plan_for(duty.requirement, {"days": 1, "to_heads": False}, {"days": 4, "to_office": False})
    assert schedule_reminders(on=LAST) == 0
    schedule_reminders(on=LAST + timedelta(days=1))
    assert told() == {clerk.pk}
    schedule_reminders(on=LAST + timedelta(days=4))
    assert told() == {clerk.pk, head.pk}


def test_the_handler_of_the_paper_is_told_as_long_as_one_works_there():
    duty, *_ = make_school()
    room = make_org("Tổ chuyên môn", parent=duty.organization)
    handler, gone, elsewhere = make_user(room, "specialist"), make_user(room, "specialist"), make_user(None)
    receipt = make_receipt(duty.requirement.document, duty.organization)
    foreign = make_receipt(duty.requirement.document, make_org())
    for person in (handler, gone):
        ReceiptHandler.objects.create(receipt=receipt, user=person, part="help")
    ReceiptHandler.objects.create(receipt=foreign, user=elsewhere)
    Membership.objects.filter(user=gone).update(to_on=SAFE - timedelta(days=9))
    plan_for(duty.requirement, {"days": -7, "to_handlers": True} | NOBODY)
    deliver(SAFE - timedelta(days=7))
    assert told() == {handler.pk}
    assert [letter.to for letter in mail.outbox] == [[handler.email]]


def above_world(schools=3):
    office = make_org("Sở Giáo dục")
    requirement = make_requirement(make_document(office), office)
    for number in range(schools):
        make_duty(requirement, make_org(f"Trường {number}"))
    leader, staff = make_user(office, "leader"), make_user(office, "specialist")
    requirement.receivers.get().handlers.set([staff])
    return requirement, leader, staff


def test_those_above_get_one_line_and_one_entry_for_all_bodies_that_are_late():
    requirement, leader, staff = above_world(12)
    step = {"days": 3, "to_staff_above": True, "to_leaders_above": True} | NOBODY
    plan_for(requirement, step)
    deliver(LAST + timedelta(days=3))
    assert told() == {leader.pk, staff.pk} and Reminder.objects.count() == 24
    assert Notification.objects.count() == 2
    assert "Quá hạn 3 ngày: có đơn vị chưa gửi Báo cáo năm" in Notification.objects.first().text
    assert len(mail.outbox) == 2
    assert "12 đơn vị chưa gửi" in mail.outbox[0].body and "và 2 đơn vị khác" in mail.outbox[0].body


def test_one_who_is_no_longer_named_above_gets_no_letter():
    requirement, leader, staff = above_world()
    plan_for(requirement, {"days": 3, "to_staff_above": True} | NOBODY)
    on = LAST + timedelta(days=3)
    schedule_reminders(on=on)
    queue_messages(on=on)
    requirement.receivers.get().handlers.clear()
    send_messages(now=sent_at(on))
    assert not mail.outbox


def test_only_in_the_portal_and_with_words_of_its_own():
    duty, *_ = make_school()
    said = "{ten_bao_cao} ({ky}): {con_lai}; gửi {noi_nhan} trước {han_an_toan}, {don_vi}."
    plan_for(duty.requirement, {"days": -7, "by_email": False, "words": said}, {"days": -1, "words": said})
    deliver(SAFE - timedelta(days=7))
    assert not mail.outbox and set(Reminder.objects.values_list("fate", flat=True)) == {"in_app"}
    filled = "Báo cáo năm (năm 2026): còn 7 ngày đến hạn chót an toàn; gửi Sở Giáo dục trước 09/12/2026, Trường A."
    assert Notification.objects.first().text == filled
    deliver(SAFE - timedelta(days=1))
    assert len(mail.outbox) == 2 and "gửi Sở Giáo dục trước 09/12/2026" in mail.outbox[0].body


def test_plans_that_say_the_same_share_their_round():
    def queries():
        with CaptureQueriesContext(connection) as caught:
            schedule_reminders(on=SAFE)
        return len(caught)

    office = make_org("Sở Giáo dục")
    default_plan()
    for _ in range(2):
        plan_for(make_requirement(make_document(office), office), {"days": -9})
    before = queries()
    for _ in range(20):
        plan_for(make_requirement(make_document(office), office), {"days": -9})
    assert queries() == before


# --- What was sent is reminded of no more -----------------------------------------------------------
def test_the_sending_drops_what_waits_and_its_notices_count_as_read():
    duty, head, clerk = make_school()
    other = make_duty(duty.requirement, duty.organization, due_on=SAFE, period="Năm 2025")
    schedule_reminders(on=SAFE)
    queue_messages(on=SAFE)
    assert drop_reminders(duty) == 2
    assert drop_reminders(duty) == 0
    assert set(Reminder.objects.filter(duty=duty).values_list("fate", flat=True)) == {"dropped"}
    assert Notification.objects.unread().count() == 2
    send_messages(now=sent_at(SAFE))
    assert len(mail.outbox) == 2
    assert all(f"/bao-cao/{duty.pk}/" not in letter.body for letter in mail.outbox)
    assert drop_reminders(other) == 0, "what has left has left"


def test_a_letter_of_which_nothing_is_left_is_not_sent():
    duty, head, clerk = make_school()
    schedule_reminders(on=SAFE)
    queue_messages(on=SAFE)
    drop_reminders(duty)
    Duty.objects.update(state=Duty.State.SUBMITTED)
    send_messages(now=sent_at(SAFE))
    assert not mail.outbox
    assert set(Message.objects.values_list("state", flat=True)) == {"dropped"}
