"""D3 and D4: the queue is stopped, emptied or broken under people at work; nobody notices, nothing is lost."""

import os
import random
import time

import pytest

from reports.proof.load import Browser, Tally
from tests.drills.conftest import FULL, PEOPLE, SEEDS
from tests.drills.installation import wait_until
from tests.drills.test_mail_server import skip_the_wait

pytestmark = pytest.mark.drill
CLIENTS = 30 if FULL else 3
OUTAGE = float(os.environ.get("DRILLS_OUTAGE", 600 if FULL else 8))
USUAL = 60 if FULL else 4  # seconds of work with everything there, to compare with
SLOWEST = 1.0 if FULL else 5.0  # p95 that is no fault even when the usual one is tiny
RETURN_LIMIT = 5 * 60
REMOVED = 50
SENDERS = 50 if FULL else CLIENTS  # people whose reports come in and stay in while the queue is away
CONTROL = "tests.drills.control_worker"
SESSIONS = {"DJANGO_SETTINGS_MODULE": "tests.drills.sessions_in_redis"}


def begin(place, mode: str = "slow", **worker) -> None:
    place.start_redis()
    place.start_sink(mode)
    place.start_worker(**worker)
    place.start_beat()


def no_error(met: dict) -> bool:
    """No answer that says "server error", no connection that broke, nobody signed out."""
    return not met["errors"] and not met["signed_out"] and all(int(status) < 500 for status in met["answers"])


@pytest.mark.parametrize("seed", SEEDS)
def test_d4_the_queue_is_emptied_under_load(seed, install, record):
    chance, seconds, times = random.Random(seed), (120 if FULL else 10), 5
    with install() as place:
        begin(place)
        place.start_web()
        place.start_load(clients=CLIENTS, seconds=seconds)
        wait_until(place.work_ledger.exists, 60, "Chưa có báo cáo nào được gửi")
        for _ in range(times):
            place.wake(5)
            time.sleep(chance.random() * seconds / times / 2)
            assert place.redis("flushall") == "OK"
        emptied_at = time.monotonic()
        met = place.finish_load(seconds + 120)
        # Nothing more is put into the queue by hand: beat alone finds what waits.
        wait_until(lambda: place.messages("sent") and not place.messages("waiting"), RETURN_LIMIT, "Thư chưa đi hết")
        took, notes = time.monotonic() - emptied_at, place.verify()
    assert no_error(met) and met["acknowledged"] > 0
    assert notes["waiting"] == notes["extra_copies"] == 0 and notes["sent"] == notes["arrived"]
    record(emptied=times, **met, **notes, backlog_seconds=round(took, 1))


def test_d4_control_letters_that_only_the_queue_knows_are_lost(install, record):
    with install() as place:
        place.start_redis()
        place.start_sink()
        place.start_worker(app=CONTROL, DRILL_CONTROLS="truth_in_queue")
        place.wake()
        wait_until(lambda: place.messages("sent") >= PEOPLE / 2 and place.letters(), 60, "Chưa có thư nào đi")
        assert place.redis("flushall") == "OK"
        time.sleep(3)
        lost = place.messages("sent") - place.letters()
    assert lost > 0
    record(lost=lost)


def test_d4_control_sessions_in_redis_people_are_signed_out(install, record):
    with install() as place:
        place.start_redis()
        place.start_web(**SESSIONS)
        head = Browser(f"http://127.0.0.1:{place.web_port}", Tally())
        head.sign_in("dt0")
        head.get("/bao-cao/")
        assert not head.tally.signed_out
        place.redis("flushall")
        head.get("/bao-cao/")
    assert head.tally.signed_out == 1
    record(signed_out=head.tally.signed_out)


