"""The Hải Phòng letter's regime, set up through the pages as the letter reads; dates and bodies are read from it.

The letter: an annual report before 10 December to Sở through its office, put together for UBND thành phố and Sở Ngoại
vụ "theo quy định" (no day named: Sở chooses one, and it is marked as chosen); students abroad, by country, before 15
June and before 10 December, by education units and consultancies only.
"""

import re
import unicodedata
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.utils import timezone

from orgs.models import Kind
from reports.models import Duty, FoldRule, ReportingRequirement, RequirementDate, ValueList
from reports.services.owing import owing_bodies
from tests.factories import make_document, make_node, make_org, make_receipt, make_user
from tests.reports.test_requirement_pages import formset

SEED = settings.BASE_DIR.parent / "shared" / "seeds" / "002_9e22b257a9db9e2f.txt"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.any_database,
    pytest.mark.skipif(not SEED.exists(), reason="the shared seeds are not beside the project"),
]
COUNTRIES = ["Nhật Bản", "Hàn Quốc", "Đức", "Nước khác"]
HEADINGS = ["Kết quả thực hiện", "Khó khăn, vướng mắc", "Kiến nghị, đề xuất"]
# What the letter's "Kính gửi" calls them: (kind, how many here, owes the students' report)
RECEIVERS = [
    ("Phòng Giáo dục và Đào tạo", 2, True),
    ("Trường THPT", 4, True),
    ("Trung tâm GDNN-GDTX", 2, True),
    ("Trung tâm ngoại ngữ, tin học, kỹ năng sống", 2, False),
    ("Trung tâm tư vấn du học", 1, True),
    ("Đơn vị trực thuộc", 1, True),
]


@dataclass
class City:
    """Sở with its department and twelve units, the paper above it and its own letter, as registered and issued."""

    committee: object
    office: object
    department: object
    foreign: object
    letter: object
    programme: object
    clerk: object
    units: dict = field(default_factory=dict)

    def unit(self, kind):
        return self.units[kind][0]


def letter_text() -> str:
    return " ".join(unicodedata.normalize("NFC", SEED.read_text()).split())


@pytest.fixture
def city(client):
    committee = make_org("UBND thành phố Hải Phòng")
    office = make_org("Sở Giáo dục và Đào tạo Hải Phòng", parent=committee)
    department = make_org("Văn phòng Sở", parent=office, is_internal=True)
    foreign = make_org("Sở Ngoại vụ", parent=committee)
    programme = make_document(committee, code="08/CTr-UBND", origin="registered")
    make_receipt(programme, office)
    make_node(office, programme)
    letter = make_document(office, code="1/SGDĐT-VP", kind="CV")
    root = make_node(office, letter)
    made = City(committee, office, department, foreign, letter, programme, make_user(office, "clerk"))
    for name, count, _ in RECEIVERS:
        kind = Kind.objects.create(name=name)
        made.units[name] = [make_org(f"{name} {number}", parent=office, kind=kind) for number in range(1, count + 1)]
        for body in made.units[name]:
            make_node(body, letter, parent=root)
    client.force_login(made.clerk)
    return made


def kinds(city, *, students_only=False):
    return [city.unit(name).kind_id for name, _, asked in RECEIVERS if asked or not students_only]


def upward_values(city, day="20/12"):
    """Sở's own report upward: its day is chosen by Sở, because the papers leave it to other rules."""
    return {
        "name": "Báo cáo kết quả thực hiện Chương trình 08/CTr-UBND", "frequency": "yearly", "days": day,
        "rolls_forward": "on", "is_date_chosen": "on", "from_year": timezone.localdate().year,
        "receiver": city.committee.name, "other_receivers": city.foreign.name, "asks_progress": "on",
        **formset("de-muc", [{"title": title, "is_required": "on"} for title in HEADINGS[:1]]),
        **formset("chi-tieu", [{"name": "Số hoạt động giao lưu", "type": "integer", "rule": "sum"}]),
    }  # fmt: skip


