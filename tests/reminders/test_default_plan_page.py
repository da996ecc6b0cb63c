"""The administrator sets what counts for every requirement without a plan of its own, and sees before for whom."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from orgs.errors import DomainError, NotAllowed
from orgs.models import AuditEntry
from reports.models import Reminder, ReminderPlan, WaitingDays, default_plan, waiting_days
from reports.services.reminder_plans import set_default_plan, set_reminder_plan
from reports.services.reminders import schedule_reminders
from reports.services.waiting import remind_of_waiting
from tests.factories import make_user
from tests.reminders.test_plan_page import posted
from tests.rollup.helpers import SAFE, make_school

pytestmark = pytest.mark.django_db
URL = "/quan-tri/lich-nhac/"
LADDER = {"letter_1_after": 7, "letter_2_after": 14, "leader_after": 21}
TODAY = SAFE - timedelta(days=8)


@pytest.fixture
def world():
    with time_machine.travel(datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
        duty, head, clerk = make_school()
        yield duty, make_user(duty.organization, "administrator")


def rows(*days):
    return [
        {"days": abs(day), "when": "after" if day > 0 else "before", "to_office": "on", "to_heads": "on"}
        | {"by_email": "on", "by_webhook": "on"}
        for day in days
    ]


def waits(**changed):
    values = {
        f"{kind}-{name}": getattr(row, name)
        for kind, row in waiting_days().items()
        for name in ("days", "repeat_every", "repeat_times")
    }
    return values | changed


def test_it_shows_what_counts_and_saves_another(client, world):
    duty, admin = world
    client.force_login(admin)
    page = client.get(URL).content.decode()
    assert 'value="30"' in page and 'value="0, 3, 7"' in page
    assert f'href="{URL}"' in client.get("/quan-tri/").content.decode()
    answer = client.post(URL, posted(rows(-20, 2), leader_after="") | waits(**{"review-days": "5; 9"}))
    assert answer.status_code == 302
    plan = default_plan()
    assert [step.days for step in plan.steps.all()] == [-20, 2] and plan.leader_after is None
    assert waiting_days()["review"].all_days == (5, 9, 16, 23, 30, 37)
    assert ReminderPlan.objects.count() == 1 and WaitingDays.objects.count() == 4
    told = AuditEntry.objects.get(action="default_reminders_set").comment
    assert "-20, +2" in told and "Báo cáo chờ xem xét: ngày thứ 5, 9" in told


def test_the_preview_says_what_changes_for_whom_and_writes_nothing(client, world):
    duty, admin = world
    schedule_reminders(on=TODAY)
    client.force_login(admin)
    days = [-30, -14, -10, -3, -1, 0, 1, 3]
    typed = posted(rows(*days, 7), letter_1_after=8) | waits(**{"signature-repeat_times": 2})
    typed |= {"nhac-8-repeat_every": 7, "nhac-8-repeat_times": 5, "xem": "1"}
    page = client.post(URL, typed).content.decode()
    for said in (
        "Thêm: còn 10 ngày: nhắc văn thư, thủ trưởng đơn vị.",
        "Bỏ: còn 7 ngày: nhắc văn thư, thủ trưởng đơn vị.",
        "Đôn đốc lần 1: sau 7 ngày, thành sau 8 ngày.",
        "4 lần, thành ngày thứ 2, 5, rồi cứ 7 ngày một lần, 2 lần.",
        "1 báo cáo chưa nộp của 1 đơn vị, thuộc 1 chế độ",
        "thêm <strong>2 lời nhắc tới 2 người",
        "02/12/2026",
    ):
        assert said in page, said
    assert "Còn 14 ngày" in page or "Còn 30 ngày" in page, "how the message reads"
    assert 'value="10"' in page, "what was typed stays"
    assert [step.days for step in default_plan().steps.all()] == [-30, -14, -7, -3, -1, 0, 1, 3, 7]
    assert client.post(URL, {**typed, "xem": ""}).status_code == 200
    typed.pop("xem")
    assert client.post(URL, typed).status_code == 302
    assert schedule_reminders(on=TODAY) == 2, "as the preview said"


def test_a_preview_without_a_change_says_so(client, world):
    _, admin = world
    client.force_login(admin)
    typed = posted(rows(-30, -14, -7, -3, -1, 0, 1, 3, 7)) | waits() | {"xem": "1"}
    typed |= {"nhac-8-repeat_every": 7, "nhac-8-repeat_times": 5}
    schedule_reminders(on=TODAY)
    page = client.post(URL, typed).content.decode()
    assert "Không có gì đổi" in page and "không ai bị nhắc thêm" in page


def test_requirements_with_plans_of_their_own_are_not_in_the_preview(client, world):
    duty, admin = world
    set_reminder_plan(requirement=duty.requirement, ladder=LADDER, steps=[{"days": 0}], actor=None)
    client.force_login(admin)
    page = client.post(URL, posted(rows(-10)) | waits() | {"xem": "1"}).content.decode()
    assert "0 báo cáo chưa nộp của 0 đơn vị" in page and "không ai bị nhắc thêm" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"review-days": "3, mai"}, "“mai” không phải số ngày"),
        ({"review-days": ""}, "Chưa nhập"),
        ({"review-days": "0, 3"}, "Ghi từ 1 ngày"),
        ({"approval-days": "1,2,3,4,5,6,7,8,9,10,11"}, "nhiều nhất 10 ngày"),
        ({"approval-days": "500"}, "không quá 120"),
        ({"signature-repeat_every": "0"}, "lớn hơn"),
        ({"letter_2_after": 3}, "Đôn đốc lần 2 phải sau lần 1"),
        ({"nhac-0-words": "Hạn {han} của {ten_bao_cao}"}, "Không dùng được {han}"),
    ],
)
def test_what_is_wrong_is_said_what_was_typed_stays_and_nothing_is_saved(client, world, typed, said):
    _, admin = world
    client.force_login(admin)
    page = client.post(URL, posted(rows(-20)) | waits() | typed)
    text = page.content.decode()
    assert page.status_code == 200 and said in text
    assert 'value="20"' in text
    assert default_plan().steps.count() == 9 and waiting_days()["review"].days == "3, 7"


@pytest.mark.parametrize("role", ["head", "clerk", "specialist", "auditor"])
def test_only_administrators(client, world, role):
    duty, _ = world
    other = make_user(duty.requirement.form.owner, role)
    client.force_login(other)
    assert client.get(URL).status_code == client.post(URL, {}).status_code == 403
    with pytest.raises(NotAllowed):
        set_default_plan(ladder=LADDER, steps=[{"days": 0}], waits=[], actor=other)


def test_the_service_refuses_what_the_form_refuses(world):
    for steps, kinds in (([], []), ([{"days": 0}], [{"kind": "review", "days": "x"}])):
        with pytest.raises(DomainError):
            set_default_plan(ladder=LADDER, steps=steps, waits=kinds, actor=None)
    assert default_plan().steps.count() == 9


def test_the_days_of_what_waits_are_those_of_the_row(world):
    from tests.reminders.test_waiting import DAY, make_delivery

    make_delivery()
    WaitingDays.objects.filter(kind="review").delete()
    WaitingDays.objects.create(kind="review", days="1, 4", repeat_every=10, repeat_times=1)
    for day in (0, 1, 3, 4, 13, 14, 24, 39):
        remind_of_waiting(on=DAY + timedelta(days=day))
    assert sorted(Reminder.objects.filter(kind="review").values_list("step", flat=True)) == [1, 4, 14]
