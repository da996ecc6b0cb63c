"""What load balancers, operators and Prometheus are told, and the clock that needs no queue."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from orgs.heartbeats import SILENT_AFTER, SWEEP, TIMER, WORKER, beat, is_alive, silence
from orgs.tasks import heartbeat
from reports.models import Duty, Message, Notification, Reminder
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


def test_metrics_are_what_prometheus_reads_and_a_part_never_seen_is_no_missing_line(client, settings):
    settings.METRICS_TOKEN = "bi-mat"
    now = timezone.now()
    beat(TIMER, now=now)
    beat(SWEEP, now=now + timedelta(days=1))  # from a clock that ran ahead
    answer = client.get("/metrics", headers={"authorization": "Bearer bi-mat"})
    families = {one.name: one for one in text_string_to_metric_families(answer.content.decode())}

    assert answer["Content-Type"].startswith("text/plain; version=")
    assert all(one.documentation and one.type == "gauge" and one.samples for one in families.values())
    age = {one.labels["part"]: one.value for one in families["thong_suot_heartbeat_age_seconds"].samples}
    assert age["timer"] < 60 and age["worker"] == age["sweep"] == float("inf")
    ready = {one.labels["check"]: one.value for one in families["thong_suot_ready"].samples}
    assert ready == {"database": 1, "broker": 1, "worker": 0, "sweep": 0, "outbox": 1}


def put_off(person, *, minutes):
    """A letter that the mail server would not take, due for that long."""
    letter = Message.objects.create(
        recipient=person, day=timezone.localdate(), attempts=2, error="451 try again",
        next_try_at=timezone.now() + timedelta(minutes=5),
    )  # fmt: skip
    Reminder.objects.create(
        duty=Duty.objects.get(), step=-7, due_version=1, recipient=person, on=letter.day, fate="email", message=letter,
        created_at=timezone.now() - timedelta(minutes=minutes),
    )  # fmt: skip
    return letter


def test_a_mail_server_that_takes_nothing_is_told_though_every_letter_is_put_off(client, settings):
    settings.REMINDER_TIME = settings.REMINDER_TIME.replace(hour=0, minute=0)
    all_well(timezone.now())
    put_off(owing(), minutes=20)
    assert "Máy chủ thư không nhận thư nào" in client.get("/readyz").json()["checks"]["outbox"]


def test_one_address_that_must_wait_is_no_alarm_while_others_get_their_letters(client, settings):
    settings.REMINDER_TIME = settings.REMINDER_TIME.replace(hour=0, minute=0)
    all_well(timezone.now())
    head = owing()
    put_off(head, minutes=20)
    other = make_user(make_org(), "head")
    Message.objects.create(recipient=other, day=timezone.localdate(), state="sent", sent_at=timezone.now())
    assert client.get("/readyz").json()["checks"]["outbox"] == "ok"


def test_one_round_of_sending_ends_before_the_parts_seem_silent(monkeypatch):
    from reports.services import sweep as module

    asked = {}
    monkeypatch.setattr(module, "send_messages", lambda **words: asked.update(words) or module.Counts())
    sweep(now=timezone.now())
    assert asked["seconds"] + 60 < SILENT_AFTER.total_seconds()


def see_silence(clock):
    beat(SWEEP, now=timezone.now())
    clock.started_at -= timedelta(minutes=5)
    clock.tick()


def test_administrators_hear_once_of_a_worker_that_fell_silent_and_that_it_is_back():
    from reports.management.commands.keep_time import Command

    city = make_org("Thành phố")
    admin, operator = make_user(city, "administrator", email="quantri@vi-du.vn"), make_user(None, is_superuser=True)
    below, head = make_user(make_org("Sở", parent=city), "administrator"), make_user(city, "head")
    beat(WORKER, now=timezone.now() - timedelta(minutes=5))
    see_silence(Command())
    see_silence(Command())  # another clock, or the same one started again

    told = Notification.objects.filter(key__startswith="may-chu:")
    assert {one.user for one in told} == {admin, operator} and told.count() == 2
    assert "không nhận việc từ" in told[0].text and told[0].kind == "system"
    assert not told.filter(user__in=[below, head]).exists()
    assert [letter.to for letter in mail.outbox].count(["quantri@vi-du.vn"]) == 1
    assert mail.outbox[0].extra_headers["Message-ID"].endswith("@thongsuot>")

    clock = Command()
    see_silence(clock)
    heartbeat()
    clock.tick()
    assert told.filter(user=admin, text__contains="đã nhận việc trở lại").count() == 1


def test_a_mail_server_away_keeps_no_alarm_from_the_list(settings):
    from reports.management.commands.keep_time import Command

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    admin = make_user(make_org(), "administrator", email="quantri@vi-du.vn")
    see_silence(Command())
    assert Notification.objects.filter(user=admin, key__startswith="may-chu:").exists()


def test_administrators_hear_once_a_day_of_letters_that_do_not_leave(settings):
    from reports.management.commands.keep_time import Command

    settings.REMINDER_TIME = settings.REMINDER_TIME.replace(hour=0, minute=0)
    admin = make_user(make_org(), "administrator")
    beat(SWEEP, now=timezone.now())
    put_off(owing(), minutes=20)
    clock = Command()
    clock.tick()
    clock.tick()
    told = Notification.objects.get(user=admin)
    assert "1 thư chờ gửi" in told.text and told.link == "/quan-tri/thu/"


def test_the_page_of_letters_says_which_part_works(client):
    admin = make_user(make_org(), "administrator")
    beat(SWEEP, now=timezone.now())
    client.force_login(admin)
    page = client.get("/quan-tri/thu/").content.decode()
    assert "Tiến trình nền nhận việc" in page and "Chưa chạy lần nào" in page


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
