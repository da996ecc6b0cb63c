"""Two sweeps at once, and a report that comes in while its reminder waits; with the controls that must fail."""

import threading
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection, transaction

from reports.models import Delivery, Duty, Message, Notification, Reminder, ReportVersion, default_plan
from reports.services import messages, waiting
from reports.services.messages import queue_messages, send_messages
from reports.services.reminders import drop_reminders, schedule_reminders
from tests.factories import make_user
from tests.rollup.helpers import SAFE, make_school

pytestmark = pytest.mark.django_db(transaction=True)
SENT = datetime(2026, 10, 1, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ON = SENT.date() + timedelta(days=3)


def make_waiting_report():
    """One report waits for two people who decide."""
    duty, head, _ = make_school()
    office = duty.requirement.form.owner
    for role in ("head", "leader"):
        make_user(office, role)
    version = ReportVersion.objects.create(
        duty=duty, form=duty.requirement.form, number=1, sent_at=SENT, sent_by=head, sha256="0" * 64
    )
    Duty.objects.update(state=Duty.State.SUBMITTED, first_sent_at=SENT)
    return Delivery.objects.create(version=version, organization=office)


@pytest.fixture
def read_together(monkeypatch):
    """Both sweeps read what waits before either writes: the worst interleaving, every time."""
    barrier, waiting_rows = threading.Barrier(2, timeout=30), waiting.waiting_rows

    class Held:
        def __init__(self, rows):
            self.rows = rows

        def __getitem__(self, at):
            found = list(self.rows[at])
            connection.close()
            barrier.wait()
            return found

    monkeypatch.setattr(waiting, "waiting_rows", lambda *args, **more: Held(waiting_rows(*args, **more)))


def together(*works):
    """Run each in its own thread and connection; returns what they gave, in order."""
    given, errors = {}, []

    def run(number, work):
        try:
            given[number] = work()
        except Exception as error:  # shown by the assertion below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    return [given[number] for number in range(len(works))]


def sweep_twice():
    return sorted(together(*[lambda: waiting.remind_of_waiting(on=ON)] * 2))


def test_two_sweeps_at_once_tell_of_what_waits_once(read_together):
    make_waiting_report()
    assert sweep_twice() == [0, 2]
    assert Reminder.objects.count() == Notification.objects.count() == 2


@pytest.fixture
def without_the_key(monkeypatch):
    key = next(rule for rule in Reminder._meta.constraints if rule.name == "delivery_reminder_once")
    with monkeypatch.context() as patch:
        patch.setattr(Reminder._meta, "constraints", [])  # SQLite builds the table anew from here
        with connection.schema_editor() as editor:
            editor.remove_constraint(Reminder, key)
    yield
    Reminder.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Reminder, key)


def test_control_without_the_unique_key_everybody_is_told_twice(read_together, without_the_key):
    make_waiting_report()
    assert sweep_twice() == [2, 2]
    assert Reminder.objects.count() == 4


# --- The report comes in while the letter waits -----------------------------------------------------
def morning():
    return datetime.combine(SAFE, time(7, 30), ZoneInfo("Asia/Ho_Chi_Minh"))


def prepare():
    default_plan()
    duty, *_ = make_school()
    schedule_reminders(on=SAFE)
    queue_messages(on=SAFE)
    return duty


def send_report_between(duty, monkeypatch, name):
    """The report is committed by somebody else after the letters were leased and before `name` reads them."""
    original, done = getattr(messages, name), []

    def come_in():
        with transaction.atomic():
            Duty.objects.filter(pk=duty.pk).update(state=Duty.State.SUBMITTED, first_sent_at=SENT)
            drop_reminders(duty)

    def held(*args, **more):
        if not done:
            connection.close()
            done.append(together(come_in))
        return original(*args, **more)

    monkeypatch.setattr(messages, name, held)


def test_a_report_that_comes_in_after_the_lease_stops_the_letter(monkeypatch):
    duty = prepare()
    send_report_between(duty, monkeypatch, "_opened")
    send_messages(now=morning())
    assert not mail.outbox
    assert set(Reminder.objects.values_list("fate", flat=True)) == {"dropped"}
    assert set(Message.objects.values_list("state", flat=True)) == {"dropped"}


def test_control_without_looking_again_the_letter_leaves(monkeypatch):
    duty = prepare()
    monkeypatch.setattr(messages, "still_wanted", blind)
    send_report_between(duty, monkeypatch, "_opened")
    send_messages(now=morning())
    assert len(mail.outbox) == 2


def blind(batch, now):
    """What was to be told when the letter was made, told whatever happened since."""
    for message in batch:
        reminders = list(Reminder.objects.filter(message=message).select_related("duty__organization"))
        for reminder in reminders:
            reminder.is_above = False
        yield message, reminders


def test_the_sending_that_is_undone_drops_nothing():
    duty = prepare()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        drop_reminders(duty)
        raise ZeroDivisionError
    send_messages(now=morning())
    assert len(mail.outbox) == 2
