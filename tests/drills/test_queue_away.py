"""D3 and D4: the queue is stopped, emptied or broken under people at work; nobody notices, nothing is lost."""

import os
import random
import time

import pytest

from tests.drills.conftest import FULL
from tests.drills.installation import wait_until
from tests.drills.test_mail_server import skip_the_wait

pytestmark = pytest.mark.drill
CLIENTS = 30 if FULL else 3
OUTAGE = float(os.environ.get("DRILLS_OUTAGE", 600))
RETURN_LIMIT = 5 * 60


def begin(place, *, timer: bool = True) -> None:
    place.start_redis()
    place.start_sink("slow")
    place.start_worker()
    place.start_beat()
    if timer:
        place.start_timer()
    place.start_web()


def no_error(met: dict) -> bool:
    """No answer that says "server error", no connection that broke, nobody signed out."""
    return not met["errors"] and not met["signed_out"] and all(int(status) < 500 for status in met["answers"])


def test_d4_the_queue_is_emptied_under_load(install, record):
    chance, seconds, times = random.Random(4), (120 if FULL else 14), 5
    with install() as place:
        begin(place, timer=FULL)
        place.start_load(clients=CLIENTS, seconds=seconds)
        wait_until(place.work_ledger.exists, 60, "Chưa có báo cáo nào được gửi")
        for _ in range(times):
            place.wake(5)
            time.sleep(chance.random() * seconds / times / 2)
            assert place.redis("flushall") == "OK"
        emptied_at = time.monotonic()
        met = place.finish_load(seconds + 120)
        # Nothing more is put into the queue by hand: beat (and the timer) alone find what waits.
        wait_until(lambda: place.messages("sent") and not place.messages("waiting"), RETURN_LIMIT, "Thư chưa đi hết")
        took, notes = time.monotonic() - emptied_at, place.verify()
    assert no_error(met) and met["acknowledged"] > 0
    assert notes["waiting"] == notes["extra_copies"] == 0 and notes["sent"] == notes["arrived"]
    record(emptied=times, **met, **notes, backlog_seconds=round(took, 1))


@pytest.mark.full
def test_d3_the_queue_is_away_under_load(install, record):
    """Also D3b: who lost access or whose report came in meanwhile gets no letter when the mail leaves again."""
    normal_seconds = 30
    with install() as place:
        place.start_redis()
        place.start_sink("closed")
        place.start_worker()
        place.start_web()
        place.start_load(clients=CLIENTS, seconds=normal_seconds)
        normal = place.finish_load(normal_seconds + 120)
        place.stop("redis")
        place.start_timer()
        place.start_load(clients=CLIENTS, seconds=OUTAGE)
        wait_until(lambda: place.messages("waiting") > 0, 240, "Đồng hồ không lập lời nhắc")
        removed = place.query(
            "UPDATE orgs_membership SET to_on = CURRENT_DATE - 1 WHERE user_id IN (SELECT recipient_id FROM "
            "reports_message WHERE state = 'waiting' ORDER BY recipient_id DESC LIMIT 50) RETURNING user_id"
        )
        met = place.finish_load(OUTAGE + 120)
        sent_in = place.query("SELECT id FROM reports_duty WHERE state = 'submitted'")
        place.start_redis()
        place.start_beat()
        place.set_mode("slow")
        skip_the_wait(place)
        back_at = time.monotonic()
        wait_until(lambda: not place.messages("waiting"), RETURN_LIMIT, "Thư chưa đi hết")
        took, notes = time.monotonic() - back_at, place.verify()
        wrong = place.query(
            "SELECT count(*) FROM reports_reminder reminder JOIN reports_message letter ON letter.id = message_id "
            "WHERE reminder.fate = 'email' AND letter.state = 'sent' AND (reminder.recipient_id = ANY(%s) "
            "OR duty_id = ANY(%s))",
            [row[0] for row in removed],
            [row[0] for row in sent_in],
        )[0][0]
        dropped = place.count("reports_reminder", "fate = 'dropped'")
    assert no_error(met) and met["acknowledged"] > 0
    assert met["p95"] <= max(2 * normal["p95"], 1.0)
    assert len(removed) == 50 and wrong == 0 and dropped >= 50
    usual = {"outage_seconds": OUTAGE, "normal_p95": normal["p95"]}
    record(**usual, **met, **notes, dropped=dropped, backlog_seconds=round(took, 1))


@pytest.mark.full
def test_d3c_connections_to_the_queue_break_all_the_time(install, record):
    with install() as place:
        begin(place, timer=False)
        wait_until(lambda: place.messages("sent") > 0, 120, "Chưa có thư nào đi")
        until = time.monotonic() + min(120, OUTAGE)
        while time.monotonic() < until:
            place.redis("client", "kill", "type", "normal")
            time.sleep(5)
        place.query("UPDATE orgs_heartbeat SET at = at - interval '1 hour' WHERE name = 'worker'")
        took = wait_until(
            lambda: place.count("orgs_heartbeat", "name = 'worker' AND at > now() - interval '1 minute'"),
            180,
            "Tiến trình nền không nhận việc trở lại",
        )
        notes = place.verify()
    record(**notes, recovery_seconds=round(took, 1))
