"""Administrators see whether letters leave: counts and reasons for their own people, no content."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reports.mailbox import standing
from reports.models import Message
from tests.factories import make_org, make_user

pytestmark = pytest.mark.django_db
URL = "/quan-tri/thu/"


def make_message(recipient, state, *, ago=0, **overrides):
    day = timezone.localdate() - timedelta(days=ago)
    values = {"subject": "Nhắc nộp báo cáo mật thám", "body": "Nội dung riêng của thư", "part": ago + 1}
    return Message.objects.create(recipient=recipient, state=state, day=day, **(values | overrides))


@pytest.fixture
def root():
    return make_org()


@pytest.fixture
def admin(root):
    return make_user(root, "administrator")


def test_counts_and_reasons_without_content(client, root, admin):
    school = make_org(parent=root)
    for number in range(2):
        make_message(make_user(school, "clerk"), "stopped", error="SMTPRecipientsRefused: 550 no such user")
        make_message(make_user(school, "head"), "waiting", ago=number)
    make_message(make_user(school, "head"), "waiting", error="ConnectionRefusedError: 111")
    make_message(make_user(school, "head"), "sent")
    make_message(make_user(school, "head"), "stopped", ago=31, error="cũ")
    make_message(make_user(make_org(), "head"), "stopped", error="của nơi khác")
    client.force_login(admin)
    page = client.get(URL).content.decode()
    figures = [part.split("<")[0] for part in page.split('class="stat-value">')[1:]]
    assert figures == ["3", "2"]
    assert "550 no such user" in page and "ConnectionRefusedError" in page
    assert not [word for word in ("cũ<", "của nơi khác", "Nhắc nộp", "Nội dung riêng") if word in page]


def test_the_administration_page_leads_there(client, admin):
    client.force_login(admin)
    assert f'href="{URL}"' in client.get("/quan-tri/").content.decode()
    assert "Không có thư nào gặp trục trặc" in client.get(URL).content.decode()


def test_only_administrators(client, root):
    assert client.get(URL)["Location"].startswith("/dang-nhap/")
    client.force_login(make_user(root, "head"))
    assert client.get(URL).status_code == 403


def test_one_query_for_any_number_of_letters(root, admin, django_assert_num_queries):
    assert standing(admin, timezone.localdate()).troubles == []
    for number in range(5):
        make_message(make_user(root, "head"), "stopped", error=f"lỗi {number}")
    with django_assert_num_queries(1):
        assert len(standing(admin, timezone.localdate()).troubles) == 5
