"""50,000 people due at one instant: from the scan to the outbox, against a plain bulk_create of the same rows."""

import argparse
import gc
import json
import os
import statistics
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from unittest import mock

import django

django.setup()

from celery.app.base import Celery  # noqa: E402 the settings come first
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from bench.regime import YEAR, build  # noqa: E402
from bench.reporting import analyze, in_all, tell  # noqa: E402
from bench.run import Measure, measured, say  # noqa: E402
from orgs.models import Membership, User  # noqa: E402
from reports.models import Duty, Message, Notification, Reminder  # noqa: E402
from reports.services.messages import queue_messages  # noqa: E402
from reports.services.reminders import schedule_reminders  # noqa: E402

EACH = 20  # people of a unit: 50,000 in 2,500 units
GOAL, GOAL_QUEUE, GOAL_LINEAR, GOAL_MEMORY = 4.0, 200, 1.3, 300
ROWS = (Reminder, Notification, Message)


def main(arguments) -> int:
    parser = argparse.ArgumentParser(prog="./run bench reminders", description="Đo việc lập lời nhắc.")
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    if connection.vendor != "postgresql":
        say("Phép đo này cần PostgreSQL: chạy ./run bench reminders, hoặc đặt BENCH_DATABASE_URL.")
        return 2
    call_command("migrate", verbosity=0)
    on = due_people(options.people)
    queued = Queued()
    with mock.patch.object(Celery, "send_task", queued):
        whole, peak = measure(on, options.people, options.rounds)
        again = rounds_again(on)
        tenth, _ = measure(on, options.people // 10, options.rounds)
    tell(whole)
    growth = per_row(whole) / per_row(tenth)
    verdicts = [
        whole.ratio <= GOAL,
        judged("lời gọi vào hàng đợi", queued.count, GOAL_QUEUE),
        judged("dòng thêm ở lượt thứ hai", again, 0),
        judged("chi phí một dòng so với khi chỉ một phần mười", round(growth, 2), GOAL_LINEAR),
        judged("bộ nhớ tăng thêm (MB)", round(peak), GOAL_MEMORY),
    ]
    if options.json:
        content = {"load": os.getloadavg(), "people": options.people, "measure": asdict(whole) | {"ratio": whole.ratio}}
        content |= {"queue": queued.count, "again": again, "growth": growth, "peak": peak}
        options.json.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
    return 0 if all(verdicts) else 1


class Queued:
    """Counts the messages given to the broker."""

    def __init__(self):
        self.count = 0

    def __call__(self, *args, **kwargs):
        self.count += 1


def due_people(total: int):
    """Heads of as many units as it takes, all to be reminded on the returned day: seven days before the safe day."""
    regime = build(total // EACH)
    duties = regime.duties(0)
    people = User.objects.bulk_create(
        [
            User(username=f"nguoi{n}", full_name=f"Người {n}", email=f"nguoi{n}@vi-du.invalid", password="!")
            for n in range(len(duties) * EACH)
        ],
        batch_size=5000,
    )
    bodies = [duty.organization_id for duty in duties for _ in range(EACH)]
    Membership.objects.filter(user__in=regime.heads).delete()
    Membership.objects.bulk_create(
        [Membership(user=user, organization_id=body, role="head") for user, body in zip(people, bodies, strict=True)],
        batch_size=5000,
    )
    Duty.objects.exclude(pk__in=[duty.pk for duty in duties]).filter(year=YEAR).update(is_tracked=False)
    analyze()
    return duties[0].safe_on - timedelta(days=7)


def measure(on, people: int, rounds: int) -> tuple[Measure, float]:
    """Rounds by turns; the rows of the product are written again as plain rows. And how far the memory grew, in MB."""
    limit_to(people)
    values, floors, grown = [], [], 0.0
    for _ in range(rounds):
        wipe()
        forget_peak()
        before = peak_memory()
        values.append(in_all(lambda: scan(on)) * 1000)
        grown = max(grown, peak_memory() - before)
        rows = [list(model.objects.order_by("pk")) for model in ROWS]
        assert [len(group) for group in rows] == [people, people, people]
        wipe()
        floors.append(in_all(lambda rows=rows: write_plain(rows)) * 1000)
        del rows
        gc.collect()
    note = f"{people} lời nhắc, {people} thông báo, {people} thư chờ gửi"
    name = f"{people} người đến hạn cùng lúc, từ quét đến thư chờ / bulk_create trần các dòng ấy"
    return measured(name, "ms", values, floors, GOAL, note), grown


def scan(on) -> None:
    schedule_reminders(on=on)
    queue_messages(on=on)


def write_plain(rows: list[list]) -> None:
    """Letters before the reminders that point to them."""
    with transaction.atomic():
        for group in reversed(rows):
            type(group[0]).objects.bulk_create(group, batch_size=1000)


def rounds_again(on) -> int:
    """Rows that a second run adds."""
    wipe()
    scan(on)
    before = sum(model.objects.count() for model in ROWS)
    scan(on)
    return sum(model.objects.count() for model in ROWS) - before


def limit_to(people: int) -> None:
    """Only so many of the people are to be reminded; the others are there all the same."""
    keep = list(User.objects.filter(username__startswith="nguoi").order_by("pk").values_list("pk", flat=True)[:people])
    User.objects.filter(username__startswith="nguoi").update(is_active=False)
    User.objects.filter(pk__lte=keep[-1], username__startswith="nguoi").update(is_active=True)
    analyze()


def wipe() -> None:
    with connection.cursor() as cursor:
        tables = ", ".join(model._meta.db_table for model in ROWS)
        cursor.execute(f"TRUNCATE {tables}")


def forget_peak() -> None:
    """The most memory so far becomes what is held now (proc(5), clear_refs)."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")


def peak_memory() -> float:
    """The most memory held since, in MB."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1000


def per_row(one: Measure) -> float:
    return statistics.median(one.values) / int(one.note.split()[0])


def judged(what: str, value: float, goal: float) -> bool:
    say(f"{what}: {value} (mục tiêu ≤ {goal}): {'đạt' if value <= goal else 'KHÔNG ĐẠT'}")
    return value <= goal
