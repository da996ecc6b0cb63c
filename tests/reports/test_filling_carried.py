"""“Không thay đổi so với kỳ trước”: confirmed line by line, stored as content, dropped where the words differ."""

from datetime import datetime

import pytest

from plans.models import Assignment
from reports.figures import Figure
from reports.models import Duty
from reports.services import copy_to_draft, extend_duties, save_draft, send_report
from reports.services.sending import content_of, fingerprint
from tests.reports.makers import HANOI, IN_TIME, make_countries, make_world

pytestmark = pytest.mark.django_db
A_YEAR_LATER = datetime(2027, 12, 1, 9, tzinfo=HANOI)


@pytest.fixture
def world():
    """A school that has sent a report for 2026, and the duty of 2027 as `later`."""
    made = make_world(schools=1)
    made.list_figure = made.form.indicators.create(
        name="Du học sinh", breakdown=make_countries("Nhật Bản", "Đức"), is_required=False
    )
    made.share = made.form.indicators.create(name="Tỷ lệ", type="percent", rule="ratio", is_required=False)
    made.japan, made.germany = made.list_figure.breakdown.items.all()
    task = made.document.tasks.create(label="1", text="Mở lớp")
    made.task = Assignment.objects.create(task=task, organization=made.school)
    save_draft(
        duty=made.duty(), actor=made.people["head"], lock_version=None, texts={made.heading.pk: "Hai lớp tiếng Đức."},
        values={
            made.figure.pk: Figure(value=3, is_estimate=True), made.share.pk: Figure(numerator=1, denominator=4),
            (made.list_figure.pk, made.japan.pk): 12, (made.list_figure.pk, made.germany.pk): 5,
        },
        progress={made.task.pk: ("done", "Xong tháng 6")},
    )  # fmt: skip
    send_report(duty=made.duty(), actor=made.people["head"], now=IN_TIME)
    extend_duties(requirement=made.requirement, until_year=2027)
    made.later = Duty.objects.get(organization=made.school, year=2027)
    return made


def save(world, *carried, texts=None, values=None, progress=None):
    held = world.later.versions.drafts().first()
    return save_draft(
        duty=world.later, actor=world.people["head"], lock_version=held.lock_version if held else None,
        texts=texts or {}, values=values or {}, progress=progress or {}, carried=carried,
    )  # fmt: skip


def test_an_empty_line_takes_what_stood_before_and_says_so(world):
    draft = save(
        world,
        f"text-{world.heading.pk}",
        f"value-{world.share.pk}",
        f"value-{world.figure.pk}",
        f"value-{world.list_figure.pk}.{world.germany.pk}",
        f"state-{world.task.pk}",
        values={(world.list_figure.pk, world.japan.pk): 12},
    )

    assert draft.texts.get().text == "Hai lớp tiếng Đức." and draft.texts.get().is_carried
    rows = {(row.indicator, row.item): row for row in draft.values.select_related("indicator", "item")}
    assert rows[world.share, None].value == 25 and rows[world.share, None].is_carried
    assert rows[world.figure, None].is_carried and rows[world.figure, None].is_estimate
    assert rows[world.list_figure, world.germany].value == 5 and rows[world.list_figure, world.germany].is_carried
    assert not rows[world.list_figure, world.japan].is_carried  # the same number, not confirmed
    line = draft.progress.get()
    assert (line.state, line.note, line.is_carried) == ("done", "Xong tháng 6", True)


def test_the_same_words_keep_the_mark_and_others_lose_it(world):
    key, figure, state = f"text-{world.heading.pk}", f"value-{world.figure.pk}", f"state-{world.task.pk}"
    marks = (key, figure, state)
    same = save(
        world, *marks, texts={world.heading.pk: "Hai lớp tiếng Đức. "}, values={world.figure.pk: 3},
        progress={world.task.pk: ("done", "Xong tháng 6")},
    )  # fmt: skip
    assert same.texts.get().is_carried and same.values.get().is_carried and same.progress.get().is_carried

    other = save(
        world, *marks, texts={world.heading.pk: "Ba lớp."}, values={world.figure.pk: 4},
        progress={world.task.pk: ("done", "Xong tháng 7")},
    )  # fmt: skip
    assert (other.texts.get().text, other.texts.get().is_carried) == ("Ba lớp.", False)
    assert (other.values.get().value, other.values.get().is_carried) == (4, False)
    assert (other.progress.get().note, other.progress.get().is_carried) == ("Xong tháng 7", False)


