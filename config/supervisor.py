"""Runs several programs as one: all start together, all stop together, none outlives the parent.

A program that ends by itself is started again; one that keeps ending (`RESTARTS` times within `WINDOW` seconds) has a
fault that starting again does not mend, and stops them all.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 20
RESTARTS, WINDOW, PAUSE = 5, 60, 0.5


class Supervisor:
    """`run()` returns 0 after a signal (TERM or Ctrl-C) and 1 after a child that ended again and again.

    `on_tick(supervisor)` is called about five times a second.
    """

    def __init__(self, commands, on_tick=lambda supervisor: None, out=sys.stderr):
        self.commands = commands  # name -> argument list
        self.on_tick = on_tick
        self.out = out
        self.children = {}
        self.falls = {name: [] for name in commands}  # when each ended by itself, lately
        self.is_stopping = False

    def run(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)
        lost = None
        try:
            for name, command in self.commands.items():
                self.children[name] = start(command)
            while not self.is_stopping and lost is None:
                time.sleep(0.2)
                lost = self.raise_fallen()
                if lost is None and not self.is_stopping:
                    self.on_tick(self)
        finally:
            self.stop_all()
        if lost and not self.is_stopping:
            self.say(f"Tiến trình “{lost}” dừng {RESTARTS} lần liền; đã dừng tất cả.")
            return 1
        return 0

    def raise_fallen(self):
        """Start again what ended; the name of the one that ends again and again, else None."""
        while (name := self.first_fallen()) and not self.is_stopping:
            now = time.monotonic()
            self.falls[name] = [at for at in self.falls[name] if now - at < WINDOW] + [now]
            if len(self.falls[name]) >= RESTARTS:
                return name
            self.say(f"Tiến trình “{name}” đã dừng (mã {self.children[name].returncode}); chạy lại.")
            kill_group(self.children[name].pid)
            time.sleep(PAUSE)
            self.children[name] = start(self.commands[name])
        return None

    def put_down(self, name, why):
        """End a child that does not answer any more; the next round starts it again."""
        self.say(f"Tiến trình “{name}” {why}; chạy lại.")
        kill_group(self.children[name].pid)

    def ask_to_stop(self, number, frame):
        self.is_stopping = True

    def first_fallen(self):
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def stop_all(self):
        """One TERM to each (a second one would make Celery drop its work), then no mercy after 20 seconds."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
            kill_group(child.pid)
            child.wait()

    def say(self, text):
        self.out.write(text + "\n")
        self.out.flush()


def start(command, **options):
    """Own session: the terminal's Ctrl-C reaches the parent only; and TERM from the kernel when the parent dies.

    `options` are those of Popen (environment, output).
    """
    parent = os.getpid()
    libc = ctypes.CDLL(None)

    def before_exec():
        if hasattr(libc, "prctl"):
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return subprocess.Popen(command, start_new_session=True, preexec_fn=before_exec, **options)


def kill_group(pid):
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
