"""Signing in and out, the pause after bad attempts, the own password, accounts made and closed."""

import re

import pytest
from django.urls import reverse

from orgs.demo_accounts import ACCOUNTS
from orgs.models import AuditEntry, Membership, Post, User
from tests.factories import make_org, make_user

pytestmark = pytest.mark.django_db
GOOD = {"username": "nguyen.van.a", "password": "mat-khau-thu"}


@pytest.fixture
def person():
    return make_user(make_org(), "clerk", username=GOOD["username"])


def test_sign_in_leads_to_the_page_asked_for(client, person):
    response = client.post("/dang-nhap/", {**GOOD, "next": "/don-vi/"})
    assert response["Location"] == "/don-vi/"


def test_sign_in_never_leads_to_another_site(client, person):
    assert client.post("/dang-nhap/", {**GOOD, "next": "https://xau.example/"})["Location"] == "/"


def test_sign_in_pauses_after_five_bad_attempts_and_a_new_password_ends_the_pause(client, person):
    for _ in range(5):
        response = client.post("/dang-nhap/", {**GOOD, "password": "sai"})
    assert response.status_code == 429
    assert client.post("/dang-nhap/", GOOD).status_code == 429
    admin = make_user(person.memberships.get().organization, "administrator")
    other = type(client)()
    other.force_login(admin)
    page = other.post(reverse("orgs:user_password", args=[person.pk])).content.decode()
    person.refresh_from_db()
    password = re.search(r"Mật khẩu</dt><dd><code>([^<]+)</code>", page)[1]
    assert person.check_password(password)
    assert client.post("/dang-nhap/", {**GOOD, "password": password}).status_code == 302


def test_the_pause_is_told_in_vietnamese_refuses_the_right_password_and_ends_by_itself(client, person, time_machine):
    time_machine.move_to("2026-03-02T08:00:00+07:00", tick=False)
    for _ in range(5):
        response = client.post("/dang-nhap/", {**GOOD, "password": "sai"})
    page = response.content.decode()
    assert response.status_code == 429
    assert "15 phút" in page and '<html lang="vi"' in page
    assert client.post("/dang-nhap/", GOOD).status_code == 429
    time_machine.move_to("2026-03-02T08:14:00+07:00", tick=False)
    assert client.post("/dang-nhap/", GOOD).status_code == 429
    time_machine.move_to("2026-03-02T08:16:00+07:00", tick=False)
    assert client.post("/dang-nhap/", GOOD).status_code == 302


def test_the_pause_of_one_person_stops_no_other(client, person):
    other = make_user(make_org(), "clerk")
    for _ in range(6):
        client.post("/dang-nhap/", {**GOOD, "password": "sai"})
    answer = client.post("/dang-nhap/", {"username": other.username, "password": GOOD["password"]})
    assert answer.status_code == 302


def test_a_locked_account_cannot_sign_in_and_its_session_stops(client, person):
    client.post("/dang-nhap/", GOOD)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/don-vi/").status_code == 302
    assert client.post("/dang-nhap/", GOOD).status_code == 200


def test_sign_out_is_a_post(client, person):
    client.force_login(person)
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/")["Location"] == "/dang-nhap/"
    assert client.get("/don-vi/").status_code == 302


@pytest.mark.parametrize("demo", [True, False])
def test_demo_accounts_are_offered_only_in_the_demonstration(client, settings, demo):
    settings.DEMO = demo
    page = client.get("/dang-nhap/").content.decode()
    assert all((account.username in page) is demo for account in ACCOUNTS)


def test_change_of_password_keeps_this_session_and_is_logged(client, person):
    client.force_login(person)
    new = "mot mat khau that dai"
    values = {"old_password": GOOD["password"], "new_password1": new, "new_password2": new}
    assert client.post("/doi-mat-khau/", values).status_code == 302
    assert client.get("/don-vi/").status_code == 200
    assert AuditEntry.objects.about(person).get().action == "password_changed"


def test_change_of_password_says_what_is_wrong(client, person):
    client.force_login(person)
    values = {"old_password": "sai", "new_password1": "12345678", "new_password2": "1"}
    page = client.post("/doi-mat-khau/", values).content.decode()
    assert "Mật khẩu đang dùng không đúng" in page


def test_an_administrator_makes_an_account_and_sees_its_password_once(client):
    body = make_org()
    client.force_login(make_user(body, "administrator"))
    values = {"username": "Tran.Thi.B", "full_name": "Trần Thị B", "email": "b@vi-du.example", "role": "head"}
    page = client.post(reverse("orgs:user_create", args=[body.pk]), values).content.decode()
    made = User.objects.get(username="tran.thi.b")
    assert made.has_usable_password()
    assert "chỉ hiện một lần" in page
    assert Membership.objects.get(user=made).role == "head"
    again = client.post(reverse("orgs:user_create", args=[body.pk]), values).content.decode()
    assert "đã có người dùng" in again


def test_a_role_ends_on_a_day_that_has_come(client):
    body = make_org()
    person = make_user(body, "clerk")
    client.force_login(make_user(body, "administrator"))
    url = reverse("orgs:role_end", args=[person.memberships.get().pk])
    assert "chưa đến" in client.post(url, {"on": "01/01/2999"}).content.decode()
    assert client.post(url, {"on": "01/01/2026"}).status_code == 302
    assert client.post(url, {"on": "01/01/2026"}).status_code == 409
    person = User.objects.get(pk=person.pk)
    assert person.reach.own_ids == frozenset()


def test_a_post_is_held_by_somebody_of_the_body(client):
    body = make_org()
    holder = make_user(body, "head")
    client.force_login(make_user(body, "administrator"))
    values = {"title": "Giám đốc", "holder": holder.pk, "authorities": ["direct", "TM"], "position": 1}
    assert client.post(reverse("orgs:post_create", args=[body.pk]), values).status_code == 302
    assert Post.objects.get().authorities == ["direct", "TM"]
    outsider = make_user(make_org(), "head")
    page = client.post(reverse("orgs:post_create", args=[body.pk]), {**values, "holder": outsider.pk})
    assert page.status_code == 200


def test_an_edited_account_is_logged_with_its_change(client):
    body = make_org()
    person = make_user(body, "clerk", full_name="Tên Cũ")
    client.force_login(make_user(body, "administrator"))
    values = {"full_name": "Tên Mới", "email": person.email, "phone": "", "wants_email": "on"}
    assert client.post(reverse("orgs:user_detail", args=[person.pk]), values).status_code == 302
    assert AuditEntry.objects.about(person).get().changes["full_name"] == ["Tên Cũ", "Tên Mới"]
