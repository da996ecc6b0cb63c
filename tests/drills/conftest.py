"""What drills share: a seeded database to copy from, installations, and the figures they leave behind.

DRILLS=full runs every drill at its whole size, each race with three seeds (DRILLS_SEEDS=1,2,3); without it a short set
runs.
"""

import json
import os

import pytest
from django.conf import settings

from tests.drills.installation import FULL, Installation

PEOPLE = 1000 if FULL else 200
SEEDS = [int(seed) for seed in os.environ.get("DRILLS_SEEDS", "1,2,3" if FULL else "1").split(",")]
FIGURES = settings.VAR_DIR / "drills.json"


def pytest_collection_modifyitems(items):
    for item in items:
        if "full" in item.keywords and not FULL:
            item.add_marker(pytest.mark.skip(reason="chỉ chạy trong lần diễn tập đủ (DRILLS=full)"))


@pytest.fixture(scope="session")
def seeded(tmp_path_factory):
    """The name of a database with PEOPLE heads who are all to be reminded today."""
    place = Installation(tmp_path_factory.mktemp("seeded"))
    with place:
        place.manage("migrate", "-v0")
        place.manage("drill", "seed", "--people", str(PEOPLE))
        yield place.database


@pytest.fixture
def install(seeded, tmp_path):
    """`with install(…) as place`: a whole installation on a copy of the seeded database."""

    def make(**options):
        folder = tmp_path / f"place{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        return Installation(folder, seeded, **options)

    return make


@pytest.fixture
def record(record_property):
    """Keeps the figures of a drill; the summary says them in one line and writes them to var/drills.json."""
    return lambda **figures: record_property("figures", {"people": PEOPLE} | figures)


def pytest_terminal_summary(terminalreporter):
    known = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    reports = [report for report in terminalreporter.stats.get("passed", []) if dict(report.user_properties)]
    for report in reports:
        figures = dict(report.user_properties).get("figures", {})
        known[report.nodeid] = figures
        terminalreporter.write_line(f"{report.nodeid}: {json.dumps(figures)}")
    if reports:
        FIGURES.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n")