def annual_values(city, upward):
    """The letter's annual report: every unit that carries it out, before 10/12, through Văn phòng Sở."""
    return {
        "name": "Báo cáo kết quả thực hiện", "frequency": "yearly", "days": "10/12", "is_strict": "on",
        "rolls_forward": "on", "from_year": timezone.localdate().year, "receiver": city.office.name,
        "via": city.department.pk, "handlers": [city.clerk.pk], "folds_into": upward.pk, "asks_progress": "on",
        **formset("de-muc", [{"title": title, "is_required": "on"} for title in HEADINGS]),
        **formset("chi-tieu", [{"name": "Số hoạt động giao lưu", "type": "integer", "rule": "sum"}]),
    }  # fmt: skip


def students_values(city, countries):
    """Students abroad by country: twice a year, by the kinds of units the letter names."""
    return {
        "name": "Thống kê học sinh đi du học", "frequency": "half_yearly", "days": "15/6, 10/12: Cả năm",
        "is_strict": "on", "rolls_forward": "on", "from_year": timezone.localdate().year,
        "kinds": kinds(city, students_only=True), "receiver": city.office.name, "via": city.department.pk,
        "handlers": [city.clerk.pk],
        **formset("de-muc", []),
        **formset("chi-tieu", [
            {"name": "Số học sinh đi du học", "unit": "người", "type": "integer", "rule": "sum",
             "breakdown": countries.pk, "is_required": "on"},
        ]),
    }  # fmt: skip


def posted(client, document, values) -> ReportingRequirement:
    answer = client.post(f"/bao-cao/che-do/moi/?van-ban={document.pk}", values)
    errors = answer.context and [answer.context["form"].errors, *(part.errors for part in answer.context["parts"])]
    assert answer.status_code == 302, errors
    return ReportingRequirement.objects.latest("pk")


def opened(client, requirement):
    assert client.post(f"{requirement.get_absolute_url()}ap-dung/").status_code == 302
    requirement.refresh_from_db()
    assert requirement.is_open
    return requirement


def set_up(client, city):
    """The whole regime, in the order a clerk works: the report above first, then what feeds it."""
    upward = opened(client, posted(client, city.programme, upward_values(city)))
    annual = opened(client, posted(client, city.letter, annual_values(city, upward)))
    client.post("/bao-cao/che-do/danh-muc/moi/", {"name": "Nước đến du học", "items": "\n".join(COUNTRIES)})
    countries = ValueList.objects.get(name="Nước đến du học")
    students = opened(client, posted(client, city.letter, students_values(city, countries)))
    return upward, annual, students


def test_the_letter_reads_as_the_test_says():
    text = letter_text()

    assert "trước ngày 10 tháng 12 hàng năm về Sở GD&ĐT (qua Văn phòng Sở)" in text
    assert "gửi UBND thành phố và Sở Ngoại vụ theo quy định" in text
    assert re.search(r"các đơn vị giáo dục, các trung tâm tư vấn du học .* học sinh đi du học tại các nước", text)
    assert "định kỳ trước 15/6/2023 và báo cáo năm trước ngày 10/12/2023" in text


def test_annual_report_goes_through_the_office_and_folds_upward(client, city):
    upward, annual, _ = set_up(client, city)

    assert {(str(day), annual.is_strict) for day in annual.dates.all()} == {("10/12", True)}
    receiver = annual.receivers.get()
    assert (receiver.organization, receiver.via) == (city.office, city.department)
    assert list(receiver.handlers.all()) == [city.clerk] and annual.folds_into == upward
    assert set(annual.duties.values_list("organization", flat=True)) == {
        body.pk for bodies in city.units.values() for body in bodies
    }
    assert FoldRule.objects.get(requirement=annual).target.form == upward.form


def test_own_day_upward_is_chosen_and_marked_as_chosen(client, city):
    upward, annual, _ = set_up(client, city)
    page = client.get(upward.get_absolute_url()).content.decode()

    assert upward.is_date_chosen and not annual.is_date_chosen
    assert "ngày do đơn vị chọn, văn bản không ghi" in page
    assert "ngày do đơn vị chọn" not in client.get(annual.get_absolute_url()).content.decode()
    assert [row.organization for row in upward.receivers.all()] == [city.committee, city.foreign]
    assert set(upward.duties.values_list("organization", flat=True)) == {city.office.pk}


