"""A whole installation for fault drills: database, queue, mail server, worker, beat, timer and web, all real processes.

PostgreSQL is the temporary one of `./run test`; Redis is the drill's own, because drills stop and empty it.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path

import psycopg2
from celery import Celery

from config.supervisor import kill_group, start
from reports.proof.ledgers import letters_of
from tests.drills.clock import Clock

FULL = os.environ.get("DRILLS") == "full"
BEAT = "config" if FULL else "tests.drills.quick_beat"  # each minute, or every three seconds
ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("PROFILE", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "DEMO", "DJANGO_SETTINGS_MODULE")
CELERY = (sys.executable, "-W", "ignore:You're running the worker", "-m", "celery")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run_sql(database: str, words: str) -> None:
    link = psycopg2.connect(dbname=database)
    link.autocommit = True
    try:
        link.cursor().execute(words)
    finally:
        link.close()


def wait_until(holds, seconds: float, words: str, step: float = 0.2) -> float:
    """How long it took; fails with the words after `seconds`."""
    started = time.monotonic()
    while not holds():
        took = time.monotonic() - started
        assert took < seconds, f"{words}: chờ quá {seconds:.0f} giây"
        time.sleep(step)
    return time.monotonic() - started


class Installation:
    """Use as a context: whatever was started is gone afterwards; its logs are shown when the drill failed."""

    def __init__(self, folder: Path, template: str = "", *, lease: int = 5, moved: bool = False, **environment):
        self.folder, self.template, self.lease, self.more = folder, template, lease, environment
        self.database = f"drill_{uuid.uuid4().hex[:12]}"
        self.clock = Clock(folder / "clock") if moved else None
        self.processes: dict[str, subprocess.Popen] = {}
        self.sink_ledger, self.mode_file = folder / "letters.jsonl", folder / "sink-mode"
        self.work_ledger = folder / "work.jsonl"
        self.smtp_port, self.web_port, self.redis_port = free_port(), free_port(), free_port()
        self.link = None

    # --- Life ---------------------------------------------------------------------------------
    def __enter__(self):
        origin = f' TEMPLATE "{self.template}"' if self.template else ""
        run_sql("postgres", f'CREATE DATABASE "{self.database}"{origin}')
        return self

    def __exit__(self, kind, *_):
        for process in self.processes.values():
            self._end(process)
        if self.link:
            self.link.close()
        if kind:
            for log in sorted(self.folder.glob("*.log")):
                print(f"--- {log.name}\n{os.linesep.join(log.read_text().splitlines()[-40:])}")  # noqa: T201
        run_sql("postgres", f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')

    @staticmethod
    def _end(process) -> None:
        """Redis and the worker's children stand in the session of their parent, so nothing outlives this."""
        with suppress(ProcessLookupError):
            process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(3)
        kill_group(process.pid)
        process.wait()

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        return kept | {
            "PROFILE": "server",
            "DATABASE_URL": f"postgres:///{self.database}",
            "REDIS_URL": self.broker,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "SECRET_KEY": "dien-tap" * 8,
            "ALLOWED_HOSTS": "127.0.0.1",
            "TRUSTED_PROXY": "127.0.0.1",
            "BIND": f"127.0.0.1:{self.web_port}",
            "VAR_DIR": str(self.folder / "var"),
            "STATIC_ROOT": str(self.folder.parent / "drill-static"),
            "REMINDER_TIME": "00:00",
            "QUIET_FROM": "00:00",
            "QUIET_TO": "00:00",
            "MAIL_LEASE_SECONDS": str(self.lease),
            "PYTHONPATH": str(ROOT),
            **(self.clock.environment if self.clock else {}),
            **self.more,
        }

    @property
    def broker(self) -> str:
        return f"redis://127.0.0.1:{self.redis_port}/0"

    # --- Processes ----------------------------------------------------------------------------
    def launch(self, name: str, command, **environment) -> subprocess.Popen:
        with (self.folder / f"{name}.log").open("ab") as output:
            self.processes[name] = start(
                list(command), cwd=ROOT, env=self.environment | environment, stdout=output, stderr=output
            )
        return self.processes[name]

    def stop(self, name: str) -> None:
        self._end(self.processes.pop(name))

    def kill(self, name: str) -> None:
        """As a fault: no word of warning, with all its children."""
        process = self.processes.pop(name)
        kill_group(process.pid)
        process.wait()

    def start_redis(self) -> None:
        where = ["--bind", "127.0.0.1", "--port", str(self.redis_port), "--dir", str(self.folder)]
        self.launch("redis", ["redis-server", *where, "--save", "", "--appendonly", "no"])
        wait_until(lambda: self.redis("ping") == "PONG", 20, "Redis không chạy")

    def redis(self, *words: str) -> str:
        asked = subprocess.run(
            ["redis-cli", "-p", str(self.redis_port), *words], capture_output=True, text=True, timeout=20
        )
        return asked.stdout.strip()

    def start_sink(self, mode: str = "accept") -> None:
        self.set_mode(mode)
        where = ["--port", str(self.smtp_port), "--ledger", str(self.sink_ledger), "--mode-file", str(self.mode_file)]
        self.launch("sink", [sys.executable, "manage.py", "drill", "smtp-sink", *where])
        wait_until(lambda: self.answers(self.smtp_port), 30, "Máy chủ thư giả không chạy")

    def set_mode(self, mode: str) -> None:
        fresh = self.mode_file.with_suffix(".new")
        fresh.write_text(mode)
        fresh.replace(self.mode_file)

    def start_worker(self, *, app: str = "config", **environment) -> None:
        quiet = ("-l", "INFO", "--without-gossip", "--without-mingle")
        self.launch("worker", [*CELERY, "-A", app, "worker", "-c", "2", *quiet], **environment)

    def start_beat(self, name: str = "beat", *, app: str = BEAT, wait: int = 300) -> None:
        """With `wait` it looks at its schedule at least every so many seconds."""
        where = ["--pidfile=", "-s", str(self.folder / f"{name}-schedule"), "--max-interval", str(wait)]
        self.launch(name, [*CELERY, "-A", app, "beat", "-l", "INFO", *where])

    def start_timer(self) -> None:
        self.launch("timer", [sys.executable, "manage.py", "keep_time"])

    def start_web(self, app: str = "config.wsgi", **environment) -> None:
        if not (self.folder.parent / "drill-static" / "staticfiles.json").exists():
            self.manage("collectstatic", "--noinput", "-v0")
        self.launch("web", [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", app], **environment)
        wait_until(lambda: self.answers(self.web_port), 60, "Tiến trình web không chạy")

    def start_sweeper(self, name: str, *controls: str, pause: float = 0.02) -> None:
        """One more process that sweeps all the time, beside the worker; see tests/drills/sweeper.py."""
        self.launch(name, [sys.executable, "-m", "tests.drills.sweeper", str(pause), *controls])

    def start_load(self, *, clients: int, seconds: float, returns: bool = True) -> None:
        where = ["--url", f"http://127.0.0.1:{self.web_port}", "--ledger", str(self.work_ledger)]
        amount = ["--clients", str(clients), "--seconds", str(seconds)]
        more = [] if returns else ["--no-returns"]
        self.launch("load", [sys.executable, "manage.py", "drill", "load", *where, *amount, *more])

    def finish_load(self, patience: float) -> dict:
        """What all clients met: answers by status, connections that broke, p95 and acknowledged operations."""
        assert self.processes["load"].wait(patience) == 0
        self.processes.pop("load")
        return json.loads((self.folder / "load.log").read_text().splitlines()[-1])

    @staticmethod
    def answers(port: int) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def children(self, name: str) -> list[int]:
        pid = self.processes[name].pid
        try:
            return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except FileNotFoundError:
            return []

    def kill_child(self, name: str, chance) -> bool:
        children = self.children(name)
        if not children:
            return False
        with suppress(ProcessLookupError):
            os.kill(chance.choice(children), signal.SIGKILL)
        return True

    # --- Questions ----------------------------------------------------------------------------
    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def query(self, words: str, *values) -> list[tuple]:
        if self.link is None:
            self.link = psycopg2.connect(dbname=self.database)
            self.link.autocommit = True
        with self.link.cursor() as cursor:
            cursor.execute(words, values or None)
            return cursor.fetchall() if cursor.description else []

    def count(self, table: str, condition: str = "true") -> int:
        return self.query(f"SELECT count(*) FROM {table} WHERE {condition}")[0][0]

    def messages(self, state: str) -> int:
        return self.query("SELECT count(*) FROM reports_message WHERE state = %s", state)[0][0]

    def wake(self, times: int = 1) -> None:
        """Ask the worker to look now, as beat does each minute."""
        with Celery(broker=self.broker) as app:
            for _ in range(times):
                app.send_task("reports.tasks.send_due_reminders", expires=55)

    def arrived(self) -> int:
        return self.sink_ledger.read_bytes().count(b"\n") if self.sink_ledger.exists() else 0

    def letters(self) -> int:
        """Different ones that the mail server took."""
        return len(letters_of(self.sink_ledger))

    def wait_until_empty(self, letters: int, seconds: float, *, wakes: bool = True) -> float:
        """Until as many letters are marked as sent; how long it took. With `wakes` the worker is asked all the time."""

        def is_done():
            if wakes:
                self.wake()
            return self.messages("sent") >= letters and self.messages("waiting") == 0

        return wait_until(is_done, seconds, "Thư chưa đi hết", step=0.5)

    def verify(self) -> dict:
        """`verify all` against what the mail server took and what people were told; fails on any finding."""
        told = ["--ledger", str(self.work_ledger)] if self.work_ledger.exists() else []
        said = self.manage("verify", "all", "--sink", str(self.sink_ledger), *told, "--json")
        found = {one["name"]: one for one in json.loads(said.splitlines()[-1])}
        return found["outbox"]["notes"]
