"""How each system words and punctuates: citations, addressees, Nơi nhận, signatures (document-format: NĐ 30, HD 05)."""

import re

from directives.kinds import DocumentKind
from directives.models import Document, DocumentReference, Recipient
from orgs.formats import vn_date
from orgs.models import Organization, Post
from orgs.models.organization import Format
from orgs.models.people import Authority
from plans.documents.structure import SignLine

PREFIXES = {
    Format.STATE: {"TM": "TM.", "KT": "KT.", "TL": "TL.", "TUQ": "TUQ.", "Q": "Q."},
    Format.PARTY: {"TM": "T/M", "KT": "K/T", "TL": "T/L", "TUQ": "TUQ", "Q": "Q."},
}
PURPOSES = {
    Format.STATE: {"report": "(để b/c)", "cooperate": "(để phối hợp)"},
    Format.PARTY: {"report": "(để báo cáo)", "cooperate": "(để phối hợp)"},
}
_WITHOUT_PARENT = ("Ủy ban nhân dân", "Hội đồng nhân dân", "Tỉnh ủy", "Thành ủy")
_WHOLE = (
    ("Tỉnh ủy", "Đảng bộ tỉnh"),
    ("Thành ủy", "Đảng bộ thành phố"),
    ("Huyện ủy", "Đảng bộ huyện"),
    ("Đảng ủy", "Đảng bộ"),
)
_COMMITTEES = ("Đảng ủy", "Huyện ủy", "Quận ủy", "Thị ủy", "Thành ủy", "Chi bộ")
_LAW = re.compile(r"(bộ luật|luật|pháp lệnh)\s", re.I)
# What may stand under T/M (HD 05 II, I.7); a member of the committee prints no title, no title its body.
_COLLECTIVE_TITLES = ("PHÓ BÍ THƯ", "BÍ THƯ", "PHÓ CHỦ NHIỆM", "CHỦ NHIỆM", "PHÓ CHỦ TỊCH", "CHỦ TỊCH")
_PLACE = re.compile(r"(tỉnh|thành phố|huyện|quận|xã|phường|đặc khu) .+$")
_TWO_LINES = re.compile(r"^(ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN)\s+(.+)$")


def lower_first(text: str) -> str:
    """`Về việc …` → `về việc …`; an abbreviation or a proper name of two capitals stays."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def citation(paper: Document, document_format: str, *, with_subject: bool = True) -> str:
    """Type, number, date, issuer and subject as at a first citation; Party papers put a comma before `ngày`."""
    if paper.kind == DocumentKind.OTHER and _LAW.match(paper.subject):
        return _law(paper.subject, paper.issued_on, document_format)
    return _cite(
        paper.get_kind_display() if paper.kind != DocumentKind.OTHER else "Văn bản",
        paper.code, paper.issued_on, paper.issuer_name, paper.subject if with_subject else "", document_format,
    )  # fmt: skip


def reference_text(reference: DocumentReference, document_format: str) -> str:
    """A basis as printed; a law is named without number and issuer (NĐ 30 Phụ lục I, II.6)."""
    if reference.target is not None:
        return citation(reference.target, document_format)
    if _LAW.match(reference.cited_subject):
        return _law(reference.cited_subject, reference.cited_on, document_format)
    if not reference.cited_code:
        return reference.cited_subject
    kind = "Văn bản"
    if reference.cited_kind not in ("", DocumentKind.OTHER):
        kind = reference.get_cited_kind_display()
    return _cite(
        kind, reference.cited_code, reference.cited_on, reference.cited_issuer, reference.cited_subject, document_format
    )


def _law(name: str, on, document_format: str) -> str:
    """A Party paper adds the year of issue (HD 05 II, I.6.2.3)."""
    is_dated = document_format != Format.PARTY or on is None or re.search(r"\b(19|20)\d\d\b", name)
    return name if is_dated else f"{name} năm {on.year}"


def _cite(kind, code, on, issuer, subject, document_format) -> str:
    text = f"{kind} số {code}" if code else kind
    if on:
        text += f"{',' if document_format == Format.PARTY else ''} ngày {vn_date(on)}"
    if issuer:
        text += f" của {issuer}"
    return f"{text} {about(subject)}" if subject else text


def about(subject: str) -> str:
    """A subject inside a sentence: `về …` is added where it does not begin with it or with a verb of carrying out."""
    subject = lower_first(subject.strip().rstrip("."))
    starts = ("về ", "thực hiện", "triển khai", "v/v ", "hướng dẫn", "đính chính", "quy định", "ban hành")
    return subject if subject.lower().startswith(starts) else f"về {subject}"


def subject_line(subject: str, kind: str, document_format: str) -> str:
    """Capital first letter on a state paper, lower case on a Party one; `V/v`, `về việc` before a công văn's."""
    subject = subject.strip().rstrip(".")
    if kind != DocumentKind.DISPATCH:
        return lower_first(subject) if document_format == Format.PARTY else upper_first(subject)
    bare = re.sub(r"^(v/v|về việc)\s+", "", subject, flags=re.I)
    return f"{'về việc' if document_format == Format.PARTY else 'V/v'} {lower_first(bare)}"


