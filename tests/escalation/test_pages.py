"""The page of the ladder and its letters: what it shows to whom, in how many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import Plan
from reports.models import DunningLetter, Duty, Rung
from reports.services.escalation import climb
from tests.escalation.worlds import day, make_silence
from tests.factories import make_org, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LIST, LETTERS = "/tong-quan/don-doc/", "/tong-quan/don-doc/cong-van/"


def page(client, user, url):
    client.force_login(user)
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def issue(letter):
    Plan.objects.filter(pk=letter.plan_id).update(state="issued")
    document = letter.plan.document
    document.state, document.code, document.issued_on = "issued", "05/SGDĐT-VP", day(7)
    document.save()


def test_rungs_units_and_whom_to_call(client):
    world = make_silence(2)
    head = make_user(world.schools[0], "head", full_name="Ngô Thị Hiệu Trưởng", phone="0225 123 456")
    climb(on=day(21))
    text = page(client, world.leader, f"{LIST}?bac={Rung.LEADER.value}")
    assert f"{head.full_name}, 0225 123 456" in text
    assert 'data-figure="listed">2<' in text
    assert "dự thảo" in text
    assert "Chưa gửi" not in text
    issue(DunningLetter.objects.get())
    text = page(client, world.leader, LIST)
    assert "Công văn số 05/SGDĐT-VP" in text or "Công văn 05/SGDĐT-VP" in text


def test_answered_after_a_rung_is_found_with_its_day(client):
    world = make_silence(2)
    climb(on=day(7))
    Duty.objects.filter(pk=world.duties[0].pk).update(state="submitted", first_sent_at="2026-10-20T03:00Z")
    assert 'data-figure="listed">1<' in page(client, world.writer, LIST), "a report ends the silence before any sweep"
    text = page(client, world.writer, f"{LIST}?tinh-trang=da-nop&bac=1")
    assert "nộp 20/10/2026" in text
    assert "10 ngày" in text


def test_filters_take_words_and_ignore_nonsense(client):
    world = make_silence(3)
    world.schools[1].name = "Trường Nguyễn Du"
    world.schools[1].save()
    climb(on=day(7))
    assert 'data-figure="listed">1<' in page(client, world.writer, f"{LIST}?q=nguyen+du")
    assert 'data-figure="listed">3<' in page(client, world.writer, f"{LIST}?bac=x&tinh-trang=tat-ca&trang=-1")


def test_the_unit_itself_and_strangers_see_nothing_of_it(client):
    world = make_silence()
    climb(on=day(7))
    for person in (make_user(world.schools[0], "head"), make_user(make_org("Nơi khác"), "head")):
        client.force_login(person)
        assert client.get(f"{LIST}?don-vi={world.office.pk}").status_code == 404
        assert client.get(f"{LETTERS}?don-vi={world.office.pk}").status_code == 404


def test_draft_is_told_only_in_the_body_that_writes_it(client):
    world = make_silence(under_ward=True)
    climb(on=day(7))
    above = make_user(world.city, "leader")
    url = f"{LIST}?don-vi={world.office.pk}"
    assert "dự thảo" in page(client, world.writer, url)
    assert "dự thảo" not in page(client, above, url)
    assert "data-letter" not in page(client, above, f"{LETTERS}?don-vi={world.office.pk}")


def test_history_and_overdue_list_name_the_letter_that_went_out(client):
    world = make_silence()
    climb(on=day(7))
    history, overdue = f"/bao-cao/{world.duties[0].pk}/nhat-ky/", f"/tong-quan/qua-han/?don-vi={world.office.pk}"
    head = make_user(world.schools[0], "head")
    assert "Đôn đốc lần 1" not in page(client, head, history)
    issue(DunningLetter.objects.get())
    for user, url in ((head, history), (world.writer, history), (world.leader, overdue)):
        text = page(client, user, url)
        assert "Đôn đốc lần 1: " in text
        assert "05/SGDĐT-VP" in text


def test_leader_finds_the_silent_units_among_decisions_and_at_home(client):
    world = make_silence(2)
    climb(on=day(21))
    address = f"/tong-quan/don-doc/?don-vi={world.office.pk}&amp;bac=3"
    text = page(client, world.leader, "/tong-quan/")
    assert address in text
    assert "2 đơn vị im lặng sau đôn đốc" in text
    assert "bac=3" in page(client, world.leader, "/")
    assert "bac=3" not in page(client, world.clerk, "/")


def test_refresh_by_those_who_draft_others_are_refused(client):
    world = make_silence(2)
    climb(on=day(7))
    letter = DunningLetter.objects.select_related("plan").get()
    url = f"{LETTERS}{letter.pk}/viet-lai/"
    client.force_login(world.writer)
    assert client.get(url).status_code == 405
    assert client.post(url).url == letter.plan.get_absolute_url()
    Duty.objects.update(state="submitted", first_sent_at="2026-10-20T03:00Z")
    client.force_login(world.leader)
    assert client.post(url).status_code == 403
    client.force_login(make_user(make_org(), "clerk"))
    assert client.post(url).status_code == 404
    client.force_login(world.clerk)
    assert client.post(url).url == f"{LIST}?don-vi={world.office.pk}"
    assert not DunningLetter.objects.exists()


@pytest.mark.parametrize("url", [LIST, f"{LIST}?tinh-trang=tat-ca", LETTERS, "/tong-quan/qua-han/", "/tong-quan/", "/"])
def test_as_many_queries_for_many_units_as_for_few(client, url):
    counts = []
    for schools in (2, 12):
        world = make_silence(schools)
        for school in world.schools:
            make_user(school, "head")
        climb(on=day(21))
        page(client, world.leader, url)
        with CaptureQueriesContext(connection) as captured:
            page(client, world.leader, url)
        counts.append(len(captured))
    assert counts[0] == counts[1]