def test_students_abroad_are_owed_by_education_units_and_consultancies_only(client, city):
    _, _, students = set_up(client, city)
    today = timezone.localdate()

    owing = {body.kind.name for body in owing_bodies(students, today).select_related("kind")}
    assert owing == {name for name, _, asked in RECEIVERS if asked}
    assert [str(day) for day in students.dates.all()] == ["15/6", "10/12"]
    figure = students.form.indicators.get()
    assert [item.name for item in figure.breakdown.items.all()] == COUNTRIES
    page = client.get(students.get_absolute_url()).content.decode()
    assert "Trung tâm tư vấn du học" in page and "Trung tâm ngoại ngữ" not in page


def test_strict_days_and_periods_read_as_the_letter_says(client, city):
    _, annual, students = set_up(client, city)
    year = timezone.localdate().year + 1
    unit = city.unit("Trung tâm tư vấn du học")

    periods = Duty.objects.filter(organization=unit, year=year, requirement=students).order_by("due_on")
    assert [(duty.period, duty.due_on.day, duty.due_on.month) for duty in periods] == [
        (f"6 tháng đầu năm {year}", 15, 6), (f"Cả năm {year}", 10, 12),
    ]  # fmt: skip
    assert all(duty.last_on.weekday() < 5 for duty in Duty.objects.filter(year=year))
    assert Duty.objects.filter(organization=unit, requirement=annual, year=year).count() == 1


def test_preview_says_who_owes_what_before_it_is_in_use(client, city):
    upward = opened(client, posted(client, city.programme, upward_values(city)))
    annual = posted(client, city.letter, annual_values(city, upward))
    page = client.get(annual.get_absolute_url()).content.decode()

    assert "<strong>12 đơn vị</strong>" in page and "Tổng hợp lên trên" in page
    assert not annual.duties.exists()


def test_a_day_upward_that_leaves_no_time_is_warned_of(client, city):
    upward = opened(client, posted(client, city.programme, upward_values(city, day="10/12")))
    annual = posted(client, city.letter, annual_values(city, upward))
    page = client.get(annual.get_absolute_url()).content.decode()

    assert "không còn ngày làm việc nào" in page and "nên trước hạn của báo cáo ấy ít nhất" in page


def test_every_page_reads_back_what_was_written(client, city):
    upward = posted(client, city.programme, upward_values(city))
    page = client.get(f"{upward.get_absolute_url()}sua/").content.decode()
    assert f">{city.foreign.name}</textarea>" in page.replace("\n", "") and 'value="20/12"' in page
    opened(client, upward)
    annual = posted(client, city.letter, annual_values(city, upward))
    initial = client.get(f"{annual.get_absolute_url()}sua/").context["form"].initial
    assert (initial["via"], initial["folds_into"], initial["is_strict"]) == (city.department.pk, upward.pk, True)
    assert RequirementDate.objects.filter(requirement=annual).count() == 1


def test_sos_own_chosen_day_is_changed_from_next_year_on_and_the_units_go_on_feeding_it(client, city):
    upward, annual, _ = set_up(client, city)
    year = timezone.localdate().year + 1
    client.post(f"{upward.get_absolute_url()}doi/", {"from_year": year})
    later = ReportingRequirement.objects.get(previous=upward)
    values = upward_values(city, day="28/12") | {"from_year": year}
    assert client.post(f"{later.get_absolute_url()}sua/", values).status_code == 302
    page = client.get(f"{later.get_absolute_url()}thay/")
    seen = {"seen": page.context["form"].initial["seen"], "reason": "Sở lùi ngày tổng hợp"}
    assert "28/12" in page.content.decode()
    assert client.post(f"{later.get_absolute_url()}thay/", seen).url == later.get_absolute_url()

    annual.refresh_from_db()
    later.refresh_from_db()
    assert annual.folds_into == later and later.is_date_chosen
    assert [(duty.due_on.day, duty.due_on.month) for duty in later.duties.filter(year=year)] == [(28, 12)]
    assert [row.organization for row in later.receivers.all()] == [city.committee, city.foreign]
    upward.refresh_from_db()
    assert upward.to_year == year - 1
