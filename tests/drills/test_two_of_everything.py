"""D11: two beats and three sweepers at once; each reminder is one row, each letter leaves exactly once."""

import time

import pytest

from tests.drills.conftest import FULL, PEOPLE
from tests.drills.installation import wait_until
from tests.drills.test_killed_workers import reminders_twice

pytestmark = pytest.mark.drill
AFTERWARDS = 120 if FULL else 5  # seconds in which nothing more may come


def test_d11_two_beats_and_three_sweepers(install, record):
    with install(lease=120) as place:
        place.start_redis()
        place.start_sink("slow")
        for name in ("beat", "second-beat"):
            place.start_beat(name)
        for name in ("sweeper", "second-sweeper"):
            place.start_sweeper(name)
        place.start_worker()
        took = place.wait_until_empty(PEOPLE, 600)
        place.wake(20)
        time.sleep(AFTERWARDS)
        notes = place.verify()
        rows = place.count("reports_reminder")
        assert reminders_twice(place) == 0
    assert rows == notes["sent"] == notes["arrived"] == PEOPLE
    assert notes["extra_copies"] == 0
    record(rows=rows, **notes, seconds=round(took, 1))


def test_d11_control_without_leases_letters_are_doubled(install, record):
    with install() as place:
        place.start_redis()
        place.start_sink("slow")
        for name in ("sweeper", "second-sweeper"):
            place.start_sweeper(name, "no_lease")
        wait_until(lambda: place.messages("sent") >= PEOPLE, 120, "Thư chưa đi hết")
        extra = place.arrived() - place.letters()
    assert extra > 0
    record(extra_copies=extra)


def test_d11_control_without_the_unique_key_rows_are_doubled(install, record):
    """The race is repeated until it is lost once: each time all rows are taken away and made anew."""
    with install() as place:
        place.start_redis()
        place.start_sink()
        place.query("ALTER TABLE reports_reminder DROP CONSTRAINT reminder_once")
        for name in ("sweeper", "second-sweeper", "third-sweeper"):
            place.start_sweeper(name)
        rounds = 0
        started = time.monotonic()
        while not (twice := reminders_twice(place)):
            assert time.monotonic() - started < 120, "Không lần nào bị lặp"
            rounds += 1
            place.query("DELETE FROM reports_reminder")
            time.sleep(0.3)
    record(rounds=rounds, rows_twice=twice)
