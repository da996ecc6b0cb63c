"""The Hải Phòng letter's regime through the pages: set up as it reads, twelve units in mixed states, folded, traced."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.e2e import faults, haiphong

pytestmark = pytest.mark.skipif(not haiphong.SEED.exists(), reason="the shared seeds are not beside the project")

ANNUAL, UPWARD, STUDENTS = "Báo cáo năm về đối ngoại nhân dân", "Báo cáo thực hiện Chương trình", "Thống kê du học"
COUNT, SHARE = "Số hoạt động giao lưu", "Tỷ lệ cán bộ được tập huấn"
HEADING = "Kết quả thực hiện"
SAME = "Đã lồng ghép nội dung đối ngoại nhân dân vào ngày hội văn hóa của trường."
LATER = "Đã bổ sung số liệu của học kỳ hai theo ý kiến của Sở."


def test_the_letters_regime_from_setting_up_to_a_traced_report(visit, server):
    city = haiphong.build()
    clerk = visit(city.logins["clerk"])
    set_up(clerk, city)
    requirements = check_set_up(city)
    sent = fill_twelve(visit, clerk, city, requirements["annual"])
    report = fold(visit, clerk, city, requirements["upward"], sent)
    check_figures(clerk, report, sent)
    check_sentences(clerk, report, sent)
    send_up(visit, city, report)


# --- Setting up ---------------------------------------------------------------------------------------
def set_up(clerk, city) -> None:
    """In the order in which a clerk works: the report upward first, then what feeds it, then the students' report."""
    page, (day, month) = clerk.page, haiphong.due_day()
    start(clerk, city.programme, UPWARD, "20/12", city.committee)
    page.get_by_label("Văn bản không ghi ngày").check()
    page.get_by_label("Nơi nhận khác").fill(city.foreign)
    indicators(page)
    save_and_apply(clerk)

    start(clerk, city.letter, ANNUAL, f"{day}/{month}", city.office)
    page.get_by_label("Văn bản ghi “trước ngày").check()
    page.get_by_label("Qua phòng, ban").select_option(label=city.department)
    page.get_by_label("Tổng hợp vào báo cáo").select_option(label=UPWARD)
    indicators(page)
    save_and_apply(clerk)

    clerk.open("/bao-cao/che-do/danh-muc/moi/")
    countries = f"Nước đến du học {city.office[-6:]}"
    page.get_by_label("Tên danh mục").fill(countries)
    page.get_by_label("Các mục").fill("\n".join(haiphong.COUNTRIES))
    page.locator("main form button.btn-primary").first.click()
    start(clerk, city.letter, STUDENTS, "15/6, 10/12: Cả năm", city.office, frequency="Hai kỳ một năm")
    page.get_by_label("Văn bản ghi “trước ngày").check()
    page.get_by_label("Qua phòng, ban").select_option(label=city.department)
    for kind in city.students_kinds:
        page.get_by_label(kind, exact=True).check()
    row = new_indicator(page, "Số học sinh đi du học")
    row.get_by_label("Chia theo danh mục").select_option(label=countries)
    save_and_apply(clerk)


def start(clerk, paper, name, days, receiver, frequency="Hằng năm") -> None:
    page, year = clerk.page, str(timezone.localdate().year)
    clerk.open(f"/bao-cao/che-do/moi/?van-ban={paper.pk}")
    page.get_by_label("Tên báo cáo").fill(name)
    page.get_by_label("Tần suất").select_option(label=frequency)
    page.get_by_label("Ngày đến hạn").fill(days)
    page.get_by_label("Từ năm").fill(year)
    page.get_by_label("Nơi nhận báo cáo").fill(receiver)


def indicators(page) -> None:
    """A figure that is added up, and a percent that is not: its parts are."""
    new_indicator(page, COUNT)
    row = new_indicator(page, SHARE)
    row.get_by_label("Kiểu trả lời").select_option(label="Tỷ lệ %")
    row.get_by_label("Tử số là").fill("Số cán bộ được tập huấn")
    row.get_by_label("Mẫu số là").fill("Tổng số cán bộ")


def new_indicator(page, name: str):
    add = page.get_by_role("button", name="Thêm chỉ tiêu")
    add.click()
    row = page.locator(".formset", has=add).locator("fieldset[data-formset-row]").last
    row.locator("[name$='-name']").fill(name)
    return row


def save_and_apply(clerk) -> None:
    page = clerk.page
    page.get_by_role("button", name="Lưu và xem trước").click()
    page.get_by_role("heading", name="Nếu áp dụng").wait_for()
    faults.check(page)
    page.get_by_role("button", name="Áp dụng chế độ báo cáo").click()
    page.get_by_role("heading", name="Tình hình nộp").wait_for()


