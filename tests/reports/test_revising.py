"""A requirement in use changed from a year on: what moves, what stays and why, nothing owed twice, nothing lost."""

import threading
from datetime import date, datetime

import pytest
from django.db import connection

from orgs.errors import DomainError, NotAllowed, StateConflict
from orgs.models import AuditEntry
from reports.models import Duty, DutyChange, FoldRule, ReportingRequirement, RequirementDate, chain_ids
from reports.services import exempt_duty, extend_all, extend_duty, open_requirement
from reports.services.carrying import previous_version
from reports.services.filling import start_draft
from reports.services.folding import fold_into, source_duties
from reports.services.forms import revise_form
from reports.services.revising import (
    BEGUN,
    EXTENDED,
    OVERDUE,
    apply_revision,
    drop_revision,
    plan_revision,
    prepare_revision,
    revise_from,
)
from tests.factories import make_org, make_user
from tests.reports.makers import HANOI, fill, make_world, sent
from tests.reports.test_folding import with_upward

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=HANOI)
HALVES = [
    RequirementDate(day=15, month=6, label="6 tháng đầu năm"),
    RequirementDate(day=10, month=12, label="6 tháng cuối năm"),
]


@pytest.fixture
def world():
    return make_world()


def revise(world, from_year=2027, dates=((15, 11),), **changes):
    return revise_from(
        requirement=world.requirement, from_year=from_year, reason="Quyết định 5", on=ON, now=NOW,
        actor=world.people["office_clerk"], dates=list(dates), **changes,
    )  # fmt: skip


def plan_of(world, from_year=2027, dates=((15, 11),)):
    made = prepare_revision(requirement=world.requirement, from_year=from_year, actor=None)
    made.dates.all().delete()
    RequirementDate.objects.bulk_create(RequirementDate(requirement=made, day=d, month=m) for d, m in dates)
    return plan_revision(made, on=ON, now=NOW)


def owed(requirement, body=None):
    rows = requirement.duties.filter(organization=body) if body else requirement.duties
    return sorted(rows.values_list("year", "period", "due_on"))


def test_duties_nobody_began_go_over_with_their_rows_and_the_old_one_ends(world):
    before = set(world.requirement.duties.filter(year=2027).values_list("pk", flat=True))
    made = revise(world)
    world.requirement.refresh_from_db()

    assert world.requirement.to_year == 2026 and made.previous == world.requirement and made.is_open
    assert set(made.duties.values_list("pk", flat=True)) == before
    assert owed(made, world.school) == [(2027, "Năm 2027", date(2027, 11, 15))]
    assert owed(world.requirement, world.school) == [(2026, "Năm 2026", date(2026, 12, 10))]
    moved = made.duties.first()
    assert moved.due_version == 2 and "Quyết định 5" in moved.changes.get().reason
    assert AuditEntry.objects.filter(action="requirement_revised").exists()


def test_nightly_extension_goes_on_with_the_successor_only(world):
    made = revise(world)
    extend_all(date(2027, 1, 2))

    assert made.duties.filter(year=2028).count() == 2
    assert not world.requirement.duties.filter(year__gte=2027).exists()


def test_begun_sent_and_exempted_stay_and_count_for_the_new_period():
    world = make_world(schools=4)
    bodies = list(Duty.objects.filter(year=2027).order_by("organization").values_list("organization", flat=True))
    duties = [world.requirement.duties.get(year=2027, organization=body) for body in bodies]
    fill(world, duties[0])
    sent(world, duties[1], actor="other_head")
    exempt_duty(duty=duties[2], reason="Mới lập", actor=None)
    made = revise(world)

    kept, moved = set(Duty.objects.filter(requirement=world.requirement, year=2027)), list(made.duties.all())
    assert kept == set(duties[:3]) and moved == [duties[3]]
    assert Duty.objects.filter(year=2027).count() == 4
    extend_all(date(2027, 1, 2))
    assert Duty.objects.filter(year=2027).count() == 4


