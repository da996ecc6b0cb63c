"""Vietnamese text: one normal form at the door, one folded form for search."""

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SHAPES = "\u0302\u0306\u031b"
_TONE_BEFORE_SHAPE = re.compile(f"([{_TONES}])([{_SHAPES}])")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def nfc(text: str) -> str:
    """Composed text without invisible characters; a tone typed before its hat or horn is put right."""
    decomposed = unicodedata.normalize("NFD", text.translate(_INVISIBLE))
    return unicodedata.normalize("NFC", _TONE_BEFORE_SHAPE.sub(r"\2\1", decomposed))


def fold(text: str) -> str:
    """Lower-case text without any diacritic, one space between words: what searches compare."""
    plain = text.replace("đ", "d").replace("Đ", "D")
    marks_off = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return " ".join(marks_off.casefold().split())


def lower_first(text: str) -> str:
    """The text as it stands inside a sentence."""
    return text[:1].lower() + text[1:]


def document_key(code: str) -> str:
    """The comparable form of a symbol: `12- CT/TW` and `12-CT/TW` are the same paper."""
    return fold(code).replace(" ", "").upper()
