"""One silent unit from its last day to the leader's list, through letters that are issued, until its report comes."""

import pytest
from django.utils import timezone

from directives.models import Receipt
from orgs.models.people import Authority
from plans.documents.check import blocking, check_plan
from plans.models import Plan
from plans.services import approve_plan, sign_plan, submit_plan
from reports.models import DunningLetter, Duty, Escalation, Rung
from reports.services import save_draft, send_report
from reports.services.escalation import climb
from reports.services.issuing import issue_plan_with_duties
from tests.escalation.worlds import day, make_silence
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def dispatch(world, letter, on):
    """As the people of the Sở do it: submitted, approved, signed, numbered; nothing blocks the clerk."""
    plan = Plan.objects.get(pk=letter.plan_id)
    assert blocking(check_plan(plan)) == []
    submit_plan(plan=plan, actor=world.writer)
    approve_plan(plan=plan, actor=world.leader)
    sign_plan(plan=plan, post=world.post, authority=Authority.DIRECT, signed_on=on, actor=world.head)
    return issue_plan_with_duties(plan=plan, series=world.series, on=on, actor=world.clerk, today=on)


def page(client, user, url):
    client.force_login(user)
    return client.get(url).content.decode()


def test_silence_climbs_to_the_leader_and_a_report_ends_it(client):
    world = make_silence(under_ward=True)
    school, duty = world.schools[0], world.duties[0]
    principal = make_user(school, "head")

    climb(on=day(6))
    assert not Escalation.objects.exists()

    climb(on=day(7))
    first = dispatch(world, DunningLetter.objects.get(), day(7))
    assert first.document.code == "01/SGDĐT-VP"
    assert Receipt.objects.filter(document=first.document, organization=school).exists(), "the proof of dispatch"
    assert "Công văn" in page(client, principal, f"/bao-cao/{duty.pk}/nhat-ky/")

    climb(on=day(14))
    letter = DunningLetter.objects.get(level=Rung.SECOND)
    second = dispatch(world, letter, day(14))
    received = Receipt.objects.filter(document=second.document).values_list("organization", flat=True)
    assert set(received) == {world.ward.pk, school.pk}
    assert f"01/SGDĐT-VP ngày {day(7):%d/%m/%Y}" in second.document.text

    climb(on=day(21))
    text = page(client, world.leader, f"/tong-quan/don-doc/?don-vi={world.office.pk}&bac=3")
    for said in (school.name, "01/SGDĐT-VP", "02/SGDĐT-VP", principal.full_name):
        assert said in text

    duty.refresh_from_db()
    save_draft(duty=duty, actor=principal, lock_version=None, texts={}, values={}, progress={})
    send_report(duty=duty, actor=principal, now=timezone.now())
    assert school.name not in page(client, world.leader, f"/tong-quan/don-doc/?don-vi={world.office.pk}&bac=3")
    climb(on=day(60))
    assert set(Escalation.objects.values_list("closed_reason", flat=True)) == {"sent"}
    assert DunningLetter.objects.count() == 2
    assert Escalation.objects.count() == 3


def test_report_that_comes_while_the_letter_is_signed_is_told_to_the_clerk(client):
    world = make_silence(2)
    climb(on=day(7))
    plan = Plan.objects.get()
    submit_plan(plan=plan, actor=world.writer)
    Duty.objects.filter(pk=world.duties[0].pk).update(state="submitted", first_sent_at=timezone.now())
    climb(on=day(8))
    assert "Có đơn vị đã nộp" in page(client, world.clerk, "/tong-quan/don-doc/cong-van/")
    approve_plan(plan=plan, actor=world.leader)
    sign_plan(plan=plan, post=world.post, authority=Authority.DIRECT, signed_on=day(8), actor=world.head)
    text = page(client, world.clerk, f"/ke-hoach/{plan.pk}/ban-hanh/")
    assert f"Không còn phải đôn đốc: {world.schools[0].name} đã nộp" in text