def test_plan_counts_before_anything_is_done(world):
    fill(world, world.requirement.duties.get(year=2027, organization=world.school))
    plan = plan_of(world)

    assert (len(plan.moved), plan.redated, len(plan.made), len(plan.removed)) == (1, 1, 0, 0)
    assert {why: len(duties) for why, duties in plan.kept.items()} == {BEGUN: 1}
    assert not plan.successor.duties.exists()


def test_yearly_to_half_yearly_replaces_what_nobody_began_and_spares_who_did(world):
    fill(world, world.requirement.duties.get(year=2027, organization=world.school))
    made = revise(world, dates=HALVES, frequency="half_yearly")

    assert not made.duties.filter(organization=world.school, year=2027).exists()  # its yearly report tells the year
    assert [period for _, period, _ in owed(made, world.other)] == ["6 tháng cuối năm 2027", "6 tháng đầu năm 2027"]
    assert not world.requirement.duties.filter(organization=world.other, year=2027).exists()
    extend_all(date(2027, 1, 2))
    assert made.duties.filter(organization=world.school, year=2028).count() == 2


def test_overdue_duty_keeps_its_lateness(world):
    Duty.objects.filter(requirement=world.requirement, year=2026).update(closes_at=NOW)
    plan = plan_of(world, from_year=2026)

    assert len(plan.kept[OVERDUE]) == 2 and len(plan.moved) == 2


def test_extension_goes_along_when_it_is_later_than_the_new_day(world):
    duty = world.requirement.duties.get(year=2027, organization=world.school)
    extend_duty(duty=duty, due_on=date(2027, 12, 20), reason="Bão số 3", actor=None)
    made = revise(world)

    kept = made.duties.get(organization=world.school, year=2027)
    assert kept.pk == duty.pk and kept.due_on == date(2027, 12, 20) and kept.extension_reason == "Bão số 3"
    assert kept.changes.filter(reason="Bão số 3").exists()
    assert made.duties.get(organization=world.other, year=2027).due_on == date(2027, 11, 15)


def test_extended_duty_without_a_period_there_stays(world):
    duty = world.requirement.duties.get(year=2027, organization=world.school)
    extend_duty(duty=duty, due_on=date(2027, 12, 20), reason="Bão số 3", actor=None)
    plan = plan_of(world, dates=((15, 6), (10, 12)))

    assert [one.pk for one in plan.kept[EXTENDED]] == [duty.pk]
    assert {row.organization_id for row in plan.made} == {world.other.pk}


def test_a_day_already_over_is_refused(world):
    Duty.objects.filter(requirement=world.requirement, year=2026).exists()
    plan = plan_of(world, from_year=2026, dates=((1, 2),))

    assert plan.blocked and "đã qua" in plan.blocked[0]
    with pytest.raises(DomainError):
        apply_revision(successor=plan.successor, reason="x", actor=None, on=ON, now=NOW)
    assert not ReportingRequirement.objects.get(pk=plan.successor.pk).is_open


@pytest.mark.parametrize(("from_year", "to_year"), [(2025, None), (2030, 2028)])
def test_years_that_do_not_fit_are_refused(world, from_year, to_year):
    world.requirement.to_year = to_year
    with pytest.raises(DomainError):
        prepare_revision(requirement=world.requirement, from_year=from_year, actor=None)


def test_all_it_says_is_copied_with_people_and_cuts(world):
    clerk = make_user(world.office)
    line = world.requirement.receivers.get()
    line.handlers.add(clerk)
    world.requirement.receivers.update(cut={"headings": ["Kết quả thực hiện"]})
    scope = world.requirement.scopes.create(mode="rule")
    scope.excluded.add(world.other)
    made = prepare_revision(requirement=world.requirement, from_year=2027, actor=None)

    copy = made.receivers.get()
    assert copy.cut == {"headings": ["Kết quả thực hiện"]} and list(copy.handlers.all()) == [clerk]
    assert list(made.scopes.get().excluded.all()) == [world.other] and made.form == world.requirement.form
    assert [str(day) for day in made.dates.all()] == ["10/12"]


