import smtplib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from orgs.models import Membership, User
from reports.models import Duty, Message, Notification, Reminder
from reports.services import messages
from reports.services.messages import Counts, delay_after, queue_messages, send_messages, waited
from reports.services.reminders import schedule_reminders
from reports.services.sweep import remind, sweep
from tests.factories import make_duty, make_user
from tests.rollup.helpers import SAFE, mail_server, make_school

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 9, 7, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
BUSY = smtplib.SMTPDataError(451, b"greylisted")
NO_SUCH_BOX = smtplib.SMTPRecipientsRefused({"x@vi-du.invalid": (550, b"no such user")})


def prepare(on=SAFE):
    schedule_reminders(on=on)
    queue_messages(on=on)


def test_one_letter_for_each_person_lists_all_reports_of_the_day():
    duty, head, clerk = make_school()
    make_duty(duty.requirement, duty.organization, due_on=SAFE, period="Năm 2025")
    prepare()
    assert send_messages(now=NOW) == Counts(0, 4, 0)
    assert sorted(letter.to for letter in mail.outbox) == sorted([[head.email], [clerk.email]])
    letter = mail.outbox[0]
    assert "Nhắc 2 báo cáo" in letter.subject
    assert f"/bao-cao/{duty.pk}/" in letter.body and "http" in letter.body
    assert "Hạn chót an toàn: thứ Tư, 09/12/2026" in letter.body
    assert "Hạn theo văn bản: thứ Năm, 10/12/2026" in letter.body


def test_again_sends_nothing_again():
    make_school()
    for _ in range(3):
        prepare()
        send_messages(now=NOW)
    assert len(mail.outbox) == 2
    assert not Message.objects.exclude(state=Message.State.SENT).exists()


def test_a_later_sweep_of_the_day_makes_a_second_part():
    duty, head, clerk = make_school()
    prepare()
    send_messages(now=NOW)
    make_duty(duty.requirement, duty.organization, due_on=SAFE, period="Năm 2025")
    prepare()
    assert send_messages(now=NOW) == Counts(0, 2, 0)
    assert set(Message.objects.values_list("part", flat=True)) == {1, 2}
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 4


def test_people_without_an_address_or_wish_get_the_notice_only():
    duty, head, clerk = make_school()
    User.objects.filter(pk=head.pk).update(email="")
    User.objects.filter(pk=clerk.pk).update(wants_email=False)
    assert remind(on=SAFE, now=NOW) == Counts(2, 2, 0)
    assert not mail.outbox and Notification.objects.count() == 2
    User.objects.filter(pk=head.pk).update(email="moi@vi-du.invalid")
    queue_messages(on=SAFE)
    assert not Message.objects.exists()


def test_a_report_sent_meanwhile_is_not_reminded():
    duty, head, clerk = make_school()
    prepare()
    Duty.objects.update(state=Duty.State.SUBMITTED, first_sent_at=NOW)
    assert send_messages(now=NOW) == Counts(0, 0, 0)
    assert not mail.outbox
    assert set(Message.objects.values_list("state", flat=True)) == {"dropped"}
    assert "đã gửi" in Reminder.objects.first().dropped_reason


@pytest.mark.parametrize("change", ["membership", "account", "version", "requirement", "body"])
def test_rights_and_state_are_checked_again_when_sending(change):
    duty, head, clerk = make_school()
    prepare()
    if change == "membership":
        Membership.objects.filter(user=head).update(to_on=SAFE)
    elif change == "account":
        User.objects.filter(pk=head.pk).update(is_active=False)
    elif change == "version":
        Duty.objects.update(due_version=2)
    elif change == "requirement":
        type(duty.requirement).objects.update(is_open=False)
    else:
        type(duty.organization).objects.filter(pk=duty.organization_id).update(ended_on=SAFE)
    send_messages(now=NOW)
    assert [head.email] not in [letter.to for letter in mail.outbox]
    assert Reminder.objects.get(recipient=head).dropped_reason


def test_a_letter_keeps_only_the_reports_that_still_wait():
    duty, head, clerk = make_school()
    other = make_duty(duty.requirement, duty.organization, due_on=SAFE, period="Năm 2025")
    prepare()
    Duty.objects.filter(pk=other.pk).update(state=Duty.State.EXEMPTED)
    assert send_messages(now=NOW) == Counts(0, 2, 0)
    assert "năm 2025" not in mail.outbox[0].body and "năm 2026" in mail.outbox[0].body


@pytest.mark.parametrize("at_open", [False, True])
def test_a_temporary_error_waits_longer_each_time_and_then_the_letter_leaves(settings, monkeypatch, at_open):
    make_school()
    prepare()
    server = mail_server(settings, monkeypatch, BUSY if not at_open else ConnectionRefusedError("down"), at_open)
    assert send_messages(now=NOW) == Counts(0, 0, 0)
    first = Message.objects.order_by("pk").first()
    assert first.attempts == 1
    assert timedelta(0) <= first.next_try_at - NOW - timedelta(minutes=1) < timedelta(seconds=10)
    tries = server.tries
    send_messages(now=NOW + timedelta(seconds=30))
    assert server.tries == tries, "not before its time"
    send_messages(now=NOW + timedelta(minutes=1, seconds=20))
    first.refresh_from_db()
    assert first.attempts == 2 and first.leased_until is None
    server.error = None
    assert send_messages(now=NOW + timedelta(minutes=10)) == Counts(0, 2, 0)
    assert len(mail.outbox) == 2


