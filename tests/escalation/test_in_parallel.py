"""Two sweeps at once: one rung, one letter a unit; without the unique key every rung is doubled (the control)."""

import contextlib
import threading

import pytest
from django.db import connection
from django.db.models import QuerySet

from plans.models import Plan
from reports.models import DunningLetter, Escalation, Rung
from reports.models.reminder_plans import default_plan
from reports.services import dunning, escalation
from tests.escalation.worlds import day, make_silence

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works):
    errors = []

    def run(work):
        try:
            work()
        except Exception as error:  # shown by the assertion below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors


@pytest.fixture
def both_read_first(monkeypatch):
    """Both sweeps read who is due before either writes: the worst interleaving, every time."""
    default_plan()  # the tests before have emptied the database
    barrier, due_for = threading.Barrier(2, timeout=30), escalation.due_for

    class Held:
        def __init__(self, rows):
            self.rows = rows

        def values_list(self, *names):
            found = list(self.rows.values_list(*names))
            barrier.wait()
            return found

    def held(rung, on):
        return Held(due_for(rung, on)) if rung == Rung.FIRST else due_for(rung, on)

    monkeypatch.setattr(escalation, "due_for", held)


def test_two_sweeps_at_once_on_any_database():
    """SQLite lets one transaction in at a time, so there no two can read before either writes."""
    default_plan()
    make_silence(3)
    together(lambda: escalation.climb(on=day(7)), lambda: escalation.climb(on=day(7)))
    assert Escalation.objects.count() == 3
    assert DunningLetter.objects.count() == Plan.objects.count() == 1


@pytest.mark.postgres
def test_two_sweeps_at_once_climb_once(both_read_first):
    make_silence(3)
    together(lambda: escalation.climb(on=day(7)), lambda: escalation.climb(on=day(7)))
    assert Escalation.objects.count() == 3
    assert DunningLetter.objects.count() == Plan.objects.count() == 1
    assert not Escalation.objects.filter(letter=None).exists()


@pytest.mark.postgres
def test_control_without_the_unique_key_each_rung_is_doubled(both_read_first):
    key = next(rule for rule in Escalation._meta.constraints if rule.name == "escalation_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Escalation, key)
    try:
        make_silence(3)
        together(lambda: escalation.climb(on=day(7)), lambda: escalation.climb(on=day(7)))
        assert Escalation.objects.count() == 6
    finally:
        Escalation.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Escalation, key)


def test_two_writers_of_one_letter_take_each_unit_once():
    world = make_silence(4)
    escalation._reach(Rung.FIRST, day(7))
    draft = lambda: dunning.draft_letter(body=world.office, level=1, on=day(7))  # noqa: E731
    together(draft, draft)
    assert DunningLetter.objects.count() == 1
    assert Escalation.objects.filter(letter__isnull=False).count() == 4


@pytest.mark.postgres
@pytest.mark.parametrize(("locked", "letters"), [(True, 1), (False, 2)])
def test_two_writers_and_the_control_without_the_lock_on_the_rows(monkeypatch, locked, letters):
    """Both read what waits before either begins a letter; with the lock the second cannot, and gives up meeting."""
    world = make_silence(2)
    escalation._reach(Rung.FIRST, day(7))
    barrier, drafter = threading.Barrier(2, timeout=1 if locked else 30), dunning.drafter_of

    def meeting(body, rows, on):
        if rows:
            with contextlib.suppress(threading.BrokenBarrierError):
                barrier.wait()
        return drafter(body, rows, on)

    monkeypatch.setattr(dunning, "drafter_of", meeting)
    if not locked:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    draft = lambda: dunning.draft_letter(body=world.office, level=1, on=day(7))  # noqa: E731
    together(draft, draft)
    assert DunningLetter.objects.count() == letters
