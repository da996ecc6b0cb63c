"""A mail server for drills: takes letters, refuses them or hangs, as a file says at the moment; notes what it took.

Only what a client needs to hand a letter over is spoken (RFC 5321); it listens on this machine alone.
"""

import asyncio
import random
from email.parser import BytesHeaderParser
from pathlib import Path

from django.utils import timezone

from reports.proof.ledgers import Ledger

MODES = ("accept", "slow", "later", "refuse", "hang", "closed")
HANG_SECONDS = 60


class Sink:
    """`mode_file` holds one of MODES and may be changed while it runs; addresses that hold `unknown` get 550.

    accept: takes at once; slow: after up to 10 ms; later: 451; refuse: 550; hang: takes the letter and never answers;
    closed: shuts the door on whoever comes.
    """

    def __init__(self, ledger: Ledger, mode_file: Path):
        self.ledger, self.mode_file = ledger, mode_file

    @property
    def mode(self) -> str:
        try:
            found = self.mode_file.read_text().strip()
        except FileNotFoundError:
            return "accept"
        return found if found in MODES else "accept"

    async def serve(self, host: str, port: int, ready=lambda port: None) -> None:
        server = await asyncio.start_server(self.converse, host, port)
        ready(server.sockets[0].getsockname()[1])
        async with server:
            await server.serve_forever()

    async def converse(self, reader, writer) -> None:
        try:
            if self.mode != "closed":
                await self._speak(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client was killed: that is what a drill is for
        finally:
            writer.close()

    async def _speak(self, reader, writer) -> None:
        recipients: list[str] = []
        await answer(writer, "220 sink")
        while line := (await reader.readline()).decode("latin-1").strip():
            word = line[:4].upper()
            if word == "QUIT":
                return await answer(writer, "221 bye")
            if word == "RCPT":
                await answer(writer, self._to_recipient(line, recipients))
            elif word == "DATA":
                await self._take(reader, writer, recipients)
            elif word in ("MAIL", "RSET"):
                recipients.clear()
                await answer(writer, "250 ok")
            else:
                await answer(writer, "250 ok")
        return None

    def _to_recipient(self, line: str, recipients: list[str]) -> str:
        address = line.partition(":")[2].strip(" <>")
        if self.mode == "later":
            return "451 try again"
        if self.mode == "refuse" or "unknown" in address:
            return "550 no such user"
        recipients.append(address)
        return "250 ok"

    async def _take(self, reader, writer, recipients) -> None:
        await answer(writer, "354 go on")
        content = (await reader.readuntil(b"\r\n.\r\n"))[:-5]
        mode = self.mode
        if mode == "slow":
            await asyncio.sleep(random.random() / 100)
        self.note(content, list(recipients), mode)
        if mode == "hang":
            await asyncio.sleep(HANG_SECONDS)
            return
        await answer(writer, "250 taken")

    def note(self, content: bytes, recipients: list[str], mode: str) -> None:
        """Written down before the client hears that the letter was taken."""
        message_id = BytesHeaderParser().parsebytes(content).get("Message-ID", "")
        self.ledger.write(
            message_id=message_id, to=recipients, at=timezone.now().isoformat(), size=len(content), mode=mode
        )


async def answer(writer, text: str) -> None:
    writer.write(f"{text}\r\n".encode())
    await writer.drain()
