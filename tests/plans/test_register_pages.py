from io import BytesIO

import pdfplumber
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from plans import services
from plans.models import CommitteeTerm, FirstNumber, NumberSeries, RegisterEntry
from plans.registers import COLUMNS
from tests.factories import make_org, make_user
from tests.plans.making import DAY, issued, make_office, make_party_office

pytestmark = pytest.mark.django_db
AT = "/ke-hoach/so-van-ban-di"
PAGES = (f"{AT}/", f"{AT}/in/", f"{AT}.pdf", f"{AT}.xlsx")


def login(client, user):
    client.force_login(user)
    return client


def filled(office):
    """One issued, one entered by hand, one void, and a gap of two numbers."""
    issued(office)
    for number in range(2, 7):
        services.enter_number(
            series=office.series, number=number, issued_on=DAY, code=f"0{number}/KH-SGDĐT",
            subject=f"Kế hoạch giấy {number}", actor=office.clerk,
        )  # fmt: skip
    office.series.entries.filter(number__in=[3, 4]).delete()
    entry = office.series.entries.get(number=5)
    services.void_number(entry=entry, reason="Ghi nhầm sổ", actor=office.clerk)


@pytest.mark.parametrize("page", PAGES)
def test_register_is_closed_to_strangers_and_anonymous(client, page):
    office = make_office()
    filled(office)
    assert client.get(page).status_code == 302
    login(client, make_user(make_org(), "clerk"))
    assert client.get(f"{page}?so={office.series.pk}").status_code in (404, 200)
    assert b"KH-SGD" not in client.get(f"{page}?so={office.series.pk}").content
    assert login(client, make_user(office.body, "auditor")).get(page).status_code == 200


def test_register_shows_rows_voids_and_gaps(client):
    office = make_office()
    filled(office)
    page = login(client, office.clerk).get(f"{AT}/").content.decode()
    for text in ("01/KH-SGDĐT", "Ghi sổ bù.", "Đã hủy", "Ghi nhầm sổ", "3–4", "Có 2 số chưa có văn bản"):
        assert text in page
    assert "Hủy số" in page
    assert "Hủy số" not in login(client, office.head).get(f"{AT}/").content.decode()


def test_printed_register_has_the_columns_of_the_decree(client):
    office = make_office()
    filled(office)
    login(client, office.clerk)
    page = client.get(f"{AT}/in/").content.decode()
    assert all(column in page for column in COLUMNS)
    with pdfplumber.open(BytesIO(client.get(f"{AT}.pdf").content)) as pdf:
        assert [round(x) for x in (pdf.pages[0].width, pdf.pages[0].height)] == [842, 595]
        text = pdf.pages[0].extract_text()
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐI" in text and "01/KH-" in text
    book = load_workbook(BytesIO(client.get(f"{AT}.xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert list(rows[0]) == list(COLUMNS)
    assert rows[1][:2] == ("01/KH-SGDĐT", "05/01/2026")
    assert rows[3][7] == "Hủy số: Ghi nhầm sổ; Ghi sổ bù"


def test_late_entry_and_void_through_the_pages(client):
    office = make_office()
    login(client, office.clerk)
    data = {"number": 1, "issued_on": "05/01/2026", "code": "01/KH-SGDĐT", "subject": "Kế hoạch giấy"}
    address = f"{AT}/{office.series.pk}/ghi-bu/"
    assert client.post(address, data | {"number": ""}).status_code == 422
    assert client.post(address, data).url == f"{AT}/?so={office.series.pk}&ky=2026"
    assert client.post(address, data).status_code == 409
    entry = RegisterEntry.objects.get()
    void = f"{AT}/so/{entry.pk}/huy/"
    assert client.get(void).status_code == 200
    client.post(void, {"reason": "Ghi nhầm"})
    assert client.post(void, {"reason": "Ghi nhầm"}).status_code == 409
    login(client, office.head)
    assert (client.get(address).status_code, client.get(void).status_code) == (403, 403)
    login(client, make_user(make_org(), "clerk"))
    assert (client.get(address).status_code, client.get(void).status_code) == (404, 404)


def test_register_costs_the_same_with_3_and_with_30_numbers(client):
    office = make_office()
    login(client, office.clerk)

    def cost(upto):
        start = office.series.entries.count() + 1
        for number in range(start, upto + 1):
            services.enter_number(
                series=office.series, number=number, issued_on=DAY, code=str(number), subject="x", actor=office.clerk
            )
        client.get(f"{AT}/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{AT}/")
            client.get(f"{AT}/in/")
        return len(captured)

    assert cost(3) == cost(30)


def test_settings_open_series_terms_and_first_numbers(client):
    office = make_party_office()
    login(client, office.clerk)
    at = f"{AT}/thiet-lap/{office.body.pk}/"
    assert client.get(f"{AT}/thiet-lap/").status_code == 200
    assert client.post(at + "mo-so/", {"name": "Sổ công văn", "scope": "term", "is_active": "on"}).status_code == 422
    client.post(at + "mo-so/", {"name": "Sổ công văn", "scope": "term", "kinds": ["CV"], "is_active": "on"})
    series = NumberSeries.objects.get(name="Sổ công văn")
    assert series.kinds == ["CV"]
    twice = client.post(at + "mo-so/", {"name": "Sổ công văn", "scope": "term", "kinds": ["CV"]})
    assert twice.status_code == 422 and "mang tên này" in twice.content.decode()
    client.post(f"{AT}/thiet-lap/so/{series.pk}/", {"name": "Sổ công văn đi", "scope": "term", "kinds": ["CV"]})
    series.refresh_from_db()
    assert (series.name, series.is_active) == ("Sổ công văn đi", False)
    client.post(at + "nhiem-ky/", {"name": "2030–2035", "from_on": "01/07/2030"})
    assert CommitteeTerm.objects.filter(organization=office.body).count() == 2
    client.post(at + "so-dau/", {"series": series.pk, "on": "05/01/2026", "first": 31})
    assert FirstNumber.objects.get().term.name == "2025–2030"
    assert "từ số 31" in client.get(at).content.decode()


def test_settings_are_closed_to_others(client):
    office = make_office()
    addresses = [f"{AT}/thiet-lap/{office.body.pk}/", f"{AT}/thiet-lap/so/{office.series.pk}/"]
    assert client.get(addresses[0]).status_code == 302
    for user, status in ((office.author, 403), (make_user(make_org(), "clerk"), 404)):
        login(client, user)
        assert {client.get(address).status_code for address in addresses} == {status}
        assert client.post(addresses[0] + "mo-so/", {"name": "x", "scope": "year"}).status_code == status


def test_body_without_a_register_is_told_the_next_step(client):
    clerk = make_user(make_org(), "clerk")
    page = login(client, clerk).get(f"{AT}/").content.decode()
    assert "chưa có sổ văn bản đi" in page and "/thiet-lap/" in page
