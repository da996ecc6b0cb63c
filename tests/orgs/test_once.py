"""A form sent twice is carried out once: the second request gets the first one's answer."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.utils import timezone

from directives.models import Receipt
from orgs.models import FormKey
from orgs.once import forget_keys
from plans.models import Plan
from reports.services.nightly import run_nightly
from tests.factories import make_org, make_user

KEY = "5f0c9d3e-61a4-4f1c-9c0e-2f4f0a1d7b11"
ARRIVAL = {
    "kind": "CV", "code": "15/CV-BGDĐT", "issued_on": "05/01/2026", "issuer_name": "Bộ Giáo dục và Đào tạo",
    "subject": "Hướng dẫn năm học", "arrived_on": "06/01/2026", "medium": "paper", "starts_cascade": "on",
}  # fmt: skip


def rendered_key(page):
    return page.split('name="khoa" value="')[1].split('"')[0]


def plan_form(body, **more):
    return {"issuer": body.pk, "kind": "KH", "subject": "Kế hoạch của trường", "order": ""} | more


@pytest.fixture
def body():
    return make_org()


@pytest.fixture
def clerk(client, body):
    person = make_user(body, "clerk")
    client.force_login(person)
    return person


@pytest.mark.django_db
def test_two_identical_arrivals_are_one_with_the_same_answer(client, clerk):
    key = rendered_key(client.get("/van-ban/den/moi/").content.decode())
    answers = [client.post("/van-ban/den/moi/", ARRIVAL | {"khoa": key}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"] == Receipt.objects.get().get_absolute_url()
    assert "đã được gửi một lần" in str([*get_messages(answers[1].wsgi_request)][-1])


@pytest.mark.django_db
def test_two_identical_plans_are_one_and_a_new_form_makes_another(client, clerk, body):
    keys = [rendered_key(client.get("/ke-hoach/moi/").content.decode()) for _ in range(2)]
    places = [client.post("/ke-hoach/moi/", plan_form(body, khoa=key))["Location"] for key in (keys[0], *keys)]
    assert places[0] == places[1] != places[2]
    assert Plan.objects.count() == 2


@pytest.mark.django_db
def test_a_form_shown_again_for_correction_may_be_sent_again(client, clerk, body):
    assert client.post("/ke-hoach/moi/", plan_form(body, khoa=KEY, subject="")).status_code != 302
    assert not FormKey.objects.exists()
    assert client.post("/ke-hoach/moi/", plan_form(body, khoa=KEY)).status_code == 302
    assert FormKey.objects.get().user == clerk


@pytest.mark.django_db
def test_a_refused_form_takes_no_key(client, body):
    client.force_login(make_user(body, "auditor"))
    assert client.post("/ke-hoach/moi/", plan_form(body, khoa=KEY)).status_code == 403
    assert not FormKey.objects.exists()


@pytest.mark.django_db
def test_the_key_of_another_person_stops_nobody(client, clerk, body):
    FormKey.objects.create(user=make_user(body, "clerk"), key=KEY, location="/")
    assert client.post("/ke-hoach/moi/", plan_form(body, khoa=KEY))["Location"] != "/"


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "khong-phai-khoa"])
def test_a_form_without_a_key_works(client, clerk, body, key):
    assert client.post("/ke-hoach/moi/", plan_form(body, khoa=key)).status_code == 302


@pytest.mark.django_db
def test_the_other_creating_forms_carry_a_key(client):
    from tests.plans.making import make_office, signed
    from tests.reports.makers import fill, make_world

    office = make_office()
    plan = signed(office)
    client.force_login(office.clerk)
    assert rendered_key(client.get(f"/ke-hoach/{plan.pk}/ban-hanh/").content.decode())
    page = client.get(f"/bao-cao/che-do/moi/?van-ban={plan.document_id}").content.decode()
    assert rendered_key(page)
    world = make_world()
    fill(world)
    client.force_login(world.people["head"])
    url = f"/bao-cao/{world.duty().pk}/gui/"
    key = rendered_key(client.get(url).content.decode())
    answers = [client.post(url, {"khoa": key})["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert "bien-nhan" in answers[0]


@pytest.mark.django_db
def test_a_requirement_sent_twice_is_one(client):
    from tests.reports.makers import make_world
    from tests.reports.test_requirement_pages import asked

    world = make_world()
    client.force_login(world.people["office_clerk"])
    url = f"/bao-cao/che-do/moi/?van-ban={world.document.pk}"
    answers = [client.post(url, asked(world.office, khoa=KEY)) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert world.document.requirements.count() == 2  # the one of this world and the new one


@pytest.mark.django_db
def test_keys_are_forgotten_after_a_day(client, clerk):
    now = timezone.now()
    old, young = (FormKey.objects.create(user=clerk, key=uuid.uuid4(), location="/") for _ in range(2))
    FormKey.objects.filter(pk=old.pk).update(created_at=now - timedelta(hours=25))
    assert forget_keys(now=now) == 1
    assert FormKey.objects.get() == young
    run_nightly(on=timezone.localdate(), now=now + timedelta(hours=25))
    assert not FormKey.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_parallel_requests_make_one_plan_and_get_the_same_answer():
    body = make_org()
    clerk = make_user(body, "clerk")
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(clerk)
    start, places = threading.Barrier(len(clients)), []

    def send(client):
        try:
            start.wait(30)
            places.append(client.post("/ke-hoach/moi/", plan_form(body, khoa=KEY))["Location"])
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(places) == 4 and len(set(places)) == 1
    assert Plan.objects.count() == 1
