"""Secret papers do not belong on a networked machine (Luật 117/2025/QH15, Điều 5 khoản 2): find the stamp, refuse.

A stamp is a line, a cell or a text box that holds nothing but the mark, in capitals; the words in a sentence
("bảo mật", "mật ong") are ordinary text.
"""

import logging
import re

from orgs.errors import DomainError
from orgs.text import nfc

logger = logging.getLogger("directives.secrecy")

CHANNEL = (
    "Tài liệu mang dấu MẬT, TỐI MẬT, TUYỆT MẬT không được soạn, lưu hoặc gửi trên hệ thống này. Hãy chuyển cho văn thư "
    "bảo mật của cơ quan, đăng ký vào sổ riêng và gửi theo đường công văn mật (pháp luật về bảo vệ bí mật nhà nước)."
)
MARKS = frozenset({"MẬT", "TỐIMẬT", "TUYỆTMẬT"})
LABELS = ("ĐỘMẬT", "MỨCĐỘMẬT", "DẤUMẬT", "ĐỘMẬTVĂNBẢN")
# A heading broken over two lines: "… BẢO" + "MẬT" is not a stamp.
_WRAPPED = re.compile(r"\b(BẢO|BÍ|CƠ|GIỮ)\s*$")
_SEGMENTS = re.compile(r"\s{2,}|\t|\|")


class SecretContent(DomainError):
    """The text or file bears a secrecy mark; `message` names the lawful channel."""


def bears_mark(text: str) -> bool:
    """Does a line, or a part of a line set apart by wide space, consist of a secrecy mark?"""
    before = ""
    stacked = ""
    for raw in nfc(text).splitlines():
        line = raw.strip()
        if not line:
            continue
        parts = [line, *_SEGMENTS.split(line)]
        if any(_is_mark(part) for part in parts) and not _WRAPPED.search(before):
            return True
        stacked = stacked + line if len(line) == 1 else ""
        if _is_mark(stacked):
            return True
        before = line
    return False


def refuse_secret(*texts: str, actor=None) -> None:
    """For typed text: raise SecretContent when any bears a mark; the log names the user, never the content."""
    if any(text and bears_mark(text) for text in texts):
        log_refusal("typed text", actor)
        raise SecretContent(CHANNEL)


def log_refusal(what: str, actor) -> None:
    logger.warning("secret content refused: %s, user %s", what, getattr(actor, "pk", None))


def _is_mark(part: str) -> bool:
    if part != part.upper():
        part = _after_label(part)
    letters = "".join(c for c in part if c.isalpha())
    for label in LABELS:
        if letters.startswith(label) and letters != label:
            letters = letters.removeprefix(label)
    return letters in MARKS and len(part) <= 60


def _after_label(part: str) -> str:
    """`Độ mật: Tối mật` is a stamp in a form; without such a label lower-case words are ordinary text."""
    label, colon, value = part.partition(":")
    letters = "".join(c for c in label if c.isalpha()).upper()
    return value.upper() if colon and letters in LABELS else ""
