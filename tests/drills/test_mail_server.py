"""D12: the mail server is away, puts off, hangs and takes again; some addresses do not exist."""

import json
import time
from collections import Counter

import pytest

from tests.drills.conftest import FULL, PEOPLE
from tests.drills.installation import wait_until

pytestmark = pytest.mark.drill
STAY = 60 if FULL else 2  # seconds of each kind of trouble after it was first met
UNKNOWN = 25
LIMIT = 15 * 60


def skip_the_wait(place) -> None:
    """Let the minutes of back-off pass: the waits themselves are tried under a moved clock (test_clock_jumps.py)."""
    place.query("UPDATE reports_message SET next_try_at = now() WHERE state = 'waiting' AND next_try_at > now()")


def trouble(place, mode: str, is_met) -> None:
    place.set_mode(mode)
    skip_the_wait(place)

    def met():
        place.wake()
        return is_met()

    wait_until(met, 120, f"Chưa gặp {mode}", step=0.5)
    until = time.monotonic() + STAY
    while time.monotonic() < until:
        skip_the_wait(place)
        place.wake()
        time.sleep(0.5)


def failed_with(place, words: str):
    return lambda: place.query(
        "SELECT count(*) FROM reports_message WHERE attempts > 0 AND error LIKE %s", f"%{words}%"
    )[0][0]


def copies(place) -> tuple[Counter, set[str]]:
    """How often each letter arrived, and which ones were taken without an answer."""
    lines = [json.loads(line) for line in place.sink_ledger.read_text().splitlines()]
    return Counter(line["message_id"] for line in lines), {row["message_id"] for row in lines if row["mode"] == "hang"}


def test_d12_away_puts_off_hangs_and_takes_again(install, record):
    with install(lease=20) as place:
        place.query(
            "UPDATE orgs_user SET email = 'unknown' || email WHERE username IN "
            f"(SELECT 'dt' || number FROM generate_series(0, {UNKNOWN - 1}) number)"
        )
        place.start_redis()
        place.start_sink("closed")
        place.start_worker()
        trouble(place, "closed", failed_with(place, "Connection"))
        trouble(place, "later", failed_with(place, "451"))
        trouble(place, "hang", lambda: "hang" in place.sink_ledger.read_text() if place.sink_ledger.exists() else 0)
        place.set_mode("accept")
        accepted_at = time.monotonic()

        def is_empty():
            skip_the_wait(place)
            place.wake()
            return place.messages("waiting") == 0

        wait_until(is_empty, LIMIT, "Thư chưa đi hết", step=0.5)
        took = time.monotonic() - accepted_at
        notes, (times, hung) = place.verify(), copies(place)
        stopped = place.count("reports_message", "state = 'stopped' AND error LIKE '%550%'")
        told = place.query("SELECT count(DISTINCT key) FROM reports_notification WHERE key LIKE 'thu-dung:%'")[0][0]
    assert notes["sent"] == notes["arrived"] == PEOPLE - UNKNOWN
    assert {name for name, count in times.items() if count > 1} <= hung and max(times.values()) <= 2
    assert stopped == told == UNKNOWN
    record(**notes, hung=len(hung), stopped=stopped, seconds_after_accept=round(took, 1))
