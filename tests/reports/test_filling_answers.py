"""Every kind of answer on the page of a report: typed, saved, shown again, with its estimate and what is aimed at."""

from datetime import date
from decimal import Decimal as D

import pytest

from directives.models import DocumentTask
from plans.models import Assignment
from reports.filling_pages import estimate_hint
from reports.models import Duty, IndicatorValue
from reports.services import extend_duties, missing_parts, return_delivery, save_draft
from tests.factories import make_document
from tests.reports.makers import LATER, fill, make_countries, make_world
from tests.reports.test_filling_pages import data

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    made = make_world(schools=1)
    ask = made.form.indicators.create
    made.share = ask(
        name="Tỷ lệ lớp mở", type="percent", rule="ratio", is_required=False, target=95, direction="up",
        numerator_label="Lớp đã mở", denominator_label="Lớp phải mở", guidance="Tính đến cuối kỳ.",
    )  # fmt: skip
    made.has_plan = ask(name="Có kế hoạch riêng", type="yes_no", is_required=False)
    made.words = ask(name="Đối tác chính", type="text", rule="none", is_required=False)
    client.force_login(made.people["head"])
    return made


def answers(world, **typed):
    """What is posted for the attributes of the world: a pair for a percent."""
    posted = {}
    for name, value in typed.items():
        pk = getattr(world, name).pk
        if isinstance(value, tuple):
            posted |= {f"numerator-{pk}": value[0], f"denominator-{pk}": value[1]}
        else:
            posted[f"value-{pk}"] = value
    return posted


def kept(world, name) -> IndicatorValue | None:
    return IndicatorValue.objects.filter(version__duty=world.duty(), indicator=getattr(world, name)).first()


def test_every_kind_is_typed_saved_and_shown_again(world, client):
    url = world.duty().get_absolute_url()
    posted = answers(world, share=("25", "30"), has_plan="0", words="Trường bạn ở Đức")
    assert client.post(url, data(world, **posted)).status_code == 302

    assert (kept(world, "share").value, kept(world, "share").denominator) == (D("83.3333"), 30)
    assert kept(world, "has_plan").value == 0 and kept(world, "words").text == "Trường bạn ở Đức"
    page = client.get(url).content.decode()
    assert "Lớp đã mở" in page and "Lớp phải mở" in page and "Tính đến cuối kỳ." in page
    assert "83,33% (25/30)" in page and "Phấn đấu: 95%, càng cao càng tốt" in page
    assert "thấp hơn mức phấn đấu 11,67 điểm %" in page and "Trường bạn ở Đức" in page

    client.post(url, data(world, lock_version="2", **answers(world, share=("", ""), has_plan="", words="")))
    assert not kept(world, "share") and not kept(world, "has_plan") and not kept(world, "words")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"share": ("25", "")}, "cần cả tử số và mẫu số"),
        ({"share": ("25", "0")}, "mẫu số lớn hơn 0"),
        ({"has_plan": "3"}, "Hãy chọn"),
        ({"words": "a" * 2001}, "2000"),
    ],
)
def test_what_does_not_fit_is_told_at_the_field_and_the_rest_is_autosaved(world, client, typed, told):
    url = world.duty().get_absolute_url()
    page = client.post(url, data(world, **answers(world, **typed)))
    saved = client.post(f"{url}tu-luu/", data(world, **answers(world, **typed))).json()

    assert page.status_code == 200 and page.context["form"].errors
    assert "chưa đúng" in saved["message"]
    assert kept(world, "figure").value == D("1250.5") and not kept(world, next(iter(typed)))
    if told != "Hãy chọn":
        assert told in page.content.decode()


def test_an_estimate_is_kept_apart_from_the_final_figure(world, client):
    url = world.duty().get_absolute_url()
    estimated = data(world, **{f"value-{world.figure.pk}": "120", f"estimate-{world.figure.pk}": "on"})
    client.post(url, estimated)
    client.post(f"{url}gui/", {"lock_version": "2"})
    page = client.get(url).content.decode()
    assert "(ước thực hiện)" in page

    delivery = world.duty().versions.get().deliveries.get()
    return_delivery(delivery=delivery, comment="Gửi số chính thức.", actor=world.people["office_head"], now=LATER)
    assert "checked" in str(client.get(url).context["form"][f"estimate-{world.figure.pk}"])
    client.post(url, data(world, lock_version="1", **{f"value-{world.figure.pk}": "118"}))
    assert "Số ước đã gửi: 120" in client.get(url).content.decode()
    client.post(f"{url}gui/", {"lock_version": "2"})
    row = world.duty().versions.get(number=2).values.get(indicator=world.figure)
    assert (row.value, row.is_estimate, row.estimated) == (118, False, 120)
    client.force_login(world.people["office_clerk"])
    assert "(ước trước đó 120)" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("until", "today", "hinted"),
    [
        (None, date(2026, 12, 1), ""),
        (date(2026, 11, 30), date(2026, 12, 1), ""),
        (date(2026, 12, 5), date(2026, 12, 1), "hôm nay"),
        (date(2026, 12, 31), date(2026, 12, 1), "khi phải nộp"),
        (date(2026, 12, 31), date(2027, 1, 5), "khi phải nộp"),
    ],
)
def test_hint_of_estimates_follows_the_days_of_the_figures(until, today, hinted):
    duty = Duty(data_until=until, cut_off_on=date(2026, 12, 1), last_on=date(2026, 12, 10))
    words = estimate_hint(duty, today)

    assert hinted in words and bool(words) == bool(hinted)
    if hinted:
        assert "Số liệu chốt đến ngày 01/12/2026, ước cả kỳ." in words


