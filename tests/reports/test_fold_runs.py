"""Folding again: what moved below, what the new run changed, and what stays known of what went in."""

import pytest
from django.utils import timezone

from reports.figures import Figure
from reports.models import Delivery, Duty, FoldRun, Indicator, IndicatorValue, ReportVersion
from reports.services import fold_into, return_delivery, send_report
from reports.services.filling import copy_to_draft
from reports.services.folding.texts import MOST_SOURCES
from tests.factories import make_org, make_user
from tests.reports.makers import fill, make_countries, make_world, sent
from tests.reports.test_folding import with_upward

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = make_world(schools=3)
    made.up = with_upward(made)
    made.clerk = made.people["office_clerk"]
    return made


def content(client, user, url):
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def send_again(world, value):
    """The school's report comes back and is sent with another figure."""
    delivery = world.duty().versions.get().deliveries.get()
    return_delivery(delivery=delivery, comment="Sửa.", actor=world.people["office_head"], now=timezone.now())
    draft = world.duty().versions.get(sent_at=None)
    fill(world, value=value, lock_version=draft.lock_version)
    return send_report(duty=world.duty(), actor=world.people["head"], now=timezone.now())


def test_each_run_keeps_its_sources_and_figures(world):
    version = sent(world, value=10)
    fold_into(duty=world.up, actor=world.clerk)
    run = FoldRun.objects.get(duty=world.up)
    assert run.sources == {str(world.duty().pk): version.pk} and run.made_by == world.clerk
    assert [row[:2] for row in run.figures] == [[world.up_figure.pk, None]] and float(run.figures[0][2]) == 10


def test_after_a_second_run_the_page_tells_what_changed_and_by_whom(client, world):
    sent(world, value=10)
    fold_into(duty=world.up, actor=world.clerk)
    url = f"/bao-cao/{world.up.pk}/tong-hop/"
    client.force_login(world.clerk)
    assert client.get(f"{url}thay-doi/").status_code == 404, "one run has nothing to compare with"

    send_again(world, 14)
    sent(world, world.duty(world.other), actor="other_head", value=5)
    client.force_login(world.clerk)
    answer = client.post(url)
    assert answer.url == f"{url}thay-doi/"

    shown = content(client, world.clerk, answer.url)
    assert "1 mới gửi · 1 gửi lại" in shown and "Trường 1" in shown and "Trường 2" in shown
    assert "Số hoạt động: 10 → 14" in shown and "Số hoạt động: — → 5" in shown
    assert 'data-label="Trước">10<' in shown and 'data-label="Nay">19<' in shown


def test_a_draft_says_that_its_sources_moved(client, world):
    sent(world, value=10)
    fold_into(duty=world.up, actor=world.clerk)
    url = world.up.get_absolute_url()
    assert "từ đó báo cáo nguồn không đổi" in content(client, world.clerk, url)

    send_again(world, 14)
    shown = content(client, world.clerk, url)
    assert "1 báo cáo nguồn đã thay đổi" in shown and "Tổng hợp lại" in shown

    fold_into(duty=world.up, actor=world.clerk)
    assert "đã thay đổi</span>" not in content(client, world.clerk, url)


@pytest.mark.parametrize("what", ["withdrawn", "returned", "exempted", "new"])
def test_every_way_a_source_moves_is_seen(client, world, what):
    version = sent(world, value=10)
    sent(world, world.duty(world.other), actor="other_head", value=1)
    fold_into(duty=world.up, actor=world.clerk)
    if what == "withdrawn":
        Delivery.objects.filter(version=version).update(is_current=False)
    elif what == "returned":
        return_delivery(
            delivery=version.deliveries.get(), comment="Sai.", actor=world.people["office_head"], now=timezone.now()
        )
    elif what == "exempted":
        Duty.objects.filter(pk=world.duty().pk).update(state="exempted")
    else:
        third = Duty.objects.get(requirement=world.requirement, year=2026, organization__name="Trường 3")
        sent(world, third, actor=make_user(third.organization, "head"))
    assert "1 báo cáo nguồn đã thay đổi" in content(client, world.clerk, world.up.get_absolute_url())


def test_a_sent_report_shows_the_mark_and_leads_to_the_changes(client, world):
    sent(world, value=10)
    fold_into(duty=world.up, actor=world.clerk)
    send_report(duty=world.up, actor=make_user(world.office, "head"), now=timezone.now())
    send_again(world, 14)

    shown = content(client, world.people["city_leader"], world.up.get_absolute_url())
    assert "1 báo cáo nguồn đã thay đổi" in shown
    url = f"/bao-cao/{world.up.pk}/tong-hop/thay-doi/?lan=1"
    assert url in shown and "Số hoạt động: 10 → 14" in content(client, world.people["city_leader"], url)
    client.force_login(world.people["stranger"])
    assert client.get(url).status_code == 404


