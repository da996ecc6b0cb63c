"""Progress of each task: not applicable asks why, and a task has files of its own as evidence."""

import pytest

from orgs.errors import DomainError
from plans.models import Assignment
from reports.models import ReportFile
from reports.services import send_report
from reports.services.filling import attach_file, missing_parts
from reports.services.sending import content_of
from tests.reports.makers import IN_TIME, fill, make_world
from tests.reports.test_filling_pages import data
from tests.reports.test_routes import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    made = make_world()
    task = made.document.tasks.create(label="1", text="Mở lớp tiếng Đức")
    made.task = Assignment.objects.create(task=task, organization=made.school)
    made.others = Assignment.objects.create(task=task, organization=made.other)
    client.force_login(made.people["head"])
    return made


def test_not_applicable_without_a_reason_is_saved_but_not_sent(world, client):
    url = world.duty().get_absolute_url()
    page = client.post(url, data(world, **{f"state-{world.task.pk}": "not_applicable"}), follow=True).content.decode()
    draft = world.duty().versions.get()

    assert [part.anchor for part in missing_parts(draft)] == [f"id_note-{world.task.pk}"]
    assert "Ghi lý do không áp dụng" in page and "Lý do không áp dụng nhiệm vụ 1 Mở lớp" in page
    with pytest.raises(DomainError, match="Lý do không áp dụng"):
        send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)

    told = {f"state-{world.task.pk}": "not_applicable", f"note-{world.task.pk}": "Trường không dạy tiếng Đức."}
    client.post(url, data(world, lock_version="2", **told))
    assert missing_parts(world.duty().versions.get()) == []


def test_evidence_stands_with_its_task_and_can_be_taken_off(world, client):
    url = world.duty().get_absolute_url()
    client.post(url, data(world, **{f"state-{world.task.pk}": "done", f"evidence-{world.task.pk}": picture()}))
    stored = ReportFile.objects.get()
    sheet = client.get(url).context["sheet"]
    assert stored.assignment == world.task and sheet.progress[0].evidence == [stored] and sheet.files == []

    lock = world.duty().versions.get().lock_version
    client.post(url, data(world, lock_version=str(lock), **{f"state-{world.task.pk}": "done", "bo-tep": stored.pk}))
    assert not ReportFile.objects.exists()


def test_receiver_opens_the_evidence_and_the_hash_holds_it(world, client):
    fill(world, actor="head")
    attach_file(duty=world.duty(), upload=picture(), actor=world.people["head"], assignment=world.task)
    client.post(
        world.duty().get_absolute_url(),
        data(world, lock_version=str(world.duty().versions.get().lock_version), **{f"state-{world.task.pk}": "done"}),
    )
    version = send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)
    assert content_of(version)["evidence"] == [[ReportFile.objects.get().sha256, world.task.pk]]

    client.force_login(world.people["office_clerk"])
    page = client.get(world.duty().get_absolute_url()).content.decode()
    link = f"/bao-cao/tep/{ReportFile.objects.get().pk}/"
    assert f'Minh chứng: <a href="{link}">' in page and client.get(link).status_code == 200


def test_evidence_for_the_task_of_another_body_is_refused(world):
    with pytest.raises(DomainError, match="không được giao"):
        attach_file(duty=world.duty(), upload=picture(), actor=world.people["head"], assignment=world.others)
    assert not ReportFile.objects.exists()
