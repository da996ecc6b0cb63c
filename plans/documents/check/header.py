"""Points 1 to 7: the header of page 1."""

import re
from collections.abc import Iterator

from orgs.text import fold
from plans.documents import fonts
from plans.documents.check.citations import paper_day
from plans.documents.check.finding import Finding
from plans.documents.check.ranges import SIZE_SETS, in_range, sizes_of
from plans.documents.check.symbols import date_fault, number_fault
from plans.documents.check.view import View, said
from plans.documents.check.vocabulary import TWO_TIERS
from plans.documents.heads import MOTTO, NATIONAL, PARTY_TITLE
from plans.documents.paper import Line
from plans.documents.text import clean

_BODY = re.compile(
    r"^(UBND|HĐND|ỦY BAN|UỶ BAN|HỘI ĐỒNG|BỘ|SỞ|BAN|CỤC|TỔNG CỤC|CHI CỤC|PHÒNG|TRƯỜNG|TRUNG TÂM|VĂN PHÒNG|THANH TRA|VIỆN"
    r"|HỌC VIỆN|ĐẠI HỌC|BỆNH VIỆN|ĐẢNG BỘ|ĐẢNG ỦY|ĐẢNG UỶ|TỈNH ỦY|TỈNH UỶ|THÀNH ỦY|THÀNH UỶ|CHI BỘ|LIÊN ĐOÀN|HỘI|ĐOÀN) "
)
TOLERANCE = 0.12  # of a rule's length: a drawn line is placed by hand


def check(view: View) -> Iterator[Finding]:
    for part in (_regime, _one_line, _motto, _rules, _underlines, _names, _number, _date, _sizes):
        yield from part(view)


def _regime(view: View) -> Iterator[Finding]:
    """One regime: its own title, nothing of the other one."""
    state = view.of("national", "motto")
    title = view.of("party_title")
    if view.is_party:
        for line in state:
            yield view.find("HDR-01a", "Văn bản của Đảng không có Quốc hiệu, Tiêu ngữ: bỏ dòng này.", line)
        if not title:
            yield view.find("HDR-01a", f"Thiếu tiêu đề “{PARTY_TITLE}” ở góc phải.", place="party_title")
        return
    for line in (*title, *view.of("star")):
        name = "Tiêu đề của Đảng" if line.role == "party_title" else "Dấu sao (*)"
        yield view.find("HDR-01a", f"{name} không dùng trong văn bản hành chính nhà nước: bỏ dòng này.", line)
    for role, text in (("national", NATIONAL), ("motto", MOTTO)):
        line = view.first(role)
        if line is None:
            name = "Quốc hiệu" if role == "national" else "Tiêu ngữ"
            yield view.find("HDR-01a", f"Thiếu {name} “{text}”.", place=role)
        elif role == "national" and fold(said(line)) == fold(text) and said(line) not in (text, "CỘNG HOÀ" + text[8:]):
            yield view.find("HDR-01a", f"Quốc hiệu phải in hoa: “{text}”.", line)


def _one_line(view: View) -> Iterator[Finding]:
    """Quốc hiệu, Tiêu ngữ and the Party's title never wrap."""
    for row in view.paper.head:
        right = view.format.text_width - row.left_width
        for line in row.right:
            if line.role not in ("national", "motto", "party_title"):
                continue
            look = view.look(line)
            wide = fonts.width(said(line), look.size, bold=look.bold, italic=look.italic)
            if wide > right + 0.5 or "\n" in line.text.strip():
                message = "Dòng này bị ngắt thành hai dòng: nới cột phải hoặc dùng bộ cỡ chữ nhỏ hơn."
                yield view.find("HDR-01b", message, line)


def _motto(view: View) -> Iterator[Finding]:
    line = view.first("motto")
    if line is not None and said(line) != MOTTO:
        message = f"Tiêu ngữ phải là “{MOTTO}”: gạch nối ngắn, có cách hai bên, chữ đầu mỗi cụm viết hoa."
        yield view.find("HDR-02", message, line, mend=lambda _: MOTTO)


