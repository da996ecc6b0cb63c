"""The side of the portal that keeps one drawing process warm, feeds it, and ends it when it takes too long."""

import atexit
import json
import logging
import os
import selectors
import struct
import subprocess
import sys
import threading
import time

from django.conf import settings

from orgs.errors import DomainError

START_SECONDS = 60
MOST_PAPERS = 200  # then a fresh process
MOST_RESIDENT = 300 * 1024 * 1024
MOST_TEXT = 30 * 1024 * 1024
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONHOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
MISSING = (
    "Máy chủ này chưa có thư viện vẽ PDF (Pango). Người quản trị cài libpango-1.0-0, libpangoft2-1.0-0, "
    "libharfbuzz-subset0 và fonts-liberation2 rồi thử lại."
)
SLOW = (
    "Vẽ văn bản quá {seconds} giây nên đã dừng. Văn bản quá dài hoặc máy chủ đang bận: thử lại sau ít phút, "
    "hoặc tách bớt phụ lục thành tệp riêng."
)
BUSY = "Máy chủ đang vẽ văn bản khác. Vui lòng thử lại sau ít phút."
LARGE = "Văn bản quá lớn để vẽ thành một tệp. Vui lòng tách bớt phụ lục thành tệp riêng rồi thử lại."
DIED = "Việc vẽ văn bản bị dừng giữa chừng. Vui lòng thử lại; nếu vẫn lỗi, báo người quản trị kèm tên văn bản này."
_log = logging.getLogger(__name__)


class Drawer:
    """One process, one paper at a time. A process that dies or is ended is replaced by the next paper."""

    def __init__(self):
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._drawn = 0
        self.last: dict = {}  # what the last paper cost

    def draw(self, text: str, css: str, *, want: str, seconds: float) -> bytes:
        """Raises DomainError with what to do when it takes longer than `seconds`, needs too much memory or fails."""
        job = json.dumps({"text": text, "css": css, "want": want, "seconds": seconds}).encode()
        if len(job) > MOST_TEXT:
            raise DomainError(LARGE)
        if not self._lock.acquire(timeout=seconds):
            raise DomainError(BUSY)
        try:
            return self._draw(job, seconds)
        finally:
            self._lock.release()

    def _draw(self, job: bytes, seconds: float) -> bytes:
        process = self._ready()
        try:
            until = time.monotonic() + seconds
            _send(process, job, until)
            head, result = json.loads(_receive(process, until)), _receive(process, until)
        except TimeoutError as error:
            self.stop()
            raise DomainError(SLOW.format(seconds=round(seconds))) from error
        except OSError as error:
            self.stop()
            _log.warning("The drawing process ended in the middle of a paper: %s", error)
            raise DomainError(DIED) from error
        self.last = head
        self._drawn += 1
        if head["status"] != "drawn" or self._drawn >= MOST_PAPERS or head["resident"] > MOST_RESIDENT:
            self.stop()
        if head["status"] == "drawn":
            return result
        _log.warning("A paper was not drawn: %s %s", head["status"], head["detail"])
        raise DomainError(LARGE if head["status"] == "memory" else DIED)

    def _ready(self) -> subprocess.Popen:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = _start()
            self._drawn = 0
        return self._process

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def stop(self) -> None:
        """End the process; the next paper starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()

    def forget(self) -> None:
        """In a forked child: the process belongs to the parent; a lock held by another thread never comes free."""
        process, self._process, self._lock = self._process, None, threading.Lock()
        if process is not None:
            process.stdin.close()
            process.stdout.close()
            process.returncode = 0  # not ours to wait for


def _start() -> subprocess.Popen:
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-B", "-m", "directives.printing_worker"],
        cwd=settings.BASE_DIR,
        env={**passed, "MALLOC_ARENA_MAX": "1", "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        start_new_session=True,  # a Ctrl-C in the terminal is for the portal, which ends this process itself
    )
    os.set_blocking(process.stdin.fileno(), False)
    os.set_blocking(process.stdout.fileno(), False)
    until = time.monotonic() + START_SECONDS
    try:
        head = json.loads(_receive(process, until))
        _receive(process, until)
    except OSError as error:  # TimeoutError too
        process.kill()
        process.wait()
        raise DomainError(DIED) from error
    if head["status"] == "missing":
        process.wait()
        raise DomainError(MISSING)
    return process


def _send(process: subprocess.Popen, content: bytes, until: float) -> None:
    left = memoryview(struct.pack(">I", len(content)) + content)
    while left:
        _wait(process.stdin, selectors.EVENT_WRITE, until)
        left = left[os.write(process.stdin.fileno(), left[:65536]) :]


def _receive(process: subprocess.Popen, until: float) -> bytes:
    (long,) = struct.unpack(">I", _exactly(process, 4, until))
    return _exactly(process, long, until)


def _exactly(process: subprocess.Popen, long: int, until: float) -> bytes:
    parts = []
    while long:
        _wait(process.stdout, selectors.EVENT_READ, until)
        part = os.read(process.stdout.fileno(), min(long, 1 << 20))
        if not part:
            raise BrokenPipeError("the drawing process closed its pipe")
        parts.append(part)
        long -= len(part)
    return b"".join(parts)


def _wait(pipe, event: int, until: float) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, event)
        if not selector.select(max(until - time.monotonic(), 0)):
            raise TimeoutError


drawer = Drawer()
atexit.register(drawer.stop)
os.register_at_fork(after_in_child=drawer.forget)
