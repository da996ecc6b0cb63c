"""Figures inside prose that contradict the report's own figures: hints, never more.

Meant to be right rather than complete: a number counts only when its clause says nothing else than the name of one
indicator (“hiện có 25 lưu học sinh trong năm”, “tổng số lưu học sinh: 25”). Dates, symbols, ordinals, approximations,
comparisons, plans, other years and parts of the whole are left alone.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from orgs.formats import vn_number
from orgs.text import nfc
from reports.consolidation.sentences import split_sentences

_TOKEN = re.compile(
    r"(?P<code>\d+\w*(?:[-–/]\w+)+|\d{1,2}\.\d{1,2}\.\d{2,4}|\w*[^\W\d_]\w*(?:[-/&]\w+)+)"
    r"|(?P<number>(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?)(?![\w])(?!\.\d)(?P<percent>\s*%)?"
    r"|(?P<word>\w+(?:\.\d+)*)|(?P<mark>[^\w\s])"
)
_LIST_MARK = re.compile(r"^(?:[-–•+*]|\d{1,2}[.)]|[a-zđ]\)|[IVXLC]{1,5}\.)\s+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BARE = re.compile(r"^(?:tổng số lượng|tổng số|số lượng|tổng|số|tỷ lệ|tỉ lệ)\s+")
_BRACKETS = re.compile(r"\([^)]*\)")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BEFORE = _set("hiện có đã được là tổng số lượng cộng cả tỷ tỉ lệ nay năm học kỳ này trong thống kê ghi nhận cử đạt "
               "đang báo cáo qua thì : -")  # fmt: skip
_BETWEEN = _set("là đạt : = hiện có được nay năm kỳ này trong báo cáo tổng cộng")
_AFTER = _set("trong kỳ năm nay này báo cáo hiện đơn vị tổng cộng")
_WIDE = _set("toàn tỉnh thành phố ngành trên địa bàn")  # what only those who speak for many may call the whole
_WHERE = _set("tại ở sang đi từ nước")
_NEAR = _set("tăng giảm thêm hơn gần khoảng trên dưới mỗi từ đến thiếu còn ước quân bình vượt mới chừng độ - – thứ")
_DATED = _set("ngày năm")
_ORDINAL = _set("ngày tháng năm quý khóa khoá kỳ số điều khoản điểm mục lần thứ khối lớp tuần đợt hạng cấp trang "
                "lục biểu tiết giải tổ khu phường quận đường chương phần bảng")  # fmt: skip
_ELSEWHERE = (
    "trong đó", "riêng", "gồm", "năm trước", "kỳ trước", "cùng kỳ", "năm ngoái", "quý trước", "tháng trước", "kế hoạch",
    "dự kiến", "phấn đấu", "mục tiêu", "chỉ tiêu", "so với", "nếu", "lần lượt", "giai đoạn", "tối đa", "tối thiểu",
    "ít nhất", "nhiều nhất", "ví dụ", "nhiệm kỳ", "quy định", "đề nghị", "sẽ", "cần", "chưa", "không", "lũy kế",
    "luỹ kế", "tính đến", "đến nay", "đầu năm", "đầu kỳ", "trước đây", "trước đó", "tháng", "quý", "đợt",
)  # fmt: skip
_ABOVE = ("thành phố", "toàn tỉnh", "toàn quốc", "cả nước", "toàn ngành", "địa bàn", "tỉnh")  # not one unit's own
_ENDS = _set(", ; . ? ! … ( ) [ ] “ ” \" ‘ ’ '")
_ONE = _set("nhà trường đơn vị cơ quan chúng tôi toàn")


@dataclass(frozen=True)
class Fact:
    """An indicator's figures in the report; any of `values` may stand in the prose."""

    name: str
    unit: str
    is_percent: bool
    values: tuple[Decimal, ...]
    items: dict[str, tuple[Decimal, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Hint:
    sentence: str
    indicator: str
    said: str
    table: str

    def __str__(self):
        return f"Lời ghi {self.said}, bảng ghi {self.table}"


@dataclass(frozen=True)
class _Token:
    text: str
    number: Decimal | None = None
    decimals: int = 0
    is_percent: bool = False
    is_code: bool = False


@dataclass(frozen=True)
class _Name:
    fact: Fact
    core: tuple[str, ...]
    unit: tuple[str, ...]


@dataclass(frozen=True)
class _Speaker:
    """What may stand beside a figure that is the speaker's whole, and after what a figure is somebody else's."""

    before: frozenset[str]
    after: frozenset[str]
    elsewhere: tuple[str, ...]


def check_prose(text: str, facts: Iterable[Fact], *, year: int, subject: str = "", is_one_unit: bool = True) -> list:
    """The hints for one text. `subject`: the name of the body that speaks; a school may call itself “nhà trường”."""
    names = [_name(fact) for fact in facts]
    names = [name for name in names if len(name.core) > 1]
    own = frozenset(_words(subject))
    if is_one_unit:
        named = " ".join(_words(subject))
        above = tuple(phrase for phrase in _ABOVE if phrase not in named)
        speaker = _Speaker(_BEFORE | _ONE | own, _AFTER, _ELSEWHERE + above)
    else:
        speaker = _Speaker(_BEFORE | _WIDE | own, _AFTER | _WIDE, _ELSEWHERE)
    found = []
    for line in text.splitlines() if names else ():
        is_now = True
        for sentence in split_sentences(line):
            tokens = _joined(_tokens(sentence), names)
            is_now = _speaks_of(tokens, year, is_now)
            if is_now:
                found += _hints(sentence, tokens, names, speaker)
    return list(dict.fromkeys(found))


def _hints(sentence, tokens, names, speaker) -> Iterable[Hint]:
    said = ""
    for clause in _clauses(tokens):
        for at, token in enumerate(clause):
            before = f"{said} {' '.join(one.text for one in clause[:at])}"
            if _counts(clause, at) and not any(f" {phrase} " in f"{before} " for phrase in speaker.elsewhere):
                yield from _compare(sentence, token, _matches(clause, at, names, speaker))
        said = f"{said} {' '.join(one.text for one in clause)}"


def _compare(sentence, token, matches) -> Iterable[Hint]:
    """Only the longest name counts, and only when nothing of that name agrees."""
    longest = max((len(name.core) for name, _ in matches), default=0)
    best = [(name, values) for name, values in matches if len(name.core) == longest and values]
    if not best or any(_agrees(token, value) for _, values in best for value in values):
        return
    name, values = best[0]
    mark = "%" if name.fact.is_percent else ""
    said = f"{vn_number(token.number)}{mark} {' '.join(name.core)}"
    yield Hint(sentence, name.fact.name, said, f"{vn_number(round(values[0], 2))}{mark}")


def _matches(clause, at, names, speaker) -> list[tuple[_Name, tuple[Decimal, ...]]]:
    """The indicators the number may be about, each with the figures of the table; no figures: about something else."""
    found = []
    for name in names:
        if name.fact.is_percent != clause[at].is_percent:
            continue
        values = _named_after(clause, at, name, speaker)
        if values is None:
            values = _named_before(clause, at, name, speaker)
        if values is not None:
            found.append((name, values))
    return found


def _named_after(clause, at, name, speaker):
    """“25 lưu học sinh”, “25 người là lưu học sinh”."""
    rest = clause[at + 1 :]
    if _texts(rest[: len(name.core)]) != name.core:
        rest = _without(rest, name.unit)
        rest = rest[1:] if rest and rest[0].text == "là" else rest
    if _texts(rest[: len(name.core)]) != name.core:
        return None
    if not _only(clause[:at], speaker.before):
        return ()
    return _figures(rest[len(name.core) :], name.fact, speaker)


def _named_before(clause, at, name, speaker):
    """“Tổng số lưu học sinh là 25 người”."""
    words, size = _texts(clause[:at]), len(name.core)
    start = next((s for s in range(at - size, -1, -1) if words[s : s + size] == name.core), None)
    if start is None:
        return None
    if not _only(clause[:start], speaker.before) or not _only(clause[start + size : at], _BETWEEN):
        return ()
    return _figures(_without(clause[at + 1 :], name.unit), name.fact, speaker)


def _figures(rest, fact, speaker) -> tuple[Decimal, ...]:
    """What the table says for what follows the name: the whole, or one item of the list; nothing for other words."""
    if _only(rest, speaker.after):
        return fact.values
    said = f" {' '.join(_texts(rest))} "
    named = [item for item in fact.items if f" {' '.join(_words(item))} " in said]
    if len(named) != 1 or not _only(rest, speaker.after | _WHERE | frozenset(_words(named[0]))):
        return ()
    return fact.items[named[0]]


def _only(tokens: Sequence[_Token], words: frozenset[str]) -> bool:
    """Dates, symbols and the year beside the words do not matter; any other word or number does."""
    for at, token in enumerate(tokens):
        is_dated = token.number is not None and at and tokens[at - 1].text in _DATED
        if not (token.is_code or is_dated or token.text in words):
            return False
    return True


def _counts(clause, at) -> bool:
    """Whether the token is a number of things: no ordinal, no approximation, no change, no part of a range."""
    token = clause[at]
    if token.number is None or (at and clause[at - 1].text in _ORDINAL):
        return False
    return not {one.text for one in clause[max(at - 2, 0) : at]} & _NEAR


def _agrees(token, value) -> bool:
    """The number as said may be rounded to its own decimals."""
    step = Decimal(1).scaleb(-token.decimals)
    return token.number == value or (value % step != 0 and abs(token.number - value) < step)


def _speaks_of(tokens, year, before) -> bool:
    """Whether the sentence is about the year; a sentence that names none goes on as the one before."""
    plain = {int(token.number) for token in tokens if _is_year(token)}
    dated = {int(found) for token in tokens if _is_date(token) for found in _YEAR.findall(token.text)}
    if not plain and not dated:
        return before
    return plain <= {year} and (not dated or year in dated)


def _is_date(token) -> bool:
    return token.is_code and not any(sign.isalpha() for sign in token.text)


def _is_year(token) -> bool:
    return token.number is not None and not token.is_percent and 1900 <= token.number <= 2100 and "." not in token.text


def _clauses(tokens) -> Iterable[list[_Token]]:
    clause = []
    for at, token in enumerate(tokens):
        follows = tokens[at + 1].number if at + 1 < len(tokens) else None
        if token.text in _ENDS or (token.text in ("và", "nhưng") and follows is not None):
            yield clause
            clause = []
        else:
            clause.append(token)
    yield clause


def _joined(tokens, names) -> list[_Token]:
    """The tokens without the commas that stand inside the name of an indicator."""
    inside = set()
    for name in names:
        full = _words_and_marks(name.fact.name)
        for start in range(len(tokens) - len(full) + 1) if len(full) > len(name.core) else ():
            if _texts(tokens[start : start + len(full)]) == full:
                inside |= {start + at for at, text in enumerate(full) if text in _ENDS}
    return [token for at, token in enumerate(tokens) if at not in inside]


def _tokens(sentence) -> list[_Token]:
    return [_token(found) for found in _TOKEN.finditer(_LIST_MARK.sub("", nfc(sentence)))]


def _token(found) -> _Token:
    text = found[0].casefold()
    if found["number"]:
        whole, _, fraction = found["number"].partition(",")
        number = Decimal(f"{whole.replace('.', '')}.{fraction or 0}")
        return _Token(found["number"], number, len(fraction), bool(found["percent"]))
    return _Token(text, is_code=bool(found["code"]) and any(sign.isdigit() for sign in text))


def _name(fact: Fact) -> _Name:
    core = tuple(word for word in _words_and_marks(fact.name) if word not in _ENDS)
    return _Name(fact, core, tuple(_words(fact.unit)))


def _words_and_marks(name: str) -> tuple[str, ...]:
    """The name without “Số”, “Tổng số”, “Tỷ lệ” and what stands in brackets."""
    return tuple(_BARE.sub("", " ".join(_words(_BRACKETS.sub("", name)))).split())


def _words(text: str) -> list[str]:
    return [token.text for token in _tokens(text)]


def _texts(tokens) -> tuple[str, ...]:
    return tuple(token.text for token in tokens)


def _without(tokens, words):
    return tokens[len(words) :] if words and _texts(tokens[: len(words)]) == words else tokens
