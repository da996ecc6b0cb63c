"""The pages of answering, comparing, taking back and correcting: who may open them and what they say."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import Assignment
from reports.models import Delivery, Duty
from reports.services import accept_delivery, return_delivery, send_report, start_correction, withdraw_report
from tests.factories import make_org, make_user
from tests.reports.makers import LATER, fill, make_world, sent

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]
OUTSIDE = {"stranger": 404, "administrator": 404, "other_head": 404}


@pytest.fixture
def world():
    return make_world(receivers=("office", "city"))


def status(client, world, who, url, data=None):
    client.force_login(world.people[who])
    return (client.get(url) if data is None else client.post(url, data)).status_code


def page(client, world, who, url):
    client.force_login(world.people[who])
    return client.get(url).content.decode()


def at(world, path):
    return f"/bao-cao/{world.duty().pk}/{path}"


def again(world, **content):
    """The report returned by the office with two remarks and sent again."""
    sent(world)
    return_delivery(
        delivery=Delivery.objects.get(organization=world.office),
        comment="",
        remarks={("heading", world.heading.pk): "Nêu rõ tên.", ("indicator", world.figure.pk): "Xem lại số."},
        actor=world.people["office_head"],
        now=LATER,
    )
    fill(world, lock_version=world.duty().versions.drafts().get().lock_version, **content)
    return send_report(duty=world.duty(), actor=world.people["head"], now=LATER)


def accepted(world):
    version = sent(world)
    for delivery in version.deliveries.all():
        accept_delivery(delivery=delivery, actor=None, now=LATER)
    return version


READERS = {"head": 200, "clerk": 200, "auditor": 200, "office_head": 200, "office_clerk": 200, "city_leader": 200}


@pytest.mark.parametrize(("who", "code"), {**READERS, **OUTSIDE}.items())
def test_comparing_versions(client, world, who, code):
    again(world, text="Khác.")
    assert status(client, world, who, at(world, "so-sanh/?tu=1&den=2")) == code
    assert status(client, world, who, at(world, "so-sanh/")) == code


@pytest.mark.parametrize("query", ["?tu=1&den=3", "?tu=0&den=1", "?tu=x&den=2", "?tu=1&den=du-thao"])
def test_a_version_that_is_not_there_is_not_found(client, world, query):
    again(world)
    assert status(client, world, "head", at(world, f"so-sanh/{query}")) == 404


def test_a_single_version_has_nothing_to_compare_with(client, world):
    assert status(client, world, "head", at(world, "so-sanh/")) == 404
    sent(world)
    assert "Mới có một bản" in page(client, world, "office_head", at(world, "so-sanh/"))


def test_the_draft_is_compared_only_inside_the_own_body(client, world):
    accepted(world)
    start_correction(duty=world.duty(), reason="Thiếu", actor=world.people["clerk"])
    for who, code in {"clerk": 200, "office_head": 404, "city_leader": 404}.items():
        assert status(client, world, who, at(world, "so-sanh/?tu=1&den=du-thao")) == code


def test_words_added_and_taken_out_are_marked_for_eye_and_ear(client, world):
    again(world, text="Đã làm xong.", value=5)
    said = page(client, world, "office_head", at(world, "so-sanh/?tu=1&den=2"))

    assert '<ins><span class="visually-hidden">[thêm:] </span>làm xong.' in said and "<del>" in said
    assert "+2" in said and "+66,7%" in said


@pytest.mark.parametrize(
    ("who", "code"),
    {"head": 302, "clerk": 403, "auditor": 403, "office_head": 403, "city_leader": 403, **OUTSIDE}.items(),
)
def test_withdrawing(client, world, who, code):
    sent(world)
    assert status(client, world, who, at(world, "rut-lai/"), {"reason": "Nhầm"}) == code
    assert (world.duty().state == Duty.State.NOT_SUBMITTED) == (code == 302)


def test_withdrawing_without_a_reason_or_too_late_changes_nothing(client, world):
    sent(world)
    assert status(client, world, "head", at(world, "rut-lai/")) == 200
    assert status(client, world, "head", at(world, "rut-lai/"), {"reason": " "}) == 422
    accept_delivery(delivery=Delivery.objects.first(), actor=None, now=LATER)
    assert status(client, world, "head", at(world, "rut-lai/"), {"reason": "Nhầm"}) == 409
    assert world.duty().state == Duty.State.SUBMITTED


def test_a_withdrawn_version_stays_readable_and_says_so(client, world):
    sent(world)
    withdraw_report(duty=world.duty(), reason="Nhầm kỳ số liệu", actor=world.people["head"], now=LATER)
    for path in ("", "lan/1/"):
        said = page(client, world, "office_head", at(world, path))
        assert "Đã rút lại" in said and "Nhầm kỳ số liệu" in said
    assert "Chấp nhận</button>" not in page(client, world, "office_head", at(world, ""))


DRAFTERS = {"head": 302, "clerk": 302, "auditor": 403, "office_head": 403, "city_leader": 403, **OUTSIDE}


@pytest.mark.parametrize(("who", "code"), DRAFTERS.items())
def test_starting_a_correction(client, world, who, code):
    accepted(world)
    assert status(client, world, who, at(world, "dinh-chinh/"), {"reason": "Thiếu"}) == code
    assert world.duty().is_correcting == (code == 302)


@pytest.mark.parametrize(("who", "code"), DRAFTERS.items())
def test_dropping_a_correction(client, world, who, code):
    accepted(world)
    start_correction(duty=world.duty(), reason="Thiếu", actor=world.people["clerk"])
    assert status(client, world, who, at(world, "dinh-chinh/bo/"), {}) == code
    assert world.duty().is_correcting == (code != 302)


def test_a_correction_is_filled_and_sent_on_the_usual_pages(client, world):
    accepted(world)
    start_correction(duty=world.duty(), reason="Đếm thiếu", actor=world.people["clerk"])
    said = page(client, world, "clerk", at(world, ""))
    assert "Đang soạn bản đính chính bản số 1" in said and "Đếm thiếu" in said
    assert "Đếm thiếu" not in page(client, world, "office_head", at(world, ""))

    draft = world.duty().versions.drafts().get()
    assert status(client, world, "head", at(world, "gui/"), {"lock_version": draft.lock_version}) == 302
    said = page(client, world, "office_head", at(world, ""))
    assert "Đính chính bản số 1:" in said and "?tu=1&amp;den=2" in said


def test_the_return_page_has_a_box_for_every_part_and_keeps_what_was_typed(client, world):
    version = sent(world)
    task = world.document.tasks.create(label="1", text="Mở lớp")
    late = Assignment.objects.create(task=task, organization=world.school)
    url = f"/bao-cao/ban-gui/{version.deliveries.get(organization=world.office).pk}/tra-lai/"
    boxes = {f"heading-{world.heading.pk}", f"indicator-{world.figure.pk}"}
    client.force_login(world.people["office_head"])

    form = client.get(url).context["form"]
    assert boxes <= set(form.fields) and f"assignment-{late.pk}" not in form.fields  # not in what was sent
    empty = client.post(url, {"comment": " "})
    assert empty.status_code == 422 and "ít nhất một mục" in empty.content.decode()
    kept = client.post(url, {"comment": "TỐI MẬT", f"heading-{world.heading.pk}": "Nêu rõ tên."})
    assert kept.status_code == 422 and "Nêu rõ tên." in kept.content.decode()
    client.post(url, {f"heading-{world.heading.pk}": "Nêu rõ tên."})
    assert world.duty().state == Duty.State.RETURNED


def test_what_was_typed_stays_when_somebody_was_faster(client, world):
    delivery = sent(world).deliveries.get(organization=world.office)
    accept_delivery(delivery=delivery, actor=None, now=LATER)
    client.force_login(world.people["office_head"])
    answer = client.post(f"/bao-cao/ban-gui/{delivery.pk}/tra-lai/", {"comment": "Thiếu phần thứ hai."})

    assert answer.status_code == 409 and "Thiếu phần thứ hai." in answer.content.decode()


def test_a_double_click_accepts_once_and_shows_the_same_page(client, world):
    delivery = sent(world).deliveries.get(organization=world.office)
    client.force_login(world.people["office_head"])
    data = {"khoa": "0a1b2c3d-0000-4000-8000-000000000001"}
    answers = [client.post(f"/bao-cao/ban-gui/{delivery.pk}/chap-nhan/", data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url


def test_the_log_of_a_correction_being_written_stays_inside_the_body(client, world):
    accepted(world)
    start_correction(duty=world.duty(), reason="Đếm thiếu", actor=world.people["clerk"])

    assert "Đếm thiếu" in page(client, world, "head", at(world, "nhat-ky/"))
    assert "Đếm thiếu" not in page(client, world, "office_head", at(world, "nhat-ky/"))


def test_the_receipt_that_counts_for_the_day_says_so(client, world):
    sent(world)
    withdraw_report(duty=world.duty(), reason="Nhầm", actor=world.people["head"], now=LATER)
    send_report(duty=world.duty(), actor=world.people["head"], now=LATER)

    assert 'data-status="on_time"' not in page(client, world, "head", at(world, "lan/1/bien-nhan/"))
    assert 'data-status="on_time"' in page(client, world, "head", at(world, "lan/2/bien-nhan/"))


def test_the_unit_reads_each_remark_beside_its_part(client, world):
    sent(world)
    return_delivery(
        delivery=Delivery.objects.get(organization=world.office),
        comment="",
        remarks={("heading", world.heading.pk): "Nêu rõ tên.", ("indicator", world.figure.pk): "Xem lại số."},
        actor=world.people["office_head"],
        now=LATER,
    )
    said = page(client, world, "clerk", at(world, ""))

    assert "Nêu rõ tên." in said and "Xem lại số." in said


def test_after_resending_the_reviewer_sees_what_was_followed(client, world):
    again(world, text="Đã nêu rõ tên.")
    said = page(client, world, "office_head", at(world, ""))

    assert 'data-status="mended"' in said and 'data-status="unmended"' in said
    assert "So với bản bị trả lại (lần 1)" in said


@pytest.fixture
def two_years(world):
    """The report of 2026 and that of 2027, both sent."""
    sent(world, text="Năm trước.", value=4)
    duty = Duty.objects.get(requirement=world.requirement, organization=world.school, year=2027)
    sent(world, duty, text="Năm nay.", value=6)
    return world, duty


def test_a_reviewer_sees_the_period_before_beside_it(client, two_years):
    world, duty = two_years
    said = page(client, world, "office_head", duty.get_absolute_url())
    assert "Năm trước." in said and "Năm nay." in said and "+50%" in said
    plain = page(client, world, "office_head", f"{duty.get_absolute_url()}?doi-chieu=0")
    assert "Năm trước." not in plain and "Năm nay." in plain


def test_others_see_it_when_they_ask(client, two_years):
    world, duty = two_years
    url = duty.get_absolute_url()

    assert "Năm trước." not in page(client, world, "auditor", url)
    assert "Năm trước." in page(client, world, "auditor", f"{url}?doi-chieu=1")


def test_who_did_not_get_the_report_before_does_not_see_it_beside(client, world):
    sent(world, text="Năm trước.")
    foreign = make_org("Sở Ngoại vụ", locality="Nơi khác")
    world.requirement.receivers.create(organization=foreign)
    duty = Duty.objects.get(requirement=world.requirement, organization=world.school, year=2027)
    sent(world, duty, text="Năm nay.")
    client.force_login(make_user(foreign, "head"))
    said = client.get(f"{duty.get_absolute_url()}?doi-chieu=1").content.decode()

    assert "Năm nay." in said and "Năm trước." not in said and "Đối chiếu kỳ trước" not in said


@pytest.mark.parametrize("path", ["", "so-sanh/", "lan/2/"])
def test_long_reports_read_as_often_as_short_ones(client, path):
    counts = []
    for lines in (2, 20):
        world = make_world(schools=1)
        for number in range(lines):
            world.form.headings.create(title=f"Mục {number}", is_required=False)
            world.form.indicators.create(name=f"Chỉ tiêu {number}", is_required=False)
        again(world, text="Khác.")
        duty = world.duty()
        client.force_login(world.people["office_head"])
        client.get(f"/bao-cao/{duty.pk}/{path}")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/bao-cao/{duty.pk}/{path}").status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


def blocks(client, world, who):
    client.force_login(world.people[who])
    return {block.key: block for block in client.get("/").context["blocks"]}


def test_home_tells_what_came_back_what_is_being_corrected_and_what_waits(client):
    world = make_world(schools=2)
    sent(world)
    return_delivery(
        delivery=Delivery.objects.get(),
        comment="",
        remarks={("heading", world.heading.pk): "Nêu rõ.", ("indicator", world.figure.pk): "Sai."},
        actor=None,
        now=LATER,
    )
    other = sent(world, world.duty(world.other), actor="other_head")
    accept_delivery(delivery=other.deliveries.get(), actor=None, now=LATER)
    start_correction(duty=world.duty(world.other), reason="Đếm thiếu", actor=None)

    assert blocks(client, world, "clerk")["returned"].rows[0].note == "Sở Giáo dục: ý kiến tại 2 mục"
    correcting = blocks(client, world, "other_head")["correcting"]
    assert correcting.rows[0].note == "Lý do: Đếm thiếu"
    assert len(client.get(correcting.url).context["page"].object_list) == correcting.count == 1
    send_report(duty=world.duty(world.other), actor=None, now=LATER)
    review = blocks(client, world, "office_head")["review"]
    assert review.count == 1 and "đính chính bản số 1" in review.rows[0].note


def test_before_sending_again_the_unit_sees_which_remarks_it_followed(client, world):
    sent(world)
    return_delivery(
        delivery=Delivery.objects.get(organization=world.office),
        comment="",
        remarks={("heading", world.heading.pk): "Nêu rõ tên.", ("indicator", world.figure.pk): "Xem lại số."},
        actor=None,
        now=LATER,
    )
    fill(world, text="Đã nêu tên.", lock_version=world.duty().versions.drafts().get().lock_version)
    said = page(client, world, "head", at(world, "gui/"))

    assert 'data-status="mended"' in said and 'data-status="unmended"' in said
    assert status(client, world, "head", at(world, "so-sanh/?tu=1&den=du-thao")) == 200


def test_the_sending_page_of_a_correction_says_what_it_corrects(client, world):
    accepted(world)
    start_correction(duty=world.duty(), reason="Đếm thiếu", actor=None)

    assert "Đây là bản đính chính bản số 1: Đếm thiếu" in page(client, world, "head", at(world, "gui/"))


def test_the_draft_page_leads_to_what_was_changed_and_marks_withdrawn_versions(client, world):
    sent(world)
    withdraw_report(duty=world.duty(), reason="Nhầm", actor=world.people["head"], now=LATER)
    said = page(client, world, "clerk", at(world, ""))

    assert 'data-status="taken_back"' in said and "So dự thảo với bản đã gửi" in said


def test_who_gets_a_part_compares_remarks_and_follows_only_that_part(client, world):
    foreign = make_org("Sở Ngoại vụ", locality="Nơi khác")
    cut = {"headings": [], "indicators": [world.figure.name], "progress": False, "files": False}
    world.requirement.receivers.create(organization=foreign, cut=cut)
    sent(world, text="Chuyện nội bộ năm trước.", value=4)
    duty = Duty.objects.get(requirement=world.requirement, organization=world.school, year=2027)
    sent(world, duty, text="Chuyện nội bộ.", value=6)
    return_delivery(
        delivery=Delivery.objects.current().get(version__duty=duty, organization=world.office),
        comment="",
        remarks={("heading", world.heading.pk): "Lời góp kín.", ("indicator", world.figure.pk): "Số góp kín."},
        actor=None,
        now=LATER,
    )
    duty.refresh_from_db()
    fill(world, duty, text="Chuyện nội bộ khác.", lock_version=duty.versions.drafts().get().lock_version)
    send_report(duty=duty, actor=None, now=LATER)
    delivery = Delivery.objects.current().get(version__duty=duty, organization=foreign)
    client.force_login(make_user(foreign, "head"))

    for url in (
        f"{duty.get_absolute_url()}?doi-chieu=1",
        f"{duty.get_absolute_url()}so-sanh/?tu=1&den=2",
        f"{duty.get_absolute_url()}lan/1/",
        f"/bao-cao/ban-gui/{delivery.pk}/tra-lai/",
        "/bao-cao/da-nhan/",
    ):
        answer = client.get(url)
        assert answer.status_code == 200, url
        said = answer.content.decode()
        assert "nội bộ" not in said and world.heading.title not in said and "góp kín" not in said, url
