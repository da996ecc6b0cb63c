"""Who may rehearse, what each sees of it, and the files."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from orgs.models import Organization, User
from reports.services import extend_all
from tests.factories import make_org, make_user
from tests.rehearsal.worlds import FIRST, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]
URL = "/tong-quan/dien-tap/"


@pytest.fixture
def world(time_machine):
    time_machine.move_to("2026-10-01T08:00:00+07:00", tick=False)
    return make_world()


def visit(client, user, query="", url=URL):
    client.force_login(user)
    return client.get(url + query)


@pytest.mark.parametrize(("role", "code"), [("clerk", 200), ("head", 200), ("administrator", 200), ("auditor", 403)])
def test_who_keeps_requirements_or_accounts_may_open_it(client, world, role, code):
    assert visit(client, make_user(world.office, role)).status_code == code


def test_the_office_sees_all_of_its_own_papers_and_a_school_nothing_of_others(client, world):
    page = visit(client, world.clerk).content.decode()
    assert "Trường 1" in page and "Báo cáo năm" in page and "Báo cáo nhanh" in page
    stranger = make_user(make_org("Sở khác"), "clerk")
    page = visit(client, stranger).content.decode()
    assert "Trường 1" not in page and "Báo cáo năm" not in page and "Không có việc nào" in page


def test_an_administrator_sees_the_bodies_looked_after_only(client, world):
    extend_all(FIRST)
    page = visit(client, make_user(world.schools[0], "administrator"), "?tu=01/12/2026").content.decode()
    assert "Trường 1" in page and "Trường 2" not in page
    above = visit(client, make_user(world.office, "administrator"), "?tu=01/12/2026").content.decode()
    assert "Trường 1" in above and "Trường 2" in above


def test_names_of_people_are_for_those_who_may_see_people(client, world):
    head = world.schools[0].memberships.get(role="head").user.full_name
    assert head not in visit(client, world.clerk).content.decode()
    assert "người của đơn vị" in visit(client, world.clerk).content.decode()
    boss = world.office.memberships.get(role="head").user
    assert head in visit(client, boss).content.decode()


def test_it_says_when_the_first_letter_is_supposed_to_leave(client, world):
    page = f"?che_do={world.yearly.pk}&q=Trường+1&den=31/01/2027"

    def second(query):
        response = visit(client, world.clerk, page + query, f"{URL}dien-tap.csv")
        return {line[:10] for line in response.content.decode().splitlines() if "đôn đốc lần 2" in line}

    assert (second(""), second("&ky=3")) == ({"2026-12-24"}, {"2026-12-27"})
    assert "gửi ngay ngày dự thảo" in visit(client, world.clerk, page).content.decode()
    assert "gửi 3 ngày sau ngày dự thảo" in visit(client, world.clerk, page + "&ky=3").content.decode()
    assert visit(client, world.clerk, page + "&ky=-1").context["form"].errors["ky"]


def test_it_says_who_hears_of_it_on_the_portal_only(client, world):
    person = world.schools[0].memberships.get(role="head").user
    User.objects.filter(pk=person.pk).update(wants_email=False)
    query = f"?che_do={world.yearly.pk}&q=Trường+1&den=31/12/2026"
    assert "cổng và thư điện tử (1 người chỉ trên cổng)" in visit(client, world.clerk, query).content.decode()
    rows = visit(client, world.clerk, query, f"{URL}dien-tap.csv").content.decode().splitlines()
    assert {line.rsplit(",", 1)[1] for line in rows if ",Nhắc," in line} == {"cổng", "cổng và thư điện tử"}


def test_filters_narrow_by_requirement_body_and_days(client, world):
    world.schools[1].name = "Trường Hoa Sen"
    world.schools[1].save()
    page = visit(client, world.clerk, f"?che_do={world.yearly.pk}&q=hoa+sen&tu=01/12/2026&den=31/12/2026")
    text = page.content.decode()
    assert "Trường Hoa Sen" in text and "Trường 1" not in text
    assert all(line.first.day.month == 12 for line in page.context["page"])
    assert "Từ 01/12/2026 đến 31/12/2026." in text
    assert {line.first.duty.requirement_id for line in page.context["page"]} == {world.yearly.pk}


@pytest.mark.parametrize("query", ["?tu=01/12/2026&den=01/11/2026", "?tu=01/01/2026&den=01/01/2030", "?tu=xx"])
def test_days_that_make_no_sense_are_told_at_the_field(client, world, query):
    response = visit(client, world.clerk, query)
    assert response.status_code == 200 and response.context["form"].errors
    assert visit(client, world.clerk, query, f"{URL}dien-tap.csv").status_code == 404


def test_a_foreign_requirement_is_no_choice(client, world):
    stranger = make_user(make_org("Sở khác"), "clerk")
    response = visit(client, stranger, f"?che_do={world.yearly.pk}")
    assert response.context["form"].errors and "Báo cáo năm" not in response.content.decode()


def test_the_files_hold_one_row_for_each_event_and_compute_nothing(client, world):
    Organization.objects.filter(pk=world.schools[0].pk).update(name="=1+1", short_name="")
    boss = world.office.memberships.get(role="head").user
    query = f"?che_do={world.yearly.pk}&den=31/12/2026"
    book = load_workbook(io.BytesIO(visit(client, boss, query, f"{URL}dien-tap.xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    response = visit(client, boss, query, f"{URL}dien-tap.csv")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert len(lines) == len(rows) > 30 and lines[0].startswith("Ngày,Việc,Bước")
    assert any(",'=1+1," in line for line in lines)
    reminders = [row for row in rows if row[1] == "Nhắc"]
    assert all(row[9] and row[10] for row in reminders)


def test_a_workbook_too_long_to_write_is_refused_with_another_way(client, world, monkeypatch):
    monkeypatch.setattr("reports.views.rehearsing.MOST_ROWS", 5)
    query = f"?che_do={world.yearly.pk}&den=31/12/2026"
    client.force_login(world.clerk)
    response = client.get(f"{URL}dien-tap.xlsx{query}", follow=True)
    assert response.redirect_chain == [(URL + query.replace("/", "%2F"), 302)]
    assert "hãy tải tệp CSV" in response.content.decode()
    assert client.get(f"{URL}dien-tap.csv{query}").status_code == 200


def test_the_page_costs_the_same_on_every_page_and_shows_fifty_lines(client, world):
    visit(client, world.clerk)
    costs = []
    for query in ("?che_do={}&den=01/12/2026", "?che_do={}", "?che_do={}&trang=2"):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(URL + query.format(world.yearly.pk))
        costs.append(len(queries))
    assert len(set(costs)) == 1
    assert response.context["page"].paginator.per_page == 50


@pytest.mark.parametrize("path", ["", "dien-tap.csv", "dien-tap.xlsx"])
def test_a_visitor_has_to_sign_in_and_posting_is_no_way(client, world, path):
    assert client.get(URL + path).url.startswith("/dang-nhap/")
    client.force_login(world.clerk)
    assert client.post(URL + path).status_code == 405
