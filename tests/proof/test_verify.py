"""`verify` finds what is wrong, check by check, and a seeded drill has nothing wrong."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from orgs.models import Organization
from reports.models import Duty, Message, ReportVersion
from reports.proof.ledgers import Ledger
from reports.proof.seeding import NotEmptyError, seed
from reports.proof.verifying import CHECKS, Asked, verify
from reports.services.messages import LEASE, queue_messages, send_messages
from reports.services.reminders import schedule_reminders
from tests.reports.makers import make_world, sent
from tests.rollup.helpers import SAFE, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def faults(name, **asked):
    return verify([name], Asked(timezone.now(), **asked))[0].faults


def test_a_seeded_drill_reminds_everybody_and_has_no_fault():
    made = seed(on=timezone.localdate(), people=100)
    assert schedule_reminders(on=timezone.localdate()) == 100
    assert (made.bodies, made.people, made.duties, made.assignments) == (111, 101, 100, 2000)
    assert [one.name for one in verify(CHECKS, Asked(timezone.now())) if one.faults] == []
    with pytest.raises(NotEmptyError):
        seed(on=timezone.localdate(), people=1)
    with pytest.raises(CommandError):
        call_command("drill", "seed")


def test_a_report_changed_behind_the_portal_is_found():
    version = sent(make_world())
    assert not faults("reports")
    version.texts.update(text="sửa lén")
    assert len(faults("reports")) == 1


def test_a_report_that_was_acknowledged_and_is_gone_is_found(tmp_path):
    version = sent(make_world())
    ledger = Ledger(tmp_path / "so.jsonl")
    ledger.write(kind="report_sent", key=version.duty_id, receipt=version.receipt_code, at="")
    assert not faults("reports", ledger=ledger)
    ledger.write(kind="report_sent", key=version.duty_id, receipt="0000-0000-0000-0000", at="")
    assert len(faults("reports", ledger=ledger)) == 1


def test_states_that_contradict_the_deliveries_are_found():
    world = make_world()
    sent(world)
    Duty.objects.update(state=Duty.State.NOT_SUBMITTED, first_sent_at=None)
    assert len(faults("reports")) == 1
    ReportVersion.objects.all().update(sent_at=None)
    Duty.objects.filter(pk=world.duty().pk).update(state=Duty.State.ACCEPTED)
    assert any("không có giờ gửi" in fault for fault in faults("reports"))


def send_all(now=None):
    make_school()
    schedule_reminders(on=SAFE)
    queue_messages(on=SAFE)
    send_messages(now=now or timezone.make_aware(timezone.datetime(2026, 12, 9, 8)))


def test_a_letter_marked_as_sent_that_never_arrived_is_found(tmp_path):
    send_all()
    sink = Ledger(tmp_path / "thu.jsonl")
    first, second = Message.objects.all()
    sink.write(message_id=first.message_id)
    sink.write(message_id=first.message_id)
    found = verify(["outbox"], Asked(timezone.now(), sink=str(sink.path)))[0]
    assert len(found.faults) == 1 and second.message_id in found.faults[0]
    assert found.notes == {"sent": 2, "arrived": 1, "extra_copies": 1, "waiting": 0}


def test_a_lease_that_outlived_its_holder_twice_is_found():
    send_all()
    held = {"state": Message.State.WAITING, "lease_owner": "chết"}
    Message.objects.update(leased_until=timezone.now() - LEASE / 2, **held)
    assert not faults("outbox")
    Message.objects.update(leased_until=timezone.now() - LEASE - timedelta(seconds=1), **held)
    assert len(faults("outbox")) == 2


def test_a_link_of_the_tree_that_is_missing_is_found():
    body = make_world().school
    body.above_links.exclude(above=body).delete()
    assert faults("tree")


def test_the_overview_counts_what_is_there():
    sent(make_world(schools=3))
    Duty.objects.filter(first_sent_at=None).update(closes_at=timezone.now() - timedelta(days=1))
    assert not faults("dashboard")


def test_the_command_says_a_line_for_each_check_and_fails_on_a_fault():
    said = StringIO()
    call_command("verify", "all", "--json", stdout=said)
    assert [one["name"] for one in json.loads(said.getvalue().splitlines()[-1])] == list(CHECKS)
    sent(make_world()).texts.update(text="sửa lén")
    with pytest.raises(SystemExit):
        call_command("verify", "reports", stdout=StringIO())


def test_seeding_takes_any_day():
    made = seed(on=date(2026, 12, 31), people=1)
    assert made.duties == 100 and Organization.objects.count() == 111
