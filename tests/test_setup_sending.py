"""What `./run demo` starts, on SQLite without a broker, sends real letters while people work; a killed clock returns.

Real processes: the four of `supervise`, a mail server, people over HTTP. The hours of the day play no part.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from config.supervisor import kill_group, start
from reports.proof.ledgers import Ledger, letters_of
from reports.proof.load import DUTY, HEADING, LOCK, Browser, Tally
from reports.proof.load import _write_and_send as write_and_send
from tests.drills.installation import free_port, wait_until

ROOT = Path(__file__).resolve().parent.parent
PEOPLE, WRITERS = 12, 3
pytestmark = [pytest.mark.slow, pytest.mark.no_database]


class Demo:
    """`supervise` as the demo starts it, with a mail server in the place of the folder of letters."""

    def __init__(self, folder: Path):
        self.folder, self.running = folder, {}
        self.port, self.smtp_port = free_port(), free_port()
        self.letters, self.mode = folder / "letters.jsonl", folder / "mode"
        self.work = Ledger(folder / "work.jsonl")
        self.environment = {
            "PATH": os.environ["PATH"],
            "DEMO": "1",
            "VAR_DIR": str(folder),
            "PORT": str(self.port),
            "BIND": f"127.0.0.1:{self.port}",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "MAIL_LEASE_SECONDS": "3",
            "REMINDER_TIME": "00:00",
            "QUIET_FROM": "00:00",
            "QUIET_TO": "00:00",
            "PYTHONUNBUFFERED": "1",
        }

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        for process in self.running.values():
            process.wait(30)
            kill_group(process.pid)
        if kind:
            print(self.log)  # noqa: T201

    def launch(self, name: str, *words: str):
        with (self.folder / f"{name}.log").open("ab") as out:
            command = [sys.executable, "manage.py", *words]
            self.running[name] = start(command, cwd=ROOT, env=self.environment, stdout=out, stderr=out)

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start_all(self) -> None:
        self.manage("migrate", "--noinput", "-v0")
        self.manage("drill", "seed", "--people", str(PEOPLE))
        where = ("--port", str(self.smtp_port), "--ledger", str(self.letters), "--mode-file", str(self.mode))
        self.launch("sink", "drill", "smtp-sink", *where)
        self.launch("demo", "supervise")
        wait_until(lambda: "đang chạy tại" in self.log, 60, "Bản trình diễn không chạy")

    @contextmanager
    def people_at_work(self):
        """People sign in, read pages and save their reports as long as the block lasts, and send them at its end.

        Yields the tally of what they met.
        """
        tally, is_over, ready = Tally(), threading.Event(), threading.Barrier(WRITERS + 1, timeout=120)
        told = (tally, ready, is_over)
        people = [threading.Thread(target=self._work, args=(f"dt{at}", *told)) for at in range(WRITERS)]
        for person in people:
            person.start()
        try:
            ready.wait()
            yield tally
        finally:
            is_over.set()
            for person in people:
                person.join()

    def _work(self, name: str, tally: Tally, ready: threading.Barrier, is_over: threading.Event) -> None:
        browser = Browser(f"http://127.0.0.1:{self.port}", tally)
        browser.sign_in(name)
        path, duty = DUTY.findall(browser.get("/bao-cao/"))[0]
        ready.wait()
        while not is_over.is_set():
            page = browser.get(path)
            text, lock = HEADING.search(page)[1], LOCK.search(page)[1]
            browser.post(path, **{"lock_version": lock, text: "Chữ đang gõ."})
            browser.get("/thong-bao/")
        write_and_send(browser, path, int(duty), "Đã xong.", self.work)

    @property
    def log(self) -> str:
        return (self.folder / "demo.log").read_text()

    def ask(self, words: str):
        with closing(sqlite3.connect(self.folder / "portal.sqlite3", timeout=30)) as link:
            return link.execute(words).fetchall()

    def has_sent(self) -> bool:
        return not self.ask("SELECT 1 FROM reports_message WHERE state = 'waiting'") and bool(self.arrived())

    def arrived(self) -> dict:
        return letters_of(self.letters)

    def kill_the_clock(self) -> None:
        """As a fault; returns when another one has made a round of its own."""
        newest = "SELECT max(at) FROM orgs_heartbeat WHERE name = 'timer'"
        before, falls = self.ask(newest), self.log.count("“timer” đã dừng")
        os.kill(self.clock(), signal.SIGKILL)
        wait_until(lambda: self.log.count("“timer” đã dừng") > falls, 60, "Không ai thấy đồng hồ chết")
        wait_until(lambda: self.ask(newest) != before, 120, "Đồng hồ không chạy lại")

    def clock(self) -> int:
        pid = self.running["demo"].pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return next(int(one) for one in children if "keep_time" in Path(f"/proc/{one}/cmdline").read_text())


def test_letters_leave_while_people_work_and_a_killed_clock_doubles_nothing(tmp_path):
    with Demo(tmp_path) as demo:
        demo.mode.write_text("hang")
        demo.start_all()
        wait_until(demo.arrived, 120, "Không thư nào đến máy chủ thư")
        with demo.people_at_work() as met:
            demo.mode.write_text("slow")
            demo.kill_the_clock()  # in the middle of a letter
            wait_until(demo.has_sent, 240, "Thư chưa đi hết")
        first = demo.arrived()
        demo.kill_the_clock()  # when there is nothing left to do

        assert demo.arrived() == first, "a new clock sends nothing again"
        held = sum(line["mode"] == "hang" for line in Ledger(demo.letters).lines())
        assert sum(first.values()) - len(first) <= held, "only what was being handed over may have arrived twice"
        rows = demo.ask("SELECT count(*), count(DISTINCT recipient_id) FROM reports_reminder")
        assert rows == [(PEOPLE, PEOPLE)]
        assert demo.ask("SELECT count(*) FROM reports_message WHERE state = 'sent'")[0][0] == len(first)
        assert set(met.answers) == {200} and not met.errors, met
        assert len(demo.work.receipts()) == WRITERS
        assert "locked" not in demo.log
        demo.manage("verify", "all", "--sink", str(demo.letters), "--ledger", str(demo.work.path))
