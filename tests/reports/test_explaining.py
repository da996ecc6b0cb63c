"""The page that tells where a figure comes from: of a folded report, and of the leader's totals."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports.figures import Figure
from reports.models import Delivery, Duty, Indicator, ReportVersion
from reports.services import fold_into, return_delivery, save_draft, send_report
from tests.factories import make_user
from tests.reports.makers import IN_TIME, make_world, sent
from tests.reports.test_folding import with_upward

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def folded():
    """Two of three schools reported 10 and 99 (returned); the office folded."""
    world = make_world(schools=3)
    world.up = with_upward(world)
    sent(world, value=10)
    delivery = sent(world, world.duty(world.other), actor="other_head", value=99).deliveries.get()
    return_delivery(delivery=delivery, comment="Sai.", actor=world.people["office_head"], now=timezone.now())
    fold_into(duty=world.up, actor=world.people["office_clerk"])
    world.url = f"/bao-cao/{world.up.pk}/giai-thich/{world.up_figure.pk}/"
    world.total_url = f"/tong-quan/giai-thich/{world.requirement.pk}/{world.figure.pk}/?nam=2026"
    return world


def page(client, user, url):
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_a_folded_figure_is_explained_to_the_unit(client, folded):
    shown = page(client, folded.people["office_clerk"], folded.url)

    assert '<strong data-figure="total">10</strong>' in shown
    assert "1/3 đơn vị" in shown and "Σ của 1 báo cáo = 10" in shown and "Cộng số của từng đơn vị." in shown
    assert f"/bao-cao/{folded.duty().pk}/lan/1/" in shown and "Trường 1" in shown and "Trường 2" not in shown


def test_missing_units_are_named_with_their_state(client, folded):
    exempted = Duty.objects.get(requirement=folded.requirement, year=2026, organization__name="Trường 3")
    shown = page(client, folded.people["office_clerk"], folded.url + "?phan=con-thieu")
    assert "Trường 3" in shown and "Chưa nộp" in shown and "Báo cáo đã trả lại" in shown

    Duty.objects.filter(pk=exempted.pk).update(state="exempted")
    shown = page(client, folded.people["office_clerk"], folded.url + "?phan=con-thieu")
    assert "Được miễn" in shown and "1/2 đơn vị" in shown


def test_the_same_total_on_the_leaders_page_and_its_explanation(client, folded):
    head = folded.people["office_head"]
    overview = page(client, head, "/tong-quan/?nam=2026")
    assert f"/tong-quan/giai-thich/{folded.requirement.pk}/{folded.figure.pk}/" in overview

    shown = page(client, head, folded.total_url)
    assert '<strong data-figure="total">10</strong>' in shown and "1/3 đơn vị" in shown and "Trường 1" in shown
    assert "Chưa nộp" in page(client, head, folded.total_url + "&phan=con-thieu")


def test_changes_of_the_last_days_tell_before_and_now(client, folded):
    old = folded.duty().versions.get()
    ReportVersion.objects.filter(pk=old.pk).update(sent_at=timezone.now() - timedelta(days=20))
    Duty.objects.filter(pk=folded.duty().pk).update(state="returned")
    Delivery.objects.filter(version=old).update(state="returned")
    save_draft(
        duty=folded.duty(), actor=folded.people["head"], lock_version=None, texts={}, progress={},
        values={folded.figure.pk: 14},
    )  # fmt: skip
    ReportVersion.objects.filter(duty=folded.duty(), sent_at=None).update(nothing_to_report=True)
    send_report(duty=folded.duty(), actor=folded.people["head"], now=timezone.now())

    for url in (folded.url + "?", folded.total_url + "&"):
        shown = page(client, folded.people["office_head"], f"{url}phan=thay-doi")
        assert "Gửi lại" in shown and ">10<" in shown and ">14<" in shown and "+4" in shown
        assert folded.people["head"].full_name in shown
    shown = page(client, folded.people["office_clerk"], folded.url)
    assert "1 báo cáo nguồn đã thay đổi" in shown


def test_a_percent_is_explained_by_its_two_sums(client):
    world = make_world()
    Indicator.objects.filter(pk=world.figure.pk).update(type="percent", rule="ratio")
    up = with_upward(world)
    world.up_figure.fed_by.all().delete()
    Indicator.objects.filter(pk=world.up_figure.pk).update(type="percent", rule="ratio")
    world.requirement.fold_rules.create(source=world.figure, target=world.up_figure, rule="ratio")
    guess = Figure(numerator=Decimal(3), denominator=Decimal(4), is_estimate=True)
    sent(world, value=guess)
    sent(world, world.duty(world.other), actor="other_head", value=Figure(numerator=Decimal(0), denominator=Decimal(8)))
    draft = fold_into(duty=up, actor=world.people["office_clerk"])

    assert draft.values.get().is_estimate and draft.values.get().value == 25
    url = f"/bao-cao/{up.pk}/giai-thich/{world.up_figure.pk}/"
    shown = page(client, world.people["office_clerk"], url)
    assert "Σ tử số 3 / Σ mẫu số 12 × 100 = 25%" in shown and "25% (3/12)" in shown
    assert "1 báo cáo nêu số ước thực hiện" in shown and "75% (3/4)" in shown and "(ước)" in shown


def test_a_figure_changed_by_hand_says_so(client, folded):
    folded.up.versions.get().values.update(value=12)
    shown = page(client, folded.people["office_clerk"], folded.url)
    assert '<strong data-figure="total">12</strong>' in shown and "sửa tay" in shown


def send_up(world):
    draft = world.up.versions.get()
    ReportVersion.objects.filter(pk=draft.pk).update(sent_at=timezone.now(), number=1)
    ministry = make_user(world.city, "clerk")
    Delivery.objects.create(version=draft, organization=world.city)
    return ministry


def test_a_receiver_sees_coverage_but_not_the_units_it_may_not_read(client, folded):
    receiver = send_up(folded)
    shown = page(client, receiver, folded.url + "?lan=1")
    assert "1/3 đơn vị" in shown and "Trường 1" not in shown
    assert "1 báo cáo nữa có tính đến" in shown
    missing = page(client, receiver, folded.url + "?lan=1&phan=con-thieu")
    assert "Trường 3" not in missing and "2 nghĩa vụ nữa" in missing
    assert "Trường" not in page(client, receiver, folded.url + "?lan=1&phan=thay-doi&ngay=90").split("<main")[1]


@pytest.mark.parametrize(
    ("who", "code"),
    {"office_clerk": 200, "office_head": 200, "city_leader": 404, "head": 404, "stranger": 404, "administrator": 404}
    .items(),
)  # fmt: skip
def test_who_may_open_the_explanation_of_a_draft(client, folded, who, code):
    client.force_login(folded.people[who])
    assert client.get(folded.url).status_code == code


@pytest.mark.parametrize(
    ("who", "code"),
    {"office_clerk": 200, "office_head": 200, "city_leader": 404, "head": 404, "stranger": 404, "administrator": 403}
    .items(),
)  # fmt: skip
def test_who_may_open_the_explanation_of_a_total(client, folded, who, code):
    client.force_login(folded.people[who])
    assert client.get(folded.total_url).status_code == code


def test_the_figure_in_the_sent_report_leads_to_its_explanation(client, folded):
    shown = page(client, send_up(folded), folded.up.get_absolute_url())
    assert f'<a href="{folded.url}?lan=1" aria-label="10, số này từ đâu">10</a>' in shown


def test_a_receiver_whose_cut_leaves_the_question_out_finds_nothing(client, folded):
    receiver = send_up(folded)
    Delivery.objects.filter(organization=folded.city, version__duty=folded.up).update(cut={"indicators": []})
    client.force_login(receiver)
    assert client.get(folded.url + "?lan=1").status_code == 404


@pytest.mark.parametrize("tail", ["?phan=xyz", "?muc=999999", "?lan=7"])
def test_what_is_not_there_is_not_found(client, folded, tail):
    client.force_login(folded.people["office_clerk"])
    assert client.get(folded.url + tail).status_code == 404


def test_units_are_searched_without_marks(client, folded):
    shown = page(client, folded.people["office_clerk"], folded.url + "?q=truong 1")
    assert "data-version" in shown
    assert "data-version" not in page(client, folded.people["office_clerk"], folded.url + "?q=truong vang")


@pytest.mark.parametrize("tail", ["", "&phan=con-thieu", "&phan=de-ngoai", "&phan=thay-doi&ngay=90"])
def test_as_many_queries_for_many_units(client, tail):
    counts = []
    for schools in (3, 6):
        world = make_world(schools=schools)
        up = with_upward(world)
        for source in list(Duty.objects.filter(requirement=world.requirement, year=2026))[: schools - 1]:
            sent(world, source, actor=make_user(source.organization, "head"), now=IN_TIME)
        fold_into(duty=up, actor=None)
        urls = [
            f"/bao-cao/{up.pk}/giai-thich/{world.up_figure.pk}/?{tail}",
            f"/tong-quan/giai-thich/{world.requirement.pk}/{world.figure.pk}/?nam=2026{tail}",
        ]
        client.force_login(world.people["office_head"])
        with CaptureQueriesContext(connection) as captured:
            assert [client.get(url).status_code for url in urls] == [200, 200]
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("kind", "said", "total", "unit"),
    [("text", Figure(text="Có hai đoàn."), "—", "Có hai đoàn."), ("yes_no", Figure(value=Decimal(1)), "1", ">Có<")],
)
def test_words_and_yes_are_listed_as_the_units_said_them(client, kind, said, total, unit):
    world = make_world()
    Indicator.objects.filter(pk=world.figure.pk).update(type=kind, rule="sum" if kind == "yes_no" else "none")
    sent(world, value=said)
    url = f"/tong-quan/giai-thich/{world.requirement.pk}/{world.figure.pk}/?nam=2026"
    shown = page(client, world.people["office_head"], url)
    assert f'<strong data-figure="total">{total}</strong>' in shown and unit in shown and "1/2 đơn vị" in shown
