import pytest

from reports.models import Notification
from reports.services.notifications import notify
from tests.factories import make_org, make_user

pytestmark = pytest.mark.django_db


def make_notice(user, key="k", link="/bao-cao/"):
    notify(users=[user], key=key, text=f"Việc mới {key}", link=link)
    return Notification.objects.get(user=user, key=key)


@pytest.fixture
def reader(client):
    user = make_user(make_org(), "head")
    client.force_login(user)
    return user


def test_the_list_shows_own_notices_only_and_the_number_in_the_navigation(client, reader):
    make_notice(reader)
    make_notice(make_user(make_org()), key="của người khác")
    page = client.get("/thong-bao/").content.decode()
    assert "Việc mới k" in page and "của người khác" not in page
    assert '<span class="count count-strong">1<span class="visually-hidden"> chưa đọc</span></span>' in page


def test_the_same_key_appears_once(reader):
    notify(users=[reader, reader], key="a", text="Một", link="/")
    notify(users=[reader], key="a", text="Hai", link="/")
    assert list(Notification.objects.values_list("text", flat=True)) == ["Một"]


def test_unread_filter(client, reader):
    make_notice(reader, "cũ")
    client.post("/thong-bao/da-doc/")
    make_notice(reader, "mới")
    page = client.get("/thong-bao/?loc=chua-doc").content.decode()
    assert "Việc mới mới" in page and "Việc mới cũ" not in page


def test_mark_one_and_mark_all_and_again_is_harmless(client, reader):
    one, two = make_notice(reader, "1"), make_notice(reader, "2")
    for _ in range(2):
        assert client.post(f"/thong-bao/{one.pk}/da-doc/").status_code == 302
    one.refresh_from_db()
    two.refresh_from_db()
    assert one.read_at and not two.read_at
    for _ in range(2):
        assert client.post("/thong-bao/da-doc/").status_code == 302
    assert not Notification.objects.unread().exists()


def test_following_a_notice_reads_it_and_leads_to_the_report(client, reader):
    notice = make_notice(reader, link="/bao-cao/7/")
    assert client.get(f"/thong-bao/{notice.pk}/").url == "/bao-cao/7/"
    notice.refresh_from_db()
    assert notice.read_at


def test_following_never_leads_out_of_the_portal(client, reader):
    notice = make_notice(reader, link="https://evil.invalid/")
    assert client.get(f"/thong-bao/{notice.pk}/").url == "/thong-bao/"


def test_a_stranger_gets_404_and_nothing_changes(client, reader):
    notice = make_notice(make_user(make_org()))
    assert client.get(f"/thong-bao/{notice.pk}/").status_code == 404
    assert client.post(f"/thong-bao/{notice.pk}/da-doc/").status_code == 404
    client.post("/thong-bao/da-doc/")
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize("path", ["/thong-bao/", "/thong-bao/1/", "/thong-bao/1/da-doc/", "/thong-bao/da-doc/"])
def test_a_visitor_has_to_sign_in(client, path):
    assert client.get(path).url.startswith("/dang-nhap/")


def test_actions_are_post_only(client, reader):
    assert client.get("/thong-bao/da-doc/").status_code == 405


def test_the_list_costs_the_same_with_3_and_30_notices(client, reader):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    client.get("/thong-bao/")
    for number in range(30):
        make_notice(reader, str(number))
        if number in (2, 29):
            with CaptureQueriesContext(connection) as queries:
                client.get("/thong-bao/")
            counts.append(len(queries))
    assert counts[0] == counts[1]
