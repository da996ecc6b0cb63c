"""D11: two beats and three sweepers at once; each reminder is one row, each letter leaves exactly once."""

import re
import time
from collections import Counter

import pytest

from tests.drills.conftest import FULL, PEOPLE
from tests.drills.installation import wait_until
from tests.drills.test_killed_workers import reminders_twice

pytestmark = pytest.mark.drill
RUNS = 30 * 60 if FULL else 0  # seconds from the start
VISIBLE, TASK = (5, 20) if FULL else (2, 8)  # seconds after which the queue doubts, seconds that a task takes
AFTERWARDS = 5  # seconds in which nothing more may come


def test_d11_two_beats_and_three_sweepers(install, record):
    with install(lease=120) as place:
        place.start_redis()
        place.start_sink("slow")
        for name in ("beat", "second-beat"):
            place.start_beat(name)
        for name in ("sweeper", "second-sweeper"):
            place.start_sweeper(name, pause=0.5 if FULL else 0.02)
        place.start_worker()
        started = time.monotonic()
        took = place.wait_until_empty(PEOPLE, 600)
        place.wake(20)
        time.sleep(max(AFTERWARDS, started + RUNS - time.monotonic()))
        notes = place.verify()
        rows = place.count("reports_reminder")
        assert reminders_twice(place) == 0
    assert rows == notes["sent"] == notes["arrived"] == PEOPLE
    assert notes["extra_copies"] == 0
    record(rows=rows, **notes, seconds=round(took, 1), ran=max(RUNS, round(took + AFTERWARDS)))


def redeliver(place, *more: str) -> None:
    """D11b: until the queue hands a task out again that still runs, since nobody acknowledged it."""
    place.start_redis()
    place.start_sink()
    slow = {"DRILL_VISIBILITY": str(VISIBLE), "DRILL_SLOW": str(TASK / PEOPLE)}
    slow["DRILL_CONTROLS"] = " ".join(["slow_letters", *more])
    place.start_worker(app="tests.drills.control_worker", **slow)
    place.wake()
    wait_until(lambda: handed_out(place) > 0, 60, "Hàng đợi không giao lại việc nào")


def handed_out(place) -> int:
    """How often a task came again."""
    log = (place.folder / "worker.log").read_text()
    times = Counter(re.findall(r"send_due_reminders\[([0-9a-f-]+)\] received", log))
    return times.total() - len(times)


def test_d11b_tasks_handed_out_again_while_they_run(install, record):
    with install(lease=120) as place:
        redeliver(place)
        place.wait_until_empty(PEOPLE, 120, wakes=False)
        time.sleep(2)
        again, notes = handed_out(place), place.verify()
        assert reminders_twice(place) == 0
    assert notes["sent"] == notes["arrived"] == PEOPLE and notes["extra_copies"] == 0
    record(handed_out_again=again, **notes)


@pytest.mark.full
def test_d11b_control_without_leases_letters_are_doubled(install, record):
    with install(lease=120) as place:
        redeliver(place, "no_lease")
        wait_until(lambda: place.arrived() > place.letters(), 60, "Không thư nào đi hai lần")
        extra = place.arrived() - place.letters()
    record(extra_copies=extra)


def test_d11_control_without_leases_letters_are_doubled(install, record):
    with install() as place:
        place.start_redis()
        place.start_sink("slow")
        for name in ("sweeper", "second-sweeper"):
            place.start_sweeper(name, "no_lease")
        wait_until(lambda: place.arrived() > place.letters(), 120, "Không thư nào đi hai lần")
        extra = place.arrived() - place.letters()
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
