"""Workers at the same paper at the same moment: one file for each format; and the control that must fail."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from plans.models import IssuedFile, PrintJob
from plans.services import printing
from tests.plans.making import issued, make_office

THREADS = 6
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def together(work, count=THREADS):
    start = Barrier(count)

    def run(_):
        try:
            start.wait(timeout=60)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def stored() -> int:
    return sum(len(files) for _, _, files in os.walk(default_storage.path("issuedfile")))


def keep(job):
    """Each worker believes that it holds the job, as after a lease that ran out."""

    def work():
        found = PrintJob.objects.select_related("plan__document__issuer").get(pk=job.pk)
        return printing.draw_job(job=found, now=timezone.now())

    return work


def test_one_file_whoever_draws_it():
    plan = issued(make_office())
    printing.owe_issued()
    job = PrintJob.objects.get(plan=plan, format="pdf")
    before = stored()
    assert together(keep(job)) == [True] * THREADS
    assert IssuedFile.objects.filter(plan=plan).count() == 1
    assert stored() - before == 1  # what came second lies on no disk
    assert PrintJob.objects.get(pk=job.pk).state == PrintJob.State.DONE


def test_without_the_constraint_there_would_be_more():
    plan = issued(make_office())
    printing.owe_issued()
    job = PrintJob.objects.get(plan=plan, format="pdf")
    once = next(one for one in IssuedFile._meta.constraints if one.name == "issued_file_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(IssuedFile, once)
    try:
        together(keep(job))
        assert IssuedFile.objects.filter(plan=plan).count() > 1
    finally:
        IssuedFile.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(IssuedFile, once)


def test_rounds_at_the_same_moment_share_the_work():
    plans = [issued(office) for office in [make_office()] for _ in range(4)]
    done = together(lambda: printing.draw_waiting(now=timezone.now()), 4)
    assert sum(drawn for drawn, _ in done) == 2 * len(plans) and not any(failed for _, failed in done)
    assert IssuedFile.objects.count() == PrintJob.objects.filter(state=PrintJob.State.DONE).count() == 2 * len(plans)
