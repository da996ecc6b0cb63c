"""D12: the mail server is away, puts off, hangs and takes again; some addresses do not exist."""

import json
import time
from collections import Counter

import pytest

from tests.drills.conftest import FULL, PEOPLE
from tests.drills.installation import wait_until

pytestmark = pytest.mark.drill
STAYS = {"closed": 20 * 60, "later": 10 * 60, "hang": 5 * 60} if FULL else {"closed": 2, "later": 2, "hang": 2}
UNKNOWN = 25
LIMIT = 15 * 60


def skip_the_wait(place) -> None:
    """Let the minutes of back-off pass at once."""
    place.query("UPDATE reports_message SET next_try_at = now() WHERE state = 'waiting' AND next_try_at > now()")


def hurry(place) -> None:
    """In the short form only; in the full one beat and the waits are the product's own."""
    if not FULL:
        skip_the_wait(place)
        place.wake()


def trouble(place, mode: str, is_met) -> None:
    """For as long as the paper says; in the short form until it was met, and a moment more."""
    place.set_mode(mode)
    until = time.monotonic() + STAYS[mode]

    def met():
        hurry(place)
        return is_met()

    wait_until(met, STAYS[mode] + 120, f"Chưa gặp {mode}", step=0.5)
    while time.monotonic() < until:
        hurry(place)
        time.sleep(0.5)


def failed_with(place, words: str):
    return lambda: place.query(
        "SELECT count(*) FROM reports_message WHERE attempts > 0 AND error LIKE %s", f"%{words}%"
    )[0][0]


def copies(place) -> tuple[Counter, Counter]:
    """How often each letter arrived, and how often it was taken without an answer."""
    lines = [json.loads(line) for line in place.sink_ledger.read_text().splitlines()]
    times, hung = Counter(), Counter()
    for line in lines:
        times[line["message_id"]] += 1
        hung[line["message_id"]] += line["mode"] == "hang"
    return times, hung


def make_unknown(place) -> None:
    place.query(
        "UPDATE orgs_user SET email = 'unknown' || email WHERE username IN "
        f"(SELECT 'dt' || number FROM generate_series(0, {UNKNOWN - 1}) number)"
    )


def test_d12_away_puts_off_hangs_and_takes_again(install, record):
    """Also D12b: addresses that do not exist are tried once and shown to the people who can put them right."""
    with install(lease=120 if FULL else 20) as place:
        make_unknown(place)
        place.start_redis()
        place.start_sink("closed")
        place.start_worker()
        if FULL:
            place.start_beat()
        trouble(place, "closed", failed_with(place, "Connection"))
        trouble(place, "later", failed_with(place, "451"))
        trouble(place, "hang", lambda: "hang" in place.sink_ledger.read_text() if place.sink_ledger.exists() else 0)
        place.set_mode("accept")
        accepted_at = time.monotonic()

        def is_empty():
            hurry(place)
            return place.messages("waiting") == 0

        wait_until(is_empty, LIMIT, "Thư chưa đi hết", step=0.5)
        took = time.monotonic() - accepted_at
        notes, (times, hung) = place.verify(), copies(place)
        stopped = place.count("reports_message", "state = 'stopped' AND error LIKE '%550%'")
        told = place.query("SELECT count(DISTINCT key) FROM reports_notification WHERE key LIKE 'thu-dung:%'")[0][0]
    assert notes["sent"] == notes["arrived"] == PEOPLE - UNKNOWN
    assert all(count - 1 <= hung[name] <= 1 for name, count in times.items()), "chỉ thêm bản do treo, mỗi thư một bản"
    assert stopped == told == UNKNOWN
    record(**notes, hung=hung.total(), stopped=stopped, stays=STAYS, seconds_after_accept=round(took, 1))


def test_d12_control_marked_before_sending_letters_are_lost(install, record):
    with install() as place:
        place.start_redis()
        place.start_sink("later")
        place.start_worker(app="tests.drills.control_worker", DRILL_CONTROLS="mark_then_send")
        place.wake()
        wait_until(lambda: place.messages("sent") > 5, 60, "Không thư nào được ghi là đã gửi")
        lost = place.messages("sent") - place.letters()
    assert lost > 0
    record(lost=lost)
