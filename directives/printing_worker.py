"""The process that draws: `python -m directives.printing_worker`, fed and read by `directives.printing` through pipes.

It reads papers that people wrote, so it may do next to nothing: no network, no other program, no file but fonts and the
Python packages, no file written, bounded memory, an end by alarm. It knows neither Django nor a setting or a secret.
One frame is 4 bytes of length and that many bytes; a job is JSON, an answer is JSON followed by a frame of the result.
"""

import ctypes
import gc
import json
import os
import resource
import signal
import struct
import sys
import sysconfig
import time

MEMORY = 512 * 1024 * 1024
LONGEST_JOB = 64 * 1024 * 1024
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts", "/var/cache/fontconfig")
NEW_NETWORK, NEW_USER = 0x40000000, 0x10000000
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
REFUSED = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "pty.", "os.kill",
    "urllib.", "http.", "ftplib.", "smtplib.", "shutil.", "tempfile.", "ctypes.", "os.remove", "os.rename", "os.mkdir",
    "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate", "os.unshare", "signal.pthread_kill",
)  # fmt: skip
WARM_UP = "<html lang='vi'><title>.</title><p>Ấm <b>ấm</b> <i>ấm</i><table><tr><td>1</td></tr></table></html>"


def main() -> None:
    jobs, answers = _pipes()
    is_apart = _leave_network()
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        from directives import printing_paper  # noqa: PLC0415 its libraries may be missing
    except OSError as error:
        answer(answers, {"status": "missing", "detail": str(error)}, b"")
        return
    printing_paper.draw({"text": WARM_UP, "css": "", "want": "pdf"})
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    gc.collect()
    gc.freeze()  # what is loaded now stays for good: later collections pass it by
    gc.set_threshold(20_000, 20, 50)
    sys.addaudithook(guard())
    answer(answers, {"status": "ready", "apart": is_apart}, b"")
    while (job := read_frame(jobs)) is not None:
        answer(answers, *_one(json.loads(job), printing_paper.draw))
        gc.collect()


def _one(job: dict, draw) -> tuple[dict, bytes]:
    """A paper drawn, with what it cost. The alarm ends the process when nobody is left to end it."""
    signal.setitimer(signal.ITIMER_REAL, job["seconds"] + 5)
    started = time.process_time()
    status, detail, result = "drawn", "", b""
    try:
        result = draw(job)
    except (MemoryError, SystemError) as error:  # a library that got no memory says so in either way
        status, detail = "memory", type(error).__name__
    except Exception as error:  # whatever the paper holds, the next one is drawn
        status, detail = "failed", f"{type(error).__name__}: {error}"[:500]
    signal.setitimer(signal.ITIMER_REAL, 0)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cost = {"cpu": time.process_time() - started, "peak": usage.ru_maxrss * 1024, "resident": _resident()}
    return {"status": status, "detail": detail, **cost}, result


def guard():
    """An audit hook that refuses the network, other programs, and every file outside of fonts and packages."""
    folders = _readable()

    def hook(event: str, args: tuple) -> None:
        if event == "open":
            path, _, flags = args
            if isinstance(path, int):
                return
            if flags & WRITES or not os.path.realpath(os.fsdecode(path)).startswith(folders):
                raise PermissionError("Bản vẽ không được đọc hay ghi tệp này.")
        elif event in ("os.listdir", "os.scandir"):
            if not f"{os.path.realpath(os.fsdecode(args[0] or '.'))}{os.sep}".startswith(folders):
                raise PermissionError("Bản vẽ không được xem thư mục này.")
        elif event.startswith(REFUSED):
            raise PermissionError(f"Bản vẽ không được làm việc này: {event}.")

    return hook


def _readable() -> tuple[str, ...]:
    """Folders of fonts and of Python's packages, each with its closing slash."""
    paths = sysconfig.get_paths()
    kept = {os.path.realpath(paths[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    kept |= {os.path.realpath(folder) for folder in FONT_FOLDERS}
    if drawing := sys.modules.get("weasyprint"):  # its packages may live elsewhere (PYTHONPATH)
        kept.add(os.path.dirname(os.path.dirname(os.path.realpath(drawing.__file__))))
    return tuple(f"{folder}{os.sep}" for folder in kept)


def _leave_network() -> bool:
    """A network of its own with nothing in it, where the machine allows that."""
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.unshare(NEW_NETWORK) == 0 or libc.unshare(NEW_NETWORK | NEW_USER) == 0


def _pipes() -> tuple[int, int]:
    """The two pipes, moved away from standard input and output so that no library writes into an answer."""
    jobs, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    return jobs, answers


def _resident() -> int:
    """Bytes in memory now; read through the file opened before the guard."""
    os.lseek(_STATM, 0, os.SEEK_SET)
    return int(os.read(_STATM, 100).split()[1]) * resource.getpagesize()


_STATM = os.open("/proc/self/statm", os.O_RDONLY)


def read_frame(source: int) -> bytes | None:
    head = _exactly(source, 4)
    if head is None:
        return None
    (long,) = struct.unpack(">I", head)
    return _exactly(source, long) if long <= LONGEST_JOB else None


def _exactly(source: int, long: int) -> bytes | None:
    parts = []
    while long:
        part = os.read(source, min(long, 1 << 20))
        if not part:
            return None
        parts.append(part)
        long -= len(part)
    return b"".join(parts)


def answer(target: int, head: dict, result: bytes) -> None:
    for part in (json.dumps(head).encode(), result):
        left = memoryview(struct.pack(">I", len(part)) + part)
        while left:
            left = left[os.write(target, left) :]


if __name__ == "__main__":
    main()