def test_standing_exemption_holds_under_the_successor(world):
    duty = world.requirement.duties.get(year=2026, organization=world.school)
    exempt_duty(duty=duty, reason="Ngừng tuyển sinh", actor=None, with_later=True)
    made = revise(world)
    extend_all(date(2027, 1, 2))

    assert made.exemptions.get().reason == "Ngừng tuyển sinh"
    assert made.duties.get(organization=world.school, year=2028).state == Duty.State.EXEMPTED


def test_exempting_for_good_reaches_the_regime_that_took_its_place(world):
    made = revise(world)
    exempt_duty(duty=world.duty(), reason="Ngừng tuyển sinh", actor=None, with_later=True)

    assert made.exemptions.exists() and made.duties.get(organization=world.school).state == Duty.State.EXEMPTED


def test_scope_of_the_successor_decides_who_owes_from_then(world):
    made = revise(world, dates=[(10, 12)], scopes=[{"mode": "rule", "excluded": [world.other]}])

    assert set(made.duties.values_list("organization", flat=True)) == {world.school.pk}
    assert not world.requirement.duties.filter(organization=world.other, year=2027).exists()


@pytest.mark.parametrize(("left_out", "owed_from_then"), [(False, 1), (True, 0)])
def test_heir_of_a_body_owes_under_the_successor_unless_left_out(world, left_out, owed_from_then):
    heir = make_org("Trường hợp nhất", parent=world.office)
    Duty.objects.filter(organization=world.school, year=2027).update(organization=heir, inherited_from=world.school)
    type(world.school).objects.filter(pk=world.school.pk).update(ended_on=date(2027, 1, 1))
    made = revise(world, scopes=[{"mode": "rule", "excluded": [heir]}] if left_out else [])

    assert made.duties.filter(organization=heir, year=2027).count() == owed_from_then
    assert world.requirement.duties.filter(organization=heir, year=2027).count() == 0


def test_heir_outside_the_new_scope_owes_nothing_more(world):
    heir = make_org("Trường hợp nhất", parent=world.office)
    Duty.objects.filter(organization=world.school, year=2027).update(organization=heir, inherited_from=world.school)
    made = revise(world, scopes=[{"mode": "body", "organization": world.other}])

    assert set(made.duties.values_list("organization", flat=True)) == {world.other.pk}


def test_reports_below_feed_the_successor_and_the_year_before_still_folds(world):
    for_this_year = with_upward(world)
    upward = for_this_year.requirement
    sent(world)
    made = revise_from(requirement=upward, from_year=2027, reason="QĐ", actor=None, on=ON, now=NOW, dates=[(25, 12)])
    world.requirement.refresh_from_db()

    assert world.requirement.folds_into == made and chain_ids(made.pk) == sorted([upward.pk, made.pk])
    assert [duty.organization for duty in source_duties(for_this_year)] == [world.school, world.other]
    draft = fold_into(duty=for_this_year, actor=world.people["office_head"])
    assert draft.values.get().value == 3
    assert len(source_duties(made.duties.get(organization=world.office, year=2027))) == 2


def test_fold_rules_follow_into_a_changed_form_of_the_report_above(world):
    upward = with_upward(world).requirement
    FoldRule.objects.filter(requirement=world.requirement).update(rule="average")
    made = prepare_revision(requirement=upward, from_year=2027, actor=None)
    revise_form(
        requirement=made, name="Mẫu mới", headings=[{"title": "Kết quả"}], asks_progress=False,
        indicators=[{"name": world.up_figure.name, "type": world.up_figure.type, "rule": "sum"}],
        actor=make_user(made.form.owner, "clerk"),
    )  # fmt: skip
    made.refresh_from_db()
    apply_revision(successor=made, reason="QĐ", actor=None, on=ON, now=NOW)

    rules = FoldRule.objects.filter(requirement=world.requirement)
    assert rules.get(target__form=made.form).rule == "average" and rules.count() == 2


