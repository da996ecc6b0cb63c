"""Đổi chế độ báo cáo từ một năm: copied, changed on the usual pages, counted, then applied in a second step."""

import pytest
from django.utils import timezone

from reports.models import Duty, ReportForm, ReportingRequirement
from reports.services import open_requirement
from tests.reports.makers import fill, make_world
from tests.reports.test_requirement_pages import asked

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]


@pytest.fixture
def world():
    """In use since last year, with duties of this year and the next."""
    made = make_world()
    made.today = timezone.localdate()
    Duty.objects.all().delete()
    ReportingRequirement.objects.update(from_year=made.today.year, is_open=False)
    made.requirement.refresh_from_db()
    open_requirement(requirement=made.requirement, on=made.today, actor=None)
    made.next_year = made.today.year + 1
    made.url = made.requirement.get_absolute_url()
    return made


def successor_of(world):
    return ReportingRequirement.objects.get(previous=world.requirement)


def prepared(client, world):
    client.force_login(world.people["office_clerk"])
    answer = client.post(f"{world.url}doi/", {"from_year": world.next_year})
    made = successor_of(world)
    assert answer.url == f"{made.get_absolute_url()}sua/"
    return made


def test_from_the_question_to_the_new_regime(client, world):
    begun = Duty.objects.get(organization=world.school, year=world.next_year)
    fill(world, begun)
    made = prepared(client, world)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Xem trước việc thay chế độ cũ" in page and "Áp dụng chế độ báo cáo</button>" not in page
    form = asked(world.office, name=world.requirement.name, days="15/11", from_year=world.next_year)
    assert client.post(f"{made.get_absolute_url()}sua/", form).status_code == 302

    url = f"{made.get_absolute_url()}thay/"
    page = client.get(url)
    text = page.content.decode()
    assert "ngày 10/12" in text or "10/12" in text and "15/11" in text
    assert page.context["plan"]["moved"] == 1 and "đơn vị đã soạn hoặc đã gửi" in text and "Trường 1" in text
    assert not made.duties.exists()

    data = {"seen": page.context["form"].initial["seen"], "reason": ""}
    assert client.post(url, data).status_code == 200 and not made.duties.exists()
    answer = client.post(url, data | {"reason": "Quyết định 5"}, follow=True)
    assert "Thay từ năm" in answer.content.decode()
    assert made.duties.get(year=world.next_year).organization == world.other
    begun.refresh_from_db()
    assert begun.requirement == world.requirement
    old = client.get(world.url).content.decode()
    assert f"Từ năm {world.next_year} được thay bằng" in old and "đã được thay" in old
    assert client.post(url, data | {"reason": "Lần nữa"}).status_code == 302  # the second click changes nothing
    assert made.duties.filter(year=world.next_year).count() == 1


def test_what_changed_meanwhile_is_shown_again_first(client, world):
    made = prepared(client, world)
    url = f"{made.get_absolute_url()}thay/"
    seen = client.get(url).context["form"].initial["seen"]
    fill(world, Duty.objects.get(organization=world.school, year=world.next_year))

    assert client.post(url, {"seen": seen, "reason": "QĐ"}).status_code == 409
    assert not successor_of(world).is_open


def test_form_of_the_running_reports_stays_when_the_successor_asks_differently(client, world):
    made = prepared(client, world)
    client.post(f"{made.get_absolute_url()}sua/", asked(world.office, days="15/11", from_year=world.next_year))
    made.refresh_from_db()

    assert made.form != world.form and list(world.form.headings.values_list("title", flat=True)) == [
        "Kết quả thực hiện"
    ]


def test_it_is_dropped_without_a_trace_on_the_duties(client, world):
    made = prepared(client, world)
    client.post(f"{made.get_absolute_url()}sua/", asked(world.office, days="15/11", from_year=world.next_year))
    forms = ReportForm.objects.count()
    before = set(Duty.objects.values_list("pk", "requirement", "due_version"))
    answer = client.post(f"{made.get_absolute_url()}thay/bo/")

    assert answer.url == world.url and not ReportingRequirement.objects.filter(pk=made.pk).exists()
    assert set(Duty.objects.values_list("pk", "requirement", "due_version")) == before
    assert ReportForm.objects.count() == forms - 1 and ReportForm.objects.filter(pk=world.form.pk).exists()


def test_a_year_that_does_not_fit_is_told(client, world):
    client.force_login(world.people["office_clerk"])

    for year in (1990, world.next_year - 3):
        page = client.post(f"{world.url}doi/", {"from_year": year})
        assert page.status_code == 200 and page.context["form"].errors and f'value="{year}"' in page.content.decode()
    assert not ReportingRequirement.objects.filter(previous=world.requirement).exists()


WHO = {"office_clerk": 200, "office_head": 200, "head": 403, "city_leader": 403, "stranger": 404, "administrator": 404}


@pytest.mark.parametrize(("who", "code"), WHO.items())
def test_who_may_change_it(client, world, who, code):
    client.force_login(world.people[who])

    assert client.get(f"{world.url}doi/").status_code == code


@pytest.mark.parametrize(("who", "code"), (WHO | {"head": 404, "city_leader": 404}).items())
def test_who_sees_what_is_being_prepared_and_may_put_it_in_place(client, world, who, code):
    made = prepared(client, world)
    client.force_login(world.people[who])

    assert client.get(f"{made.get_absolute_url()}thay/").status_code == code
    dropped = client.post(f"{made.get_absolute_url()}thay/bo/").status_code
    assert dropped == (302 if code == 200 else code)


def test_pages_of_a_plain_requirement_lead_back(client, world):
    client.force_login(world.people["office_clerk"])

    assert client.get(f"{world.url}thay/").url == world.url
    assert client.post(f"{world.url}thay/bo/").url == world.url
    assert client.get(f"{world.url}thay/bo/").status_code == 405


def test_second_one_being_prepared_leads_to_the_first(client, world):
    made = prepared(client, world)

    assert client.get(f"{world.url}doi/").url == made.get_absolute_url()
    assert f"bản thay từ năm {world.next_year}" in client.get(world.url).content.decode()
