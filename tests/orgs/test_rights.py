"""Every route of bodies, people, groups and administration: who may, who may not, who does not even find it."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from orgs import services
from orgs.models import Holiday, Membership, OrganizationEvent, OrganizationEventPart, OrganizationGroup
from orgs.urls import urlpatterns
from tests.factories import make_org, make_post, make_user

pytestmark = pytest.mark.django_db

# name → (method, arguments, what the stranger gets)
BODY, ADMIN, GROUP = "body", "admin", "group"
ROUTES = {
    "organization_create": ("get", [], ADMIN, "?duoi={body}"),
    "organization_edit": ("get", ["body"], BODY, ""),
    "organization_move": ("get", ["body"], BODY, ""),
    "organization_close": ("get", ["body"], BODY, ""),
    "superior_add": ("get", ["body"], BODY, ""),
    "superior_end": ("post", ["body", "link"], BODY, ""),
    "user_create": ("get", ["body"], BODY, ""),
    "post_create": ("get", ["body"], BODY, ""),
    "post_edit": ("get", ["post"], BODY, ""),
    "post_end": ("post", ["post"], BODY, ""),
    "role_end": ("get", ["membership"], BODY, ""),
    "user_detail": ("get", ["person"], BODY, ""),
    "role_add": ("get", ["person"], BODY, ""),
    "user_password": ("post", ["person"], BODY, ""),
    "user_lock": ("post", ["person"], BODY, ""),
    "user_unlock": ("post", ["locked"], BODY, ""),
    "group_list": ("get", ["body"], GROUP, ""),
    "group_create": ("get", ["body"], GROUP, ""),
    "group_detail": ("get", ["group"], GROUP, ""),
    "group_remove": ("post", ["group", "body"], GROUP, ""),
    "group_delete": ("post", ["group"], GROUP, ""),
    "administration": ("get", [], ADMIN, ""),
    "calendar": ("get", [], ADMIN, ""),
    "calendar_seed": ("post", [], ADMIN, ""),
    "calendar_delete": ("post", ["holiday"], ADMIN, ""),
    "word_lists": ("get", [], ADMIN, ""),
    "event_list": ("get", [], ADMIN, ""),
    "event_create": ("get", [], ADMIN, ""),
    "event_edit": ("get", ["event"], ADMIN, ""),
    "event_delete": ("post", ["event"], ADMIN, ""),
    "import_form": ("get", ["job"], ADMIN, ""),
    "import_commit": ("post", ["job"], ADMIN, ""),
    "import_template": ("get", ["job"], ADMIN, ""),
}
OPEN = {"organization_list", "organization_suggest", "organization_export", "password_change", "mail_settings"}
VISIBLE = {"organization_branch", "organization_detail", "organization_relations"}
VISIBLE |= {"organization_people", "organization_history", "organization_log"}
PUBLIC = {"login", "logout"}


@pytest.fixture
def world():
    root = make_org("UBND thành phố")
    body = make_org("Sở GD&ĐT", parent=root)
    person, locked = make_user(body, "specialist"), make_user(body, "specialist", is_active=False)
    group = OrganizationGroup.objects.create(owner=body, name="Nhóm")
    event = OrganizationEvent(type="renaming", on=date(2025, 7, 1), basis="QĐ")
    part = OrganizationEventPart(side="to", organization=body, new_name="Tên mới")
    services.save_event(event=event, parts=[part], actor=None)
    link = services.add_superior(organization=body, superior=make_org(), line="professional", from_on=None, actor=None)
    holiday = Holiday.objects.create(on=date(2026, 1, 1), name="Tết Dương lịch")
    keys = {"body": body.pk, "link": link.pk, "post": make_post(body).pk, "person": person.pk, "locked": locked.pk}
    keys |= {"membership": Membership.objects.get(user=person).pk, "group": group.pk, "event": event.pk}
    keys |= {"holiday": holiday.pk, "job": "don-vi"}
    return SimpleNamespace(
        keys=keys,
        body=body,
        admin=make_user(root, "administrator"),
        clerk=make_user(body, "clerk"),
        stranger=make_user(make_org(locality="Cà Mau"), "head"),
        other_admin=make_user(make_org(locality="Cà Mau"), "administrator"),
    )


def call(client, world, name, user):
    method, arguments, _, query = ROUTES[name]
    if user is not None:
        client.force_login(user)
    url = reverse(f"orgs:{name}", args=[world.keys[key] for key in arguments]) + query.format(**world.keys)
    return getattr(client, method)(url)


def test_every_route_is_in_a_table():
    assert {pattern.name for pattern in urlpatterns} == {*ROUTES, *OPEN, *VISIBLE, *PUBLIC}


@pytest.mark.parametrize("name", ROUTES)
def test_the_right_role_may(client, world, name):
    user = world.clerk if ROUTES[name][2] == GROUP else world.admin
    expected = (409,) if name == "import_commit" else (200, 302)  # nothing was previewed
    assert call(client, world, name, user).status_code in expected


@pytest.mark.parametrize("name", ROUTES)
def test_the_wrong_role_may_not(client, world, name):
    user = make_user(world.body, "auditor") if ROUTES[name][2] == GROUP else world.clerk
    assert call(client, world, name, user).status_code == 403


@pytest.mark.parametrize("name", [name for name, row in ROUTES.items() if row[2] != ADMIN or "event" in row[1]])
def test_a_stranger_finds_nothing(client, world, name):
    user = world.other_admin if ROUTES[name][2] == ADMIN else world.stranger
    assert call(client, world, name, user).status_code == 404


@pytest.mark.parametrize("name", ROUTES)
def test_nobody_gets_in_unsigned(client, world, name):
    response = call(client, world, name, None)
    assert response.status_code == 302
    assert response["Location"].startswith("/dang-nhap/")


@pytest.mark.parametrize("name", sorted(VISIBLE))
def test_a_body_is_read_by_those_of_its_province(client, world, name):
    url = reverse(f"orgs:{name}", args=[world.body.pk])
    client.force_login(world.clerk)
    assert client.get(url).status_code == 200
    client.force_login(world.stranger)
    assert client.get(url).status_code == 404


def test_the_log_is_not_for_every_neighbour(client, world):
    neighbour = make_user(make_org(), "clerk")
    client.force_login(neighbour)
    assert client.get(reverse("orgs:organization_log", args=[world.body.pk])).status_code == 403


@pytest.mark.parametrize("name", ["user_lock", "post_end", "superior_end", "event_delete", "group_delete"])
def test_a_second_call_does_no_harm(client, world, name):
    user = world.clerk if ROUTES[name][2] == GROUP else world.admin
    assert call(client, world, name, user).status_code == 302
    assert call(client, world, name, user).status_code in (404, 409)


def test_an_administrator_of_a_school_does_not_touch_the_account_of_a_superior(client, world):
    school = make_org(parent=world.body)
    small_admin = make_user(school, "administrator")
    twice = make_user(school, "clerk")
    Membership.objects.create(user=twice, organization=world.body, role="head")
    client.force_login(small_admin)
    for name in ("user_password", "user_lock"):
        assert client.post(reverse(f"orgs:{name}", args=[twice.pk])).status_code == 403


def test_an_administrator_gives_no_role_outside_the_own_tree(client, world):
    client.force_login(world.admin)
    outside = make_org()
    url = reverse("orgs:role_add", args=[world.keys["person"]])
    response = client.post(url, {"organization": f"x #{outside.pk}", "role": "head"})
    assert "Không tìm thấy đơn vị" in response.content.decode()


@pytest.mark.django_db
def test_people_of_a_body_show_inside_from_above_and_to_its_administrator(client):
    top = make_org("UBND thành phố")
    body, sibling = make_org("Sở Y tế", parent=top), make_org("Sở Nội vụ", parent=top)
    make_user(body, "specialist", full_name="Phạm Thị Riêng")
    readers = {(body, "clerk"): True, (top, "leader"): True, (top, "administrator"): True}
    readers |= {(sibling, "head"): False, (top, "clerk"): False}
    for (place, role), shown in readers.items():
        client.force_login(make_user(place, role))
        page = client.get(f"/don-vi/{body.pk}/nguoi/").content.decode()
        assert ("Phạm Thị Riêng" in page) is shown, (place, role)