def _rules(view: View) -> Iterator[Finding]:
    """Drawn lines: as long as Tiêu ngữ or the Party's title; a third to a half under the issuer; the star instead."""
    for role in ("party_title",) if view.is_party else ("motto",):
        if line := view.first(role):
            yield from _full_rule(view, line)
    issuer = view.of("issuer")
    if not issuer:
        return
    if view.is_party:
        yield from _star(view, issuer)
    else:
        yield from share_rule(view, issuer[-1], "cơ quan ban hành")


def _full_rule(view: View, line: Line) -> Iterator[Finding]:
    look = view.look(line)
    wide = fonts.width(said(line), look.size, bold=look.bold, italic=look.italic)
    if not line.rule:
        yield view.find("HDR-03a", "Thiếu đường kẻ ngang nét liền ngay dưới dòng này.", line)
    elif abs(line.rule - wide) > wide * TOLERANCE:
        message = f"Đường kẻ dưới dòng này dài {line.rule:.0f} mm: kẻ dài bằng dòng chữ ({wide:.0f} mm)."
        yield view.find("HDR-03a", message, line)


def share_rule(view: View, line: Line, name: str, rule: str = "HDR-03a") -> Iterator[Finding]:
    """A rule of 1/3 to 1/2 of the last printed line."""
    look = view.look(line)
    room = view.paper.head[0].left_width if line.role == "issuer" and view.paper.head else view.format.text_width
    last = clean(line.text.rstrip().rpartition("\n")[2])  # lines that somebody broke by hand stay broken
    printed = fonts.wrap(last or said(line), room - 2 * line.pad, look.size, bold=look.bold, italic=look.italic)[-1]
    wide = fonts.width(printed, look.size, bold=look.bold, italic=look.italic)
    whole = fonts.width(said(line), look.size, bold=look.bold, italic=look.italic)
    if not line.rule:
        yield view.find(rule, f"Thiếu đường kẻ ngang nét liền dưới {name}.", line)
    elif not wide / 3 * (1 - TOLERANCE) <= line.rule <= max(wide, min(whole, room)) / 2 * (1 + TOLERANCE):
        message = f"Đường kẻ dưới {name} dài {line.rule:.0f} mm: kẻ bằng 1/3 đến 1/2 dòng chữ, đặt giữa."
        yield view.find(rule, message, line)


def _star(view: View, issuer: list[Line]) -> Iterator[Finding]:
    if not view.of("star"):
        yield view.find("HDR-03b", "Thiếu dấu sao (*) dưới tên cơ quan ban hành.", issuer[-1])
    for line in issuer:
        if line.rule:
            yield view.find("HDR-03b", "Văn bản của Đảng dùng dấu sao (*), không kẻ đường dưới tên cơ quan.", line)


def _underlines(view: View) -> Iterator[Finding]:
    for line in view.of("motto", "party_title", "issuer", "subject", "national", "parent"):
        if view.look(line).underline:
            yield view.find("HDR-03c", "Không gạch chân chữ: bỏ gạch chân, vẽ đường kẻ ngang nét liền.", line)


def _names(view: View) -> Iterator[Finding]:
    """The superior is not bold, the issuer is; at most one superior."""
    parents, issuer = view.of("parent"), view.of("issuer")
    yield from _weights(view, parents, issuer)
    bodies = [line for line in parents if _BODY.match(said(line).upper())]
    if len(bodies) > 1:
        message = "Chỉ ghi một cơ quan cấp trên trực tiếp: bỏ bớt, giữ cơ quan liền trên."
        yield view.find("HDR-04b", message, bodies[0])
    if not issuer:
        yield view.find("HDR-04c", "Thiếu tên cơ quan ban hành ở góc trái.", place="issuer")
    elif not parents and needs_parent(said(issuer[0]), view.is_party):
        yield view.find("HDR-04b", "Thiếu tên cơ quan cấp trên trực tiếp, đặt trên tên cơ quan ban hành.", issuer[0])


