"""Whoever sits on something is told: a report to review, one that came back, a paper to approve or to sign."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from orgs.models import Membership, Post, User
from plans.models import Plan
from plans.services import approve_plan
from reports.models import Delivery, Duty, Notification, Reminder, ReportVersion
from reports.services.answers import tell_receivers
from reports.services.deciding import accept_delivery
from reports.services.messages import queue_messages, send_messages
from reports.services.sweep import make_reminders
from reports.services.waiting import remind_of_waiting
from tests.factories import make_org, make_plan, make_user
from tests.rollup.helpers import SAFE, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SENT = datetime(2026, 10, 1, 23, 30, tzinfo=ZONE)  # still the same day here, not in UTC
DAY = SENT.date()


def morning(day):
    return datetime.combine(day, time(7, 30), ZONE)


def make_delivery(state=Delivery.State.SUBMITTED, **values):
    """A school's report at its Sở, which has a head; returned when so asked."""
    duty, head, clerk = make_school()
    office = duty.requirement.form.owner
    leader = make_user(office, "head")
    version = ReportVersion.objects.create(
        duty=duty, form=duty.requirement.form, number=1, sent_at=SENT, sent_by=head, sha256="0" * 64
    )
    delivery = Delivery.objects.create(version=version, organization=office, state=state, **values)
    sent = state == Delivery.State.SUBMITTED
    Duty.objects.filter(pk=duty.pk).update(state=state if sent else Duty.State.RETURNED, first_sent_at=SENT)
    return delivery, leader, head, clerk


def steps(kind, days):
    for day in range(days):
        remind_of_waiting(on=DAY + timedelta(days=day))
    return sorted(Reminder.objects.filter(kind=kind).values_list("step", flat=True).distinct())


def told():
    return set(Reminder.objects.values_list("recipient", flat=True))


# --- A report waits for review ----------------------------------------------------------------------
def test_a_report_that_waits_is_told_on_days_3_and_7_then_weekly_four_times():
    _, leader, *_ = make_delivery()
    assert steps("review", 60) == [3, 7, 14, 21, 28, 35]
    assert told() == {leader.pk}
    notice = Notification.objects.get(key__endswith=":7")
    assert "chờ xem xét từ 01/10/2026 (7 ngày)" in notice.text and "Trường A" in notice.text


def test_named_handlers_are_told_instead_of_those_who_decide():
    delivery, leader, *_ = make_delivery()
    line = delivery.version.duty.requirement.receivers.get()
    handler = make_user(delivery.organization, "specialist")
    gone = make_user(make_org(), "specialist")
    line.handlers.set([handler, gone])
    remind_of_waiting(on=DAY + timedelta(days=3))
    assert told() == {handler.pk}
    Membership.objects.filter(user=handler).update(to_on=DAY)
    remind_of_waiting(on=DAY + timedelta(days=7))
    assert told() == {handler.pk, leader.pk}, "nobody named works there any more"


@pytest.mark.parametrize("change", ["decided", "older", "withdrawn", "untracked", "right"])
def test_nothing_leaves_for_what_waits_no_more(change):
    delivery, leader, *_ = make_delivery()
    on = DAY + timedelta(days=3)
    make_reminders(on=on)
    queue_messages(on=on)
    if change == "decided":
        Delivery.objects.update(state=Delivery.State.ACCEPTED)
    elif change == "older":
        Delivery.objects.update(is_current=False)
    elif change == "withdrawn":
        ReportVersion.objects.update(withdrawn_at=SENT)
    elif change == "untracked":
        Duty.objects.update(is_tracked=False)
    else:
        Membership.objects.filter(user=leader).update(to_on=DAY)
    send_messages(now=morning(on))
    assert not mail.outbox
    assert "không còn" in Reminder.objects.get().dropped_reason


# --- A report came back -----------------------------------------------------------------------------
def test_a_returned_report_is_told_at_once_by_letter_and_then_weekly():
    _, leader, head, clerk = make_delivery(Delivery.State.RETURNED, decided_at=SENT)
    assert steps("returned", 30) == [0, 3, 7, 14, 21, 28]
    assert told() == {head.pk, clerk.pk}
    assert not Notification.objects.filter(key__endswith=":0").exists(), "the return itself is told"


