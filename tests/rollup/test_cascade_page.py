"""The cascade page: states as seen from above, rights, one level at a time, figures with their rows."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directives.models import Document
from orgs.models import Organization
from plans.models import Plan, PlanNode
from reports.models import Duty
from tests.factories import (
    make_document,
    make_duty,
    make_node,
    make_org,
    make_plan,
    make_receipt,
    make_requirement,
    make_user,
)

pytestmark = pytest.mark.django_db
OPENED = date(2026, 1, 6)
TAKEN_OVER = datetime(2026, 1, 8, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def answer(node, *, is_issued=True, is_order=True, **document):
    """A plan of the node's body in answer to it."""
    plan = make_plan(node.organization)
    if is_issued:
        values = {"state": "issued", "code": f"{node.pk}/KH", "issued_on": OPENED + timedelta(days=12)} | document
        Document.objects.filter(pk=plan.document_id).update(**values)
        Plan.objects.filter(pk=plan.pk).update(state="issued")
    PlanNode.objects.create(plan=plan, node=node, is_order=is_order)
    plan.document.refresh_from_db()
    return plan


@pytest.fixture
def world():
    return make_world()


def make_world(schools=3):
    """A directive of the city → Sở (plan issued) → schools."""
    city = make_org("UBND thành phố")
    office = make_org("Sở Giáo dục", parent=city)
    directive = make_document(city, subject="Chỉ thị gốc")
    top = make_node(office, directive)
    paper = answer(top, code="45/KH-SGDĐT").document
    nodes = [
        make_node(make_org(f"Trường {n:02}", parent=office), directive, parent=top, handed_down_by=paper)
        for n in range(schools)
    ]
    return city, office, directive, top, paper, nodes


