"""“Nguồn của từng câu”: each sentence of a report with the reports below from which it comes."""

from collections import Counter
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.urls import reverse

from orgs.listing import PAGE_PARAM
from reports.consolidation.blocks import rows_of
from reports.consolidation.gathering import LowerText, given_to
from reports.consolidation.pages import frame
from reports.consolidation.sentences import differences
from reports.consolidation.tracing import Traced, trace
from reports.cuts import cut_for, cuts_for
from reports.models import FormHeading, ReportVersion

MANY = 3000  # texts below, over all headings: from here on one heading a page
UNITS = 6
KINDS = (
    ("exact", "đúng lời đơn vị"),
    ("near", "gần lời đơn vị"),
    ("merged", "gộp từ nhiều đơn vị"),
    ("own", "của đơn vị tổng hợp"),
)


@dataclass
class SourceLink:
    """A report below; without an address for those who may not open it."""

    source: LowerText
    url: str
    pieces: list[tuple[str, str]]


@dataclass
class Line:
    traced: Traced
    links: list[SourceLink]
    others: int


def sources_page(user, version: ReportVersion, query) -> dict:
    """The headings that the reader may read, all on one page unless the reports below are very many."""
    duty, cut = version.duty, cut_for(user, version)
    texts = dict(version.texts.exclude(text="").values_list("heading", "text"))
    headings = [
        heading
        for heading in FormHeading.objects.filter(form=version.form_id)
        if heading.pk in texts and cut.heading(heading.title)
    ]
    given = given_to(version, headings)
    is_long = sum(len(sources) for sources in given.values()) > MANY
    page = Paginator(headings, 1 if is_long else max(len(headings), 1)).get_page(query.get(PAGE_PARAM))
    rows = list(rows_of(version))
    traced = {
        heading: trace(texts[heading.pk], given[heading.pk], [row for row in rows if row.heading_id == heading.pk])
        for heading in page.object_list
    }
    readable = _readable(user, traced)
    lines = {heading: [_line(one, readable) for one in found] for heading, found in traced.items()}
    kinds = Counter(one.kind for found in traced.values() for one in found)
    page.object_list = list(lines.items())
    return frame_of(version) | {
        "version": version,
        "page": page,
        "kinds": [(kind, label, kinds[kind]) for kind, label in KINDS],
        "count": kinds.total(),
        "is_own": duty.organization_id in user.reach.draft_ids,
        "versions": list(duty.versions.sent().visible_to(user).order_by("-number").values_list("number", flat=True)),
        "has_draft": duty.organization_id in user.reach.draft_ids and duty.versions.drafts().exists(),
    }


def frame_of(version: ReportVersion) -> dict:
    shown = frame(version.duty)
    return shown | {"breadcrumbs": [*shown["breadcrumbs"][:2], ("Nguồn của từng câu", None)]}


def _readable(user, traced) -> set[int]:
    """The reports below that this reader gets as a whole."""
    versions = {
        source.version_id
        for found in traced.values()
        for one in found
        for source in [*(origin.source for origin in one.origins[:UNITS]), *one.merged[:UNITS]]
    }
    rows = ReportVersion.objects.visible_to(user).filter(pk__in=versions).select_related("duty")
    return {pk for pk, cut in cuts_for(user, rows).items() if cut.is_whole}


def _line(one: Traced, readable) -> Line:
    """A merged sentence that stands in one report below as well tells that report, then the others."""
    told = {origin.source.duty_id for origin in one.origins}
    merged = [source for source in one.merged if source.duty_id not in told]
    links = [
        SourceLink(origin.source, _url(origin.source, readable), _pieces(one, origin, readable))
        for origin in one.origins[:UNITS]
    ]
    links += [SourceLink(source, _url(source, readable), []) for source in merged[: max(UNITS - len(links), 0)]]
    return Line(one, links, len(one.origins) + len(merged) - len(links))


def _pieces(one: Traced, origin, readable) -> list[tuple[str, str]]:
    """What was changed in the words below, told to those who may read them."""
    if origin.is_exact or origin.source.version_id not in readable:
        return []
    return differences(origin.sentence, one.text)


def _url(source: LowerText, readable) -> str:
    if source.version_id not in readable:
        return ""
    return reverse("reports:report_version", args=[source.duty_id, source.number])
