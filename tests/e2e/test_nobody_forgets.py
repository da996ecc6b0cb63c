"""Nobody forgets, nobody is flooded: one digest, one report, then peace; silence climbs to a letter and to the leader.

One story over five weeks under a moved clock, with the round that the worker makes (`sweep`) on every morning.
"""

import re
from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.e2e import faults, two_schools
from tests.e2e.story import act, fill_report, read_pdf
from tests.e2e.test_mail_to_receipt import PHONE


@pytest.fixture
def world(server, settings):
    settings.SITE_URL, settings.QUIET_FROM, settings.QUIET_TO = server, time(20), time(6, 30)
    world = two_schools.build(timezone.localdate())
    with two_schools.Alone(world):
        yield world


@pytest.fixture
def days(world, time_machine):
    return Days(time_machine, world.began)


class Days:
    """The calendar of the story; `letters` are all (day, address, text) that left so far."""

    def __init__(self, machine, start):
        self.machine, self.on, self.letters = machine, start, []
        mail.outbox.clear()

    def round_at(self, hour: int, minute: int = 0) -> None:
        """Move to the hour of the day and do what the worker does every minute."""
        from reports.services.sweep import sweep

        self.machine.move_to(timezone.make_aware(datetime.combine(self.on, time(hour, minute))))
        sweep(now=timezone.now())
        self.letters += [(self.on, one.to[0], one.body) for one in mail.outbox]
        mail.outbox.clear()

    def live_until(self, day) -> None:
        while self.on < day:
            self.on += timedelta(days=1)
            self.round_at(8, 30)

    def of(self, person) -> list:
        return [day for day, to, _ in self.letters if to == person.email]


def test_one_digest_then_peace_and_silence_climbs_to_the_leader(visit, stranger, days, world):
    address = first_digest(days, world)
    answer(stranger, world, address)
    seen = world.principal.notifications.count()

    last = world.owed.last_on
    days.live_until(last + timedelta(days=7))
    first = send_first_letter(visit, world)
    days.live_until(last + timedelta(days=14))
    second = send_second_letter(world, first, days.on)
    days.live_until(last + timedelta(days=21))
    see_the_leaders_list(visit, world, first, second)

    assert days.of(world.mute) == reminded_on(world)
    assert len(days.of(world.principal)) == 1, "sau khi báo cáo đã gửi thì không còn thư nào"
    assert world.principal.notifications.count() == seen
    see_nothing_new(stranger, world)


def first_digest(days, world) -> str:
    """The link in the digest; quiet hours hold it, and it comes once."""
    days.on += timedelta(days=1)
    for hour, minute, told in ((6, 45, (0, 0)), (7, 5, (1, 0)), (8, 5, (1, 1)), (9, 0, (1, 1))):
        days.round_at(hour, minute)
        assert (len(days.of(world.mute)), len(days.of(world.principal))) == told, f"{hour}:{minute:02}"
    assert world.principal.notifications.unread().count() == 1
    letter = next(text for _, to, text in days.letters if to == world.principal.email)
    links = re.findall(r"https?://\S+/bao-cao/\d+/", letter)
    assert len(links) == 1
    return links[0]


def answer(stranger, world, address: str) -> None:
    visitor = stranger(**PHONE)
    page = visitor.page
    page.goto(address)
    sign_in(page, world.principal)
    page.get_by_role("heading", name=two_schools.NAME).wait_for()
    faults.check(page)
    assert visitor.overflow() <= 0
    fill_report(page, text="Đã dạy bơi cho học sinh khối 4, 5.", indicator=two_schools.INDICATOR, value=137)
    page.get_by_text("Cổng đã nhận báo cáo").first.wait_for()
    assert world.principal.notifications.unread().count() == 0


def sign_in(page, user) -> None:
    page.locator("[name=username]:visible").fill(user.username)
    page.locator("[name=password]:visible").fill("demo")
    page.get_by_role("button", name="Đăng nhập").click()


