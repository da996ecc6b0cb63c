"""D14 and the long times of D12: the sweeper lives through days under a clock that is moved."""

import logging
import random
import re
import smtplib
from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from celery import Celery
from celery.beat import PersistentScheduler
from celery.schedules import crontab
from django.core import mail
from django.utils import timezone

from config.beat import ClockSafeScheduler
from reports.management.commands.keep_time import Command
from reports.models import Message, Reminder
from reports.services.messages import MAIL_TIMEOUT, queue_messages
from reports.services.reminders import schedule_reminders
from reports.services.sweep import sweep
from tests.factories import make_document, make_duty, make_org, make_requirement, make_user
from tests.reports.makers import HANOI
from tests.rollup.helpers import mail_server

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JUMPS = [HOUR, -HOUR, DAY, -DAY, timedelta(seconds=300), timedelta(seconds=-300)]
BODIES = 12
SAFE, LAST = date(2026, 12, 9), date(2026, 12, 10)
STEPS = {SAFE - timedelta(days=gap): -gap for gap in (0, 1, 3, 7, 14, 30)} | {
    LAST + timedelta(days=gap): gap for gap in (1, 3, 7)
}


def make_owing(count=BODIES):
    office = make_org("Sở")
    requirement = make_requirement(make_document(office), office)
    for number in range(count):
        body = make_org(f"Đơn vị {number}")
        make_user(body, "head", email=f"thu{number}@vi-du.invalid")
        make_duty(requirement, body, safe_on=SAFE, last_on=LAST)


def message_ids() -> Counter:
    return Counter(letter.extra_headers["Message-ID"] for letter in mail.outbox)


def newest_step(day: date) -> int:
    return STEPS[max(on for on in STEPS if on <= day)]


@pytest.mark.slow
@pytest.mark.any_database
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.full), pytest.param(3, marks=pytest.mark.full)])
def test_d14_nothing_is_missed_and_nothing_doubled_when_the_clock_jumps(seed, time_machine):
    make_owing()
    chance, now, expected = random.Random(seed), datetime(2026, 12, 1, 6, 50, tzinfo=HANOI), set()
    while now.date() < LAST + timedelta(days=8):
        time_machine.move_to(now, tick=False)
        sweep(now=timezone.now())
        if now.time() >= time(7):
            expected.add(newest_step(now.date()))
        jump = chance.choice(JUMPS) if chance.random() < 0.3 else timedelta(0)
        now += timedelta(minutes=chance.choice((120, 420))) + jump
    time_machine.move_to(now.replace(hour=10), tick=False)
    sweep(now=timezone.now())

    assert len(expected) >= 6
    made = Counter(Reminder.objects.values_list("step", flat=True))
    assert made == dict.fromkeys(expected, BODIES)
    assert set(Reminder.objects.values_list("fate", "message__state")) == {("email", "sent")}
    arrived = message_ids()
    assert set(arrived) == {message.message_id for message in Message.objects.all()}
    assert set(arrived.values()) == {1}


def test_d14_a_jump_is_logged(time_machine, caplog, monkeypatch):
    offset = 1000.0
    monkeypatch.setattr("reports.management.commands.keep_time.clock_offset", lambda: offset)
    timer = Command()
    with caplog.at_level(logging.WARNING, "reports.timer"):
        offset += 20
        timer.watch_clock()
        assert not caplog.messages
        offset -= 3600
        timer.watch_clock()
    assert caplog.messages == ["Đồng hồ máy vừa nhảy -3600 giây."]


def fires(scheduler, jump, time_machine, folder) -> int:
    """How often a beat that fired each minute fires in the three minutes after the jump."""
    app = Celery(broker="memory://")
    app.conf.beat_schedule = {"each-minute": {"task": "nothing", "schedule": crontab()}}
    time_machine.move_to(datetime(2026, 12, 1, 8, 0, 30, tzinfo=HANOI), tick=False)
    beat = scheduler(app=app, schedule_filename=str(folder / "schedule"))
    fired = []
    beat.apply_entry = lambda entry, producer=None: fired.append(timezone.now())

    def pass_minutes(count):
        for _ in range(count * 6):
            time_machine.shift(10)
            while beat.tick() == 0:
                pass

    pass_minutes(3)
    assert len(fired) == 3
    time_machine.shift(jump)
    fired.clear()
    pass_minutes(3)
    beat.close()
    return len(fired)


@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY], ids=str)
def test_d14_beat_fires_again_within_three_minutes(jump, time_machine, tmp_path):
    assert fires(ClockSafeScheduler, jump, time_machine, tmp_path) >= 2


