"""Hints where a requirement asks again what the same bodies already report."""

from datetime import date

import pytest

from reports.likeness import alike
from reports.models import Duty, FormHeading, Indicator
from reports.repeats import Content as Asked
from reports.repeats import compare, hints_among, hints_for
from reports.services import open_requirement
from tests.factories import make_document, make_node, make_org, make_requirement, make_user
from tests.reports.makers import OPENED, make_world

ON = date(2026, 3, 2)

ALIKE = [
    ("Số học sinh đi du học", "Số lượng học sinh đi du học"),
    ("Tổng số học sinh đi du học trong năm", "Số học sinh đi du học"),
    ("Số học sinh du học nước ngoài", "Số học sinh đi du học ở nước ngoài"),
    ("Số cuộc kiểm tra đã thực hiện", "Số cuộc kiểm tra"),
    ("Tỷ lệ giải ngân vốn đầu tư công", "Tỷ lệ giải ngân đầu tư công (%)"),
    ("Số thủ tục hành chính được cắt giảm", "Số TTHC được cắt giảm"),
    ("Số hồ sơ tiếp nhận", "Số hồ sơ đã tiếp nhận trong kỳ"),
    ("Số giáo viên", "SỐ LƯỢNG GIÁO VIÊN"),
    ("Số hoc sinh đi du học", "Số học sinh đi du học"),
    ("Báo cáo kết quả thực hiện công tác du học năm 2026", "Báo cáo công tác du học"),
]
DIFFERENT = [
    ("Số học sinh nam", "Số học sinh nữ"),
    ("Số học sinh", "Số học sinh đi du học"),
    ("Số vụ vi phạm", "Số vụ tai nạn"),
    ("Số trường đạt chuẩn mức 1", "Số trường đạt chuẩn mức 2"),
    ("Số hồ sơ tiếp nhận", "Số hồ sơ giải quyết đúng hạn"),
    ("Số hồ sơ giải quyết đúng hạn", "Số hồ sơ giải quyết quá hạn"),
    ("Số cuộc thanh tra", "Số cuộc kiểm tra"),
    ("Số lớp bồi dưỡng", "Số lượt người bồi dưỡng"),
    ("Kinh phí thực hiện", "Kinh phí được cấp"),
    ("Số giáo viên", "Số giáo viên đạt chuẩn"),
    ("Số hoạt động", "Số hợp đồng"),
    ("Số học sinh tiểu học", "Số học sinh trung học"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_of_the_same_thing(one, other):
    assert alike(one, other) and alike(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_of_different_things(one, other):
    assert not alike(one, other) and not alike(other, one)


def test_words_name_what_is_asked_twice():
    here = Asked("Báo cáo du học", ["Quản lý tư vấn du học"], ["Số học sinh đi du học", "Số vụ"])
    there = Asked("Báo cáo hội nhập", ["Quản lý tư vấn du học"], ["Số lượng học sinh đi du học"])
    found = compare(here, there, None, 1)
    assert found and not found.same_name
    assert found.words == "1 chỉ tiêu, 1 đề mục"
    assert found.lines == [
        "“Số học sinh đi du học” (ở đó: “Số lượng học sinh đi du học”)", "“Quản lý tư vấn du học”"
    ]  # fmt: skip


@pytest.fixture
def world(db):
    """Two schools owe a yearly report on; the office sets up another one with a figure of nearly the same name."""
    made = make_world(schools=2)
    Indicator.objects.create(form=made.form, name="Số học sinh đi du học")
    made.new = another(made, "Số lượng học sinh đi du học")
    return made


def another(world, figure, *, issuer=None, bodies=None, name="Báo cáo hội nhập quốc tế", **fields):
    issuer = issuer or world.office
    document = make_document(issuer)
    root = make_node(issuer, document)
    for body in bodies or [world.school, world.other]:
        make_node(body, document, parent=root)
    made = make_requirement(document, issuer, name=name, is_open=False, **fields)
    FormHeading.objects.create(form=made.form, title="Kết quả thực hiện")
    Indicator.objects.create(form=made.form, name=figure)
    return made


def test_the_issuer_is_told_before_it_is_on(client, world):
    found = hints_for(world.new, world.people["office_head"], ON)
    assert [(row.requirement, row.bodies, row.words) for row in found.named] == [(world.requirement, 2, "1 chỉ tiêu")]
    client.force_login(world.people["office_clerk"])
    page = client.get(f"/bao-cao/che-do/{world.new.pk}/").content.decode()
    assert "“Số lượng học sinh đi du học” (ở đó: “Số học sinh đi du học”)" in page
    assert "2 đơn vị nộp cả hai" in page


def test_standard_headings_are_no_repeat(world):
    Indicator.objects.filter(form=world.new.form).delete()
    assert not hints_for(world.new, world.people["office_head"], ON)


def test_other_bodies_or_other_years_are_no_repeat(world):
    elsewhere = another(world, "Số học sinh đi du học", bodies=[make_org("Trường khác", parent=world.office)])
    assert not hints_for(elsewhere, world.people["office_head"], ON)
    Duty.objects.filter(requirement=world.requirement, year=2027).delete()
    Duty.objects.filter(requirement=world.requirement).update(year=2024, due_on=date(2024, 12, 10))
    assert not hints_for(world.new, world.people["office_head"], ON)


def test_a_repeat_for_another_window_of_the_year_is_none(world):
    world.new.dates.update(data_from="0:7:1", data_until="0:12:31")
    world.new.to_year = 2026
    world.new.save()
    duties = Duty.objects.filter(requirement=world.requirement)
    duties.update(data_from=date(2026, 1, 1), data_until=date(2026, 6, 30))
    assert not hints_for(world.new, world.people["office_head"], ON)
    duties.update(data_until=date(2026, 7, 1))
    assert hints_for(world.new, world.people["office_head"], ON)


def test_what_takes_its_place_is_no_repeat(world):
    world.new.previous = world.requirement
    world.new.save()
    assert not hints_for(world.new, world.people["office_head"], ON)


def test_a_requirement_the_user_may_not_see_is_counted_without_its_name(client, world):
    party = make_org("Thành ủy", locality="Nơi khác")
    hidden = another(world, "Số lượng học sinh đi du học", issuer=party, name="Báo cáo kín")
    open_requirement(requirement=hidden, on=OPENED, actor=None)
    found = hints_for(world.new, world.people["office_clerk"], ON)
    assert [row.requirement for row in found.named] == [world.requirement] and found.hidden == 1
    client.force_login(world.people["office_clerk"])
    page = client.get(f"/bao-cao/che-do/{world.new.pk}/").content.decode()
    assert "Báo cáo kín" not in page and "Còn 1 chế độ báo cáo khác" in page


def test_queries_do_not_grow_with_the_requirements(world, django_assert_max_num_queries):
    def ask():
        with django_assert_max_num_queries(14) as captured:
            hints_for(world.new, user, ON)
        return len(captured)

    user = make_user(world.office, "clerk")
    assert user.reach
    few = ask()
    for number in range(8):
        one = another(world, "Số học sinh đi du học", name=f"Báo cáo {number}")
        open_requirement(requirement=one, on=OPENED, actor=None)
    assert ask() == few


def test_a_body_is_told_what_it_was_asked_before(world):
    years = {world.requirement: {2026, 2027}, world.new: {2027}}
    found = hints_among(years)
    assert [row.requirement for row in found[world.new.pk]] == [world.requirement]
    assert world.requirement.pk not in found
    assert not hints_among(years | {world.new: {2030}})
