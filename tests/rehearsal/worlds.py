"""Three schools that owe two reports to their Sở, people who come and go, a plan of its own for one of the reports."""

from dataclasses import dataclass
from datetime import date

from directives.models import Receipt, ReceiptHandler
from orgs.models import Membership
from reports.models import ReminderPlan, ReminderStep, ReportingRequirement
from tests.factories import make_document, make_node, make_org, make_requirement, make_user

FIRST, LAST = date(2026, 10, 1), date(2027, 2, 28)


@dataclass
class World:
    office: object
    schools: list
    yearly: ReportingRequirement
    often: ReportingRequirement
    clerk: object
    handler: object


def make_world(schools=3) -> World:
    city = make_org("Thành phố")
    office = make_org("Sở Giáo dục", parent=city)
    below = [make_org(f"Trường {number}", parent=office) for number in range(1, schools + 1)]
    for body in below:
        make_user(body, "head")
        make_user(body, "clerk")
    clerk = make_user(office, "clerk")
    make_user(office, "head")
    yearly, often = _requirement(office, below, "Báo cáo năm", ((10, 12),)), _often(office, below)
    handler = _plan_of_its_own(often, office, below)
    return World(office, below, yearly, often, clerk, handler)


def _requirement(office, below, name, dates, **values):
    document = make_document(office)
    for body in below:
        make_node(body, document)
    return make_requirement(document, office, dates=dates, name=name, **values)


def _often(office, below):
    return _requirement(office, below, "Báo cáo nhanh", ((20, 10), (15, 1), (2, 2)), frequency="custom")


def _plan_of_its_own(requirement, office, below):
    """Head above, handlers below and above; one day by the portal only; repeats twice."""
    plan = ReminderPlan.objects.create(requirement=requirement, letter_1_after=2, letter_2_after=9, leader_after=None)
    staff = make_user(office, "specialist")
    requirement.receivers.get().handlers.add(staff)
    specialist = make_user(below[0], "specialist")
    receipt = Receipt.objects.create(document=requirement.document, organization=below[0])
    ReceiptHandler.objects.create(receipt=receipt, user=specialist)
    steps = [
        {"days": -10, "to_office": True, "to_heads": False, "to_handlers": True},
        {"days": -2, "to_office": True, "to_heads": True, "by_email": False},
        {"days": 2, "to_heads": True, "to_office": False, "to_staff_above": True, "repeat_every": 4, "repeat_times": 2},
        {"days": 20, "to_heads": True, "to_office": False, "to_leaders_above": True},
    ]
    ReminderStep.objects.bulk_create(ReminderStep(plan=plan, **values) for values in steps)
    return staff


def people_who_move(world: World) -> None:
    """A head leaves in the middle of a step and another comes; one who is head and clerk; a locked account."""
    first, second, third = world.schools
    Membership.objects.filter(organization=first, role="head").update(to_on=date(2026, 12, 5))
    come = make_user(first, "head")
    Membership.objects.filter(user=come).update(from_on=date(2026, 12, 8))
    Membership.objects.create(user=come, organization=first, role="clerk", from_on=date(2026, 12, 20))
    make_user(second, "clerk", is_active=False)
    third.ended_on = date(2027, 1, 25)
    third.save()
