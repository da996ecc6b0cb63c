"""Reports and reminder letters as papers: the structure that every renderer of `plans.documents` takes."""

import re
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from directives.kinds import DocumentKind
from orgs.formats import vn_date, vn_number
from orgs.models import Organization, Post
from orgs.models.organization import Format
from orgs.text import lower_first
from plans.documents import Structure, signature_by
from plans.documents.assembly import issuer_parts
from plans.documents.formats import format_of
from plans.documents.structure import (
    HEADING,
    ITEM,
    PARAGRAPH,
    TABLE,
    Annex,
    Block,
    Column,
    Signature,
    SignLine,
    Table,
)
from plans.documents.text import lines_of
from plans.documents.wording import archive_line, citation, roman, upper_first
from plans.numbers import symbol_for
from reports.cuts import WHOLE, Cut, cut_sheet
from reports.models import Duty
from reports.report_tables import attached_lines, explanation_lines, figure_blocks, progress_blocks
from reports.sheets import Sheet

ROWS_IN_TEXT = 10  # more go to an annex
NAMED = 10  # addressees named one by one; more stand in the annex

OVERDUE = (
    Column("TT", 6, "center"),
    Column("Đơn vị", 28),
    Column("Báo cáo", 30),
    Column("Theo văn bản", 18),
    Column("Hạn nộp", 12, "center"),
    Column("Quá hạn (ngày)", 10, "right"),
)


# The name of the paper and its period stand in the header and at the end of the subject already.
_SAID_TWICE = re.compile(r"^báo cáo\b(\s+(định kỳ|hằng năm|năm(?!\s+học)|quý|tháng)\b)?\s*", re.I)
OFFICE = "VP"  # văn phòng, where no department receives the reports
HEAD_OF_UNIT = "THỦ TRƯỞNG ĐƠN VỊ"  # where the portal knows no post of the body


# --- Báo cáo ----------------------------------------------------------------------------------------
def report_paper(sheet: Sheet, cut: Cut | None = None, by_unit: Annex | None = None) -> Structure:
    """The report of a duty as a paper to print, sign and stamp, or the part of it that a receiver gets.

    `by_unit`: the annex with the figures of each unit below (`reports.unit_annex`), where it is wanted. Number and
    day stay blank until văn thư has given them.
    """
    cut = cut or WHOLE
    sheet = cut_sheet(sheet, cut)
    duty, version = sheet.duty, sheet.version
    body, look = duty.organization, duty.organization.document_format
    sent_on = timezone.localdate(version.sent_at) if version and version.sent_at else timezone.localdate()
    receivers = [line.organization.name for line in _receivers(duty)]
    blocks, annexes = _report_parts(sheet, cut)
    blocks = [_opening(duty), *_corrects(version), *blocks]
    if by_unit:
        blocks.append(Block(PARAGRAPH, f"Số liệu của từng đơn vị tại Phụ lục “{by_unit.title}” kèm theo Báo cáo này."))
        annexes = (*annexes, by_unit)
    return Structure(
        **issuer_parts(body),
        **_frame(body, DocumentKind.REPORT, sent_on) | _numbered(version),
        kind_name="BÁO CÁO",
        subject=_report_subject(duty),
        addressees=() if look == Format.PARTY else tuple(receivers),  # HD 05 II, I.9: only công văn, tờ trình
        blocks=(*blocks, Block(PARAGRAPH, f"Trên đây là báo cáo của {body.name}.")),
        recipients=tuple(receivers) if look == Format.PARTY else (),
        sign=_signature(body, sent_on, version.sent_by if version else None),
        annexes=annexes,
    )


def _numbered(version) -> dict:
    """Number and day as given; the symbol stands in them already."""
    if version is None or not version.has_number:
        return {}
    code, symbol = version.paper_code, _symbol_of(version.duty.organization)
    bare = code.removesuffix(symbol)
    return {"number": bare, "symbol": symbol if bare != code else "", "day": version.paper_on}


