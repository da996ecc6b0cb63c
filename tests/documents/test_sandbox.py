"""The process that draws: what a hostile paper cannot reach, and what happens when it is slow, dies or grows."""

import base64
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from directives import printing_process, printing_worker
from directives.printing import draw_pages, draw_pdf
from directives.printing_process import DIED, LARGE, MISSING, Drawer
from orgs.errors import DomainError
from tests.settings import BASE_DIR

SECRET = "mat-khau-rat-bi-mat"


@pytest.fixture
def drawer():
    own = Drawer()
    yield own
    own.stop()


def page(body, head=""):
    return f"<html lang='vi'><head><title>Thử</title>{head}</head><body>{body}</body></html>"


def words(pages):
    return " ".join("".join(word for _, word in text["words"]) for one in pages for text in one["texts"])


@pytest.fixture
def listener():
    """A local server that counts who comes."""
    server, came = socket.create_server(("127.0.0.1", 0)), []
    server.settimeout(0.2)

    def wait():
        while server.fileno() >= 0:
            try:
                came.append(server.accept())
            except OSError:
                continue

    threading.Thread(target=wait, daemon=True).start()
    yield server.getsockname()[1], came
    server.close()


HOSTILE = [
    "<img src='{at}'>",
    "<link rel=stylesheet href='{at}'>",
    "<link rel=attachment href='{at}'>",
    "<style>@import '{at}'; @import url({at});</style>",
    "<style>body {{ background: url({at}) }}</style>",
    "<svg xmlns:xlink='http://www.w3.org/1999/xlink'><image xlink:href='{at}'/><use href='{at}#x'/></svg>",
    "<object data='{at}'></object><embed src='{at}'><iframe src='{at}'></iframe>",
    "<a rel=attachment href='{at}'>x</a>",
]


