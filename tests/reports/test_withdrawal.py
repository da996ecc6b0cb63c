"""Withdrawing a plan ends what it asked for and is not yet due."""

from datetime import date

import pytest

from plans.models import Plan
from reports.models import Duty
from reports.services.issuing import withdraw_plan_with_duties
from tests.factories import make_duty, make_requirement, make_user
from tests.plans.making import DAY, issued, make_office, make_order

pytestmark = pytest.mark.django_db


def world():
    office = make_office()
    plan = issued(office, order=make_order(office))
    requirement = make_requirement(plan.document, office.body)
    first, second = office.schools
    coming = make_duty(requirement, first)
    late = make_duty(requirement, second, last_on=date(2026, 1, 9), due_on=date(2026, 1, 9))
    sent = make_duty(requirement, second, state=Duty.State.SUBMITTED)
    return office, plan, (coming, late, sent)


def test_duties_not_yet_due_are_exempted_and_the_late_and_sent_stay():
    office, plan, duties = world()
    withdraw_plan_with_duties(plan=plan, on=date(2026, 6, 1), reason="Thay thế", actor=office.head)
    states = [Duty.objects.get(pk=duty.pk).state for duty in duties]
    assert states == ["exempted", "not_submitted", "submitted"]
    coming = Duty.objects.get(pk=duties[0].pk)
    assert "Thu hồi Kế hoạch 01/KH-SGDĐT: Thay thế" in coming.exempted_reason
    assert coming.changes.get().decided_by == office.head


def test_head_withdraws_on_the_page_and_nobody_else(client):
    office, plan, _ = world()
    address = f"/ke-hoach/{plan.pk}/thu-hoi/"
    assert client.post(address).status_code == 302
    for user, status in ((office.clerk, 403), (make_user(office.schools[0], "head"), 403)):
        client.force_login(user)
        assert client.post(address, {"on": "05/01/2026", "reason": "Thử"}).status_code == status
    client.force_login(office.head)
    assert client.post(address, {"on": f"{DAY:%d/%m/%Y}", "reason": ""}).status_code == 422
    client.post(address, {"on": f"{DAY:%d/%m/%Y}", "reason": "Thay thế"})
    assert Plan.objects.get().state == Plan.State.WITHDRAWN
    assert client.post(address, {"on": f"{DAY:%d/%m/%Y}", "reason": "Thay thế"}).status_code == 409