def _symbol_of(body: Organization) -> str:
    return symbol_for(DocumentKind.REPORT, body.document_format, body.symbol)[1]


def _receivers(duty: Duty):
    rows = duty.requirement.receivers.exclude(organization=duty.organization_id)
    return rows.select_related("organization", "via")


def _report_subject(duty: Duty) -> str:
    bare = _SAID_TWICE.sub("", duty.requirement.name.strip())
    return upper_first(f"{bare} {duty.period_within}".strip())


def _opening(duty: Duty) -> Block:
    paper, body = duty.requirement.document, duty.organization
    cited = citation(paper, body.document_format)
    return Block(PARAGRAPH, f"Thực hiện {cited}, {body.name} báo cáo kết quả {duty.period_within} như sau:")


def _corrects(version) -> list[Block]:
    """A correction names what it takes the place of, and why."""
    if version is None or version.corrects is None:
        return []
    wrong = version.corrects
    named = f"Báo cáo số {wrong.paper_code} ngày {vn_date(wrong.paper_on)}" if wrong.has_number else "báo cáo"
    named += "" if wrong.has_number else f" đã gửi ngày {vn_date(timezone.localdate(wrong.sent_at))}"
    reason = f" Lý do: {version.correction_reason.strip()}" if version.correction_reason.strip() else ""
    return [Block(PARAGRAPH, f"Báo cáo này đính chính, thay thế {named}.{reason}")]


def _report_parts(sheet: Sheet, cut: Cut) -> tuple[list[Block], tuple[Annex, ...]]:
    titles, annexes = _Titles(sheet.duty.organization.document_format), []
    blocks = []
    if sheet.version and sheet.version.nothing_to_report:
        blocks.append(Block(PARAGRAPH, "Trong kỳ, đơn vị không phát sinh nội dung phải báo cáo."))
    for line in sheet.headings:
        if line.text.strip():
            blocks += [titles.next(line.heading.title), *_paragraphs(line.text)]
    for title, tables in (
        ("Kết quả thực hiện nhiệm vụ được giao", progress_blocks(sheet.progress)),
        ("Số liệu báo cáo", figure_blocks(sheet.indicators)),
    ):
        if tables:
            blocks.append(titles.next(title))
            blocks += _here_or_annex(title, tables, annexes)
    for title, said in (
        ("Giải trình số liệu", _items(explanation_lines(sheet.version, cut))),
        ("Ghi chú của đơn vị", _paragraphs(sheet.version.note) if sheet.version else []),
        ("Tài liệu gửi kèm", _items(attached_lines(sheet))),
    ):
        if said:
            blocks += [titles.next(title), *said]
    return blocks, tuple(annexes)


class _Titles:
    """Headings of level 1, numbered as the system numbers them."""

    def __init__(self, look: str):
        self.mark, self.at = ("-" if look == Format.PARTY else "."), 0

    def next(self, title: str) -> Block:
        self.at += 1
        return Block(HEADING, upper_first(title.strip()), f"{roman(self.at)}{self.mark}", 1)


def _paragraphs(text: str) -> list[Block]:
    return [Block(PARAGRAPH, line) for line in lines_of(text)]


def _items(lines: list[str]) -> list[Block]:
    return [Block(ITEM, line, "-") for line in lines]


def _here_or_annex(title: str, blocks: list[Block], annexes: list[Annex]) -> list[Block]:
    if sum(len(block.table.rows) for block in blocks if block.table) <= ROWS_IN_TEXT:
        return blocks
    annexes.append(Annex(title, tuple(blocks)))
    return [Block(PARAGRAPH, f"Chi tiết tại Phụ lục “{title}” kèm theo Báo cáo này.")]


