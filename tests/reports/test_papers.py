"""Reports and reminder letters on paper: what they say, in both systems, and who may have them."""

from datetime import timedelta
from io import BytesIO

import pdfplumber
import pytest
from django.utils import timezone

from orgs.models import Membership
from plans.documents import compose
from plans.models import PrintJob
from plans.services import draw_waiting
from reports.documents import ROWS_IN_TEXT, report_paper
from reports.models import Duty, Indicator
from reports.services import send_report
from reports.sheets import read_sheet
from tests.factories import make_document, make_duty, make_org, make_post, make_requirement, make_user
from tests.reports.makers import IN_TIME, fill, make_countries, make_world, sent

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]


def words_of(answer) -> str:
    with pdfplumber.open(BytesIO(answer.content)) as pdf:
        return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def paper_of(duty):
    return report_paper(read_sheet(duty, duty.versions.sent().last() or duty.versions.first()))


def test_a_report_prints_what_was_sent(client):
    world = make_world()
    make_post(world.school, world.people["head"], title="Hiệu trưởng")
    sent(world, text="Đã tổ chức ba hoạt động.\nKhông có vướng mắc.", value="1250.5")
    client.force_login(world.people["office_head"])
    text = words_of(client.get(f"/bao-cao/{world.duty().pk}.pdf"))
    for words in (
        "BÁO CÁO", "Kính gửi: Sở Giáo dục", "I. KẾT QUẢ THỰC HIỆN", "Đã tổ chức ba hoạt động.", "1.250,5",
        "- Như trên;", "HIỆU TRƯỞNG", world.people["head"].full_name, "Trên đây là báo cáo của Trường 1./.",
    ):  # fmt: skip
        assert words in text, words
    assert client.get(f"/bao-cao/{world.duty().pk}.docx").content.startswith(b"PK")
    page = client.get(f"/bao-cao/{world.duty().pk}/").content.decode()
    assert f"/bao-cao/{world.duty().pk}.pdf" in page and f"/bao-cao/{world.duty().pk}.docx" in page


def test_number_and_day_stay_blank_and_the_subject_says_nothing_twice():
    world = make_world()
    world.requirement.name = "Báo cáo năm về đối ngoại nhân dân"
    world.requirement.save()
    sent(world)
    structure = paper_of(world.duty())
    assert (structure.number, structure.day, structure.symbol) == ("", None, f"/BC-{world.school.symbol}")
    assert structure.subject == f"Về đối ngoại nhân dân {world.duty().period_within}"


def test_figures_stand_in_tables_right_aligned_with_their_total():
    world = make_world()
    countries = make_countries("Nhật Bản", "Hàn Quốc")
    figure = Indicator.objects.create(form=world.form, name="Số du học sinh", unit="người", breakdown=countries)
    duty = world.duty()
    fill(world, duty)
    for at, item in enumerate(countries.items.all(), start=1):
        duty.versions.get().values.create(indicator=figure, item=item, value=at * 1000)
    tables = [block.table for block in paper_of(duty).blocks if block.table]
    plain, by_country = tables
    assert [column.align for column in plain.columns] == ["center", "left", "left", "right"]
    assert plain.rows[0][1:] == ("Số hoạt động", "", "3")
    assert by_country.rows[0] == ("1", "Nhật Bản", "người", "1.000")
    assert by_country.rows[-1] == ("", "Tổng cộng", "người", "3.000")
    assert (by_country.caption, by_country.columns[1].title) == ("Số du học sinh", "Nước đến du học")


def test_long_tables_move_to_an_annex_that_the_text_names():
    world = make_world()
    duty = world.duty()
    fill(world, duty)
    for number in range(ROWS_IN_TEXT + 1):
        figure = Indicator.objects.create(form=world.form, name=f"Chỉ tiêu {number}", position=number)
        duty.versions.get().values.create(indicator=figure, value=number)
    structure = paper_of(duty)
    assert [annex.title for annex in structure.annexes] == ["Số liệu báo cáo"]
    assert not any(block.table for block in structure.blocks)
    assert any("Phụ lục" in block.text for block in structure.blocks)


def test_nothing_to_report_is_said():
    world = make_world()
    fill(world, text="", value=None, nothing_to_report=True)
    assert any("không phát sinh" in block.text for block in paper_of(world.duty()).blocks)


def test_a_party_body_reports_in_its_own_form():
    world = make_world()
    world.school.document_format = "party"
    world.school.save()
    sent(world)
    structure = paper_of(Duty.objects.get(pk=world.duty().pk))
    text = " ".join(line.text for line in compose(structure).lines())
    assert structure.addressees == () and structure.recipients == ("Sở Giáo dục",)
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text and "Kính gửi" not in text and "./." not in text
    assert structure.blocks[1].label == "I-"


@pytest.mark.parametrize("tail", [".pdf", ".docx"])
def test_who_may_have_a_report(client, tail):
    world = make_world()
    fill(world)
    address = f"/bao-cao/{world.duty().pk}{tail}"

    def answers(*names):
        found = []
        for name in names:
            client.force_login(world.people[name])
            found.append(client.get(address).status_code)
        return found

    assert answers("clerk", "head") == [200, 200]  # the own draft
    assert answers("office_head", "city_leader", "other_head", "stranger", "administrator") == [404] * 5
    send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)
    assert answers("clerk", "office_head", "office_clerk", "city_leader") == [200] * 4
    assert answers("other_head", "stranger", "administrator") == [404] * 3


