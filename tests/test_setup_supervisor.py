"""All children start together and stop together; none outlives the parent."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from config.management.commands.supervise import Announcement, commands, empty_queue

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


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_all_cleanly(tmp_path, number):
    parent, children = start_parent(tmp_path, 60)
    parent.send_signal(number)
    assert parent.wait(15) == 0
    assert not any(lives(pid) for pid in children)


def test_one_fallen_child_stops_the_rest(tmp_path):
    parent, children = start_parent(tmp_path, 0.5)
    assert parent.wait(15) == 1
    assert "“two” đã dừng" in parent.stderr.read()
    assert not any(lives(pid) for pid in children)


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
def test_the_real_three_start_on_an_empty_folder_and_stop_on_ctrl_c(tmp_path):
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


def test_web_worker_and_clock_run():
    assert list(commands()) == ["web", "worker", "beat"]
    assert "--pool=threads" in commands()["worker"]


def test_address_is_announced_once_it_answers(capsys):
    announce = Announcement(("127.0.0.1", 9), sys.stdout)
    announce()
    assert not announce.is_done
