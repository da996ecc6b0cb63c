"""A body's own program is told of its reports: once, signed, as things stand when the call leaves."""

import hmac
import json
from base64 import b64decode, b64encode
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from orgs.models import Membership
from reports import webhook_http
from reports.models import Duty, Notification, ReminderPlan, ReminderStep, Webhook, WebhookCall
from reports.outbox import oldest_due
from reports.services import webhook_calls
from reports.services.reminders import drop_reminders
from reports.services.sweep import sweep
from reports.services.webhook_calls import send_calls, tell_programs
from reports.services.webhooks import schedule_calls
from tests.factories import make_document, make_duty, make_org, make_requirement, make_user
from tests.reminders.hooks import listening
from tests.rollup.helpers import LAST, SAFE, make_school

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(autouse=True)
def this_machine(settings):
    settings.WEBHOOK_PLAIN_HTTP, settings.WEBHOOK_ALLOWED_HOSTS = True, ["127.0.0.1"]


def at(day, hour=8):
    return datetime.combine(day, time(hour), ZONE)


def make_webhook(organization, address, **values):
    return Webhook.objects.create(organization=organization, address=address, salt="muối", **values)


def make_waiting(address):
    """A school's call of the safe day, waiting."""
    duty, head, clerk = make_school()
    webhook = make_webhook(duty.organization, address)
    schedule_calls(on=SAFE, now=at(SAFE))
    return duty, webhook, WebhookCall.objects.get()


def test_the_sweep_tells_a_body_s_program_of_its_report_once(settings):
    duty, *_ = make_school()
    with listening() as server:
        make_webhook(duty.organization, server.address)
        for _ in range(2):
            sweep(now=at(SAFE - timedelta(days=7)))
    (came,) = server.came
    assert came.path == "/nhan" and came.headers["Content-Type"].startswith("application/json")
    assert json.loads(came.content) == {
        "type": "reminder.due",
        "id": came.headers["webhook-id"],
        "organization": "Trường A",
        "report": "Báo cáo năm",
        "period": "Năm 2026",
        "due_on": "2026-12-10",
        "safe_on": "2026-12-09",
        "last_on": "2026-12-10",
        "step": -7,
        "text": Notification.objects.first().text,
        "link": f"{settings.SITE_URL}/bao-cao/{duty.pk}/",
    }
    assert len(mail.outbox) == 2, "the letters leave as ever"
    assert WebhookCall.objects.get().state == "sent"


def test_the_signature_is_that_of_standard_webhooks():
    with listening() as server:
        _, webhook, call = make_waiting(server.address)
        assert send_calls(now=at(SAFE)) == 1
    (came,) = server.came
    key = b64decode(webhook.secret.removeprefix("whsec_"))
    signed = f"{came.headers['webhook-id']}.{came.headers['webhook-timestamp']}.".encode() + came.content
    expected = b64encode(hmac.digest(key, signed, "sha256")).decode()
    assert came.headers["webhook-signature"] == f"v1,{expected}"
    assert int(came.headers["webhook-timestamp"]) == int(at(SAFE).timestamp())
    assert webhook.secret.encode() not in came.content and "muối" not in webhook.secret


def test_no_name_of_a_person_and_no_address_leaves():
    duty, head, clerk = make_school()
    with listening() as server:
        make_webhook(duty.organization, server.address)
        tell_programs(now=at(SAFE), make=True)
    content = server.came[0].content.decode()
    assert not [word for word in (head.full_name, clerk.full_name, head.email, head.username) if word in content]


# --- Which steps, whose program ---------------------------------------------------------------------
def plan_for(requirement, *steps):
    plan = ReminderPlan.objects.create(requirement=requirement)
    ReminderStep.objects.bulk_create(ReminderStep(plan=plan, **values) for values in steps)


def test_only_the_steps_that_say_so_and_only_the_newest_that_was_missed():
    duty, *_ = make_school()
    make_webhook(duty.organization, "https://vi-du.vn/")
    plan_for(duty.requirement, {"days": -9}, {"days": -5}, {"days": -2, "by_webhook": False})
    for ahead in (4, 2, 1):
        schedule_calls(on=SAFE - timedelta(days=ahead), now=timezone.now())
    assert [call.step for call in WebhookCall.objects.all()] == [-5]


@pytest.mark.parametrize("change", ["off", "sent", "untracked", "closed", "body"])
def test_nothing_is_written_when_there_is_nothing_to_tell(change):
    duty, *_ = make_school()
    make_webhook(duty.organization, "https://vi-du.vn/", is_on=change != "off")
    if change == "sent":
        Duty.objects.update(state="submitted")
    if change == "untracked":
        Duty.objects.update(is_tracked=False)
    if change == "closed":
        type(duty.requirement).objects.update(is_open=False)
    if change == "body":
        type(duty.organization).objects.filter(pk=duty.organization_id).update(ended_on=SAFE)
    assert schedule_calls(on=SAFE, now=at(SAFE)) == 0


