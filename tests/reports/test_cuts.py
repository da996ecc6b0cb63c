"""Each receiver gets its cut: what is held back is told to nobody who reads by that delivery."""

import pytest

from reports.cuts import NOTHING, WHOLE, Cut, cut_for, cut_sheet, cuts_for, union, without_withheld, words
from reports.models import FormHeading, Indicator, IndicatorValue
from reports.services.sending import send_report
from reports.sheets import read_sheet
from tests.factories import make_org, make_user
from tests.reports.makers import IN_TIME, fill, make_world

pytestmark = pytest.mark.django_db

PART = {"headings": ["Kết quả thực hiện"], "indicators": [], "progress": False, "files": False}


@pytest.fixture
def world():
    """The school sends to the office (all of it) and to a Sở beside it, which gets one heading and no figure."""
    made = make_world(schools=1)
    made.beside = make_org("Sở Ngoại vụ", parent=made.city)
    made.people["beside_head"] = make_user(made.beside, "head")
    made.requirement.receivers.create(organization=made.beside, position=1, cut=PART)
    made.secret = FormHeading.objects.create(form=made.form, title="Nội bộ", is_required=False)
    return made


def send(world, **content):
    draft = fill(world, **content)
    draft.texts.create(heading=world.secret, text="Chuyện riêng của ngành")
    return send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)


def test_null_is_everything_and_a_missing_key_nothing():
    assert Cut.of(None).is_whole
    cut = Cut.of({"headings": ["Kết quả"]})
    assert cut.heading("Kết quả") and not cut.heading("Khó khăn")
    assert not (cut.indicator("Số") or cut.progress or cut.files or cut.note)


def test_names_are_compared_without_case_and_marks():
    assert Cut.of({"headings": ["KẾT  QUẢ thực hiện"]}).heading("Kết quả thực hiện")


def test_union_gives_what_any_of_them_gives():
    one, other = Cut.of({"headings": ["A"], "progress": True}), Cut.of({"indicators": ["B"], "files": True})
    both = union([one, other])
    assert both.heading("a") and both.indicator("b") and both.progress and both.files
    assert not both.heading("C")
    assert union([one, WHOLE]).is_whole
    assert union([]) == NOTHING


@pytest.mark.parametrize(
    ("who", "whole"),
    {"head": True, "clerk": True, "office_clerk": True, "city_leader": True, "beside_head": False}.items(),
)
def test_receivers_read_by_their_delivery_and_those_above_everything(world, who, whole):
    version = send(world)
    cut = cut_for(world.people[who], version)
    assert cut.is_whole == whole
    assert cut.heading("Kết quả thực hiện")
    assert cut.heading("Nội bộ") == whole


def test_the_cut_is_the_one_of_the_sending(world):
    version = send(world)
    world.requirement.receivers.filter(organization=world.beside).update(cut=None)
    assert not cut_for(world.people["beside_head"], version).heading("Nội bộ")


def test_a_department_reads_by_the_delivery_that_goes_through_it(world):
    department = make_org("Phòng Hợp tác", parent=world.beside, is_internal=True)
    world.requirement.receivers.filter(organization=world.beside).update(via=department)
    version = send(world)
    assert cut_for(make_user(department, "specialist"), version) == Cut.of(PART)


def test_somebody_without_a_delivery_gets_nothing(world):
    assert cut_for(world.people["stranger"], send(world)) == NOTHING


def test_cuts_of_many_versions_cost_two_queries(world, django_assert_max_num_queries):
    version, user = send(world), world.people["beside_head"]
    assert user.reach
    with django_assert_max_num_queries(2):
        assert cuts_for(user, [version] * 5) == {version.pk: Cut.of(PART)}


def test_cut_sheet_drops_lines_and_the_note_but_not_in_the_database(world):
    version = send(world, note="Riêng cho Sở Giáo dục")
    sheet = cut_sheet(read_sheet(version.duty, version), Cut.of(PART))
    assert [line.heading.title for line in sheet.headings] == ["Kết quả thực hiện"]
    assert sheet.indicators == [] and sheet.progress == [] and sheet.files == []
    assert sheet.version.note == ""
    version.refresh_from_db()
    assert version.note == "Riêng cho Sở Giáo dục"


def test_what_stood_there_before_follows_the_cut_of_that_time(world):
    version = send(world)
    sheet = read_sheet(version.duty, version)
    for line in sheet.headings:
        line.before = "Lời kỳ trước"
    shown = cut_sheet(sheet, WHOLE, before=Cut.of(PART))
    assert [line.before for line in shown.headings] == ["Lời kỳ trước", ""]


def test_totals_leave_out_what_the_delivery_holds_back(world):
    open_figure = Indicator.objects.create(form=world.form, name="Số được gửi", is_required=False)
    world.requirement.receivers.filter(organization=world.beside).update(cut=PART | {"indicators": ["Số được gửi"]})
    draft = fill(world, value=777)
    IndicatorValue.objects.create(version=draft, indicator=open_figure, value=5)
    send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)
    values = IndicatorValue.objects.all()
    assert {row.value for row in without_withheld(values, world.beside)} == {5}
    assert {row.value for row in without_withheld(values, world.office)} == {5, 777}


def test_words_count_what_the_form_has(world):
    assert words(WHOLE, world.form) == "cả báo cáo"
    assert words(Cut.of(PART | {"files": True}), world.form) == "1 đề mục, tệp kèm theo"
    assert words(Cut.of({"headings": ["Đã bỏ khỏi mẫu"]}), world.form) == "không phần nào của mẫu hiện nay"
