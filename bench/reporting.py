"""Sending, folding and opening reports on PostgreSQL: CPU of the portal's process and of its database session."""

import argparse
import gc
import json
import os
import statistics
import threading
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 the settings come first
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.regime import YEAR, Regime, build, fill_in_bulk  # noqa: E402
from bench.run import Measure, get, measured, say  # noqa: E402
from orgs.models import AuditEntry, User  # noqa: E402
from reports.models import (  # noqa: E402
    Delivery,
    Duty,
    FoldedValue,
    HeadingText,
    IndicatorValue,
    Notification,
    ReportVersion,
)
from reports.services import fold_into, save_draft, send_report  # noqa: E402

NOW = datetime(YEAR, 6, 1, 9, tzinfo=timezone.get_default_timezone())
SENT, CLIENTS, REPEAT = 40, 16, 10


def main(arguments) -> int:
    parser = argparse.ArgumentParser(prog="./run bench reporting", description="Đo nộp, tổng hợp và mở báo cáo.")
    parser.add_argument("--units", type=int, default=2200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    if connection.vendor != "postgresql":
        say("Phép đo này cần PostgreSQL: chạy ./run bench reporting, hoặc đặt BENCH_DATABASE_URL.")
        return 2
    call_command("migrate", verbosity=0)
    regime = build(options.units)
    fill_in_bulk(regime, regime.duties(0))
    analyze()
    measures = [measure_sending(regime), measure_folding(regime, options.rounds), measure_form(regime, options.rounds)]
    together = send_together(regime)
    for one in measures:
        tell(one)
    say(
        f"{CLIENTS} người cùng nộp: {together['sent']} báo cáo trong {together['seconds']:.1f} s, "
        f"{together['deadlocks']} khóa chết, {together['lost']} mất, {together['errors']} lỗi"
    )
    if options.json:
        rows = [asdict(one) | {"ratio": one.ratio, "met": one.ratio <= one.goal} for one in measures]
        content = {"load": os.getloadavg(), "units": options.units, "measures": rows, "together": together}
        options.json.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
    clean = not any(together[key] for key in ("deadlocks", "lost", "errors"))
    return 0 if clean and all(one.ratio <= one.goal for one in measures) else 1


# --- Clocks ------------------------------------------------------------------------------------------
def database_cpu() -> float:
    """Seconds that the session's own server process ran on a processor; it stands on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def in_database(work) -> float:
    before = database_cpu()
    work()
    return database_cpu() - before


def in_all(work) -> float:
    gc.collect()
    before = database_cpu() + time.process_time()
    work()
    return database_cpu() + time.process_time() - before


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# --- Sending -----------------------------------------------------------------------------------------
def measure_sending(regime: Regime) -> Measure:
    """Saving and sending a whole report; then the very rows that it wrote, written again as plain rows."""
    values, floors = [], []
    duties = regime.duties(1)[:SENT]
    for at, duty in enumerate(duties):
        marks = {model: last_key(model) for model in (AuditEntry, Notification)}
        head = regime.head_of(duty.organization_id)
        cost = in_database(lambda duty=duty, at=at, head=head: write_and_send(regime, duty, at, head))
        rows = written(duty, marks)
        remove(rows)
        floor = in_database(lambda rows=rows, duty=duty: write_plain(rows, duty))
        if at >= 5:  # the first ones warm the session up
            values.append(cost * 1000)
            floors.append(floor * 1000)
    count = sum(len(rows) for rows in rows)
    note = f"{count} dòng: bản báo cáo, 5 đề mục, 8 số liệu, nơi nhận, nhật ký, thông báo"
    return measured("Nộp một báo cáo, phần cơ sở dữ liệu / ghi trần các dòng ấy", "ms", values, floors, 3.0, note)


def write_and_send(regime: Regime, duty: Duty, number: int, head: User) -> None:
    save_draft(
        duty=duty, actor=head, lock_version=None, texts=regime.texts(number), values=regime.values(number), progress={}
    )
    send_report(duty=duty, actor=head, now=NOW)


def last_key(model) -> int:
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def written(duty: Duty, marks: dict) -> list[list]:
    """Every row that the sending left behind, parents first."""
    version = ReportVersion.objects.get(duty=duty)
    assert IndicatorValue.objects.filter(version=version).count() == 8
    children = [list(model.objects.filter(version=version)) for model in (HeadingText, IndicatorValue, Delivery)]
    logged = [list(model.objects.filter(pk__gt=last)) for model, last in marks.items()]
    return [[version], *children, *logged]


def remove(rows: list[list]) -> None:
    """Without the rules of the models: the log is append-only for the product."""
    with transaction.atomic(), connection.cursor() as cursor:
        for group in reversed(rows):
            if group:
                table = group[0]._meta.db_table
                cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [[row.pk for row in group]])  # noqa: S608


def write_plain(rows: list[list], duty: Duty) -> None:
    with transaction.atomic():
        for group in rows:
            if group:
                type(group[0]).objects.bulk_create(group)
        Duty.objects.filter(pk=duty.pk).update(state=Duty.State.SUBMITTED, first_sent_at=NOW)


# --- Folding -----------------------------------------------------------------------------------------
SOURCES = """
SELECT value.version_id AS source, rule.target_id AS indicator, value.value
FROM reports_indicatorvalue value
JOIN reports_foldrule rule ON rule.source_id = value.indicator_id
JOIN reports_delivery delivery ON delivery.version_id = value.version_id
JOIN reports_reportversion version ON version.id = value.version_id
JOIN reports_duty duty ON duty.id = version.duty_id
WHERE rule.requirement_id = %(below)s AND duty.requirement_id = %(below)s AND duty.year = %(year)s
  AND duty.due_on <= %(day)s AND duty.state <> 'exempted' AND duty.is_tracked
  AND delivery.is_current AND delivery.state <> 'returned' AND delivery.organization_id = %(city)s
"""
BY_HAND = (
    "DELETE FROM reports_foldedvalue WHERE version_id = %(draft)s",
    "DELETE FROM reports_indicatorvalue WHERE version_id = %(draft)s",
    f"""INSERT INTO reports_foldedvalue
        (version_id, indicator_id, source_id, value, is_included, is_estimate, reason)
        SELECT %(draft)s, indicator, source, value, true, false, '' FROM ({SOURCES}) AS figures""",  # noqa: S608
    f"""INSERT INTO reports_indicatorvalue (version_id, indicator_id, value, text, is_estimate, is_carried)
        SELECT %(draft)s, indicator, sum(value), '', false, false
        FROM ({SOURCES}) AS figures GROUP BY indicator""",  # noqa: S608
)


def measure_folding(regime: Regime, rounds: int) -> Measure:
    """The product folds figures with their sources and texts; SQL written by hand folds the figures with theirs."""
    duty = regime.own_duty(0)
    draft = fold_into(duty=duty, actor=None)
    by_product = figures(draft)
    fold_by_hand(regime, duty, draft)
    assert figures(draft) == by_product, "hai cách tổng hợp khác nhau"
    sources = FoldedValue.objects.filter(version=draft).count()
    values, floors = [], []
    for _ in range(rounds):
        floors.append(in_all(lambda: fold_by_hand(regime, duty, draft)) * 1000)
        values.append(in_all(lambda: fold_into(duty=duty, actor=None)) * 1000)
    note = f"{sources} dòng nguồn của {sources // 8} báo cáo; kết quả đúng bằng SQL"
    return measured("Tổng hợp số liệu và lời / SQL viết tay cho số liệu", "ms", values, floors, 2.0, note)


def fold_by_hand(regime: Regime, duty: Duty, draft: ReportVersion) -> None:
    known = {"below": regime.below.pk, "year": YEAR, "day": duty.due_on, "city": regime.city.pk, "draft": draft.pk}
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in BY_HAND:
            cursor.execute(statement, known)


def figures(draft: ReportVersion) -> dict:
    return dict(draft.values.values_list("indicator__name", "value"))


# --- Opening a form ----------------------------------------------------------------------------------
def measure_form(regime: Regime, rounds: int) -> Measure:
    """The page on which a head fills in a report begun, with last period's answers; and an empty page signed in."""
    head, duty = regime.heads[0], own_duties(regime, 0)[0]
    save_draft(duty=duty, actor=None, lock_version=None, texts=regime.texts(3), values=regime.values(3), progress={})
    client = Client()
    client.force_login(head)
    path = duty.get_absolute_url()
    for _ in range(2):
        get(client, "/san/"), get(client, path)
    values, floors = [], []
    for _ in range(rounds):
        floors.append(in_all(lambda: [get(client, "/san/") for _ in range(REPEAT)]) / REPEAT * 1000)
        values.append(in_all(lambda: [get(client, path) for _ in range(REPEAT)]) / REPEAT * 1000)
    note = f"8 chỉ tiêu, 5 đề mục, {len(get(client, path).content) / 1000:.0f} kB"
    return measured("Mở trang điền báo cáo / trang trống", "ms", values, floors, 8.0, note)


def own_duties(regime: Regime, head: int) -> list[Duty]:
    """Of the second period, those that the units led by this head have not begun."""
    bodies = set(regime.heads[head].memberships.values_list("organization", flat=True))
    begun = set(ReportVersion.objects.values_list("duty", flat=True))
    return [duty for duty in regime.duties(1) if duty.organization_id in bodies and duty.pk not in begun]


# --- Sixteen at once ---------------------------------------------------------------------------------
def send_together(regime: Regime, each: int = 10) -> dict:
    """Every client saves and sends the reports of its own units through the pages; then the database is asked."""
    work = {at: own_duties(regime, at)[-each:] for at in range(CLIENTS)}
    barrier, errors = threading.Barrier(CLIENTS), []
    before = deadlocks()
    threads = [
        threading.Thread(target=client_at_work, args=(regime, at, duties, barrier, errors))
        for at, duties in work.items()
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    wanted = [duty for duties in work.values() for duty in duties]
    lost = [duty for duty in wanted if not stands(regime, duty)]
    for error in errors[:3]:
        say(f"lỗi: {error}")
    return {
        "sent": len(wanted), "seconds": seconds, "lost": len(lost), "errors": len(errors),
        "deadlocks": deadlocks() - before,
    }  # fmt: skip


def client_at_work(regime: Regime, at: int, duties, barrier, errors) -> None:
    client = Client()
    try:
        client.force_login(regime.heads[at])
        barrier.wait()
        for duty in duties:
            path = duty.get_absolute_url()
            data = {"lock_version": "0", **typed(regime, duty)}
            saved = client.post(f"{path}tu-luu/", data)
            assert saved.status_code == 200, saved.content[:300]
            lock = saved.json()["fields"]["lock_version"]
            sent = client.post(f"{path}gui/", {"lock_version": lock})
            assert sent.status_code == 302 and "bien-nhan" in sent.url, sent.content[:300]
    except Exception as error:
        errors.append(repr(error))
    finally:
        connection.close()


def typed(regime: Regime, duty: Duty) -> dict[str, str]:
    texts = {f"text-{pk}": text for pk, text in regime.texts(duty.pk).items()}
    return texts | {f"value-{pk}": str(value) for pk, value in regime.values(duty.pk).items()}


def stands(regime: Regime, duty: Duty) -> bool:
    """One version, delivered, with every figure and word that was typed."""
    version = duty.versions.filter(number=1, deliveries__is_current=True).first()
    if version is None:
        return False
    values = {pk: int(value) for pk, value in version.values.values_list("indicator", "value")}
    texts = dict(version.texts.values_list("heading", "text"))
    return values == regime.values(duty.pk) and texts == regime.texts(duty.pk)


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def tell(one: Measure) -> None:
    verdict = "đạt" if one.ratio <= one.goal else "KHÔNG ĐẠT"
    spread = f"{min(one.values):.3g}–{max(one.values):.3g}"
    say(
        f"{one.name}: {one.value:.3g} {one.unit} / {statistics.median(one.floors):.3g} {one.unit} = {one.ratio:.2f} lần"
    )
    say(f"    mục tiêu ≤ {one.goal:g} lần: {verdict} ({one.note}; từ {spread} {one.unit})")