def default_parent(issuer: Organization) -> str:
    """The line above the issuer when its office has not set one: `UBND …` on state papers, `ĐẢNG BỘ …` on Party ones.

    A people's committee and a province's Party committee print no parent; an agency of a committee prints the committee
    itself (NĐ 30 Phụ lục I, II.2; HD 05 II, I.2).
    """
    parent, name = issuer.parent, _toned(issuer.name)
    if parent is None or name.startswith(_WITHOUT_PARENT):
        return ""
    above = _toned(parent.name)
    if issuer.document_format != Format.PARTY:
        return parent.name if not above.startswith("Ủy ban nhân dân") else f"UBND{parent.name[15:]}"
    if not name.startswith(_COMMITTEES):
        return parent.name
    whole = next((f"{w}{parent.name[len(c) :]}" for c, w in _WHOLE if above.startswith(c)), parent.name)
    return "" if above.startswith("Ban Chấp hành Trung ương") else whole


def _toned(name: str) -> str:
    """For comparing: `Tỉnh uỷ` as `Tỉnh ủy`, of the same length."""
    return name.replace("uỷ", "ủy").replace("Uỷ", "Ủy")


def default_issuer(issuer: Organization, parent: str) -> str:
    """The name in full, without the place that the line above already gives."""
    place = _PLACE.search(parent)
    return issuer.name.removesuffix(f" {place[0]}") if place else issuer.name


def header_lines(name: str) -> tuple[str, ...]:
    """In capitals; `ỦY BAN NHÂN DÂN` stands on a line of its own (practice)."""
    name = name.strip().upper()
    if not name:
        return ()
    found = _TWO_LINES.match(name)
    return found.groups() if found else (name,)


def recipient_texts(recipients: list[Recipient], document_format: str) -> tuple[str, ...]:
    """The lines of Nơi nhận without `Như trên` and the archive, each with its purpose in brackets (practice)."""
    kept = [line for line in recipients if not line.is_addressee and line.purpose != Recipient.Purpose.ARCHIVE]
    return tuple(_with_purpose(line, document_format) for line in kept)


def _with_purpose(line: Recipient, document_format: str) -> str:
    text, purpose = bare(line.text), PURPOSES[Format(document_format)].get(line.purpose, "")
    return text if "(" in text or not purpose else f"{text} {purpose}"


def bare(text: str) -> str:
    """A line of a list without its hyphen and its end mark."""
    return text.strip().lstrip("-–•").strip().rstrip(";,.").strip()


def roman(number: int) -> str:
    digits = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in digits:
        while number >= value:
            text, number = text + sign, number - value
    return text


def archive_line(issuer: Organization, document_format: str, drafting_symbol: str) -> str:
    """`Lưu: VT, VP` on state papers, `Lưu Văn phòng Đảng ủy` on Party ones, as the body sets it."""
    if issuer.archive_line:
        return bare(issuer.archive_line)
    if document_format != Format.PARTY:
        return f"Lưu: VT, {drafting_symbol}" if drafting_symbol else "Lưu: VT"
    if issuer.name.lower().startswith("chi bộ"):
        return "Lưu Chi bộ"
    return f"Lưu Văn phòng {' '.join(issuer.name.split()[:2])}"


def drafter_mark(code: str, copies: int | None, document_format: str) -> str:
    """Who drafted it and in how many copies: `PL.(300)` (NĐ 30 Phụ lục I, II.9), `NguyenVanAn-26` (HD 05 II, I.9)."""
    code = code.strip()
    if not copies:
        return code
    if document_format == Format.PARTY:
        return f"{code}-{copies}" if code else str(copies)
    return f"{code}.({copies})" if code and not code.endswith(".") else f"{code}({copies})"


def sign_lines(post: Post | None, authority: str, document_format: str) -> tuple[SignLine, ...]:
    """The lines above the signature (NĐ 30 Điều 13; HD 05 II, I.7); empty when nobody is named yet."""
    if post is None:
        return ()
    title, head = post.title.upper(), (post.head_title or post.title).upper()
    collective = post.collective.upper()
    mark = PREFIXES[Format(document_format)].get(authority, "")
    if document_format == Format.PARTY:
        return _party_lines(title, head, collective, mark, authority)
    lines = {
        Authority.DIRECT: [title],
        Authority.COLLECTIVE: [f"{mark} {collective}", *([f"KT. {head}"] if head != title else []), title],
        Authority.FOR_HEAD: [*([f"TM. {collective}"] if collective else []), f"{mark} {head}", title],
        Authority.BY_ORDER: [f"{mark} {head}", title],
        Authority.BY_MANDATE: [f"{mark} {head}", title],
        Authority.ACTING: [f"{mark} {head}"],
    }[Authority(authority)]
    return tuple(SignLine(line) for line in lines)


def _party_lines(title, head, collective, mark, authority):
    """A committee is a collective: its deputy signs T/M, never K/T. Only the first of two lines is bold."""
    if authority == Authority.COLLECTIVE:
        shown = next((known for known in _COLLECTIVE_TITLES if title.startswith(known)), "")
        return (SignLine(f"{mark} {collective}"), *([SignLine(shown, is_bold=False)] if shown else []))
    if authority == Authority.FOR_HEAD:
        return (SignLine(f"{mark} {head}"), SignLine(title, is_bold=False))
    if authority == Authority.BY_ORDER:
        return (SignLine(f"{mark} {collective or head}"), SignLine(title, is_bold=False))
    if authority == Authority.ACTING:
        return (SignLine(f"{mark} {head}", is_bold=False),)
    return (SignLine(title, is_bold=False),)
