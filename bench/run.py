"""Import and tree page against their floors; a table, a JSON file, and a failing exit when a goal is missed."""

import argparse
import io
import json
import platform
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 the settings come first
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from bench.bodies import as_csv  # noqa: E402
from orgs import services  # noqa: E402
from orgs.closure import closure_faults  # noqa: E402
from orgs.imports import BODY_COLUMNS, import_bodies, read_table  # noqa: E402
from orgs.models import AuditEntry, Organization, OrganizationAbove, OrganizationName, ParentLink  # noqa: E402
from orgs.trees import tree_faults  # noqa: E402

WARM_UP, REPEAT = 2, 10
WRITTEN = (AuditEntry, ParentLink, OrganizationName, OrganizationAbove, Organization)


@dataclass
class Measure:
    """Medians of one thing and of its floor; `ratio` is judged against `goal`."""

    name: str
    unit: str
    value: float
    floor: float
    goal: float
    values: list
    floors: list
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.value / self.floor


def main(arguments) -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description="Đo nhập đơn vị và trang cây đơn vị.")
    parser.add_argument("--bodies", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    call_command("migrate", verbosity=0)
    measures = [measure_import(options.bodies, options.rounds), measure_tree_page(options.rounds)]
    report(measures, options)
    return 0 if all(measure.ratio <= measure.goal for measure in measures) else 1


def clock() -> float:
    """CPU of this process where the database lives in it; elapsed time where it is a server."""
    return time.process_time() if connection.vendor == "sqlite" else time.perf_counter()


def took(work) -> float:
    started = clock()
    work()
    return clock() - started


def measure_import(total: int, rounds: int) -> Measure:
    """The product's own import, from the bytes of the file to the commit, and a bare bulk_create of the same rows."""
    content = as_csv(total)
    product_import(content)
    fields = [field.attname for field in Organization._meta.concrete_fields]
    stored = list(Organization.objects.order_by("pk").values_list(*fields))
    values, floors = [], []
    for _ in range(rounds):
        wipe()
        floors.append(took(lambda: bare(fields, stored)))
        wipe()
        values.append(took(lambda: product_import(content)))
    assert Organization.objects.count() == total
    assert not tree_faults(Organization)
    assert not closure_faults()
    name = f"Nhập {total} đơn vị từ CSV / bulk_create trần"
    return measured(name, "s", values, floors, 4.0, "kèm đọc tệp, kiểm tra, cấp trên, tên, lịch sử, nhật ký")


def product_import(content: bytes) -> None:
    draft = import_bodies(read_table(io.BytesIO(content), "don-vi.csv", BODY_COLUMNS), actor=None)
    assert not draft.problems, draft.problems[:3]


def bare(fields, stored) -> None:
    with transaction.atomic():
        rows = [Organization(**dict(zip(fields, values, strict=True))) for values in stored]
        Organization.objects.bulk_create(rows, batch_size=1000)


def wipe() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for model in WRITTEN:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608 our own table names


def measure_tree_page(rounds: int) -> Measure:
    """First paint of /don-vi/ and one opened node, for a clerk of a unit, against an empty page signed in."""
    unit = Organization.objects.get(code="T.0.0")
    commune = Organization.objects.get(code="T.1")
    user = services.create_user(
        actor=None, username="do", full_name="Người Đo", memberships=[(unit, "clerk")], password=None
    )
    client = Client()
    client.force_login(user)
    pages = ("/don-vi/", f"/don-vi/nhanh/{commune.pk}/")
    for _ in range(WARM_UP):
        [get(client, path) for path in ("/san/", *pages)]
    values, floors = [], []
    for _ in range(rounds):
        floors.append(took(lambda: [get(client, "/san/") for _ in range(REPEAT)]) / REPEAT * 1000)
        values.append(took(lambda: [get(client, path) for _ in range(REPEAT) for path in pages]) / REPEAT * 1000)
    sizes = [len(get(client, path).content) / 1000 for path in pages]
    note = f"{sizes[0]:.0f} kB + {sizes[1]:.0f} kB"
    return measured("Trang /don-vi/ và mở một nhánh / trang trống", "ms", values, floors, 6.0, note)


def get(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response


def measured(name, unit, values, floors, goal, note) -> Measure:
    return Measure(name, unit, statistics.median(values), statistics.median(floors), goal, values, floors, note)


def report(measures, options) -> None:
    kind = "CPU" if connection.vendor == "sqlite" else "thời gian trôi"
    say(f"{connection.vendor}, Python {platform.python_version()}, {kind}, trung vị của {options.rounds} vòng xen kẽ")
    for one in measures:
        verdict = "đạt" if one.ratio <= one.goal else "KHÔNG ĐẠT"
        say(f"{one.name}: {one.value:.3g} {one.unit} / {one.floor:.3g} {one.unit} = {one.ratio:.2f} lần")
        say(f"    mục tiêu ≤ {one.goal:g} lần: {verdict} ({one.note})")
    if options.json:
        rows = [asdict(one) | {"ratio": one.ratio, "met": one.ratio <= one.goal} for one in measures]
        content = {"database": connection.vendor, "clock": kind, "bodies": options.bodies, "measures": rows}
        options.json.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")


def say(line: str) -> None:
    print(line)  # noqa: T201 the answer of the command
