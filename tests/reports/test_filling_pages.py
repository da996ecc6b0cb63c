"""The form as a unit fills it in, and the pages after it."""

import pytest

from plans.models import Assignment
from reports.models import Duty
from reports.services import extend_duties
from tests.factories import make_user
from tests.reports.makers import IN_TIME, fill, make_countries, make_world, sent

pytestmark = pytest.mark.django_db


def data(world, **changes):
    return {
        "lock_version": "0",
        f"text-{world.heading.pk}": "Đã làm.",
        f"value-{world.figure.pk}": "1.250,5",
        **changes,
    }


def test_save_reads_numbers_as_written_here(client):
    world = make_world()
    client.force_login(world.people["clerk"])
    answer = client.post(world.duty().get_absolute_url(), data(world, luu="1"))

    assert answer.status_code == 302
    assert str(world.duty().versions.get().values.get().value) == "1250.5000"
    assert 'value="1.250,5"' in client.get(world.duty().get_absolute_url()).content.decode()


def test_head_saves_and_goes_on_to_the_confirmation_which_names_the_receivers(client):
    world = make_world(receivers=("office", "city"))
    client.force_login(world.people["head"])
    answer = client.post(world.duty().get_absolute_url(), data(world, gui="1"), follow=True)
    page = answer.content.decode()

    assert answer.redirect_chain[-1][0] == f"/bao-cao/{world.duty().pk}/gui/"
    assert "Sở Giáo dục" in page and "UBND thành phố" in page
    lock = world.duty().versions.get().lock_version
    receipt = client.post(f"/bao-cao/{world.duty().pk}/gui/", {"lock_version": lock}, follow=True)
    assert world.duty().versions.get().sha256 in receipt.content.decode()


def test_incomplete_report_does_not_reach_the_confirmation(client):
    world = make_world()
    client.force_login(world.people["head"])
    answer = client.post(
        world.duty().get_absolute_url(), data(world, gui="1", **{f"text-{world.heading.pk}": ""}), follow=True
    )

    assert "Còn 1 mục bắt buộc" in answer.content.decode()


def test_wrong_number_is_told_beside_its_field_and_nothing_is_lost(client):
    world = make_world()
    client.force_login(world.people["clerk"])
    wrong = data(world, **{f"value-{world.figure.pk}": "12.5"})
    page = client.post(world.duty().get_absolute_url(), wrong).content.decode()
    saved = client.post(f"{world.duty().get_absolute_url()}tu-luu/", wrong).json()

    assert "Viết số theo lối Việt Nam" in page and "Đã làm." in page and "12.5" in page
    assert "Số hoạt động" in saved["message"]
    assert world.duty().versions.get().texts.get().text == "Đã làm."
    assert not world.duty().versions.get().values.exists()


def test_autosave_answers_with_the_new_lock_and_refuses_a_stale_one(client):
    world = make_world()
    client.force_login(world.people["clerk"])
    url = f"{world.duty().get_absolute_url()}tu-luu/"

    assert client.post(url, data(world)).json() == {"fields": {"lock_version": "2"}}
    assert client.post(url, data(world, lock_version="2")).json()["fields"]["lock_version"] == "3"
    stale = client.post(url, data(world, lock_version="2"))
    assert stale.status_code == 409 and "Người khác vừa sửa" in stale.json()["message"]


def test_stale_form_comes_back_with_what_was_typed_and_can_be_saved_then(client):
    world = make_world()
    client.force_login(world.people["clerk"])
    url = world.duty().get_absolute_url()
    client.post(url, data(world))
    typed = data(world, **{f"text-{world.heading.pk}": "Bản gõ ở thẻ cũ."})
    page = client.post(url, typed)

    assert page.status_code == 200
    assert "Người khác vừa sửa" in page.content.decode() and "Bản gõ ở thẻ cũ." in page.content.decode()
    assert world.duty().versions.get().texts.get().text == "Đã làm."
    client.post(url, typed | {"lock_version": page.context["form"]["lock_version"].value()})
    assert world.duty().versions.get().texts.get().text == "Bản gõ ở thẻ cũ."


def test_secret_mark_in_a_text_is_refused(client):
    world = make_world()
    client.force_login(world.people["clerk"])
    client.post(world.duty().get_absolute_url(), data(world, **{f"text-{world.heading.pk}": "TUYỆT MẬT\nNội dung"}))

    assert not world.duty().versions.exists()