# --- Công văn đôn đốc -------------------------------------------------------------------------------
def reminder_paper(body: Organization, duties: Iterable[Duty], on: date) -> Structure:
    """A body asks those below for what is overdue on the day; the list of reports stands in the annex.

    Duties come with `organization` and `requirement__document` read. Number and day stay blank, nothing is stored.
    """
    duties = list(duties)
    units = list({duty.organization_id: duty.organization for duty in duties}.values())
    named = tuple(unit.name for unit in units) if len(units) <= NAMED else ("Các đơn vị có tên trong Phụ lục kèm theo",)
    many = "các đơn vị" if len(units) > 1 else "đơn vị"
    texts = (
        f"Qua theo dõi việc thực hiện chế độ báo cáo, tính đến ngày {vn_date(on)}, {body.name} chưa nhận được "
        f"{vn_number(len(duties))} báo cáo đã quá hạn của {vn_number(len(units))} đơn vị "
        "(danh sách tại Phụ lục kèm theo Công văn này).",
        f"{body.name} đề nghị thủ trưởng {many} chỉ đạo hoàn thành và gửi ngay các báo cáo còn thiếu; "
        "nêu rõ lý do chậm và chịu trách nhiệm về việc thực hiện chế độ báo cáo của đơn vị mình.",
        f"Đề nghị {many} nghiêm túc thực hiện.",
    )
    return Structure(
        **issuer_parts(body),
        **_frame(body, DocumentKind.DISPATCH, on, _department(body, duties)),
        kind_name="",
        subject="đôn đốc gửi báo cáo quá hạn",
        addressees=named,
        blocks=tuple(Block(PARAGRAPH, text) for text in texts),
        sign=_signature(body, on),
        annexes=(Annex("Danh sách báo cáo quá hạn", (Block(TABLE, table=_overdue_table(duties, on)),), True),),
    )


def _overdue_table(duties: list[Duty], on: date) -> Table:
    rows = tuple(
        (
            str(at),
            duty.organization.name,
            f"{duty.requirement.name}, {lower_first(duty.period)}",
            _named(duty.requirement.document),
            vn_date(duty.last_on),
            vn_number((on - duty.last_on).days),
        )
        for at, duty in enumerate(duties, start=1)
    )
    return Table(OVERDUE, rows)


def _named(paper) -> str:
    """`08/CTr-UBND`, else its kind and day: a paper registered without its number."""
    return paper.code or f"{paper.get_kind_display()} ngày {vn_date(paper.issued_on)}"


def _department(body: Organization, duties: list[Duty]) -> str:
    """The symbol of the department through which the body receives these reports, else its office (văn phòng).

    It stands in the number of a state công văn (NĐ 30/2020, Phụ lục I, II.3).
    """
    lines = duties[0].requirement.receivers.filter(organization=body, via__isnull=False) if duties else ()
    return next((line.via.symbol for line in lines if line.via.symbol), OFFICE)


# --- Both -------------------------------------------------------------------------------------------
def _frame(body: Organization, kind: str, on: date, unit: str = "") -> dict:
    prefix, symbol = symbol_for(kind, body.document_format, body.symbol, unit)
    return {
        "format": body.document_format,
        "kind": kind,
        "number_prefix": prefix,
        "symbol": symbol,
        "place": body.place,
        "year": on.year,
        "archive": archive_line(body, body.document_format, unit),
        "rules": format_of(body.document_format).dated,
    }


def _signature(body: Organization, on: date, signer=None) -> Signature:
    """The post of the one who sent it, else the first post of the body that somebody holds."""
    posts = Post.objects.on(on).filter(organization=body, holder__isnull=False).select_related("holder")
    post = posts.filter(holder=signer).first() if signer else None
    post = post or (None if signer else posts.first())
    if post is None:
        lines = (SignLine(HEAD_OF_UNIT),) if body.document_format != Format.PARTY else ()
        return Signature(lines, signer.full_name if signer else "")
    authority = post.authorities[0] if post.authorities else "direct"
    found = signature_by(post, authority, body.document_format)
    return Signature(tuple(SignLine(**line) for line in found["lines"]), found["name"])
