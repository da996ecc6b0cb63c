"""The page of a body's duties: what, by which paper, to whom, when, and who handles it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directives.models import ReceiptHandler
from orgs.formats import vn_weekday
from orgs.models import Membership
from reports.models import Duty, Indicator
from reports.services import open_requirement
from tests.factories import make_document, make_node, make_org, make_receipt, make_requirement
from tests.reports.makers import OPENED, make_world, sent

pytestmark = pytest.mark.django_db
URL = "/bao-cao/nghia-vu/"


@pytest.fixture
def world():
    made = make_world()
    in_days(made, made.duty(), 20)
    return made


def in_days(world, duty, days):
    """Move a duty so that its last day is so many days from today."""
    last = timezone.localdate() + timedelta(days=days)
    closes = timezone.now() + timedelta(days=days + 1 if days >= 0 else days)
    Duty.objects.filter(pk=duty.pk).update(last_on=last, safe_on=last - timedelta(days=1), closes_at=closes)
    duty.refresh_from_db()


def page_of(client, world, who="clerk", url=URL):
    client.force_login(world.people[who])
    response = client.get(url)
    assert response.status_code == 200
    return response


def test_a_line_says_what_to_whom_by_which_paper_and_when(client, world):
    department = make_org("Văn phòng Sở", parent=world.office, is_internal=True)
    world.requirement.receivers.update(via=department)
    page = page_of(client, world).content.decode()

    assert "Báo cáo năm" in page and "1 đề mục, 1 chỉ tiêu, tiến độ nhiệm vụ" in page
    assert "nộp Sở Giáo dục (qua Văn phòng Sở)" in page
    assert world.document.get_absolute_url() in page and "ngày 10/12" not in page and "10/12" in page
    safe, last = (vn_weekday(day) for day in (world.duty().safe_on, world.duty().last_on))
    assert page.index(safe) < page.index(last)
    assert "Phụ trách: chưa phân công" in page


def test_the_current_period_is_the_oldest_still_to_send(client, world):
    later = Duty.objects.get(organization=world.school, year=2027)
    in_days(world, world.duty(), -3)
    line = page_of(client, world).context["lines"][0]
    assert line.current == world.duty() and line.lateness == "overdue"

    sent(world)
    line = page_of(client, world).context["lines"][0]
    assert line.current == later


def test_an_exempted_period_says_why(client, world):
    Duty.objects.filter(organization=world.school).update(state="exempted", exempted_reason="Trường tạm dừng")
    assert "Trường tạm dừng" in page_of(client, world).content.decode()


def test_the_handler_of_the_paper_and_the_last_sender_are_named(client, world):
    receipt = make_receipt(world.document, world.school)
    ReceiptHandler.objects.create(receipt=receipt, user=world.people["clerk"])
    sent(world)
    line = page_of(client, world).context["lines"][0]

    assert line.handlers == [str(world.people["clerk"])]
    assert line.last_sender == world.people["head"].full_name


def test_what_was_asked_before_is_said_beside_the_newer(client, world):
    Indicator.objects.create(form=world.form, name="Số học sinh đi du học")
    second(world, "Số lượng học sinh đi du học")
    page = page_of(client, world).content.decode()

    assert "Hỏi lại 1 chỉ tiêu đã có ở “Báo cáo năm”" in page
    assert "“Số lượng học sinh đi du học” (ở đó: “Số học sinh đi du học”)" in page


def second(world, figure, name="Báo cáo hội nhập"):
    document = make_document(world.office)
    make_node(world.school, document, parent=make_node(world.office, document))
    made = make_requirement(document, world.office, name=name, is_open=False)
    Indicator.objects.create(form=made.form, name=figure)
    open_requirement(requirement=made, on=OPENED, actor=None)
    return made


def test_a_requirement_that_is_over_is_left_out(client, world):
    Duty.objects.filter(organization=world.school, year=2027).delete()
    sent(world)
    in_days(world, world.duty(), -40)
    assert page_of(client, world).context["lines"] == []


@pytest.mark.parametrize(
    ("who", "code"),
    {
        "head": 200, "clerk": 200, "auditor": 200, "office_head": 200, "city_leader": 200,
        "office_clerk": 404, "other_head": 404, "stranger": 404, "administrator": 404, None: 302,
    }.items(),
)  # fmt: skip
def test_who_reads_the_duties_of_a_body(client, world, who, code):
    if who:
        client.force_login(world.people[who])
    assert client.get(f"{URL}?don-vi={world.school.pk}").status_code == code


def test_a_wrong_body_is_not_found(client, world):
    client.force_login(world.people["head"])
    assert {client.get(f"{URL}?don-vi={asked}").status_code for asked in ("999999", "abc", "²")} == {404}


def test_a_superior_comes_from_the_page_of_the_body_and_makes_no_link(client, world):
    client.force_login(world.people["office_head"])
    body = client.get(f"/don-vi/{world.school.pk}/").content.decode()
    page = client.get(f"{URL}?don-vi={world.school.pk}")

    assert f"{URL}?don-vi={world.school.pk}" in body
    assert [line.requirement for line in page.context["lines"]] == [world.requirement]
    assert "Lập liên kết lịch" not in page.content.decode()
    client.force_login(world.people["other_head"])
    assert f"{URL}?don-vi={world.school.pk}" not in client.get(f"/don-vi/{world.school.pk}/").content.decode()


def test_who_works_in_several_bodies_chooses(client, world):
    Membership.objects.create(user=world.people["clerk"], organization=world.other, role="clerk")
    first = page_of(client, world)
    other = page_of(client, world, url=f"{URL}?don-vi={world.other.pk}")

    assert first.context["body"] == world.school and len(first.context["choices"]) == 2
    assert other.context["body"] == world.other


def test_queries_do_not_grow_with_the_requirements(client, world):
    def ask():
        with CaptureQueriesContext(connection) as captured:
            page_of(client, world)
        return len(captured)

    second(world, "Số vụ", "Báo cáo thứ nhất")
    ask()
    few = ask()
    for number in range(6):
        second(world, f"Số vụ loại {number}", f"Báo cáo {number}")
    assert ask() == few