def test_rows_by_country_are_added_and_taken_away(client):
    world = make_world()
    countries = make_countries("Nhật Bản", "Đức")
    figure = world.form.indicators.create(name="Du học sinh", breakdown=countries)
    japan, germany = countries.items.all()
    prefix = f"rows-{figure.pk}"
    rows = {
        f"{prefix}-TOTAL_FORMS": "3",
        f"{prefix}-INITIAL_FORMS": "0",
        f"{prefix}-0-item": japan.pk,
        f"{prefix}-0-value": "1.200",
        f"{prefix}-1-item": germany.pk,
        f"{prefix}-1-value": "3",
        f"{prefix}-2-item": "",
        f"{prefix}-2-value": "",
    }
    client.force_login(world.people["clerk"])
    url = world.duty().get_absolute_url()
    client.post(url, data(world, **rows))
    values = world.duty().versions.get().values.filter(indicator=figure)
    assert dict(values.values_list("item__name", "value")) == {"Nhật Bản": 1200, "Đức": 3}

    client.post(url, data(world, lock_version="2", **rows, **{f"{prefix}-1-DELETE": "on"}))
    assert dict(values.values_list("item__name", "value")) == {"Nhật Bản": 1200}

    page = client.post(url, data(world, lock_version="3", **(rows | {f"{prefix}-1-item": japan.pk})))
    assert "Mỗi mục trong danh mục chỉ ghi một dòng." in page.content.decode()


def test_progress_is_asked_for_each_assignment_of_the_paper(client):
    world = make_world()
    task = world.document.tasks.create(label="1", text="Tổ chức hội thảo")
    given = Assignment.objects.create(task=task, organization=world.school)
    Assignment.objects.create(
        task=world.document.tasks.create(label="2", text="Việc của trường khác"), organization=world.other
    )
    client.force_login(world.people["clerk"])
    page = client.get(world.duty().get_absolute_url()).content.decode()
    client.post(world.duty().get_absolute_url(), data(world, **{f"note-{given.pk}": "Xong đợt một"}))

    assert "Tổ chức hội thảo" in page and "Việc của trường khác" not in page
    line = world.duty().versions.get().progress.get()
    assert (line.state, line.note) == ("in_progress", "Xong đợt một")


def test_what_was_written_last_time_stands_beside_each_field(client):
    world = make_world()
    sent(world, text="Năm ngoái đã mở hai lớp.", value=41)
    extend_duties(requirement=world.requirement, until_year=2027)
    client.force_login(world.people["clerk"])
    page = client.get(Duty.objects.get(organization=world.school, year=2027).get_absolute_url()).content.decode()

    assert "Năm ngoái đã mở hai lớp." in page and "Kỳ trước: 41" in page


def test_returned_report_shows_why_on_top_of_the_form(client):
    world = make_world()
    delivery = sent(world).deliveries.get()
    client.force_login(world.people["office_head"])
    client.post(f"/bao-cao/ban-gui/{delivery.pk}/tra-lai/", {"comment": "Thiếu số liệu quý IV."})
    client.force_login(world.people["head"])

    assert "Thiếu số liệu quý IV." in client.get(world.duty().get_absolute_url()).content.decode()
    assert "Thiếu số liệu quý IV." in client.get("/").content.decode()


def test_receipt_tells_when_the_content_was_tampered_with(client):
    world = make_world()
    version = sent(world)
    client.force_login(world.people["head"])
    url = f"/bao-cao/{world.duty().pk}/lan/1/bien-nhan/"
    assert "Cổng đã nhận báo cáo" in client.get(url).content.decode()

    version.texts.update(text="khác")
    assert "không khớp mã kiểm tra" in client.get(url).content.decode()


def test_sending_twice_from_two_tabs_leaves_one_version(client):
    world = make_world()
    fill(world)
    client.force_login(world.people["head"])
    url = f"/bao-cao/{world.duty().pk}/gui/"
    first, second = client.post(url, {"lock_version": 2}), client.post(url, {"lock_version": 2})

    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == world.duty().get_absolute_url()
    assert world.duty().versions.count() == 1


def test_fold_button_fills_the_own_draft(client):
    from tests.reports.test_folding import with_upward

    world = make_world()
    duty = with_upward(world)
    sent(world, value=5, now=IN_TIME)
    client.force_login(world.people["office_clerk"])
    assert "Đã nhận 1/2 báo cáo" in client.get(duty.get_absolute_url()).content.decode()

    assert client.post(f"/bao-cao/{duty.pk}/tong-hop/").status_code == 302
    assert duty.versions.get().values.get().value == 5
    client.force_login(make_user(world.office, "auditor"))
    assert client.post(f"/bao-cao/{duty.pk}/tong-hop/").status_code == 403
