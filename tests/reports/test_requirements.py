from datetime import date

import pytest

from orgs.errors import DomainError, NotAllowed
from reports.models import Duty, RequirementDate
from reports.services import create_requirement, extend_all, extend_duties, open_requirement
from reports.services.owing import owing_bodies
from reports.services.schedule import period_name, periods
from tests.factories import make_document, make_form, make_node, make_org, make_requirement, make_user
from tests.reports.makers import OPENED, make_world

pytestmark = pytest.mark.django_db


def test_opening_makes_the_duties_to_the_end_of_next_year():
    world = make_world()

    assert sorted(world.requirement.duties.values_list("organization", "year")) == sorted(
        (body.pk, year) for body in (world.school, world.other) for year in (2026, 2027)
    )
    assert world.duty().node.organization == world.school


def test_second_opening_makes_nothing_twice():
    world = make_world()

    assert open_requirement(requirement=world.requirement, on=OPENED, actor=None) == 0


@pytest.mark.slow
def test_opening_two_thousand_bodies_reads_as_often_as_two(django_assert_max_num_queries):
    small, large = make_world(), make_world()
    from directives.models import CascadeNode
    from orgs.models import Organization
    from orgs.trees import bulk_insert, tree_lock

    root = CascadeNode.objects.get(organization=large.office)
    with tree_lock(Organization):
        bodies = bulk_insert(Organization, [Organization(name=f"T{n}", parent=large.office) for n in range(2000)])
    with tree_lock(CascadeNode):
        bulk_insert(
            CascadeNode,
            [
                CascadeNode(
                    directive=large.document,
                    parent=root,
                    organization=b,
                    handed_down_by=large.document,
                    opened_on=OPENED,
                )
                for b in bodies
            ],
        )
    reads = [_reads(small.requirement), _reads(large.requirement)]

    assert reads[0] == reads[1]
    assert large.requirement.duties.filter(year=2028).count() == 2002


def _reads(requirement):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as captured:
        extend_duties(requirement=requirement, until_year=2028, on=OPENED)
    return sum(not query["sql"].startswith("INSERT") for query in captured.captured_queries)


def test_bodies_owe_only_what_falls_in_their_life():
    world = make_world()
    born = make_org("Trường mới", parent=world.office, started_on=date(2027, 3, 1))
    closed = make_org("Trường cũ", parent=world.office, ended_on=date(2027, 3, 1))
    for body in (born, closed):
        make_node(body, world.document)

    extend_duties(requirement=world.requirement, until_year=2027)

    assert list(born.duties.values_list("year", flat=True)) == [2027]
    assert list(closed.duties.values_list("year", flat=True)) == [2026]


def test_periods_before_tracking_or_before_the_issue_are_not_tracked():
    office = make_org()
    document = make_document(office)
    school = make_org(parent=office)
    make_node(school, document)
    requirement = make_requirement(
        document, office, dates=((15, 6), (10, 12)), is_open=False, from_year=2025, tracked_from=date(2026, 12, 1),
        frequency="half_yearly",
    )  # fmt: skip

    open_requirement(requirement=requirement, on=date(2025, 8, 1), actor=None)

    rows = school.duties.order_by("due_on").values_list("due_on", "is_tracked")
    assert [(str(day), tracked) for day, tracked in rows] == [
        ("2025-06-15", False),
        ("2025-12-10", False),
        ("2026-06-15", False),
        ("2026-12-10", True),
    ]


def test_without_tracked_from_only_what_was_over_before_the_issue_is_untracked():
    office = make_org()
    document = make_document(office)
    school = make_org(parent=office)
    make_node(school, document)
    requirement = make_requirement(document, office, dates=((15, 6),), is_open=False, from_year=2025)

    open_requirement(requirement=requirement, on=date(2026, 1, 1), actor=None)

    assert list(school.duties.order_by("year").values_list("year", "is_tracked")) == [
        (2025, False),
        (2026, True),
        (2027, True),
    ]


def test_nightly_extension_adds_the_next_year_once():
    make_world()

    assert extend_all(date(2027, 1, 1)) == 2
    assert extend_all(date(2027, 1, 1)) == 0
    assert Duty.objects.filter(year=2028).count() == 2


