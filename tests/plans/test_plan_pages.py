"""Every page of a plan: who may open it, what it shows, how many queries it costs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import services
from plans.models import Plan
from tests.factories import make_org, make_user
from tests.plans.making import approved, draft, issued, make_office, make_order, signed

pytestmark = pytest.mark.django_db
S = Plan.State


def login(client, user):
    client.force_login(user)
    return client


def queries(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


READ = ("", "sua/", "nhat-ky/", "doi-chieu/")
STEPS = ("trinh/", "rut-lai/", "tra-lai/", "duyet/", "ky/", "thu-hoi/", "dinh-chinh/", "ban-ky/")


@pytest.mark.parametrize("path", [*READ, *STEPS, "tu-luu/"])
def test_stranger_gets_404_and_anonymous_the_login(client, path):
    plan = draft(make_office())
    address = f"/ke-hoach/{plan.pk}/{path}"
    send = client.post if path == "tu-luu/" else client.get
    assert send(address).status_code == 302
    login(client, make_user(make_org(), "head"))
    assert send(address).status_code == 404


@pytest.mark.parametrize("path", STEPS)
def test_wrong_role_gets_403_for_question_and_act(client, path):
    office = make_office()
    plan = draft(office)
    login(client, make_user(office.body, "specialist"))
    if path != "trinh/":
        assert client.get(f"/ke-hoach/{plan.pk}/{path}").status_code == 403
    auditor = make_user(office.body, "auditor")
    plan = issued(office)
    login(client, auditor)
    assert client.get(f"/ke-hoach/{plan.pk}/{path}").status_code == 403


def test_draft_is_hidden_from_auditor_administrator_and_those_above(client):
    office = make_office()
    plan = draft(office)
    for user in (
        make_user(office.body, "auditor"),
        make_user(office.body, "administrator"),
        make_user(office.city, "leader"),
    ):
        assert login(client, user).get(f"/ke-hoach/{plan.pk}/").status_code == 404
        assert client.get(f"/ke-hoach/{plan.pk}.pdf").status_code == 404


def test_issued_plan_is_read_below_and_above_without_comments_and_buttons(client):
    office = make_office()
    plan = issued(office, order=make_order(office))
    for user in (make_user(office.schools[0], "clerk"), make_user(office.city, "leader")):
        page = login(client, user).get(f"/ke-hoach/{plan.pk}/").content.decode()
        assert "01/KH-SGDĐT" in page
        assert "Nhật ký" not in page and "Thu hồi" not in page
        assert client.get(f"/ke-hoach/{plan.pk}/nhat-ky/").status_code == 403


def test_whole_workflow_through_the_pages(client):
    office = make_office()
    login(client, office.author)
    answer = client.post("/ke-hoach/moi/", {"issuer": office.body.pk, "kind": "KH", "subject": "Kế hoạch thử"})
    plan = Plan.objects.get()
    assert answer.url == f"/ke-hoach/{plan.pk}/sua/"
    at = f"/ke-hoach/{plan.pk}/"
    assert client.post(at + "trinh/", {"comment": "Kính trình"}).url == at
    login(client, office.head)
    assert "Chờ duyệt" in client.get(at).content.decode()
    assert client.post(at + "tra-lai/", {"comment": ""}).status_code == 422
    client.post(at + "tra-lai/", {"comment": "Bổ sung mục II"})
    login(client, office.author)
    assert "Bổ sung mục II" in client.get(at).content.decode()
    client.post(at + "trinh/")
    client.post(at + "rut-lai/")
    client.post(at + "trinh/")
    login(client, office.head)
    client.post(at + "duyet/")
    client.post(at + "ky/", {"post": office.post.pk, "authority": "direct", "signed_on": "05/01/2026"})
    plan.refresh_from_db()
    assert (plan.state, plan.signed_by) == (S.SIGNED, office.head)
    assert client.post(at + "duyet/").status_code == 409


def test_second_click_of_a_step_is_a_409(client):
    office = make_office()
    plan = approved(office)
    login(client, office.head)
    assert client.post(f"/ke-hoach/{plan.pk}/duyet/").status_code == 409


def test_withdrawal_and_correction_through_the_pages(client):
    office = make_office()
    plan = issued(office)
    login(client, office.author)
    answer = client.post(f"/ke-hoach/{plan.pk}/dinh-chinh/")
    assert Plan.objects.get(pk=answer.url.split("/")[2]).document.kind == "CV"
    login(client, office.head)
    client.post(f"/ke-hoach/{plan.pk}/thu-hoi/", {"on": "06/01/2026", "reason": "Thay thế"})
    page = client.get(f"/ke-hoach/{plan.pk}/").content.decode()
    assert "Đã thu hồi từ" in page and "Thay thế" in page


def test_clerk_attaches_the_scan_as_the_official_file(client):
    office = make_office()
    plan = signed(office)
    login(client, office.clerk)
    scan = client.get(f"/ke-hoach/{plan.pk}.pdf").content
    for name in ("ban-ky.pdf", "ban-ky-lai.pdf"):
        upload = SimpleUploadedFile(name, scan, "application/pdf")
        assert client.post(f"/ke-hoach/{plan.pk}/ban-ky/", {"file": upload}).status_code == 302
    official = plan.document.files.get(is_official=True)
    assert (official.name, plan.document.files.count()) == ("ban-ky-lai.pdf", 2)


def test_new_plan_from_a_document_proposes_order_and_subject(client):
    office = make_office()
    order = make_order(office)
    make_order(office, "77/CTr-UBND")
    login(client, office.author)
    page = client.get(f"/ke-hoach/moi/?van-ban={order.handed_down_by_id}").content.decode()
    assert f'<option value="{order.pk}" selected>' in page
    assert "Thực hiện Chương trình số 08/CTr-UBND ngày 05/01/2026" in page
    assert "77/CTr-UBND" not in page
    data = {"issuer": office.body.pk, "kind": "CV", "subject": "Thực hiện", "order": order.pk}
    client.post(f"/ke-hoach/moi/?van-ban={order.handed_down_by_id}", data)
    plan = Plan.objects.get()
    assert plan.order == order
    assert "đề nghị các đơn vị triển khai" in plan.opening


def test_new_plan_refuses_a_foreign_place_and_readers(client):
    office, other = make_office(), make_office()
    foreign = make_order(other)
    login(client, office.author)
    data = {"issuer": office.body.pk, "kind": "KH", "subject": "Thử", "order": foreign.pk}
    assert client.post("/ke-hoach/moi/", data).status_code == 200
    assert not Plan.objects.exists()
    assert login(client, make_user(office.body, "auditor")).get("/ke-hoach/moi/").status_code == 403
    assert login(client, office.author).get(f"/ke-hoach/moi/?van-ban={draft(other).document_id}").status_code == 404


def test_list_has_tabs_filters_and_search_without_marks(client):
    office = make_office()
    mine = draft(office)
    services.submit_plan(plan=draft(office), actor=office.author)
    issued(office)
    login(client, office.head)
    assert client.get("/ke-hoach/?viec=cho-duyet").context["page"].paginator.count == 1
    assert client.get("/ke-hoach/?state=issued&kind=KH&year=2026").context["page"].paginator.count == 1
    assert client.get("/ke-hoach/?q=doi+ngoai").context["page"].paginator.count == 3
    assert client.get("/ke-hoach/?q=khong+co").context["page"].paginator.count == 0
    login(client, office.author)
    assert mine in client.get("/ke-hoach/?viec=toi-soan").context["page"].object_list


def test_list_costs_the_same_with_3_and_with_30_plans(client):
    office = make_office()
    login(client, office.head)
    for _ in range(3):
        draft(office)
    few = queries(client, "/ke-hoach/")
    for _ in range(27):
        draft(office)
    assert queries(client, "/ke-hoach/") == few


def test_plan_page_and_editor_cost_the_same_with_3_and_with_30_tasks(client):
    office = make_office()
    plan = draft(office)
    login(client, office.author)

    def with_tasks(number):
        rows = [{"text": f"Việc {n}", "assignments": [("lead", office.schools[0].pk)]} for n in range(number)]
        plan.refresh_from_db()
        services.save_tasks(plan=plan, version=plan.version, actor=office.author, tasks=rows)
        return [queries(client, f"/ke-hoach/{plan.pk}/{path}") for path in READ]

    few = with_tasks(3)
    assert with_tasks(30) == few


def test_coverage_shows_what_is_carried_out_and_takes_an_exemption(client):
    office = make_office()
    order = make_order(office)
    first = order.handed_down_by.tasks.create(label="1", text="Nhiệm vụ thứ nhất")
    second = order.handed_down_by.tasks.create(label="2", text="Nhiệm vụ thứ hai")
    plan = draft(office, order=order)
    services.save_tasks(
        plan=plan, version=1, actor=office.author, tasks=[{"text": "Việc của Sở", "carries_out": [first.pk]}]
    )
    login(client, office.author)
    address = f"/ke-hoach/{plan.pk}/doi-chieu/"
    page = client.get(address).content.decode()
    assert "Đã đưa vào kế hoạch" in page and "Chưa có nhiệm vụ tương ứng" in page
    assert client.post(address, {"task": second.pk, "reason": ""}).status_code == 422
    client.post(address, {"task": second.pk, "reason": "Không có học sinh du học"})
    assert "Không có học sinh du học" in client.get(address).content.decode()


def test_style_sheet_of_each_format_is_served(client):
    login(client, make_user(make_org()))
    for look in ("state", "party"):
        answer = client.get(f"/ke-hoach/the-thuc-{look}.css")
        assert answer.headers["Content-Type"] == "text/css"
        assert ".paper-kind " in answer.content.decode()


def test_page_of_a_paper_from_above_leads_to_a_plan_of_the_own(client):
    office = make_office()
    order = make_order(office)
    link = f"/ke-hoach/moi/?van-ban={order.handed_down_by_id}"
    page = f"/van-ban/{order.handed_down_by_id}/"
    assert link in login(client, office.author).get(page).content.decode()
    assert link not in login(client, make_user(office.body, "auditor")).get(page).content.decode()
    assert link not in login(client, make_user(office.city, "specialist")).get(page).content.decode()
