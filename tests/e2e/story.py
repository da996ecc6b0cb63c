"""The steps of a plan's way, done with the mouse by the people of the demonstration."""

import io
import random
from dataclasses import dataclass

from django.utils import timezone
from pypdf import PdfReader

LETTERS = "ABCDEGHKLMNPQRSTVXY"


def random_name(prefix: str) -> str:
    """A name that no other run has used."""
    return f"{prefix} {''.join(random.choices(LETTERS, k=5))} {random.randrange(1000, 10000)}"


@dataclass
class Requirement:
    """What the plan asks to be reported."""

    name: str
    indicator: str
    days: str
    year: int
    receiver: str
    handler: str


def write_draft(page, *, order: str, subject: str, task: str, recipient: str, body: str = "", kind: str = "") -> None:
    """From "Soạn mới" to a saved draft with one task and one line of Nơi nhận."""
    page.goto("/ke-hoach/")
    page.get_by_role("link", name="Soạn mới").click()
    page.get_by_label("Văn bản giao việc").select_option(label=order)
    page.get_by_label("Trích yếu").fill(subject)
    page.get_by_role("button", name="Tạo dự thảo").click()
    page.get_by_label("Phần mở đầu").fill("Thực hiện văn bản của cấp trên, cơ quan lập kế hoạch như sau:")
    page.get_by_role("button", name="Thêm nhiệm vụ").click()
    page.locator("#nhiem-vu fieldset").first.get_by_label("Nội dung nhiệm vụ").fill(task)
    page.get_by_role("button", name="Thêm nơi nhận").click()
    row = page.locator("#noi-nhan fieldset").first
    row.get_by_label("Dòng in ở Nơi nhận").fill(recipient)
    if body:
        pick(row, "Đơn vị", body)
    else:
        row.get_by_label("Gửi đến").select_option(label="Theo quy tắc")
        row.get_by_label("Loại đơn vị").select_option(label=kind)
    page.get_by_role("button", name="Lưu và xem trước").click()
    page.get_by_role("heading", name=subject).wait_for()


def pick(row, label: str, body: str) -> None:
    """Choose a body by typing a part of its name."""
    row.get_by_role("combobox", name=label, exact=True).fill(body)
    row.get_by_role("option", name=body).first.click()


def ask_for_report(page, wanted: Requirement) -> None:
    """A requirement on the open draft: one text heading as offered, one whole-number indicator."""
    page.get_by_role("link", name="Thêm chế độ báo cáo").click()
    page.get_by_label("Tên báo cáo").fill(wanted.name)
    page.get_by_label("Ngày đến hạn").fill(wanted.days)
    page.get_by_label("Từ năm").fill(str(wanted.year))
    page.get_by_label("Đến năm").fill(str(wanted.year))
    page.get_by_label("Nơi nhận báo cáo").fill(wanted.receiver)
    page.get_by_role("checkbox", name=wanted.handler).check()
    add = page.get_by_role("button", name="Thêm chỉ tiêu")
    add.click()
    row = page.locator(".formset", has=add).locator("fieldset").last
    row.get_by_label("Chỉ tiêu").fill(wanted.indicator)
    row.get_by_label("Đơn vị tính").fill("lượt người")
    page.get_by_role("button", name="Lưu và xem trước").click()


def act(page, plan: str, step: str, confirm: str) -> None:
    """Open the plan, press the step's button and confirm."""
    page.goto(plan)
    page.get_by_role("link", name=step, exact=True).click()
    page.get_by_role("button", name=confirm, exact=True).click()


def fill_report(page, *, text: str, indicator: str, value: int) -> None:
    """The open form: the result in words, the figure; then "Xem lại và gửi" and the confirmation."""
    page.get_by_label("Kết quả thực hiện").fill(text)
    page.get_by_label(indicator).fill(str(value))
    page.get_by_role("button", name="Xem lại và gửi").click()
    page.get_by_role("button", name="Gửi báo cáo").click()


def figure(page, label: str) -> int:
    """A number of the overview's headline."""
    cell = page.locator(".stat", has=page.get_by_text(label, exact=True)).first
    return int(cell.locator(".stat-value").inner_text().replace(".", ""))


def read_pdf(visitor, address: str) -> str:
    """The text of a PDF that the server gives; the type is asserted."""
    from plans.services import draw_waiting

    draw_waiting(now=timezone.now())  # no worker runs beside these tests
    response = visitor.context.request.get(address)
    assert response.status == 200
    assert response.headers["content-type"].startswith("application/pdf")
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(response.body())).pages)
