"""One world in which every action of the portal can be performed in one body, and a look at all rows of all tables."""

from datetime import date
from types import SimpleNamespace

from django.apps import apps
from django.utils import timezone

from directives.models import DocumentTask
from orgs.models import OrganizationGroup, Superior
from orgs.models.people import Role
from reports.models import FormHeading, Indicator
from reports.services import open_requirement, save_draft, send_report
from tests import factories as make
from tests.plans import making

OPENED = date(2026, 1, 6)


def make_rights_world() -> SimpleNamespace:
    """`office` receives from `city` and asks `school`; `neighbour` stands beside it, `sibling` beside the school.

    `holders[role]` holds that one role in the office, `neighbours[role]` in the neighbour.
    """
    office = making.make_office()
    world = SimpleNamespace(office=office.body, city=office.city, making=office, today=timezone.localdate())
    world.school, world.sibling = office.schools
    world.neighbour = make.make_org("Sở Ngoại vụ", parent=world.city)
    world.department = make.make_org("Văn phòng Sở", parent=world.office, is_internal=True)
    world.holders = {role: make.make_user(world.office, role) for role in Role.values}
    world.neighbours = {role: make.make_user(world.neighbour, role) for role in Role.values}
    world.posts = {user.pk: make.make_post(world.office, user) for user in world.holders.values()}
    world.person = make.make_user(world.office, "specialist")
    world.school_head = make.make_user(world.school, "head")
    world.group = OrganizationGroup.objects.create(owner=world.office, name="Các trường")
    world.superior = Superior.objects.create(
        organization=world.school, superior=world.neighbour, line="cooperation", from_on=OPENED
    )
    _papers(world)
    _plans(world)
    _reports(world)
    return world


def _papers(world):
    world.paper = make.make_document(world.city, code="08/CTr-UBND", kind="CTr")
    world.receipt = make.make_receipt(world.paper, world.office)
    world.node = make.make_node(world.office, world.paper)
    world.task = DocumentTask.objects.create(document=world.paper, label="1", text="Việc một")


def _plans(world):
    office = world.making
    world.drafted, world.submitted = making.draft(office), making.draft(office)
    world.submitted = making.services.submit_plan(plan=world.submitted, actor=office.author)
    world.approved, world.signed = making.approved(office), making.signed(office)
    world.issued = making.issued(office)
    world.series = office.series
    world.entry = making.services.enter_number(
        series=world.series, number=2, issued_on=date(2026, 1, 5), code="02/KH-SGDĐT", subject="Bù", actor=office.clerk
    )


def _reports(world):
    world.owed = make.make_duty(make.make_requirement(world.paper, world.city, name="Nộp UBND"), world.office)
    draft = save_draft(duty=world.owed, actor=None, lock_version=None, texts={}, values={}, progress={}, note="Đã làm")
    world.owed_version = draft.lock_version
    below = make.make_requirement(world.issued.document, world.office, is_open=False)
    world.heading = FormHeading.objects.create(form=below.form, title="Kết quả")
    world.figure = Indicator.objects.create(form=below.form, name="Số việc")
    open_requirement(requirement=below, on=OPENED, actor=None)
    world.asked = below
    world.duty = below.duties.get(organization=world.school, year=2026)
    world.waiting_duty = below.duties.get(organization=world.sibling, year=2026)
    content = {"texts": {world.heading.pk: "Đã làm."}, "values": {world.figure.pk: 3}, "progress": {}}
    save_draft(duty=world.duty, actor=None, lock_version=None, **content)
    version = send_report(duty=world.duty, actor=None, now=timezone.now())
    world.version, world.delivery = version, version.deliveries.get()


def everything() -> dict:
    """Table → its rows, for a comparison of the whole database."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model._meta.label: sorted(model._base_manager.values_list(), key=repr) for model in models}


def differences(before: dict, after: dict) -> set[str]:
    return {label for label in before if before[label] != after[label]}
