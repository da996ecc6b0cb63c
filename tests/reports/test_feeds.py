"""The private calendar link: what it tells, to whom, and until when."""

import logging
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from icalendar import Calendar

from config.logs import HideSecrets
from orgs.errors import DomainError, NotAllowed, StateConflict
from orgs.models import Membership
from reports.models import CalendarFeed, Duty
from reports.services.feeds import MOST_LINKS, make_feed, revoke_feed
from tests.factories import make_user
from tests.reports.makers import make_world, sent

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)


@pytest.fixture
def world():
    """Duties of this year and the next, by today's clock."""
    made = make_world()
    today = timezone.localdate()
    Duty.objects.filter(organization=made.school, year=2026).update(
        safe_on=today + timedelta(days=9), last_on=today + timedelta(days=10)
    )
    return made


def link_of(world, who="clerk"):
    _, secret = make_feed(organization=world.school, actor=world.people[who])
    return f"/lich/{secret}.ics"


def events(response) -> dict[int, object]:
    """Duty → its event."""
    found = Calendar.from_ical(response.content).walk("VEVENT")
    return {int(str(event["UID"]).split("@")[0].removeprefix("nghia-vu-")): event for event in found}


def test_an_event_for_each_duty_on_its_safe_day(client, world):
    response = client.get(link_of(world))
    duty = world.duty()
    event = events(response)[duty.pk]

    assert response.status_code == 200 and response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"].startswith("private")
    assert event.decoded("DTSTART") == duty.safe_on and event.decoded("DTEND") == duty.safe_on + timedelta(days=1)
    assert str(event["SUMMARY"]) == "Hạn nộp: Báo cáo năm, năm 2026"
    assert "Ngày cuối: thứ" in event["DESCRIPTION"] and "Nộp cho: Sở Giáo dục" in event["DESCRIPTION"]
    assert str(event["URL"]).endswith(duty.get_absolute_url())
    assert event["SEQUENCE"] == duty.due_version and event["STATUS"] == "CONFIRMED"
    assert world.duty(world.other).pk not in events(response)


def test_lines_are_folded_and_end_as_the_standard_says(client, world):
    type(world.requirement).objects.update(name="Báo cáo tình hình học sinh, sinh viên " * 5)
    lines = client.get(link_of(world)).content.split(b"\r\n")

    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in b"".join(lines)
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-2] == b"END:VCALENDAR"
    for line in lines:
        line.decode()  # no letter is cut in two


def test_sent_and_exempted_duties_are_marked(client, world):
    link = link_of(world)
    sent(world)
    later = Duty.objects.get(organization=world.school, year=2027)
    Duty.objects.filter(pk=later.pk).update(state="exempted", exempted_reason="Trường tạm dừng")
    found = events(client.get(link))

    assert str(found[world.duty().pk]["SUMMARY"]).startswith("Đã gửi: ")
    assert found[later.pk]["STATUS"] == "CANCELLED" and "Trường tạm dừng" in found[later.pk]["DESCRIPTION"]


def test_a_moved_day_is_the_same_event_with_a_higher_sequence(client, world):
    link, duty = link_of(world), world.duty()
    before = events(client.get(link))[duty.pk]
    Duty.objects.filter(pk=duty.pk).update(safe_on=duty.safe_on + timedelta(days=7), due_version=2)
    after = events(client.get(link))[duty.pk]

    assert before["UID"] == after["UID"] and after["SEQUENCE"] > before["SEQUENCE"]
    assert after.decoded("DTSTART") == duty.safe_on + timedelta(days=7)


def test_only_the_hash_of_the_secret_is_kept(world):
    feed, secret = make_feed(organization=world.school, actor=world.people["clerk"])
    stored = CalendarFeed.objects.filter(pk=feed.pk).values().get()

    assert len(secret) >= 43
    assert not any(secret in str(value) for value in stored.values())


def test_etag_answers_304_until_something_changes(client, world):
    link = link_of(world)
    tag = client.get(link)["ETag"]

    assert client.get(link, headers={"If-None-Match": tag}).status_code == 304
    Duty.objects.filter(pk=world.duty().pk).update(state="returned")
    assert client.get(link, headers={"If-None-Match": tag}).status_code == 200


def unknown(world):
    return "/lich/khong-co-lien-ket-nay.ics"


def revoked(world):
    feed, secret = make_feed(organization=world.school, actor=world.people["clerk"])
    revoke_feed(feed=feed, actor=world.people["clerk"], now=NOW)
    return f"/lich/{secret}.ics"


def gone(world):
    link = link_of(world)
    Membership.objects.filter(user=world.people["clerk"]).update(to_on=date(2026, 1, 1))
    return link


def inactive(world):
    link = link_of(world)
    type(world.people["clerk"]).objects.filter(pk=world.people["clerk"].pk).update(is_active=False)
    return link


