"""What load balancers, operators and Prometheus are told, and the clock that needs no queue."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from orgs.heartbeats import SWEEP, TIMER, WORKER, beat, is_alive, silence
from orgs.tasks import heartbeat
from reports.models import Message, Reminder
from reports.outbox import oldest_due
from reports.services.sweep import sweep, sweep_when_silent
from reports.views import watch
from tests.factories import make_document, make_duty, make_org, make_requirement, make_user

pytestmark = pytest.mark.django_db


def owing(days_left=7):
    """A head who is to be reminded today."""
    office, school = make_org("Sở Giáo dục"), make_org("Trường A")
    head = make_user(school, "head")
    today = timezone.localdate()
    make_duty(
        make_requirement(make_document(office), office), school, due_on=today + timedelta(days=days_left + 1),
        safe_on=today + timedelta(days=days_left), last_on=today + timedelta(days=days_left + 1),
        closes_at=timezone.now() + timedelta(days=days_left + 2),
    )  # fmt: skip
    return head


def all_well(now):
    beat(WORKER, now=now)
    beat(SWEEP, now=now)


def test_a_sign_of_life_never_goes_back():
    now = timezone.now()
    beat(WORKER, now=now)
    beat(WORKER, now=now - timedelta(minutes=5))

    assert silence(WORKER, now=now + timedelta(seconds=30)) == timedelta(seconds=30)
    assert is_alive(WORKER, now=now + timedelta(minutes=3)) and not is_alive(WORKER, now=now + timedelta(minutes=4))
    assert silence("không có", now=now) is None and not is_alive("không có", now=now)


def test_a_sign_from_a_clock_that_ran_ahead_is_not_believed():
    """Else a worker that stops after the clock is put right would seem to live for a day (reliability T30)."""
    now = timezone.now()
    beat(WORKER, now=now + timedelta(days=1))

    assert silence(WORKER, now=now) is None and not is_alive(WORKER, now=now)
    beat(WORKER, now=now)
    assert silence(WORKER, now=now) == timedelta(0)


def test_the_task_of_the_queue_is_the_sign_of_the_worker():
    heartbeat()
    assert is_alive(WORKER, now=timezone.now())


def test_ready_when_every_part_gave_a_sign(client):
    all_well(timezone.now())
    answer = client.get("/readyz")

    assert answer.status_code == 200 and answer.json()["ready"] is True
    assert set(answer.json()["checks"]) == {"database", "broker", "worker", "sweep", "outbox"}
    assert answer["Cache-Control"].startswith("no-store") or "no-store" in answer["Cache-Control"]


def test_not_ready_says_which_part(client):
    now = timezone.now()
    all_well(now)
    beat(WORKER, now=now)
    head = owing()
    Message.objects.create(recipient=head, day=timezone.localdate(), next_try_at=now - timedelta(hours=1))
    with mock.patch("orgs.heartbeats.SILENT_AFTER", timedelta(0)):
        answer = client.get("/readyz")
    checks = answer.json()["checks"]

    assert answer.status_code == 503 and answer.json()["ready"] is False
    assert "60 phút" in checks["outbox"] and "không nhận việc" in checks["worker"]


def test_a_letter_put_off_is_not_late():
    head, now = owing(), timezone.now()
    Message.objects.create(recipient=head, day=timezone.localdate(), next_try_at=now + timedelta(hours=1))
    assert oldest_due(now=now) is None


def test_broker_that_does_not_answer_is_told_and_nothing_breaks(client, settings):
    all_well(timezone.now())
    with mock.patch("celery.app.base.Celery.connection_for_write", side_effect=OSError("hỏng")):
        answer = client.get("/readyz")
    assert answer.status_code == 503 and "hàng đợi" in answer.json()["checks"]["broker"]


def test_without_a_database_only_that_is_told(client):
    with mock.patch.object(watch, "connection") as broken:
        broken.cursor.side_effect = OperationalError
        answer = client.get("/readyz")
    assert answer.status_code == 503 and list(answer.json()["checks"]) == ["database"]


def test_metrics_are_hidden_without_the_token(client, settings):
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "bi-mat"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer sai"}).status_code == 404


def test_metrics_count_what_stands(client, settings):
    settings.METRICS_TOKEN = "bi-mat"
    head, now = owing(), timezone.now()
    Message.objects.create(recipient=head, day=timezone.localdate(), next_try_at=now - timedelta(seconds=90))
    beat(WORKER, now=now)
    text = client.get("/metrics", headers={"authorization": "Bearer bi-mat"}).content.decode()

    assert 'thong_suot_messages{state="waiting"} 1.0' in text and 'thong_suot_messages{state="sent"} 0.0' in text
    assert 'thong_suot_duties{state="not_submitted"} 1.0' in text and "thong_suot_duties_overdue 0.0" in text
    assert 'thong_suot_heartbeat_age_seconds{part="worker"}' in text
    age = float(text.split("thong_suot_outbox_age_seconds ")[-1].split()[0])
    assert 90 <= age < 120


def test_the_timer_sends_when_the_queue_is_silent(settings):
    settings.REMINDER_TIME = settings.REMINDER_TIME.replace(hour=0, minute=0)
    head = owing()
    call_command("keep_time", "--once")

    assert [letter.to for letter in mail.outbox] == [[head.email]]
    assert is_alive(TIMER, now=timezone.now()) and is_alive(SWEEP, now=timezone.now())
    assert Reminder.objects.get().recipient == head


def test_whoever_asks_learns_whether_the_timer_runs():
    with pytest.raises(SystemExit) as silent:
        call_command("keep_time", "--check")
    call_command("keep_time", "--once")
    with pytest.raises(SystemExit) as alive:
        call_command("keep_time", "--check")

    assert (silent.value.code, alive.value.code) == (True, False)


def test_the_timer_leaves_the_work_to_a_queue_that_works(settings):
    settings.REMINDER_TIME = settings.REMINDER_TIME.replace(hour=0, minute=0)
    sweep(now=timezone.now())
    owing()

    assert sweep_when_silent(now=timezone.now()) is None
    assert not Reminder.objects.exists()
    assert sweep_when_silent(now=timezone.now() + timedelta(minutes=2)).created == 1


def test_the_timer_says_once_that_the_worker_is_silent(caplog):
    from reports.management.commands.keep_time import Command

    clock = Command()
    clock.tick()
    assert "Tiến trình nền" not in caplog.text, "lúc mới chạy, tiến trình nền chưa kịp báo"
    clock.started_at -= timedelta(minutes=4)
    clock.tick()
    clock.tick()
    heartbeat()
    clock.tick()

    said = [record.message for record in caplog.records if "Tiến trình nền" in record.message]
    assert len(said) == 2 and "quá 3 phút" in said[0] and "trở lại" in said[1]


def test_a_database_away_for_a_moment_does_not_stop_the_clock(caplog):
    from reports.management.commands import keep_time

    clock = keep_time.Command()
    with mock.patch.object(keep_time, "sweep_when_silent", side_effect=OperationalError("mất kết nối")):
        clock.tick()
    assert "sẽ thử lại" in caplog.text
