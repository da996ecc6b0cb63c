"""A Sở with its schools, a paper that asks for reports, and the people who work on them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from reports.models import Duty, FormHeading, Indicator, ListItem, ReportForm, ReportingRequirement, ValueList
from reports.services import open_requirement, save_draft, send_report
from tests.factories import make_document, make_node, make_org, make_requirement, make_user

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
OPENED = date(2026, 1, 6)
IN_TIME = datetime(2026, 12, 8, 9, 30, tzinfo=HANOI)
LATER = datetime(2026, 12, 9, 9, 30, tzinfo=HANOI)


@dataclass
class World:
    city: object
    office: object
    school: object
    other: object
    document: object
    requirement: ReportingRequirement
    form: ReportForm
    heading: FormHeading
    figure: Indicator
    people: dict = field(default_factory=dict)

    def duty(self, body=None) -> Duty:
        return Duty.objects.get(requirement=self.requirement, organization=body or self.school, year=2026)


def make_world(*, receivers=("office",), schools=2, **overrides) -> World:
    """`office` asks two schools once a year by 10/12; a second receiver may be named: "city"."""
    city = make_org("UBND thành phố")
    office = make_org("Sở Giáo dục", parent=city)
    bodies = [make_org(f"Trường {number}", parent=office) for number in range(1, schools + 1)]
    document = make_document(office)
    root = make_node(office, document)
    for body in bodies:
        make_node(body, document, parent=root)
    requirement = make_requirement(document, office, is_open=False, **overrides)
    for name in receivers:
        if name == "city":
            requirement.receivers.create(organization=city, position=1)
    heading = FormHeading.objects.create(form=requirement.form, title="Kết quả thực hiện")
    figure = Indicator.objects.create(form=requirement.form, name="Số hoạt động", type="decimal")
    open_requirement(requirement=requirement, on=OPENED, actor=None)
    people = {
        "head": make_user(bodies[0], "head"),
        "clerk": make_user(bodies[0], "clerk"),
        "office_head": make_user(office, "head"),
        "office_clerk": make_user(office, "clerk"),
        "city_leader": make_user(city, "leader"),
        "other_head": make_user(bodies[1], "head") if schools > 1 else None,
        "stranger": make_user(make_org("Nơi khác", locality="Nơi khác"), "head"),
        "administrator": make_user(city, "administrator"),
        "auditor": make_user(bodies[0], "auditor"),
    }
    return World(
        city, office, bodies[0], bodies[1] if schools > 1 else None, document, requirement, requirement.form, heading,
        figure, people,
    )  # fmt: skip


def fill(world: World, duty=None, *, actor="head", text="Đã làm.", value=3, lock_version=None, **extra):
    duty = duty or world.duty()
    return save_draft(
        duty=duty,
        actor=world.people[actor] if isinstance(actor, str) else actor,
        lock_version=lock_version,
        texts={world.heading.pk: text},
        values={world.figure.pk: value},
        progress={},
        **extra,
    )


def sent(world: World, duty=None, *, now=IN_TIME, actor="head", **content):
    """A duty filled and sent."""
    duty = duty or world.duty()
    person = world.people[actor] if isinstance(actor, str) else actor
    fill(world, duty, actor=person, **content)
    version = send_report(duty=duty, actor=person, now=now)
    duty.refresh_from_db()
    return version


def make_countries(*names) -> ValueList:
    made = ValueList.objects.create(name="Nước đến du học")
    ListItem.objects.bulk_create(ListItem(list=made, name=name, position=at) for at, name in enumerate(names))
    return made
