"""D1 and D2: processes that send are killed without warning; no letter is lost, no reminder is doubled."""

import random
import time

import pytest

from tests.drills.conftest import FULL, PEOPLE, SEEDS
from tests.drills.installation import wait_until

pytestmark = pytest.mark.drill
KILLS, PAUSE = (200, 0.2) if FULL else (30, 0.2)
DEATHS = 20 if FULL else 3
MARKED = {"app": "tests.drills.control_worker", "DRILL_CONTROLS": "mark_then_send"}
BEAT = 60


def begin(place, **worker):
    place.start_redis()
    place.start_sink("slow")
    place.start_worker(**worker)
    place.wake()
    wait_until(lambda: place.arrived() > 0, 60, "Chưa có thư nào đi")


def kill_children(place, chance, most: int = KILLS) -> int:
    """Kill one child after another, while letters leave; the worker is woken all the time."""
    kills = 0
    while kills < most and place.messages("waiting"):
        place.wake(2)
        kills += place.kill_child("worker", chance)
        time.sleep(PAUSE)
    return kills


def reminders_twice(place) -> int:
    """Asked past the product: rows that say the same twice."""
    return place.query(
        "SELECT count(*) FROM (SELECT 1 FROM reports_reminder "
        "GROUP BY duty_id, step, due_version, recipient_id HAVING count(*) > 1) twice"
    )[0][0]


def kill_worker(place, chance, **worker) -> tuple[int, float]:
    """Kill the whole worker and start another, as its supervisor does; how often, and the longest silence."""
    kills, longest = 0, 0.0
    while kills < DEATHS and place.messages("waiting"):
        time.sleep(chance.random())
        place.kill("worker")
        kills, killed_at, before = kills + 1, time.monotonic(), place.arrived()
        place.start_worker(**worker)
        place.wake()
        wait_until(lambda: place.arrived() > before or not place.messages("waiting"), 120, "Không gửi tiếp")  # noqa: B023
        longest = max(longest, time.monotonic() - killed_at)
    return kills, longest


def lost_letters(place) -> int:
    return place.messages("sent") - place.letters()


@pytest.mark.parametrize("seed", SEEDS)
def test_d1_children_killed_while_letters_leave(seed, install, record):
    with install(lease=2) as place:
        begin(place)
        kills = kill_children(place, random.Random(seed))
        took = place.wait_until_empty(PEOPLE, 600)
        notes = place.verify()
        assert reminders_twice(place) == 0
    assert notes["sent"] == notes["arrived"] == PEOPLE and notes["waiting"] == 0
    assert kills >= 5 and notes["extra_copies"] <= kills
    assert took <= place.lease + BEAT
    record(kills=kills, **notes, recovery_seconds=round(took, 1))


def test_d1_control_marked_before_sending_letters_are_lost(install, record):
    """The same with the protection off; the drill would be worth nothing if this one passed too."""
    with install(lease=2) as place:
        begin(place, **MARKED)
        kills = lost = 0
        while not lost:
            kills += kill_children(place, random.Random(kills), most=5)
            time.sleep(1)  # what a living child marked has left by now
            lost = lost_letters(place)
            assert lost or place.messages("waiting"), "không lần giết nào làm mất thư"
    record(kills=kills, lost=lost)


@pytest.mark.parametrize("seed", SEEDS)
def test_d2_the_whole_worker_killed(seed, install, record):
    with install() as place:
        begin(place)
        place.start_beat()
        kills, longest = kill_worker(place, random.Random(seed))
        rest = place.wait_until_empty(PEOPLE, 600, wakes=False)
        notes = place.verify()
        assert reminders_twice(place) == 0
    assert notes["sent"] == notes["arrived"] == PEOPLE and notes["waiting"] == 0
    assert notes["extra_copies"] <= 2 * kills, "two children each"
    assert max(longest, rest) <= place.lease + BEAT
    record(kills=kills, **notes, recovery_seconds=round(max(longest, rest), 1))


@pytest.mark.full
def test_d2_control_marked_before_sending_letters_are_lost(install, record):
    with install() as place:
        begin(place, **MARKED)
        kills = lost = 0
        while not lost:
            time.sleep(1)
            place.kill("worker")
            kills, lost = kills + 1, lost_letters(place)
            assert lost or place.messages("waiting"), "không lần giết nào làm mất thư"
            place.start_worker(**MARKED)
            place.wake()
    record(kills=kills, lost=lost)