def send_first_letter(visit, world) -> str:
    """The clerk finds the draft, has it checked and sends it up; the head signs, the clerk numbers; its number."""
    clerk = visit(world.clerk.username)
    page = clerk.page
    page.goto("/thong-bao/")
    page.get_by_role("link", name="Có dự thảo đôn đốc lần 1").click()
    page.get_by_role("link", name="Trình duyệt", exact=True).wait_for()
    plan = page.url
    clerk.open(f"{plan}sua/")
    page.get_by_role("button", name="Kiểm tra thể thức").click()
    page.locator("[data-checks] .findings-none").wait_for()
    clerk.open(f"{plan}trinh/")
    page.get_by_text("Dự thảo đã được soát theo 25 điểm của văn thư.").wait_for()
    page.get_by_role("button", name="Trình duyệt", exact=True).click()
    page.get_by_text("Chờ duyệt").first.wait_for()

    head = visit(world.head.username).page
    act(head, plan, "Duyệt", "Duyệt")
    act(head, plan, "Ký", "Ký")
    head.get_by_text("Đã ký").first.wait_for()
    act(page, plan, "Cấp số, ban hành", "Ban hành")
    page.get_by_text("Đã ban hành").first.wait_for()
    return see_the_proof(clerk, world, plan)


def see_the_proof(clerk, world, plan: str) -> str:
    """Units and dues stand in what was issued; list and journal name its number."""
    page, letter = clerk.page, letter_of(world, 1)
    number = letter.plan.document.code
    text = " ".join(read_pdf(clerk, plan.rstrip("/") + ".pdf").split())
    assert number.endswith("/SGDĐT-VP")
    assert world.silent.name in text and f"{world.owed.last_on:%d/%m/%Y}" in text
    assert world.answering.name not in text
    assert letter.plan.document.receipts.filter(organization=world.silent).exists()
    page.goto(f"/tong-quan/don-doc/?don-vi={world.office.pk}")
    faults.check(page)
    assert number in page.locator(f"[data-duty='{world.owed.pk}']").inner_text()
    page.goto(f"/bao-cao/{world.owed.pk}/nhat-ky/")
    faults.check(page)
    assert number in page.locator("main").inner_text()
    return number


def letter_of(world, level: int):
    from reports.models import DunningLetter

    return DunningLetter.objects.select_related("plan__document").get(body=world.office, level=level)


def send_second_letter(world, first: str, on) -> str:
    """The same way without the browser: to the ward, naming the letter that stayed without an answer."""
    from plans.documents.check import check_plan
    from plans.services import approve_plan, sign_plan, submit_plan
    from reports.services.issuing import issue_plan_with_duties

    plan = letter_of(world, 2).plan
    assert check_plan(plan) == []
    submit_plan(plan=plan, actor=world.specialist)
    approve_plan(plan=plan, actor=world.leader)
    sign_plan(plan=plan, post=world.head.posts.get(), authority="direct", signed_on=on, actor=world.head)
    issue_plan_with_duties(plan=plan, series=world.series, on=on, actor=world.clerk, today=on)
    assert first in plan.document.text
    to = set(plan.document.receipts.values_list("organization", flat=True))
    assert to == {world.ward.pk, world.silent.pk}, "lần 2 gửi cấp trên trực tiếp"
    return plan.document.code


def see_the_leaders_list(visit, world, first: str, second: str) -> None:
    page = visit(world.leader.username).page
    page.goto("/thong-bao/")
    page.get_by_role("link", name="im lặng kéo dài").first.click()
    row = page.locator(f"[data-duty='{world.owed.pk}']")
    row.wait_for()
    faults.check(page)
    assert all(said in row.inner_text() for said in (world.silent.name, first, second))
    assert world.answering.name not in page.locator("main").inner_text()


def reminded_on(world) -> list:
    """Before and on the last safe day, then after the last day; the first letter came on the day after the paper."""
    safe, last = world.owed.safe_on, world.owed.last_on
    first = world.began + timedelta(days=1)
    before = [safe - timedelta(days=days) for days in (14, 7, 3, 1, 0)]
    after = [last + timedelta(days=days) for days in (1, 3, 7, 14, 21)]
    return sorted({first, *(day for day in before if day > first), *after})


def see_nothing_new(stranger, world) -> None:
    visitor = stranger(**PHONE)
    page = visitor.page
    page.goto("/thong-bao/?loc=chua-doc")
    sign_in(page, world.principal)
    page.get_by_text("Không còn thông báo chưa đọc").wait_for()
    assert page.get_by_text("chưa đọc", exact=True).count() == 0, "không còn số đếm ở thanh điều hướng"
    faults.check(page)
