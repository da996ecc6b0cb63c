import shutil
import socket
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils import timezone

from config import gunicorn
from config.supervisor import Supervisor
from orgs.heartbeats import SILENT_AFTER, WORKER, silence


def empty_queue(folder):
    """Messages of an earlier run are only wake-up calls: the rows in the database still say what is due."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("queue", "control"):
        (folder / name).mkdir(parents=True)


def commands():
    # On a one-user machine and in containers root is normal; Celery's long warning would only frighten.
    celery = [sys.executable, "-W", "ignore:You're running the worker", "-m", "celery", "--quiet", "-A", "config"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return {
        "web": [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"],
        "worker": [*celery, "worker", "--pool=threads", "--concurrency=2", *quiet],
        "beat": [*celery, "beat", "--pidfile=", "-s", str(settings.VAR_DIR / "beat-schedule")],
        "timer": [sys.executable, str(settings.BASE_DIR / "manage.py"), "keep_time"],
    }


class Command(BaseCommand):
    help = "Chạy web, tiến trình nền, lịch hẹn giờ và đồng hồ riêng cùng nhau; Ctrl+C dừng tất cả."

    def handle(self, **options):
        host, port = gunicorn.bind.rsplit(":", 1)
        address = (host.strip("[]"), int(port))
        if answers(address):
            raise CommandError(f"Cổng {port} đang có chương trình khác dùng. Chọn cổng khác: PORT=8001 ./run demo")
        if not settings.REDIS_URL:
            empty_queue(settings.BROKER_DIR)
        announce, watch = Announcement(address, self.stdout), Watchdog()

        def on_tick(supervisor):
            announce()
            watch(supervisor)

        sys.exit(Supervisor(commands(), on_tick=on_tick, out=self.stderr).run())


def answers(address):
    try:
        with socket.create_connection(address, timeout=1):
            return True
    except OSError:
        return False


class Watchdog:
    """A worker that lives but takes nothing from the queue for three minutes is started again (reliability T26)."""

    LOOKS_EVERY = 30

    def __init__(self):
        self.looked_at = self.started_at = time.monotonic()

    def __call__(self, supervisor):
        now = time.monotonic()
        if now - self.looked_at < self.LOOKS_EVERY:
            return
        self.looked_at = now
        if now - self.started_at > SILENT_AFTER.total_seconds() and self.is_silent():
            self.started_at = now
            supervisor.put_down("worker", "không nhận việc quá 3 phút")

    def is_silent(self):
        try:
            quiet = silence(WORKER, now=timezone.now())
        except DatabaseError:  # without a database nothing can be known of the worker
            return False
        finally:
            connection.close()
        return quiet is None or quiet > SILENT_AFTER


class Announcement:
    """Says the address once, when the web process listens."""

    def __init__(self, address, out):
        self.address = ("127.0.0.1" if address[0] == "0.0.0.0" else address[0], address[1])
        self.out = out
        self.is_done = False

    def __call__(self):
        if self.is_done or not answers(self.address):
            return
        self.is_done = True
        host, port = self.address
        self.out.write(f"\nThông Suốt đang chạy tại http://{host}:{port}/ (Ctrl+C để dừng)")
        self.out.flush()
