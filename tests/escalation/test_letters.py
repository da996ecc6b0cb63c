"""The drafted công văn: who is addressed, what it says, what the clerk's check says, when it is written anew."""

import pytest

from orgs.errors import NotAllowed, StateConflict
from orgs.models import AuditEntry
from plans.documents import build
from plans.documents.check import blocking, check_plan
from plans.models import Plan
from plans.services import save_plan
from reports.models import DunningLetter, Duty, Escalation, Notification, Rung
from reports.services import dunning
from reports.services.dunning import draft_letters, refresh_letter
from reports.services.escalation import climb
from tests.escalation.worlds import DATES, day, make_silence
from tests.factories import make_document, make_duty, make_org, make_requirement, make_user
from tests.plans.making import make_party_office

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def letter_of(world, after=7):
    climb(on=day(after))
    return DunningLetter.objects.get()


def text_of(letter):
    return build(Plan.objects.get(pk=letter.plan_id)).plain_text()


@pytest.mark.parametrize("schools", [1, 3, 12])
def test_first_letter_names_units_and_dues_and_passes_the_clerks_check(schools):
    world = make_silence(schools)
    letter = letter_of(world)
    text = text_of(letter)
    assert f"Trường Tiểu học số {schools}: hạn cuối 10/10/2026, quá hạn 7 ngày" in text
    assert "Báo cáo chuyển đổi số, năm 2026, theo Kế hoạch số 12/KH-SGDĐT" in text
    assert letter.plan.document.kind == "CV"
    assert letter.plan.document.issuer == world.office
    assert blocking(check_plan(letter.plan)) == []


@pytest.mark.parametrize("schools", [1, 12])
def test_letter_of_a_party_body_passes_too(schools):
    world = make_silence()
    party = make_party_office()
    cells = [make_org(f"Chi bộ thôn {at}", parent=party.body, system="party") for at in range(schools)]
    asked = make_requirement(make_document(party.body, code="05-KH/ĐU"), party.body)
    for cell in cells:
        make_duty(asked, cell, **DATES)
    world.duties[0].delete()
    letter = letter_of(world)
    assert letter.plan.document.document_format == "party"
    assert f"{party.body.name} đề nghị người đứng đầu" in text_of(letter)
    assert blocking(check_plan(letter.plan)) == []


def test_draft_lies_on_the_specialists_desk_and_the_staff_is_told():
    world = make_silence(2)
    letter = letter_of(world)
    assert letter.plan.author == world.writer
    told = Notification.objects.filter(key__startswith="don-doc:")
    assert {one.user for one in told} == {world.writer, world.clerk}
    assert told[0].text == "Có dự thảo đôn đốc lần 1: công văn gửi về 2 đơn vị chưa nộp báo cáo."
    assert AuditEntry.objects.filter(action="dunning_drafted", actor=None).exists()


def test_handler_of_the_reports_comes_first():
    world = make_silence()
    handler = make_user(world.office, "clerk")
    world.requirement.receivers.get().handlers.add(handler)
    assert letter_of(world).plan.author == handler


def test_many_units_are_addressed_together_and_each_receives():
    world = make_silence(12)
    letter = letter_of(world)
    line = letter.plan.document.recipients.get()
    assert line.is_addressee
    assert set(line.resolve(world.office, day(7))) == set(world.schools)
    assert build(letter.plan).annexes[0].title == "Danh sách báo cáo quá hạn"


def test_newcomers_join_the_draft_that_nobody_touched():
    world = make_silence(2)
    Duty.objects.filter(pk=world.duties[1].pk).update(last_on=day(1))
    letter = letter_of(world)
    climb(on=day(8))
    assert DunningLetter.objects.get() == letter
    assert "2 báo cáo đã quá hạn của 2 đơn vị" in text_of(letter)


def test_long_lists_are_split_by_unit_not_by_regime(monkeypatch):
    monkeypatch.setattr(dunning, "MOST", 2)
    world = make_silence(2)
    other = make_requirement(world.paper, world.office, name="Báo cáo chi ngân sách")
    for school in world.schools:
        make_duty(other, school, **DATES)
    climb(on=day(7))
    named = [
        set(letter.escalations.values_list("duty__organization", flat=True)) for letter in DunningLetter.objects.all()
    ]
    assert sorted(map(list, named)) == sorted([[school.pk] for school in world.schools])


