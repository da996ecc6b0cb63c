"""Points 8 to 10: tên loại, trích yếu, V/v."""

import re
from collections.abc import Iterator

from plans.documents import fonts
from plans.documents.check.finding import Finding
from plans.documents.check.header import share_rule
from plans.documents.check.ranges import in_range, sizes_of
from plans.documents.check.view import View, ending, said
from plans.documents.paper import Line
from plans.documents.wording import lower_first, upper_first

MOST_LINES = 4  # of a công văn's subject; practice


def check(view: View) -> Iterator[Finding]:
    yield from _full_stop(view)
    if view.is_dispatch:
        yield from _dispatch(view)
        return
    yield from _kind(view)
    if subject := view.first("subject"):
        yield from _letter(view, subject)
        yield from _style(view, subject)
    yield from _under(view)
    for line in view.of("brief"):
        message = "Văn bản có tên loại ghi trích yếu dưới tên loại, không ghi “V/v” dưới số, ký hiệu."
        yield view.find("TTL-09a", message, line)


def _kind(view: View) -> Iterator[Finding]:
    line = view.first("kind")
    if line is None or not said(line):
        yield view.find("TTL-08b", "Thiếu tên loại văn bản (KẾ HOẠCH, BÁO CÁO …) in giữa trang.", place="kind_name")
        return
    if said(line) != said(line).upper():
        yield view.find("TTL-08b", "Tên loại văn bản in hoa.", line, mend=str.upper)
    yield from _style(view, line)
    if view.first("subject") is None:
        yield view.find("TTL-08b", "Thiếu trích yếu dưới tên loại.", place="subject")


def _style(view: View, line: Line) -> Iterator[Finding]:
    look = view.look(line)
    name = "Tên loại" if line.role == "kind" else "Trích yếu"
    if not look.bold or look.italic:
        yield view.find("TTL-08b", f"{name} in đứng, đậm.", line)
    if look.align != "center":
        yield view.find("TTL-08b", f"{name} đặt giữa trang.", line)
    if not in_range(look.size, view.is_party, line.role):
        yield view.find("TTL-08b", f"{name} dùng cỡ {sizes_of(view.is_party, line.role)}, hiện {look.size:g}.", line)


def _letter(view: View, line: Line) -> Iterator[Finding]:
    """A capital first letter on state papers, a small one on Party papers (samples of both)."""
    text = said(line)
    if view.is_party and text[:1].isupper() and not text[:2].isupper():
        yield view.find("TTL-08a", "Trích yếu văn bản của Đảng bắt đầu bằng chữ thường.", line, mend=lower_first)
    if not view.is_party and text[:1].islower():
        yield view.find("TTL-08a", "Trích yếu bắt đầu bằng chữ hoa.", line, mend=upper_first)


def _under(view: View) -> Iterator[Finding]:
    """A rule under a state subject, exactly five hyphens under a Party one."""
    subject, dashes = view.first("subject"), view.of("dashes")
    if view.is_party:
        if not dashes:
            yield view.find("TTL-08c", "Thiếu 5 gạch nối “-----” ở dòng riêng dưới trích yếu.", subject, place="dashes")
        for line in dashes:
            if said(line) != "-----":
                yield view.find("TTL-08c", "Dưới trích yếu là đúng 5 gạch nối “-----”.", line)
        if subject is not None and subject.rule:
            yield view.find("TTL-08c", "Văn bản của Đảng không kẻ đường dưới trích yếu, dùng “-----”.", subject)
        return
    for line in dashes:
        yield view.find("TTL-08c", "Văn bản hành chính kẻ đường nét liền dưới trích yếu, không dùng “-----”.", line)
    if subject is not None:
        yield from share_rule(view, subject, "trích yếu", "TTL-08c")


def _dispatch(view: View) -> Iterator[Finding]:
    for line in view.of("kind"):
        yield view.find("TTL-09a", "Công văn không có tên loại: bỏ dòng này.", line)
    for line in view.of("subject", "dashes"):
        yield view.find("TTL-09a", "Công văn ghi trích yếu dưới số, ký hiệu, không ghi giữa trang.", line)
    line = view.first("brief")
    if line is None:
        label = "về việc …" if view.is_party else "V/v …"
        yield view.find("TTL-09b", f"Thiếu trích yếu “{label}” dưới số, ký hiệu.", place="subject")
        return
    prefix = "về việc " if view.is_party else "V/v "
    if not said(line).startswith(prefix):
        yield view.find("TTL-09b", f"Trích yếu công văn bắt đầu bằng “{prefix.strip()}”.", line)
    yield from _brief_style(view, line)


def _brief_style(view: View, line: Line) -> Iterator[Finding]:
    look = view.look(line)
    if look.bold or look.underline or look.italic != view.is_party:
        style = "in nghiêng, không đậm" if view.is_party else "in đứng, không đậm"
        yield view.find("TTL-09c", f"Trích yếu công văn {style}.", line)
    if not in_range(look.size, view.is_party, "brief"):
        yield view.find("TTL-09c", f"Trích yếu công văn dùng cỡ {sizes_of(view.is_party, 'brief')}.", line)
    if line.rule:
        yield view.find("TTL-09c", "Không kẻ đường dưới trích yếu công văn.", line)
    room = next((row.left_width for row in view.paper.head if line in row.left), 70)
    lines = fonts.wrap(said(line), room, look.size, bold=look.bold, italic=look.italic)
    if len(lines) > MOST_LINES:
        yield view.find("TTL-09d", f"Trích yếu dài {len(lines)} dòng: nên rút gọn còn 3–4 dòng.", line)


def _full_stop(view: View) -> Iterator[Finding]:
    for line in view.of("subject", "brief"):
        if re.search(r"[.;:,]$", said(line)):
            yield view.find("TTL-10", "Cuối trích yếu không có dấu chấm.", line, mend=ending(""))
