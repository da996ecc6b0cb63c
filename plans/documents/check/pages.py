"""Points 23 and 24: page numbers, annexes, the sheet and its tables."""

import re
from collections.abc import Iterator

from orgs.text import fold
from plans.documents.check.finding import Finding
from plans.documents.check.ranges import LENGTH_SLACK, MARGINS, in_range, sizes_of
from plans.documents.check.view import Pages, View, said

_SIDES = ("trên", "phải", "dưới", "trái")


def check(view: View) -> Iterator[Finding]:
    yield from _annexes(view)
    yield from _format_margins(view)
    if view.pages is not None:
        yield from _numbers(view, view.pages)
        yield from _sheet(view, view.pages)
        yield from _tables(view, view.pages)


def _numbers(view: View, pages: Pages) -> Iterator[Finding]:
    if pages.number_on_first:
        yield view.find("PAG-23a", "Không hiện số trang ở trang đầu.", place="pages")
    if pages.number_place == "none":
        yield view.find("PAG-23a", "Thiếu số trang từ trang 2.", place="pages")
    elif pages.number_place == "bottom":
        yield view.find("PAG-23a", "Số trang đặt giữa lề trên, không đặt ở cuối trang.", place="pages")
    elif pages.number_place == "top":
        if pages.number_align != "center":
            yield view.find("PAG-23a", "Số trang đặt giữa theo chiều ngang.", place="pages")
        if not in_range(pages.number_size, view.is_party, "page"):
            wanted = sizes_of(view.is_party, "page")
            yield view.find("PAG-23a", f"Số trang dùng cỡ {wanted}, hiện {pages.number_size:g}.", place="pages")
    if pages.annexes_restart is False and view.paper.sheets:
        yield view.find("PAG-23e", "Phụ lục đánh số trang riêng, bắt đầu từ 1.", place="annexes.1")


def _annexes(view: View) -> Iterator[Finding]:
    """Mentioned in the text, numbered by the system's rule, with (Kèm theo …)."""
    annexes = [sheet for sheet in view.paper.sheets if sheet.kind == "annex"]
    text = fold(" ".join(said(line) for line in (*view.body, *view.of("basis"))))
    cells = fold(" ".join(cell for box in view.tables for row in box.table.rows for cell in row))
    if annexes and "phu luc" not in text and "kem theo" not in text and "phu luc" not in cells:
        yield view.find(
            "PAG-23b", "Nội dung chưa nhắc đến phụ lục: thêm câu dẫn (Phụ lục kèm theo).", place="annexes.1"
        )
    for at, sheet in enumerate(annexes, start=1):
        label = next((line for line in sheet.front if line.role == "annex_label"), None)
        if label is not None:
            yield from _label(view, label, at, len(annexes))
        if not any(line.role == "annex_note" for line in sheet.front):
            yield view.find(
                "PAG-23d", "Thiếu dòng “(Kèm theo … số … ngày … của …)” dưới tên phụ lục.", place=f"annexes.{at}"
            )
        for line in sheet.front:
            if line.role == "annex_note" and not re.match(r"\(?Kèm theo\b.*\)$", said(line)):
                yield view.find("PAG-23d", "Dòng này ghi “(Kèm theo … số … ngày … của …)” trong ngoặc đơn.", line)


def _label(view: View, line, at: int, count: int) -> Iterator[Finding]:
    number = re.sub(r"^phụ lục\s*", "", said(line), flags=re.I).rstrip(".: ")
    if not number:
        if count > 1:
            yield view.find("PAG-23c", "Có nhiều phụ lục thì đánh số từng phụ lục.", line)
        return
    if view.is_party and not re.fullmatch(r"\d+", number):
        yield view.find("PAG-23c", f"Phụ lục văn bản của Đảng đánh số Ả Rập: Phụ lục {at}.", line)
    elif not view.is_party and not re.fullmatch(r"[IVXLC]+", number):
        yield view.find("PAG-23c", "Phụ lục văn bản hành chính đánh số La Mã: Phụ lục I, II.", line)


def _format_margins(view: View) -> Iterator[Finding]:
    """The format's own area; for a read file the sheet tells (see `_sheet`)."""
    if view.pages is None:
        look = view.format
        yield from _margins(view, (look.margin_top, look.margin_right, look.margin_bottom, look.margin_left))


def _margins(view: View, found) -> Iterator[Finding]:
    for name, value, (low, high) in zip(_SIDES, found, MARGINS[view.is_party], strict=True):
        if not low - LENGTH_SLACK <= value <= high + LENGTH_SLACK:
            wanted = f"{low:g}" if low == high else f"{low:g}–{high:g}"
            yield view.find("PAG-24a", f"Lề {name} {value:.1f} mm: đặt {wanted} mm.", place="pages")


def _sheet(view: View, pages: Pages) -> Iterator[Finding]:
    if abs(pages.width - 210) > 1.5 or abs(pages.height - 297) > 1.5:
        name = " (khổ Letter)" if abs(pages.width - 215.9) < 1 and abs(pages.height - 279.4) < 1 else ""
        yield view.find("PAG-24b", f"Khổ giấy {pages.width:.0f} × {pages.height:.0f} mm{name}: đặt A4.", place="pages")
    yield from _margins(view, (pages.top, pages.right, pages.bottom, pages.left))
    if pages.blank_end:
        yield view.find("PAG-24e", "Trang trắng ở cuối: bỏ ngắt trang và đoạn trống sau phần ký.", place="pages")


def _tables(view: View, pages: Pages) -> Iterator[Finding]:
    for table in pages.tables:
        if table.width > table.room + 2:
            message = f"Bảng rộng {table.width:.0f} mm, tràn khỏi vùng chữ ({table.room:.0f} mm)."
            yield view.find("PAG-24c", message, place=table.place)
        if table.rows > 4 and not table.repeats_head:
            yield view.find("PAG-24d", "Đặt dòng tiêu đề của bảng lặp lại ở đầu mỗi trang.", place=table.place)
        if table.rows > 4 and table.splits_rows:
            yield view.find("PAG-24d", "Không cho ngắt dòng của bảng qua hai trang.", place=table.place)
