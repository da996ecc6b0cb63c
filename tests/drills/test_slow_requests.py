"""D13b and D13d: requests that begin in the last second of a day and are whole only in the next one."""

import socket
import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from reports.proof.load import DUTY, Browser, Tally, write

pytestmark = pytest.mark.drill
SECOND = timedelta(seconds=1)
EARLY, LATE = 90 * SECOND, 150 * SECOND  # after midnight: within what is believed of a slow line, and beyond


class SlowSender:
    """A head who has filled the report in and presses "send" over a line that takes minutes."""

    def __init__(self, place, number: int):
        self.place, self.person = place, f"dt{number}"
        browser = Browser(f"http://127.0.0.1:{place.web_port}", Tally())
        browser.sign_in(self.person)
        path, duty = DUTY.search(browser.get("/bao-cao/")).groups()
        self.duty, lock = int(duty), write(browser, path, "Gửi vào giây cuối.")
        assert lock, "không lập được dự thảo"
        body = urlencode({"lock_version": lock, "csrfmiddlewaretoken": browser.token}).encode()
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.jar)
        self.head = (
            f"POST {path}gui/ HTTP/1.1\r\nHost: 127.0.0.1:{place.web_port}\r\nX-Forwarded-Proto: https\r\n"
            f"Referer: https://127.0.0.1:{place.web_port}{path}\r\nCookie: {cookies}\r\nConnection: close\r\n"
            "Expect: 100-continue\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body[:20]
        self.rest = body[20:]
        self.line = self.answer = None

    def begin(self) -> None:
        """Returns when the server has the head and asks for the rest."""
        self.line = socket.create_connection(("127.0.0.1", self.place.web_port), timeout=60)
        self.line.sendall(self.head)
        self.answer = self.line.makefile("rb")
        assert b"100 Continue" in self.answer.readline() and self.answer.readline() == b"\r\n"

    def finish(self) -> int:
        """The status of the answer."""
        with self.line:
            self.line.sendall(self.rest)
            return int(self.answer.readline().split()[1])

    def moments(self) -> tuple:
        """(when the duty counts as answered, when the request began, when the version was written)"""
        asked = (
            "SELECT first_sent_at, arrived_at, sent_at FROM reports_duty JOIN reports_reportversion version "
            "ON version.duty_id = reports_duty.id WHERE reports_duty.id = %s"
        )
        return self.place.query(asked, self.duty)[0]


def over_midnight(place, **web):
    """(status, moments) of one on time, one too slow, one whose post ended at midnight; and the midnight."""
    midnight = place.query("SELECT min(closes_at) FROM reports_duty")[0][0]
    place.clock.move_to(midnight - 60 * SECOND)
    place.start_web(**web)
    senders = on_time, slow, ended = [SlowSender(place, number) for number in range(3)]
    place.query(
        "UPDATE orgs_membership SET to_on = (%s AT TIME ZONE 'Asia/Ho_Chi_Minh')::date "
        "WHERE user_id = (SELECT id FROM orgs_user WHERE username = %s)",
        midnight, ended.person,
    )  # fmt: skip
    place.clock.move_to(midnight - SECOND)
    for sender in senders:
        sender.begin()
    time.sleep(0.5)  # from the answer "go on" to the product's first line
    place.clock.move_to(midnight + EARLY)
    answers = [on_time.finish(), ended.finish()]
    place.clock.move_to(midnight + LATE)
    answers.insert(1, slow.finish())
    return midnight, list(zip(answers, [sender.moments() for sender in senders], strict=True))


def test_d13b_d13d_a_request_that_crosses_midnight(install, record):
    with install(moved=True) as place:
        midnight, (on_time, slow, ended) = over_midnight(place)
        place.manage("verify", "reports")
    assert on_time[0] == slow[0] == 302
    counted, arrived, sent = on_time[1]
    assert counted == arrived and midnight - 2 * SECOND < arrived < midnight < sent
    counted, arrived, sent = slow[1]
    assert counted == sent > midnight and arrived < midnight, "muộn, và giờ bắt đầu đến vẫn được ghi"
    assert ended[0] in (403, 404) and ended[1] == (None, None, None), "không việc nào sau khi hết nhiệm kỳ"
    record(on_time=1, slow=1, refused_after_the_end=1)


def test_d13b_d13d_control_end_counts_and_rights_are_looked_up_first(install, record):
    controls = "end_of_the_request rights_at_the_door"
    with install(moved=True) as place:
        midnight, (on_time, _, ended) = over_midnight(place, app="tests.drills.control_wsgi", DRILL_CONTROLS=controls)
    assert on_time[1][0] >= midnight, "gửi đúng hạn mà thành muộn"
    assert ended[0] == 302 and ended[1][0] is not None, "gửi được sau khi hết nhiệm kỳ"
    record(wrongly_late=1, acts_after_the_end=1)
