"""The queue of a reviewer: who comes first and why, what is taken at once and what is left."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.figures import Figure
from reports.models import Delivery
from reports.review_queue import FIRST, LOOKS, describe, waiting_deliveries, weighed, with_basics
from reports.services import return_delivery, save_draft, send_report, withdraw_report
from tests.factories import make_user
from tests.reports.makers import HANOI, IN_TIME, LATER, fill, make_world, sent

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def head_of(duty):
    return make_user(duty.organization, "head")


def duties(world):
    return list(world.requirement.duties.filter(year=2026).order_by("organization__name"))


def queue(world, who="office_head"):
    return weighed(waiting_deliveries(world.people[who]))


def names(rows):
    return [row.version.duty.organization.name for row in with_basics(rows)]


def test_late_ones_come_first_then_the_incomplete_then_estimates_then_the_rest():
    world = make_world(schools=5)
    world.form.headings.create(title="Kiến nghị", is_required=False)
    full = world.form.indicators.create(name="Số lớp", is_required=False)
    kinds = ["plain", "estimate", "gap", "late", "later"]
    more = {head.pk: "Không." for head in world.form.headings.all()}
    for kind, duty in zip(kinds, duties(world), strict=True):
        head = head_of(duty)
        texts = more if kind != "gap" else {world.heading.pk: "Đã làm."}
        first = Figure(value=3, is_estimate=kind == "estimate")
        save_draft(
            duty=duty, actor=head, lock_version=None, texts=texts, values={world.figure.pk: first, full.pk: 2},
            progress={},
        )  # fmt: skip
        now = {"late": duty.closes_at, "later": duty.closes_at + timedelta(days=2)}.get(kind, IN_TIME)
        send_report(duty=duty, actor=head, now=now)

    assert names(queue(world).order_by(*FIRST)) == ["Trường 5", "Trường 4", "Trường 3", "Trường 2", "Trường 1"]
    rows = {row.version.duty.organization.name: row for row in describe(with_basics(queue(world)))}
    assert [rows[f"Trường {n}"].late_by for n in (1, 4, 5)] == [0, 1, 3]
    assert [(rows[f"Trường {n}"].gaps, rows[f"Trường {n}"].estimates) for n in (1, 2, 3)] == [(0, 0), (0, 1), (1, 0)]
    assert names(queue(world).filter(LOOKS["gon"])) == ["Trường 1"]
    assert set(names(queue(world).filter(LOOKS["muon"]))) == {"Trường 4", "Trường 5"}


def test_days_late_are_calendar_days_after_the_last_day():
    world = make_world(schools=2)
    first, second = duties(world)
    sent(world, first, actor="head", now=first.closes_at - timedelta(microseconds=1))
    sent(world, second, actor="other_head", now=datetime(2026, 12, 11, 23, 59, tzinfo=HANOI))
    rows = {row.version.duty.organization.name: row for row in describe(with_basics(queue(world)))}

    assert (rows["Trường 1"].days_late, rows["Trường 2"].days_late) == (timedelta(0), timedelta(days=1))
    assert (rows["Trường 1"].late_by, rows["Trường 2"].late_by) == (0, 1)


def test_nothing_to_report_lacks_nothing():
    world = make_world(schools=1)
    fill(world, text="", value=None, nothing_to_report=True)
    send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)

    assert queue(world).get().gaps == 0


def test_a_report_sent_again_says_which_remarks_were_followed():
    world = make_world(schools=1)
    sent(world)
    return_delivery(
        delivery=Delivery.objects.get(),
        comment="",
        remarks={("heading", world.heading.pk): "Nêu tên.", ("indicator", world.figure.pk): "Xem lại."},
        actor=None,
        now=LATER,
    )
    fill(world, text="Đã nêu tên.", lock_version=world.duty().versions.drafts().get().lock_version)
    send_report(duty=world.duty(), actor=world.people["head"], now=LATER)
    row = describe(with_basics(queue(world)))[0]

    assert (row.remarks_total, row.remarks_open, row.remarked) == (2, 1, 2)
    assert not queue(world).filter(LOOKS["gon"]).exists() and queue(world).filter(LOOKS["gui-lai"]).exists()


def test_only_what_this_person_may_decide_waits_for_him():
    world = make_world(schools=2, receivers=("office", "city"))
    sent(world)
    for who, count in {"office_head": 1, "city_leader": 1, "office_clerk": 0, "head": 0, "stranger": 0}.items():
        assert waiting_deliveries(world.people[who]).count() == count
    world.requirement.receivers.get(organization=world.office).handlers.add(world.people["office_clerk"])
    assert waiting_deliveries(world.people["office_clerk"]).count() == 1


def test_the_page_reads_as_often_with_many_rows_as_with_few(client):
    counts = []
    for schools in (3, 20):
        world = make_world(schools=schools)
        for at, duty in enumerate(duties(world)):
            sent(world, duty, actor=head_of(duty))
            if at % 2:
                return_delivery(
                    delivery=Delivery.objects.current().get(version__duty=duty),
                    comment="",
                    remarks={("heading", world.heading.pk): "Sửa.", ("indicator", world.figure.pk): "Sửa."},
                    actor=None,
                    now=LATER,
                )
                send_report(duty=duty, actor=None, now=LATER)
        client.force_login(world.people["office_head"])
        client.get("/bao-cao/da-nhan/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/bao-cao/da-nhan/").status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("look", ["gon", "muon", "thieu", "uoc", "giai-trinh", "gui-lai", "bay"])
@pytest.mark.parametrize("order", ["", "-can-xem", "don-vi", "bao-cao", "han", "gui"])
def test_every_filter_and_order_answers(client, look, order):
    world = make_world(schools=1)
    sent(world)
    client.force_login(world.people["office_head"])
    page = client.get("/bao-cao/da-nhan/", {"muc": look, "sap-xep": order, "q": "Trường", "nam": 2026})

    assert page.status_code == 200
    assert len(page.context["page"].object_list) == (look in ("gon", "bay"))


def test_many_accepted_at_once_name_what_was_skipped_and_keep_the_filter(client):
    world = make_world(schools=2)
    kept = sent(world).deliveries.get()
    gone = sent(world, world.duty(world.other), actor="other_head").deliveries.get()
    withdraw_report(duty=world.duty(world.other), reason="Nhầm", actor=world.people["other_head"], now=LATER)
    client.force_login(world.people["office_head"])
    answer = client.post(
        "/bao-cao/da-nhan/chap-nhan/", {"ban-gui": [kept.pk, gone.pk], "loc": "muc=gon&nam=2026"}, follow=True
    )
    page = answer.content.decode()

    assert answer.redirect_chain == [("/bao-cao/da-nhan/?muc=gon&nam=2026", 302)]
    assert "Đã chấp nhận 1 báo cáo." in page and "Bỏ qua 1 báo cáo đã được xử lý, rút lại: Trường 2." in page
    kept.refresh_from_db()
    assert kept.state == Delivery.State.ACCEPTED


def test_after_a_decision_the_next_report_is_offered(client):
    world = make_world(schools=2)
    sent(world)
    other = sent(world, world.duty(world.other), actor="other_head")
    client.force_login(world.people["office_head"])
    answer = client.post(f"/bao-cao/ban-gui/{Delivery.objects.first().pk}/chap-nhan/", follow=True)

    assert answer.context["next_waiting"].version == other
    assert other.duty.get_absolute_url() in answer.content.decode()
