"""Points 11 and 13, and 12 as far as the paper alone shows it: bases and papers cited in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from orgs.text import document_key
from plans.documents.check.finding import Finding
from plans.documents.check.symbols import BODY
from plans.documents.check.view import View, ending, said, swap
from plans.documents.paper import Line

KINDS = (
    "Nghị quyết", "Nghị định", "Quyết định", "Quy định", "Quy chế", "Chỉ thị", "Kết luận", "Thông tư", "Thông tri",
    "Thông báo", "Hướng dẫn", "Kế hoạch", "Chương trình", "Công văn", "Công điện", "Báo cáo", "Tờ trình", "Đề án",
)  # fmt: skip
_KIND = "|".join(KINDS)
# 12-CT/TW, 15/KH-SGDĐT, 30/2020/NĐ-CP, 399-QĐ/TW; badly written ones too (12CT/TW, 12 - CT/TW).
_CODE = rf"\d{{1,4}}(?:/\d{{4}})?\s?[-–/]?\s?[A-ZĐ][A-Za-zĐđƯư&]*(?:\s?[-–/]\s?{BODY}(?![^\W\d_]))+"
_DAY = r"[Nn]gày\s+(?:\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|\d{1,2}-\d{1,2}-\d{4})"
_CITED = re.compile(rf"(?P<kind>(?i:{_KIND}))\s+(?:số\s+)?(?P<code>{_CODE})(?P<day>,?\s+{_DAY})?(?P<body>,?\s+của\s+)?")
_SHAPE = re.compile(rf"\d+(/\d{{4}})?[-/](?=[A-ZĐ])[A-Za-zĐđƯư&]+([-/]{BODY})+")
_LAW = re.compile(r"^(?:căn cứ\s+)?(?:bộ luật|luật|pháp lệnh)\b", re.I)
_LAW_NUMBER = re.compile(r",?\s*(?:số\s+)?\d+/\d{4}/(?:QH|UBTVQH|PL-UBTVQH)\d*(?:,?\s*ngày\s+[\d/]+)?", re.I)
_NAMED = re.compile(rf"^(?:căn cứ|thực hiện)\s+(?P<kind>{_KIND})\b(?P<rest>.*)$", re.I)
_CONGRESS = re.compile(r"đại hội|hội nghị|trung ương \d|khóa|khoá|này|nêu trên|trên đây", re.I)


@dataclass(frozen=True)
class Cited:
    """One mention of a paper: `has_day`, `has_body` tell whether it is in full."""

    line: Line
    kind: str
    code: str
    key: str
    on: date | None
    has_day: bool
    has_body: bool
    is_first: bool  # of its sentence; what follows is the subject of the paper cited first
    text: str
    after: str = ""  # what follows: begins with the body when `has_body`

    @property
    def is_full(self) -> bool:
        return self.has_day and self.has_body


def check(view: View) -> Iterator[Finding]:
    yield from _bases(view)
    cited = list(cited_in(view))
    yield from _forms(view, cited)
    yield from _incomplete(view, cited)
    yield from _twice(view, cited)
    yield from _later(view, cited)


def cited_in(view: View) -> Iterator[Cited]:
    for line in (*view.of("subject", "brief"), *view.texts):
        yield from cited_of(line)


def cited_of(line: Line) -> Iterator[Cited]:
    """The papers that a line names, from left to right."""
    text, ends = said(line), 0
    for at, match in enumerate(_CITED.finditer(text)):
        code = re.sub(r"\s+", " ", match["code"]).strip()
        fresh = at == 0 or bool(re.search(r"[.;!?]\s|[;:]", text[ends : match.start()]))
        ends = match.end()
        yield Cited(
            line=line,
            kind=match["kind"],
            code=code,
            key=loose(code),
            on=day_of(match["day"] or ""),
            has_day=bool(match["day"]),
            has_body=bool(match["body"]),
            is_first=fresh,
            text=match[0].strip(),
            after=text[match.end() : match.end() + 160],
        )


def loose(code: str) -> str:
    """Only letters and digits: `12CT/TW` and `12-CT/TW` are one paper."""
    return re.sub(r"[^A-Z0-9]", "", document_key(code))


def day_of(text: str) -> date | None:
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    if len(numbers) != 3:
        return None
    try:
        return date(numbers[2], numbers[1], numbers[0])
    except ValueError:
        return None


def paper_day(view: View) -> date | None:
    """The day of this paper: printed, else today for a draft."""
    line = view.first("place")
    printed = day_of(said(line).rpartition("ngày")[2]) if line else None
    return printed or view.context.today


# -- căn cứ ----------------------------------------------------------------------------------------------------------


def _bases(view: View) -> Iterator[Finding]:
    lines = view.of("basis")
    for at, line in enumerate(lines, start=1):
        yield from _marks(view, line, at == len(lines))
        yield from _style(view, line)
        yield from _law(view, line)
        yield from _named(view, line)
    proposals = [at for at, line in enumerate(lines) if said(line).lower().startswith("theo đề nghị")]
    if any(at < len(lines) - 1 for at in proposals) and len(proposals) < len(lines) - proposals[0]:
        yield view.find("BAS-11e", "“Theo đề nghị của …” là căn cứ cuối cùng.", lines[proposals[0]])


def _marks(view: View, line: Line, is_last: bool) -> Iterator[Finding]:
    text, wanted = said(line), "." if is_last else ";"
    if not text.endswith(wanted) or text.endswith("./."):
        name = "dấu chấm (.)" if is_last else "dấu chấm phẩy (;)"
        place = "Căn cứ cuối cùng" if is_last else "Mỗi căn cứ"
        yield view.find("BAS-11a", f"{place} kết thúc bằng {name}.", line, mend=ending(wanted))


def _style(view: View, line: Line) -> Iterator[Finding]:
    look, has_dash = view.look(line), bool(re.match(r"[-–] ", said(line)))
    if view.is_party:
        if look.italic:
            yield view.find("BAS-11b", "Căn cứ trong văn bản của Đảng in đứng.", line)
        if not has_dash:
            yield view.find("BAS-11b", "Mỗi căn cứ của văn bản Đảng bắt đầu bằng gạch đầu dòng “- ”.", line)
        return
    if not look.italic or look.bold:
        yield view.find("BAS-11b", "Căn cứ in nghiêng, không đậm.", line)
    if has_dash:
        yield view.find("BAS-11b", "Căn cứ không có gạch đầu dòng.", line, mend=swap(r"^[-–] *", ""))


def _bare(line: Line) -> str:
    return re.sub(r"^[-–]\s*|[\s;.,]+$", "", said(line))


def _law(view: View, line: Line) -> Iterator[Finding]:
    text = _bare(line)
    if not _LAW.match(text):
        return
    if _LAW_NUMBER.search(text):
        year = re.search(r"/(\d{4})/", _LAW_NUMBER.search(text)[0])[1]
        shown = f" năm {year}" if view.is_party else ""
        mend = swap(_LAW_NUMBER, shown)
        message = "Luật, pháp lệnh chỉ ghi tên, không ghi số, ký hiệu"
        message += " (văn bản của Đảng ghi thêm năm ban hành)." if view.is_party else "."
        yield view.find("BAS-11c", message, line, mend=mend, label="Bỏ số, ký hiệu")
    elif view.is_party and not re.search(r"\d{4}", text):
        yield view.find("BAS-11c", "Văn bản của Đảng ghi tên luật kèm năm ban hành.", line)


def _named(view: View, line: Line) -> Iterator[Finding]:
    """A paper in a basis has its number, its day and its body."""
    text = _bare(line)
    found = _NAMED.match(text)
    if not found or _LAW.match(text):
        return
    cited = next(cited_of(line), None)
    if cited is None or not text[: text.find(cited.code)].lower().startswith(("căn cứ", "thực hiện")):
        if not re.match(r"\s+số\b", found["rest"]) and _CONGRESS.search(found["rest"]):
            return
        yield view.find("BAS-11d", f"Ghi đủ số, ký hiệu, ngày và cơ quan ban hành của {found['kind'].lower()}.", line)
        return
    missing = [
        name for name, has in (("ngày tháng năm", cited.has_day), ("cơ quan ban hành", cited.has_body)) if not has
    ]
    if missing:
        yield view.find("BAS-11d", f"Căn cứ thiếu {' và '.join(missing)} của {cited.kind.lower()}.", line)


# -- dẫn chiếu -------------------------------------------------------------------------------------------------------


def _forms(view: View, cited: list[Cited]) -> Iterator[Finding]:
    """Symbols without spaces, with their hyphen; days below ten with a leading zero."""
    for one in cited:
        if not _SHAPE.fullmatch(one.code):
            right = mended(one.code)
            yield view.find(
                "CIT-13c",
                f"Số, ký hiệu “{one.code}” viết sai: không để khoảng trống, đủ gạch nối.",
                one.line,
                excerpt=one.text,
                mend=swap(re.escape(one.code).replace(r"\ ", r"\s+"), right),
            )
        if found := re.search(r"ngày\s+([1-9](?:/\d{1,2}/\d{4}|\s+tháng))", one.text):
            mend = swap(rf"(?<!\d){re.escape(found[1])}", f"0{found[1]}")
            yield view.find("CIT-13c", "Ngày dưới 10 ghi thêm số 0.", one.line, excerpt=one.text, mend=mend)


def mended(code: str) -> str:
    """`12CT/TW`, `12 - CT / TW` → `12-CT/TW`."""
    code = re.sub(r"\s*([-–/])\s*", lambda match: match[1].replace("–", "-"), code)
    return re.sub(r"^(\d+)\s*([A-ZĐ])", r"\1-\2" if code.count("/") else r"\1/\2", code)


def _incomplete(view: View, cited: list[Cited]) -> Iterator[Finding]:
    """A paper that is nowhere named with its day and its body; bases are judged by themselves."""
    named = {one.key for one in cited if one.has_day}
    bodied = {one.key for one in cited if one.has_body}
    told = set()
    for one in cited:
        if one.key in told or one.line.role == "basis" or (one.key in named and one.key in bodied):
            continue
        told.add(one.key)
        missing = [n for n, known in (("ngày tháng năm", named), ("cơ quan ban hành", bodied)) if one.key not in known]
        message = f"Lần đầu dẫn {one.kind} {one.code} phải ghi {' và '.join(missing)}."
        yield view.find("CIT-13a", message, one.line, excerpt=one.text)


def _twice(view: View, cited: list[Cited]) -> Iterator[Finding]:
    """In full at the first citation of the text, later only kind and symbol; its subject is no citation."""
    seen = set()
    for one in cited:
        if one.line.role in ("subject", "brief") or not one.is_first or not one.is_full:
            continue
        if one.key in seen:
            message = f"Đã dẫn đầy đủ {one.kind} {one.code} ở trên: từ lần sau chỉ ghi tên loại và số, ký hiệu."
            yield view.find("CIT-13b", message, one.line, excerpt=one.text)
        seen.add(one.key)


def _later(view: View, cited: list[Cited]) -> Iterator[Finding]:
    own = paper_day(view)
    for one in cited:
        if own and one.on and one.on > own:
            message = f"{one.kind} {one.code} ghi ngày {one.on:%d/%m/%Y}, sau ngày của văn bản này ({own:%d/%m/%Y})."
            yield view.find("CIT-12c", message, one.line, excerpt=one.text)
