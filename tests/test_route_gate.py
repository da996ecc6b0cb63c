"""Every route is in this gate: closed to strangers, open to somebody. A route without an entry fails the build.

Three people look at one world: anonymous, a stranger who holds every role in a body of another province, and an
insider who holds every role in the body that owns the world. Hidden and missing must look the same (404), and the
insider's visit proves that the object was really there.
"""

from datetime import date
from hashlib import sha256
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from directives.models import Document, DocumentFile, DocumentTask, ReceiptFile
from orgs.models import Holiday, Membership, OrganizationEvent, OrganizationGroup, Superior
from orgs.models.people import Role
from plans.models import PrintJob
from reports.models import CalendarFeed, Delivery, DunningLetter, Notification, ReportFile, ReportVersion, Webhook
from tests import factories as make

PUBLIC = {"healthz", "reports:metrics", "reports:readyz", "orgs:login", "plans:paper_css", "reports:calendar_feed"}

# What each argument of a route means, by the longest prefix of its path that is listed here.
ARGUMENTS = [
    ("van-ban/den/<int:pk>", lambda w: {"pk": w.receipt.pk, "file_pk": w.receipt_file.pk}),
    (
        "van-ban/<int:pk>",
        lambda w: {"pk": w.paper.pk, "file_pk": w.paper_file.pk, "task_pk": w.task.pk, "node_pk": w.node.pk},
    ),
    ("don-vi/<int:pk>/cap-tren/", lambda w: {"pk": w.school.pk, "link_pk": w.superior.pk}),
    ("don-vi/<int:pk>", lambda w: {"pk": w.body.pk}),
    ("don-vi/nhanh/<int:pk>", lambda w: {"pk": w.body.pk}),
    ("nhom-don-vi/<int:pk>", lambda w: {"pk": w.group.pk, "body_pk": w.school.pk}),
    ("chuc-vu/<int:pk>", lambda w: {"pk": w.post.pk}),
    ("vai-tro/<int:pk>", lambda w: {"pk": w.membership.pk}),
    ("nguoi-dung/<int:pk>", lambda w: {"pk": w.person.pk, "body_pk": w.school.pk}),
    ("quan-tri/su-kien/<int:pk>", lambda w: {"pk": w.event.pk}),
    ("ke-hoach/so-van-ban-di/thiet-lap/so/<int:pk>", lambda w: {"pk": w.series.pk}),
    ("ke-hoach/so-van-ban-di/thiet-lap/<int:pk>", lambda w: {"pk": w.body.pk}),
    ("ke-hoach/so-van-ban-di/so/<int:pk>", lambda w: {"pk": w.entry.pk}),
    ("ke-hoach/so-van-ban-di/<int:pk>", lambda w: {"pk": w.series.pk}),
    ("ke-hoach/ban-in/<int:pk>", lambda w: {"pk": w.print_job.pk}),
    ("ke-hoach/<int:pk>", lambda w: {"pk": w.plan.pk, "format": "pdf"}),
    ("bao-cao/ban-gui/<int:pk>", lambda w: {"pk": w.delivery.pk}),
    ("bao-cao/tep/<int:pk>", lambda w: {"pk": w.report_file.pk}),
    ("bao-cao/nghia-vu/lich/<int:pk>", lambda w: {"pk": w.feed.pk}),
    ("bao-cao/che-do/mien/<int:pk>", lambda w: {"pk": w.exemption.pk}),
    ("bao-cao/che-do/<int:pk>", lambda w: {"pk": w.requirement.pk}),
    ("bao-cao/<int:pk>", lambda w: {"pk": w.duty.pk, "number": 1, "heading_pk": 1, "indicator_pk": w.indicator.pk}),
    ("tong-quan/giai-thich/", lambda w: {"requirement_pk": w.requirement.pk, "indicator_pk": w.indicator.pk}),
    ("tong-quan/don-doc/cong-van/<int:pk>", lambda w: {"pk": w.letter.pk}),
    ("thong-bao/<int:pk>", lambda w: {"pk": w.notice.pk}),
]

# Routes about the installation as a whole, the same for every administrator: no object of a body to hide.
SHARED = {"orgs:calendar_delete", "orgs:import_form", "orgs:import_commit", "orgs:import_template"}


def routes(patterns=None, prefix="", namespace=""):
    for pattern in patterns or get_resolver().url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            space = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, path, space)
        elif isinstance(pattern, URLPattern):
            yield path, f"{namespace}{pattern.name}"


ALL = sorted(set(routes()))
OF_OBJECTS = [(path, name) for path, name in ALL if "<" in path and name not in PUBLIC | SHARED]


def arguments_of(path, world):
    found = [(len(prefix), values) for prefix, values in ARGUMENTS if path.startswith(prefix)]
    assert found, f"{path}: say in ARGUMENTS what its arguments are, so that the gate can test it"
    values = max(found, key=lambda pair: pair[0])[1](world)
    return {name: value for name, value in values.items() if f":{name}>" in path}


def somebody(body):
    user = make.make_user(body, Role.CLERK)
    for role in set(Role.values) - {Role.CLERK}:
        Membership.objects.create(user=user, organization=body, role=role)
    return user


def stored(model, **parent):
    content = ContentFile(b"%PDF-1.7", name="tep.pdf")
    facts = {"size": 8, "sha256": sha256(b"%PDF-1.7").hexdigest(), "content_type": "application/pdf"}
    return model.objects.create(file=content, name="tep.pdf", **facts, **parent)


