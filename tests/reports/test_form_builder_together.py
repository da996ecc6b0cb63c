"""A form changed at the moment at which a report is begun on it: on PostgreSQL, with threads."""

import pytest

from reports.services.forms import revise_form
from tests.reports.makers import fill, make_world
from tests.reports.test_together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.mark.parametrize("turn", range(6))
def test_report_begun_while_the_form_is_revised_keeps_what_was_written(turn):
    world = make_world()
    revised = {
        "requirement": world.requirement, "name": "Mẫu", "headings": [{"title": "Đề mục mới"}], "indicators": [],
        "asks_progress": True, "actor": world.people["office_clerk"],
    }  # fmt: skip
    written, changed = together(lambda: fill(world, text="Giữ lấy."), lambda: revise_form(**revised))

    assert changed is None
    draft = world.duty().versions.first()
    if written is None:
        assert [row.text for row in draft.texts.all()] == ["Giữ lấy."]
        assert draft.form.headings.get().title == "Kết quả thực hiện"
    else:
        assert draft is None


def test_two_people_revise_one_form_at_once_and_both_changes_stand_in_versions():
    world = make_world()
    fill(world)

    def revise(title):
        revise_form(
            requirement=world.requirement, name="Mẫu", headings=[{"title": title}], indicators=[], asks_progress=True,
            actor=world.people["office_clerk"],
        )  # fmt: skip

    assert together(lambda: revise("Một"), lambda: revise("Hai")) == [None, None]
    world.requirement.refresh_from_db()
    assert world.requirement.form.headings.get().title in ("Một", "Hai")
    assert world.form.headings.get().title == "Kết quả thực hiện"
