"""Points 14 to 16: how the text is set, numbered and ended."""

import re
from collections import Counter
from collections.abc import Iterator

from plans.documents.check.finding import Finding
from plans.documents.check.numbering import faults_of
from plans.documents.check.ranges import INDENTS, LEAST_GAP, LENGTH_SLACK, in_range, sizes_of
from plans.documents.check.view import SeenLook, View, ending, said
from plans.documents.paper import Line

_SET = ("paragraph", "item", "basis")
MARKS = ("urgency", "circulation", "draft")  # stamped red
FONT = "times new roman"
FONTS = (FONT, "liberation serif", "times")  # the two draw letters of one width


def check(view: View) -> Iterator[Finding]:
    seen = [line for line in view.texts if line.look is not None]
    yield from _fonts(view)
    for line in seen:
        yield from _look(view, line)
    yield from _uneven(view, seen)
    for body in ([*view.body], *(lines for _, lines in view.sheets)):
        yield from faults_of(view, body)
    yield from _titles(view)
    yield from _levels(view)
    yield from _end(view)


def _fonts(view: View) -> Iterator[Finding]:
    """Times New Roman, black, all through the paper; each fault is told once with its first place."""
    told = set()
    for line in view.paper.lines():
        look = line.look
        if not isinstance(look, SeenLook):
            continue
        for font in sorted(look.fonts or ({look.font} if look.font else set())):
            if font.lower() not in FONTS and font not in told:
                told.add(font)
                yield view.find("BDY-14a", f"Phông chữ “{font}”: dùng Times New Roman cho cả văn bản.", line)
        if look.color and "color" not in told and line.role not in MARKS:
            told.add("color")
            yield view.find("BDY-14c", "Chữ màu: văn bản in màu đen.", line)


def _look(view: View, line: Line) -> Iterator[Finding]:
    look = line.look
    sizes = look.sizes if isinstance(look, SeenLook) and look.sizes else {look.size}
    wrong = sorted(size for size in sizes if not in_range(size, view.is_party, line.role))
    if wrong:
        wanted = sizes_of(view.is_party, line.role)
        yield view.find("BDY-14b", f"Cỡ chữ {wrong[0]:g}: nội dung dùng cỡ {wanted}.", line)
    if line.role in _SET:
        yield from _paragraph(view, line, look)
    is_whole = not getattr(look, "is_mixed", False) and not line.bold_label
    if line.role in ("paragraph", "item") and is_whole and (look.bold or look.italic) and len(said(line)) > 100:
        yield view.find("BDY-14i", "Đoạn văn in đứng, không đậm.", line)
    if line.role in ("division", "division_title") and (not look.bold or look.align != "center"):
        yield view.find("BDY-14i", "Phần, chương, mục và tên của nó in đậm, đặt giữa trang.", line)
    if line.role in ("heading", "article") and (not look.bold or look.italic):
        yield view.find("BDY-14i", "Tiêu đề in đứng, đậm.", line)


def _paragraph(view: View, line: Line, look) -> Iterator[Finding]:
    if look.align != "justify" and len(said(line)) > 80:
        yield view.find("BDY-14d", "Nội dung dàn đều hai lề.", line)
    if not any(low - LENGTH_SLACK <= look.indent <= high + LENGTH_SLACK for low, high in INDENTS[view.is_party]):
        wanted = "khoảng 10 mm" if view.is_party else "1 cm hoặc 1,27 cm"
        yield view.find("BDY-14e", f"Dòng đầu lùi {look.indent:.1f} mm: lùi {wanted}.", line)
    if look.before + look.after < LEAST_GAP - 0.1:
        yield view.find("BDY-14f", "Khoảng cách giữa các đoạn tối thiểu 6pt.", line)
    if fault := _spacing(view, look):
        yield view.find("BDY-14g", fault, line)
    if isinstance(look, SeenLook) and look.blank_before and line is not view.texts[0]:
        yield view.find("BDY-14h", "Không dùng đoạn trống để giãn cách: đặt khoảng cách đoạn.", line)


def _spacing(view: View, look) -> str:
    """State: single to 1.5 lines; Party: exactly 18 to 22 points."""
    times = getattr(look, "times", 0)
    if view.is_party:
        if times or not 18 - 0.1 <= look.height <= 22 + 0.1:
            return "Giãn dòng “Exactly” 18–22pt."
        return ""
    lines = times or look.height / (look.size * 1.15)
    return "" if 0.97 <= lines <= 1.53 else "Giãn dòng từ 1 đến 1,5 dòng."