def _weights(view: View, parents: list[Line], issuer: list[Line]) -> Iterator[Finding]:
    for line in parents:
        if view.look(line).bold:
            yield view.find("HDR-04a", "Tên cơ quan cấp trên không in đậm.", line)
    for line in issuer:
        if not view.look(line).bold:
            yield view.find("HDR-04a", "Tên cơ quan ban hành phải in đậm.", line)
    for line in (*parents, *issuer):
        if said(line) != said(line).upper():
            yield view.find("HDR-04a", "Tên cơ quan ở đầu văn bản in hoa.", line)


def needs_parent(name: str, is_party: bool) -> bool:
    """Bodies that always stand under another one."""
    if is_party:
        return bool(re.match(r"(ĐẢNG [ỦU][YỶ] (XÃ|PHƯỜNG|ĐẶC KHU)|CHI BỘ|CHI [ỦU][YỶ])", name.upper()))
    return bool(re.match(r"(SỞ|PHÒNG|CHI CỤC) ", name.upper()))


def _number(view: View) -> Iterator[Finding]:
    """One line, in the shape of the system."""
    if (line := view.first("number")) is None:
        if view.paper.kind != "BB":
            yield view.find("HDR-05a", "Thiếu dòng số, ký hiệu văn bản.", place="number")
        return
    if fault := number_fault(said(line), view.is_party, view.paper.kind):
        yield view.find(fault.rule, fault.message, line, mend=fault.mend)


def _date(view: View) -> Iterator[Finding]:
    if (line := view.first("place")) is None:
        if view.paper.kind != "BB":
            yield view.find("HDR-06a", "Thiếu dòng địa danh, ngày tháng năm.", place="place")
        return
    if message := date_fault(said(line)):
        yield view.find("HDR-06a", message, line)
    yield from _place_name(view, line)
    look = view.look(line)
    if not look.italic or look.bold:
        yield view.find("HDR-06b", "Địa danh và ngày tháng in nghiêng, không đậm.", line)


def _place_name(view: View, line: Line) -> Iterator[Finding]:
    """An administrative unit of today, on state papers by its full name."""
    name, day = said(line).partition(",")[0], paper_day(view)
    if re.match(r"(Huyện|Quận|Thị xã)\b", name, re.I) and (day is None or day >= TWO_TIERS):
        message = f"“{name}” không còn từ 01/7/2025: ghi tên tỉnh, thành phố hoặc xã, phường nơi đóng trụ sở."
        yield view.find("HDR-06c", message, line)
    elif not view.is_party and re.match(r"(TP|T\.P|ĐK|P)\b\.?\s", name, re.I):
        yield view.find("HDR-06c", "Địa danh ghi đầy đủ, không viết tắt: “Thành phố Hồ Chí Minh”.", line)


def _sizes(view: View) -> Iterator[Finding]:
    """Each size in its range, and those of the header from one set."""
    for line in view.of("national", "motto", "party_title", "parent", "issuer", "star", "number", "place"):
        size = view.look(line).size
        if not in_range(size, view.is_party, line.role):
            wanted = sizes_of(view.is_party, line.role)
            yield view.find("HDR-07", f"Cỡ chữ {size:g} không đúng: dùng cỡ {wanted}.", line)
    if view.is_party:
        return
    lines = [view.first(role) for role in ("national", "motto", "place")]
    if all(lines):
        sizes = tuple(view.look(line).size for line in lines)
        if sizes not in SIZE_SETS and all(in_range(s, False, line.role) for s, line in zip(sizes, lines, strict=True)):
            shown = "/".join(f"{size:g}" for size in sizes)
            message = f"Cỡ chữ Quốc hiệu/Tiêu ngữ/ngày tháng là {shown}: dùng bộ 13/14/14 hoặc 12/13/13."
            yield view.find("HDR-07", message, lines[0])
    if len(sizes := {view.look(line).size for line in view.of("parent", "issuer")}) > 1:
        shown = " và ".join(f"{size:g}" for size in sorted(sizes))
        yield view.find("HDR-07", f"Tên hai cơ quan dùng hai cỡ chữ ({shown}): dùng một cỡ.", view.of("issuer")[0])