def make_office_that_waits(schools=3):
    office = make_org("Sở Giáo dục")
    requirement = make_requirement(make_document(office), office)
    for number in range(schools):
        make_duty(requirement, make_org(f"Trường {number}"))
    people = {"to_office": False, "to_heads": False, "to_leaders_above": True}
    plan_for(requirement, {"days": 3} | people)
    return office, requirement


def test_the_body_that_waits_is_told_once_of_all_that_are_late():
    office, requirement = make_office_that_waits()
    day = LAST + timedelta(days=3)
    with listening() as server:
        make_webhook(office, server.address)
        make_webhook(Duty.objects.first().organization, server.address)
        Duty.objects.filter(pk=Duty.objects.last().pk).update(state="accepted")
        for _ in range(2):
            tell_programs(now=at(day), make=True)
    (came,) = server.came
    said = json.loads(came.content)
    assert (said["type"], said["organization"], said["missing"]) == ("reminder.missing", "Sở Giáo dục", 2)
    assert said["text"].startswith("Quá hạn 3 ngày: có đơn vị chưa gửi Báo cáo năm")
    assert said["link"].endswith(f"/bao-cao/che-do/{requirement.pk}/")


@pytest.mark.parametrize("change", ["all sent", "no receiver"])
def test_the_body_that_waits_no_more_is_not_told(change):
    office, requirement = make_office_that_waits()
    day = LAST + timedelta(days=3)
    with listening() as server:
        make_webhook(office, server.address)
        schedule_calls(on=day, now=at(day))
        if change == "all sent":
            Duty.objects.update(state="submitted")
        else:
            requirement.receivers.update(organization=make_org())
        send_calls(now=at(day))
    assert server.came == []
    assert WebhookCall.objects.get().state == "dropped"


# --- State and rights as they are when it leaves ----------------------------------------------------
def test_the_sending_of_the_report_drops_the_call_at_once():
    duty, _, call = make_waiting("https://vi-du.vn/")
    drop_reminders(duty)
    call.refresh_from_db()
    assert (call.state, call.error) == ("dropped", "Báo cáo đã gửi, được miễn hoặc không còn theo dõi")


@pytest.mark.parametrize("change", ["sent", "exempted", "due moved", "off", "body ended", "body changed", "closed"])
def test_what_holds_no_more_is_not_told(change):
    with listening() as server:
        duty, webhook, call = make_waiting(server.address)
        duties = Duty.objects.filter(pk=duty.pk)
        {
            "sent": lambda: duties.update(state="submitted"),
            "exempted": lambda: duties.update(state="exempted"),
            "due moved": lambda: duties.update(due_version=2),
            "off": lambda: Webhook.objects.update(is_on=False),
            "body ended": lambda: type(duty.organization).objects.update(ended_on=SAFE),
            "body changed": lambda: duties.update(organization=make_org()),
            "closed": lambda: type(duty.requirement).objects.update(is_open=False),
        }[change]()
        assert send_calls(now=at(SAFE)) == 0
    assert server.came == []
    call.refresh_from_db()
    assert call.state == "dropped" and call.error


def test_what_changed_while_an_earlier_call_of_the_batch_hung_is_seen(monkeypatch):
    """A duty that is exempted after the lease, while another call is under way."""
    with listening() as server:
        duty, webhook, _ = make_waiting(server.address)
        make_duty(duty.requirement, duty.organization, due_on=SAFE, period="Năm 2025")
        schedule_calls(on=SAFE, now=at(SAFE))
        real = webhook_calls.post

        def post(*args):
            Duty.objects.filter(period="Năm 2025").update(state="exempted")
            return real(*args)

        monkeypatch.setattr(webhook_calls, "post", post)
        assert send_calls(now=at(SAFE)) == 1
    assert len(server.came) == 1


def test_after_an_outage_only_the_newest_step_is_told():
    duty, _, old = make_waiting("https://vi-du.vn/")
    with listening() as server:
        Webhook.objects.update(address=server.address)
        tell_programs(now=at(LAST), make=True)
        tell_programs(now=at(LAST + timedelta(days=1)), make=False)
    assert [json.loads(came.content)["step"] for came in server.came] == [0]
    schedule_calls(on=LAST + timedelta(days=1), now=at(LAST + timedelta(days=1)))
    WebhookCall.objects.filter(pk=old.pk).update(state="waiting", sent_at=None)
    with listening() as server:
        Webhook.objects.update(address=server.address)
        send_calls(now=at(LAST + timedelta(days=1)))
    assert [json.loads(came.content)["step"] for came in server.came] == [1]
    old.refresh_from_db()
    assert old.error == "Đã có lần nhắc mới hơn"


def test_in_the_quiet_hours_it_waits_for_the_morning(settings):
    settings.QUIET_FROM, settings.QUIET_TO = time(20), time(6, 30)
    with listening() as server:
        _, webhook, call = make_waiting(server.address)
        assert send_calls(now=at(SAFE, 22)) == 0
        call.refresh_from_db()
        assert timezone.localtime(call.next_try_at) == datetime.combine(LAST, time(6, 30), ZONE)
        assert send_calls(now=at(SAFE, 23)) == 0 and send_calls(now=at(LAST, 7)) == 1


