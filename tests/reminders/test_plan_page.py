import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from orgs.errors import DomainError, NotAllowed
from reports.models import Duty, ReminderPlan, RequirementDate, default_plan, plan_of
from reports.reminder_words import fill_words, validate_words
from reports.services.reminder_plans import drop_reminder_plan, set_reminder_plan
from reports.services.revising import prepare_revision
from tests.factories import make_user
from tests.rollup.helpers import make_school

pytestmark = pytest.mark.django_db
LADDER = {"letter_1_after": 5, "letter_2_after": None, "leader_after": None}


def url_of(requirement):
    return reverse("reports:requirement_reminders", args=[requirement.pk])


def posted(rows, **ladder):
    data = {"nhac-TOTAL_FORMS": len(rows) + 1, "nhac-INITIAL_FORMS": 0, "nhac-MIN_NUM_FORMS": 0}
    data |= {"nhac-MAX_NUM_FORMS": 20, "letter_1_after": 7, "letter_2_after": 14, "leader_after": 21} | ladder
    blank = {"when": "before", "to_office": "on", "to_heads": "on", "by_email": "on", "by_webhook": "on"}
    for at, row in enumerate([*rows, blank]):
        data |= {f"nhac-{at}-{name}": value for name, value in row.items()}
    return data


@pytest.fixture
def world():
    duty, head, clerk = make_school()
    maker = make_user(duty.requirement.form.owner, "specialist")
    return duty.requirement, maker, duty


def test_the_default_plan_is_what_the_code_said_so_far():
    plan = default_plan()
    assert [step.days for step in plan.steps.all()] == [-30, -14, -7, -3, -1, 0, 1, 3, 7]
    last = plan.steps.last()
    assert last.all_days == [7, 14, 21, 28, 35, 42]
    assert (plan.letter_1_after, plan.letter_2_after, plan.leader_after) == (7, 14, 21)


def test_the_page_shows_the_next_days_in_words_and_saves_a_plan_of_its_own(client, world):
    requirement, maker, duty = world
    client.force_login(maker)
    page = client.get(url_of(requirement))
    assert page.status_code == 200
    assert "lịch nhắc mặc định" in page.content.decode()
    rows = [
        {"days": 10, "when": "before", "to_heads": "on", "words": "Sắp đến hạn {ten_bao_cao}, {con_lai}."},
        {"days": 2, "when": "after", "to_office": "on", "by_email": "on", "repeat_every": 5, "repeat_times": 2},
    ]
    assert client.post(url_of(requirement), posted(rows, letter_1_after="")).status_code == 302
    plan = plan_of(requirement)
    assert plan.requirement_id == requirement.pk and plan.letter_1_after is None
    first, last = plan.steps.all()
    assert (first.days, first.to_office, first.to_heads, first.by_email) == (-10, False, True, False)
    assert last.all_days == [2, 7, 12]
    told = client.get(url_of(requirement)).content.decode()
    assert "còn 10 ngày: nhắc thủ trưởng đơn vị; chỉ trên cổng" in told
    client.post(reverse("reports:requirement_reminders_drop", args=[requirement.pk]))
    assert not ReminderPlan.objects.filter(requirement=requirement).exists()
    assert Duty.objects.get(pk=duty.pk).due_version == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"days": 3, "when": "before"}, "ít nhất một người nhận"),
        ({"days": 3, "when": "before", "to_office": "on", "words": "{ten.__class__}"}, "Không dùng được"),
        (
            {"days": 3, "when": "before", "to_office": "on", "repeat_every": 2, "repeat_times": 2},
            "sau hạn mới nhắc lại",
        ),
        ({"days": 0, "when": "after", "to_office": "on"}, "ghi từ 1 ngày"),
        ({"days": 5, "when": "before", "to_office": "on"}, "Mỗi ngày nhắc ghi một lần"),
        (
            {"days": 3, "when": "after", "to_office": "on", "repeat_every": 2, "repeat_times": 2},
            "lần nhắc cuối cùng mới nhắc lại",
        ),
    ],
)
def test_what_a_step_may_not_say(client, world, row, said):
    requirement, maker, _ = world
    client.force_login(maker)
    other = {"days": 5, "when": "before", "to_office": "on"}
    later = {"days": 9, "when": "after", "to_office": "on"}
    page = client.post(url_of(requirement), posted([other, row, later]))
    assert page.status_code == 200 and said in page.content.decode()
    assert not ReminderPlan.objects.filter(requirement=requirement).exists()


def test_the_ladder_must_climb(client, world):
    requirement, maker, _ = world
    client.force_login(maker)
    rows = [{"days": 5, "when": "before", "to_office": "on"}]
    page = client.post(url_of(requirement), posted(rows, letter_1_after=20))
    assert "Đôn đốc lần 2 phải sau lần 1" in page.content.decode()