def check_set_up(city) -> dict:
    """As the letter reads: who owes what, when, through whom, and which day was chosen rather than read."""
    from reports.models import Duty, ReportingRequirement

    upward = ReportingRequirement.objects.get(document=city.programme, name=UPWARD)
    annual = ReportingRequirement.objects.get(document=city.letter, name=ANNUAL)
    students = ReportingRequirement.objects.get(document=city.letter, name=STUDENTS)
    year = timezone.localdate().year
    due = Duty.objects.filter(year=year)

    assert upward.is_date_chosen and not annual.is_date_chosen and annual.folds_into == upward
    assert [line.organization.name for line in upward.receivers.all()] == [city.committee, city.foreign]
    assert str(annual.receivers.get()) == f"{city.office} (qua {city.department})"
    assert set(due.filter(requirement=annual).values_list("organization__name", flat=True)) == set(city.units)
    kinds = due.filter(requirement=students).values_list("organization__kind__name", flat=True)
    assert set(kinds) == set(city.students_kinds)
    days = Duty.objects.filter(requirement=students, year=year + 1).values_list("due_on__day", "due_on__month")
    assert set(days) == {(15, 6), (10, 12)}
    return {"upward": upward, "annual": annual, "students": students}


# --- Twelve units -------------------------------------------------------------------------------------
def fill_twelve(visit, clerk, city, annual) -> dict[str, tuple]:
    """Sent and accepted, sent, same words twice, estimate, returned, returned and sent again, withdrawn, draft,
    nothing to report, exempted, not begun. What counts: unit → (count, trained, all, words)."""
    units, counts = city.units, {}
    for number, unit in enumerate(units[:6], start=1):
        words = SAME if number in (2, 3) else f"Đơn vị số {number} đã tổ chức {number} buổi giao lưu với trường bạn."
        counts[unit] = (number * 10, number, number + 2, words)
        write(visit, city, annual, unit, counts[unit], estimate=number == 4, send=True)
    counts[units[6]] = (0, None, None, "")
    write(visit, city, annual, units[6], None, send=True)
    write(visit, city, annual, units[7], (70, 7, 9, "Lời trong bản bị trả lại."), send=True)
    write(visit, city, annual, units[8], (80, 8, 8, "Lời trước khi sửa."), send=True)
    write(visit, city, annual, units[9], (90, 9, 9, "Lời đã rút lại."), send=True)
    write(visit, city, annual, units[10], (95, 9, 9, "Lời còn là dự thảo."), send=False)
    accept_many(clerk, [units[0], units[1]])
    for unit in units[7:9]:
        give_back(clerk, annual, unit)
    counts[units[8]] = (88, 8, 10, LATER)
    write(visit, city, annual, units[8], counts[units[8]], send=True)
    take_back(visit, city, annual, units[9])
    exempt(clerk, annual, units[11])
    return counts


def address(requirement, unit: str) -> str:
    return requirement.duties.get(organization__name=unit, year=timezone.localdate().year).get_absolute_url()


def write(visit, city, annual, unit, content, *, estimate=False, send) -> None:
    visitor = visit(city.logins[unit])
    page = visitor.page
    visitor.open(address(annual, unit))
    if content is None:
        page.get_by_label("Không phát sinh trong kỳ này").check()
    else:
        count, trained, everybody, words = content
        page.get_by_label(HEADING).first.fill(words)
        page.get_by_label(COUNT).first.fill(str(count))
        page.get_by_label("Số cán bộ được tập huấn").fill(str(trained))
        page.get_by_label("Tổng số cán bộ").fill(str(everybody))
        if estimate:
            page.locator(".answer", has_text=COUNT).first.get_by_label("Số ước thực hiện").check()
    if send:
        page.get_by_role("button", name="Xem lại và gửi").click()
        page.get_by_role("button", name="Gửi báo cáo").click()
        page.get_by_text("Cổng đã nhận báo cáo").first.wait_for()
    else:
        page.get_by_role("button", name="Lưu dự thảo").last.click()
        page.get_by_text("Đã lưu dự thảo").first.wait_for()
    visitor.page.close()


def accept_many(clerk, units) -> None:
    page = clerk.page
    clerk.open("/bao-cao/da-nhan/")
    faults.check(page)
    for unit in units:
        page.get_by_label(f"Chọn báo cáo của {unit}").check()
    page.get_by_role("button", name="Chấp nhận các báo cáo đã chọn").click()
    page.get_by_text("Đã chấp nhận 2 báo cáo").first.wait_for()


def give_back(clerk, annual, unit) -> None:
    page = clerk.page
    clerk.open(address(annual, unit))
    page.get_by_role("link", name="Trả lại kèm ý kiến").click()
    part = page.locator(".remark-part", has_text=COUNT).first
    part.get_by_text("Ghi ý kiến").click()
    part.locator("textarea").fill("Đề nghị rà soát số của học kỳ hai.")
    faults.check(page)
    page.get_by_role("button", name="Trả lại", exact=True).click()
    page.get_by_text("Đã trả lại báo cáo").first.wait_for()


