"""A small province for drills: a city, ten offices, their units, people, tasks, and a report due within a week."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from directives.models import CascadeNode, Document, DocumentTask, NodeAbove
from orgs.calendar import load_calendar
from orgs.models import Membership, Organization, OrganizationAbove, User
from orgs.models.people import Role
from plans.models import Assignment
from reports.models import Duty, ReportingRequirement
from reports.services.duties import due_dates
from reports.services.forms import create_form
from reports.services.requirements import create_requirement

OFFICES, UNITS, TASKS = 10, 100, 20
PASSWORD = "dien-tap"  # accounts of a drill's own database, never of one that people use
NAME = "Báo cáo diễn tập"


@dataclass(frozen=True)
class Seeded:
    """How much there is, and the day on which everybody is to be reminded."""

    bodies: int
    people: int
    assignments: int
    duties: int
    on: date


class NotEmptyError(Exception):
    """A drill wants a database of its own."""


@transaction.atomic
def seed(*, on: date, people: int) -> Seeded:
    """`people` heads spread over 100 units, all reminded on the day: seven days before the safe day.

    Raises NotEmptyError when there are bodies already.
    """
    if Organization.objects.exists():
        raise NotEmptyError("Cơ sở dữ liệu đã có đơn vị; diễn tập cần một cơ sở dữ liệu trống.")
    city = _body("Thành phố diễn tập")
    offices = [_body(f"Sở diễn tập {number}", city) for number in range(OFFICES)]
    units = [_body(f"Đơn vị diễn tập {number}", offices[number % OFFICES]) for number in range(UNITS)]
    paper = _paper(city, on)
    _hand_down(paper, city, units)
    requirement = _ask(city, paper, on)
    _people(city, units, people)
    assignments = _assign(paper, units)
    duties = _duties(requirement, units, on)
    return Seeded(1 + OFFICES + UNITS, people + 1, assignments, duties, on)


def _body(name: str, parent: Organization | None = None) -> Organization:
    body = Organization(name=name, parent=parent, symbol="DT", locality="Diễn tập", place="Diễn tập")
    body.save()
    above = [body.pk] + (list(parent.above_links.values_list("above", flat=True)) if parent else [])
    OrganizationAbove.objects.bulk_create(OrganizationAbove(organization=body, above_id=pk) for pk in above)
    return body


def _paper(city: Organization, on: date) -> Document:
    return Document.objects.create(
        kind="KH", code="1/KH-DT", issued_on=on, subject="Kế hoạch diễn tập", issuer=city, issuer_name=city.name,
        state=Document.State.ISSUED,
    )  # fmt: skip


def _hand_down(paper: Document, city: Organization, units: list[Organization]) -> None:
    top = CascadeNode(organization=city, directive=paper, handed_down_by=paper, opened_on=paper.issued_on)
    top.save()
    NodeAbove.objects.create(node=top, above=top, organization=city)
    for unit in units:
        node = CascadeNode(
            organization=unit, directive=paper, parent=top, handed_down_by=paper, opened_on=paper.issued_on
        )
        node.save()
        NodeAbove.objects.create(node=node, above=node, organization=unit)
        NodeAbove.objects.create(node=node, above=top, organization=city)


def _ask(city: Organization, paper: Document, on: date) -> ReportingRequirement:
    form = create_form(
        owner=city, name=NAME, headings=[{"title": "Kết quả thực hiện"}], indicators=[{"name": "Số hoạt động"}],
        asks_progress=False, actor=None,
    )  # fmt: skip
    due = _due(on)
    requirement = create_requirement(
        document=paper, form=form, name=NAME, frequency="once", dates=[(due.day, due.month)], from_year=due.year,
        to_year=due.year, receivers=[city], actor=None,
    )  # fmt: skip
    ReportingRequirement.objects.filter(pk=requirement.pk).update(is_open=True)
    return requirement


def _due(on: date) -> date:
    """A day whose safe day is a week after `on`."""
    calendar, day = load_calendar(), on + timedelta(days=8)
    while calendar.before(day) < on + timedelta(days=7):
        day += timedelta(days=1)
    return day


def _people(city: Organization, units: list[Organization], count: int) -> None:
    secret = make_password(PASSWORD)
    people = User.objects.bulk_create(
        User(
            username=f"dt{number}", full_name=f"Người Thử {number}", email=f"dt{number}@vi-du.invalid", password=secret
        )
        for number in range(count)
    )
    Membership.objects.bulk_create(
        Membership(user=person, organization=units[number % UNITS], role=Role.HEAD)
        for number, person in enumerate(people)
    )
    chief = User.objects.create(username="dtduyet", full_name="Người Duyệt", password=secret)
    Membership.objects.create(user=chief, organization=city, role=Role.HEAD)


def _assign(paper: Document, units: list[Organization]) -> int:
    tasks = DocumentTask.objects.bulk_create(
        DocumentTask(document=paper, label=str(number + 1), text=f"Việc diễn tập {number + 1}", position=number)
        for number in range(TASKS)
    )
    rows = [Assignment(task=task, organization=unit) for task in tasks for unit in units]
    return len(Assignment.objects.bulk_create(rows))


def _duties(requirement: ReportingRequirement, units: list[Organization], on: date) -> int:
    dates = due_dates(due_on=_due(on), strict=False, rolls_forward=True, calendar=load_calendar())
    rows = [
        Duty(requirement=requirement, organization=unit, year=dates.due_on.year, period="Kỳ diễn tập", **vars(dates))
        for unit in units
    ]
    return len(Duty.objects.bulk_create(rows))
