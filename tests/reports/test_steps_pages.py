"""Setting windows and the days of each level through the pages; who may; why something is fixed."""

from datetime import date

import pytest

from orgs.models import Level
from reports.models import Duty, ReportingRequirement
from reports.services import exempt_duty
from tests.reports.makers import make_world, sent
from tests.reports.test_requirement_pages import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A requirement not yet switched on, owed by two levels."""
    made = make_world()
    low, high = Level.objects.create(name="Cấp xã", rank=3), Level.objects.create(name="Cấp tỉnh", rank=1)
    type(made.school).objects.filter(pk=made.school.pk).update(tier=low)
    type(made.other).objects.filter(pk=made.other.pk).update(tier=high)
    Duty.objects.all().delete()
    ReportingRequirement.objects.filter(pk=made.requirement.pk).update(is_open=False)
    made.requirement.refresh_from_db()
    made.low, made.high = low, high
    made.url = f"/bao-cao/che-do/{made.requirement.pk}/"
    return made


def steps(world, low, high=0):
    return {f"cap-{world.low.pk}": low, f"cap-{world.high.pk}": high}


def test_levels_are_proposed_saved_and_shown_before_it_is_switched_on(client, world):
    client.force_login(world.people["office_clerk"])
    page = client.get(f"{world.url}han-theo-cap/").content.decode()
    assert "Cấp xã nộp trước ngày" in page and "Đề xuất: 4" in page
    assert "Đề xuất: 4" not in client.get(f"{world.url}han-theo-cap/?it_nhat=3").content.decode()

    assert client.post(f"{world.url}han-theo-cap/", steps(world, 4)).status_code == 302
    page = client.get(world.url).content.decode()
    assert "Cấp xã: trước 4 ngày" in page and "ngày làm việc ở giữa" in page and "không còn ngày" not in page
    client.post(f"{world.url}ap-dung/")
    due = {duty.organization_id: str(duty.due_on)[5:] for duty in Duty.objects.all()}
    assert due == {world.school.pk: "12-06", world.other.pk: "12-10"}


def test_a_level_left_without_time_is_warned_of(client, world):
    client.force_login(world.people["office_clerk"])
    client.post(f"{world.url}han-theo-cap/", steps(world, 1))

    assert "Cấp tỉnh: không còn ngày làm việc nào" in client.get(world.url).content.decode()
    client.post(f"{world.url}han-theo-cap/", steps(world, 0))
    assert not world.requirement.steps.exists()


def test_days_out_of_range_are_told_beside_the_field(client, world):
    client.force_login(world.people["office_clerk"])

    assert client.post(f"{world.url}han-theo-cap/", steps(world, 900)).status_code == 200


@pytest.mark.parametrize(
    ("who", "code"),
    {"office_clerk": 200, "office_head": 200, "head": 403, "clerk": 403, "stranger": 404, "administrator": 404}.items(),
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_set_the_days_of_a_level(client, world, who, code, method):
    client.force_login(world.people[who])
    answer = getattr(client, method)(f"{world.url}han-theo-cap/", {} if method == "get" else steps(world, 2))

    assert answer.status_code == (302 if (code, method) == (200, "post") else code)
    assert world.requirement.steps.exists() == (answer.status_code == 302)


def test_days_of_a_level_are_fixed_once_it_is_in_use(client):
    made = make_world()
    client.force_login(made.people["office_clerk"])

    assert client.get(f"/bao-cao/che-do/{made.requirement.pk}/han-theo-cap/").status_code == 403
    page = client.get(f"/bao-cao/che-do/{made.requirement.pk}/").content.decode()
    assert "Vì sao không sửa được ngày và phạm vi?" in page and "gia hạn" in page


def test_windows_of_the_decree_are_set_through_the_page(client):
    made = make_world()
    client.force_login(made.people["office_clerk"])
    days = {"frequency": "quarterly", "days": "25/3, 25/6, 25/9, 25/12", "window_rule": "decree"}
    client.post(f"/bao-cao/che-do/moi/?van-ban={made.document.pk}", asked(made.office, **days))
    new = ReportingRequirement.objects.latest("pk")
    page = client.get(new.get_absolute_url()).content.decode()
    assert "Theo Nghị định 09/2019/NĐ-CP" in page and "Số liệu từ 15/" in page

    client.post(f"{new.get_absolute_url()}ap-dung/")
    row = Duty.objects.get(requirement=new, organization=made.school, due_on=date(2026, 3, 25))
    assert (str(row.data_from), str(row.data_until), str(row.cut_off_on)) == ("2025-12-15", "2026-03-14", "2026-03-14")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"window_rule": "school"}, "không có khoảng thời gian mẫu"),
        ({"window_rule": "custom", "windows": ""}, "mỗi kỳ một dòng"),
        ({"cut_off": "1/2, 3/4"}, "mỗi kỳ một dòng"),
    ],
)
def test_mistakes_in_windows_are_told_beside_the_field(client, changes, message):
    made = make_world()
    client.force_login(made.people["office_clerk"])
    answer = client.post(f"/bao-cao/che-do/moi/?van-ban={made.document.pk}", asked(made.office, **changes))

    assert answer.status_code == 200 and message in answer.content.decode()


def test_edit_page_shows_what_was_written(client, world):
    client.force_login(world.people["office_clerk"])
    custom = {"frequency": "half_yearly", "days": "15/6, 10/12", "window_rule": "custom"}
    custom |= {"windows": "1/12-31/5, 1/6-30/11", "cut_off": "31/5, 30/11"}
    assert client.post(f"{world.url}sua/", asked(world.office, **custom)).status_code == 302
    page = client.get(f"{world.url}sua/").content.decode()

    assert 'value="15/6, 10/12"' in page and 'value="31/5, 30/11"' in page
    assert 'value="1/12 năm trước - 31/5, 1/6 - 30/11"' in page


def test_a_day_too_near_to_the_own_report_is_warned_of(client, world):
    from tests.reports.test_folding import with_upward

    with_upward(world)
    client.force_login(world.people["office_clerk"])
    page = client.get(world.url).content.decode()

    assert "Tổng hợp lên trên" in page and "Để kịp tổng hợp vào" in page


def test_why_a_report_cannot_be_changed_is_said():
    from reports.locks import why_locked

    made = make_world()
    sent(made)
    head, auditor = made.people["head"], made.people["auditor"]
    assert "lập bản đính chính" in why_locked(head, made.duty())
    Duty.objects.filter(pk=made.duty().pk).update(state="accepted")
    assert "đã chấp nhận" in why_locked(head, made.duty())
    other = made.duty(made.other)
    exempt_duty(duty=other, reason="Bão số 3", actor=made.people["office_head"])
    assert "Bão số 3" in why_locked(made.people["other_head"], made.duty(made.other))
    later = Duty.objects.get(organization=made.school, year=2027)
    assert why_locked(head, later) == "" and "chỉ được xem" in why_locked(auditor, later)
    later.is_tracked = False
    assert "không theo dõi" in why_locked(head, later)


def test_why_is_shown_on_the_page_of_the_report(client):
    made = make_world()
    sent(made)
    client.force_login(made.people["head"])

    assert "Vì sao không sửa được?" in client.get(f"/bao-cao/{made.duty().pk}/").content.decode()
    client.force_login(made.people["office_head"])
    page = client.get(f"/bao-cao/{made.duty().pk}/").content.decode()
    assert "Vì sao không sửa được?" not in page and "không gia hạn, không miễn được nữa" in page
    page = client.get(f"/bao-cao/{made.duty(made.other).pk}/").content.decode()
    assert "Vì sao không đổi được hạn?" not in page


def test_a_body_is_freed_from_all_periods_that_stand(client):
    made = make_world()
    client.force_login(made.people["office_head"])
    answer = client.post(f"/bao-cao/{made.duty().pk}/mien/", {"reason": "Sắp giải thể", "with_later": "on"})

    assert answer.status_code == 302
    rows = Duty.objects.filter(requirement=made.requirement, state="exempted")
    assert set(rows.values_list("organization", "year")) == {(made.school.pk, 2026), (made.school.pk, 2027)}
    assert all(row.changes.get().reason == "Sắp giải thể" for row in rows)
