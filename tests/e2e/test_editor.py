"""The editor for plans: outline by keyboard, paste, live pages, autosave and conflict, one-click fixes."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import faults
from tests.e2e.story import random_name

DESKTOP, TELEPHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@pytest.fixture
def draft(server):
    """The address of a new draft of the Sở, with sections and texts."""
    from orgs.models import Organization, User
    from plans import services

    author = User.objects.get(username="chuyenvien")
    office = Organization.objects.get(name="Sở Giáo dục và Đào tạo thành phố Hải Phòng")
    plan = services.create_plan(issuer=office, kind="KH", subject=random_name("Kế hoạch soạn thử"), actor=author)
    services.save_plan(
        plan=plan, version=1, actor=author, fields={"opening": "Thực hiện nhiệm vụ năm học, Sở lập kế hoạch như sau:"},
        sections=[
            {"level": 1, "heading": "Mục đích, yêu cầu"},
            {"level": 2, "heading": "Mục đích", "text": "Nâng cao chất lượng.\nMở rộng hợp tác."},
            {"level": 2, "heading": "Yêu cầu", "text": "Thiết thực, hiệu quả."},
            {"level": 1, "heading": "Nội dung", "holds_tasks": True},
            {"level": 1, "heading": "Tổ chức thực hiện", "text": "Các đơn vị thực hiện."},
        ],
        recipients=[{"text": "Các trường", "mode": "text"}],
    )  # fmt: skip
    return plan


def opened(visit, draft, **options):
    visitor = visit("chuyenvien", **options)
    visitor.open(f"/ke-hoach/{draft.pk}/sua/")
    return visitor


def outline(page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator("[data-outline-list] a").all_inner_texts()]


def test_look(visit, draft, screens):
    visitor = opened(visit, draft, viewport=DESKTOP)
    page = visitor.page
    page.locator(".sheet").first.wait_for()
    page.screenshot(path=screens / "editor-1366.png")
    page.screenshot(path=screens / "editor-1366-full.png", full_page=True)
    page.get_by_role("button", name="Kiểm tra thể thức").click()
    page.screenshot(path=screens / "editor-1366-checks.png")
    faults.check(page)
    page.set_viewport_size(TELEPHONE)
    page.reload()
    page.screenshot(path=screens / "editor-390.png", full_page=True)
    assert visitor.overflow() <= 0
    for name in ("Xem trang", "Kiểm tra"):
        page.get_by_role("button", name=name).click()
        page.wait_for_timeout(2500)
        page.screenshot(path=screens / f"editor-390-{name[:3]}.png", full_page=True)
        assert visitor.overflow() <= 0
        faults.check(page)


def test_outline_by_keyboard(visit, draft):
    page = opened(visit, draft).page
    start = ["I. Mục đích, yêu cầu", "1. Mục đích", "2. Yêu cầu", "II. Nội dung", "III. Tổ chức thực hiện"]
    assert outline(page) == start
    page.locator("[data-outline-list] a").nth(2).focus()
    page.keyboard.press("Alt+ArrowUp")
    assert outline(page)[1:3] == ["1. Yêu cầu", "2. Mục đích"]
    focused = page.evaluate("document.activeElement.textContent")
    assert focused == "1. Yêu cầu"
    told = page.locator("[data-outline-status]")
    told.get_by_text("Đã chuyển").wait_for()
    page.keyboard.press("Alt+ArrowLeft")
    assert outline(page)[:3] == ["I. Mục đích, yêu cầu", "II. Yêu cầu", "1. Mục đích"]
    page.keyboard.press("Control+z")
    page.keyboard.press("Alt+ArrowDown")
    assert outline(page) == start
    page.keyboard.press("Alt+ArrowRight")
    assert outline(page)[2] == "a) Yêu cầu"
    page.keyboard.press("Control+z")
    assert outline(page) == start
    page.keyboard.press("Insert")
    page.keyboard.type("Phần thêm")
    expect(page.locator("[data-outline-list] a").nth(3)).to_have_text("3. Phần thêm")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_text("Đã lưu dự thảo").wait_for()
    assert outline(page)[2:4] == ["2. Yêu cầu", "3. Phần thêm"]
    assert list(draft.sections.values_list("level", flat=True)) == [1, 2, 2, 2, 1, 1]


def test_a_chapter_moves_with_what_stands_under_it_and_comes_back(visit, draft):
    visitor = opened(visit, draft)
    page = visitor.page
    moved = ["I. Nội dung", "II. Mục đích, yêu cầu", "1. Mục đích", "2. Yêu cầu"]
    page.locator("[data-outline-list] a").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    assert outline(page)[:4] == moved
    page.keyboard.press("Delete")
    assert outline(page)[:3] == ["I. Nội dung", "1. Mục đích", "2. Yêu cầu"]
    page.get_by_role("button", name="Hoàn tác").click()
    assert outline(page)[:4] == moved
    page.locator("#id_subject").fill("")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_text("mục cần sửa").wait_for()
    assert outline(page)[:4] == moved  # the order survives a page with errors
    visitor.faults[:] = [fault for fault in visitor.faults if not fault.startswith("422")]


def test_section_is_split_at_the_caret_joined_and_taken_back(visit, draft):
    page = opened(visit, draft).page
    area = page.locator("#id_phan-1-text")
    area.focus()
    area.evaluate("area => area.setSelectionRange(21, 21)")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Hợp tác")
    expect(page.locator("[data-outline-list] a").nth(2)).to_have_text("2. Hợp tác")
    assert outline(page)[1:4] == ["1. Mục đích", "2. Hợp tác", "3. Yêu cầu"]
    assert area.input_value() == "Nâng cao chất lượng."
    fresh = page.locator("#dong-phan-6, #dong-phan-5").filter(visible=True).locator("textarea")
    assert fresh.input_value() == "Mở rộng hợp tác."
    page.get_by_role("button", name="Gộp vào phần trước").click()
    assert area.input_value() == "Nâng cao chất lượng.\n**Hợp tác**\nMở rộng hợp tác."
    page.get_by_role("button", name="Hoàn tác").click()
    assert outline(page)[2] == "2. Hợp tác"


def test_marks_by_keys_and_buttons(visit, draft):
    page = opened(visit, draft).page
    area = page.locator("#id_phan-2-text")
    area.fill("một hai\nba")
    area.evaluate("area => area.setSelectionRange(4, 7)")
    page.keyboard.press("Control+b")
    assert area.input_value() == "một **hai**\nba"
    page.keyboard.press("Control+i")
    assert area.input_value() == "một ***hai***\nba"
    page.keyboard.press("Control+i")
    page.keyboard.press("Control+b")
    assert area.input_value() == "một hai\nba"
    page.keyboard.press("Control+a")
    marks = page.locator("#dong-phan-2 .marks")
    marks.get_by_role("button", name="Gạch đầu dòng").click()
    assert area.input_value() == "- một hai\n- ba"
    marks.get_by_role("button", name="Điểm a, b, c").click()
    assert area.input_value() == "a) một hai\nb) ba"
    page.keyboard.press("Control+z")
    assert area.input_value() == "- một hai\n- ba"


WORD = """<html xmlns:w="urn:schemas-microsoft-com:office:word"><body lang=VI><!--StartFragment-->
<p class=MsoNormal><b>Mục tiêu</b>: nâng <i>cao</i>.<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'>
<span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span><![endif]>Việc một</p>
<p class=MsoListParagraph style='mso-list:l1 level2 lfo2'><!--[if !supportLists]--><span style='mso-list:Ignore'>a)
<span>&nbsp; </span></span><!--[endif]-->Điểm a</p><script>window.evil = 1</script><!--EndFragment--></body></html>"""
PASTE = """(area, html) => { area.focus(); const data = new DataTransfer();
  data.setData("text/html", html); data.setData("text/plain", "chỉ chữ");
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }"""
COPY = """html => { const box = document.createElement("div"); box.contentEditable = "true"; box.innerHTML = html;
  document.querySelector("main").append(box); box.focus(); getSelection().selectAllChildren(box); }"""


def test_paste_from_word_keeps_paragraphs_lists_bold_and_italic(visit, draft):
    visitor = opened(visit, draft)
    page = visitor.page
    area = page.locator("#id_phan-2-text")
    area.fill("")
    area.evaluate(PASTE, WORD)
    page.get_by_text("Đã dán, giữ đoạn").wait_for()
    assert area.input_value() == "**Mục tiêu**: nâng *cao*.\n- Việc một\na) Điểm a"
    assert page.evaluate("window.evil") is None
    page.keyboard.press("Control+z")
    assert area.input_value() == ""
    page.evaluate(COPY, "<p><b>Đậm</b></p><ol><li>một</li><li>hai</li></ol>")
    page.keyboard.press("Control+c")
    area.focus()
    page.keyboard.press("Control+v")
    expect(area).to_have_value("**Đậm**\n1. một\n2. hai")


def test_paste_without_the_server_keeps_the_words(visit, draft):
    visitor = opened(visit, draft)
    visitor.page.route("**/dan/", lambda route: route.abort())
    area = visitor.page.locator("#id_phan-2-text")
    area.fill("")
    area.evaluate(PASTE, WORD)
    visitor.page.get_by_text("Chỉ dán được chữ").wait_for()
    assert area.input_value() == "chỉ chữ"


def test_pages_follow_the_typing_and_stay_in_place(visit, draft):
    visitor = opened(visit, draft)
    page = visitor.page
    page.locator(".sheet").first.wait_for()
    page.locator("#id_phan-4-text").fill("\n".join(f"Đoạn thứ {at} của phần tổ chức thực hiện." for at in range(120)))
    page.locator(".sheet").nth(3).wait_for()
    pages = page.locator("[data-pages]")
    pages.evaluate("box => box.scrollTo(0, 900)")
    page.locator("#id_opening").fill("Chữ vừa gõ xong như sau:")
    page.locator(".sheet").first.get_by_text("vừa").wait_for()
    assert pages.evaluate("box => box.scrollTop") == 900
    page.get_by_label("Trích yếu").first.fill("")
    page.locator("[data-pages-status]").get_by_text("Trích yếu").wait_for()
    assert page.locator(".sheet").first.get_by_text("vừa").count()
    page.get_by_label("Trích yếu").first.fill("Có lại")
    page.locator("[data-pages-status]").get_by_text("lập lúc").wait_for()
    visitor.faults[:] = [fault for fault in visitor.faults if "/xem-trang/" not in fault]


def test_autosave_conflict_keeps_the_words_and_stops(visit, draft):
    from plans import services
    from plans.models import Plan

    visitor = opened(visit, draft)
    page = visitor.page
    page.locator("#id_closing").fill("Tự lưu lần một.")
    page.locator("[data-autosave-status]").get_by_text("Đã lưu lúc").wait_for()
    plan = Plan.objects.get(pk=draft.pk)
    assert plan.closing == "Tự lưu lần một." and plan.version == 3
    services.save_plan(plan=plan, version=3, actor=plan.author, fields={"opening": "Bản của người khác như sau:"})
    page.locator("#id_closing").fill("Chữ của tôi.")
    status = page.locator("[data-autosave-status]")
    status.get_by_text("Người khác vừa lưu").wait_for()
    assert "giữ trong thẻ trình duyệt" in status.inner_text()
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_text("Bản mới nhất").first.wait_for()
    assert page.locator("#id_closing").input_value() == "Chữ của tôi."
    assert "Bản của người khác" in page.locator(".paper-newer").inner_text()
    faults.check(page)
    page.set_viewport_size(TELEPHONE)
    assert visitor.overflow() <= 0
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_text("Đã lưu dự thảo").wait_for()
    assert Plan.objects.get(pk=draft.pk).closing == "Chữ của tôi."
    visitor.faults[:] = [fault for fault in visitor.faults if not fault.startswith("409")]


def test_words_typed_without_network_come_back_after_a_reload(visit, draft):
    visitor = opened(visit, draft)
    page = visitor.page
    reached = []

    def lose(route):
        if not reached:
            reached.append(route.fetch().status)  # the first save is stored, only its answer is lost
        route.abort()

    page.route("**/tu-luu/", lose)
    page.locator("[data-outline-list] a").nth(4).focus()
    page.keyboard.press("Insert")
    page.keyboard.type("Phần gõ khi mất mạng")
    with page.expect_event("requestfailed", lambda request: "/tu-luu/" in request.url):
        page.locator("#id_closing").focus()
    page.locator("[data-autosave-status]").get_by_text("Mất kết nối").wait_for()
    page.locator("#id_closing").fill("Chữ gõ sau đó.")
    with page.expect_event("requestfailed", lambda request: "/tu-luu/" in request.url):
        page.locator("#id_subject").focus()
    page.locator("[data-autosave-status]").get_by_text("Mất kết nối").wait_for()
    assert reached == [200]
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_text("Còn chữ chưa lưu được").wait_for()
    page.get_by_role("button", name="Đưa lại vào biểu mẫu").click()
    assert outline(page)[-1] == "IV. Phần gõ khi mất mạng"
    page.unroute("**/tu-luu/")
    page.locator("#id_closing").focus()
    page.locator("#id_subject").focus()
    page.locator("[data-autosave-status]").get_by_text("Đã lưu lúc").wait_for()
    draft.refresh_from_db()
    assert draft.closing == "Chữ gõ sau đó."
    assert draft.sections.filter(heading="Phần gõ khi mất mạng").count() == 1


def test_finding_leads_to_its_words_and_is_mended_by_one_click(visit, draft):
    visitor = opened(visit, draft)
    page = visitor.page
    page.locator("#id_phan-2-text").fill("Các đơn vị phối hợp với với nhau.")
    page.get_by_role("button", name=re.compile("Kiểm tra thể thức")).click()
    finding = page.locator(".finding", has_text="với với").first
    finding.wait_for()
    finding.get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "id_phan-2-text"
    page.keyboard.press("End")
    page.keyboard.type(" Chữ gõ thêm.")
    faults.check(page)
    page.locator(".finding", has_text="với với").first.get_by_role("button").click()
    page.get_by_text("Đã sửa theo gợi ý").wait_for()
    assert page.locator("#id_phan-2-text").input_value() == "Các đơn vị phối hợp với nhau. Chữ gõ thêm."
    assert page.locator("[data-checks]").is_visible()
