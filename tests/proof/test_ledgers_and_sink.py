"""The tools of the drills: what a ledger keeps, what the mail server says in each mode."""

import asyncio
import smtplib
import threading

import pytest

from reports.proof.ledgers import Ledger, letters_of
from reports.proof.smtp_sink import Sink

LETTER = "Message-ID: <mot@thu>\r\nSubject: Nhắc\r\n\r\nNội dung.\r\n".encode()


def test_a_ledger_keeps_what_was_told(tmp_path):
    ledger = Ledger(tmp_path / "so.jsonl")
    assert list(ledger.lines()) == [] and ledger.receipts() == []
    ledger.write(kind="report_sent", key=7, receipt="ABCD", at="2026-12-10")
    ledger.write(kind="report_returned", key=7, receipt="", at="2026-12-10")
    assert [line["kind"] for line in ledger.lines()] == ["report_sent", "report_returned"]
    assert ledger.receipts() == [(7, "ABCD")]


@pytest.fixture
def sink(tmp_path):
    """(say the mode, connect, letters that were taken)"""
    ledger, mode = Ledger(tmp_path / "thu.jsonl"), tmp_path / "che-do"
    found, ready = {}, threading.Event()

    async def serve():
        found["loop"], found["stop"] = asyncio.get_running_loop(), asyncio.Event()

        def listen(port):
            found["port"] = port
            ready.set()

        serving = asyncio.create_task(Sink(ledger, mode).serve("127.0.0.1", 0, listen))
        await found["stop"].wait()
        serving.cancel()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    yield mode.write_text, lambda: smtplib.SMTP("127.0.0.1", found["port"], timeout=2), lambda: letters_of(ledger.path)
    found["loop"].call_soon_threadsafe(found["stop"].set)
    thread.join(10)


def test_it_takes_letters_and_counts_copies(sink):
    _, connect, letters = sink
    with connect() as link:
        for _ in range(2):
            link.sendmail("tu@thu", ["den@thu"], LETTER)
    assert letters() == {"<mot@thu>": 2}


@pytest.mark.parametrize(("mode", "code"), [("later", 451), ("refuse", 550)])
def test_it_refuses_as_it_is_told(sink, mode, code):
    say, connect, letters = sink
    say(mode)
    with connect() as link, pytest.raises(smtplib.SMTPRecipientsRefused) as error:
        link.sendmail("tu@thu", ["den@thu"], LETTER)
    assert error.value.recipients["den@thu"][0] == code and not letters()


def test_unknown_addresses_are_refused_in_every_mode(sink):
    _, connect, letters = sink
    with connect() as link, pytest.raises(smtplib.SMTPRecipientsRefused):
        link.sendmail("tu@thu", ["unknown1@thu"], LETTER)
    assert not letters()


def test_it_hangs_after_it_took_the_letter(sink):
    say, connect, letters = sink
    say("hang")
    link = connect()
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        link.sendmail("tu@thu", ["den@thu"], LETTER)
    assert letters() == {"<mot@thu>": 1}


def test_it_shuts_the_door(sink):
    say, connect, _ = sink
    say("closed")
    with pytest.raises(smtplib.SMTPServerDisconnected):
        connect()