def look(client, document, user, query=""):
    client.force_login(user)
    answer = client.get(f"/van-ban/{document.pk}/trien-khai/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def figure(page, key):
    return int(re.search(rf'data-figure="{key}"[^>]*>(?:<span class="stat-value">)?(\d+)<', page)[1])


def shown_nodes(page):
    return {int(pk) for pk in re.findall(r'data-node="(\d+)"', page)}


def line_of(page, node):
    return re.search(rf'<li class="tree-node" data-node="{node.pk}">.*?</li>', page, re.S)[0]


def test_the_states_as_seen_from_above(client, world):
    city, office, directive, top, paper, (silent, took, wrote) = world
    make_receipt(paper, silent.organization, state="seen")
    make_receipt(paper, took.organization, state="acknowledged", acknowledged_at=TAKEN_OVER)
    answer(took, is_issued=False)
    answer(wrote, code="7/KH-TA", issued_on=date(2026, 1, 26))
    page = look(client, paper, make_user(office, "head"))
    assert "Chưa tiếp nhận" in line_of(page, silent) and "chờ tiếp nhận" in line_of(page, silent)
    assert "Đã tiếp nhận" in line_of(page, took) and "tiếp nhận sau 2 ngày" in line_of(page, took)
    assert "Đã ban hành 26/01/2026" in line_of(page, wrote) and "ban hành sau 20 ngày" in line_of(page, wrote)
    assert "7/KH-TA" in line_of(page, wrote)
    assert [figure(page, key) for key in ("not_acknowledged", "acknowledged", "issued")] == [1, 1, 1]


def test_a_draft_below_is_never_shown(client, world):
    city, office, directive, top, paper, nodes = world
    draft = answer(nodes[0], is_issued=False)
    Document.objects.filter(pk=draft.document_id).update(subject="Dự thảo kín")
    page = look(client, paper, make_user(office, "head"))
    assert "Dự thảo kín" not in page and figure(page, "issued") == 0


def test_the_directive_starts_at_its_roots_and_counts_all_levels(client, world):
    city, office, directive, top, paper, nodes = world
    page = look(client, directive, make_user(city, "leader"))
    assert shown_nodes(page) == {top.pk}
    assert (figure(page, "issued"), figure(page, "not_acknowledged")) == (1, 3)
    assert "4 nơi triển khai" in page


def test_one_level_down_with_and_without_script(client, world):
    city, office, directive, top, paper, nodes = world
    leader = make_user(city, "leader")
    page = look(client, directive, leader, f"?duoi={top.pk}")
    assert shown_nodes(page) == {node.pk for node in nodes}
    assert "Cấp đầu" in page and office.name in page
    part = client.get(f"/van-ban/{directive.pk}/trien-khai/{top.pk}/").content.decode()
    assert shown_nodes(part) == {node.pk for node in nodes} and "<html" not in part


def test_each_figure_lists_exactly_its_places(client, world):
    city, office, directive, top, paper, nodes = world
    make_receipt(paper, nodes[0].organization, state="acknowledged", acknowledged_at=TAKEN_OVER)
    leader = make_user(city, "leader")
    page = look(client, directive, leader)
    for key in ("not_acknowledged", "acknowledged", "issued"):
        query = re.search(rf'href="[^"?]*(\?[^"]+)" data-figure="{key}"', page)[1]
        listed = look(client, directive, leader, query)
        assert len(shown_nodes(listed)) == figure(page, key) == figure(listed, "listed")
        assert set(re.findall(r'data-status="(\w+)"', listed)) <= {key, "issued"}


def test_search_finds_a_body_at_any_depth_without_marks(client, world):
    city, office, directive, top, paper, nodes = world
    page = look(client, directive, make_user(city, "leader"), "?q=truong 01")
    assert shown_nodes(page) == {nodes[1].pk} and "dưới Sở Giáo dục" in page


def test_closed_places_are_marked(client, world):
    city, office, directive, top, paper, nodes = world
    nodes[0].closed_on = date(2026, 7, 1)
    nodes[0].save(update_fields=["closed_on"])
    Organization.objects.filter(pk=nodes[1].organization_id).update(ended_on=date(2026, 6, 1))
    page = look(client, paper, make_user(office, "head"))
    assert "Đã kết thúc 01/07/2026" in line_of(page, nodes[0])
    assert "Đã kết thúc 01/06/2026" in line_of(page, nodes[1])
    assert "2 nơi đã kết thúc" in page


def test_reports_are_counted_at_their_place_and_listed(client, world):
    city, office, directive, top, paper, nodes = world
    requirement = make_requirement(paper, office)
    past = {"due_on": date(2026, 3, 1), "last_on": date(2026, 3, 1), "closes_at": "2026-03-02T00:00:00+07:00"}
    late = "2026-03-05T08:00:00+07:00"
    make_duty(requirement, nodes[0].organization, node=nodes[0], **past, state="accepted", first_sent_at=late)
    missing = make_duty(requirement, nodes[1].organization, node=nodes[1], **past)
    make_duty(requirement, nodes[2].organization, node=nodes[2], **past, state=Duty.State.EXEMPTED)
    user = make_user(office, "head")
    page = look(client, paper, user)
    keys = ("total", "due", "sent", "late", "overdue", "accepted")
    assert [figure(page, key) for key in keys] == [2, 2, 1, 1, 1, 1]
    assert "báo cáo 1/1 đã nộp" in line_of(page, nodes[0]) and "1 nộp muộn" in line_of(page, nodes[0])
    assert "1 quá hạn" in line_of(page, nodes[1]) and "báo cáo" not in line_of(page, nodes[2])
    for key in keys:
        url = re.search(rf'href="([^"]+)" data-figure="{key}"', page)[1].replace("&amp;", "&")
        listed = client.get(url).content.decode()
        assert figure(listed, "listed") == figure(page, key) == listed.count("data-duty=")
    one = client.get(f"/van-ban/{paper.pk}/trien-khai/bao-cao/?noi={nodes[1].pk}").content.decode()
    assert f'data-duty="{missing.pk}"' in one and one.count("data-duty=") == 1


def test_a_plan_continues_a_cascade_that_is_not_its_order(client, world):
    """Several bases, one line of command: the bodies appear under the other directive too, each once."""
    city, office, directive, top, paper, nodes = world
    other = make_document(city, subject="Nghị quyết khác")
    served = make_node(office, other)
    PlanNode.objects.create(plan=paper.plan, node=served, is_order=False)
    page = look(client, other, make_user(city, "leader"))
    assert shown_nodes(page) == {served.pk} and figure(page, "issued") == 1 and "4 nơi triển khai" in page
    below = look(client, other, make_user(city, "leader"), f"?duoi={served.pk}")
    assert shown_nodes(below) == {node.pk for node in nodes}


def test_a_school_sees_the_line_above_it_and_never_its_neighbours(client, world):
    city, office, directive, top, paper, nodes = world
    user = make_user(nodes[0].organization, "head")
    assert shown_nodes(look(client, directive, user)) == {top.pk}
    assert shown_nodes(look(client, paper, user)) == {nodes[0].pk}
    assert nodes[1].organization.name not in look(client, paper, user, "?q=truong")
    assert client.get(f"/van-ban/{paper.pk}/trien-khai/?duoi={nodes[1].pk}").status_code == 404
    assert client.get(f"/van-ban/{paper.pk}/trien-khai/{nodes[1].pk}/").status_code == 404
    assert client.get(f"/van-ban/{paper.pk}/trien-khai/bao-cao/?noi={nodes[1].pk}").status_code == 404


@pytest.mark.parametrize("tail", ["", "bao-cao/", "{node}/"])
def test_rights_of_each_page(client, world, tail):
    city, office, directive, top, paper, nodes = world
    url = f"/van-ban/{paper.pk}/trien-khai/" + tail.format(node=nodes[0].pk)
    assert client.get(url).url.startswith("/dang-nhap/")
    for user, status in [
        (make_user(office, "clerk"), 200),
        (make_user(city, "leader"), 200),
        (make_user(city, "auditor"), 200),
        (make_user(city, "administrator"), 404),
        (make_user(make_org(), "head"), 404),
    ]:
        client.force_login(user)
        assert client.get(url).status_code == status, user


def test_a_draft_paper_has_an_empty_page_inside_its_body(client):
    office = make_org()
    plan = make_plan(office)
    assert "chưa được giao xuống" in look(client, plan.document, make_user(office, "specialist"))


@pytest.mark.parametrize("query", ["", "?q=truong", "?trang-thai=da-ban-hanh"])
def test_the_same_number_of_queries_with_3_and_30_places(client, query):
    counted = []
    for schools in (3, 30):
        city, office, directive, top, paper, nodes = make_world(schools)
        for node in nodes:
            answer(node)
            make_duty(make_requirement(paper, office), node.organization, node=node)
        user = make_user(office, "head")
        look(client, paper, user, query)
        with CaptureQueriesContext(connection) as queries:
            page = look(client, paper, user, query)
        assert len(shown_nodes(page)) == schools
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 36
    assert not [q["sql"] for q in queries if re.search(r'"(lft|rght)" *(<|>|BETWEEN)', q["sql"])]


def test_a_body_that_reported_has_taken_the_paper_over(client, world):
    city, office, directive, top, paper, (silent, reported, *_) = world
    make_receipt(paper, reported.organization, state="seen")
    requirement = make_requirement(paper, office)
    make_duty(requirement, silent.organization, node=silent)
    make_duty(requirement, reported.organization, node=reported, state="submitted", first_sent_at=TAKEN_OVER)
    page = look(client, paper, make_user(office, "head"))
    assert [figure(page, key) for key in ("not_acknowledged", "acknowledged", "issued")] == [2, 1, 0]
    assert "Đã tiếp nhận" in line_of(page, reported) and "chờ tiếp nhận" not in line_of(page, reported)