def test_the_waits_grow_to_an_hour_and_end_after_three_days(settings, monkeypatch):
    minutes = [delay_after(n).total_seconds() / 60 for n in range(1, 24)]
    assert minutes == [1, 2, 4, 8, *[10] * 16, 60, 60, 60]
    make_school()
    prepare()
    mail_server(settings, monkeypatch, BUSY)
    now, rounds = NOW, 0
    while Message.objects.filter(state=Message.State.WAITING).exists():
        send_messages(now=now)
        now, rounds = now + timedelta(minutes=61), rounds + 1
        assert rounds < 200
    assert now - NOW >= timedelta(hours=72)
    attempts = Message.objects.first().attempts
    assert waited(attempts - 1) <= timedelta(hours=72) < waited(attempts)
    assert Notification.objects.filter(text__contains="không gửi được").count() == 4


def test_an_address_refused_for_good_is_not_tried_again_and_is_shown(settings, monkeypatch):
    duty, head, clerk = make_school()
    administrator = make_user(duty.organization, "administrator")
    prepare()
    server = mail_server(settings, monkeypatch, NO_SUCH_BOX)
    assert send_messages(now=NOW) == Counts(0, 0, 2)
    send_messages(now=NOW + timedelta(days=1))
    assert server.tries == 2
    told = Notification.objects.filter(text__contains=head.email).values_list("user", flat=True)
    assert set(told) == {head.pk, clerk.pk, administrator.pk}


@pytest.mark.parametrize(
    ("error", "is_permanent"),
    [
        (BUSY, False),
        (NO_SUCH_BOX, True),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"later")}), False),
        (smtplib.SMTPDataError(554, b"rejected"), True),
        (smtplib.SMTPAuthenticationError(535, b"our password"), False),
        (smtplib.SMTPSenderRefused(550, b"our sender", "x"), False),
        (smtplib.SMTPServerDisconnected("gone"), False),
        (TimeoutError(), False),
        (ValueError("newline in header"), True),
    ],
)
def test_which_errors_are_final(error, is_permanent):
    assert messages.is_permanent(error) is is_permanent


def test_a_letter_held_by_a_living_lease_is_left_alone_and_taken_over_after_it(monkeypatch):
    make_school()
    prepare()
    Message.objects.update(lease_owner="other", leased_until=NOW + timedelta(minutes=2))
    assert send_messages(now=NOW) == Counts(0, 0, 0)
    assert send_messages(now=NOW + timedelta(minutes=3)) == Counts(0, 2, 0)


def test_a_crash_between_sending_and_marking_repeats_the_same_message_id(monkeypatch):
    make_school()
    prepare()

    class PowerCut(BaseException):
        pass

    def cut(*args, **kwargs):
        raise PowerCut

    sender = messages._send_one

    def send_and_die(connection, owner, message, reminders, now):
        sender(connection, owner, message, reminders, now)
        Message.objects.filter(pk=message.pk).update(state=Message.State.WAITING, leased_until=now + messages.LEASE)
        raise PowerCut

    monkeypatch.setattr(messages, "_send_one", send_and_die)
    with pytest.raises(PowerCut):
        send_messages(now=NOW)
    monkeypatch.setattr(messages, "_send_one", sender)
    send_messages(now=NOW + timedelta(minutes=3))
    ids = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
    assert len(ids) == 3 and len(set(ids)) == 2


def test_letters_that_waited_over_night_go_into_the_next_days_letter(settings, monkeypatch):
    duty, head, clerk = make_school()
    yesterday = SAFE - timedelta(days=1)
    server = mail_server(settings, monkeypatch, OSError("down"), at_open=True)
    prepare(yesterday)
    send_messages(now=NOW - timedelta(days=1))
    server.error = None
    prepare(SAFE)
    assert send_messages(now=NOW) == Counts(0, 4, 0)
    assert len(mail.outbox) == 2
    assert mail.outbox[0].body.count("/bao-cao/") == 1


def test_the_worker_waits_for_the_morning_but_sends_what_waits():
    make_school()
    assert sweep(now=NOW.replace(hour=6, minute=59)) == Counts(0, 0, 0)
    assert sweep(now=NOW.replace(hour=7, minute=0)) == Counts(2, 2, 0)
    assert sweep(now=NOW.replace(hour=7, minute=1)) == Counts(0, 0, 0)


def test_the_counts_by_hand_tell_sent_and_failed(settings, monkeypatch):
    make_school()
    server = mail_server(settings, monkeypatch, BUSY)
    assert remind(on=SAFE, now=NOW) == Counts(2, 0, 0)
    server.error = NO_SUCH_BOX
    assert remind(on=SAFE, now=NOW + timedelta(minutes=5)) == Counts(0, 0, 2)
    server.error = None
    assert remind(on=SAFE, now=NOW + timedelta(days=1)) == Counts(0, 0, 0)


def test_the_counts_by_hand_are_those_of_the_day():
    make_school()
    prepare(SAFE - timedelta(days=30))
    assert remind(on=SAFE, now=NOW) == Counts(2, 2, 0)
    assert len(mail.outbox) == 4


def test_queue_and_send_cost_by_batches(django_assert_max_num_queries):
    duty, head, clerk = make_school()
    for _ in range(60):
        make_user(duty.organization, "clerk")
    schedule_reminders(on=SAFE)
    with django_assert_max_num_queries(20):
        queue_messages(on=SAFE)
    with django_assert_max_num_queries(2 * 62 + 4 * 5 + 4):
        send_messages(now=NOW)
    assert len(mail.outbox) == 62