def test_extended_duty_is_not_made_anew_under_its_old_day():
    world = make_world()
    Duty.objects.filter(pk=world.duty().pk).update(due_on=date(2026, 12, 20))

    assert extend_duties(requirement=world.requirement, until_year=2027) == 0


def test_heir_of_a_duty_owes_the_later_periods_too():
    world = make_world()
    heir = make_org("Trường hợp nhất", parent=world.office)
    Duty.objects.filter(organization=world.school, year=2027).update(organization=heir, inherited_from=world.school)
    type(world.school).objects.filter(pk=world.school.pk).update(ended_on=date(2027, 1, 1))

    extend_duties(requirement=world.requirement, until_year=2028)

    assert heir.duties.filter(year=2028).exists()
    assert not world.school.duties.filter(year__gte=2027).exists()


def test_scope_by_kind_takes_only_recipients_of_that_kind():
    from orgs.models import Kind

    world = make_world()
    kind = Kind.objects.create(name="Trường THPT")
    type(world.school).objects.filter(pk=world.school.pk).update(kind=kind)
    make_org("Trường ngoài nơi nhận", parent=world.office, kind=kind)
    world.requirement.scopes.create(mode="rule", kind=kind)

    assert list(owing_bodies(world.requirement, OPENED)) == [world.school]


def test_internal_department_never_owes():
    world = make_world()
    type(world.school).objects.filter(pk=world.school.pk).update(is_internal=True)

    assert list(owing_bodies(world.requirement, OPENED)) == [world.other]


@pytest.mark.parametrize(
    ("label", "of", "name"),
    [
        ("", 1, "Năm 2026"),
        ("", 2, "Kỳ 15/6 năm 2026"),
        ("6 tháng đầu năm", 2, "6 tháng đầu năm 2026"),
        ("Quý I", 4, "Quý I năm 2026"),
    ],
)
def test_period_names(label, of, name):
    assert period_name(RequirementDate(day=15, month=6, label=label), 2026, of) == name


def test_period_of_the_year_before_is_due_in_january():
    from orgs.calendar import load_calendar

    office = make_org()
    requirement = make_requirement(make_document(office), office, dates=(), from_year=2025, to_year=2025)
    line = RequirementDate(day=15, month=1, is_for_previous_year=True)

    found = periods(requirement, 2027, load_calendar(), [line])

    assert [(period.name, str(period.dates.due_on)) for period in found] == [("Năm 2025", "2026-01-15")]


def test_a_foreign_body_may_not_require_reports():
    office = make_org()
    with pytest.raises(NotAllowed):
        create_requirement(
            document=make_document(office), form=make_form(office), name="x", frequency="yearly", dates=[(10, 12)],
            from_year=2026, receivers=[office], actor=make_user(make_org(), "clerk"),
        )  # fmt: skip


def test_a_recipient_notes_only_its_own_duty():
    office, city = make_org(), make_org()
    document = make_document(city)
    document.receipts.create(organization=office)
    clerk = make_user(office, "clerk")
    values = {
        "document": document, "form": make_form(office), "name": "Báo cáo năm", "frequency": "yearly",
        "dates": [(10, 12)], "from_year": 2026, "receivers": [city], "actor": clerk,
    }  # fmt: skip

    with pytest.raises(NotAllowed):
        create_requirement(**values)
    requirement = create_requirement(**values, scopes=[{"mode": "body", "organization": office}])
    open_requirement(requirement=requirement, on=OPENED, actor=clerk)

    assert office.duties.count() == 2


def test_wrong_number_of_days_is_refused():
    office = make_org()
    with pytest.raises(DomainError):
        create_requirement(
            document=make_document(office), form=make_form(office), name="x", frequency="half_yearly",
            dates=[(10, 12)], from_year=2026, receivers=[office], actor=None,
        )  # fmt: skip


def test_requirement_of_a_draft_opens_with_the_issue_only():
    office = make_org()
    document = make_document(office, state="draft")
    requirement = make_requirement(document, office, is_open=False)

    with pytest.raises(DomainError):
        open_requirement(requirement=requirement, on=OPENED, actor=None)