@pytest.mark.parametrize("markup", HOSTILE)
def test_no_markup_reaches_a_file_or_an_address(tmp_path, listener, markup):
    port, came = listener
    (tmp_path / "bi-mat.txt").write_text(SECRET)
    (tmp_path / "bi-mat.svg").write_text(f"<svg xmlns='http://www.w3.org/2000/svg'><text>{SECRET}</text></svg>")
    places = [f"file://{tmp_path}/bi-mat.txt", f"file://{tmp_path}/bi-mat.svg", f"http://127.0.0.1:{port}/x"]
    body = "".join(markup.format(at=place) for place in places) + "<p>Vẫn in được</p>"
    data = draw_pdf(page(body, head=body), "")
    assert not came
    assert SECRET.encode() not in data
    with pikepdf.open(BytesIO(data)) as pdf:
        assert not pdf.attachments
        streams = [bytes(one.read_bytes()) for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        assert not any(SECRET.encode() in stream for stream in streams)
    assert "Vẫn in được" in words(draw_pages(page(body), ""))


def test_a_font_of_the_paper_is_refused_with_the_paper(drawer):
    face = "<style>@font-face { font-family: x; src: url(file:///etc/passwd) } p { font-family: x }</style>"
    with pytest.raises(DomainError):
        drawer.draw(page(f"{face}<p>x</p>"), "", want="pdf", seconds=20)


def test_an_image_in_the_text_itself_is_not_taken_either():
    svg = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'><text y='9'>hinh</text></svg>").decode()
    assert "hinh" not in words(draw_pages(page(f"<p>x</p><img src='data:image/svg+xml;base64,{svg}'>"), ""))


INSIDE = """
import os, socket, subprocess, sys
from directives.printing_worker import guard, _leave_network
import weasyprint, tempfile, ctypes, pathlib
apart = _leave_network()
sys.addaudithook(guard())
def refused(work):
    try:
        work()
    except (PermissionError, OSError) as error:
        return "không được" in str(error)
    return False
tries = [
    lambda: socket.create_connection(("127.0.0.1", PORT), 1), lambda: socket.getaddrinfo("localhost", 80),
    lambda: subprocess.run(["true"]), lambda: os.system("true"), os.fork, lambda: os.execv("/bin/true", ["true"]),
    lambda: open("SECRET").read(), lambda: pathlib.Path("SECRET").read_text(), lambda: os.open("SECRET", os.O_RDONLY),
    lambda: open("/etc/passwd"), lambda: os.listdir("FOLDER"), lambda: open("FOLDER/moi", "w"),
    lambda: open("/usr/share/fonts/../../../etc/passwd"), lambda: os.remove("SECRET"), lambda: os.mkdir("FOLDER/x"),
    lambda: tempfile.mkstemp(dir="FOLDER"), lambda: ctypes.CDLL(None), lambda: os.rename("SECRET", "FOLDER/y"),
    lambda: os.symlink("SECRET", "FOLDER/z"), lambda: os.kill(os.getppid(), 0),
]
left = [at for at, work in enumerate(tries) if not refused(work)]
open(weasyprint.__file__).read()
print(left, apart)
"""


def test_code_inside_the_process_is_refused_network_programs_and_files(tmp_path, listener):
    port, came = listener
    secret = tmp_path / "bi-mat"
    secret.write_text(SECRET)
    code = INSIDE.replace("PORT", str(port)).replace("SECRET", str(secret)).replace("FOLDER", str(tmp_path))
    done = subprocess.run([sys.executable, "-c", code], cwd=BASE_DIR, capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("[] "), done.stdout + done.stderr
    assert not came and secret.exists() and sorted(p.name for p in tmp_path.iterdir()) == ["bi-mat"]


def test_the_process_has_no_setting_and_no_secret(drawer, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", SECRET)
    drawer.draw(page("x"), "", want="pdf", seconds=20)
    held = Path(f"/proc/{drawer.pid}/environ").read_bytes().decode()
    assert SECRET not in held and "DATABASE" not in held


def test_a_paper_that_takes_too_long_is_ended_and_the_next_one_is_drawn(drawer):
    long = "<table>" + "<tr><td>Việc phải làm<td>Đơn vị</tr>" * 4000 + "</table>"
    drawer.draw(page("x"), "", want="pdf", seconds=20)
    first, started = drawer.pid, time.monotonic()
    with pytest.raises(DomainError, match="quá 1 giây") as refused:
        drawer.draw(page(long), "", want="pdf", seconds=1)
    assert "thử lại" in refused.value.message
    assert time.monotonic() - started < 5
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert drawer.draw(page("x"), "", want="pdf", seconds=20).startswith(b"%PDF")
    assert drawer.pid != first


def test_a_process_killed_in_the_middle_is_said_and_replaced(drawer):
    drawer.draw(page("x"), "", want="pdf", seconds=20)
    long = page("<table>" + "<tr><td>Việc phải làm<td>Đơn vị</tr>" * 4000 + "</table>")
    threading.Timer(0.5, os.kill, (drawer.pid, signal.SIGKILL)).start()
    with pytest.raises(DomainError) as refused:
        drawer.draw(long, "", want="pdf", seconds=30)
    assert refused.value.message == DIED
    assert drawer.draw(page("x"), "", want="pdf", seconds=20).startswith(b"%PDF")


def test_a_process_that_died_between_two_papers_is_replaced_unseen(drawer):
    drawer.draw(page("x"), "", want="pdf", seconds=20)
    os.kill(drawer.pid, signal.SIGKILL)
    time.sleep(0.1)
    assert drawer.draw(page("x"), "", want="pdf", seconds=20).startswith(b"%PDF")


def test_a_text_over_the_limit_is_refused_with_words(drawer, monkeypatch):
    monkeypatch.setattr(printing_process, "MOST_TEXT", 1000)
    with pytest.raises(DomainError) as refused:
        drawer.draw(page("x" * 2000), "", want="pdf", seconds=20)
    assert refused.value.message == LARGE


@pytest.mark.slow
def test_a_huge_paper_ends_at_the_memory_limit_not_at_the_machine(drawer):
    huge = "<table>" + "<tr><td>Việc phải làm<td>Đơn vị<td>Hạn</tr>" * 40_000 + "</table>"
    with pytest.raises(DomainError) as refused:
        drawer.draw(page(huge), "", want="pdf", seconds=120)
    assert refused.value.message in (LARGE, DIED)  # DIED where a C library ended the process for want of memory
    assert drawer.draw(page("x"), "", want="pdf", seconds=20).startswith(b"%PDF")


def test_a_worn_process_is_replaced(drawer, monkeypatch):
    monkeypatch.setattr(printing_process, "MOST_PAPERS", 2)
    drawer.draw(page("x"), "", want="pdf", seconds=20)
    first = drawer.pid
    drawer.draw(page("x"), "", want="pdf", seconds=20)
    drawer.draw(page("x"), "", want="pdf", seconds=20)
    assert drawer.pid not in (None, first)


def test_the_same_bytes_from_an_old_and_a_new_process(drawer):
    first = drawer.draw(page("<p>Đề án"), "", want="pdf", seconds=20)
    assert drawer.draw(page("<p>Đề án"), "", want="pdf", seconds=20) == first
    drawer.stop()
    assert drawer.draw(page("<p>Đề án"), "", want="pdf", seconds=20) == first


def test_threads_wait_for_each_other(drawer):
    found = []
    work = [
        threading.Thread(target=lambda n=n: found.append(drawer.draw(page(f"tờ {n}"), "", want="pdf", seconds=30)))
        for n in range(6)
    ]
    [one.start() for one in work]
    [one.join() for one in work]
    assert len(found) == 6 and len(set(found)) == 6


def test_a_forked_child_starts_its_own_process_and_leaves_ours(drawer):
    drawer.draw(page("x"), "", want="pdf", seconds=20)
    first = drawer.pid
    child = os.fork()
    if child == 0:
        drawer.forget()  # as registered for the drawer of the module
        good = drawer.pid is None and drawer.draw(page("x"), "", want="pdf", seconds=30).startswith(b"%PDF")
        drawer.stop()
        os._exit(0 if good else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert drawer.draw(page("x"), "", want="pdf", seconds=20) and drawer.pid == first


def test_the_process_ends_with_its_parent():
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup()\n"
        "from directives.printing_process import drawer\n"
        "drawer.draw('<p>x', '', want='pdf', seconds=30); print(drawer.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=BASE_DIR, capture_output=True, text=True, timeout=90)
    pid = int(done.stdout)
    for _ in range(50):
        if not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes():
            return
        time.sleep(0.1)
    pytest.fail("the drawing process outlived its parent")


def test_a_machine_without_pango_is_told_what_to_install(monkeypatch):
    head = json.dumps({"status": "missing", "detail": ""}).encode()
    frames = struct.pack(">I", len(head)) + head + struct.pack(">I", 0)
    script = f"import sys; sys.stdout.buffer.write({frames!r})"
    real = subprocess.Popen
    monkeypatch.setattr(
        printing_process.subprocess, "Popen", lambda command, **rest: real([sys.executable, "-c", script], **rest)
    )
    with pytest.raises(DomainError) as refused:
        Drawer().draw("<p>x", "", want="pdf", seconds=20)
    assert refused.value.message == MISSING


def test_worker_limits_are_the_promised_ones(drawer):
    drawer.draw(page("x"), "", want="pdf", seconds=20)
    limits = Path(f"/proc/{drawer.pid}/limits").read_text().splitlines()
    data = next(line for line in limits if line.startswith("Max data size")).split()
    files = next(line for line in limits if line.startswith("Max file size")).split()
    assert (int(data[3]), int(data[4])) == (printing_worker.MEMORY,) * 2
    assert files[3] == "0"
