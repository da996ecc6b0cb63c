"""What a browser does with typed words when the session ends, the network fails or somebody else saves first."""

import pytest
from playwright.sync_api import expect

from tests.e2e import faults
from tests.e2e.story import random_name
from tests.e2e.units import random_unit


@pytest.fixture
def report(server):
    """An open report of a unit that `thutruong` leads: (its address, the id of its heading)."""
    from orgs.models import User
    from orgs.services import add_membership
    from reports.models import Duty
    from reports.services import exempt_duty

    _, requirement = random_unit()
    duty = Duty.objects.get(requirement=requirement)
    for name in ("thutruong", "chuyenvien"):
        role = "head" if name == "thutruong" else "specialist"
        add_membership(
            user=User.objects.get(username=name), organization=duty.organization, role=role, from_on=None, actor=None
        )
    yield duty.get_absolute_url(), requirement.form.headings.first().pk
    duty.refresh_from_db()
    if duty.state == Duty.State.NOT_SUBMITTED:
        exempt_duty(duty=duty, reason="Hết phần thử.", actor=None)


def test_words_typed_after_the_session_ended_come_back(visit, report):
    address, heading = report
    visitor, said = visit("thutruong"), random_name("Gõ sau khi mất phiên")
    page = visitor.page
    visitor.open(address)
    visitor.context.clear_cookies()
    field = page.locator(f"[name=text-{heading}]")
    field.fill(said)
    field.blur()
    page.get_by_text("Phiên làm việc đã hết").wait_for()
    expect(field).to_have_value(said)
    page.once("dialog", lambda dialog: dialog.accept())
    visitor.sign_in("thutruong")
    visitor.open(address)
    page.get_by_text("Còn nội dung chưa lưu được").wait_for()
    faults.check(page)
    page.get_by_role("button", name="Đưa lại vào báo cáo").click()
    expect(page.locator(f"[name=text-{heading}]")).to_have_value(said)
    page.locator(f"[name=text-{heading}]").blur()
    page.get_by_text("Đã lưu lúc").first.wait_for()
    visitor.open(address)
    expect(page.locator(f"[name=text-{heading}]")).to_have_value(said)
    assert page.get_by_text("Còn nội dung chưa lưu được").count() == 0 or page.locator("[data-kept]").is_hidden()
    visitor.faults[:] = [fault for fault in visitor.faults if "/tu-luu/" not in fault]


def test_words_typed_without_network_are_saved_when_it_is_back(visit, report):
    address, heading = report
    visitor, said = visit("thutruong"), random_name("Gõ khi mất mạng")
    page = visitor.page
    visitor.open(address)
    visitor.context.set_offline(True)
    page.locator(f"[name=text-{heading}]").fill(said)
    page.locator(f"[name=text-{heading}]").blur()
    page.get_by_text("Mất kết nối").wait_for()
    visitor.context.set_offline(False)
    page.get_by_text("Đã lưu lúc").first.wait_for()
    assert stored(address, heading) == said
    visitor.faults[:] = [fault for fault in visitor.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def test_the_second_of_two_people_is_told_and_keeps_the_words(visit, report):
    address, heading = report
    head, specialist = visit("thutruong"), visit("chuyenvien")
    first, second = random_name("Lời thủ trưởng"), random_name("Lời chuyên viên")
    for visitor in (head, specialist):
        visitor.open(address)
    save(head.page, heading, first)
    head.page.get_by_text("Đã lưu lúc").first.wait_for()
    save(specialist.page, heading, second)
    specialist.page.get_by_text("Người khác vừa sửa").first.wait_for()
    expect(specialist.page.locator(f"[name=text-{heading}]")).to_have_value(second)
    assert stored(address, heading) == first
    specialist.faults[:] = [fault for fault in specialist.faults if "/tu-luu/" not in fault]


def save(page, heading: int, words: str) -> None:
    page.locator(f"[name=text-{heading}]").fill(words)
    page.locator(f"[name=text-{heading}]").blur()


def stored(address: str, heading: int) -> str:
    from reports.models import HeadingText

    duty = int(address.rstrip("/").rsplit("/", 1)[-1])
    return HeadingText.objects.get(version__duty=duty, heading=heading).text
