"""Points 20 to 22: in whose name, by whom, with how much room."""

import re
from collections.abc import Iterator

from plans.documents.check.finding import Finding
from plans.documents.check.ranges import in_range, sizes_of
from plans.documents.check.view import View, said, swap
from plans.documents.paper import Line, SignColumn

LEAST_SPACE = 20  # mm for signature and seal; practice is four to five lines
STATE_MARKS = {"TM": "TM.", "KT": "KT.", "TL": "TL.", "TUQ": "TUQ.", "Q": "Q."}
PARTY_MARKS = {"TM": "T/M", "KT": "K/T", "TL": "T/L", "Q": "Q."}
_MARK = re.compile(
    r"^(?P<mark>T\s?/?\s?U\s?/?\s?Q|T\s?/?\s?M|K\s?/?\s?T|T\s?/?\s?L|Q)(?P<tail>\s?[./]*)\s+(?P<rest>.+)$"
)
_ONE_HEAD = re.compile(
    r"^(SỞ|BỘ(?! CHÍNH TRỊ)|CỤC|CHI CỤC|TỔNG CỤC|PHÒNG|TRƯỜNG|TRUNG TÂM|VĂN PHÒNG|VIỆN|BỆNH VIỆN|THANH TRA|BAN GIÁM"
    r"|GIÁM ĐỐC|HIỆU TRƯỞNG|CỤC TRƯỞNG|BỘ TRƯỞNG|TRƯỞNG PHÒNG|CHỦ TỊCH|CHÁNH VĂN PHÒNG|LÃNH ĐẠO)\b"
)
_COMMITTEE = re.compile(
    r"^(BÍ THƯ|BAN THƯỜNG VỤ|BAN CHẤP HÀNH|TỈNH [ỦU][YỶ]|THÀNH [ỦU][YỶ]|ĐẢNG [ỦU][YỶ]|CHI BỘ|CHI [ỦU][YỶ])\b"
)
_DEPUTY = re.compile(r"^(PHÓ\b|THỨ TRƯỞNG\b)")
_PARTY_TITLE = re.compile(
    r"^(PHÓ BÍ THƯ THƯỜNG TRỰC|PHÓ BÍ THƯ|BÍ THƯ|PHÓ CHỦ NHIỆM|CHỦ NHIỆM|PHÓ CHỦ TỊCH|CHỦ TỊCH)\s+"
    r"((?:TỈNH|THÀNH|ĐẢNG|CHI|HUYỆN|QUẬN) [ỦU][YỶ]|CHI BỘ|ĐẢNG BỘ|BAN THƯỜNG VỤ|[ỦU][YỶ] BAN)"
)
_DEGREE = re.compile(
    r"^(GS|PGS|TS|TSKH|ThS|Th\.S|CN|KS|BS|BSCK|DS|Luật sư|NGƯT|NGND|NSƯT|NSND|Giáo sư|Phó Giáo sư|Tiến sĩ|Thạc sĩ|"
    r"Cử nhân|Kỹ sư|Bác sĩ|Đại tá|Thượng tá|Trung tá|Thiếu tá|Thiếu tướng|Trung tướng|Thượng tướng|Đại tướng)\b\.?",
    re.I,
)
_SECTOR = re.compile(r"^(TRƯỜNG|HỌC VIỆN|ĐẠI HỌC|BỆNH VIỆN|VIỆN|TRUNG TÂM Y TẾ|BỘ CHỈ HUY|BỘ TƯ LỆNH|CÔNG AN)\b")


def check(view: View) -> Iterator[Finding]:
    for column in (view.paper.close.sign, view.paper.close.sign_left):
        if column is not None:
            lines = [said(line) for line in column.lines]
            yield from _prefixes(view, column)
            yield from _who(view, column, lines)
            yield from _titles(view, column)
            yield from _looks(view, column)
    yield from _room(view)


def parts(text: str) -> tuple[str, str, str]:
    """(TM, the mark as typed, the rest); the first is empty without a mark."""
    found = _MARK.match(text.upper())
    if not found:
        return "", "", text
    typed = text[: found.end("tail")].rstrip()
    if not found["tail"].strip() and "/" not in found["mark"] and found["mark"] == "Q":
        return "", "", text
    return re.sub(r"[\s/]", "", found["mark"]), typed, found["rest"]


def _prefixes(view: View, column: SignColumn) -> Iterator[Finding]:
    """TM. KT. TL. TUQ. Q. on state papers; T/M K/T T/L Q. on Party papers."""
    marks = PARTY_MARKS if view.is_party else STATE_MARKS
    for line in column.lines:
        mark, typed, _ = parts(said(line))
        if not mark:
            continue
        wanted = marks.get(mark)
        if wanted is None:
            yield view.find("SIG-20a", "Văn bản của Đảng không có thể thức thừa ủy quyền (TUQ).", line)
        elif typed != wanted:
            system = "của Đảng" if view.is_party else "hành chính nhà nước"
            message = f"Văn bản {system} ghi “{wanted}”, hiện ghi “{typed}”."
            mend = swap(f"^{re.escape(typed)}", wanted)
            yield view.find("SIG-20a", message, line, mend=mend)


