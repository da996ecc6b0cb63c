"""A clock that needs no queue: letters leave with Redis stopped, and a worker that takes nothing is noticed."""

import logging
import signal
import threading
import time

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from orgs.heartbeats import SILENT_AFTER, TIMER, WORKER, beat, is_alive, silence
from reports.services.alarms import tell_of_outbox, tell_worker_back, tell_worker_silent
from reports.services.sweep import sweep_when_silent

logger = logging.getLogger("reports.timer")
EVERY = 30  # seconds
JUMP = 30  # seconds by which the clock may differ from the time that passed


class Command(BaseCommand):
    help = "Đồng hồ không cần hàng đợi: tự lập và gửi lời nhắc khi tiến trình nền im lặng, và báo động về việc đó."

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.started_at, self.is_silent = timezone.now(), False
        self.offset = clock_offset()

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="một lượt rồi dừng")
        parser.add_argument(
            "--check", action="store_true", help="chỉ hỏi đồng hồ có đang chạy không; mã lỗi 1 khi không"
        )

    def handle(self, *args, **options):
        if options["check"]:
            raise SystemExit(not is_alive(TIMER, now=timezone.now()))
        stopped = threading.Event()
        if not options["once"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stopped.set())
        while True:
            self.tick()
            if options["once"] or stopped.wait(EVERY):
                break
            close_old_connections()

    def tick(self) -> None:
        """A database that is away for a moment does not stop the clock."""
        self.watch_clock()
        now = timezone.now()
        try:
            beat(TIMER, now=now)
            counts = sweep_when_silent(now=now)
            self.watch_worker(now)
            tell_of_outbox(now=now)
        except DatabaseError:
            logger.exception("Đồng hồ không đọc được cơ sở dữ liệu; sẽ thử lại.")
            return
        if counts and any(counts):
            logger.info("Nhắc việc (đồng hồ): lập %s, gửi %s, dừng %s", *counts)

    def watch_clock(self) -> None:
        """A jump changes nothing of what is due and done, but whoever reads the log must know of it (T30)."""
        before, self.offset = self.offset, clock_offset()
        if abs(self.offset - before) > JUMP:
            logger.warning("Đồng hồ máy vừa nhảy %+d giây.", round(self.offset - before))

    def watch_worker(self, now) -> None:
        """Says once that the worker fell silent, and once that it is back; at the start it is given time."""
        quiet = silence(WORKER, now=now)
        is_new = now - self.started_at <= SILENT_AFTER
        is_silent = not is_new and (quiet is None or quiet > SILENT_AFTER)
        if is_silent and not self.is_silent:
            logger.error("Tiến trình nền không nhận việc quá 3 phút; đồng hồ đang lập và gửi lời nhắc thay.")
            tell_worker_silent(now=now)
        if self.is_silent and not is_silent:
            logger.info("Tiến trình nền đã nhận việc trở lại.")
            tell_worker_back(now=now)
        self.is_silent = is_silent


def clock_offset() -> float:
    """Grows or shrinks only when somebody moves the clock."""
    return time.time() - time.monotonic()
