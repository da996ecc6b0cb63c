"""What a body must report, to whom, by which paper and when: one line a requirement (field study (c) 27)."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404

from directives.models import Document, Receipt
from orgs.formats import vn_number
from orgs.models import Organization
from reports.models import Duty, FormHeading, Indicator, ReportingRequirement, ReportVersion
from reports.pages import lateness
from reports.repeats import Repeat, hints_among

AHEAD = 3  # periods named after the current one
SHOWN = 2000  # duties read at most: two years of a body with some eighty monthly reports


@dataclass
class DutyLine:
    """A requirement as this body owes it: `current` is the oldest report still to send, else the next one."""

    requirement: ReportingRequirement
    current: Duty
    upcoming: list[Duty]
    waiting: int = 0
    asks: str = ""
    document: Document | None = None
    is_readable: bool = False
    lateness: str = ""
    handlers: list[str] = field(default_factory=list)
    last_sender: str = ""
    repeats: list[Repeat] = field(default_factory=list)


def bodies_of(user) -> list[Organization]:
    """The bodies in which the user works today with a role that reads content."""
    return list(Organization.objects.filter(pk__in=user.reach.current_ids).in_list_order())


def chosen_body(user, asked: str | None, bodies: list[Organization]) -> Organization | None:
    """The body asked for, when the user reads its duties; without one the first of the own. Raises Http404."""
    if not asked:
        home = user.reach.home
        return next((body for body in bodies if home and body.pk == home.pk), bodies[0] if bodies else None)
    if not asked.isdecimal():
        raise Http404
    body = get_object_or_404(Organization, pk=int(asked))
    if not user.reach.reaches(body.pk):
        raise Http404
    return body


def duty_lines(user, body: Organization, now) -> list[DutyLine]:
    """Constant queries: the duties of this year and the ones beside it, grouped by requirement, the nearest first."""
    groups = _duties_by_requirement(user, body)
    lines = [line for duties in groups.values() if (line := _line(duties, user.reach.on, now))]
    _add_contents(lines)
    _add_papers(user, lines)
    _add_people(user, body, lines)
    years = {line.requirement: {duty.year for duty in groups[line.requirement.pk]} for line in lines}
    repeats = hints_among(years)
    for line in lines:
        line.repeats = repeats.get(line.requirement.pk, [])
    return sorted(lines, key=lambda line: (line.current.state == Duty.State.EXEMPTED, line.current.last_on))


def _duties_by_requirement(user, body) -> dict[int, list[Duty]]:
    year = user.reach.on.year
    rows = Duty.objects.visible_to(user).tracked()
    rows = rows.filter(organization=body, requirement__is_open=True, year__gte=year - 1, year__lte=year + 1)
    rows = rows.select_related("requirement__document__issuer", "requirement__form", "node").prefetch_related(
        "requirement__dates", "requirement__receivers__organization", "requirement__receivers__via"
    )
    groups = defaultdict(list)
    for duty in rows.order_by("last_on", "pk")[:SHOWN]:
        groups[duty.requirement_id].append(duty)
    return groups


def _line(duties: list[Duty], today, now) -> DutyLine | None:
    waiting = [duty for duty in duties if duty.state in Duty.OPEN_STATES]
    ahead = [duty for duty in duties if duty.last_on >= today]
    if not waiting and not ahead:
        return None
    current = waiting[0] if waiting else ahead[0]
    upcoming = [duty for duty in ahead if duty.last_on > current.last_on][:AHEAD]
    overdue = sum(1 for duty in waiting if duty.is_overdue(now))
    line = DutyLine(current.requirement, current, upcoming, waiting=overdue)
    line.lateness = lateness(current, now)
    return line


def _add_contents(lines) -> None:
    """`3 đề mục, 8 chỉ tiêu, tiến độ nhiệm vụ`."""
    forms = {line.requirement.form_id for line in lines}
    headings = Counter(FormHeading.objects.filter(form__in=forms).values_list("form", flat=True))
    indicators = Counter(Indicator.objects.filter(form__in=forms).values_list("form", flat=True))
    for line in lines:
        form = line.requirement.form
        parts = [f"{vn_number(headings[form.pk])} đề mục" if headings[form.pk] else ""]
        parts += [f"{vn_number(indicators[form.pk])} chỉ tiêu" if indicators[form.pk] else ""]
        parts += ["tiến độ nhiệm vụ" if form.asks_progress else ""]
        line.asks = ", ".join(part for part in parts if part)


def _add_papers(user, lines) -> None:
    """Links only to what the user may open; papers and requirements themselves are named by the duty."""
    wanted = {line.requirement.document_id for line in lines}
    papers = Document.objects.visible_to(user).in_bulk(wanted) if wanted else {}
    rows = ReportingRequirement.objects.visible_to(user).filter(pk__in=[line.requirement.pk for line in lines])
    readable = set(rows.values_list("pk", flat=True))
    for line in lines:
        line.document = papers.get(line.requirement.document_id)
        line.is_readable = line.requirement.pk in readable


def _add_people(user, body, lines) -> None:
    """Who was named to handle the paper in this body, and who sent the last report."""
    papers = {line.requirement.document_id for line in lines}
    papers |= {line.current.node.handed_down_by_id for line in lines if line.current.node}
    receipts = Receipt.objects.visible_to(user).filter(organization=body, document__in=papers)
    named = defaultdict(list)
    for receipt in receipts.prefetch_related("handlers__user"):
        for handler in sorted(receipt.handlers.all(), key=lambda row: (row.part != row.Part.MAIN, row.pk)):
            named[receipt.document_id].append(str(handler.user))
    sent = ReportVersion.objects.sent().filter(
        duty__organization=body, duty__requirement__in=[line.requirement.pk for line in lines], sent_by__isnull=False
    )
    senders = dict(sent.order_by("sent_at").values_list("duty__requirement", F("sent_by__full_name")))
    for line in lines:
        ids = [line.requirement.document_id, *([line.current.node.handed_down_by_id] if line.current.node else [])]
        line.handlers = list(dict.fromkeys(name for pk in ids for name in named.get(pk, ())))
        line.last_sender = senders.get(line.requirement.pk, "")
