"""The letters one got: one's own only, readable without a mail server."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports.models import Message
from tests.factories import make_org, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
URL = "/thu-nhac-viec/da-gui/"


def letter(person, state="sent", ago=0, **values):
    day = timezone.localdate() - timedelta(days=ago)
    told = {"subject": "Nhắc việc: 1 báo cáo", "body": "Kính gửi đồng chí\nhttp://cong.vn/bao-cao/7/ <b>"} | values
    return Message.objects.create(recipient=person, state=state, day=day, sent_at=timezone.now(), **told)


def test_one_reads_ones_own_letters_newest_first(client):
    head, other = make_user(make_org(), "head"), make_user(make_org(), "head")
    letter(head, ago=1, subject="Thư hôm qua")
    letter(head, subject="Thư hôm nay")
    letter(head, "dropped", 2, subject="Thư đã bỏ")
    letter(other, subject="Thư của người khác")
    client.force_login(head)
    page = client.get(URL).content.decode()
    assert page.index("Thư hôm nay") < page.index("Thư hôm qua")
    assert "Thư đã bỏ" not in page and "Thư của người khác" not in page
    assert 'href="http://cong.vn/bao-cao/7/"' in page and "&lt;b&gt;" in page


def test_strangers_sign_in_first_and_nothing_yet_is_said(client):
    assert client.get(URL)["Location"].startswith("/dang-nhap/")
    client.force_login(make_user(make_org(), "head"))
    page = client.get(URL).content.decode()
    assert "Chưa có thư nào" in page and f'href="{URL}"' in page


def test_as_many_queries_for_many_letters_as_for_one(client):
    head = make_user(make_org(), "head")
    client.force_login(head)
    client.get(URL)
    counts = []
    for more in (range(1), range(1, 5)):
        for ago in more:
            letter(head, ago=ago)
        with CaptureQueriesContext(connection) as asked:
            client.get(URL)
        counts.append(len(asked))
    assert counts[0] == counts[1]
