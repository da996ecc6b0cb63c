"""The command: an empty database only, the same rows for the same day, passwords only where DEMO=1 asks for them."""

import hashlib
import os
import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from orgs.models import Organization, User
from reports.demo.load import load
from reports.models import Duty
from tests.factories import make_org

SCRIPT = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_demo", on=__import__("datetime").date(2026, 11, 22), verbosity=0)
call_command("dumpdata", "orgs", "directives", "plans", "reports", output=r"{output}", verbosity=0)
"""


@pytest.mark.slow
def test_same_day_gives_the_same_rows_whatever_the_hash_seed(tmp_path):
    runs = [start(tmp_path / seed, seed) for seed in ("1", "2")]
    assert [run.wait(timeout=240) for run in runs] == [0, 0]
    dumps = {hashlib.sha256((tmp_path / seed / "dump.json").read_bytes()).hexdigest() for seed in ("1", "2")}
    assert len(dumps) == 1


def start(folder, seed):
    folder.mkdir()
    env = os.environ | {
        "PYTHONHASHSEED": seed,
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'x.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEMO": "1",
    }
    script = SCRIPT.format(output=folder / "dump.json")
    return subprocess.Popen([sys.executable, "-c", script], cwd=settings.BASE_DIR, env=env, stdout=subprocess.DEVNULL)


@pytest.mark.slow
@pytest.mark.any_database
@pytest.mark.django_db
def test_another_day_tells_another_present():
    later = date(2027, 6, 20)
    world = load(on=later, with_accounts=False)
    assert Duty.objects.filter(due_on__year=2028).exists()
    assert not Duty.objects.filter(due_on__year=2029).exists()
    assert not Duty.objects.filter(first_sent_at__date__gt=later).exists()
    assert world.papers["nb.new"].issued_on == date(2027, 5, 31)
    assert not any(user.has_usable_password() for user in User.objects.all())


@pytest.mark.django_db
def test_only_an_empty_database_is_filled():
    make_org("Đơn vị có sẵn")
    with pytest.raises(CommandError, match="trống"):
        call_command("load_demo")
    assert Organization.objects.count() == 1


@pytest.mark.django_db
def test_a_day_before_the_story_is_refused():
    with pytest.raises(CommandError, match="01/03/2026"):
        call_command("load_demo", on=date(2025, 12, 1))
    assert not User.objects.exists()
