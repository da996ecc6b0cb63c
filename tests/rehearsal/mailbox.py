"""The mail server of the drills in a thread of its own, and what stands in the letters that it took."""

import asyncio
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy

from django.utils import timezone

from reports.proof.smtp_sink import Sink

OWN, RETURNED, ABOVE = "Đơn vị của đồng chí còn", "Báo cáo bị trả lại", "Đơn vị khác còn"


@dataclass
class Letter:
    """Each entry: what the link names, what is said of it."""

    day: date
    to: str
    message_id: str
    own: frozenset = frozenset()
    above: frozenset = frozenset()
    returned: frozenset = frozenset()

    def line(self, names, duties) -> tuple:
        """As tests.rehearsal.digests says what must come."""
        asked = {duty.requirement_id: duty.requirement.name for duty in duties.values()}
        own = {(names.of(duties[pk]), said) for pk, said in self.own}
        above = {(asked[pk], said) for pk, said in self.above}
        returned = {names.of(duties[pk]) for pk, _ in self.returned}
        return self.day, names.by_address[self.to], frozenset(own), frozenset(above), frozenset(returned)


class Mailbox(Sink):
    mode = "accept"

    def __init__(self):
        self.letters: list[Letter] = []

    def note(self, content: bytes, recipients: list[str], mode: str) -> None:
        mail = message_from_bytes(content, policy=policy.default)
        (to,) = recipients
        self.letters.append(Letter(timezone.localdate(), to, mail["Message-ID"].strip(), **read(mail.get_content())))


def read(text: str) -> dict[str, frozenset]:
    """The entries of each part; an entry that cannot be read is a fault of the letter."""
    found, part = {"own": set(), "above": set(), "returned": set()}, ""
    heads = {OWN: "own", ABOVE: "above", RETURNED: "returned"}
    for piece in text.replace("\r\n", "\n").split("\n\n")[1:]:
        head = next((name for words, name in heads.items() if piece.startswith(words)), None)
        if head:
            part = head
        elif piece[0].isdigit():
            found[part].add(_entry(part, piece.rstrip("\n")))
        elif not piece.startswith("Thư này do cổng"):
            raise AssertionError(f"unknown part of a letter: {piece}")
    return {name: frozenset(entries) for name, entries in found.items()}


def _entry(part: str, piece: str) -> tuple[int, str]:
    lines = [line.strip() for line in piece.splitlines()]
    number = int(re.search(r"/(\d+)/$", lines[-1]).group(1))
    if part == "own":
        return number, lines[1].rstrip(".")
    if part == "above":
        return number, lines[0].partition(": ")[2].rstrip(".")
    return number, "bị trả lại"


@contextmanager
def listening():
    """The box and the port on which it takes letters."""
    box, found, ready = Mailbox(), {}, threading.Event()

    async def serve():
        found["loop"], found["stop"] = asyncio.get_running_loop(), asyncio.Event()

        def listen(port):
            found["port"] = port
            ready.set()

        serving = asyncio.create_task(box.serve("127.0.0.1", 0, listen))
        await found["stop"].wait()
        serving.cancel()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    try:
        yield box, found["port"]
    finally:
        found["loop"].call_soon_threadsafe(found["stop"].set)
        thread.join(10)
