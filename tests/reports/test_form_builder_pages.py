"""Pages of the form builder: rules between figures, versions with what changed, the preview, who may see them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import Assignment
from reports.indicator_kinds import CheckRow
from reports.models import Duty, FormCheck, Indicator, ReportingRequirement, ReportVersion
from reports.services.forms import revise_form, save_checks
from tests.reports.makers import IN_TIME, fill, make_countries, make_world, sent
from tests.reports.test_requirement_pages import formset

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]


@pytest.fixture
def world():
    made = make_world()
    made.url = f"/bao-cao/che-do/{made.requirement.pk}/"
    made.total, made.women, made.men = (
        Indicator.objects.create(form=made.form, name=name, unit="người", is_required=False, position=at)
        for at, name in enumerate(("Tổng số", "Nữ", "Nam"), start=1)
    )
    return made


def now_of(world):
    return ReportingRequirement.objects.get(pk=world.requirement.pk).form


def check(world, **changes):
    usual = {"left": world.women.pk, "comparison": "le", "against": "indicators", "right": [world.total.pk]}
    return usual | {"severity": "blocks"} | changes


def post(client, world, *rows, **more):
    client.force_login(world.people["office_clerk"])
    return client.post(f"{world.url}dieu-kien/", {**formset("dieu-kien", rows), **more})


@pytest.mark.parametrize(
    ("who", "code"), {"office_head": 200, "office_clerk": 200, "head": 403, "clerk": 403, "stranger": 404}.items()
)
def test_only_those_who_manage_the_requirement_open_its_builder(client, world, who, code):
    client.force_login(world.people[who])

    for path in ("mau/", "mau/xem-truoc/", "mau/phien-ban/", "dieu-kien/"):
        assert client.get(f"{world.url}{path}").status_code == code
    saved = client.post(f"{world.url}dieu-kien/", formset("dieu-kien", [check(world)])).status_code
    assert saved == (302 if code == 200 else code)
    assert FormCheck.objects.exists() == (saved == 302)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "“Nữ” không lớn hơn “Tổng số”"),
        (
            {"against": "constant", "comparison": "ge", "constant": "1.000,5", "right": []},
            "“Nữ” không nhỏ hơn 1.000,5 người",
        ),
        ({"against": "previous", "tolerance": "20", "right": []}, "“Nữ” không lớn hơn số kỳ trước, được lệch 20%"),
        ({"against": "previous", "comparison": "eq", "right": []}, "“Nữ” bằng số kỳ trước"),
    ],
)
def test_rule_is_kept_and_told_in_words(client, world, changes, words):
    answer = post(client, world, check(world, **changes))

    assert answer.status_code == 302
    assert FormCheck.objects.get().words() == words
    assert words in client.get(f"{world.url}dieu-kien/").content.decode()
    assert words in client.get(world.url).content.decode()
    assert now_of(world).pk == world.form.pk


def test_sum_of_several_figures_is_told_as_a_sum(client, world):
    post(client, world, check(world, left=world.total.pk, comparison="eq", right=[world.women.pk, world.men.pk]))

    assert FormCheck.objects.get().words() == "“Tổng số” bằng tổng “Nữ” + “Nam”"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"right": []}, "Chọn ít nhất một chỉ tiêu để so."),
        ({"against": "constant"}, "Nhập số để so."),
        ({"against": "previous", "tolerance": "-1"}, "Mức lệch không âm."),
        ({"left": ""}, "Chưa chọn"),
    ],
)
def test_incomplete_rule_is_told_beside_its_field(client, world, changes, message):
    answer = post(client, world, check(world, **changes), check(world))

    assert answer.status_code == 200 and message in answer.content.decode()
    assert not FormCheck.objects.exists()


def test_figure_is_not_compared_with_itself_nor_a_share_with_numbers_nor_words_at_all(client, world):
    share = Indicator.objects.create(form=world.form, name="Tỷ lệ", type="percent")
    words = Indicator.objects.create(form=world.form, name="Đầu mối", type="text")
    itself = post(client, world, check(world, right=[world.women.pk])).content.decode()
    mixed = post(client, world, check(world, right=[share.pk])).content.decode()

    assert "Một chỉ tiêu không so với chính nó." in itself
    assert "Tỷ lệ chỉ so với một tỷ lệ khác" in mixed
    assert post(client, world, check(world, left=words.pk)).status_code == 200
    assert post(client, world, check(world, left=share.pk, against="constant", constant="100")).status_code == 302
    assert FormCheck.objects.get().words() == "“Tỷ lệ” không lớn hơn 100%"


def test_figure_of_another_form_is_no_choice(client, world):
    other = make_world()

    assert post(client, world, check(world, right=[other.figure.pk])).status_code == 200
    assert not FormCheck.objects.exists()


def test_same_rule_twice_is_refused(client, world):
    answer = post(client, world, check(world), check(world, severity="explain"))

    assert answer.status_code == 200 and "Điều kiện này đã có ở trên." in answer.content.decode()


def test_rules_of_a_form_in_use_go_into_its_next_version(client, world):
    fill(world)
    answer = post(client, world, check(world))

    assert answer.status_code == 302
    assert now_of(world).previous == world.form and now_of(world).checks.get().words() == "“Nữ” không lớn hơn “Tổng số”"
    assert not world.form.checks.exists() and world.duty().versions.get().form == world.form


def test_button_for_one_more_rule_keeps_what_was_typed(client, world):
    answer = post(client, world, check(world, message="Xem lại sổ."), them="dieu-kien")

    page = answer.content.decode()
    assert answer.status_code == 200 and "Xem lại sổ." in page and "dieu-kien-1-left" in page
    assert "error-summary" not in page
    assert not FormCheck.objects.exists()


def test_rule_that_loses_its_figure_is_told_when_the_form_is_saved(client, world):
    post(client, world, check(world))
    data = {**formset("de-muc", []), **formset("chi-tieu", [{"name": "Nữ", "type": "integer"}])}
    page = client.post(f"{world.url}mau/", data, follow=True).content.decode()

    assert "Không còn áp dụng vì chỉ tiêu đã đổi: Điều kiện “Nữ” không lớn hơn “Tổng số”" in page


def test_versions_tell_what_changed_and_how_many_reports_stand_on_each(client, world):
    sent(world)
    fill(world, world.duty(world.other), actor="other_head")
    clerk = world.people["office_clerk"]
    indicators = [{"name": "Số hoạt động", "unit": "hoạt động", "type": "decimal"}, {"name": "Mới"}, {"name": "Nữ"}]
    revise_form(
        requirement=world.requirement, name="Mẫu", actor=clerk, asks_progress=False, indicators=indicators,
        headings=[{"title": "Kết quả thực hiện", "guidance": "Nêu việc."}, {"title": "Kiến nghị"}],
    )  # fmt: skip
    save_checks(requirement=world.requirement, actor=clerk, checks=[CheckRow("Nữ", right=("Mới",))])
    client.force_login(clerk)
    answer = client.get(f"{world.url}mau/phien-ban/")
    newest, first = answer.context["versions"]

    assert (newest.is_current, newest.sent, newest.drafts) == (True, 0, 0)
    assert (first.is_current, first.sent, first.drafts) == (False, 1, 1)
    assert newest.changes == [
        "Thêm đề mục “Kiến nghị”.",
        "Sửa đề mục “Kết quả thực hiện”: hướng dẫn.",
        "Thêm chỉ tiêu “Mới”.",
        "Bỏ chỉ tiêu “Tổng số”.",
        "Bỏ chỉ tiêu “Nam”.",
        "Sửa chỉ tiêu “Số hoạt động”: đơn vị tính.",
        "Sửa chỉ tiêu “Nữ”: đơn vị tính, bắt buộc.",
        "Thêm điều kiện: “Nữ” không lớn hơn “Mới”.",
        "Thôi hỏi tiến độ từng nhiệm vụ.",
    ]
    assert "1 báo cáo đã gửi, 1 báo cáo đang soạn" in answer.content.decode()


def test_preview_shows_every_part_before_it_is_switched_on_and_nothing_can_be_sent(client, world):
    ReportingRequirement.objects.update(is_open=False)
    Duty.objects.all().delete()
    made = [
        ("Tỷ lệ", "percent", {"numerator_label": "số đạt", "denominator_label": "tổng số"}),
        ("Có kế hoạch", "yes_no", {}),
        ("Tên đầu mối", "text", {}),
        ("Du học", "integer", {"breakdown": make_countries("Nhật Bản", "Đức")}),
    ]
    for at, (name, kind, fields) in enumerate(made, start=9):
        Indicator.objects.create(form=world.form, name=name, type=kind, position=at, **fields)
    task = world.document.tasks.create(label="1", text="Tổ chức ngày hội")
    Assignment.objects.create(task=task, organization=world.school)
    save_checks(
        requirement=world.requirement, actor=world.people["office_clerk"], checks=[CheckRow("Nữ", right=("Tổng số",))]
    )
    client.force_login(world.people["office_clerk"])
    page = client.get(f"{world.url}mau/xem-truoc/").content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]

    for words in (
        "Trường 1",
        "số đạt",
        "Có kế hoạch",
        "Tên đầu mối",
        "Nhật Bản",
        "Tổ chức ngày hội",
        "“Nữ” không lớn hơn",
    ):
        assert words in main
    assert "<form" not in main and 'type="submit"' not in main
    assert '<fieldset class="section report-fill" disabled>' in main
    shown = re.sub("<template.*?</template>", "", main, flags=re.S)
    fields = re.findall(r"<(?:input|textarea|select)\b[^>]*>", shown)
    assert len(fields) > 10 and all("disabled" in one or "hidden" in one for one in fields)
    assert client.post(f"{world.url}mau/xem-truoc/").status_code == 405
    assert not ReportVersion.objects.exists() and not Duty.objects.exists()


def test_preview_of_a_form_without_anybody_to_owe_it(client, world):
    world.requirement.scopes.create(mode="body", organization=world.people["stranger"].memberships.get().organization)
    client.force_login(world.people["office_clerk"])

    assert client.get(f"{world.url}mau/xem-truoc/").status_code == 200


def test_pages_take_the_same_queries_however_long_the_form_and_its_history(client, world):
    def queries(path):
        with CaptureQueriesContext(connection) as taken:
            assert client.get(f"{world.url}{path}").status_code == 200
        return len(taken)

    paths = ("mau/", "dieu-kien/", "mau/xem-truoc/", "mau/phien-ban/", "")
    post(client, world, check(world))
    sent(world)
    clerk, few = world.people["office_clerk"], None
    for names in (["Nữ", "Tổng số"], ["Nữ", "Tổng số", "Nam", "Khác", "Nữa"]):
        for extra in range(len(names)):
            revise_form(
                requirement=world.requirement, name="Mẫu", actor=clerk, headings=[{"title": f"Đề mục {extra}"}],
                indicators=[{"name": name} for name in names], asks_progress=True,
                checks=[CheckRow(names[at], right=(names[at + 1],)) for at in range(len(names) - 1)],
            )  # fmt: skip
            ReportVersion.objects.create(
                duty=world.duty(world.other),
                form=now_of(world),
                number=ReportVersion.objects.count() + 1,
                sent_at=IN_TIME,
            )
        taken = [queries(path) for path in paths]
        assert few in (None, taken)
        few = taken


def test_more_items_go_to_the_end_of_a_list_and_none_twice(client, world):
    countries = make_countries("Nhật Bản", "Đức")
    client.force_login(world.people["office_clerk"])
    url = "/bao-cao/che-do/danh-muc/moi/"
    answer = client.post(url, {"into": countries.pk, "items": "Pháp\nđức\n\nÚc"})

    assert answer.status_code == 302
    assert [item.name for item in countries.items.all()] == ["Nhật Bản", "Đức", "Pháp", "Úc"]
    assert "Ghi tên danh mục mới" in client.post(url, {"items": "Pháp"}).content.decode()
    assert "Nhật Bản, Đức, Pháp, Úc" in client.get(url).content.decode()
    client.force_login(world.people["auditor"])
    assert client.post(url, {"into": countries.pk, "items": "Lào"}).status_code == 403
