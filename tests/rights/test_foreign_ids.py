"""An id of somebody else's row inside a permitted form is refused like an id that does not exist (GitLab #4449)."""

import re

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from directives.models import DocumentTask
from directives.services import direct_receipt
from orgs.errors import DomainError
from plans import services as plans
from reports.services import save_draft
from reports.services.issuing import issue_plan_with_duties
from tests.rights.doors import told
from tests.rights.foreign import MARK, make_two_offices, probes
from tests.rights.worlds import differences, everything

NOWHERE = 987_654
NO_MATTER = {"sessions.Session"}
# Saving a form that is otherwise right also writes what is right; the foreign row is left out of it in silence.
LEFT_OUT = {"file off the draft"}


def signed_in(w) -> dict:
    """User → the session cookie, made before anything is compared (signing in writes a row)."""
    cookies = {}
    for user in w.holders.values():
        client = Client()
        client.force_login(user)
        cookies[user.pk] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return cookies


def answer(probe, value, cookies, before):
    """Status, text, and which tables it changed; undone afterwards."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = cookies[probe.user.pk]
    with transaction.atomic():
        data = probe.data(value) if probe.data else {}
        response = getattr(client, probe.method)(probe.url(value), data)
        text = told(response)
        changed = differences(before, everything()) - NO_MATTER
        transaction.set_rollback(True)
    return response.status_code, text, changed


def faults_told(text: str, value: int) -> list[str]:
    """What the page says is wrong, without the id that was typed."""
    told = re.findall(r'class="(?:field-error|notice)[^>]*>(.*?)</(?:p|div)>', text, re.S)
    return [re.sub(rf"<[^>]+>|\b{value}\b", "", line).strip() for line in told]


@pytest.mark.slow
@pytest.mark.any_database
@pytest.mark.django_db
def test_foreign_ids_are_refused_like_missing_ones():
    w, faults = make_two_offices(), []
    cookies, asked = signed_in(w), probes(w)
    before = everything()
    for name, probe in asked.items():
        status, _, changed = answer(probe, probe.own, cookies, before)
        works = status == 200 if probe.method == "get" else status == 302 and changed
        status, text, changed = answer(probe, probe.foreign, cookies, before)
        missing, missing_text, missing_changed = answer(probe, NOWHERE, cookies, before)
        foreign_told, missing_told = faults_told(text, probe.foreign), faults_told(missing_text, NOWHERE)
        checks = {
            "does not even work with an own id": works,
            f"changed {changed}": not changed or (name in LEFT_OUT and changed == missing_changed),
            f"{status}, a missing id gets {missing}": status == missing and status < 500,
            "names what is hidden": MARK not in text,
            f"says {foreign_told}, of a missing id {missing_told}": foreign_told == missing_told,
        }
        faults += [f"{name}: {fault}" for fault, is_right in checks.items() if not is_right]
    assert not faults, "\n".join(faults)


@pytest.mark.django_db
def test_services_refuse_foreign_rows_too():
    """The same ids handed to the services behind the forms: nothing is written."""
    w = make_two_offices()
    author, before = w.holders["specialist"], everything()
    save = {"duty": w.owed, "actor": author, "lock_version": w.owed_version, "texts": {}, "values": {}, "progress": {}}
    foreign_heading = w.hidden_requirement.form.headings.get().pk
    attempts = [
        lambda: save_draft(**save | {"texts": {foreign_heading: "Chữ"}}),
        lambda: save_draft(**save | {"values": {w.hidden_indicator.pk: 3}}),
        lambda: save_draft(**save | {"progress": {NOWHERE: ("done", "")}}),
        lambda: plans.save_tasks(
            plan=w.plan, version=w.plan.version, actor=author, tasks=[{"text": "x", "carries_out": [w.hidden_task.pk]}]
        ),
        lambda: plans.create_plan(issuer=w.office, kind="KH", subject="x", actor=author, order=w.hidden_node),
        lambda: direct_receipt(
            receipt=w.receipt, direction="", main=w.hidden_person, helpers=[], due_on=None, actor=w.holders["head"]
        ),
        lambda: issue_plan_with_duties(
            plan=w.signed, series=w.hidden_series, on=w.signed.signed_on, actor=w.holders["clerk"],
            today=w.signed.signed_on,
        ),
    ]  # fmt: skip
    for attempt in attempts:
        with pytest.raises(DomainError), transaction.atomic():
            attempt()
        assert not differences(before, everything())


@pytest.mark.django_db
def test_a_task_id_of_another_paper_makes_a_new_task_and_leaves_the_other_alone():
    w = make_two_offices()
    row = {"id": w.hidden_task.pk, "text": "Việc của tôi"}
    plans.save_tasks(plan=w.plan, version=w.plan.version, actor=w.holders["specialist"], tasks=[row])
    w.hidden_task.refresh_from_db()
    assert (w.hidden_task.text, w.hidden_task.document) == (MARK, w.hidden)
    assert DocumentTask.objects.get(document=w.plan.document).pk != w.hidden_task.pk