def test_only_the_body_that_asks_sets_it(client, world):
    requirement, maker, duty = world
    reader = make_user(duty.organization, "clerk")
    client.force_login(reader)
    assert client.get(url_of(requirement)).status_code == 403
    steps = [{"days": 0}]
    with pytest.raises(NotAllowed):
        set_reminder_plan(requirement=requirement, ladder=LADDER, steps=steps, actor=reader)
    set_reminder_plan(requirement=requirement, ladder=LADDER, steps=steps, actor=maker)
    with pytest.raises(NotAllowed):
        drop_reminder_plan(requirement=requirement, actor=reader)


@pytest.mark.parametrize("steps", [[], [{"days": 1}, {"days": 1}], [{"days": 0, "words": "{x}"}]])
def test_the_service_refuses_what_the_form_refuses(world, steps):
    requirement, maker, _ = world
    with pytest.raises(DomainError):
        set_reminder_plan(requirement=requirement, ladder=LADDER, steps=steps, actor=maker)
    assert not ReminderPlan.objects.filter(requirement=requirement).exists()


@pytest.mark.parametrize("text", ["{la}", "{ky", "ky}", "{{ky}}", "{ky!r}", "{ky.x}", "{0}", "{}"])
def test_words_with_other_braces_are_refused(text):
    with pytest.raises(ValidationError):
        validate_words(text)


def test_a_value_is_not_read_again_for_placeholders():
    validate_words("Báo cáo {ky} của {don_vi}, 100% {{".replace("{{", ""))
    assert fill_words("{ten_bao_cao}: {ky}", {"ten_bao_cao": "{ky}", "ky": "năm"}) == "{ky}: năm"


def test_what_takes_its_place_keeps_the_plan(world):
    requirement, maker, _ = world
    set_reminder_plan(requirement=requirement, ladder=LADDER, steps=[{"days": -9}], actor=maker)
    successor = prepare_revision(requirement=requirement, from_year=2027, actor=maker)
    assert [step.days for step in plan_of(successor).steps.all()] == [-9]
    assert plan_of(successor).letter_1_after == 5
    assert ReminderPlan.objects.filter(requirement=requirement).exists()


# --- As the person will read it ---------------------------------------------------------------------
SAID = "Nhắc {don_vi}: {ten_bao_cao} ({ky}) {con_lai}, hạn {han_an_toan}; gửi {noi_nhan}."


def test_the_words_are_shown_filled_with_a_real_duty_before_they_are_saved(client, world):
    requirement, maker, duty = world
    client.force_login(maker)
    row = {"days": 10, "when": "before", "to_heads": "on", "by_email": "on", "by_webhook": "on", "words": SAID}
    page = client.post(url_of(requirement), posted([row]) | {"xem": "1"}).content.decode()
    read = "Nhắc Trường A: Báo cáo năm (năm 2026) còn 10 ngày đến hạn chót an toàn, hạn 09/12/2026; gửi Sở Giáo dục."
    assert f"<p>{read}</p>" in page, "the line of the portal"
    assert f"   {read}" in page and "Thư điện tử: Nhắc báo cáo: Báo cáo năm – năm 2026" in page
    assert "Thứ Hai, 29/11/2026" in page or "29/11/2026" in page, "on the day it will be told"
    assert SAID in page, "what was typed stays"
    assert not ReminderPlan.objects.filter(requirement=requirement).exists()
    client.post(url_of(requirement), posted([row]))
    assert read in client.get(url_of(requirement)).content.decode()


def test_a_requirement_without_duties_shows_its_next_period(client, world):
    requirement, maker, duty = world
    duty.delete()
    requirement.dates.all().delete()
    client.force_login(maker)
    row = {"days": 10, "when": "before", "to_heads": "on", "words": SAID}
    page = client.post(url_of(requirement), posted([row]) | {"xem": "1"})
    assert page.status_code == 200 and "Người nhận sẽ đọc" not in page.content.decode()
    RequirementDate.objects.create(requirement=requirement, day=10, month=12)
    page = client.post(url_of(requirement), posted([row]) | {"xem": "1"}).content.decode()
    assert "Nhắc (tên đơn vị): Báo cáo năm" in page and "lấy kỳ tới làm ví dụ" in page


def test_a_value_typed_into_a_name_is_shown_as_text(client, world):
    requirement, maker, duty = world
    type(requirement).objects.update(name="<b>Báo cáo</b> {ky}")
    client.force_login(maker)
    row = {"days": 10, "when": "before", "to_heads": "on", "words": "{ten_bao_cao}"}
    page = client.post(url_of(requirement), posted([row]) | {"xem": "1"}).content.decode()
    assert "<p>&lt;b&gt;Báo cáo&lt;/b&gt; {ky}</p>" in page
