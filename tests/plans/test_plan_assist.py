"""What helps while writing: live pages, paste, the clerk's check and its one-click fixes."""

import pytest
from django.urls import reverse

from orgs.models import AuditEntry
from plans import services
from plans.documents.check import check_plan
from plans.models import Plan
from plans.views.checks import Places
from tests.factories import make_org, make_user
from tests.plans.making import draft, make_office, make_party_office, signed
from tests.plans.test_plan_edit import form_data, full_plan

pytestmark = pytest.mark.django_db
ROUTES = ["plan_preview", "plan_paste", "plan_check", "plan_fix"]


def visit(client, name, plan, data=None):
    url = reverse(f"plans:{name}", args=[plan.pk])
    return client.get(url) if name == "plan_check" else client.post(url, data or {})


@pytest.mark.parametrize("name", ROUTES)
def test_only_who_may_write_the_draft_is_helped(client, name):
    office = make_office()
    plan = draft(office)
    assert visit(client, name, plan).url.startswith("/dang-nhap/")
    client.force_login(make_user(make_org("UBND tỉnh khác", locality="Cà Mau"), "specialist"))
    assert visit(client, name, plan).status_code == 404
    client.force_login(make_user(office.body, "auditor"))
    assert visit(client, name, plan).status_code in (403, 404)
    client.force_login(office.author)
    assert visit(client, name, plan).status_code in (200, 422)


@pytest.mark.parametrize("name", ROUTES)
def test_closed_draft_is_not_helped(client, name):
    office = make_office()
    plan = signed(office)
    client.force_login(office.author)
    assert visit(client, name, plan).status_code == 409


@pytest.mark.parametrize("name", ["plan_preview", "plan_paste", "plan_fix"])
def test_helpers_take_posts_only(client, name):
    office = make_office()
    plan = draft(office)
    client.force_login(office.author)
    assert client.get(reverse(f"plans:{name}", args=[plan.pk])).status_code == 405


def test_preview_shows_the_pages_of_what_is_typed_and_stores_nothing(client):
    office = make_office()
    plan = full_plan(office)
    client.force_login(office.author)
    answer = visit(client, "plan_preview", plan, form_data(plan, office.author, opening="Chữvừagõ"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Chữvừagõ" in page and page.count('class="sheet') >= 2
    assert " style=" not in page and "<script" not in page
    plan.refresh_from_db()
    assert plan.version == 2 and "Chữvừagõ" not in plan.opening


def test_preview_of_a_party_plan(client):
    office = make_party_office()
    plan = draft(office)
    client.force_login(office.author)
    assert "ĐẢNG" in visit(client, "plan_preview", plan, form_data(plan, office.author)).content.decode()


def test_preview_of_bad_input_says_what_is_wrong(client):
    office = make_office()
    plan = draft(office)
    client.force_login(office.author)
    answer = visit(client, "plan_preview", plan, form_data(plan, office.author, subject=""))
    assert answer.status_code == 422
    assert "Trích yếu" in answer.json()["message"]


def test_markup_in_texts_is_shown_as_text(client):
    office = make_office()
    plan = draft(office)
    client.force_login(office.author)
    page = visit(client, "plan_preview", plan, form_data(plan, office.author, opening="<img src=x>")).content.decode()
    assert "<img" not in page and "&lt;img" in page


def test_paste_gives_lines_with_marks(client):
    office = make_office()
    plan = draft(office)
    client.force_login(office.author)
    html = "<p><b>Đậm</b> và <i>nghiêng</i></p><ul><li>một</li></ul><script>x</script>"
    answer = visit(client, "plan_paste", plan, {"html": html})
    assert answer.json() == {"text": "**Đậm** và *nghiêng*\n- một"}
    assert answer["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    ("html", "words"), [("", "Không có gì"), ("x" * 2_000_001, "quá dài"), ("<div>" * 9000, "cấu trúc lạ")]
)
def test_paste_that_cannot_be_read_is_refused(client, html, words):
    office = make_office()
    plan = draft(office)
    client.force_login(office.author)
    answer = visit(client, "plan_paste", plan, {"html": html})
    assert answer.status_code == 422 and words in answer.json()["message"]


def faulty(office) -> Plan:
    """A draft with a word written twice, which the check offers to mend."""
    plan = draft(office)
    services.save_plan(
        plan=plan, version=1, actor=office.author,
        fields={"opening": "Thực hiện nhiệm vụ, Sở lập kế hoạch như sau:"},
        sections=[{"level": 1, "heading": "Nội dung", "text": "Các đơn vị phối hợp với với nhau."}],
    )  # fmt: skip
    return Plan.objects.get(pk=plan.pk)


def test_findings_lead_to_their_fields(client):
    office = make_office()
    plan = faulty(office)
    client.force_login(office.author)
    page = visit(client, "plan_check", plan).content.decode()
    assert 'data-goto="phan|0|text"' in page
    assert reverse("plans:plan_fix", args=[plan.pk]) in page
    assert f'name="version" value="{plan.version}"' in page


def test_fix_is_made_once_in_the_version_it_was_offered_for(client):
    office = make_office()
    plan = faulty(office)
    client.force_login(office.author)
    finding = next(one for one in check_plan(plan, user=office.author) if one.fix)
    data = {"version": plan.version, "key": finding.key}
    answer = visit(client, "plan_fix", plan, data)
    assert answer.status_code == 302 and answer.url.endswith("/sua/?xem=kiem-tra")
    plan.refresh_from_db()
    assert plan.version == 3 and plan.sections.get().text == "Các đơn vị phối hợp với nhau."
    assert AuditEntry.objects.about(plan).filter(action="plan_saved").exists()
    assert visit(client, "plan_fix", plan, data).status_code == 409
    assert "Đã sửa theo gợi ý" in client.get(answer.url).content.decode()


def test_findings_are_shown_before_the_draft_is_sent_up(client):
    office = make_office()
    plan = faulty(office)
    client.force_login(office.author)
    page = client.get(f"/ke-hoach/{plan.pk}/trinh/").content.decode()
    assert "Kiểm tra thể thức" in page
    assert check_plan(plan, user=office.author)[0].message in page
    detail = client.get(f"/ke-hoach/{plan.pk}/").content.decode()
    assert "nên sửa" in detail and f"/ke-hoach/{plan.pk}/sua/?xem=kiem-tra" in detail


def test_the_outline_stands_in_the_page_without_scripts(client):
    office = make_office()
    plan = draft(office)
    client.force_login(office.author)
    page = client.get(f"/ke-hoach/{plan.pk}/sua/").content.decode()
    assert 'href="#dong-phan-0"' in page and 'id="dong-phan-0"' in page
    assert '<span class="outline-number">II.</span> Nội dung' in page
    assert '"1": ["I.", "II."' in page


def test_places_of_the_print_lead_to_rows_of_the_form():
    office = make_office()
    plan = full_plan(office)
    places = Places(plan)
    found = {
        place: places.field(place) for place in ("bases.1", "recipients.2", "archive", "addressees.1", "sign.name")
    }
    assert found == {
        "bases.1": "can-cu|0|cited_code", "recipients.2": "noi-nhan|1|text", "archive": "noi-nhan|2|text",
        "addressees.1": "noi-nhan|0|text", "sign.name": "id_post",
    }  # fmt: skip
    assert places.field("blocks.1") == "id_opening"
    assert places.field("blocks.2") == "phan|0|heading"
    assert "viec|0|text" in {places.field(f"blocks.{at}") for at in range(1, 9)}
    assert places.field("national") == ""
