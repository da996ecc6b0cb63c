"""The real SMTP backend against a small server: what each answer leads to, and what leaves on the wire."""

import socketserver
import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reports.models import Message
from reports.services.messages import Counts, queue_messages, send_messages
from reports.services.reminders import schedule_reminders
from tests.rollup.helpers import SAFE, make_school

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 9, 7, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class Handler(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self):
        self.say("220 sink")
        for line in self.rfile:
            word = line[:4].upper().decode()
            if word == "QUIT":
                return self.say("221 bye")
            if word == "DATA":
                self.data()
            else:
                self.say(self.server.to_recipient if word == "RCPT" else "250 ok")
        return None

    def data(self):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.letters.append(b"".join(lines).decode())
        self.say("250 taken")


@pytest.fixture
def sink(settings):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.letters, server.to_recipient, server.daemon_threads = [], "250 ok", True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    yield server
    server.shutdown()
    server.server_close()


def prepare():
    make_school()
    schedule_reminders(on=SAFE)
    queue_messages(on=SAFE)


def test_each_letter_leaves_once_with_its_own_message_id(sink):
    prepare()
    assert send_messages(now=NOW) == Counts(0, 2, 0)
    wanted = {message.message_id for message in Message.objects.all()}
    assert {id_ for id_ in wanted for letter in sink.letters if f"Message-ID: {id_}" in letter} == wanted
    assert len(sink.letters) == 2


@pytest.mark.parametrize(
    ("answer", "state", "failed"), [("450 later", "waiting", 0), ("550 no such user", "stopped", 2)]
)
def test_a_refused_recipient_waits_or_stops_by_the_code(sink, answer, state, failed):
    prepare()
    sink.to_recipient = answer
    assert send_messages(now=NOW) == Counts(0, 0, failed)
    assert set(Message.objects.values_list("state", flat=True)) == {state}
    sink.to_recipient = "250 ok"
    send_messages(now=NOW + timedelta(minutes=2))
    assert len(sink.letters) == (0 if failed else 2)


def test_a_server_that_is_down_costs_one_attempt_a_round(sink, settings):
    prepare()
    sink.shutdown()
    sink.server_close()
    assert send_messages(now=NOW) == Counts(0, 0, 0)
    assert set(Message.objects.values_list("state", "attempts")) == {("waiting", 1)}