@pytest.mark.parametrize("seed", SEEDS)
def test_d3_the_queue_is_away_under_load(seed, install, record):
    """Also D3b: who lost access or whose report came in meanwhile gets no letter when the mail leaves again.

    The mail server is away too, or the timer would have sent all letters while the queue was gone.
    """
    with install() as place:
        begin(place, "closed")
        place.start_timer()
        place.start_web()
        place.start_load(clients=CLIENTS, seconds=USUAL)
        usual = place.finish_load(USUAL + 120)
        wait_until(lambda: place.messages("waiting") > REMOVED, 120, "Chưa lập lời nhắc")
        place.stop("redis")
        place.start_load(clients=CLIENTS, seconds=OUTAGE)
        removed = remove_access(place, random.Random(seed))
        met = place.finish_load(OUTAGE + 120)
        sent_in, last = send_in(place)
        place.start_redis()
        place.set_mode("slow")
        took = wait_until(lambda: all_left(place), RETURN_LIMIT, "Thư chưa đi hết", step=0.5)
        notes, wrong = place.verify(), wrongly_told(place, removed, sent_in)
        dropped = place.count("reports_reminder", "fate = 'dropped'")
    assert all(map(no_error, [met, *last])) and met["acknowledged"] > 0
    assert met["p95"] <= max(2 * usual["p95"], SLOWEST)
    assert len(removed) == REMOVED and len(sent_in) > 0 and wrong == 0 and dropped >= REMOVED
    said = {"outage_seconds": OUTAGE, "usual_p95": usual["p95"], "sent_in": len(sent_in), "dropped": dropped}
    record(**said, **met, **notes, backlog_seconds=round(took, 1))


def send_in(place) -> tuple[list[int], list[dict]]:
    """Until as many reports lie there as wanted; the duties, and what the senders met."""
    sent_in, met = [], []
    while len(sent_in) < SENDERS and len(met) < 6:
        place.start_load(clients=SENDERS, seconds=15 if FULL else 4, returns=False)
        met.append(place.finish_load(240))
        sent_in = [row[0] for row in place.query("SELECT id FROM reports_duty WHERE state = 'submitted'")]
    return sent_in, met


def test_d3b_control_without_a_second_look_they_are_told(install, record):
    with install() as place:
        begin(place, "closed", app=CONTROL, DRILL_CONTROLS="no_second_look")
        place.wake()
        wait_until(lambda: place.messages("waiting") > REMOVED, 60, "Chưa lập lời nhắc")
        removed = remove_access(place, random.Random(1))
        place.set_mode("accept")
        wait_until(lambda: all_left(place), 120, "Thư chưa đi hết", step=0.5)
        wrong = wrongly_told(place, removed, [])
    assert wrong > 0
    record(wrongly_told=wrong)


def all_left(place) -> bool:
    """How long a mail server's absence is remembered is D12's question; here nothing waits for that."""
    skip_the_wait(place)
    return not place.messages("waiting")


def remove_access(place, chance) -> list[int]:
    """People whose letter waits lose what they hold; those who work in the load (the first ones) keep it."""
    waiting = place.query(
        "SELECT recipient_id FROM reports_message JOIN orgs_user ON orgs_user.id = recipient_id "
        "WHERE state = 'waiting' AND substring(username from '^dt([0-9]+)$')::int >= %s ORDER BY recipient_id",
        SENDERS,
    )
    chosen = chance.sample([row[0] for row in waiting], REMOVED)
    place.query("UPDATE orgs_membership SET to_on = CURRENT_DATE - 1 WHERE user_id = ANY(%s)", chosen)
    return chosen


def wrongly_told(place, removed: list[int], sent_in: list[int]) -> int:
    return place.query(
        "SELECT count(*) FROM reports_reminder reminder JOIN reports_message letter ON letter.id = message_id "
        "WHERE reminder.fate = 'email' AND letter.state = 'sent' AND (reminder.recipient_id = ANY(%s) "
        "OR duty_id = ANY(%s))",
        removed,
        sent_in,
    )[0][0]


def test_d3c_connections_to_the_queue_break_all_the_time(install, record):
    """Broken every five seconds for two minutes; then a sign of life must come through the queue again."""
    lasts, every = (120, 5) if FULL else (8, 2)
    with install() as place:
        begin(place)
        wait_until(lambda: place.messages("sent") > 0, 120, "Chưa có thư nào đi")
        until = time.monotonic() + lasts
        while time.monotonic() < until:
            place.redis("client", "kill", "type", "normal")
            time.sleep(every)
        place.query("UPDATE orgs_heartbeat SET at = at - interval '1 hour' WHERE name = 'worker'")
        took = wait_until(
            lambda: place.count("orgs_heartbeat", "name = 'worker' AND at > now() - interval '1 minute'"),
            180,
            "Tiến trình nền không nhận việc trở lại",
        )
        place.wait_until_empty(PEOPLE, 180)
        notes = place.verify()
    record(**notes, recovery_seconds=round(took, 1))