def papers_of(world):
    world.paper = make.make_document(world.body, code="12/KH-SGDĐT")
    world.receipt = make.make_receipt(world.paper, world.school)
    world.receipt = make.make_receipt(make.make_document(world.school), world.body)
    world.node = make.make_node(world.school, world.paper)
    world.task = DocumentTask.objects.create(document=world.paper, label="1", text="Việc một")
    world.paper_file = stored(DocumentFile, document=world.paper)
    world.receipt_file = stored(ReceiptFile, receipt=world.receipt)
    world.plan = make.make_plan(world.body, world.insider)
    world.print_job = PrintJob.objects.create(plan=world.plan, format="pdf", asked_by=world.insider)
    world.series = make.make_series(world.body)
    world.entry = world.series.entries.create(
        year=2026, number=1, code="01/KH-SGDĐT", issued_on=date(2026, 1, 5), subject="Ghi bù", is_late_entry=True
    )


def reports_of(world):
    world.requirement = make.make_requirement(world.paper, world.body)
    world.exemption = world.requirement.exemptions.create(
        organization=world.school, from_on=date(2027, 1, 1), reason="Mới lập"
    )
    world.duty = make.make_duty(world.requirement, world.school, state="submitted", first_sent_at="2026-11-01T08:00Z")
    version = ReportVersion.objects.create(
        duty=world.duty, form=world.requirement.form, number=1, sent_at="2026-11-01T08:00Z", sent_by=world.person
    )
    world.delivery = Delivery.objects.create(version=version, organization=world.body)
    world.indicator = world.requirement.form.indicators.create(name="Số hoạt động")
    version.folded.create(indicator=world.indicator, source=version, value=1)
    world.duty.fold_runs.create(made_at="2026-11-01T07:00Z")
    world.report_file = stored(ReportFile, version=version)
    world.feed = CalendarFeed.objects.create(organization=world.body, user=world.insider, secret_sha256="0" * 64)
    letter = make.make_plan(world.body, world.insider)
    world.letter = DunningLetter.objects.create(
        body=world.body, level=1, plan=letter, written_version=letter.version, written_on=date(2026, 12, 17)
    )
    Webhook.objects.create(organization=world.body, address="https://vi-du.vn/", salt="a")
    world.notice = Notification.objects.create(user=world.insider, key="k", text="Nhắc", link="/")


@pytest.fixture
def world():
    world = SimpleNamespace()
    top = make.make_org("UBND thành phố")
    world.body = make.make_org("Sở Giáo dục", parent=top)
    world.school = make.make_org("Trường A", parent=world.body)
    other = make.make_org("Sở Ngoại vụ", parent=top)
    world.superior = Superior.objects.create(organization=world.school, superior=other, line="cooperation")
    world.insider = somebody(world.body)
    world.person = make.make_user(world.school, "head")
    world.membership = world.person.memberships.get()
    world.post = make.make_post(world.body, world.insider)
    world.group = OrganizationGroup.objects.create(owner=world.body, name="Các trường")
    world.group.members.add(world.school)
    world.event = OrganizationEvent.objects.create(
        type="dissolution", on=date(2026, 7, 1), basis="QĐ 1", created_by=world.insider
    )
    world.event.parts.create(organization=world.school, side="from")
    Holiday.objects.create(on=date(2026, 1, 1), name="Tết Dương lịch")
    papers_of(world)
    reports_of(world)
    world.stranger = somebody(make.make_org("UBND tỉnh khác", locality="Cà Mau"))
    assert Document.objects.visible_to(world.stranger).count() == 0
    return world


@pytest.mark.slow
@pytest.mark.any_database
@pytest.mark.django_db
def test_anonymous_visitors_are_sent_to_the_login_page(client, world):
    faults = []
    for path, name in ALL:
        if name in PUBLIC:
            continue
        values = {"job": "don-vi", "pk": 1} if name in SHARED else arguments_of(path, world) if "<" in path else {}
        url = reverse(name, kwargs={key: value for key, value in values.items() if f":{key}>" in path})
        for response in (client.get(url), client.post(url)):
            if response.status_code != 302 or not response.url.startswith("/dang-nhap/"):
                faults.append(f"{name} {url}: {response.status_code}")
    assert not faults


@pytest.mark.slow
@pytest.mark.any_database
@pytest.mark.django_db
def test_strangers_get_404_where_an_insider_does_not(client, world):
    client.raise_request_exception = False
    urls = [(name, reverse(name, kwargs=arguments_of(path, world))) for path, name in OF_OBJECTS]
    client.force_login(world.stranger)
    strange = {name: {visit(client.get, url), visit(client.post, url)} for name, url in urls}
    client.force_login(world.insider)
    inside = {name: {visit(client.get, url), visit(client.post, url)} for name, url in urls}
    leaks = {name: seen for name, seen in strange.items() if 404 not in seen or seen - {404, 405}}
    assert not leaks, "open to strangers"
    unproved = {name: seen for name, seen in inside.items() if not seen - {404, 405}}
    assert not unproved, "nobody can use these, so the 404 of the stranger proves nothing"


def visit(method, url):
    """The status of a visit whose writes are undone."""
    with transaction.atomic():
        status = method(url).status_code
        transaction.set_rollback(True)
    return status
