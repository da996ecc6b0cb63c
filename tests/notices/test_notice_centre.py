from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports.models import Notification
from reports.notice_kinds import NoticeKind
from reports.services.notifications import KEPT_AFTER_READING, forget_read, mark_read, notify
from tests.factories import make_org, make_user

pytestmark = pytest.mark.django_db

KEYS = {
    "nhac:4:-7:1": NoticeKind.REMINDER,
    "bao-cao-den-1-2": NoticeKind.ARRIVAL,
    "bao-cao-tra-lai-3": NoticeKind.RETURNED,
    "bao-cao-rut-1-2": NoticeKind.CHANGE,
    "cho:signature:4:20261101:2": NoticeKind.PLAN,
    "cho:review:4:20261101:3": NoticeKind.REMINDER,
    "don-doc:4:20261101": NoticeKind.PLAN,
    "thu-dung:9": NoticeKind.SYSTEM,
    "khác": NoticeKind.SYSTEM,
}


@pytest.fixture
def reader(client):
    user = make_user(make_org(), "head")
    client.force_login(user)
    return user


def tell(user, key="k", text="", **more):
    notify(users=[user], key=key, text=text or f"Việc {key}.", link="/bao-cao/", **more)
    return Notification.objects.get(user=user, key=key)


def listed(client, query=""):
    return [notice.key for notice in client.get(f"/thong-bao/{query}").context["page"]]


@pytest.mark.parametrize(("key", "kind"), KEYS.items())
def test_the_key_says_the_kind_also_in_bulk(reader, key, kind):
    assert tell(reader, key).kind == kind


def test_who_writes_may_say_the_kind(reader):
    assert tell(reader, "bao-cao-den-5-6", kind=NoticeKind.CHANGE).kind == NoticeKind.CHANGE


@pytest.mark.parametrize(
    ("slug", "keys"),
    [
        ("nhac-han", {"nhac:4:-7:1", "cho:review:4:20261101:3"}),
        ("bao-cao-den", {"bao-cao-den-1-2"}),
        ("tra-lai", {"bao-cao-tra-lai-3"}),
        ("rut-dinh-chinh", {"bao-cao-rut-1-2"}),
        ("ke-hoach", {"cho-ký", "cho:signature:4:20261101:2", "don-doc:4:20261101"}),
        ("he-thong", {"thu-dung:9", "khác"}),
        ("bịa", {*KEYS, "cho-ký"}),
    ],
)
def test_filter_by_kind(client, reader, slug, keys):
    for key in KEYS:
        tell(reader, key)
    tell(reader, "cho-ký", kind=NoticeKind.PLAN)
    assert set(listed(client, f"?loai={slug}")) == keys


def test_filters_by_words_and_unread_go_together_and_the_tabs_count_them(client, reader):
    tell(reader, "1", "Sở Giáo dục trả lại báo cáo năm")
    read = tell(reader, "2", "Sở Y tế trả lại báo cáo quý")
    tell(reader, "3", "Còn 7 ngày đến hạn")
    mark_read(notifications=Notification.objects.filter(pk=read.pk))
    assert set(listed(client, "?q=báo+cáo+sở")) == {"1", "2"}
    response = client.get("/thong-bao/?q=trả+lại&loc=chua-doc")
    assert [notice.key for notice in response.context["page"]] == ["1"]
    assert [(tab["count"], tab["active"]) for tab in response.context["tabs"]] == [(2, False), (1, True)]
    assert response.context["tabs"][0]["url"] == "?q=tr%E1%BA%A3+l%E1%BA%A1i"


def test_marking_the_ticked_ones_leaves_the_others_and_those_of_others(client, reader):
    one, two, three = (tell(reader, str(number)) for number in range(3))
    foreign = tell(make_user(make_org()), "của người khác")
    ticked = {"muc": "da-chon", "chon": [one.pk, three.pk, foreign.pk, "x", "9" * 30]}
    assert client.post("/thong-bao/da-doc/", ticked).status_code == 302
    assert set(Notification.objects.unread()) == {two, foreign}


def test_marking_ticked_without_a_tick_marks_nothing_and_says_so(client, reader):
    tell(reader)
    page = client.post("/thong-bao/da-doc/", {"muc": "da-chon"}, follow=True).content.decode()
    assert "Hãy chọn ít nhất một thông báo" in page and Notification.objects.unread().count() == 1


def test_marking_all_under_a_filter_marks_what_the_filter_shows(client, reader):
    tell(reader, "nhac:1:0:1")
    other = tell(reader, "bao-cao-den-1-2")
    page = client.get("/thong-bao/?loai=nhac-han").content.decode()
    assert 'action="/thong-bao/da-doc/?loai=nhac-han"' in page and "Đánh dấu 1 mục đang lọc" in page
    client.post("/thong-bao/da-doc/?loai=nhac-han")
    assert list(Notification.objects.unread()) == [other]


def test_days_are_headings_and_today_is_named(client, reader):
    old = tell(reader, "cũ")
    Notification.objects.filter(pk=old.pk).update(created_at="2026-03-02T23:30:00+07:00")
    tell(reader, "mới")
    page = client.get("/thong-bao/").content.decode()
    assert page.count('class="notices-day"') == 2
    assert "Hôm nay, " in page and "Thứ Hai, 02/03/2026" in page
    assert page.index("Việc mới.") < page.index("Thứ Hai, 02/03/2026") < page.index("Việc cũ.")


def test_everything_works_by_plain_forms(client, reader):
    notice = tell(reader)
    page = client.get("/thong-bao/").content.decode()
    assert f'formaction="/thong-bao/{notice.pk}/da-doc/"' in page and 'name="muc" value="da-chon"' in page
    assert "<script" not in page.split("<main")[1].split("</main>")[0]


def test_empty_states(client, reader):
    assert "Chưa có thông báo nào" in client.get("/thong-bao/").content.decode()
    mark_read(notifications=Notification.objects.filter(pk=tell(reader).pk))
    assert "Không còn thông báo chưa đọc" in client.get("/thong-bao/?loc=chua-doc").content.decode()
    page = client.get("/thong-bao/?q=không-có").content.decode()
    assert "Không có thông báo nào khớp điều kiện lọc" in page and 'name="q"' in page


def test_pages_and_their_cost_stay_the_same(client, reader):
    costs = []
    client.get("/thong-bao/")
    for total in (10, 120):
        notify(users=[reader], key="nhac:đầu", text="Đầu", link="/")
        rows = [Notification(user=reader, key=f"nhac:{total}:{n}", text="Việc", link="/") for n in range(total)]
        Notification.objects.bulk_create(rows)
        with CaptureQueriesContext(connection) as queries:
            response = client.get("/thong-bao/?loai=nhac-han&loc=chua-doc")
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert len(response.context["page"]) == 50
    assert len(listed(client, "?trang=3")) == 31


def test_what_was_read_half_a_year_ago_goes_and_nothing_else(reader):
    now = timezone.now()
    stale, fresh, unread = (tell(reader, key) for key in ("xưa", "mới đọc", "chưa đọc"))
    Notification.objects.filter(pk=stale.pk).update(read_at=now - KEPT_AFTER_READING - timedelta(minutes=1))
    Notification.objects.filter(pk=fresh.pk).update(read_at=now - KEPT_AFTER_READING + timedelta(minutes=1))
    Notification.objects.filter(pk=unread.pk).update(created_at=now - timedelta(days=900))
    assert forget_read(now=now) == 1
    assert set(Notification.objects.all()) == {fresh, unread}