def test_last_answers_and_promises_stand_beside_the_fields(world, client):
    task = world.document.tasks.create(label="1", text="Mở lớp tiếng Đức", deliverable="Hai lớp")
    Assignment.objects.create(task=task, organization=world.school, part="lead", due_on=date(2026, 6, 30))
    paper = make_document(world.school, code="12/KH-T1")
    answer = DocumentTask.objects.create(document=paper, label="a", text="Tuyển hai giáo viên", due_text="quý I")
    answer.carries_out.add(task)
    client.post(
        world.duty().get_absolute_url(), data(world, **answers(world, share=("1", "2"), has_plan="1", words="Úc"))
    )
    client.post(f"{world.duty().get_absolute_url()}gui/", {"lock_version": "2"})
    extend_duties(requirement=world.requirement, until_year=2027)
    page = client.get(Duty.objects.get(organization=world.school, year=2027).get_absolute_url()).content.decode()

    assert "Kỳ trước: 50% (1/2)" in page and "Kỳ trước: Có" in page and "Kỳ trước: Úc" in page
    assert "Chủ trì" in page and "Sản phẩm: Hai lớp" in page and "Hạn 30/06/2026" in page
    assert "Tuyển hai giáo viên" in page and "quý I" in page and "12/KH-T1" in page


def test_rows_keep_their_estimate_and_the_items_of_the_time_before(world, client):
    figure = world.form.indicators.create(name="Du học sinh", breakdown=make_countries("Nhật Bản", "Đức"))
    japan, germany = figure.breakdown.items.all()
    url, prefix = world.duty().get_absolute_url(), f"rows-{figure.pk}"
    rows = {f"{prefix}-TOTAL_FORMS": "2", f"{prefix}-INITIAL_FORMS": "0"}
    rows |= {f"{prefix}-0-item": japan.pk, f"{prefix}-0-value": "12", f"{prefix}-0-is_estimate": "on"}
    rows |= {f"{prefix}-1-item": germany.pk, f"{prefix}-1-value": "3"}
    client.post(url, data(world, **rows))
    kept_rows = IndicatorValue.objects.filter(indicator=figure).values_list("item__name", "value", "is_estimate")
    assert set(kept_rows) == {("Nhật Bản", 12, True), ("Đức", 3, False)}
    client.post(f"{url}gui/", {"lock_version": "2"})

    extend_duties(requirement=world.requirement, until_year=2027)
    later = Duty.objects.get(organization=world.school, year=2027)
    client.post(later.get_absolute_url(), data(world))  # a draft without any row yet
    form = client.get(later.get_absolute_url()).context["sheet"].indicators[-1].formset
    assert [row.initial.get("item") for row in form.initial_forms] == [japan.pk, germany.pk]
    assert [row.before for row in form.initial_forms] == [12, 3]


def test_reading_side_shows_every_kind(world, client):
    url = world.duty().get_absolute_url()
    client.post(url, data(world, **answers(world, share=("25", "30"), has_plan="1", words="Trường bạn")))
    client.post(f"{url}gui/", {"lock_version": "2"})
    client.force_login(world.people["office_clerk"])
    page = client.get(url).content.decode()

    assert "83,33% (25/30)" in page and "Trường bạn" in page and ">Có" in page


def test_a_required_figure_by_list_needs_a_line(world, client):
    figure = world.form.indicators.create(name="Du học sinh", breakdown=make_countries("Nhật Bản", "Đức"))
    fill(world)
    client.force_login(world.people["head"])
    page = client.get(world.duty().get_absolute_url()).content.decode()

    assert f'href="#chi-tieu-{figure.pk}"' in page and missing_parts(world.duty().versions.get())
    item = figure.breakdown.items.first()
    fill(world, value=4, lock_version=world.duty().versions.get().lock_version)
    save_draft(
        duty=world.duty(), actor=None, lock_version=world.duty().versions.get().lock_version, texts={},
        values={(figure.pk, item.pk): 0}, progress={},
    )  # fmt: skip
    assert missing_parts(world.duty().versions.get()) == []
