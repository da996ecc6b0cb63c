"""The administrator of a body sets where its program is told; the secret is shown once."""

import pytest

from orgs.errors import DomainError, NotAllowed
from orgs.models import AuditEntry
from reports.models import Webhook, WebhookCall
from reports.services.webhook_calls import send_calls
from reports.services.webhooks import MOST_TESTS, renew_secret, send_again, set_webhook, try_webhook
from reports.webhook_page import webhooks_of
from tests.factories import make_org, make_user
from tests.reminders.hooks import listening
from tests.reminders.test_webhooks import SAFE, at

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ADDRESS = "https://127.0.0.1/nhan"


@pytest.fixture(autouse=True)
def this_machine(settings):
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1", "::1"]


@pytest.fixture
def body():
    return make_org("Sở Giáo dục")


@pytest.fixture
def admin(body):
    return make_user(body, "administrator")


def url(body, rest=""):
    return f"/don-vi/{body.pk}/webhook/{rest}"


def test_the_secret_is_shown_on_the_answer_to_saving_and_never_again(client, body, admin):
    client.force_login(admin)
    saved = client.post(url(body), {"address": ADDRESS, "is_on": "on"})
    webhook = Webhook.objects.get()
    assert saved.status_code == 200 and webhook.secret in saved.content.decode()
    assert "no-store" in saved["Cache-Control"]
    again = client.post(url(body), {"address": ADDRESS + "/khac", "is_on": "on"}, follow=True)
    for page in (client.get(url(body)), again, client.get("/quan-tri/"), client.get("/quan-tri/thu/")):
        assert page.status_code == 200
        assert webhook.secret not in page.content.decode() and webhook.salt not in page.content.decode()
    assert Webhook.objects.get().salt == webhook.salt, "the same host keeps its secret"
    told = "".join(str(entry.changes) + entry.comment for entry in AuditEntry.objects.all())
    assert webhook.secret not in told and webhook.salt not in told


def test_the_secret_stands_in_no_table(body, admin, settings):
    webhook, secret = set_webhook(organization=body, address=ADDRESS, is_on=True, actor=admin)
    stored = Webhook.objects.values_list("address", "salt").get()
    assert secret.startswith("whsec_") and not [value for value in stored if secret[6:] in value]
    settings.SECRET_KEY = "một khóa khác"
    assert Webhook.objects.get().secret != secret


def test_another_host_and_the_button_give_another_secret(client, body, admin):
    webhook, first = set_webhook(organization=body, address=ADDRESS, is_on=True, actor=admin)
    _, second = set_webhook(organization=body, address="https://[::1]/", is_on=True, actor=admin)
    client.force_login(admin)
    page = client.post(url(body, "ma-bi-mat/")).content.decode()
    third = Webhook.objects.get().secret
    assert len({first, second, third}) == 3 and third in page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1/", "https://"),
        ("https://vi-du.vn/", "chưa có trong danh sách"),
        ("", "Chưa nhập"),
        ("https://a:b@127.0.0.1/", "tên hay mật khẩu"),
    ],
)
def test_what_is_wrong_with_an_address_is_said_and_what_was_typed_stays(client, body, admin, address, said):
    client.force_login(admin)
    page = client.post(url(body), {"address": address})
    text = page.content.decode()
    assert page.status_code == 200 and said in text and f'value="{address}"' in text or not address
    assert not Webhook.objects.exists()


def test_an_address_of_the_intranet_is_refused_when_typed_in(client, body, admin, settings):
    settings.WEBHOOK_ALLOWED_HOSTS = []
    client.force_login(admin)
    assert "mạng nội bộ" in client.post(url(body), {"address": "https://192.168.1.7/"}).content.decode()


def test_a_trial_goes_the_way_of_the_others_and_its_end_is_shown(client, body, admin, settings):
    settings.WEBHOOK_PLAIN_HTTP = True
    client.force_login(admin)
    with listening(403, 204) as server:
        client.post(url(body), {"address": server.address, "is_on": "on"})
        client.post(url(body, "gui-thu/"))
        send_calls(now=at(SAFE, 23))
        page = client.get(url(body)).content.decode()
        assert "Gửi thử" in page and "HTTP 403" in page and "1 lần bị dừng" in page
        client.post(url(body, "gui-lai/"))
        send_calls(now=at(SAFE, 23))
    assert [call.state for call in WebhookCall.objects.all()] == ["sent"]
    assert b'"type": "reminder.test"' in server.came[0].content
    assert len({came.headers["webhook-id"] for came in server.came}) == 1


def test_trials_are_few_and_only_to_what_is_on(body, admin):
    webhook, _ = set_webhook(organization=body, address=ADDRESS, is_on=True, actor=admin)
    for _ in range(MOST_TESTS):
        try_webhook(webhook=webhook, actor=admin)
    with pytest.raises(DomainError):
        try_webhook(webhook=webhook, actor=admin)
    WebhookCall.objects.all().delete()
    webhook.is_on = False
    with pytest.raises(DomainError):
        try_webhook(webhook=webhook, actor=admin)


@pytest.mark.parametrize("role", ["head", "clerk", "auditor"])
def test_nobody_else_of_the_body_sets_it(client, body, admin, role):
    webhook, _ = set_webhook(organization=body, address=ADDRESS, is_on=True, actor=admin)
    other = make_user(body, role)
    client.force_login(other)
    for rest in ("", "ma-bi-mat/", "gui-thu/", "gui-lai/"):
        assert client.post(url(body, rest), {"address": ADDRESS}).status_code == 403
    for act in (renew_secret, try_webhook, send_again):
        with pytest.raises(NotAllowed):
            act(webhook=webhook, actor=other)


def test_an_administrator_looks_after_the_bodies_below_and_no_others(client, body, admin):
    school, elsewhere = make_org(parent=body), make_org()
    client.force_login(admin)
    assert client.get(url(school)).status_code == 200
    assert client.get(url(elsewhere)).status_code in (403, 404)
    for owner in (school, elsewhere):
        webhook = Webhook.objects.create(organization=owner, address=ADDRESS, salt="a")
        WebhookCall.objects.create(webhook=webhook, kind="test", state="stopped", error=f"lỗi của {owner.name}")
    rows = webhooks_of(admin, at(SAFE))
    assert [(row["name"], row["count"], row["reason"]) for row in rows] == [(school.name, 1, f"lỗi của {school.name}")]


def test_the_administrator_s_own_page_leads_there(client, body, admin):
    client.force_login(admin)
    assert f'href="{url(body)}"' in client.get(f"/don-vi/{body.pk}/").content.decode()


def test_it_works_on_after_a_service_is_called_with_an_address_that_is_refused(body, admin):
    with pytest.raises(DomainError):
        set_webhook(organization=body, address="http://127.0.0.1/", is_on=True, actor=admin)
    assert not Webhook.objects.exists()
