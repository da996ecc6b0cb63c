"""Points 18 and 19: Kính gửi, Nơi nhận."""

import re
from collections.abc import Iterator

from orgs.text import fold
from plans.documents.check.finding import Finding
from plans.documents.check.view import View, said, swap
from plans.documents.paper import Line

_CODE_AFTER = re.compile(r"\.\s?[\w.]+[.-]?\s?\(\d+\)\.?$")  # Lưu: VT, TCCB. PL.(300)
NEEDS = ("CV",)
MAY = ("CV", "TTr", "BC", "CD", "GM", "khac", "")


def check(view: View) -> Iterator[Finding]:
    yield from _present(view)
    label = view.first("addressee_label")
    if label is not None:
        yield from _label(view, label)
        yield from _names(view, view.of("addressee"))
    yield from _recipients(view)


# -- Kính gửi --------------------------------------------------------------------------------------------------------


def _present(view: View) -> Iterator[Finding]:
    has = bool(view.of("addressee_label", "addressee"))
    if not has and view.paper.kind in NEEDS:
        yield view.find("ADR-18a", "Công văn phải có “Kính gửi:” và tên nơi nhận.", place="addressee_label")
    if has and view.paper.kind not in MAY:
        line = view.of("addressee_label", "addressee")[0]
        message = "“Kính gửi” chỉ dùng trong công văn, tờ trình và báo cáo gửi cấp trên: bỏ, ghi ở Nơi nhận."
        yield view.find("ADR-18a", message, line)


def _label(view: View, line: Line) -> Iterator[Finding]:
    labels = view.format.addressee_labels
    wanted = labels.get(view.paper.kind, labels[""]) + ":"
    if said(line) != wanted:
        yield view.find("ADR-18b", f"Ghi “{wanted}” (có dấu hai chấm).", line)
    look = view.look(line)
    if look.bold or look.underline or look.italic != view.is_party:
        style = "nghiêng, không đậm" if view.is_party else "đứng, không đậm"
        yield view.find("ADR-18c", f"“{wanted}” in {style}.", line)


def _names(view: View, lines: list[Line]) -> Iterator[Finding]:
    if not lines:
        yield view.find("ADR-18b", "Chưa có tên nơi nhận sau “Kính gửi:”.", view.first("addressee_label"))
        return
    if len(lines) == 1:
        if re.match(r"[-–]", said(lines[0])):
            yield view.find("ADR-18b", "Một nơi nhận thì ghi cùng dòng “Kính gửi:”, không gạch đầu dòng.", lines[0])
        if not view.is_party and re.search(r"[;,]$", said(lines[0])):
            yield view.find("ADR-18b", "Một nơi nhận thì cuối dòng không có dấu phẩy, chấm phẩy.", lines[0])
        return
    for at, line in enumerate(lines, start=1):
        yield from _name(view, line, at == len(lines))
    lefts = {round(line.look.left) for line in lines if line.look is not None and hasattr(line.look, "left")}
    if len(lefts) > 1:
        yield view.find("ADR-18c", "Các gạch đầu dòng ở “Kính gửi” phải thẳng hàng nhau, dưới dấu hai chấm.", lines[0])


def _name(view: View, line: Line, is_last: bool) -> Iterator[Finding]:
    text = said(line)
    if not text.startswith("- "):
        yield view.find("ADR-18b", "Mỗi nơi nhận một dòng, bắt đầu bằng “- ”.", line)
    ends = (".", ";") if view.is_party and is_last else (".",) if is_last else (";",)
    if not text.endswith(ends):
        mark = "dấu chấm (.)" if is_last and not view.is_party else "dấu chấm phẩy (;)"
        yield view.find("ADR-18b", f"Cuối dòng này là {mark}.", line)


# -- Nơi nhận --------------------------------------------------------------------------------------------------------


def _recipients(view: View) -> Iterator[Finding]:
    label = next((line for line in view.closing if line.role == "recipients_label"), None)
    lines = [line for line in view.closing if line.role == "recipient"]
    if label is None:
        yield view.find("ADR-19a", "Thiếu “Nơi nhận:” ở góc trái cuối văn bản.", place="recipients_label")
    else:
        yield from _label_look(view, label)
    listed = [line for line in lines if re.match(r"[-–]", said(line)) or not _is_code(line)]
    yield from _lines_look(view, listed)
    yield from _marks(view, listed)
    yield from _archive(view, listed)
    yield from _as_above(view, listed)
    yield from _repeated(view, listed)


def _is_code(line: Line) -> bool:
    """The sign of who drafted it and the number of copies, below the list: `PL.(300)`, `NguyenVanAn-26`."""
    return line.place == "drafter" or bool(re.fullmatch(r"[\w.]+[.-]?\s?\(?\d*\)?", said(line)))


def _label_look(view: View, line: Line) -> Iterator[Finding]:
    look = view.look(line)
    if said(line) != "Nơi nhận:":
        yield view.find("ADR-19a", "Ghi “Nơi nhận:” ở dòng riêng.", line)
    if view.is_party and (look.bold or look.italic or not look.underline):
        yield view.find("ADR-19a", "“Nơi nhận:” in đứng, cỡ 14, gạch chân.", line)
    if not view.is_party and (look.underline or not (look.bold and look.italic)):
        yield view.find("ADR-19a", "“Nơi nhận:” in nghiêng, đậm, cỡ 12.", line)
    wanted = 14 if view.is_party else 12
    if abs(look.size - wanted) > 0.01:
        yield view.find("ADR-19a", f"“Nơi nhận:” dùng cỡ {wanted}, hiện {look.size:g}.", line)