def test_without_a_mark_nothing_is_taken_over(world):
    draft = save(world, texts={world.heading.pk: ""}, values={world.figure.pk: None})
    assert draft.texts.get().text == "" and not draft.values.exists()


def test_a_line_that_had_no_answer_before_takes_no_mark(world):
    new = world.form.headings.create(title="Mục mới")
    draft = save(world, f"text-{new.pk}", "value-999999", texts={new.pk: "Lời mới."})
    assert not draft.texts.get().is_carried and not draft.values.exists()


def test_the_mark_stands_in_the_hash_and_is_copied(world):
    save(world, f"text-{world.heading.pk}", values={world.figure.pk: 3})
    version = send_report(duty=world.later, actor=world.people["head"], now=A_YEAR_LATER)
    assert content_of(version)["carried"] == [["text", world.heading.pk]]

    copied = copy_to_draft(version=version, actor=None)
    assert copied.texts.get().is_carried and not copied.values.get().is_carried
    version.texts.update(is_carried=False)
    assert fingerprint(version) != version.sha256


def typed(world, **more):
    row = f"rows-{world.list_figure.pk}"
    return {
        "lock_version": "0",
        f"text-{world.heading.pk}": "",
        f"value-{world.figure.pk}": "",
        f"{row}-TOTAL_FORMS": "2",
        f"{row}-INITIAL_FORMS": "0",
        f"{row}-0-item": world.japan.pk,
        f"{row}-1-item": world.germany.pk,
        f"{row}-0-value": "",
        f"{row}-1-value": "",
    } | more


def test_ticks_on_the_page_are_one_by_one(world, client):
    client.force_login(world.people["head"])
    url = world.later.get_absolute_url()
    page = client.get(url).content.decode()
    assert page.count("Không thay đổi so với kỳ trước") == 4 and page.count("Như kỳ trước") == 2

    ticks = {f"carried-text-{world.heading.pk}": "on", f"rows-{world.list_figure.pk}-1-is_carried": "on"}
    client.post(url, typed(world, **ticks))
    draft = world.later.versions.get()
    assert draft.texts.get().text == "Hai lớp tiếng Đức."
    assert [(row.item.name, row.value, row.is_carried) for row in draft.values.all()] == [("Đức", 5, True)]
    assert not draft.progress.exists()
    form = client.get(url).context["form"]
    assert "checked" in str(form[f"carried-text-{world.heading.pk}"]) and "Hai lớp" in str(
        form[f"text-{world.heading.pk}"]
    )


def test_a_changed_line_is_told_by_name_when_its_mark_is_dropped(world, client):
    client.force_login(world.people["head"])
    url = world.later.get_absolute_url()
    changed = {
        f"carried-text-{world.heading.pk}": "on", f"text-{world.heading.pk}": "Ba lớp.",
        f"carried-value-{world.share.pk}": "on", f"numerator-{world.share.pk}": "2",
        f"denominator-{world.share.pk}": "4", f"carried-state-{world.task.pk}": "on",
        f"state-{world.task.pk}": "in_progress",
        f"rows-{world.list_figure.pk}-0-is_carried": "on", f"rows-{world.list_figure.pk}-0-value": "13",
    }  # fmt: skip
    saved = client.post(f"{url}tu-luu/", typed(world, **changed)).json()
    page = client.post(url, typed(world, **changed) | {"lock_version": "2"}, follow=True).content.decode()

    for name in ("Kết quả thực hiện", "Tỷ lệ", "1 Mở lớp", "Du học sinh, Nhật Bản"):
        assert name in saved["notice"]
    assert "đã bỏ dấu" in page and "Ba lớp." in page
    assert not world.later.versions.get().texts.get().is_carried


def test_receiver_sees_what_was_kept(world, client):
    save(world, f"text-{world.heading.pk}", f"state-{world.task.pk}", values={world.figure.pk: 3})
    send_report(duty=world.later, actor=world.people["head"], now=A_YEAR_LATER)
    client.force_login(world.people["office_clerk"])

    assert client.get(world.later.get_absolute_url()).content.decode().count("Giữ nguyên kỳ trước") == 2
