from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orgs.models import Membership, User
from reports.models import Duty, Notification, Reminder
from reports.services.reminders import schedule_reminders
from tests.factories import make_document, make_duty, make_org, make_requirement, make_user
from tests.rollup.helpers import LAST, SAFE, make_school

pytestmark = pytest.mark.django_db


def steps_of(duty):
    return sorted(set(Reminder.objects.filter(duty=duty).values_list("step", flat=True)))


def days(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_all_steps_are_made_when_each_day_is_swept():
    duty, head, clerk = make_school()
    for day in days(SAFE - timedelta(days=60), LAST + timedelta(days=120)):
        schedule_reminders(on=day)
    assert steps_of(duty) == [-30, -14, -7, -3, -1, 0, 1, 3, 7, 14, 21, 28, 35, 42]
    assert Reminder.objects.count() == 2 * 14


@pytest.mark.parametrize(
    ("day", "step"),
    [
        (SAFE - timedelta(days=31), None),
        (SAFE - timedelta(days=30), -30),
        (SAFE - timedelta(days=15), -30),
        (SAFE - timedelta(days=2), -3),
        (SAFE, 0),
        (LAST, 0),
        (LAST + timedelta(days=1), 1),
        (LAST + timedelta(days=20), 14),
        (LAST + timedelta(days=400), 42),
    ],
)
def test_only_the_newest_step_is_made_when_several_were_missed(day, step):
    duty, head, clerk = make_school()
    schedule_reminders(on=day)
    assert steps_of(duty) == ([] if step is None else [step])


def test_head_and_clerk_of_the_owing_body_are_reminded_and_nobody_else():
    duty, head, clerk = make_school()
    make_user(duty.organization, "specialist")
    make_user(duty.requirement.form.owner, "head")
    gone = make_user(duty.organization, "head")
    Membership.objects.filter(user=gone).update(to_on=SAFE - timedelta(days=7))
    locked = make_user(duty.organization, "clerk")
    User.objects.filter(pk=locked.pk).update(is_active=False)
    assert schedule_reminders(on=SAFE - timedelta(days=7)) == 2
    assert set(Reminder.objects.values_list("recipient", flat=True)) == {head.pk, clerk.pk}


def test_one_who_is_head_and_clerk_is_reminded_once():
    duty, head, clerk = make_school()
    Membership.objects.create(user=head, organization=duty.organization, role="clerk")
    assert schedule_reminders(on=SAFE) == 2


@pytest.mark.parametrize(
    "overrides",
    [
        {"state": Duty.State.SUBMITTED, "first_sent_at": "2026-11-01T08:00:00+07:00"},
        {"state": Duty.State.ACCEPTED, "first_sent_at": "2026-11-01T08:00:00+07:00"},
        {"state": Duty.State.EXEMPTED},
        {"is_tracked": False},
    ],
)
def test_nothing_for_a_duty_that_is_settled_or_not_tracked(overrides):
    make_school(**overrides)
    assert schedule_reminders(on=SAFE) == 0


def test_nothing_for_a_body_that_has_ended_or_a_requirement_that_is_closed():
    ended, _, _ = make_school()
    type(ended.organization).objects.filter(pk=ended.organization_id).update(ended_on=SAFE)
    closed, _, _ = make_school()
    type(closed.requirement).objects.filter(pk=closed.requirement_id).update(is_open=False)
    assert schedule_reminders(on=SAFE) == 0


def test_a_returned_report_is_reminded_and_says_so():
    make_school(state=Duty.State.RETURNED, first_sent_at="2026-11-01T08:00:00+07:00")
    assert schedule_reminders(on=SAFE) == 2
    assert "bị trả lại" in Notification.objects.first().text


def test_the_notice_is_written_with_the_row_and_shows_both_days_in_words():
    duty, head, clerk = make_school()
    schedule_reminders(on=SAFE - timedelta(days=7))
    notice = Notification.objects.get(user=head)
    assert notice.link == f"/bao-cao/{duty.pk}/"
    assert "Còn 7 ngày" in notice.text
    assert "thứ Tư, 09/12/2026" in notice.text and "thứ Năm, 10/12/2026" in notice.text


def test_the_same_day_again_adds_nothing_and_days_in_any_order_end_the_same():
    duty, head, clerk = make_school()
    swept = [SAFE, SAFE - timedelta(days=7), LAST + timedelta(days=3), SAFE - timedelta(days=30)]
    assert [schedule_reminders(on=day) for day in swept] == [2, 2, 2, 2]
    assert [schedule_reminders(on=day) for day in reversed(swept)] == [0, 0, 0, 0]
    assert Notification.objects.count() == Reminder.objects.count() == 8


def test_a_new_due_date_starts_the_steps_again():
    duty, head, clerk = make_school()
    schedule_reminders(on=SAFE)
    later = timedelta(days=30)
    Duty.objects.filter(pk=duty.pk).update(due_version=2, safe_on=SAFE + later, last_on=LAST + later)
    assert schedule_reminders(on=SAFE) == 2
    assert set(Reminder.objects.filter(due_version=2).values_list("step", flat=True)) == {-30}


def test_many_recipients_cost_a_bounded_number_of_queries():
    office = make_org("Sở Giáo dục")
    requirement = make_requirement(make_document(office), office)
    counts = []
    for wanted in (3, 300):
        Reminder.objects.all().delete()
        have = User.objects.count()
        users = User.objects.bulk_create(User(username=f"u{have + n}", full_name="Người") for n in range(wanted))
        bodies = [make_org() for _ in range(3)]
        for at, body in enumerate(bodies):
            make_duty(requirement, body)
            Membership.objects.bulk_create(
                Membership(user=user, organization=body, role="head") for user in users[at::3]
            )
        with CaptureQueriesContext(connection) as queries:
            schedule_reminders(on=SAFE)
        counts.append(len(queries))
    assert Reminder.objects.count() >= 300
    assert counts[1] <= counts[0] + 8


def test_created_counts_only_rows_of_this_call():
    duty, head, clerk = make_school()
    Reminder.objects.create(
        duty=duty, step=0, due_version=1, recipient=head, on=SAFE, created_at=timezone.now(), fate="in_app"
    )
    assert schedule_reminders(on=SAFE) == 1