def test_a_second_letter_of_the_day_only_for_what_cannot_wait():
    delivery, leader, head, clerk = make_delivery(Delivery.State.RETURNED, decided_at=SENT)
    on = SAFE - timedelta(days=30)  # the duty's own first reminder
    Delivery.objects.update(decided_at=morning(on) - timedelta(days=1), is_current=False)
    make_reminders(on=on)
    queue_messages(on=on)
    assert send_messages(now=morning(on)).sent == 2
    Delivery.objects.update(decided_at=morning(on), is_current=True)
    make_reminders(on=on)
    queue_messages(on=on)
    send_messages(now=morning(on))
    assert len(mail.outbox) == 4
    assert "bị trả lại" in mail.outbox[-1].subject


def test_what_is_made_after_the_digest_waits_for_tomorrows():
    delivery, leader, *_ = make_delivery()
    on = DAY + timedelta(days=3)
    make_reminders(on=on)
    queue_messages(on=on)
    send_messages(now=morning(on))
    other = make_plan(delivery.organization, state=Plan.State.APPROVED, approved_at=SENT)
    make_reminders(on=on)
    queue_messages(on=on)
    send_messages(now=morning(on))
    assert len(mail.outbox) == 1 and Reminder.objects.get(plan=other).fate == Reminder.Fate.WAITING
    queue_messages(on=on + timedelta(days=1))
    send_messages(now=morning(on + timedelta(days=1)))
    assert len(mail.outbox) == 2 and "chờ đồng chí ký" in mail.outbox[1].body


# --- A paper waits ----------------------------------------------------------------------------------
def at(plan, moment):
    Plan.objects.filter(pk=plan.pk).update(updated_at=moment)


def test_a_paper_in_review_is_told_to_those_who_may_approve_and_not_to_its_author():
    office = make_org("Sở Giáo dục")
    author, other = make_user(office, "head"), make_user(office, "leader")
    make_user(office, "auditor")
    at(make_plan(office, author, state=Plan.State.IN_REVIEW), SENT)
    assert steps("approval", 60) == [2, 5, 12, 19, 26, 33]
    assert told() == {other.pk}


def test_where_two_people_work_the_author_may_approve_and_is_told():
    office = make_org("Trạm")
    author = make_user(office, "head")
    at(make_plan(office, author, state=Plan.State.IN_REVIEW), SENT)
    remind_of_waiting(on=DAY + timedelta(days=2))
    assert told() == {author.pk}


def test_a_paper_to_sign_and_one_sent_up_again_begin_anew():
    office = make_org("Sở Giáo dục")
    signer = make_user(office, "head")
    plan = make_plan(office, state=Plan.State.APPROVED, approved_at=SENT)
    remind_of_waiting(on=DAY + timedelta(days=2))
    Plan.objects.filter(pk=plan.pk).update(approved_at=SENT + timedelta(days=10))
    for days in (11, 12, 12):
        remind_of_waiting(on=DAY + timedelta(days=days))
    rows = Reminder.objects.filter(kind="signature", recipient=signer)
    assert list(rows.order_by("pk").values_list("step", flat=True)) == [2, 2]
    assert "chờ ký từ 11/10/2026" in Notification.objects.first().text


def test_nothing_leaves_for_a_paper_that_was_signed():
    office = make_org("Sở Giáo dục")
    make_user(office, "head")
    plan = make_plan(office, state=Plan.State.APPROVED, approved_at=SENT)
    on = DAY + timedelta(days=2)
    make_reminders(on=on)
    queue_messages(on=on)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.SIGNED)
    send_messages(now=morning(on))
    assert not mail.outbox


# --- What was decided shouts no more -----------------------------------------------------------------
def unread(person=None):
    rows = Notification.objects.unread()
    return {row.key for row in (rows.filter(user=person) if person else rows)}


def test_the_notices_of_a_report_that_was_decided_are_read_at_once():
    delivery, leader, *_ = make_delivery()
    other, *_ = make_delivery()
    remind_of_waiting(on=DAY + timedelta(days=3))
    assert unread(leader) == {f"cho:review:{delivery.pk}:20261001:3"}
    accept_delivery(delivery=delivery, actor=None, now=SENT)
    assert unread() == {f"cho:review:{other.pk}:20261001:3"}


