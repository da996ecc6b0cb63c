"""Numbers, symbols and dates as each system writes them (document-format §2.3, 2.4, 3.3, 3.4)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from plans.documents.check.view import swap

STATE_KINDS = (
    "NQ|QĐ|CT|QC|QyĐ|TC|TB|HD|CTr|KH|PA|ĐA|DA|BC|BB|TTr|HĐ|CĐ|BGN|BTT|GUQ|GM|GGT|GNP|PG|PC|PB|SY|TrS|SL"
)  # fmt: skip
PARTY_KINDS = "NQ|QĐ|CT|KL|QC|TT|HD|TB|BC|KH|CTr|ĐA|PA|DA|TTr|CV|BB|TC|GM|GGT"
# Capitals, and a small letter between two of them: SGDĐT, SGD&ĐT, SNgV; the Prime Minister is TTg.
BODY = r"(?:TTg|[A-ZĐƯ](?:[A-ZĐƯ0-9&]|[a-zđư](?=[A-ZĐƯ]))*)"
_STATE = re.compile(rf"Số: (\d+|…| )?/({STATE_KINDS})-{BODY}(-{BODY})*")
_STATE_DISPATCH = re.compile(rf"Số: (\d+|…| )?/{BODY}(-{BODY})+")
_PARTY = re.compile(rf"Số (\d+|…| )?-({PARTY_KINDS})/{BODY}(-{BODY})*")
_DATE = re.compile(
    r"(?=[^\W\d_])[^,]*(?:, [^,]+)*, ngày (?:0[1-9]|[12]\d|3[01]) tháng (?:0[12]|[3-9]|1[0-2]) năm \d{4}"
)
_BLANK_DATE = re.compile(
    r"(?=[^\W\d_]).*, ngày ?(?:\.\.+|…)? ?tháng ?(?:\.\.+|…|0[12]|[3-9]|1[0-2])? ?năm ?(?:\d{4}|20…|…|\.\.+)?"
)
# Letters of a kind in the number of a paper of that kind; a kind that is not named here is not judged.
PRINTED = {
    "NQ": "NQ", "CT": "CT", "QD": "QĐ", "QC": "QC", "KL": "KL", "TT": "TT", "CTr": "CTr", "KH": "KH", "HD": "HD",
    "TB": "TB", "BC": "BC", "TTr": "TTr", "DA": "ĐA", "CD": "CĐ",
}  # fmt: skip
_WRONG = {"TTR": "TTr", "CTR": "CTr", "TTr": "TTr", "QYĐ": "QyĐ", "QyD": "QyĐ", "QD": "QĐ"}


@dataclass(frozen=True)
class Fault:
    rule: str
    message: str
    mend: Callable[[str], str] | None = None


def shape_of(is_party: bool, kind: str) -> re.Pattern:
    if is_party:
        return _PARTY
    return _STATE_DISPATCH if kind == "CV" else _STATE


def number_fault(text: str, is_party: bool, kind: str) -> Fault | None:
    """What is wrong with `Số: 15/KH-SGDĐT`, the most telling fault first."""
    text = re.sub(r"\s+", " ", text).strip()
    for fault in (_colon, _letters, _spaces, _zero):
        if found := fault(text, is_party, kind):
            return found
    if shape_of(is_party, kind).fullmatch(text):
        return None
    if not is_party and kind == "CV" and re.fullmatch(rf"Số: (\d+|…| )?/{BODY}", text):
        message = "Công văn cần ký hiệu đơn vị soạn thảo hoặc lĩnh vực sau tên cơ quan: Số: 05/SGDĐT-VP."
        return Fault("HDR-05a", message)
    if re.search(r"[-/]$", text):
        return Fault("HDR-05a", "Cơ quan ban hành chưa có ký hiệu (chữ viết tắt): khai ở trang đơn vị.")
    sample = "Số 15-KH/TU" if is_party else "Số: 05/SGDĐT-VP" if kind == "CV" else "Số: 15/KH-SGDĐT"
    return Fault("HDR-05a", f"Số, ký hiệu chưa đúng mẫu: viết như “{sample}”.")


def _colon(text, is_party, _kind):
    if is_party and re.match(r"Số ?:", text):
        mend = swap(r"Số ?: ?", "Số ")
        return Fault("HDR-05a", "Văn bản của Đảng ghi “Số 15-…”, không có dấu hai chấm sau “Số”.", mend)
    if not is_party and re.match(r"Số (?!:)", text):
        return Fault("HDR-05a", "Ghi “Số:” có dấu hai chấm.", swap(r"^Số ", "Số: "))
    return None


def _letters(text, is_party, kind):
    """The letters of the kind: TTr, CTr, QyĐ for a state quy định, no CV in a state công văn."""
    groups = re.findall(r"[A-Za-zĐđƯư]+", text.partition(" ")[2])
    first = groups[0] if groups else ""
    if first in _WRONG and first != _WRONG[first]:
        right = _WRONG[first]
        if is_party and right == "QyĐ":
            right = "QĐ"
        return Fault("HDR-05b", f"Viết tắt tên loại là “{right}”.", swap(first, right))
    if is_party:
        wanted = {"QyD": "QĐ", "CV": "CV"}.get(kind, PRINTED.get(kind))
    elif kind == "CV":
        if first == "CV":
            return Fault("HDR-05b", "Công văn của cơ quan nhà nước không có “CV” trong ký hiệu: Số: 05/SGDĐT-VP.")
        return None
    else:
        wanted = {"QyD": "QyĐ", "KL": None, "TT": None}.get(kind, PRINTED.get(kind))
    if wanted and first != wanted:
        return Fault("HDR-05b", f"Ký hiệu phải có “{wanted}” đúng tên loại của văn bản, hiện là “{first or 'trống'}”.")
    return None


def _spaces(text, is_party, _kind):
    symbol = re.sub(r"^Số:? ?(\d+|…)? ?", "", text)
    glued = re.match(r"Số:? ?\d+ +[-/]", text)
    if " " in symbol.strip() or "–" in symbol or glued:
        mend = swap(r"(?<=[\w&]) *([-–/]) *(?=\w)", lambda m: m[1].replace("–", "-"))
        return Fault("HDR-05a", "Không để khoảng trống hoặc gạch dài trong số, ký hiệu.", mend)
    return None


def _zero(text, _is_party, _kind):
    if re.match(r"Số:? ?\d(?!\d)", text):
        return Fault(
            "HDR-05c",
            "Số dưới 10 ghi thêm số 0 phía trước: 05.",
            swap(r"^(Số:? ?)(\d)(?!\d)", r"\g<1>0\2"),
        )
    return None


def date_fault(text: str) -> str:
    """What is wrong with `Hà Nội, ngày 05 tháng 01 năm 2026`; blanks before issue are right."""
    text = re.sub(r"\s+", " ", text).strip()
    if _DATE.fullmatch(text) or _BLANK_DATE.fullmatch(text):
        return "" if text[:1].isupper() else "Địa danh viết hoa chữ đầu."
    if re.match(r",? ?ngày", text):
        return "Thiếu địa danh trước ngày tháng."
    if re.search(r"[^,\s] ngày", text):
        return "Đặt dấu phẩy sau địa danh, trước “ngày”."
    if re.search(r"ngày [1-9](?!\d)", text):
        return "Ngày dưới 10 ghi thêm số 0: ngày 05."
    if re.search(r"tháng 0[3-9]", text):
        return "Chỉ tháng 1 và 2 ghi thêm số 0: viết “tháng 6”, không viết “tháng 06”."
    if re.search(r"tháng [12](?!\d)", text):
        return "Tháng 1 và 2 ghi thêm số 0: tháng 01, tháng 02."
    return "Ghi đầy đủ “Địa danh, ngày … tháng … năm …”."
