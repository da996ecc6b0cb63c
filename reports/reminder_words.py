"""Own words of a reminder: plain text with named placeholders, and no other power (reliability.md §1.3)."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError

PLACEHOLDERS = {
    "ten_bao_cao": "tên báo cáo",
    "ky": "kỳ báo cáo",
    "don_vi": "đơn vị phải báo cáo",
    "han_an_toan": "hạn chót an toàn",
    "han_van_ban": "hạn theo văn bản",
    "ngay_cuoi": "ngày cuối cùng",
    "con_lai": "thời gian còn lại",
    "noi_nhan": "nơi nhận báo cáo",
}
_NAMED = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
_BRACED = re.compile(r"\{[^{}]*\}?|\}")


def validate_words(text: str) -> None:
    """Every brace belongs to a name of the list."""
    unknown = sorted(set(_BRACED.findall(_NAMED.sub("", text))))
    if unknown:
        names = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValidationError(f"Không dùng được {' '.join(unknown)}; chỉ có các chỗ điền: {names}.")


def fill_words(text: str, values: Mapping[str, str]) -> str:
    """The text with the values in place; a value is never read again for placeholders."""
    return _NAMED.sub(lambda found: values[found[1]], text)