def test_the_notices_of_a_returned_report_are_read_when_it_is_sent_again():
    delivery, leader, head, clerk = make_delivery(Delivery.State.RETURNED, decided_at=SENT)
    remind_of_waiting(on=DAY + timedelta(days=3))
    assert len(unread(head)) == len(unread(clerk)) == 1
    version = ReportVersion.objects.create(
        duty=delivery.version.duty, form=delivery.version.form, number=2, sent_at=SENT, sent_by=head, sha256="1" * 64
    )
    tell_receivers(version, [])
    assert unread() == set()


def test_the_notices_of_a_paper_that_moved_on_are_read_in_the_next_round():
    office = make_org("Sở Giáo dục")
    author, other = make_user(office, "head"), make_user(office, "leader")
    make_user(office, "auditor")
    plan, left = (make_plan(office, author, state=Plan.State.IN_REVIEW, submitted_at=SENT) for _ in range(2))
    remind_of_waiting(on=DAY + timedelta(days=2))
    assert len(unread(other)) == 2
    approve_plan(plan=plan, actor=other)
    remind_of_waiting(on=DAY + timedelta(days=2))
    assert unread() == {f"cho:approval:{left.pk}:20261001:2"}
    Plan.objects.filter(pk=left.pk).update(submitted_at=SENT + timedelta(days=4))  # returned, and sent up again
    remind_of_waiting(on=DAY + timedelta(days=4))
    assert unread() == set()


def test_a_paper_waits_since_it_was_sent_up_whatever_was_saved_since():
    office = make_org("Sở Giáo dục")
    author, other = make_user(office, "head"), make_user(office, "leader")
    make_user(office, "auditor")
    plan = make_plan(office, author, state=Plan.State.IN_REVIEW, submitted_at=SENT)
    at(plan, SENT + timedelta(days=30))
    assert steps("approval", 6) == [2, 5]
    assert Reminder.objects.filter(recipient=other, since=DAY).count() == 2


def test_the_one_who_is_asked_to_sign_is_told_alone_while_still_able_to():
    office = make_org("Sở Giáo dục")
    head, deputy = make_user(office, "head"), make_user(office, "leader")
    post = Post.objects.create(organization=office, title="Phó Giám đốc", holder=deputy, authorities=["KT"])
    plan = make_plan(office, state=Plan.State.APPROVED, approved_at=SENT, post=post)
    remind_of_waiting(on=DAY + timedelta(days=2))
    assert told() == {deputy.pk}
    Post.objects.filter(pk=post.pk).update(holder=None)
    remind_of_waiting(on=DAY + timedelta(days=5))
    asked = Reminder.objects.filter(plan=plan, step=5)
    assert set(asked.values_list("recipient", flat=True)) == {head.pk, deputy.pk}, "nobody is named any more"


# --- All in one -------------------------------------------------------------------------------------
def test_one_letter_lists_all_that_waits_for_a_person():
    delivery, leader, *_ = make_delivery()
    office = delivery.organization
    at(make_plan(office, state=Plan.State.IN_REVIEW), SENT)
    make_plan(office, state=Plan.State.APPROVED, approved_at=SENT)
    on = DAY + timedelta(days=3)
    make_reminders(on=on)
    queue_messages(on=on)
    send_messages(now=morning(on))
    letter = next(letter for letter in mail.outbox if letter.to == [leader.email])
    assert letter.subject == "Nhắc việc: 3 việc chờ xử lý"
    for part in ("chờ đồng chí xem xét", "chờ đồng chí duyệt", "chờ đồng chí ký", "/thu-nhac-viec/"):
        assert part in letter.body
    assert len(mail.outbox) == 1


def test_again_adds_nothing_and_costs_a_bounded_number_of_queries(django_assert_max_num_queries):
    delivery, leader, *_ = make_delivery()
    for _ in range(20):
        make_user(delivery.organization, "leader")
    on = DAY + timedelta(days=3)
    with django_assert_max_num_queries(16):
        assert remind_of_waiting(on=on) == 21
    with django_assert_max_num_queries(8):
        assert remind_of_waiting(on=on) == 0


def test_an_account_that_is_closed_is_told_nothing():
    delivery, leader, *_ = make_delivery()
    User.objects.filter(pk=leader.pk).update(is_active=False)
    assert remind_of_waiting(on=DAY + timedelta(days=3)) == 0
    assert timezone.get_current_timezone_name() == "Asia/Ho_Chi_Minh"
