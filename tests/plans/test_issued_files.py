"""The files of an issued paper: drawn after the commit, kept, given out byte for byte; their fault undoes no issue."""

import hashlib
import os
from datetime import timedelta
from io import BytesIO

import pdfplumber
import pytest
from celery import current_app
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

import plans.tasks  # noqa: F401  registers the task that the schedule names
from plans import services
from plans.models import IssuedFile, Plan, PrintJob
from plans.services import printing
from tests.factories import make_org, make_user
from tests.plans.making import issued, make_office, make_party_office, signed

pytestmark = pytest.mark.django_db


def draw():
    return services.draw_waiting(now=timezone.now())


def at(plan, tail):
    return f"/ke-hoach/{plan.pk}{tail}"


@pytest.mark.parametrize("make", [make_office, make_party_office])
def test_an_issued_paper_gets_its_two_files_and_gives_the_same_bytes(client, make):
    office = make()
    plan = issued(office)
    assert draw() == (2, 0)
    client.force_login(office.clerk)
    pdf = client.get(at(plan, ".pdf"))
    kept = IssuedFile.objects.get(plan=plan, format="pdf")
    assert hashlib.sha256(pdf.content).hexdigest() == kept.sha256
    assert pdf["Content-Type"] == "application/pdf" and pdf["Content-Disposition"].startswith("inline")
    assert client.get(at(plan, ".pdf")).content == pdf.content
    with pdfplumber.open(BytesIO(pdf.content)) as read:
        assert plan.document.code.split("/")[0] in read.pages[0].extract_text()
    docx = client.get(at(plan, ".docx"))
    assert docx.content.startswith(b"PK") and docx["Content-Disposition"].startswith("attachment")
    page = client.get(at(plan, "/")).content.decode()
    assert kept.sha256 in page and "In lại và so" in page


def test_nothing_is_drawn_twice():
    plan = issued(make_office())
    assert (draw(), draw()) == ((2, 0), (0, 0))
    assert plan.issued_files.count() == plan.print_jobs.count() == 2


