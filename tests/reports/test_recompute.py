"""Days announced, counted anew after the table of days off changed: on a person's word only, nobody made late."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from orgs.calendar import load_calendar
from orgs.errors import DomainError, NotAllowed, StateConflict
from orgs.models import AuditEntry, Holiday
from orgs.services import save_holiday
from reports.models import Duty
from reports.services import exempt_duty, extend_duty, send_report
from reports.services import recompute as module
from reports.services.recompute import fingerprint, plan_shifts, recompute_days
from tests.factories import make_duty, make_org
from tests.reports.makers import HANOI, fill, make_world, sent

ON = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=HANOI)
DUE = date(2026, 12, 10)  # a Thursday

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = make_world()
    Duty.objects.filter(year=2027).delete()
    return made


def day_off(on=DUE, is_working=False):
    return save_holiday(on=on, name="Nghỉ bù", is_working=is_working, actor=None)


def recompute(**more):
    return recompute_days(**{"actor": None, "reason": "Công văn 1", "now": NOW, "on": ON} | more)


def days(duty):
    duty.refresh_from_db()
    return duty.due_on, duty.safe_on, duty.last_on


def test_nothing_moves_by_itself_and_the_page_counts_what_would(world):
    day_off()
    shift = plan_shifts(now=NOW, on=ON)[0]

    assert days(world.duty()) == (DUE, date(2026, 12, 9), DUE)
    assert (shift.duties, shift.before.last_on, shift.after.last_on) == (2, DUE, date(2026, 12, 11))


def test_confirmed_days_follow_with_version_and_trace(world):
    day_off()
    assert recompute() == 2

    duty = world.duty()
    assert days(duty) == (DUE, date(2026, 12, 9), date(2026, 12, 11)) and duty.due_version == 2
    assert duty.closes_at == datetime(2026, 12, 12, tzinfo=HANOI)
    change = duty.changes.get()
    assert change.reason == "Đổi lịch nghỉ: ngày cuối cùng 10/12/2026 thành 11/12/2026 (Công văn 1)"
    assert change.due_on_before == change.due_on_after == DUE
    assert plan_shifts(now=NOW, on=ON) == [] and recompute() == 0


def test_taking_a_day_off_away_brings_the_day_back(world):
    day_off()
    recompute()
    Holiday.objects.filter(on=DUE).delete()
    recompute()

    assert days(world.duty())[2] == DUE and world.duty().due_version == 3


def test_only_what_is_still_owed_and_in_time_moves(world):
    sent(world)
    exempt_duty(duty=world.duty(world.other), reason="Mới lập", actor=None)
    day_off()

    assert plan_shifts(now=NOW, on=ON) == [] and recompute() == 0


def test_overdue_duty_stays_overdue(world):
    day_off()
    after = datetime(2026, 12, 11, 8, 0, tzinfo=HANOI)

    assert recompute(now=after, on=date(2026, 12, 11)) == 0 and days(world.duty())[2] == DUE


def test_a_shortened_day_never_lies_before_today(world):
    day_off()
    day_off(date(2026, 12, 11))
    recompute()
    assert days(world.duty())[2] == date(2026, 12, 14)
    Holiday.objects.filter(on__gte=DUE).delete()
    today, now = date(2026, 12, 11), datetime(2026, 12, 11, 8, 0, tzinfo=HANOI)

    assert plan_shifts(now=now, on=today)[0].is_held_today
    assert recompute(now=now, on=today) == 2 and days(world.duty())[2] == today
    assert recompute(now=now, on=today) == 0


def test_extended_day_is_counted_from_the_extension(world):
    duty = world.duty()
    extend_duty(duty=duty, due_on=date(2026, 12, 17), reason="Bão", actor=None)
    day_off(date(2026, 12, 17))
    recompute()

    assert days(duty) == (date(2026, 12, 17), date(2026, 12, 16), date(2026, 12, 18))
    assert duty.extension_reason == "Bão" and days(world.duty(world.other))[2] == DUE


def test_each_requirement_by_its_own_rule():
    strict = make_world(is_strict=True)
    fixed = make_world(rolls_forward=False)
    Duty.objects.filter(year=2027).delete()
    day_off()
    recompute()

    assert days(strict.duty())[2] == date(2026, 12, 9) and days(fixed.duty())[2] == DUE
    assert strict.duty().due_version == fixed.duty().due_version == 1


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_asked(world, reason):
    with pytest.raises(DomainError):
        recompute(reason=reason)


def test_what_was_not_shown_is_not_done(world):
    day_off()
    seen = fingerprint(plan_shifts(now=NOW, on=ON))
    sent(world)
    with pytest.raises(StateConflict):
        recompute(seen=seen)


def test_only_who_keeps_the_table_may(world):
    with pytest.raises(NotAllowed):
        recompute(actor=world.people["office_head"])
    day_off()
    assert recompute(actor=world.people["administrator"]) == 2
    assert AuditEntry.objects.filter(action="days_recomputed").exists()


def test_a_report_sent_between_the_plan_and_the_write_keeps_its_days(world, monkeypatch):
    """What the confirmation shows may be stale by a second: the write looks again at each row."""

    day_off()
    plan = module.plan_shifts

    def and_then_sent(**given):
        shifts = plan(**given)
        sent(world)
        return shifts

    monkeypatch.setattr(module, "plan_shifts", and_then_sent)
    assert recompute() == 1
    assert days(world.duty())[2] == DUE and world.duty().due_version == 1 and not world.duty().changes.exists()


@pytest.mark.django_db(transaction=True)
def test_sending_and_recomputing_at_once_never_mix():
    """Either the report came first and keeps its days, or it was sent under the new ones with their trace."""
    world = make_world()
    Duty.objects.filter(year=2027).delete()
    fill(world)
    day_off()
    start, faults = threading.Barrier(2), []

    def run(act):
        try:
            start.wait()
            act()
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    acts = [lambda: recompute(), lambda: send_report(duty=world.duty(), actor=None, now=NOW)]
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    duty = world.duty()
    moved = duty.due_version == 2
    assert not faults and duty.state == Duty.State.SUBMITTED
    assert duty.last_on == (date(2026, 12, 11) if moved else DUE) and duty.changes.exists() == moved


@pytest.mark.parametrize(
    ("who", "code"), {"administrator": 200, "office_head": 403, "head": 403, "stranger": 403, None: 302}.items()
)
def test_who_sees_the_page(client, world, who, code):
    if who:
        client.force_login(world.people[who])
    assert client.get("/quan-tri/lich-nghi/tinh-lai/").status_code == code


def test_page_shows_then_applies(client, world):
    far = load_calendar().on_or_after(timezone.localdate() + timedelta(days=60))
    closes = timezone.now() + timedelta(days=60)
    Duty.objects.update(due_on=far, last_on=far, safe_on=load_calendar().before(far), closes_at=closes)
    client.force_login(world.people["administrator"])
    calendar = client.post("/quan-tri/lich/", {"on": f"{far:%d/%m/%Y}", "name": "Nghỉ bù"}, follow=True)
    assert "/quan-tri/lich-nghi/tinh-lai/" in calendar.content.decode()
    page = client.get("/quan-tri/lich-nghi/tinh-lai/")
    assert "2 nghĩa vụ báo cáo" in page.content.decode() and world.requirement.name not in page.content.decode()

    seen = page.context["form"].initial["seen"]
    empty = client.post("/quan-tri/lich-nghi/tinh-lai/", {"seen": seen, "reason": ""})
    assert empty.status_code == 200 and world.duty().due_version == 1
    done = client.post("/quan-tri/lich-nghi/tinh-lai/", {"seen": seen, "reason": "Công văn 1"}, follow=True)
    assert "2 nghĩa vụ" in done.content.decode() and "khớp với lịch" in done.content.decode()
    assert client.post("/quan-tri/lich-nghi/tinh-lai/", {"seen": seen, "reason": "x"}).status_code == 409


def test_page_reads_as_often_for_many_duties(client, world, django_assert_max_num_queries):
    day_off()
    client.force_login(world.people["administrator"])
    client.get("/quan-tri/lich-nghi/tinh-lai/")
    for _ in range(5):
        make_duty(world.requirement, make_org())
    with django_assert_max_num_queries(14):
        assert client.get("/quan-tri/lich-nghi/tinh-lai/").status_code == 200