def test_touched_draft_is_left_to_its_writer_and_newcomers_get_their_own():
    world = make_silence(3)
    Duty.objects.filter(pk=world.duties[2].pk).update(last_on=day(1))
    letter = letter_of(world)
    plan = Plan.objects.get(pk=letter.plan_id)
    save_plan(plan=plan, version=plan.version, actor=world.writer, fields={"closing": "Trân trọng."})
    Duty.objects.filter(pk=world.duties[0].pk).update(state="submitted", first_sent_at="2026-10-17T08:00Z")
    climb(on=day(8))
    assert DunningLetter.objects.count() == 2
    assert "Trường Tiểu học số 1:" in text_of(letter)
    letter.refresh_from_db()
    refresh_letter(letter=letter, on=day(8), actor=world.writer)
    assert "Trường Tiểu học số 1:" not in text_of(letter)
    assert "Trường Tiểu học số 2: hạn cuối 10/10/2026, quá hạn 8 ngày" in text_of(letter)


def test_unit_that_answers_leaves_the_untouched_draft_at_once():
    world = make_silence(2)
    letter = letter_of(world)
    Duty.objects.filter(pk=world.duties[0].pk).update(state="submitted", first_sent_at="2026-10-17T08:00Z")
    climb(on=day(7))
    assert "Trường Tiểu học số 1:" not in text_of(letter)
    assert Escalation.objects.get(duty=world.duties[0]).letter is None


def test_only_those_who_draft_for_the_body_write_it_anew_and_only_a_draft():
    world = make_silence()
    letter = letter_of(world)
    for person in (world.leader, make_user(world.schools[0], "head")):
        with pytest.raises(NotAllowed):
            refresh_letter(letter=letter, on=day(8), actor=person)
    Plan.objects.update(state="in_review")
    with pytest.raises(StateConflict):
        refresh_letter(letter=letter, on=day(8), actor=world.writer)


def test_nobody_who_drafts_no_letter_but_the_rung_stands():
    world = make_silence()
    for person in (world.clerk, world.writer, world.head):
        person.memberships.all().delete()
    climb(on=day(7))
    assert Escalation.objects.get().letter is None
    make_user(world.office, "specialist")
    draft_letters(on=day(8))
    assert DunningLetter.objects.exists()


def test_second_letter_goes_to_the_direct_superior_and_names_the_first():
    world = make_silence(2, under_ward=True)
    first = letter_of(world)
    issue(first, day(7))
    climb(on=day(13))
    assert DunningLetter.objects.count() == 1
    climb(on=day(14))
    second = DunningLetter.objects.get(level=Rung.SECOND)
    text, lines = text_of(second), second.plan.document.recipients.all()
    assert [line.organization for line in lines if line.is_addressee] == [world.ward]
    assert [line.organization for line in lines if not line.is_addressee] == world.schools
    assert "quá hạn 14 ngày, đã đôn đốc tại Công văn số 05/SGDĐT-VP ngày 17/10/2026" in text
    assert check_plan(second.plan) == []


def test_second_letter_waits_for_the_first_to_go_out():
    world = make_silence()
    first = letter_of(world)
    climb(on=day(20))
    assert DunningLetter.objects.get() == first
    issue(first, day(20))
    climb(on=day(26))
    assert not DunningLetter.objects.filter(level=Rung.SECOND).exists()
    climb(on=day(27))
    assert DunningLetter.objects.get(level=Rung.SECOND).plan.document.recipients.get().organization == world.schools[0]


def issue(letter, on):
    """As the workflow leaves it; the whole way is walked in test_whole_climb."""
    Plan.objects.filter(pk=letter.plan_id).update(state="issued")
    type(letter.plan.document).objects.filter(pk=letter.plan.document_id).update(
        state="issued", code="05/SGDĐT-VP", number=5, issued_on=on
    )