@pytest.mark.parametrize("jump", [-HOUR, -DAY], ids=str)
def test_d14_control_celery_s_own_beat_stays_silent(jump, time_machine, tmp_path):
    assert fires(PersistentScheduler, jump, time_machine, tmp_path) == 0


@pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=str)
def test_d14_a_round_ends_when_the_clock_is_moved_under_it(jump, settings, monkeypatch, time_machine):
    """It gives back what it holds, for its leases mean nothing any more; the next round sends each letter once."""
    make_owing(4)
    server = mail_server(settings, monkeypatch, None)
    plain = server.send_messages

    def send_messages(backend, letters):
        if len(mail.outbox) == 1:
            time_machine.shift(jump)
        return plain(backend, letters)

    monkeypatch.setattr(server, "send_messages", send_messages)
    time_machine.move_to(datetime(2026, 12, 9, 9, 0, tzinfo=HANOI), tick=False)
    sweep(now=timezone.now())
    assert len(mail.outbox) == 2 and not Message.objects.filter(state="waiting", leased_until__isnull=False).exists()
    sweep(now=timezone.now())
    assert len(message_ids()) == 4 and set(message_ids().values()) == {1}


def test_d14_a_lease_from_before_the_clock_went_back_is_not_waited_for(time_machine):
    """Its holder was killed an hour ahead of now."""
    make_owing(1)
    time_machine.move_to(datetime(2026, 12, 9, 9, 0, tzinfo=HANOI), tick=False)
    schedule_reminders(on=SAFE)
    queue_messages(on=SAFE)
    Message.objects.update(lease_owner="chết", leased_until=timezone.now() + HOUR)
    sweep(now=timezone.now())
    assert len(mail.outbox) == 1


def trouble(passed: timedelta) -> Exception | None:
    """A mail server that is away for 20 minutes, then says 451 for 10."""
    if passed < timedelta(minutes=20):
        return ConnectionRefusedError("away")
    return smtplib.SMTPRecipientsRefused({"a": (451, b"later")}) if passed < timedelta(minutes=30) else None


@pytest.mark.slow
@pytest.mark.any_database
def test_d12_all_leave_within_a_quarter_hour_of_the_server_s_return(settings, monkeypatch, time_machine):
    """Away for 20 minutes, 451 for 10, hanging for 5, minute by minute: the waits grow but never beyond the goal."""
    make_owing(60)
    server = mail_server(settings, monkeypatch, None)
    started = datetime(2026, 12, 9, 7, 0, tzinfo=HANOI)
    plain, accepts_at, hung = server.send_messages, started + timedelta(minutes=35), []

    def send_messages(backend, messages):
        if server.error is None and timezone.now() < accepts_at:
            mail.outbox.extend(messages)  # taken, but the answer never comes
            hung.extend(messages)
            time_machine.shift(MAIL_TIMEOUT)
            raise TimeoutError("timed out")
        return plain(backend, messages)

    monkeypatch.setattr(server, "send_messages", send_messages)
    time_machine.move_to(started, tick=False)
    while (now := timezone.now()) < accepts_at + timedelta(minutes=15):
        server.error = trouble(now - started)
        server.at_open = isinstance(server.error, ConnectionError)
        sweep(now=now)
        if timezone.now() < now + timedelta(minutes=1):
            time_machine.move_to(now + timedelta(minutes=1), tick=False)
    arrived = message_ids()
    assert Message.objects.filter(state=Message.State.SENT).count() == len(arrived) == 60
    assert sum(arrived.values()) - 60 <= len(hung) and max(arrived.values()) <= 2


@pytest.mark.slow
@pytest.mark.any_database
def test_d12c_an_outage_over_two_dates_ends_in_one_letter_for_each_person(settings, monkeypatch, time_machine):
    make_owing(count=6)
    server = mail_server(settings, monkeypatch, ConnectionRefusedError("away"), at_open=True)
    now = datetime(2026, 12, 8, 7, 0, tzinfo=HANOI)
    while now < datetime(2026, 12, 11, 11, 0, tzinfo=HANOI):
        time_machine.move_to(now, tick=False)
        server.error = None if now > datetime(2026, 12, 9, 8, 30, tzinfo=HANOI) else server.error
        sweep(now=now)
        if now.date() == date(2026, 12, 9) and now.hour == 12:
            assert {letter.to[0]: 1 for letter in mail.outbox} == Counter(letter.to[0] for letter in mail.outbox)
            assert len(mail.outbox) == 6 and re.search("09/12/2026", mail.outbox[0].body)
        now += HOUR
    assert set(message_ids().values()) == {1}