def test_the_worker_is_called_after_the_commit_only(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        issued(make_office())
        assert not IssuedFile.objects.exists()
    assert printing.wake in callbacks
    schedule = [row["task"] for row in settings.CELERY_BEAT_SCHEDULE.values()]
    assert printing.LOOK_NOW in schedule and printing.LOOK_NOW in current_app.tasks


def test_a_short_paper_need_not_wait_for_the_worker(client):
    office = make_office()
    plan = issued(office)
    client.force_login(office.clerk)
    early = {format: client.get(at(plan, f".{format}")).content for format in ("pdf", "docx")}
    assert not IssuedFile.objects.exists()
    draw()
    for format, content in early.items():
        assert hashlib.sha256(content).hexdigest() == plan.issued_files.get(format=format).sha256
        assert client.get(at(plan, f".{format}")).content == content


def test_until_it_is_drawn_the_page_says_so_and_then_leads_to_it(client, monkeypatch):
    monkeypatch.setattr("plans.views.printing.PAGES_IN_A_REQUEST", 0)
    office = make_office()
    plan = issued(office)
    client.force_login(office.clerk)
    answer = client.get(at(plan, ".pdf"), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == at(plan, "/tep/pdf/")
    assert "Đang lập tệp PDF" in page and 'http-equiv="refresh"' in page and "every 2s" in page
    assert "Tệp lưu đang được lập" in client.get(at(plan, "/")).content.decode()
    draw()
    part = client.get(at(plan, "/tep/pdf/"), HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in part and f'href="{at(plan, ".pdf")}"' in part and "every 2s" not in part
    assert 'http-equiv="refresh"' not in client.get(at(plan, "/tep/pdf/")).content.decode()


def test_a_failure_leaves_the_paper_issued_and_is_tried_again(client):
    office = make_office()
    plan = issued(office)
    right = plan.frozen
    Plan.objects.filter(pk=plan.pk).update(frozen=right | {"rules": "1999-01-01"})
    assert draw() == (0, 2)
    plan.refresh_from_db()
    job = plan.print_jobs.get(format="pdf")
    assert (plan.state, job.state, job.attempts) == ("issued", "drawing", 1)
    assert job.next_try_at > timezone.now() and draw() == (0, 0)  # after a pause only
    client.force_login(office.clerk)
    page = client.get(at(plan, "/tep/pdf/")).content.decode()
    assert "Lần trước chưa được" in page and "tự thử lại lúc" in page and "Lập lại ngay" in page
    Plan.objects.filter(pk=plan.pk).update(frozen=right)
    client.post(at(plan, "/tep/pdf/lap-lai/"))
    assert draw() == (1, 0)  # the DOCX still has its pause
    assert services.draw_waiting(now=timezone.now() + timedelta(minutes=2)) == (1, 0)
    assert plan.issued_files.count() == 2


def test_what_was_issued_is_never_given_up():
    plan = issued(make_office())
    Plan.objects.filter(pk=plan.pk).update(frozen=plan.frozen | {"rules": "1999-01-01"})
    for day in range(12):
        services.draw_waiting(now=timezone.now() + timedelta(days=day))
    job = plan.print_jobs.get(format="pdf")
    assert (job.attempts, job.state) == (12, "drawing")
    assert job.next_try_at <= timezone.now() + timedelta(days=11, minutes=61)


def test_a_worker_that_died_is_made_good_when_its_lease_ends():
    plan = issued(make_office())
    now = timezone.now()
    printing.owe_issued()
    first = printing.lease_one(now=now)  # and dies
    assert services.draw_waiting(now=now) == (1, 0)  # the other format only
    assert plan.issued_files.filter(format=first.format).count() == 0
    assert services.draw_waiting(now=now + printing.LEASE + timedelta(seconds=1)) == (1, 0)
    assert plan.issued_files.count() == 2


def test_a_late_worker_throws_its_bytes_away():
    plan = issued(make_office())
    printing.owe_issued()
    slow = printing.lease_one(now=timezone.now())
    services.draw_waiting(now=timezone.now() + printing.LEASE * 2)
    before = stored_files()
    assert printing.draw_job(job=slow, now=timezone.now())
    assert plan.issued_files.count() == 2 and stored_files() == before


def stored_files() -> set[str]:
    return {name for _, _, files in os.walk(default_storage.path("issuedfile")) for name in files}


def test_papers_from_before_and_withdrawn_ones_get_their_files_too():
    office = make_office()
    old, plan = issued(office), issued(office)
    services.withdraw_plan(plan=plan, on=timezone.localdate(), reason="Nhầm", actor=office.head)
    draw()
    assert {row.plan_id for row in IssuedFile.objects.all()} == {old.pk, plan.pk}


def test_a_draft_has_no_kept_file(client):
    office = make_office()
    plan = signed(office)
    draw()
    assert not PrintJob.objects.exists()
    client.force_login(office.clerk)
    assert client.get(at(plan, "/tep/pdf/")).url == at(plan, "/")
    for tail, start in ((".pdf", b"%PDF"), (".docx", b"PK")):
        assert client.get(at(plan, tail)).content.startswith(start)
    assert client.get(at(plan, "/tep/exe/")).status_code in (302, 404)


def test_reprint_says_the_same_bytes_or_why_not(client):
    office = make_office()
    plan = issued(office)
    draw()
    client.force_login(office.clerk)
    same = client.post(at(plan, "/in-lai/"), follow=True).content.decode()
    assert same.count("in lại giống hệt từng byte") == 2
    kept = IssuedFile.objects.get(plan=plan, format="pdf")
    facts = kept.made_with | {"renderer": "weasyprint 60.0", "fonts": "cũ"}
    IssuedFile.objects.filter(pk=kept.pk).update(sha256="0" * 64, made_with=facts)
    other = client.post(at(plan, "/in-lai/"), follow=True).content.decode()
    assert "thư viện vẽ: weasyprint 60.0 → weasyprint" in other and "phông chữ trên máy chủ: cũ →" in other
    Plan.objects.filter(pk=plan.pk).update(frozen=plan.frozen | {"subject": "Khác"})
    assert "nội dung đóng băng" in services.reprint(Plan.objects.get(pk=plan.pk), "docx").words


def test_rights(client):
    office = make_office()
    plan = issued(office)
    draw()
    school, stranger = make_user(office.schools[0], "clerk"), make_user(make_org(locality="Cà Mau"), "head")
    tails = (".pdf", ".docx", "/tep/pdf/")
    client.force_login(stranger)
    assert {client.get(at(plan, tail)).status_code for tail in tails} == {404}
    assert {client.post(at(plan, tail)).status_code for tail in ("/in-lai/", "/tep/pdf/lap-lai/")} == {404}
    client.force_login(school)
    assert {client.get(at(plan, tail)).status_code for tail in tails} == {200}
    assert client.post(at(plan, "/in-lai/")).status_code == 403
    assert client.post(at(plan, "/tep/pdf/lap-lai/")).status_code == 403
    assert "In lại và so" not in client.get(at(plan, "/")).content.decode()
