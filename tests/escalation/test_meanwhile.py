"""What happens between the drafting of a letter and its signing, and where nobody can sign."""

import pytest
from django.utils import timezone

from orgs.models import Organization, OrganizationAbove
from plans.models import Plan
from plans.services import save_plan, submit_plan
from reports.models import DunningLetter, Duty, Escalation, Notification, RequirementReceiver
from reports.services import escalation
from reports.services.escalation import climb
from tests.escalation.test_letters import letter_of, text_of
from tests.escalation.worlds import day, make_silence
from tests.factories import make_org, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def answer(duty):
    Duty.objects.filter(pk=duty.pk).update(state="submitted", first_sent_at=timezone.now())


def told(key):
    return {one.user for one in Notification.objects.filter(key__startswith=key)}


def test_an_untouched_draft_tells_of_today_not_of_the_day_it_was_begun():
    world = make_silence()
    letter = letter_of(world)
    climb(on=day(11))
    text = text_of(letter)
    assert "tính đến ngày 21/10/2026" in text and "quá hạn 11 ngày" in text
    version = Plan.objects.get().version
    climb(on=day(11))
    assert Plan.objects.get().version == version, "once a day"


def test_a_report_in_the_minute_before_the_climb_leads_to_no_letter(monkeypatch):
    """It comes in after the sweep has read who is silent."""
    world = make_silence(2)
    found = escalation.due_for

    def read_then_answered(rung, on):
        rows = list(found(rung, on).values_list("pk", "due_version", "body", "organization"))
        answer(world.duties[0])
        return type("Rows", (), {"values_list": lambda self, *names: rows})()

    monkeypatch.setattr(escalation, "due_for", read_then_answered)
    climb(on=day(7))
    text = text_of(DunningLetter.objects.get())
    assert "Trường Tiểu học số 2:" in text and "Trường Tiểu học số 1:" not in text
    climb(on=day(7))
    assert Escalation.objects.get(duty=world.duties[0], level=1).closed_reason == "sent"


def test_who_works_at_the_draft_is_told_that_a_unit_answered(client):
    world = make_silence(2)
    letter = letter_of(world)
    plan = Plan.objects.get()
    save_plan(plan=plan, version=plan.version, actor=world.writer, fields={"closing": "Trân trọng."})
    answer(world.duties[0])
    climb(on=day(8))
    climb(on=day(8))
    assert told("don-doc-bot:") == {world.writer}
    assert world.schools[0].name in Notification.objects.get(key__startswith="don-doc-bot:").text
    client.force_login(world.writer)
    assert "Không còn phải đôn đốc: Trường Tiểu học số 1" in client.get(letter.plan.get_absolute_url()).content.decode()


def test_who_is_to_approve_or_sign_is_told_too(client):
    world = make_silence(2)
    letter_of(world)
    plan = Plan.objects.get()
    submit_plan(plan=plan, actor=world.writer)
    answer(world.duties[0])
    climb(on=day(8))
    assert told("don-doc-bot:") == {world.writer, world.head, world.leader}
    client.force_login(world.head)
    assert "Không còn phải đôn đốc: Trường Tiểu học số 1" in client.get(plan.get_absolute_url()).content.decode()


def test_the_heir_of_a_merged_unit_is_addressed_in_its_place():
    world = make_silence(2)
    letter = letter_of(world)
    heir = make_org("Trường Tiểu học Hợp Nhất", parent=world.office)
    Duty.objects.filter(pk=world.duties[0].pk).update(organization=heir, inherited_from=world.schools[0])
    Organization.objects.filter(pk=world.schools[0].pk).update(ended_on=day(7))
    climb(on=day(7))
    assert "Trường Tiểu học Hợp Nhất: hạn cuối" in text_of(letter)
    assert "Trường Tiểu học số 1" not in text_of(letter)


def test_the_heir_of_the_body_that_urged_goes_on():
    world = make_silence()
    letter_of(world)
    heir = make_org("Sở Giáo dục, Khoa học và Công nghệ", parent=world.city, symbol="SGDKHCN")
    make_user(heir, "specialist")
    RequirementReceiver.objects.update(organization=heir)
    Organization.objects.filter(pk=world.office.pk).update(ended_on=day(8))
    climb(on=day(8))
    letter = DunningLetter.objects.get()
    assert letter.body == heir and Escalation.objects.get().body == heir
    assert "Sở Giáo dục, Khoa học và Công nghệ đề nghị" in text_of(letter)


def test_where_nobody_may_sign_the_superior_hears_of_long_silence():
    world = make_silence()
    mayor = make_user(world.city, "leader")
    for person in (world.head, world.leader):
        person.memberships.all().delete()
    climb(on=day(7))
    assert "chưa có ai giữ quyền ký" in Notification.objects.filter(key__startswith="don-doc:").first().text
    climb(on=day(21))
    assert told("im-lang:") == {mayor}


def test_no_superior_at_all_is_no_fault():
    world = make_silence()
    for person in (world.head, world.leader):
        person.memberships.all().delete()
    OrganizationAbove.objects.exclude(organization=world.schools[0]).delete()
    climb(on=day(21))
    assert told("im-lang:") == set()
