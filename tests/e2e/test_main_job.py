"""The main job on the Hải Phòng chain: plan, approval, signature, number, a school's report, the leader's figures."""

import random

from django.utils import timezone

from tests.e2e import faults
from tests.e2e.story import Requirement, act, ask_for_report, figure, fill_report, random_name, read_pdf, write_draft

OFFICE = "Sở Giáo dục và Đào tạo thành phố Hải Phòng"


def new_school(name: str) -> int:
    """A school under the Sở, led by `thutruong` as well; the id of the Sở."""
    from orgs.models import Kind, Organization, User
    from orgs.services import add_membership, create_organization

    office = Organization.objects.get(name=OFFICE)
    school = create_organization(
        actor=None,
        parent=office,
        name=name,
        kind=Kind.objects.get(name="Trường THPT"),
        system="service",
        symbol="THPT",
        locality=office.locality,
        place=office.place,
    )
    head = User.objects.get(username="thutruong")
    add_membership(user=head, organization=school, role="head", from_on=None, actor=None)
    return office.pk


def wanted_report() -> Requirement:
    year = timezone.localdate().year + random.randrange(2)
    return Requirement(
        name=random_name("Báo cáo thử"),
        indicator=random_name("Số lượt"),
        days=f"{random.randrange(26, 31)}/12",
        year=year,
        receiver=OFFICE,
        handler="Nguyễn Văn Thư (mẫu)",
    )


def test_from_draft_to_the_figures_of_the_leader(visit):
    school, subject = random_name("Trường THPT Thử"), random_name("Kế hoạch thử")
    office, wanted = new_school(school), wanted_report()
    value = random.randrange(100, 100_000)
    overview = f"/tong-quan/?don-vi={office}&nam={wanted.year}"

    plan = draft(visit, school, subject, wanted)
    decide(visit, plan)
    before = figures(visit, overview, issued_by=lambda: issue(visit, plan, subject))
    address = send(visit, school, wanted, value)
    accept(visit, address, value)
    check_leader(visit, overview, before, school, wanted)


def draft(visit, school, subject, wanted) -> str:
    author = visit("chuyenvien")
    page = author.page
    order = "Công văn 355/UBND-VX"
    write_draft(page, order=order, subject=subject, task="Việc thử thứ nhất.", recipient=school, body=school)
    plan = page.url
    faults.check(page)
    ask_for_report(page, wanted)
    faults.check(page)
    act(page, plan, "Trình duyệt", "Trình duyệt")
    page.get_by_text("Chờ duyệt").first.wait_for()
    return plan


def decide(visit, plan):
    head = visit("giamdoc")
    head.open("/")
    faults.check(head.page)
    act(head.page, plan, "Duyệt", "Duyệt")
    faults.check(head.page)
    act(head.page, plan, "Ký", "Ký")
    head.page.get_by_text("Đã ký").first.wait_for()


def issue(visit, plan, subject):
    clerk = visit("vanthu")
    clerk.open(plan)
    clerk.page.get_by_role("link", name="Cấp số, ban hành").click()
    faults.check(clerk.page)
    expected = clerk.page.locator("strong", has_text="/KH-SGDĐT").first.inner_text()
    clerk.page.get_by_role("button", name="Ban hành", exact=True).click()
    clerk.page.get_by_text("Đã ban hành").first.wait_for()
    faults.check(clerk.page)
    assert expected in clerk.page.locator("main").inner_text()
    text = read_pdf(clerk, plan.rstrip("/") + ".pdf")
    assert subject in " ".join(text.split())
    assert expected.split("/")[0] in text


def figures(visit, overview, issued_by) -> tuple[int, int]:
    """(đã nộp, chưa nộp) once the plan is issued and nothing was sent."""
    leader = visit("lanhdao")
    leader.open(overview)
    sent, missing = figure(leader.page, "Đã nộp"), figure(leader.page, "Chưa nộp")
    issued_by()
    leader.open(overview)
    assert (figure(leader.page, "Đã nộp"), figure(leader.page, "Chưa nộp")) == (sent, missing + 1)
    return sent, missing + 1


def send(visit, school, wanted, value) -> str:
    head = visit("thutruong")
    head.open("/bao-cao/")
    faults.check(head.page)
    head.page.get_by_role("link", name=wanted.name).first.click()
    faults.check(head.page)
    address = head.page.url
    fill_report(head.page, text=f"{school} đã làm xong.", indicator=wanted.indicator, value=value)
    head.page.get_by_text("Cổng đã nhận báo cáo").first.wait_for()
    faults.check(head.page)
    return address


def accept(visit, address, value):
    clerk = visit("vanthu")
    clerk.open(address)
    assert f"{value:,}".replace(",", ".") in clerk.page.locator("main").inner_text()
    faults.check(clerk.page)
    clerk.page.get_by_role("button", name="Chấp nhận").first.click()
    clerk.page.get_by_text("Đã chấp nhận").first.wait_for()


def check_leader(visit, overview, before, school, wanted):
    leader = visit("lanhdao")
    leader.open(overview)
    faults.check(leader.page)
    assert (figure(leader.page, "Đã nộp"), figure(leader.page, "Chưa nộp")) == (before[0] + 1, before[1] - 1)
    leader.page.locator(".stat", has=leader.page.get_by_text("Đã nộp", exact=True)).first.get_by_role("link").click()
    leader.page.get_by_role("link", name="mới gửi trước").click()
    row = leader.page.locator("tr", has_text=wanted.name)
    assert school in row.first.inner_text()
    faults.check(leader.page)
    row.get_by_role("link", name=wanted.name).first.click()
    assert leader.page.get_by_text(timezone.localdate().strftime("%d/%m/%Y")).count()
