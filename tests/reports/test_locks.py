"""Why something cannot be changed is always said, and what can be done instead."""

from datetime import date, datetime

import pytest

from reports.locks import why_day_is_fixed, why_fixed, why_locked
from reports.models import Duty
from reports.services import withdraw_report
from reports.services.revising import apply_revision, prepare_revision
from tests.reports.makers import HANOI, LATER, make_world, sent

pytestmark = pytest.mark.django_db


def test_sent_report_names_both_ways_back():
    world = make_world()
    sent(world)
    said = why_locked(world.people["head"], world.duty())

    assert "thủ trưởng rút lại được" in said and "lập bản đính chính" in said


def test_accepted_report_points_to_the_correction_and_a_correction_is_open():
    world = make_world()
    sent(world)
    Duty.objects.filter(pk=world.duty().pk).update(state="accepted")
    head, asking = world.people["head"], world.people["office_head"]
    assert "lập bản đính chính" in why_locked(head, world.duty())

    Duty.objects.filter(pk=world.duty().pk).update(is_correcting=True)
    assert why_locked(head, world.duty()) == ""
    assert "đang soạn bản đính chính" in why_day_is_fixed(asking, world.duty())
    assert "chỉ được xem" in why_locked(world.people["auditor"], world.duty())


def test_report_taken_back_says_that_it_counts_as_not_sent():
    world = make_world()
    sent(world)
    withdraw_report(duty=world.duty(), reason="Nhầm số", actor=world.people["head"], now=LATER)

    assert why_locked(world.people["head"], world.duty()) == ""
    assert "Bản gửi lần 1 đã được rút lại" in why_locked(world.people["auditor"], world.duty())
    assert why_day_is_fixed(world.people["office_head"], world.duty()) == ""


def test_requirement_in_use_says_how_it_changes_through_its_life():
    world = make_world()
    clerk = world.people["office_clerk"]
    assert "Đổi ngày, phạm vi từ một năm" in why_fixed(clerk, world.requirement)

    successor = prepare_revision(requirement=world.requirement, from_year=2027, actor=clerk)
    assert why_fixed(clerk, successor) == ""
    assert "Bản thay từ năm 2027 đang được soạn" in why_fixed(clerk, world.requirement)
    now = datetime(2026, 3, 2, 9, 0, tzinfo=HANOI)
    apply_revision(successor=successor, reason="QĐ", actor=clerk, on=date(2026, 3, 2), now=now)
    assert "đã được thay từ năm 2027" in why_fixed(clerk, world.requirement)
    successor.refresh_from_db()
    assert "Đổi ngày, phạm vi từ một năm" in why_fixed(clerk, successor)
    assert why_fixed(world.people["head"], world.requirement) == ""