def take_back(visit, city, annual, unit) -> None:
    visitor = visit(city.logins[unit])
    page = visitor.page
    visitor.open(address(annual, unit))
    page.get_by_role("link", name="Rút lại báo cáo").click()
    page.locator("main form textarea").first.fill("Phát hiện cộng nhầm.")
    page.locator(
        "main form button[type=submit], main form button.btn-primary, main form button.btn-danger"
    ).last.click()
    page.get_by_role("button", name="Xem lại và gửi").wait_for()
    page.close()


def exempt(clerk, annual, unit) -> None:
    page = clerk.page
    clerk.open(address(annual, unit))
    page.get_by_role("link", name="Miễn báo cáo kỳ này").click()
    page.locator("main form textarea").first.fill("Đơn vị đang sửa chữa toàn bộ cơ sở.")
    page.get_by_role("button", name="Miễn báo cáo").click()
    page.get_by_text("Đã miễn báo cáo").first.wait_for()


# --- Folding ------------------------------------------------------------------------------------------
def fold(visit, clerk, city, upward, sent) -> str:
    """Figures by one button, words picked on the workbench: every unit's text quoted; the address of the report."""
    page, report = clerk.page, address(upward, city.office)
    clerk.open(report)
    page.get_by_role("button", name="Tổng hợp từ các báo cáo đã nhận").click()
    page.get_by_text("Đã tổng hợp từ").first.wait_for()
    faults.check(page)
    page.get_by_role("link", name="Bàn tổng hợp lời").click()
    faults.check(page)
    page.get_by_role("link", name=HEADING).first.click()
    faults.check(page)
    texts = page.locator("#loi .choices").first
    assert texts.get_by_text(SAME).count() == 1, "hai đơn vị nói cùng một lời thì lời ấy hiện một lần"
    for box in page.locator("#chon [name=nguon]:visible").all():
        box.check()
    page.get_by_role("button", name="Trích nguyên văn").click()
    page.get_by_role("button", name="Soạn thành lời của dự thảo").click()
    if page.get_by_role("button", name="Thay bằng lời soạn lại").count():
        page.get_by_role("button", name="Thay bằng lời soạn lại").click()
    page.get_by_text("Dự thảo đang đúng như các lời đã chọn").wait_for()
    clerk.open(report)
    text = page.get_by_label(HEADING).first.input_value()
    said = [words for _, _, _, words in sent.values() if words]
    assert all(words in text for words in said)
    assert "bị trả lại" not in text and "đã rút lại" not in text and "dự thảo" not in text
    return report


def vn(number) -> str:
    return f"{number:,}".replace(",", ".")


def check_figures(clerk, report, sent) -> None:
    """Each figure of the draft, and the page that explains it: the total, the coverage, every unit's own part."""
    page = clerk.page
    total = sum(count for count, *_ in sent.values())
    with_share = [(trained, everybody) for _, trained, everybody, _ in sent.values() if everybody]
    trained, everybody = sum(pair[0] for pair in with_share), sum(pair[1] for pair in with_share)
    clerk.open(report)
    assert page.get_by_label(COUNT).first.input_value() == vn(total)
    assert page.get_by_label("Số cán bộ được tập huấn").input_value() == vn(trained)
    assert page.get_by_label("Tổng số cán bộ").input_value() == vn(everybody)

    page.get_by_text("Số liệu tổng hợp từ đâu").first.click()
    page.get_by_role("link", name=COUNT).first.click()
    faults.check(page)
    assert page.locator("[data-figure=total]").inner_text().startswith(vn(total))
    assert re.match(r"8/1[012] đơn vị", page.locator("[data-figure=covered]").inner_text())
    rows = page.locator("tr[data-version]").all_inner_texts()
    parts = {unit: count for unit, (count, _, everybody, _) in sent.items() if everybody}
    assert {unit for unit in parts if any(unit in row and vn(parts[unit]) in row for row in rows)} == set(parts)
    assert sum("(ước)" in row for row in rows) == 1

    clerk.open(report)
    page.get_by_text("Số liệu tổng hợp từ đâu").first.click()
    page.get_by_role("link", name=SHARE).first.click()
    share = (Decimal(trained) * 100 / everybody).quantize(Decimal("0.01")).normalize()
    assert f"{share:f}".replace(".", ",") in page.locator("[data-figure=total]").inner_text()


def check_sentences(clerk, report, sent) -> None:
    """No sentence of the draft is without its unit."""
    page = clerk.page
    clerk.open(f"{report}nguon-tung-cau/")
    faults.check(page)
    lines = page.locator(".sentences > li").all_inner_texts()
    for unit, (_, _, _, words) in sent.items():
        if words:
            assert any(words in line and unit in line for line in lines), f"không thấy nguồn của {unit}"
    assert page.locator(".sentences > li.is-own").count() == 0


def send_up(visit, city, report) -> None:
    head = visit(city.logins["head"])
    page = head.page
    head.open(report)
    page.get_by_role("button", name="Xem lại và gửi").click()
    page.get_by_role("button", name="Gửi báo cáo").click()
    page.get_by_text("Cổng đã nhận báo cáo").first.wait_for()
    main = page.locator("main").inner_text()
    assert city.committee in main and city.foreign in main
    faults.check(page)