@pytest.mark.parametrize("case", [unknown, revoked, gone, inactive])
def test_what_is_not_open_any_more_looks_as_if_it_never_was(client, world, case):
    client.raise_request_exception = False
    answer, other = client.get(case(world)), client.get("/lich/x.ics")

    assert answer.status_code == 404
    assert answer.content == other.content


def test_reading_is_noted_once_an_hour(client, world):
    link = link_of(world)
    client.get(link)
    first = CalendarFeed.objects.get().read_at
    client.get(link)

    assert first is not None and CalendarFeed.objects.get().read_at == first


def test_queries_do_not_grow_with_the_duties(client, world, django_assert_max_num_queries):
    link = link_of(world)
    client.get(link)
    with django_assert_max_num_queries(9):
        client.get(link)


@pytest.mark.parametrize("who", ["office_head", "stranger", "administrator", "other_head"])
def test_only_those_who_work_there_make_a_link(world, who):
    with pytest.raises(NotAllowed):
        make_feed(organization=world.school, actor=world.people[who])


def test_a_person_has_a_few_links_at_most(world):
    for _ in range(MOST_LINKS):
        make_feed(organization=world.school, actor=world.people["clerk"])
    with pytest.raises(DomainError):
        make_feed(organization=world.school, actor=world.people["clerk"])


def test_the_link_is_shown_once_and_listed_without_it(client, world):
    client.force_login(world.people["clerk"])
    page = client.post("/bao-cao/nghia-vu/lich/moi/", {"don-vi": world.school.pk}).content.decode()
    link = page.split("/lich/")[1].split(".ics")[0]
    listed = client.get("/bao-cao/nghia-vu/").content.decode()

    assert client.get(f"/lich/{link}.ics").status_code == 200
    assert link not in listed and "Thu hồi" in listed


@pytest.mark.parametrize(
    ("who", "code"), {"clerk": 200, "auditor": 200, "office_head": 403, "office_clerk": 404, "stranger": 404}.items()
)
def test_who_makes_a_link_by_the_page(client, world, who, code):
    client.force_login(world.people[who])
    assert client.post("/bao-cao/nghia-vu/lich/moi/", {"don-vi": world.school.pk}).status_code == code
    assert client.get("/bao-cao/nghia-vu/lich/moi/").status_code == 405


@pytest.mark.parametrize(
    ("who", "code"), {"clerk": 302, "head": 302, "auditor": 404, "office_head": 404, "stranger": 404}.items()
)
def test_who_revokes_a_link(client, world, who, code):
    feed, secret = make_feed(organization=world.school, actor=world.people["clerk"])
    client.force_login(world.people[who])

    assert client.post(f"/bao-cao/nghia-vu/lich/{feed.pk}/thu-hoi/").status_code == code
    client.logout()
    assert client.get(f"/lich/{secret}.ics").status_code == (404 if code == 302 else 200)


def test_a_link_is_revoked_once(world):
    feed, _ = make_feed(organization=world.school, actor=world.people["clerk"])
    revoke_feed(feed=feed, actor=world.people["clerk"], now=NOW)
    with pytest.raises(StateConflict):
        revoke_feed(feed=feed, actor=world.people["clerk"], now=NOW)


def test_a_colleague_does_not_see_the_links_of_others(client, world):
    make_feed(organization=world.school, actor=world.people["clerk"])
    client.force_login(make_user(world.school, "specialist"))

    assert client.get("/bao-cao/nghia-vu/").context["feeds"] == []


def test_what_is_still_to_send_stays_however_old(client, world):
    old = timezone.localdate() - timedelta(days=400)
    Duty.objects.filter(pk=world.duty().pk).update(safe_on=old, last_on=old)
    link = link_of(world)
    assert world.duty().pk in events(client.get(link))
    sent(world)
    assert world.duty().pk not in events(client.get(link))


def test_no_log_line_holds_the_secret():
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 1, "%s: %s", ("Not Found", "/lich/b1mat.ics"), None
    )
    HideSecrets().filter(record)

    assert record.getMessage() == "Not Found: /lich/…"


def test_no_request_line_of_gunicorn_holds_the_secret():
    from gunicorn.config import Config

    from config.access_log import AccessLogger

    environ = {"REQUEST_METHOD": "GET", "RAW_URI": "/lich/b1mat.ics", "PATH_INFO": "/lich/b1mat.ics"}
    environ |= {"SERVER_PROTOCOL": "HTTP/1.1", "HTTP_REFERER": "https://cong.vi-du/lich/b1mat.ics"}
    request = SimpleNamespace(headers=[("REFERER", environ["HTTP_REFERER"])])
    answer = SimpleNamespace(status="200 OK", headers=[], sent=1)
    found = AccessLogger(Config()).atoms(answer, request, environ, timedelta(seconds=1))

    assert found["r"] == "GET /lich/… HTTP/1.1"
    assert not any("b1mat" in str(value) for value in found.values())
