"""Point 17 in part and 25: words, letters, abbreviations, what must not be in a paper that goes out."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from plans.documents.check.citations import cited_in, paper_day
from plans.documents.check.finding import Finding
from plans.documents.check.view import View, said, swap
from plans.documents.check.vocabulary import ABBREVIATIONS, DOUBLED, TONE_PAIRS, TWO_TIERS
from plans.documents.paper import Line
from plans.documents.text import plain

_CAPITAL_DAY = re.compile(r"(?<=[\w,;)”\"] )Ngày(?= (?:\d{1,2}[/ ]|…))")
_COMMON = re.compile(r"(?<=các )(Phòng ban|Phòng, ban|Đơn vị|Cơ quan|Địa phương|Trường học|Cấp ủy|Cấp uỷ)(?! [A-ZĐ])")
_UNIT = re.compile(r"(?<=[a-zà-ỹ] )(Tỉnh|Xã|Huyện)(?= (?!Đoàn|Đội|Hội|Ủy|Uỷ)[A-ZĐ][a-zà-ỹ])")
_DOUBLED = re.compile(rf"(?<![\w-])({'|'.join(DOUBLED)})(?: \1)+(?![\w-])", re.I)
_PHRASE = re.compile(r"(?<![\w-])([^\W\d_]+(?: [^\W\d_]+){1,3})(?: \1)+(?![\w-])", re.I)
_DISTRIBUTED = re.compile(r"^(từng|mỗi|mọi|ngày|người|nhà|lớp|đời) ", re.I)
_WORD = re.compile(r"[^\W\d_]+")
_SPACES = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)|\t")
_SHORT = re.compile(r"(?<![\w/&.-])([A-ZĐƯ]{2,7}(?:&[A-ZĐƯ]{1,4})?)(?![\w/&-])")
_DISTRICT = re.compile(
    r"\b(Huyện ủy|Huyện uỷ|Quận ủy|Quận uỷ|Thị ủy|Thị uỷ|UBND (?:các )?(?:huyện|quận|thị xã)|"
    r"(?:Ủy|Uỷ) ban nhân dân (?:các )?(?:huyện|quận|thị xã)|HĐND (?:huyện|quận|thị xã)|"
    r"Đảng bộ (?:huyện|quận|thị xã)|cấp huyện|"
    r"Phòng (?:GD&ĐT|Giáo dục và Đào tạo)|(?:các|từng) (?:quận, huyện|huyện, thị xã|huyện, thành phố)|"
    r"ban cán sự đảng|đảng đoàn)\b",
    re.I,
)
_OPEN = re.compile(
    r"\[\s*(?:…|\.{2,})?\s*\]|\[(?:tên|số|ngày|điền|ghi|nội dung)[^\]]*\]|\.{4,}|…{2,}|_{3,}|\bX{4,}\b|\bx{4,}\b"
    r"|(?:\b(?:số|ngày|tháng|năm|từ|đến|của|do|là|gồm|ông|bà)) (?:…|\.{3})(?=[\s/;,-]|$)",
)


def check(view: View) -> Iterator[Finding]:
    for line in _all(view):
        yield from _words(view, line)
        yield from _letters(view, line)
    yield from _tones(view)
    yield from _abbreviations(view)
    yield from _bodies(view)
    yield from _left_open(view)
    yield from _too_early(view)
    yield from _draft_mark(view)


def _all(view: View) -> list[Line]:
    return [*view.of("subject", "brief"), *view.texts, *(one for one in view.closing if one.role == "recipient")]


def _words(view: View, line: Line) -> Iterator[Finding]:
    text = said(line)
    if _CAPITAL_DAY.search(text):
        mend = swap(_CAPITAL_DAY, "ngày")
        yield view.find("CNT-17a", "“Ngày” giữa câu viết thường: “ngày”.", line, mend=mend, label="Viết thường")
    if found := _COMMON.search(text):
        mend = swap(_COMMON, lambda one: one[0].lower())
        message = f"Danh từ chung giữa câu viết thường: “{found[0].lower()}”."
        yield view.find("CNT-17a", message, line, excerpt=found[0], mend=mend, label="Viết thường")
    if found := _UNIT.search(text):
        message = f"Tên chung của đơn vị hành chính viết thường: “{found[0].lower()} …”."
        yield view.find("CNT-17g", message, line, excerpt=text[found.start() : found.end() + 20])
    for pattern in (_DOUBLED, _PHRASE):
        found = pattern.search(text)
        if found and not _DISTRIBUTED.match(found[1]):
            mend = swap(pattern, r"\1")
            message = f"Lặp từ “{found[1]}”."
            yield view.find("CNT-17c", message, line, excerpt=found[0], mend=mend, label="Bỏ từ lặp")
            break


def _letters(view: View, line: Line) -> Iterator[Finding]:
    """Decomposed letters, hidden signs, double spaces and tabs of a file; our own text is cleaned before it is set."""
    text = plain(line.text)
    if unicodedata.normalize("NFC", text) != text or re.search("[\u00ad\u200b-\u200f\ufeff]", text):
        message = "Chữ tổ hợp hoặc ký tự ẩn: gõ lại bằng Unicode dựng sẵn (TCVN 6909:2001)."
        yield view.find("CNT-17f", message, line)
    if line.role in ("paragraph", "item", "basis", "heading") and _SPACES.search(text.strip()):
        mend = swap(r"[ \t\u00a0]+", " ")
        yield view.find("CNT-17d", "Thừa khoảng trống giữa các chữ.", line, mend=mend)


def _tones(view: View) -> Iterator[Finding]:
    """Ủy or uỷ, hòa or hoà: one way of placing the tone through a text; names in the header stay as they are."""
    yield from _mixed(view, [*view.of("subject", "brief"), *view.paper.bases, *view.body])
    for _, lines in view.sheets:
        yield from _mixed(view, lines)


def _mixed(view: View, lines: list[Line]) -> Iterator[Finding]:
    counted, places = Counter(), {"old": {}, "new": {}}
    for at, line in enumerate(lines):
        for word in _WORD.findall(said(line)):
            if style := tone_style(word):
                counted[style] += 1
                places[style].setdefault(at, (line, []))[1].append(word)
    if len(counted) < 2:
        return
    usual = counted.most_common(1)[0][0]
    rare = "old" if usual == "new" else "new"
    mend = swap(_WORD, lambda found: respelt(found[0], usual) if tone_style(found[0]) else found[0])
    for line, words in places[rare].values():
        message = f"Lẫn hai cách đặt dấu: “{words[0]}” và “{respelt(words[0], usual)}”; dùng một cách."
        shown = ", ".join(dict.fromkeys(words))
        yield view.find("CNT-17b", message, line, excerpt=shown, mend=mend, label="Đặt dấu một cách")


def tone_style(word: str) -> str:
    """`old` for hòa, ủy; `new` for hoà, uỷ; empty where both ways write the same."""
    end = word.lower()[-2:]
    if len(word) < 2 or word.lower().startswith("qu") or end not in TONE_PAIRS:
        return ""
    return TONE_PAIRS[end][0]


def respelt(word: str, style: str) -> str:
    own, other = TONE_PAIRS[word.lower()[-2:]]
    if own == style:
        return word
    tail = "".join(new.upper() if old.isupper() else new for old, new in zip(word[-2:], other, strict=True))
    return word[:-2] + tail


def _abbreviations(view: View) -> Iterator[Finding]:
    """Only of capitals, not common ones, not told in full with the short form in brackets."""
    text = " ".join(said(line) for line in view.texts)
    told = set(re.findall(r"[(“\"](?:sau đây )?(?:gọi tắt là |viết tắt là |gọi là )?([A-ZĐƯ&]{2,7})[)”\"]", text))
    unknown: dict[str, Line] = {}
    for line in view.texts:
        shown = said(line)
        if shown == shown.upper():
            continue
        for short in _SHORT.findall(shown):
            if short not in told | ABBREVIATIONS and not re.fullmatch(r"[IVXLC]+", short):
                unknown.setdefault(short, line)
    if unknown:
        names = ", ".join(unknown)
        message = f"Chữ viết tắt chưa ghi đầy đủ ở lần dùng đầu: {names}."
        yield view.find("CNT-17e", message, next(iter(unknown.values())), excerpt=names)


def _bodies(view: View) -> Iterator[Finding]:
    """District bodies and others that ended on 01/7/2025, named as if they still worked."""
    own = paper_day(view)
    for one in cited_in(view):
        found = _DISTRICT.match(one.after) if one.has_body and one.on and one.on >= TWO_TIERS else None
        if found:
            message = f"“{found[0]}” đã kết thúc hoạt động trước ngày {one.on:%d/%m/%Y} của văn bản được dẫn: xem lại."
            yield view.find("CNT-25a", message, one.line, excerpt=f"{one.text} {found[0]}")
    if own is None or own < TWO_TIERS:
        return
    for line in (*view.of("parent", "issuer", "addressee"), *(one for one in view.closing if one.role == "recipient")):
        if found := _DISTRICT.search(said(line)):
            message = f"“{found[0]}” không còn từ 01/7/2025 (không còn cấp huyện): thay bằng cơ quan hiện nay."
            yield view.find("CNT-25a", message, line, excerpt=found[0])


def _left_open(view: View) -> Iterator[Finding]:
    for line in (*_all(view), *view.of("addressee")):
        if found := _OPEN.search(said(line)):
            message = f"Còn chỗ chưa điền “{found[0].strip()}”: điền hoặc bỏ."
            yield view.find("CNT-25c", message, line, excerpt=found[0].strip())


def _too_early(view: View) -> Iterator[Finding]:
    """Number and date are given by the clerk after the signature."""
    if not view.context.is_draft:
        return
    number, place = view.first("number"), view.first("place")
    if number is not None and re.match(r"Số:? ?\d", said(number)):
        yield view.find("CNT-25b", "Văn bản chưa ký thì để trống số: văn thư cấp số khi ban hành.", number)
    if place is not None and re.search(r"ngày \d", said(place)):
        yield view.find("CNT-25b", "Văn bản chưa ký thì để trống ngày: văn thư ghi ngày khi ban hành.", place)


def _draft_mark(view: View) -> Iterator[Finding]:
    number, place = view.first("number"), view.first("place")
    is_out = view.context.is_final
    if is_out is None and number is not None and place is not None:
        is_out = bool(re.match(r"Số:? ?\d", said(number)) and re.search(r"ngày \d", said(place)))
    for line in view.of("draft"):
        if is_out:
            yield view.find("CNT-25d", "Còn dấu dự thảo trên văn bản đã ký, đã cấp số: bỏ dấu này.", line)