def _who(view: View, column: SignColumn, texts: list[str]) -> Iterator[Finding]:
    issuer = " ".join(said(line) for line in view.of("issuer")).upper()
    for at, line in enumerate(column.lines):
        mark, _, rest = parts(texts[at])
        rest, below = rest.upper(), texts[at + 1].upper() if at + 1 < len(texts) else ""
        if mark == "KT":
            yield from _for_head(view, line, rest, below)
        elif mark == "TM" and not view.is_party and _ONE_HEAD.match(rest):
            yield view.find(
                "SIG-20c", f"{rest} theo chế độ thủ trưởng: người đứng đầu ký trực tiếp, không ghi “TM.”.", line
            )
        elif mark == "TM" and not view.is_party and _one_head_issuer(issuer, rest):
            yield view.find(
                "SIG-20c", "Cơ quan theo chế độ thủ trưởng không ký “TM.”: người đứng đầu ký trực tiếp.", line
            )
        elif mark in ("TL", "TUQ") and not below:
            yield view.find("SIG-20b", "Thiếu chức vụ của người ký thừa lệnh, thừa ủy quyền ở dòng dưới.", line)
    if texts and not view.is_party and not parts(texts[0])[0] and _DEPUTY.match(texts[0].upper()) and len(texts) == 1:
        message = "Cấp phó ký phải ghi “KT.” và chức vụ người đứng đầu ở dòng trên."
        yield view.find("SIG-20b", message, column.lines[0])


def _one_head_issuer(issuer: str, rest: str) -> bool:
    return bool(_ONE_HEAD.match(issuer)) and not re.match(r"(HỘI ĐỒNG|BAN CHỈ ĐẠO|TỔ )", rest)


def _for_head(view: View, line: Line, head: str, below: str) -> Iterator[Finding]:
    if view.is_party and _COMMITTEE.match(head):
        yield view.find("SIG-20c", "Cấp ủy là tập thể: phó bí thư ký thay mặt (T/M), không ký thay (K/T).", line)
    elif not below:
        yield view.find("SIG-20b", "Ký thay phải có chức vụ cấp phó của người ký ở dòng dưới.", line)
    elif not _DEPUTY.match(below) and not re.search(r"\bPHÓ\b", below):
        yield view.find("SIG-20b", f"Ký thay là của cấp phó; “{below}” không phải chức vụ cấp phó.", line)


def _titles(view: View, column: SignColumn) -> Iterator[Finding]:
    for line in column.lines:
        if view.is_party and (found := _PARTY_TITLE.match(said(line).upper())):
            message = f"Chức vụ không ghi kèm tên cơ quan: ghi “{found[1]}”."
            yield view.find("SIG-21a", message, line, mend=swap(f"(?i)^({re.escape(found[1])}).*", r"\1"))
    for line in column.name:
        if line.role != "signer":
            continue
        text, issuer = said(line), " ".join(said(one) for one in view.of("issuer")).upper()
        if _DEGREE.match(text) and not _SECTOR.match(issuer):
            yield view.find("SIG-21b", "Không ghi học hàm, học vị, quân hàm, danh hiệu trước họ tên.", line)
        if text == text.upper() and " " in text:
            yield view.find("SIG-21d", "Họ tên người ký in thường, chữ đầu viết hoa.", line, mend=str.title)


def _looks(view: View, column: SignColumn) -> Iterator[Finding]:
    """State: every line bold. Party: the first of two lines and the name bold, the title not."""
    for at, line in enumerate(column.lines):
        look = view.look(line)
        if view.is_party and len(column.lines) == 1:
            continue  # a lone title: no sample of its weight is known
        wanted = not view.is_party or at == 0
        if look.bold != wanted or look.italic:
            name = "in đứng, đậm" if wanted else "in đứng, không đậm"
            yield view.find("SIG-21c", f"{'Quyền hạn' if at == 0 else 'Chức vụ'} người ký {name}.", line)
        if said(line) != said(line).upper():
            yield view.find("SIG-21c", "Quyền hạn, chức vụ người ký in hoa.", line)
    for line in (*column.lines, *column.name):
        look = view.look(line)
        if line.role == "signer" and (not look.bold or look.italic):
            yield view.find("SIG-21c", "Họ tên người ký in đứng, đậm.", line)
        if not in_range(look.size, view.is_party, line.role):
            yield view.find(
                "SIG-21c", f"Phần ký dùng cỡ {sizes_of(view.is_party, line.role)}, hiện {look.size:g}.", line
            )


def _room(view: View) -> Iterator[Finding]:
    pages, close = view.pages, view.paper.close
    line = next(iter((*close.sign.lines, *close.sign.name)), None)
    if pages is not None and pages.sign_alone:
        message = "Phần ký đứng một mình ở trang cuối: giữ ít nhất hai dòng nội dung cùng trang."
        yield view.find("SIG-22a", message, line, place="" if line else "sign")
    gap = pages.signature_gap if pages is not None and pages.signature_gap is not None else view.format.signature_space
    if gap < LEAST_SPACE and close.sign.name:
        message = f"Chỗ ký và đóng dấu cao {gap:.0f} mm: chừa khoảng 25–30 mm giữa chức vụ và họ tên."
        yield view.find("SIG-22b", message, line, place="" if line else "sign")
