"""A công văn đôn đốc that is withdrawn urged nobody: its silent units wait for another one, which replaces it."""

import pytest
from django.utils import timezone

from directives.models import DocumentReference, Receipt
from plans.documents import build
from plans.documents.check import blocking, check_plan
from plans.models import Plan
from plans.services import save_plan
from reports.dunning_page import answered_since
from reports.models import DunningLetter, Duty, Escalation, Rung
from reports.services.escalation import climb
from reports.services.issuing import withdraw_plan_with_duties
from tests.escalation.test_letters import text_of
from tests.escalation.test_whole_climb import dispatch
from tests.escalation.worlds import day, make_silence

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def world():
    """Two schools below a ward; the first letter went out on the seventh day."""
    world = make_silence(2, under_ward=True)
    climb(on=day(7))
    world.first = DunningLetter.objects.get()
    dispatch(world, world.first, day(7))
    return world


def withdraw(world, after):
    plan = Plan.objects.get(pk=world.first.plan_id)
    withdraw_plan_with_duties(plan=plan, on=day(after), reason="Ghi nhầm thời hạn.", actor=world.head)


def test_the_units_still_silent_come_into_a_letter_that_replaces_it(world):
    Duty.objects.filter(pk=world.duties[0].pk).update(state="submitted", first_sent_at=timezone.now())
    withdraw(world, 9)
    climb(on=day(10))
    again = DunningLetter.objects.exclude(pk=world.first.pk).get()
    assert (again.level, again.plan.state) == (Rung.FIRST, "draft")
    text = text_of(again)
    assert "thay thế Công văn số 01/SGDĐT-VP ngày 17/10/2026 của Sở Giáo dục và Đào tạo, đã thu hồi." in text
    assert "Trường Tiểu học số 2:" in text and "Trường Tiểu học số 1:" not in text
    assert blocking(check_plan(again.plan)) == []
    relation = DocumentReference.objects.get(document=again.plan.document)
    assert (relation.relation, relation.target) == ("replaces", world.first.plan.document)
    assert Receipt.objects.filter(document=world.first.plan.document).count() == 2, "the proof of dispatch stays"

    climb(on=day(11))
    assert DunningLetter.objects.count() == 2
    assert "Công văn này thay thế Công văn số 01/SGDĐT-VP" in text_of(again), "also when it is written anew"


def test_the_second_letter_counts_from_the_one_that_replaces_it(world):
    withdraw(world, 9)
    climb(on=day(14))
    dispatch(world, DunningLetter.objects.exclude(pk=world.first.pk).get(), day(14))
    climb(on=day(20))
    assert not Escalation.objects.filter(level=Rung.SECOND).exists()
    climb(on=day(21))
    second = DunningLetter.objects.get(level=Rung.SECOND)
    assert "đã đôn đốc tại Công văn số 02/SGDĐT-VP" in text_of(second)


def test_a_second_letter_not_signed_yet_goes_with_the_first(world):
    climb(on=day(14))
    assert DunningLetter.objects.filter(level=Rung.SECOND).exists()
    withdraw(world, 15)
    climb(on=day(15))
    assert set(DunningLetter.objects.exclude(pk=world.first.pk).values_list("level", flat=True)) == {Rung.FIRST}
    assert not Escalation.objects.filter(level=Rung.SECOND).exists()


def test_a_second_letter_that_somebody_works_at_says_that_the_first_is_gone(world):
    climb(on=day(14))
    plan = Plan.objects.get(dunning_letter__level=Rung.SECOND)
    save_plan(plan=plan, version=plan.version, actor=world.writer, fields={"closing": "Trân trọng."})
    withdraw(world, 15)
    climb(on=day(15))
    assert "lần trước đã bị thu hồi" in answered_since(Plan.objects.get(pk=plan.pk))
    assert "đã đôn đốc tại" in build(Plan.objects.get(pk=plan.pk)).plain_text(), "the words are the person's"


def test_nothing_is_drafted_when_everybody_has_answered(world):
    Duty.objects.update(state="submitted", first_sent_at=timezone.now())
    withdraw(world, 9)
    climb(on=day(10))
    assert DunningLetter.objects.get() == world.first
    assert set(Escalation.objects.values_list("letter", flat=True)) == {world.first.pk}


def test_the_list_of_letters_says_where_the_units_went(client, world):
    Duty.objects.filter(pk=world.duties[0].pk).update(state="submitted", first_sent_at=timezone.now())
    withdraw(world, 9)
    climb(on=day(10))
    client.force_login(world.writer)
    page = client.get("/tong-quan/don-doc/cong-van/").content.decode()
    assert "sang công văn thay thế" in page and "trước khi ban hành" not in page
