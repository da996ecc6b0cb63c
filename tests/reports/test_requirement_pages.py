"""Making a requirement with the plan, and issuing it with its duties."""

from datetime import date

import pytest
from django.utils import timezone

from directives.models import Document, Recipient
from plans.models import Plan
from reports.models import Duty, ReportForm, ReportingRequirement
from reports.services.forms import create_value_list, revise_form
from tests.factories import make_document, make_node, make_org, make_plan, make_post, make_series, make_user
from tests.reports.makers import make_world, sent

pytestmark = pytest.mark.django_db


def formset(prefix, rows):
    values = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for at, row in enumerate(rows):
        values |= {f"{prefix}-{at}-{name}": value for name, value in row.items()}
        values[f"{prefix}-{at}-ORDER"] = at + 1
    return values


def asked(office, **changes):
    return {
        "name": "Báo cáo năm",
        "frequency": "yearly",
        "days": "10/12",
        "rolls_forward": "on",
        "from_year": "2026",
        "receiver": office.name,
        "asks_progress": "on",
        **formset("de-muc", [{"title": "Kết quả", "is_required": "on"}, {"title": "Kiến nghị"}]),
        **formset("chi-tieu", [{"name": "Số lớp", "unit": "lớp", "type": "integer", "rule": "sum"}]),
        **changes,
    }


def signed_plan(world):
    plan = make_plan(world.office, state=Plan.State.SIGNED, post=make_post(world.office, world.people["office_head"]))
    Recipient.objects.create(document=plan.document, text="Các trường", mode="rule", line="main")
    Recipient.objects.create(document=plan.document, text="Lưu: VT", mode="text", purpose="archive")
    make_series(world.office)
    Plan.objects.filter(pk=plan.pk).update(signed_on=timezone.localdate())
    return plan


def create(client, document, **changes):
    return client.post(f"/bao-cao/che-do/moi/?van-ban={document.pk}", asked(document.issuer, **changes))


def test_clerk_makes_a_requirement_and_sees_who_will_owe_what(client):
    world = make_world()
    client.force_login(world.people["office_clerk"])
    answer = create(client, world.document, frequency="half_yearly", days="15/6, 10/12")
    made = ReportingRequirement.objects.latest("pk")
    page = client.get(made.get_absolute_url()).content.decode()

    assert answer.status_code == 302 and not made.is_open
    assert list(made.form.headings.values_list("title", "is_required")) == [("Kết quả", True), ("Kiến nghị", False)]
    assert "<strong>2 đơn vị</strong>" in page and "Trường 1" in page and "6 tháng đầu năm" in page
    assert client.post(f"{made.get_absolute_url()}ap-dung/").status_code == 302
    assert Duty.objects.filter(requirement=made).exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"days": "31/2"}, "Không hiểu"),
        ({"days": "10/12, 15/6"}, "cần đúng 1 ngày"),
        ({"receiver": "Đơn vị không có"}, "Không thấy đơn vị"),
        ({"to_year": "2025"}, "Năm kết thúc"),
        ({"other_receivers": "Sở Giáo dục"}, "hai lần"),
    ],
)
def test_mistakes_are_told_beside_the_field(client, changes, message):
    world = make_world()
    client.force_login(world.people["office_clerk"])
    answer = create(client, world.document, **changes)

    assert answer.status_code == 200 and message in answer.content.decode()


def test_requirement_of_a_draft_is_edited_until_it_is_issued(client):
    world = make_world()
    plan = signed_plan(world)
    client.force_login(world.people["office_clerk"])
    create(client, plan.document)
    made = plan.document.requirements.get()
    url = f"/bao-cao/che-do/{made.pk}/sua/"
    assert 'value="10/12"' in client.get(url).content.decode()

    client.post(url, asked(world.office, days="15/11", name="Báo cáo mới"))
    made.refresh_from_db()
    assert (made.name, str(made.dates.get()), made.form.version) == ("Báo cáo mới", "15/11", 1)