def test_last_years_answers_are_found_under_the_old_requirement(world):
    version = sent(world)
    made = revise(world)

    assert previous_version(made.duties.get(organization=world.school)) == version


def test_it_is_applied_once_and_only_as_it_was_seen(world):
    plan = plan_of(world)
    fill(world, world.requirement.duties.get(year=2027, organization=world.school))
    with pytest.raises(StateConflict):
        apply_revision(successor=plan.successor, reason="QĐ", actor=None, on=ON, now=NOW, seen=plan.seen)
    assert not plan.successor.duties.exists()

    apply_revision(successor=plan.successor, reason="QĐ", actor=None, on=ON, now=NOW)
    with pytest.raises(StateConflict):
        apply_revision(successor=plan.successor, reason="QĐ", actor=None, on=ON, now=NOW)
    with pytest.raises(NotAllowed):
        prepare_revision(requirement=world.requirement, from_year=2028, actor=world.people["office_clerk"])


def test_one_is_prepared_at_a_time_and_may_be_dropped(world):
    made = prepare_revision(requirement=world.requirement, from_year=2027, actor=world.people["office_clerk"])
    with pytest.raises(StateConflict):
        prepare_revision(requirement=world.requirement, from_year=2028, actor=None)
    with pytest.raises(DomainError):
        open_requirement(requirement=made, on=ON, actor=None)
    drop_revision(successor=made, actor=world.people["office_clerk"])

    assert not ReportingRequirement.objects.filter(previous=world.requirement).exists()
    assert prepare_revision(requirement=world.requirement, from_year=2028, actor=None)


def test_changing_it_again_makes_a_chain(world):
    first = revise(world)
    second = revise_from(
        requirement=first, from_year=2028, reason="QĐ", actor=None, on=date(2027, 3, 1), now=NOW, dates=[(1, 11)]
    )

    assert chain_ids(world.requirement.pk) == sorted([world.requirement.pk, first.pk, second.pk])
    assert owed(second, world.school) == [(2028, "Năm 2028", date(2028, 11, 1))]
    assert DutyChange.objects.filter(duty__requirement=first).count() == 2


def test_drafting_a_period_that_went_away_meanwhile_is_told(world):
    stale = world.requirement.duties.get(year=2027, organization=world.other)
    revise(world, dates=HALVES, frequency="half_yearly")
    with pytest.raises(StateConflict):
        start_draft(duty=stale, actor=None)


@pytest.mark.django_db(transaction=True)
def test_drafting_while_it_is_applied_loses_nothing():
    """The draft came first and its duty stays, or its period was gone and the writer is told."""
    world = make_world()
    made = prepare_revision(requirement=world.requirement, from_year=2027, actor=None)
    made.dates.all().delete()
    RequirementDate.objects.bulk_create(
        RequirementDate(requirement=made, day=day, month=month) for day, month in ((15, 6), (10, 12))
    )
    duty = world.requirement.duties.get(year=2027, organization=world.school)
    start, told = threading.Barrier(2), []

    def run(act):
        try:
            start.wait()
            act()
        except Exception as error:
            told.append(error)
        finally:
            connection.close()

    acts = [
        lambda: start_draft(duty=duty, actor=None),
        lambda: apply_revision(successor=made, reason="QĐ", actor=None, on=ON, now=NOW),
    ]
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    begun = Duty.objects.filter(pk=duty.pk, versions__sent_at=None, versions__isnull=False).exists()
    assert [type(error) for error in told] == ([] if begun else [StateConflict])
    assert made.duties.filter(organization=world.school, year=2027).count() == (0 if begun else 2)