def test_what_a_cut_holds_back_is_not_told_as_a_change(client, world):
    """Beside the office another body gets the schools' reports without their figures, and the office's whole."""
    beside = make_org("Sở Ngoại vụ", parent=world.city)
    person = make_user(beside, "head")
    sent(world, value=10)
    fold_into(duty=world.up, actor=world.clerk)
    version = send_report(duty=world.up, actor=make_user(world.office, "head"), now=timezone.now())
    Delivery.objects.create(version=version, organization=beside)
    for one in (world.duty().versions.get(), send_again(world, 14)):
        Delivery.objects.create(version=one, organization=beside, cut={"headings": [], "indicators": []})
    world.requirement.receivers.create(organization=beside)
    world.up.requirement.receivers.create(organization=beside)

    shown = content(client, person, f"/bao-cao/{world.up.pk}/tong-hop/thay-doi/?lan=1")
    assert "Gửi lại" in shown and "Trường 1" in shown and "Số hoạt động" not in shown


def test_a_copy_of_a_sent_report_still_knows_its_sources(world):
    """Sent again without folding anew, it must not be added to its own sources."""
    sent(world, value=10)
    draft = fold_into(duty=world.up, actor=world.clerk)
    version = send_report(duty=world.up, actor=make_user(world.office, "head"), now=timezone.now())
    copy = copy_to_draft(version=version, actor=None)
    assert copy.pk != draft.pk and copy.folded.get().source == world.duty().versions.get()


def test_a_part_cut_out_is_not_folded_and_the_reason_says_so(world):
    version = sent(world, value=10)
    version.deliveries.update(cut={"headings": [], "indicators": []})
    draft = fold_into(duty=world.up, actor=world.clerk)
    row = draft.folded.get()
    assert not draft.values.exists() and row.value is None and row.reason == "Phần này không gửi đến đơn vị tổng hợp"
    assert not draft.texts.exists()


def test_yes_is_counted(world):
    Indicator.objects.filter(pk=world.figure.pk).update(type="yes_no")
    Indicator.objects.filter(pk=world.up_figure.pk).update(type="integer")
    world.requirement.fold_rules.all().delete()
    world.requirement.fold_rules.create(source=world.figure, target=world.up_figure, rule="sum")
    for duty, yes in ((world.duty(), 1), (world.duty(world.other), 0)):
        sent(world, duty, actor=make_user(duty.organization, "head"), value=yes)
    assert fold_into(duty=world.up, actor=world.clerk).values.get().value == 1


def test_an_estimate_below_makes_an_estimate_above_until_the_final_figures_come(world):
    sent(world, value=Figure(value=10, is_estimate=True))
    draft = fold_into(duty=world.up, actor=world.clerk)
    assert draft.values.get().is_estimate
    version = send_report(duty=world.up, actor=make_user(world.office, "head"), now=timezone.now())
    return_delivery(
        delivery=version.deliveries.get(), comment="Chờ số thật.", actor=make_user(world.city, "head"),
        now=timezone.now(),
    )  # fmt: skip
    send_again(world, 12)
    world.up.refresh_from_db()
    final = fold_into(duty=world.up, actor=world.clerk).values.get()
    assert (final.value, final.is_estimate, final.estimated) == (12, False, 10)


def test_a_returned_later_period_leaves_the_running_figure_of_the_one_before():
    world = make_world(schools=1, dates=((15, 6), (10, 12)), frequency="half_yearly")
    Indicator.objects.update(is_cumulative=True)
    up = with_upward(world)
    first, second = Duty.objects.filter(requirement=world.requirement, year=2026).order_by("due_on")
    sent(world, first, value=4)
    delivery = sent(world, second, value=9).deliveries.get()
    return_delivery(delivery=delivery, comment="Sai.", actor=world.people["office_head"], now=timezone.now())
    assert fold_into(duty=up, actor=None).values.get().value == 4


def test_a_list_below_feeds_an_undivided_figure_by_its_sum():
    world = make_world()
    countries = make_countries("Nhật Bản", "Đức")
    Indicator.objects.filter(pk=world.figure.pk).update(breakdown=countries, is_required=False)
    up = with_upward(world)
    version = sent(world, value=None)
    IndicatorValue.objects.bulk_create(
        IndicatorValue(version=version, indicator=world.figure, item=item, value=4) for item in countries.items.all()
    )
    draft = fold_into(duty=up, actor=None)
    assert draft.values.get().value == 8 and draft.folded.filter(is_included=True).count() == 1


def test_texts_of_very_many_reports_are_left_to_the_workbench(world):
    version = sent(world, text="Đã làm.")
    form, requirement = world.requirement.form, world.requirement
    for _ in range(MOST_SOURCES):
        duty = world.duty()
        duty.pk, duty._state.adding, duty.organization = None, True, make_org()
        duty.save()
        copy = ReportVersion.objects.create(duty=duty, form=form, number=1, sent_at=version.sent_at)
        Delivery.objects.create(version=copy, organization=world.office)
    draft = fold_into(duty=world.up, actor=world.clerk)
    assert requirement.duties.filter(year=2026).count() > MOST_SOURCES
    assert draft.values.get().value == 3 and not draft.texts.exists()
