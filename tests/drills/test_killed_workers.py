"""D1 and D2: processes that send are killed without warning; no letter is lost, no reminder is doubled."""

import random
import time

import pytest

from tests.drills.conftest import FULL, PEOPLE
from tests.drills.installation import wait_until

pytestmark = pytest.mark.drill
KILLS, PAUSE = (200, 0.2) if FULL else (40, 0.2)
BEAT = 60


def begin(place, *, app="config", **environment):
    place.start_redis()
    place.start_sink("slow")
    place.start_worker(app=app, **environment)
    place.wake()
    wait_until(lambda: place.arrived() > 0, 60, "Chưa có thư nào đi")


def kill_children(place, chance) -> int:
    """Kill one child after another, while letters leave; the worker is woken all the time."""
    kills = 0
    while kills < KILLS and place.messages("waiting"):
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


def test_d1_children_killed_while_letters_leave(install, record):
    chance = random.Random(1)
    with install(lease=2) as place:
        begin(place)
        kills = kill_children(place, chance)
        took = place.wait_until_empty(PEOPLE, 600)
        notes = place.verify()
        assert reminders_twice(place) == 0
    assert notes["sent"] == notes["arrived"] == PEOPLE and notes["waiting"] == 0
    assert kills >= 10 and notes["extra_copies"] <= kills
    assert took <= place.lease + BEAT
    record(kills=kills, **notes, recovery_seconds=round(took, 1))


def test_d1_control_marked_before_sending_letters_are_lost(install, record):
    """The same with the protection off; the drill would be worth nothing if this one passed too."""
    chance = random.Random(2)
    with install(lease=2) as place:
        begin(place, app="tests.drills.control_worker", DRILL_CONTROLS="mark_then_send")
        kills = kill_children(place, chance)
        place.wait_until_empty(PEOPLE, 600)
        lost = place.messages("sent") - place.letters()
    assert lost > 0
    record(kills=kills, lost=lost)


@pytest.mark.full
def test_d2_the_whole_worker_killed(install, record):
    chance, times, longest = random.Random(3), 20 if FULL else 3, 0.0
    with install() as place:
        begin(place)
        place.start_beat()
        kills = 0
        while kills < times and place.messages("waiting"):
            time.sleep(chance.random())
            place.kill("worker")
            kills, killed_at, before = kills + 1, time.monotonic(), place.arrived()
            place.start_worker()
            place.wake()
            wait_until(lambda: place.arrived() > before or not place.messages("waiting"), 120, "Không gửi tiếp")  # noqa: B023
            longest = max(longest, time.monotonic() - killed_at)
        rest = place.wait_until_empty(PEOPLE, 600, wakes=False)
        notes = place.verify()
        assert reminders_twice(place) == 0
    assert notes["sent"] == notes["arrived"] == PEOPLE and notes["waiting"] == 0
    assert notes["extra_copies"] <= 2 * kills, "two children each"
    assert max(longest, rest) <= place.lease + BEAT
    record(kills=kills, **notes, recovery_seconds=round(max(longest, rest), 1))