def _lines_look(view: View, lines: list[Line]) -> Iterator[Finding]:
    wanted = 12 if view.is_party else 11
    for line in lines:
        look = view.look(line)
        if abs(look.size - wanted) > 0.01:
            yield view.find("ADR-19a", f"Các dòng nơi nhận dùng cỡ {wanted}, hiện {look.size:g}.", line)
            return
        if look.bold or look.italic:
            yield view.find("ADR-19a", "Các dòng nơi nhận in đứng, không đậm.", line)
            return


def _marks(view: View, lines: list[Line]) -> Iterator[Finding]:
    for at, line in enumerate(lines, start=1):
        text = said(line)
        if not text.startswith("- "):
            yield view.find("ADR-19c", "Mỗi nơi nhận một dòng, bắt đầu bằng “- ”.", line)
        wanted = "." if at == len(lines) else ";"
        if not text.endswith(wanted) and not (at == len(lines) and _CODE_AFTER.search(text)):
            mark = "dấu chấm (.)" if wanted == "." else "dấu chấm phẩy (;), không dùng dấu phẩy"
            yield view.find("ADR-19c", f"Cuối dòng này là {mark}.", line)


def _archive(view: View, lines: list[Line]) -> Iterator[Finding]:
    """`Lưu: VT, VP` on state papers, `Lưu Văn phòng …` on Party ones, at the end."""
    found = [line for line in lines if re.match(r"[-–]?\s*Lưu\b", said(line), re.I)]
    if not found:
        if lines:
            yield view.find("ADR-19d", "Thiếu dòng “Lưu” ở cuối Nơi nhận.", lines[-1])
        return
    line, text = found[-1], re.sub(r"^[-–]\s*", "", said(found[-1]))
    if line is not lines[-1]:
        yield view.find("ADR-19d", "Dòng “Lưu” đặt cuối cùng.", line)
    if view.is_party:
        if re.match(r"Lưu\s*:|Lưu:? ?VT\b", text):
            mend = swap(r"^([-– ]*Lưu)\s*:\s*", r"\1 ")
            message = "Văn bản của Đảng ghi “Lưu Văn phòng …”, không có dấu hai chấm và “VT”."
            yield view.find("ADR-19d", message, line, mend=None if "VT" in text else mend)
    elif not text.startswith("Lưu: "):
        mend = swap(r"^([-– ]*)Lưu\s*:?\s*", r"\1Lưu: ")
        yield view.find("ADR-19d", "Ghi “Lưu: VT, …” có dấu hai chấm sau “Lưu”.", line, mend=mend)
    elif not re.match(r"Lưu: (VT|HC|VP|HS)\b", text):
        yield view.find("ADR-19d", "Dòng lưu ghi “VT” (văn thư) trước, rồi đơn vị soạn thảo: “Lưu: VT, VP”.", line)


def _as_above(view: View, lines: list[Line]) -> Iterator[Finding]:
    """`Như trên` stands first, only where there is Kính gửi; never `Như kính gửi`."""
    has_addressees = bool(view.of("addressee"))
    texts = [_name_of(line) for line in lines]
    for at, (line, text) in enumerate(zip(lines, texts, strict=True)):
        if text.startswith("nhu kinh"):
            mend = swap(".*", "") if has_addressees and view.context.structure else None
            yield view.find("ADR-19b", "Ghi “Như trên”, không ghi “Như kính gửi”.", line, mend=mend)
        if text in ("nhu tren", "nhu kinh gui", "nhu kinh trinh"):
            if at:
                yield view.find("ADR-19b", "“Như trên” đặt ở dòng đầu của Nơi nhận.", line)
            if not has_addressees:
                yield view.find("ADR-19b", "Không có Kính gửi thì không ghi “Như trên”.", line)
    if has_addressees and lines and not any(text.startswith("nhu") for text in texts):
        yield view.find("ADR-19b", "Có Kính gửi thì dòng đầu của Nơi nhận là “- Như trên;”.", lines[0])


def _repeated(view: View, lines: list[Line]) -> Iterator[Finding]:
    addressed = {_name_of(line) for line in view.of("addressee")}
    seen = set()
    for line in lines:
        name = _name_of(line)
        mend = swap(".*", "") if view.context.structure else None
        if name in addressed:
            message = "Đã ghi ở Kính gửi: bỏ dòng này, “Như trên” đã bao gồm."
            yield view.find("ADR-19e", message, line, mend=mend, label="Bỏ dòng này")
        elif name in seen:
            yield view.find("ADR-19e", "Nơi nhận này ghi hai lần.", line, mend=mend, label="Bỏ dòng này")
        seen.add(name)


def _name_of(line: Line) -> str:
    bare = re.sub(r"\s*\((?:để|báo cáo).*?\)", "", said(line), flags=re.I)
    return fold(re.sub(r"^[-–]\s*|[\s;,.]+$", "", bare))
