"""An unresponsive unit climbs the ladder: the drafted công văn passes the clerk's check and goes out numbered."""

import pytest
from django.utils import timezone

from tests.e2e import faults
from tests.e2e.story import act, read_pdf


@pytest.fixture
def letter(server):
    """The draft that today's sweep makes for the Sở."""
    from reports.models import DunningLetter
    from reports.services.escalation import climb

    climb(on=timezone.localdate())
    drafts = DunningLetter.objects.open().filter(level=1, body__name__startswith="Sở Giáo dục và Đào tạo")
    return drafts.select_related("plan", "body").first()


def test_from_silence_to_an_issued_letter(visit, letter):
    plan, duty = letter.plan.get_absolute_url(), letter.escalations.first().duty
    clerk = visit("vanthu")
    page = clerk.page
    page.goto("/thong-bao/")
    page.get_by_text("Có dự thảo đôn đốc lần 1").first.wait_for()
    page.goto(plan)
    page.get_by_role("link", name="Trình duyệt", exact=True).click()
    page.get_by_text("Dự thảo đã được soát theo 25 điểm của văn thư.").wait_for()
    page.get_by_role("button", name="Trình duyệt", exact=True).click()
    page.get_by_text("Chờ duyệt").first.wait_for()

    head = visit("giamdoc").page
    act(head, plan, "Duyệt", "Duyệt")
    act(head, plan, "Ký", "Ký")
    head.get_by_text("Đã ký").first.wait_for()

    act(page, plan, "Cấp số, ban hành", "Ban hành")
    page.get_by_text("Đã ban hành").first.wait_for()
    letter.plan.document.refresh_from_db()
    number = letter.plan.document.code
    assert "/SGDĐT" in number
    assert duty.organization.name in " ".join(read_pdf(clerk, plan.rstrip("/") + ".pdf").split())

    page.goto(f"/tong-quan/don-doc/?don-vi={letter.body_id}")
    faults.check(page)
    assert number in page.locator(f"[data-duty='{duty.pk}']").inner_text()
    page.goto(f"/bao-cao/{duty.pk}/nhat-ky/")
    faults.check(page)
    assert number in page.locator("main").inner_text()
