"""All children start together and stop together; none outlives the parent."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from config.management.commands.supervise import Announcement, Watchdog, commands, empty_queue
from orgs.heartbeats import WORKER, beat

ROOT = Path(__file__).resolve().parent.parent
PARENT = """
import sys
from config.supervisor import Supervisor
child = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(float(sys.argv[2]))"
run = lambda file, seconds: [sys.executable, "-c", child, file, seconds]
sys.exit(Supervisor({"one": run(sys.argv[1], "60"), "two": run(sys.argv[2], sys.argv[3])}).run())
"""


def start_parent(folder, second_lives):
    files = [folder / "one", folder / "two"]
    arguments = [sys.executable, "-c", PARENT, *map(str, files), str(second_lives)]
    parent = subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: all(file.exists() and file.read_text() for file in files))
    return parent, [int(file.read_text()) for file in files]


def wait_until(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def lives(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_all_cleanly(tmp_path, number):
    parent, children = start_parent(tmp_path, 60)
    parent.send_signal(number)
    assert parent.wait(15) == 0
    assert not any(lives(pid) for pid in children)


@pytest.mark.slow
def test_a_killed_child_is_started_again_and_the_rest_go_on(tmp_path):
    parent, (one, two) = start_parent(tmp_path, 60)
    os.kill(two, signal.SIGKILL)
    wait_until(lambda: int((tmp_path / "two").read_text() or two) != two)
    assert lives(one) and lives(int((tmp_path / "two").read_text()))
    parent.send_signal(signal.SIGTERM)
    assert parent.wait(15) == 0
    assert "“two” đã dừng (mã -9); chạy lại" in parent.stderr.read()


@pytest.mark.slow
def test_a_child_that_ends_again_and_again_stops_the_rest(tmp_path):
    parent, (one, _) = start_parent(tmp_path, 0.2)
    assert parent.wait(30) == 1
    assert "“two” dừng 5 lần liền; đã dừng tất cả." in parent.stderr.read()
    assert not lives(one) and not lives(int((tmp_path / "two").read_text()))


class Downed:
    """A supervisor that notes what it was asked to put down."""

    def __init__(self):
        self.names = []

    def put_down(self, name, why):
        self.names.append(name)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("age", "downed"), [(60, []), (400, ["worker"]), (None, ["worker"])])
def test_a_worker_that_takes_nothing_is_put_down(age, downed):
    now = timezone.now()
    if age is not None:
        beat(WORKER, now=now - timedelta(seconds=age))
    watch, supervisor = Watchdog(), Downed()
    watch.started_at -= 200
    watch.looked_at -= 200
    watch(supervisor)
    watch(supervisor)
    assert supervisor.names == downed


@pytest.mark.django_db
def test_a_worker_just_started_is_given_time():
    watch, supervisor = Watchdog(), Downed()
    watch.looked_at -= 200
    watch(supervisor)
    assert supervisor.names == []


@pytest.mark.slow
def test_children_follow_a_killed_parent(tmp_path):
    parent, children = start_parent(tmp_path, 60)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait(15)
    wait_until(lambda: not any(lives(pid) for pid in children))


def test_file_queue_is_emptied(tmp_path):
    old = tmp_path / "broker" / "queue" / "cu.celery.msg"
    old.parent.mkdir(parents=True)
    old.write_text("{}")
    empty_queue(tmp_path / "broker")
    assert [path.name for path in sorted((tmp_path / "broker").rglob("*"))] == ["control", "queue"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def healthz(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as response:
            return response.read() == b"ok"
    except OSError:
        return False


@pytest.mark.slow
def test_the_real_four_start_on_an_empty_folder_and_stop_on_ctrl_c(tmp_path):
    port = free_port()
    variables = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "PORT": str(port)}
    command = [sys.executable, "manage.py", "supervise"]
    parent = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True)
    try:
        wait_until(lambda: healthz(port), 60)
        second = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
        assert "đang có chương trình khác dùng" in second.stderr
    finally:
        parent.send_signal(signal.SIGINT)
    assert parent.wait(30) == 0
    assert f"http://127.0.0.1:{port}/" in parent.stdout.read()


def test_web_worker_and_both_clocks_run():
    assert list(commands()) == ["web", "worker", "beat", "timer"]
    assert "--pool=threads" in commands()["worker"]


def test_address_is_announced_once_it_answers(capsys):
    announce = Announcement(("127.0.0.1", 9), sys.stdout)
    announce()
    assert not announce.is_done