# --- When it fails ----------------------------------------------------------------------------------
@pytest.mark.parametrize("status", [500, 503, 429, 408])
def test_who_cannot_take_it_now_is_asked_again_with_the_same_id(status):
    with listening(status, status, 200) as server:
        _, _, call = make_waiting(server.address)
        now = at(SAFE)
        for minutes in (0, 0, 2, 2, 5):
            send_calls(now=now + timedelta(minutes=minutes))
    call.refresh_from_db()
    assert (call.state, call.attempts, call.error) == ("sent", 3, "")
    assert len({came.headers["webhook-id"] for came in server.came}) == 1
    assert len({came.headers["webhook-timestamp"] for came in server.came}) == 3


@pytest.mark.parametrize(
    ("status", "said"), [(400, "từ chối"), (401, "chữ ký"), (410, "đã bỏ"), (302, "không đi theo")]
)
def test_who_refuses_is_not_asked_again_and_the_administrators_see_it(client, status, said):
    with listening(status) as server:
        duty, webhook, call = make_waiting(server.address)
        admin = make_user(duty.organization, "administrator")
        for hours in range(3):
            send_calls(now=at(SAFE) + timedelta(hours=hours))
    assert len(server.came) == 1
    call.refresh_from_db()
    assert call.state == "stopped" and f"HTTP {status}" in call.error and said in call.error
    notice = Notification.objects.get(user=admin)
    assert "Webhook của Trường A bị dừng" in notice.text
    client.force_login(admin)
    assert f"HTTP {status}" in client.get("/quan-tri/thu/").content.decode()
    assert f"HTTP {status}" in client.get(notice.link).content.decode()


def test_who_says_nothing_is_put_off_and_does_not_keep_the_others(monkeypatch):
    monkeypatch.setattr(webhook_http, "SECONDS", 0.2)
    with listening(None) as silent, listening() as good:
        duty, webhook, call = make_waiting(silent.address)
        make_duty(duty.requirement, duty.organization, due_on=SAFE, period="Năm 2025")
        other, *_ = make_school()
        make_webhook(other.organization, good.address)
        assert tell_programs(now=at(SAFE), make=True) == 1
    assert len(good.came) == 1
    assert len(silent.came) == 1, "left alone for the round after the first silence"
    put_off = WebhookCall.objects.filter(webhook=webhook)
    assert [(one.state, one.attempts) for one in put_off] == [("waiting", 1)] * 2
    assert "không trả lời kịp" in put_off[0].error


def test_who_is_away_for_three_days_is_given_up(settings):
    settings.WEBHOOK_PLAIN_HTTP = True
    duty, webhook, call = make_waiting("http://127.0.0.1:1/")  # nobody listens there
    WebhookCall.objects.update(attempts=1)
    send_calls(now=at(SAFE))
    call.refresh_from_db()
    assert call.state == "waiting" and "Không nối được" in call.error
    WebhookCall.objects.update(attempts=200, next_try_at=None)
    send_calls(now=at(SAFE))
    call.refresh_from_db()
    assert call.state == "stopped"


def test_an_address_that_turned_inward_stops_the_call(settings):
    duty, webhook, call = make_waiting("https://127.0.0.1/")
    settings.WEBHOOK_ALLOWED_HOSTS = []
    send_calls(now=at(SAFE))
    call.refresh_from_db()
    assert call.state == "stopped" and "mạng nội bộ" in call.error


def test_a_stopped_call_of_many_tells_the_administrators_once_a_day():
    duty, *_ = make_school()
    for year in range(2020, 2024):
        make_duty(duty.requirement, duty.organization, due_on=SAFE.replace(year=year), period=f"Năm {year}")
    admin = make_user(duty.organization, "administrator")
    with listening(400) as server:
        make_webhook(duty.organization, server.address)
        tell_programs(now=at(SAFE), make=True)
    assert WebhookCall.objects.filter(state="stopped").count() == 5
    assert Notification.objects.filter(user=admin).count() == 1


# --- Watching ---------------------------------------------------------------------------------------
def test_a_call_that_waits_makes_the_outbox_old_until_it_is_put_off():
    with listening(500) as server:
        _, _, call = make_waiting(server.address)
        assert oldest_due(now=at(SAFE, 9)) == at(SAFE)
        send_calls(now=at(SAFE))
        assert oldest_due(now=at(SAFE)) is None


def test_a_lease_of_a_dead_process_is_taken_over_after_its_time():
    with listening() as server:
        _, _, call = make_waiting(server.address)
        WebhookCall.objects.update(lease_owner="người đã chết", leased_until=at(SAFE) + timedelta(minutes=2))
        assert send_calls(now=at(SAFE)) == 0
        assert send_calls(now=at(SAFE) + timedelta(minutes=3)) == 1


def test_membership_has_no_part_in_it():
    """A body without a clerk or head is told all the same: the program belongs to the body."""
    duty, *_ = make_school()
    Membership.objects.all().delete()
    make_webhook(duty.organization, "https://vi-du.vn/")
    assert schedule_calls(on=SAFE, now=at(SAFE)) == 1
