"""A report with every kind of line is read as often with many lines as with few; remarks and the receipt say all."""

from functools import partial

import pytest

from directives.models import DocumentTask
from plans.models import Assignment
from reports.figures import Figure
from reports.models import FormCheck
from reports.services import return_delivery, save_draft, send_report
from tests.factories import make_document
from tests.reports.makers import IN_TIME, LATER, make_countries, make_world, sent
from tests.reports.test_constant_queries import queries
from tests.reports.test_filling_pages import data
from tests.reports.test_routes import picture

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]


def full_world(lines, name):
    """A report with `lines` figures of each kind, tasks with the body's own tasks, rules and explanations."""
    world = make_world(schools=1)
    countries = make_countries("Nhật Bản", "Đức")
    countries.name = f"Nước {name}"
    countries.save()
    item = countries.items.first()
    paper, values, explained = make_document(world.school, code=f"{name}/KH"), {world.figure.pk: 3}, {}
    for at in range(lines):
        world.form.headings.create(title=f"Mục {at}", is_required=False)
        ask = partial(world.form.indicators.create, is_required=False)
        values[ask(name=f"Tỷ lệ {at}", type="percent", rule="ratio").pk] = Figure(numerator=1, denominator=2)
        values[ask(name=f"Có không {at}", type="yes_no").pk] = 1
        values[ask(name=f"Chữ {at}", type="text", rule="none").pk] = Figure(text="Lời")
        listed = ask(name=f"Theo nước {at}", breakdown=countries)
        values[listed.pk, item.pk] = 4
        check = FormCheck.objects.create(
            form=world.form, left=listed, comparison="le", against="constant", constant=1, severity="explain"
        )
        explained[check.pk] = "Vì vậy."
        task = world.document.tasks.create(label=str(at), text="Việc", position=at)
        Assignment.objects.create(task=task, organization=world.school)
        DocumentTask.objects.create(document=paper, text="Việc của trường").carries_out.add(task)
    save_draft(
        duty=world.duty(), actor=world.people["head"], lock_version=None, texts={world.heading.pk: "Đã làm."},
        values=values, progress={}, explanations=explained,
    )  # fmt: skip
    return world


@pytest.mark.parametrize("state", ["draft", "sent"])
def test_a_report_with_every_kind_of_line(client, state):
    counts = []
    for lines, name in ((1, "một"), (8, "tám")):
        world = full_world(lines, name)
        pages = ["", "gui/"]
        if state == "sent":
            send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)
            pages = ["", "lan/1/bien-nhan/"]
        counts.append([queries(client, world.people["head"], world.duty().get_absolute_url() + page) for page in pages])

    assert counts[0] == counts[1]


def test_a_remark_stands_beside_its_field_until_the_report_is_sent_again(client):
    world = make_world()
    delivery = sent(world).deliveries.get()
    remarks = {("heading", world.heading.pk): "Nêu tên lớp.", ("indicator", world.figure.pk): "Kiểm tra số này."}
    return_delivery(delivery=delivery, comment="", actor=world.people["office_head"], now=LATER, remarks=remarks)
    client.force_login(world.people["head"])
    url = world.duty().get_absolute_url()
    sheet = client.get(url).context["sheet"]
    assert [row.text for row in sheet.headings[0].remarks] == ["Nêu tên lớp."]
    assert [row.text for row in sheet.indicators[0].remarks] == ["Kiểm tra số này."]
    assert "<strong>Sở Giáo dục:</strong> Nêu tên lớp." in client.get(url).content.decode()

    send_report(duty=world.duty(), actor=world.people["head"], now=LATER)
    assert client.get(url).context["sheet"].headings[0].remarks == []


def test_receipt_lists_estimates_kept_lines_explanations_and_files(client):
    world = full_world(1, "một")
    client.force_login(world.people["head"])
    url, task, check = world.duty().get_absolute_url(), Assignment.objects.get(), FormCheck.objects.get()
    rows, item = f"rows-{check.left_id}", check.left.breakdown.items.first()
    client.post(
        url,
        data(world, lock_version="2", **{
            f"estimate-{world.figure.pk}": "on", f"state-{task.pk}": "done", f"evidence-{task.pk}": picture(),
            f"explain-{check.pk}": "Do mở thêm lớp.", "note": "Gửi kèm ảnh.", f"{rows}-TOTAL_FORMS": "1",
            f"{rows}-INITIAL_FORMS": "0", f"{rows}-0-item": item.pk, f"{rows}-0-value": "4",
        }),
    )  # fmt: skip
    send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)
    page = client.get(f"{url}lan/1/bien-nhan/").content.decode()

    assert "Số hoạt động: 1.250,5 (ước thực hiện)" in page and "1 số ước thực hiện" in page
    assert (
        "Minh chứng: anh.png" in page
        and "1 tệp" in page
        and "Do mở thêm lớp." in page
        and "Ghi chú gửi kèm: 3 chữ" in page
    )
