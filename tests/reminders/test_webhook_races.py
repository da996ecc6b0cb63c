"""Two sweeps at once call a program once; with the controls that must fail."""

import threading

import pytest
from django.db import connection

from reports.models import Webhook, WebhookCall
from reports.services import webhook_calls, webhooks
from reports.services.webhook_calls import send_calls
from reports.services.webhooks import schedule_calls
from tests.reminders.hooks import listening
from tests.reminders.test_races import together
from tests.reminders.test_webhooks import SAFE, at, make_school, make_webhook

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture(autouse=True)
def this_machine(settings):
    settings.WEBHOOK_PLAIN_HTTP, settings.WEBHOOK_ALLOWED_HOSTS = True, ["127.0.0.1"]


def send_twice(server):
    duty, *_ = make_school()
    webhook = make_webhook(duty.organization, server.address)
    WebhookCall.objects.create(webhook=webhook, kind="due", duty=duty, due_version=1)
    together(*[lambda: send_calls(now=at(SAFE))] * 2)
    return len(server.came)


@pytest.fixture
def chosen_together(monkeypatch):
    """Both read what is free before either takes it."""
    barrier, real = threading.Barrier(2, timeout=30), webhook_calls._free
    waited = threading.local()

    def held(now):
        found = real(now)
        if not getattr(waited, "once", False):
            waited.once = True
            pks = list(found.values_list("pk", flat=True))
            barrier.wait()
            return found.filter(pk__in=pks)
        return found

    monkeypatch.setattr(webhook_calls, "_free", held)


def test_two_sweeps_at_once_call_once(chosen_together):
    with listening() as server:
        assert send_twice(server) == 1
    assert WebhookCall.objects.get().attempts == 1


def test_control_without_the_lease_the_program_is_called_twice(monkeypatch):
    barrier = threading.Barrier(2, timeout=30)
    done = threading.local()

    def take_all(owner, now):
        if getattr(done, "once", False):
            return []
        done.once = True
        calls = list(WebhookCall.objects.filter(state="waiting"))
        barrier.wait()
        for call in calls:
            WebhookCall.objects.filter(pk=call.pk).update(lease_owner=owner)
            call.lease_owner = owner
        return calls

    renewed = threading.Barrier(2, timeout=30)
    real = webhook_calls.post

    def post(*args):
        renewed.wait()
        return real(*args)

    monkeypatch.setattr(webhook_calls, "_lease", take_all)
    monkeypatch.setattr(webhook_calls, "_mine", lambda call: WebhookCall.objects.filter(pk=call.pk, state="waiting"))
    monkeypatch.setattr(webhook_calls, "post", post)
    with listening() as server:
        assert send_twice(server) == 2


def schedule_twice(monkeypatch):
    """Both read which calls are due before either writes them."""
    duty, *_ = make_school()
    make_webhook(duty.organization, "https://vi-du.vn/")
    schedule_calls(on=SAFE.replace(year=2020), now=at(SAFE))  # the default plan is written before the race
    barrier, real = threading.Barrier(2, timeout=30), webhooks._own_rows
    reads = threading.local()

    class Held:
        def __init__(self, rows):
            self.rows = rows

        def __getitem__(self, part):
            found = list(self.rows[part])
            if not getattr(reads, "once", False):
                reads.once = True
                barrier.wait()
            return found

    monkeypatch.setattr(webhooks, "_own_rows", lambda *args: Held(real(*args)))
    together(*[lambda: schedule_calls(on=SAFE, now=at(SAFE))] * 2)
    return WebhookCall.objects.count()


def test_two_sweeps_at_once_write_the_call_once(monkeypatch):
    assert schedule_twice(monkeypatch) == 1


@pytest.fixture
def without_the_key():
    key = next(rule for rule in WebhookCall._meta.constraints if rule.name == "webhook_duty_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(WebhookCall, key)
    yield
    Webhook.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(WebhookCall, key)


def test_control_without_the_unique_key_it_is_written_twice(monkeypatch, without_the_key):
    assert schedule_twice(monkeypatch) == 2
