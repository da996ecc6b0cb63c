"""Long papers: offered, drawn by the worker, given to the one who asked, forgotten after some days."""

import json
from datetime import timedelta
from io import BytesIO

import pdfplumber
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orgs.models import Membership
from plans import services
from plans.documents import Structure, build, render_pdf
from plans.documents.estimate import pages_needed
from plans.models import Plan, PrintedFile, PrintJob
from plans.services.printing import KEPT_DAYS, PAGES_IN_A_REQUEST, TRIES
from tests.documents.seeds import NAMES, seed
from tests.factories import make_user
from tests.plans.making import draft, issued, make_office

pytestmark = pytest.mark.django_db
SENTENCE = "Các đơn vị rà soát, bổ sung nội dung đối ngoại nhân dân vào chương trình công tác hằng năm của đơn vị. "


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def plan(office):
    return long_draft(office)


def long_draft(office, paragraphs=140) -> Plan:
    plan = draft(office)
    services.save_plan(
        plan=plan, version=plan.version, actor=office.author, fields={},
        sections=[{"heading": "Nội dung", "text": "\n".join([SENTENCE * 4] * paragraphs)}],
    )  # fmt: skip
    return Plan.objects.get(pk=plan.pk)


def ask(client, plan, format="pdf") -> PrintJob:
    client.post(f"/ke-hoach/{plan.pk}/lap-tep/{format}/")
    return PrintJob.objects.latest("pk")


def draw(**later):
    return services.draw_waiting(now=timezone.now() + timedelta(**later))


def fails_from_now_on(plan):
    Plan.objects.filter(pk=plan.pk).update(frozen={"format": "state"})


def test_a_long_paper_is_offered_and_opening_the_page_writes_nothing(client, office, plan):
    client.force_login(office.author)
    for format in ("pdf", "docx"):
        page = client.get(f"/ke-hoach/{plan.pk}.{format}").content.decode()
        assert "Văn bản dài khoảng" in page and f"/ke-hoach/{plan.pk}/lap-tep/{format}/" in page
    assert not PrintJob.objects.exists()


def test_it_is_drawn_behind_the_page_and_downloaded(client, office, plan):
    client.force_login(office.author)
    job = ask(client, plan)
    page = client.get(f"/ke-hoach/ban-in/{job.pk}/").content.decode()
    assert f"khoảng {job.pages} trang" in page and 'http-equiv="refresh"' in page
    assert client.get(f"/ke-hoach/ban-in/{job.pk}/tep/").url == f"/ke-hoach/ban-in/{job.pk}/"
    assert draw() == (1, 0)
    part = client.get(f"/ke-hoach/ban-in/{job.pk}/", HTTP_HX_REQUEST="true").content.decode()
    assert f"/ke-hoach/ban-in/{job.pk}/tep/" in part and "every 2s" not in part
    with pdfplumber.open(BytesIO(client.get(f"/ke-hoach/ban-in/{job.pk}/tep/").content)) as pdf:
        assert len(pdf.pages) > PAGES_IN_A_REQUEST


def test_asking_again_while_it_waits_is_the_same_job(client, office, plan):
    client.force_login(office.author)
    first = ask(client, plan)
    assert ask(client, plan) == first
    assert ask(client, plan, "docx") != first
    draw()
    assert ask(client, plan).pk > first.pk  # the draft may have changed since
    assert client.post(f"/ke-hoach/{plan.pk}/lap-tep/exe/").status_code == 404


def test_only_the_one_who_asked_sees_it_and_only_while_the_paper_may_be_seen(client, office, plan):
    client.force_login(office.author)
    job = ask(client, plan)
    draw()
    address = f"/ke-hoach/ban-in/{job.pk}/"
    assert client.get(f"{address}tep/").status_code == 200
    client.force_login(office.clerk)  # a colleague who may read the draft asks for an own copy
    assert {client.get(address).status_code, client.get(f"{address}tep/").status_code} == {404}
    assert client.post(f"{address}lap-lai/").status_code == 404
    Membership.objects.filter(user=office.author).delete()
    client.force_login(office.author)
    assert {client.get(address).status_code, client.get(f"{address}tep/").status_code} == {404}
    client.force_login(make_user(office.schools[0], "head"))
    assert client.post(f"/ke-hoach/{plan.pk}/lap-tep/pdf/").status_code == 404


def test_a_failure_is_told_and_can_be_tried_again(client, office, plan):
    client.force_login(office.author)
    job = ask(client, plan)
    fails_from_now_on(plan)
    for hour in range(TRIES):
        assert draw(hours=hour) == (0, 1)
    assert draw(days=1) == (0, 0)
    page = client.get(f"/ke-hoach/ban-in/{job.pk}/").content.decode()
    assert "Không lập được tệp PDF" in page and "Lập lại ngay" in page and "every 2s" not in page
    Plan.objects.filter(pk=plan.pk).update(frozen=None)
    client.post(f"/ke-hoach/ban-in/{job.pk}/lap-lai/")
    assert draw() == (1, 0)
    assert "Đã lập xong" in client.get(f"/ke-hoach/ban-in/{job.pk}/").content.decode()


def test_old_wishes_go_with_their_files(client, office, plan, django_capture_on_commit_callbacks):
    client.force_login(office.author)
    job = ask(client, plan)
    draw()
    path = PrintedFile.objects.get().file.name
    draw(days=KEPT_DAYS - 1)
    assert default_storage.exists(path)
    PrintJob.objects.filter(pk=job.pk).update(asked_at=timezone.now() - timedelta(days=KEPT_DAYS, hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        draw()
    assert not PrintJob.objects.exists() and not default_storage.exists(path)


def test_a_wish_goes_before_what_is_owed(office, plan):
    issued(office)
    services.printing.owe_issued()
    job = services.ask_print(plan=plan, format="docx", actor=office.author)
    assert services.printing.lease_one(now=timezone.now()) == job


def test_an_empty_round_costs_a_few_queries():
    with CaptureQueriesContext(connection) as queries:
        draw()
    assert len(queries) <= 12


@pytest.mark.parametrize("name", NAMES)
def test_the_estimate_is_near_the_pages_of_the_five(name):
    near(seed(name))


@pytest.mark.parametrize("paragraphs", [1, 10, 25])
def test_the_estimate_is_near_the_pages_of_text(office, paragraphs):
    near(build(long_draft(office, paragraphs)))


def test_the_estimate_is_near_the_pages_of_a_table(office):
    plan = draft(office)
    rows = [{"text": SENTENCE * 2, "assignments": [("lead", office.schools[0].pk)]} for _ in range(60)]
    services.save_tasks(plan=plan, version=plan.version, actor=office.author, tasks=rows)
    near(build(Plan.objects.get(pk=plan.pk)))


def near(structure: Structure):
    with pdfplumber.open(BytesIO(render_pdf(structure))) as pdf:
        pages = len(pdf.pages)
    assert abs(pages_needed(structure) - pages) <= max(2, 0.2 * pages), (pages_needed(structure), pages)


def test_structures_survive_json(plan):
    structure = build(plan)
    assert Structure.from_json(json.loads(json.dumps(structure.to_json()))) == structure
