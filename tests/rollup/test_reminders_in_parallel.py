"""Two sweeps at once: the unique key keeps each reminder single; without it every one is doubled (the control)."""

import threading

import pytest
from django.db import connection

from reports.models import Notification, Reminder
from reports.services import reminders
from tests.rollup.helpers import SAFE, make_school

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def read_together(monkeypatch):
    """Both sweeps read what is due before either writes: the worst interleaving, every time."""
    barrier, due_rows = threading.Barrier(2, timeout=30), reminders.due_rows

    class Held:
        def __init__(self, rows):
            self.rows = rows

        def __getitem__(self, at):
            found = list(self.rows[at])
            connection.close()
            barrier.wait()
            return found

    monkeypatch.setattr(reminders, "due_rows", lambda on, **more: Held(due_rows(on, **more)))


def sweep_twice():
    made, errors = [], []

    def work():
        try:
            made.append(reminders.schedule_reminders(on=SAFE))
        except Exception as error:  # shown by the assertion below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    return sorted(made)


def test_two_sweeps_at_once_make_each_reminder_once(read_together):
    make_school()
    assert sweep_twice() == [0, 2]
    assert Reminder.objects.count() == Notification.objects.count() == 2


@pytest.fixture
def without_the_key(monkeypatch):
    key = next(rule for rule in Reminder._meta.constraints if rule.name == "reminder_once")
    with monkeypatch.context() as patch:
        patch.setattr(Reminder._meta, "constraints", [])  # SQLite builds the table anew from here
        with connection.schema_editor() as editor:
            editor.remove_constraint(Reminder, key)
    yield
    Reminder.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Reminder, key)


def test_control_without_the_unique_key_each_reminder_is_doubled(read_together, without_the_key):
    make_school()
    assert sweep_twice() == [2, 2]
    assert Reminder.objects.count() == 4
