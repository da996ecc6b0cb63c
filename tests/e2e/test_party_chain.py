"""The Party chain: a commune committee plans under a new directive and a cell reports; the old plan is only read."""

import random

from django.utils import timezone

from tests.e2e import faults
from tests.e2e.story import Requirement, act, ask_for_report, fill_report, random_name, read_pdf, write_draft

COMMITTEE = "Đảng ủy xã Xuân Trường"
OLD_SUBJECT = "thực hiện Chỉ thị số 12-CT/TW trên địa bàn huyện"
CHANGES = ("sua", "trinh", "duyet", "tra-lai", "ky", "ban-hanh", "thu-hoi", "dinh-chinh", "ban-ky")


def test_a_new_plan_goes_down_to_the_cells(visit):
    subject = random_name("kế hoạch thử")
    wanted = Requirement(
        name=random_name("Báo cáo chi bộ thử"),
        indicator=random_name("Số buổi"),
        days=f"{random.randrange(26, 31)}/12",
        year=timezone.localdate().year,
        receiver=COMMITTEE,
        handler="Bùi Thị Đảng (mẫu)",
    )
    clerk, head, cell = visit("danguyxa"), visit("bithu"), visit("chibo")

    plan = draft(clerk.page, subject, wanted)
    act(head.page, plan, "Duyệt", "Duyệt")
    act(head.page, plan, "Ký", "Ký")
    head.page.get_by_text("Đã ký").first.wait_for()
    issue(clerk, plan)
    report(cell, plan, wanted)
    clerk.open("/bao-cao/da-nhan/")
    clerk.page.get_by_role("row", name=wanted.name).get_by_role("link").first.click()
    clerk.page.get_by_role("button", name="Chấp nhận").first.click()
    clerk.page.get_by_text("Đã chấp nhận").first.wait_for()


def draft(page, subject, wanted) -> str:
    line, kind = "Các chi bộ trực thuộc", "Chi bộ"
    write_draft(page, order="Chỉ thị 07-CT/TU", subject=subject, task="Việc thử của chi bộ.", recipient=line, kind=kind)
    plan = page.url
    faults.check(page)
    ask_for_report(page, wanted)
    act(page, plan, "Trình duyệt", "Trình duyệt")
    page.get_by_text("Chờ duyệt").first.wait_for()
    return plan


def issue(clerk, plan):
    clerk.open(plan)
    clerk.page.get_by_role("link", name="Cấp số, ban hành").click()
    expected = clerk.page.locator("strong", has_text="-KH/ĐU").first.inner_text()
    clerk.page.get_by_role("button", name="Ban hành", exact=True).click()
    clerk.page.get_by_text("Đã ban hành").first.wait_for()
    text = read_pdf(clerk, plan.rstrip("/") + ".pdf")
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert expected in text
    assert "T/M BAN THƯỜNG VỤ" in text


def report(cell, plan, wanted):
    cell.open("/")
    faults.check(cell.page)
    cell.open("/bao-cao/")
    cell.page.get_by_role("link", name=wanted.name).first.click()
    faults.check(cell.page)
    fill_report(cell.page, text="Chi bộ đã họp.", indicator=wanted.indicator, value=random.randrange(1, 50))
    cell.page.get_by_text("Cổng đã nhận báo cáo").first.wait_for()


def test_the_plan_of_2022_is_only_read(visit):
    clerk = visit("danguyxa")
    clerk.open("/ke-hoach/")
    clerk.page.get_by_role("link", name=OLD_SUBJECT).first.click()
    page = clerk.page
    assert "HUYỆN ỦY XUÂN TRƯỜNG" in page.locator("main").inner_text()
    faults.check(page)
    for label in ("Sửa", "Trình duyệt", "Duyệt", "Ký", "Thu hồi", "Cấp số, ban hành"):
        assert page.get_by_role("link", name=label, exact=True).count() == 0
    token = next(cookie["value"] for cookie in clerk.context.cookies() if "csrf" in cookie["name"])
    form = {"csrfmiddlewaretoken": token, "subject": "đổi", "version": "1"}
    for word in CHANGES:
        address = f"{page.url}{word}/"
        answer = clerk.context.request.post(address, form=form, headers={"Referer": page.url})
        assert answer.status in (403, 404, 409), (word, answer.status)
    clerk.open(page.url)
    assert OLD_SUBJECT in " ".join(page.locator("main").inner_text().split())
