"""The directory and the pages of a body: what they show, what they cost, what their forms refuse."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orgs.models import Organization, OrganizationGroup, Superior
from tests.factories import make_org, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return make_org("Ủy ban nhân dân thành phố")


@pytest.fixture
def admin(root):
    return make_user(root, "administrator")


def fill(root, count):
    """`count` bodies with a body below each, people, posts and lines."""
    for number in range(count):
        body = make_org(f"Sở {number}", parent=root)
        make_org(f"Phòng {number}", parent=body)
        Superior.objects.create(organization=body, superior=root, line="professional")
        Superior.objects.create(organization=root, superior=body, line="cooperation")
        make_post(root, make_user(root, "specialist"))


PAGES = [
    "/don-vi/",
    "/don-vi/?q=so",
    "/don-vi/nhanh/{0}/",
    "/don-vi/goi-y/?q=so",
    "/don-vi/{0}/",
    "/don-vi/{0}/quan-he/",
]
PAGES += ["/don-vi/{0}/nguoi/", "/don-vi/{0}/lich-su/", "/don-vi/{0}/nhat-ky/", "/quan-tri/", "/don-vi/xuat/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_costs_the_same_queries_with_3_and_with_30_rows(client, root, admin, path):
    client.force_login(admin)
    client.get(path.format(root.pk))  # the first page of a session writes the session
    counts = []
    for more in (3, 27):
        fill(root, more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path.format(root.pk)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


def test_tree_opens_down_to_the_own_body_and_to_the_one_asked_for(client, root):
    commune, other = make_org("Xã Một", parent=root), make_org("Xã Hai", parent=root)
    make_org("Trường A", parent=commune), make_org("Trường B", parent=other)
    client.force_login(make_user(commune, "clerk"))
    page = client.get("/don-vi/").content.decode()
    assert "Trường A" in page
    assert "Trường B" not in page
    assert "Trường B" in client.get(f"/don-vi/?mo={other.pk}").content.decode()
    assert "Trường B" in client.get(f"/don-vi/nhanh/{other.pk}/").content.decode()


@pytest.mark.parametrize("asked", ["abc", "99999999999999999999999", "-1", "0"])
def test_tree_ignores_an_address_that_makes_no_sense(client, admin, asked):
    client.force_login(admin)
    assert client.get(f"/don-vi/?mo={asked}").status_code == 200


def test_search_needs_no_marks_and_keeps_to_the_province(client, root, admin):
    make_org("Sở Giáo dục và Đào tạo", parent=root)
    make_org("Sở Giáo dục và Đào tạo Cà Mau", locality="Cà Mau")
    client.force_login(admin)
    page = client.get("/don-vi/", {"q": "GIAO duc dao tao"}).content.decode()
    assert "1 kết quả" in page
    assert "Cà Mau" not in page


def test_closed_bodies_are_found_when_asked_for(client, root, admin):
    make_org("Phòng GD&ĐT quận", parent=root, ended_on="2025-07-01")
    client.force_login(admin)
    assert "0 kết quả" in client.get("/don-vi/", {"q": "quan"}).content.decode()
    assert "1 kết quả" in client.get("/don-vi/", {"q": "quan", "life": "ended"}).content.decode()
    assert "Phòng GD&amp;ĐT quận" not in client.get("/don-vi/").content.decode()


def test_a_long_level_is_cut_and_leads_to_the_list(client, root, admin, monkeypatch):
    for module in ("orgs.directory", "orgs.views.directory"):
        monkeypatch.setattr(f"{module}.LEVEL_LIMIT", 3)
    for number in range(5):
        make_org(f"Xã {number}", parent=root)
    client.force_login(admin)
    page = client.get("/don-vi/").content.decode()
    assert "Xã 2" in page
    assert "Xã 4" not in page
    assert f"?below={root.pk}" in page


def test_suggestions_carry_the_key(client, root, admin):
    client.force_login(admin)
    found = client.get("/don-vi/goi-y/", {"q": "uy ban"}).json()["bodies"]
    assert [body["value"] for body in found] == [f"{root.name} #{root.pk}"]


def test_create_edit_move_and_close_through_the_pages(client, root, admin):
    client.force_login(admin)
    other = make_org("Sở Nội vụ", parent=root)
    values = {"name": "Trường THPT Mới", "system": "service", "document_format": "state", "position": 0}
    client.post(f"/don-vi/moi/?duoi={root.pk}", values)
    body = Organization.objects.get(name="Trường THPT Mới")
    assert body.parent == root
    client.post(f"/don-vi/{body.pk}/sua/", {**values, "phone": "0225"})
    client.post(f"/don-vi/{body.pk}/chuyen/", {"parent": "so noi vu", "on": "01/07/2025", "basis": "QĐ 1"})
    body.refresh_from_db()
    assert (body.phone, body.parent) == ("0225", other)
    client.post(f"/don-vi/{body.pk}/dong/", {"on": "02/07/2025", "basis": "QĐ 2"})
    body.refresh_from_db()
    assert str(body.ended_on) == "2025-07-02"
    assert client.post(f"/don-vi/{body.pk}/dong/", {"on": "02/07/2025", "basis": "QĐ 2"}).status_code == 409
    log = client.get(f"/don-vi/{body.pk}/nhat-ky/").content.decode()
    assert "Chuyển trực thuộc" in log
    assert "Ủy ban nhân dân thành phố → Sở Nội vụ" in log


def test_a_form_with_errors_keeps_what_was_typed_and_points_to_the_field(client, root, admin):
    make_org("Khác", code="H24", parent=root)
    client.force_login(admin)
    values = {"name": "", "code": "H24", "system": "service", "document_format": "state", "position": 0}
    page = client.post(f"/don-vi/moi/?duoi={root.pk}", values).content.decode()
    assert "Có 2 mục cần sửa" in page
    assert "Mã định danh này đã thuộc về một đơn vị khác." in page
    assert 'value="H24"' in page


def test_the_body_field_asks_when_a_name_is_not_enough(client, root, admin):
    one, two = make_org("Trường A", parent=root), make_org("Trường A", parent=root)
    client.force_login(admin)
    url = f"/don-vi/{make_org(parent=root).pk}/chuyen/"
    page = client.post(url, {"parent": "Trường A", "on": "01/07/2025", "basis": "x"}).content.decode()
    assert f"#{one.pk}" in page
    assert f"#{two.pk}" in page


def test_superiors_are_added_and_ended(client, root, admin):
    body, office = make_org(parent=root), make_org("Sở GD&ĐT")
    client.force_login(admin)
    client.post(f"/don-vi/{body.pk}/cap-tren/them/", {"superior": f"Sở #{office.pk}", "line": "professional"})
    link = body.superiors.get()
    assert link.superior == office
    client.post(reverse("orgs:superior_end", args=[body.pk, link.pk]))
    link.refresh_from_db()
    assert link.to_on is not None


def test_groups_are_filled_one_by_one_and_by_condition(client, root):
    clerk = make_user(root, "clerk")
    schools = [make_org(f"Trường {n}", parent=root) for n in range(3)]
    client.force_login(clerk)
    client.post(f"/don-vi/{root.pk}/nhom/moi/", {"name": "Các trường"})
    group = OrganizationGroup.objects.get()
    url = reverse("orgs:group_detail", args=[group.pk])
    client.post(url, {"organization": f"#{schools[0].pk}"})
    assert group.members.count() == 1
    client.post(url, {"below": f"#{root.pk}"})
    assert group.members.count() == 3
    client.post(reverse("orgs:group_remove", args=[group.pk, schools[1].pk]))
    assert set(group.members.all()) == {schools[0], schools[2]}
    assert "Hãy chọn một đơn vị" in client.post(url, {"kind": ""}).content.decode()
    assert client.post(f"/don-vi/{root.pk}/nhom/moi/", {"name": "Các trường"}).status_code in (200, 409)


def test_calendar_is_seeded_edited_and_kept(client, admin):
    client.force_login(admin)
    client.post("/quan-tri/lich/", {"on": "01/01/2026", "name": "Sửa tay"})
    client.post("/quan-tri/lich/nap/", {"nam": "2026"})
    page = client.get("/quan-tri/lich/?nam=2026").content.decode()
    assert "Sửa tay" in page
    assert "Quốc khánh" in page
    assert "Làm bù" in page
    assert client.get("/quan-tri/lich/?nam=abc").status_code == 200


def test_words_are_added_once(client, admin):
    client.force_login(admin)
    for _ in range(2):
        client.post("/quan-tri/danh-muc/", {"name": "Trường THPT", "kind": "1"})
        client.post("/quan-tri/danh-muc/", {"name": "Cấp xã", "rank": "3", "tier": "1"})
    page = client.get("/quan-tri/danh-muc/").content.decode()
    assert page.count("Trường THPT") == 1
    assert "thứ bậc 3" in page


def test_event_is_drafted_on_the_page(client, root, admin):
    body = make_org("Cũ", parent=root)
    client.force_login(admin)
    values = {"type": "renaming", "on": "01/07/2025", "basis": "QĐ 5", "phan-TOTAL_FORMS": 2, "phan-INITIAL_FORMS": 0}
    values |= {"phan-0-side": "to", "phan-0-organization": f"Cũ #{body.pk}", "phan-0-new_name": "Mới"}
    values |= {"phan-1-side": "from", "phan-1-organization": ""}
    response = client.post("/quan-tri/su-kien/moi/", values)
    assert response.status_code == 302
    page = client.get(response["Location"]).content.decode()
    assert "Cũ đổi tên thành Mới" in page
    assert client.get(f"{response['Location']}sua/").status_code == 200