# --- Công văn đôn đốc -------------------------------------------------------------------------------
def late(requirement, body, days=20):
    last = timezone.localdate() - timedelta(days=days)
    closes = timezone.now() - timedelta(days=days - 1)
    dates = {"due_on": last, "safe_on": last, "last_on": last, "closes_at": closes, "year": last.year}
    return make_duty(requirement, body, **dates)


@pytest.fixture
def late_schools():
    """A Sở to which two schools owe a report since 20 and 30 days, and its people."""
    city = make_org("UBND thành phố")
    office = make_org("Sở Giáo dục", parent=city, symbol="SGDĐT")
    schools = [make_org(f"Trường {name}", parent=office) for name in ("An", "Bình")]
    requirement = make_requirement(make_document(office, code="08/KH-SGDĐT"), office, name="Báo cáo năm")
    requirement.receivers.update(via=make_org("Văn phòng", parent=office, is_internal=True, symbol="VP"))
    late(requirement, schools[0]), late(requirement, schools[1], 30)
    clerk, head = make_user(office, "clerk"), make_user(office, "head", full_name="Lê Thị Giám Đốc")
    make_post(office, head)
    return {"office": office, "schools": schools, "clerk": clerk, "head": head, "city": city}


AT = "/tong-quan/qua-han/don-doc"


def test_the_letter_goes_to_all_late_units_with_the_list_in_its_annex(client, late_schools):
    client.force_login(late_schools["clerk"])
    text = words_of(client.get(f"{AT}.pdf"))
    for words in (
        "V/v đôn đốc gửi báo cáo quá hạn", "Kính gửi:", "- Trường An", "- Trường Bình", "2 báo cáo đã quá hạn",
        "DANH SÁCH BÁO CÁO QUÁ HẠN", "08/KH-SGDĐT", "GIÁM ĐỐC", "Lê Thị Giám Đốc", "/SGDĐT-VP", "- Lưu: VT, VP.",
    ):  # fmt: skip
        assert words in text, words
    assert client.get(f"{AT}.docx").content.startswith(b"PK")


def test_the_letter_to_one_unit(client, late_schools):
    client.force_login(late_schools["clerk"])
    page = client.get(f"/tong-quan/qua-han/?noi-nop={late_schools['schools'][1].pk}").content.decode()
    assert f"{AT}.pdf?noi-nop={late_schools['schools'][1].pk}" in page
    text = words_of(client.get(f"{AT}.pdf?noi-nop={late_schools['schools'][1].pk}"))
    assert "Kính gửi: Trường Bình" in text and "Trường An" not in text


def test_without_overdue_reports_there_is_no_letter(client, late_schools):
    client.force_login(late_schools["clerk"])
    answer = client.get(f"{AT}.pdf?q=khongco")
    assert answer.status_code == 409 and "Không có báo cáo nào quá hạn" in answer.content.decode()


@pytest.mark.parametrize("tail", [".pdf", ".docx"])
def test_who_may_draw_a_letter(client, late_schools, tail):
    office = late_schools["office"]
    rights = {
        200: [late_schools["clerk"], late_schools["head"], make_user(office, "specialist")],
        403: [make_user(office, "leader"), make_user(office, "auditor"), make_user(office, "administrator")],
    }
    for status, people in rights.items():
        for person in people:
            client.force_login(person)
            assert client.get(f"{AT}{tail}").status_code == status, person.memberships.get().role
    above, stranger = make_user(late_schools["city"], "head"), make_user(make_org(locality="Cà Mau"), "head")
    client.force_login(above)  # sees the list of the Sở, writes no letter in its name
    assert client.get(f"{AT}{tail}?don-vi={office.pk}").status_code == 403
    assert "Công văn đôn đốc" not in client.get(f"/tong-quan/qua-han/?don-vi={office.pk}").content.decode()
    client.force_login(stranger)
    assert client.get(f"{AT}{tail}?don-vi={office.pk}").status_code == 404


@pytest.fixture
def long_letter(late_schools):
    """260 late reports: an annex of more than 15 pages."""
    requirement = Duty.objects.first().requirement
    requirement.name = "Báo cáo năm về công tác đối ngoại nhân dân của các cơ sở giáo dục trên địa bàn thành phố"
    requirement.save()
    for at in range(260):
        late(requirement, make_org(f"Trường Trung học phổ thông số {at}", parent=late_schools["office"]), 40)
    return late_schools


@pytest.mark.slow
def test_a_long_letter_is_drawn_by_the_worker_for_the_one_who_asked(client, long_letter):
    client.force_login(long_letter["clerk"])
    page = client.get(f"{AT}.pdf").content.decode()
    assert "Văn bản dài khoảng" in page and not PrintJob.objects.exists()
    asked = client.post(f"{AT}.pdf")
    assert "Đang lập tệp PDF" in client.get(asked.url).content.decode()
    assert draw_waiting(now=timezone.now()) == (1, 0)
    assert "262 báo cáo đã quá hạn" in words_of(client.get(f"{asked.url}tep/"))
    client.force_login(long_letter["head"])
    assert client.get(asked.url).status_code == 404
    Membership.objects.filter(user=long_letter["clerk"]).delete()
    client.force_login(long_letter["clerk"])
    assert {client.get(asked.url).status_code, client.get(f"{asked.url}tep/").status_code} == {404}
