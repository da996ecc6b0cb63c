"""D14 on real processes: the clock of a whole installation is moved while letters leave."""

import random
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.drills.conftest import FULL, PEOPLE, SEEDS
from tests.drills.installation import wait_until
from tests.drills.test_killed_workers import reminders_twice

pytestmark = pytest.mark.drill
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
HOUR, DAY, DRIFT = 3600, 24 * 3600, 300
JUMPS = [HOUR, -HOUR, DAY, -DAY, HOUR]
LATEST = 180  # seconds within which beat fires again
FIRED = "Sending due task send-due-reminders"
JUMPED = "Đồng hồ máy vừa nhảy"
LETTERS = 2 * PEOPLE  # everybody eight days before the safe day, late for the step of fourteen, and a week before it


def begin(place, *, beat="config", **options) -> datetime:
    """Two minutes before the hour of the reminders on the first day; all processes live there."""
    safe_on = place.query("SELECT min(safe_on) FROM reports_duty")[0][0]
    start = datetime.combine(safe_on - timedelta(days=8), datetime.min.time(), HANOI) + timedelta(hours=6, minutes=57)
    place.clock.move_to(start + timedelta(seconds=57))
    place.start_redis()
    place.start_sink("slow")
    place.start_beat(app=beat, wait=1, **options)
    place.start_worker()
    place.start_timer()
    wait_until(lambda: fired(place) > 0, 90, "beat chưa chạy")
    assert place.messages("sent") == place.messages("waiting") == 0, "chưa đến giờ nhắc"
    return start


def fired(place) -> int:
    return (place.folder / "beat.log").read_text().count(FIRED)


def made(place) -> dict:
    return {row[:2]: row[2] for row in place.query('SELECT "on", step, count(*) FROM reports_reminder GROUP BY 1, 2')}


def jump(place, seconds: float) -> float:
    """How long beat was silent after it; in the short form the new time is just before a full minute."""
    if not FULL:
        seconds += 57 - (place.clock.now() + seconds) % 60
    before = fired(place)
    place.clock.move(seconds)
    return wait_until(lambda: fired(place) > before, LATEST, f"beat không chạy lại sau khi đồng hồ nhảy {seconds:.0f}")


def drift(place) -> None:
    for _ in range(10):
        place.clock.move(DRIFT / 10)
        time.sleep(0.2)


@pytest.mark.parametrize("seed", SEEDS)
def test_d14_the_clock_jumps_while_letters_leave(seed, install, record):
    chance, silent = random.Random(seed), []
    with install(moved=True, REMINDER_TIME="07:00") as place:
        start = begin(place)
        for seconds in JUMPS:
            silent.append(jump(place, seconds))
            time.sleep(chance.random())
        drift(place)
        wait_until(lambda: JUMPED in (place.folder / "timer.log").read_text(), 60, "Không ghi lại là đồng hồ nhảy")
        place.clock.move_to(start + timedelta(days=1, hours=3))
        wait_until(lambda: place.messages("sent") >= LETTERS, 300, "Thư chưa đi hết")
        place.wait_until_empty(LETTERS, 60)
        notes, steps = place.verify(), made(place)
        assert reminders_twice(place) == 0
    assert steps == {(start.date(), -14): PEOPLE, (start.date() + timedelta(days=1), -7): PEOPLE}
    assert notes["sent"] == notes["arrived"] == LETTERS
    assert notes["extra_copies"] <= len(silent), "nhiều nhất thư đang trên đường lúc đồng hồ nhảy"
    record(jumps=len(JUMPS) + 2, rows=LETTERS, **notes, beat_silent_seconds=round(max(silent), 1))