def test_issue_page_shows_duties_and_issuing_makes_them_with_the_number(client):
    world = make_world()
    plan = signed_plan(world)
    client.force_login(world.people["office_clerk"])
    create(client, plan.document, days="31/12")
    url = f"/ke-hoach/{plan.pk}/ban-hanh/"
    page = client.get(url).content.decode()
    assert "Báo cáo năm" in page and "<strong>2 đơn vị</strong>" in page and "Trường 1" in page

    today = timezone.localdate()
    series = world.office.series.get()
    answer = client.post(url, {"on": f"{today:%d/%m/%Y}", "series": series.pk})
    assert answer.status_code == 302
    document = Document.objects.get(pk=plan.document_id)
    assert document.state == "issued" and document.number == 1
    assert set(Duty.objects.filter(requirement__document=document).values_list("organization", flat=True)) == {
        world.school.pk,
        world.other.pk,
    }
    assert Duty.objects.filter(requirement__document=document, node__handed_down_by=document).exists()
    assert client.post(url, {"on": f"{today:%d/%m/%Y}", "series": series.pk}).status_code == 302
    assert Duty.objects.filter(requirement__document=document, year=today.year).count() == 2


@pytest.mark.parametrize(("who", "code"), [("office_head", 403), ("head", 404), ("stranger", 404)])
def test_only_the_clerk_of_the_issuer_issues(client, who, code):
    world = make_world()
    plan = signed_plan(world)
    client.force_login(world.people[who])

    assert client.get(f"/ke-hoach/{plan.pk}/ban-hanh/").status_code == code


def test_fault_in_the_duties_takes_the_number_back(client, monkeypatch):
    from orgs.errors import DomainError
    from plans.models import RegisterEntry
    from reports.services import issuing

    world = make_world()
    plan = signed_plan(world)
    client.force_login(world.people["office_clerk"])
    create(client, plan.document)

    def fail(**kwargs):
        raise DomainError("không lập được nghĩa vụ")

    monkeypatch.setattr(issuing, "open_requirement", fail)
    with pytest.raises(DomainError):
        issuing.issue_plan_with_duties(
            plan=plan, series=world.office.series.get(), on=timezone.localdate(), actor=world.people["office_clerk"]
        )
    assert not RegisterEntry.objects.exists()
    assert Plan.objects.get(pk=plan.pk).state == Plan.State.SIGNED


def test_recipient_notes_its_own_duty_under_a_paper_from_outside(client):
    office = make_org("Sở Xây dựng")
    city = make_org("UBND tỉnh")
    document = make_document(city)
    document.receipts.create(organization=office)
    make_node(office, document)
    client.force_login(make_user(office, "clerk"))
    page = client.get(f"/bao-cao/che-do/moi/?van-ban={document.pk}").content.decode()
    assert "ghi nghĩa vụ của đơn vị mình" in page

    client.post(f"/bao-cao/che-do/moi/?van-ban={document.pk}", asked(office, receiver="UBND tỉnh"))
    made = document.requirements.get()
    client.post(f"/bao-cao/che-do/{made.pk}/ap-dung/")
    assert set(made.duties.values_list("organization", flat=True)) == {office.pk}


def test_form_in_use_gets_a_next_version_and_old_reports_keep_theirs():
    world = make_world()
    version = sent(world)

    revise_form(
        requirement=world.requirement, name="Mẫu", headings=[{"title": "Đề mục mới"}], indicators=[],
        asks_progress=False, actor=world.people["office_clerk"],
    )  # fmt: skip

    assert version.form.headings.get().title == "Kết quả thực hiện"
    assert ReportingRequirement.objects.get(pk=world.requirement.pk).form.headings.get().title == "Đề mục mới"
    assert ReportForm.objects.latest("pk").previous == version.form


def test_value_list_is_made_once_with_its_items_in_order():
    made = create_value_list(name="Quốc gia", items=["Nhật Bản", " Đức ", "", "Đức"], actor=None)

    assert [item.name for item in made.items.all()] == ["Nhật Bản", "Đức"]


def test_fold_rules_are_chosen_on_their_page(client):
    from tests.reports.test_folding import with_upward

    world = make_world()
    with_upward(world)
    client.force_login(world.people["office_clerk"])
    url = f"/bao-cao/che-do/{world.requirement.pk}/cach-tong-hop/"
    data = {f"target-{world.figure.pk}": world.up_figure.pk, f"rule-{world.figure.pk}": "average"}

    assert client.post(url, data).status_code == 302
    assert world.requirement.fold_rules.get().rule == "average"
    client.force_login(world.people["head"])
    assert client.post(url, data).status_code == 403


def test_catalogue_names_paper_receiver_and_next_day(client):
    world = make_world()
    client.force_login(world.people["head"])
    page = client.get("/bao-cao/nghia-vu/").content.decode()

    assert world.document.code in page and "Sở Giáo dục" in page and "10/12" in page
    assert date(2026, 12, 10) in set(world.requirement.duties.values_list("due_on", flat=True))
