"""A reminder due today reaches the outbox and the list in the portal through a real Celery worker, in both profiles."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from config.celery import app
from config.management.commands.supervise import commands

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parent.parent.parent

PREPARE = """
from datetime import timedelta
from django.utils import timezone
from tests.factories import make_document, make_duty, make_org, make_requirement, make_user
office, school = make_org("Sở Giáo dục"), make_org("Trường A")
make_user(school, "head", username="thutruong", email="thutruong@vi-du.invalid")
today = timezone.localdate()
make_duty(make_requirement(make_document(office), office), school, due_on=today + timedelta(days=8),
    safe_on=today + timedelta(days=7), last_on=today + timedelta(days=8), closes_at=timezone.now() + timedelta(days=9))
from reports.tasks import send_due_reminders
send_due_reminders.delay()
"""
LOOK = """
import json
from django.conf import settings
from django.test import Client, override_settings
from orgs.models import User
from reports.models import Message, Reminder
client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
client.force_login(User.objects.get(username="thutruong"), backend="django.contrib.auth.backends.ModelBackend")
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # collectstatic is not the matter here
with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
    page = client.get("/thong-bao/", secure=True).content.decode()
print(json.dumps({"shown": "Còn 7 ngày" in page, "reminders": Reminder.objects.count(),
    "states": list(Message.objects.values_list("state", flat=True))}))
"""


def embedded(folder):
    return {"DATABASE_URL": f"sqlite:///{folder / 'cong.sqlite3'}"}


def server(folder):
    """The temporary servers of `./run test`, with a database and a broker namespace of its own."""
    name = f"worker_{uuid.uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    return {
        "PROFILE": "server",
        "DATABASE_URL": f"postgres:///{name}",
        "REDIS_URL": os.environ["REDIS_URL"],
        "EMAIL_URL": f"file:///{folder / 'mail'}",
        "SECRET_KEY": uuid.uuid4().hex * 2,
        "ALLOWED_HOSTS": "thongsuot.example",
    }


def environment(folder, values):
    known = {"PROFILE", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "DEMO", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in known}
    at_once = {"REMINDER_TIME": "00:00", "QUIET_FROM": "00:00", "QUIET_TO": "00:00"}
    return kept | at_once | {"VAR_DIR": str(folder), "PYTHONPATH": str(ROOT)} | values


def manage(env, *arguments):
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def letters(folder):
    return [text for path in (folder / "mail").glob("*") if (text := path.read_text())]


@pytest.mark.parametrize("profile", [pytest.param(embedded, marks=pytest.mark.any_database), server])
def test_a_reminder_due_today_arrives_through_the_worker(profile, tmp_path):
    if profile is server and not (connection.vendor == "postgresql" and os.environ.get("REDIS_URL")):
        pytest.skip("cần PostgreSQL và Redis (./run test tự dựng cả hai)")
    env = environment(tmp_path, profile(tmp_path))
    manage(env, "migrate", "-v0")
    worker = subprocess.Popen(commands()["worker"], cwd=ROOT, env=env, start_new_session=True)
    try:
        manage(env, "shell", "-v0", "-c", PREPARE)
        deadline = time.monotonic() + 60
        while not letters(tmp_path) and time.monotonic() < deadline and worker.poll() is None:
            time.sleep(0.3)
        time.sleep(1)
        found = letters(tmp_path)
        seen = json.loads(manage(env, "shell", "-v0", "-c", LOOK).splitlines()[-1])
    finally:
        worker.send_signal(signal.SIGTERM)
        code = worker.wait(30)
    assert len(found) == 1 and "thutruong@vi-du.invalid" in found[0]
    assert seen == {"shown": True, "reminders": 1, "states": ["sent"]}
    assert code == 0


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