def _uneven(view: View, seen: list[Line]) -> Iterator[Finding]:
    """One indent and one size for the whole text; the rarer value is told at its first place."""
    lines = [line for line in seen if line.role in _SET and len(said(line)) > 40]
    for rule, name, value in (
        ("BDY-14e", "Dòng đầu lùi không đều", lambda line: round(line.look.indent, 1)),
        ("BDY-14b", "Cỡ chữ nội dung không đều", lambda line: line.look.size),
    ):
        counted = Counter(value(line) for line in lines)
        if len(counted) > 1 and max(counted) - min(counted) > LENGTH_SLACK - 0.2:
            usual = counted.most_common(1)[0][0]
            odd = next(line for line in lines if value(line) != usual)
            yield view.find(rule, f"{name}: {value(odd):g} và {usual:g}; dùng một giá trị.", odd)


def _titles(view: View) -> Iterator[Finding]:
    """Phần, chương, mục have titles; so have the Điều of everything but a decision's own."""
    for boxes, is_decision in ((view.body, view.paper.kind == "QD"), *((lines, False) for _, lines in view.sheets)):
        articles = [line for line in boxes if re.match(r"Điều \d+", line.label or said(line))]
        titled = [line for line in articles if line.role == "article"]
        for line in articles:
            if line.role != "article" and (titled or not is_decision):
                yield view.find("BDY-15c", f"{line.label or 'Điều'} chưa có tiêu đề.", line)
        for at, line in enumerate(boxes):
            if line.role == "division" and not _has_title(boxes, at):
                yield view.find("BDY-15c", f"{said(line)} chưa có tên ở dòng dưới.", line)


def _has_title(boxes, at: int) -> bool:
    return at + 1 < len(boxes) and boxes[at + 1].role == "division_title" and bool(said(boxes[at + 1]))


def _levels(view: View) -> Iterator[Finding]:
    """Headings of one level in one style: not some bold and others bold italic."""
    styles = {}
    for line in view.body:
        if line.role != "heading" or line.look is None:
            continue
        shape = re.sub(r"\d+", "1", re.sub(r"^[IVXLC]+(?=[.-])", "I", line.label))
        style = (line.look.bold, line.look.italic, line.look.underline)
        if styles.setdefault(shape, style) != style:
            yield view.find("BDY-15d", f"Tiêu đề cùng bậc ({line.label}) trình bày khác các tiêu đề khác.", line)


def _end(view: View) -> Iterator[Finding]:
    """`./.` on a state paper, `.` on a Party one, at the end and only there."""
    wanted, lines = view.format.end_mark, view.body
    boxes = view.paper.body
    closes = lines and boxes[-1] is lines[-1] and lines[-1].role in ("paragraph", "item")
    if closes and (fault := _end_fault(said(lines[-1]), wanted, view.is_party)):
        yield view.find("BDY-16", fault, lines[-1], mend=ending(wanted))
    for line in lines[:-1]:
        if re.search(r"\.?\s?/\.\s*$", said(line)):
            yield view.find("BDY-16", "Dấu kết thúc “./.” chỉ đặt sau câu cuối của văn bản.", line)
    for _, inner in view.sheets:
        for line in inner:
            if re.search(r"\./\.\s*$", said(line)) and view.is_party:
                yield view.find("BDY-16", "Phụ lục văn bản của Đảng kết thúc bằng dấu chấm (.), không có “./.”.", line)


def _end_fault(text: str, wanted: str, is_party: bool) -> str:
    if is_party:
        if re.search(r"/\s?\.$", text):
            return "Văn bản của Đảng kết thúc bằng dấu chấm (.), không có “./.”."
        return (
            ""
            if re.search(r"[.!?”\")]$", text) and text.rstrip('”")').endswith((".", "!", "?"))
            else "Thiếu dấu chấm kết thúc."
        )
    if re.search(r"[^./\s]\./\.$", text):
        return ""
    if re.search(r"/\s?\.$", text):
        return f"Dấu kết thúc viết sai: viết “{wanted}” liền sau chữ cuối."
    return f"Thiếu dấu kết thúc “{wanted}” sau câu cuối."
