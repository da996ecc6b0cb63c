"""A plan under the clerk's check: its print, and what the portal knows of the papers and bodies it names."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from directives.models import Document, DocumentReference, Recipient
from orgs.models import Organization, OrganizationName, User
from orgs.text import document_key
from plans.documents.assembly import build, origins
from plans.documents.check.citations import Cited, cited_in, loose, mended
from plans.documents.check.finding import Finding, Fix, in_order
from plans.documents.check.papers import check_paper
from plans.documents.check.view import Context, View, said, swap
from plans.documents.composing import compose
from plans.documents.paper import Line
from plans.documents.text import clean
from plans.documents.wording import bare
from plans.models import Assignment, Plan

DRAFTS = (Plan.State.DRAFT, Plan.State.IN_REVIEW, Plan.State.APPROVED)
_WRITTEN = re.compile(r"opening|closing|section\.\d+\.(?:heading|text)|task\.\d+")  # origins of a text
Relation = DocumentReference.Relation
_ENDS = (Relation.REPLACES, Relation.WITHDRAWS)


def check_plan(plan: Plan, *, user: User | None = None, values: dict | None = None) -> list[Finding]:
    """The findings for a plan as stored, or as typed in an editor (`values` as in `assembly.build`).

    Papers that `user` (the author when nobody asks) may not read are not spoken of.
    """
    structure = build(plan, values)
    day = plan.document.issued_on or plan.signed_on or timezone.localdate()
    is_draft = plan.state in DRAFTS
    context = Context(structure, is_draft=is_draft, is_final=not is_draft, today=day)
    view = View(compose(structure), context)
    found = check_paper(view.paper, context=context)
    found += _known_papers(view, plan, day, user or plan.author)
    found += _ended_bodies(view, plan, day)
    offers = Offers(plan, values)
    return in_order(offers.narrowed(finding) for finding in found)


# -- cited papers ----------------------------------------------------------------------------------------------------


def _known_papers(view: View, plan: Plan, day: date, user: User) -> Iterator[Finding]:
    cited = [one for one in cited_in(view) if one.line.role not in ("subject", "brief")]
    yield from _cited_bodies(view, cited)
    papers = _registered(cited, user)
    ended = _ended(papers, day, user)
    told = set(plan.document.references_out.filter(relation__in=_ENDS).values_list("target", flat=True))  # ended by us
    for one in cited:
        paper = _same_paper(one, papers)
        if paper is None:
            continue
        yield from _as_registered(view, one, paper)
        if paper.pk not in told:
            told.add(paper.pk)
            yield from _in_force(view, one, paper, ended, day)


def _registered(cited: list[Cited], user: User) -> list[Document]:
    """Papers of these numbers that the user may read."""
    keys = {document_key(mended(one.code)) for one in cited}
    if not keys:
        return []
    return list(
        Document.objects.issued()
        .visible_to(user)
        .filter(code_key__in=keys)
        .select_related("issuer")
        .defer("text", "search_text")
    )


def _same_paper(one: Cited, papers: list[Document]) -> Document | None:
    """The registered paper that is meant: by number, and by day or issuing body when they tell papers apart."""
    same = [p for p in papers if loose(p.code) == one.key and p.get_kind_display().lower() == one.kind.lower()]
    dated = [p for p in same if one.on and p.issued_on == one.on]
    issued = [p for p in same if one.has_body and p.issuer_label and _names(one, p)]
    if dated or issued:
        return (dated or issued)[0]
    return same[0] if len(same) == 1 and not one.has_day and not one.has_body else None


def _names(one: Cited, paper: Document) -> bool:
    return one.after.strip().lower().startswith(paper.issuer_label.lower())


def _as_registered(view: View, one: Cited, paper: Document) -> Iterator[Finding]:
    if one.on and paper.issued_on and one.on != paper.issued_on:
        message = f"{one.kind} {paper.code} trong hệ thống ghi ngày {paper.issued_on:%d/%m/%Y}: sửa lại ngày."
        mend = swap(f"{one.on:%d/%m/%Y}", f"{paper.issued_on:%d/%m/%Y}")
        yield view.find("CIT-13d", message, one.line, excerpt=one.text, mend=mend)


def _ended(papers: list[Document], day: date, user: User) -> dict[int, list[DocumentReference]]:
    """What readable papers of that day did to each of these: replaced, withdrawn, amended."""
    if not papers:
        return {}
    rows = DocumentReference.objects.filter(
        target__in=papers,
        relation__in=(*_ENDS, Relation.AMENDS),
        document__in=Document.objects.issued().visible_to(user),
    ).select_related("document")
    found = {}
    for row in rows:
        since = row.effective_on or row.document.issued_on
        if since is None or since <= day:
            found.setdefault(row.target_id, []).append(row)
    return found


def _in_force(view: View, one: Cited, paper: Document, ended, day: date) -> Iterator[Finding]:
    if paper.state == Document.State.WITHDRAWN and (paper.withdrawn_on is None or paper.withdrawn_on <= day):
        since = f" từ {paper.withdrawn_on:%d/%m/%Y}" if paper.withdrawn_on else ""
        message = f"{paper.title} đã bị thu hồi{since}: bỏ hoặc thay căn cứ."
        yield view.find("CIT-12b", message, one.line, excerpt=one.text)
    if paper.issued_on and paper.issued_on > day and not (one.on and one.on > day):
        message = f"{paper.title} ban hành ngày {paper.issued_on:%d/%m/%Y}, sau ngày của văn bản này."
        yield view.find("CIT-12c", message, one.line, excerpt=one.text)
    for row in ended.get(paper.pk, ()):
        if row.relation in _ENDS:
            act = "thay thế" if row.relation == Relation.REPLACES else "thu hồi"
            message = f"{paper.title} đã được {row.document.title} {act}: dẫn văn bản còn hiệu lực."
            rule = "CIT-12a" if row.relation == Relation.REPLACES else "CIT-12b"
            yield view.find(rule, message, one.line, excerpt=one.text)
        else:
            message = f"{paper.title} đã được {row.document.title} sửa đổi, bổ sung: xem lại nội dung dẫn."
            yield view.find("CIT-12d", message, one.line, excerpt=one.text)


# -- bodies ----------------------------------------------------------------------------------------------------------


def _ended_bodies(view: View, plan: Plan, day: date) -> Iterator[Finding]:
    """Bodies in Nơi nhận, Kính gửi and assignments that do not exist on the day of the paper."""
    if plan.frozen:
        return
    lines = [line for line in (*view.of("addressee"), *view.closing) if line.role in ("addressee", "recipient")]
    printed = {re.sub(r"\s*\(.*?\)", "", bare(said(line))): line for line in lines}
    assigned = Assignment.objects.filter(task__document=plan.document)
    meant = Q(pk__in=plan.document.recipients.values("organization")) | Q(pk__in=assigned.values("organization"))
    gone = Q(name__in=printed) & Q(ended_on__lte=day)
    for body in Organization.objects.filter(meant | gone).exclude(pk__in=Organization.objects.on(day)):
        at = printed.get(body.name) or next((line for line in lines if body.label in line.text), None)
        ended = body.ended_on and body.ended_on <= day
        what = f"đã chấm dứt hoạt động từ {body.ended_on:%d/%m/%Y}" if ended else "chưa thành lập vào ngày này"
        message = f"{body.name} {what}: chọn đơn vị kế thừa."
        yield view.find("CNT-25a", message, at, place="" if at else "tasks", excerpt=body.name)
    yield from _renamed_bodies(view, printed, day)


def _renamed_bodies(view: View, printed: dict[str, Line], day: date) -> Iterator[Finding]:
    """Names in Nơi nhận and Kính gửi that a body bore before; no finding where another body bears the name now."""
    old = OrganizationName.objects.filter(name__in=printed, to_on__lte=day).select_related("organization")
    known = set(Organization.objects.on(day).filter(name__in=printed).values_list("name", flat=True)) if old else set()
    for row in old:
        body = row.organization
        if row.name not in known and body.name != row.name and body.exists_on(day):
            message = f"{row.name} đã đổi tên thành {body.name} từ {row.to_on:%d/%m/%Y}."
            mend = swap(re.escape(row.name), body.name)
            yield view.find("CNT-25a", message, printed[row.name], excerpt=row.name, mend=mend, label="Ghi tên mới")


def _cited_bodies(view: View, cited: list[Cited]) -> Iterator[Finding]:
    """Bodies that a citation names as issuing after their end; the day a body began says little of its forerunners."""
    dated = [one for one in cited if one.on and one.has_body]
    names = {name for one in dated for name in _beginnings(one.after)}
    bodies: dict[str, list[Organization]] = {}
    for body in Organization.objects.filter(name__in=names) if names else ():
        bodies.setdefault(body.name, []).append(body)
    for one in dated:
        name = max((n for n in _beginnings(one.after) if n in bodies), key=len, default="")
        if name and all(body.ended_on and body.ended_on <= one.on for body in bodies[name]):
            message = (
                f"{name} không còn hoạt động vào ngày {one.on:%d/%m/%Y} của văn bản được dẫn: xem lại ngày, cơ quan."
            )
            yield view.find("CNT-25a", message, one.line, excerpt=f"{one.text} {name}")


def _beginnings(text: str) -> list[str]:
    """The first two, three, … fifteen words: names that may stand there."""
    words = re.sub(r"[;.,]", " ", text).split()[:15]
    return [" ".join(words[:many]) for many in range(2, len(words) + 1)]


# -- fixes -----------------------------------------------------------------------------------------------------------


def row_of(fix: Fix, rows: list[Recipient]) -> Recipient | None:
    """The stored line that is printed as `fix.old`, with its purpose in brackets; the last of several.

    A line that hands work down is never taken away: what it prints is repeated, what it does is not.
    """
    head, printed = fix.place.partition(".")[0], bare(clean(fix.old))
    found = [row for row in rows if _part_of(row) == head and printed.startswith(bare(clean(row.text)) or "?")]
    best = max(found, key=lambda row: len(bare(clean(row.text))), default=None)
    same = [row for row in found if best is not None and bare(row.text) == bare(best.text)]
    if not fix.new:
        same = [row for row in same if row.purpose != Recipient.Purpose.EXECUTE]
    return same[-1] if same else None


def basis_of(fix: Fix, rows: list[DocumentReference]) -> DocumentReference | None:
    """The stored basis of words only that is printed as `fix.old`; a chosen or numbered paper prints its own data."""
    typed = (row for row in rows if row.relation == Relation.BASIS and row.target_id is None and not row.cited_code)
    return next((row for row in typed if clean(row.cited_subject) == clean(fix.old)), None)


def _part_of(row: Recipient) -> str:
    if row.is_addressee:
        return "addressees"
    return "archive" if row.purpose == Recipient.Purpose.ARCHIVE else "recipients"


class Offers:
    """Which fixes `fixes.apply_fix` can write back into the stored rows; nothing is asked before a fix is met."""

    def __init__(self, plan: Plan, values: dict | None):
        self.plan = plan
        self.is_open = not plan.frozen and values is None

    def narrowed(self, finding: Finding) -> Finding:
        """Without its fix where the text is not one that somebody typed here."""
        if finding.fix is None or (self.is_open and self._is_typed(finding.fix)):
            return finding
        return replace(finding, fix=None)

    def _is_typed(self, fix: Fix) -> bool:
        head = fix.place.partition(".")[0]
        if head in ("subject", "place"):
            return bool(getattr(self.plan.document, head))
        if head in ("addressees", "recipients", "archive"):
            return row_of(fix, self._recipients) is not None
        if head == "bases":
            return basis_of(fix, self._bases) is not None
        return bool(_WRITTEN.fullmatch(self._origins.get(fix.place, "")))

    @cached_property
    def _origins(self) -> dict[str, str]:
        return origins(self.plan)

    @cached_property
    def _recipients(self) -> list[Recipient]:
        return list(self.plan.document.recipients.all())

    @cached_property
    def _bases(self) -> list[DocumentReference]:
        return list(self.plan.document.references_out.all())
