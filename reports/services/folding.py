"""Drawing a body's own report upward from the reports it received: figures by rule, texts by heading.

A total adds the duties of the requirements that fold into one; a report that is already inside another one of them
is left out, so no figure counts twice (domain model, "FoldRule, FoldedValue").
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from orgs.audit import record
from orgs.errors import DomainError
from orgs.permissions import require
from orgs.text import fold
from reports.models import (
    Delivery,
    Duty,
    FoldedValue,
    FoldRule,
    FormHeading,
    HeadingText,
    Indicator,
    IndicatorValue,
    ReportVersion,
    chain_ids,
)
from reports.permissions import can_fold_into
from reports.services.filling import start_draft

RETURNED = "Báo cáo đã trả lại, đơn vị chưa gửi lại"
SUPERSEDED = "Lũy kế: đã dùng kỳ sau của đơn vị"
NO_FIGURE = "Báo cáo không nêu chỉ tiêu này"


@dataclass(frozen=True)
class Part:
    """One source version's figure for one target indicator (and item); `reason` says why it stays out."""

    rule: FoldRule
    version: ReportVersion
    item_id: int | None
    value: Decimal | None
    reason: str = ""


@dataclass(frozen=True)
class Quote:
    """What a body wrote under a heading."""

    heading_id: int
    organization: str
    text: str


@transaction.atomic
def fold_into(*, duty: Duty, actor, replace_texts: bool = False) -> ReportVersion:
    """The duty's draft with every figure its fold rules give, and the texts of the reports below.

    Figures that have a rule are written anew each time; a heading that already has text is kept unless
    `replace_texts`. What went in and what stayed out, and why, stands in FoldedValue. Raises NotAllowed, StateConflict.
    """
    if actor is not None:
        require(can_fold_into(actor, duty), "Đơn vị của bạn không soạn được báo cáo này.")
    sources = source_duties(duty)
    if not sources:
        raise DomainError("Chưa có báo cáo nào của cấp dưới để tổng hợp vào kỳ này.")
    draft = start_draft(duty=duty, actor=actor)
    versions = _latest_versions(sources, duty)
    parts = _parts(duty, draft.form_id, versions)
    _write_figures(draft, parts)
    _write_texts(draft, gathered_texts(draft.form_id, versions), replace_texts)
    ReportVersion.objects.filter(pk=draft.pk).update(
        lock_version=F("lock_version") + 1, edited_by=actor, edited_at=timezone.now()
    )
    record(actor, "report_folded", duty, organization=duty.organization, sources=len(versions))
    draft.refresh_from_db()
    return draft


def source_duties(duty: Duty) -> list[Duty]:
    """The duties below that belong to this period: same year, to the first of this body's days not before theirs."""
    regime = chain_ids(duty.requirement_id)
    below = Duty.objects.filter(
        requirement__folds_into__in=regime,
        requirement__receivers__organization=duty.organization_id,
        year=duty.year,
    ).exclude(organization=duty.organization_id)
    own = Duty.objects.filter(requirement__in=regime, organization=duty.organization_id, year=duty.year)
    days = sorted(own.values_list("due_on", "pk"))
    found = below.expected().select_related("organization", "requirement").order_by("organization__name", "due_on")
    return [source for source in found if _period_for(source.due_on, days) == duty.pk]


def gathered_texts(form_id: int, versions) -> list[Quote]:
    """What the reports say under headings of the same title, in the order of the bodies' names."""
    titles = {fold(title): pk for pk, title in FormHeading.objects.filter(form=form_id).values_list("pk", "title")}
    rows = HeadingText.objects.filter(version__in=[v.pk for v in versions if not _is_returned(v)]).exclude(text="")
    rows = rows.select_related("heading", "version__duty__organization")
    rows = rows.order_by("version__duty__organization__name", "version", "heading__position")
    return [
        Quote(titles[fold(row.heading.title)], row.version.duty.organization.name, row.text)
        for row in rows
        if fold(row.heading.title) in titles
    ]


def quotes_for(duty: Duty, form_id: int) -> list[Quote]:
    """The texts received from below for this period, for the page beside the own text."""
    sources = source_duties(duty)
    return gathered_texts(form_id, _latest_versions(sources, duty)) if sources else []


def _period_for(due_on, days):
    """The own duty a day of a report below belongs to; after the last one it belongs to the last."""
    return next((pk for day, pk in days if day >= due_on), days[-1][1] if days else None)


def _latest_versions(sources, duty) -> list[ReportVersion]:
    """The version of each source duty that this body holds now, with how it was answered."""
    current = Delivery.objects.current().filter(version__duty__in=[s.pk for s in sources])
    current = current.filter(organization=duty.organization_id)
    answers = dict(current.values_list("version", "state"))
    versions = ReportVersion.objects.filter(pk__in=answers).select_related("duty__organization", "duty__requirement")
    found = list(versions.order_by("sent_at", "pk"))
    for version in found:
        version.answer = answers[version.pk]
    return found


def _is_returned(version) -> bool:
    return version.answer == Delivery.State.RETURNED


def _parts(duty, form_id, versions) -> list[Part]:
    """Every figure of every source under every rule, in or out."""
    regime = chain_ids(duty.requirement_id)
    rules = FoldRule.objects.filter(requirement__folds_into__in=regime, target__form=form_id)
    rules = list(rules.exclude(rule=Indicator.Rule.NONE).select_related("source", "target"))
    figures = _figures(versions, rules)
    inside = already_inside(versions)
    parts = []
    for rule in rules:
        sources = [v for v in versions if v.duty.requirement_id == rule.requirement_id]
        newest = {v.duty.organization_id: v.pk for v in sorted(sources, key=lambda v: v.duty.due_on)}
        for version in sources:
            reason = _reason(rule, version, inside, newest)
            parts += _version_parts(rule, version, figures.get((version.pk, rule.source_id), {}), reason)
    return parts


def _reason(rule, version, inside, newest) -> str:
    if _is_returned(version):
        return RETURNED
    if container := inside.get((rule.source_id, version.duty.organization_id)):
        return f"Đã nằm trong báo cáo của {container}"[:200]
    if rule.source.is_cumulative and newest[version.duty.organization_id] != version.pk:
        return SUPERSEDED
    return ""


def _version_parts(rule, version, figures, reason) -> list[Part]:
    if not figures:
        return [Part(rule, version, None, None, reason or NO_FIGURE)]
    if rule.target.breakdown_id is None:
        return [Part(rule, version, None, sum(figures.values()), reason)]
    return [Part(rule, version, item, value, reason) for item, value in sorted(figures.items(), key=str)]


def _figures(versions, rules) -> dict:
    """(version, indicator) → {item: value}."""
    rows = IndicatorValue.objects.filter(version__in=versions, indicator__in={rule.source_id for rule in rules})
    found = defaultdict(dict)
    for version_id, indicator_id, item_id, value in rows.values_list("version", "indicator", "item", "value"):
        found[version_id, indicator_id][item_id] = value
    return found


def already_inside(versions) -> dict:
    """(source indicator, body) → name of the body whose report among `versions` already holds that body's figure.

    Followed downward through every fold, so a school inside a ward's report inside a Sở's report is found as well.
    """
    names = {version.pk: version.duty.organization.name for version in versions}
    # (version, its indicator) → (indicator here, report here) into which it went; None: of the versions themselves
    held = {(pk, None): (None, pk) for pk in names}
    inside, fresh = {}, set(names)
    while fresh:
        rows = FoldedValue.objects.filter(version__in=fresh, is_included=True).values_list(
            "version", "indicator", "source", "source__duty__organization", "source__duty__requirement"
        )
        rows = list(rows)
        feeds = _feeds({row[1] for row in rows})
        fresh = set()
        for version_id, indicator_id, source_id, body_id, requirement_id in rows:
            owner = held.get((version_id, indicator_id)) or (
                held.get((version_id, None)) and (indicator_id, version_id)
            )
            if owner is None:
                continue
            inside.setdefault((owner[0], body_id), names[owner[1]])
            for source_indicator in feeds.get((requirement_id, indicator_id), ()):
                if (source_id, source_indicator) not in held:
                    held[source_id, source_indicator] = owner
                    fresh.add(source_id)
    return inside


def _feeds(indicator_ids) -> dict:
    """(requirement below, target indicator) → the indicators below that feed it."""
    found = defaultdict(list)
    rules = FoldRule.objects.filter(target__in=indicator_ids)
    for requirement_id, target_id, source_id in rules.values_list("requirement", "target", "source"):
        found[requirement_id, target_id].append(source_id)
    return found


def _write_figures(draft, parts) -> None:
    targets = {part.rule.target_id for part in parts}
    draft.folded.all().delete()
    FoldedValue.objects.bulk_create(
        FoldedValue(
            version=draft,
            indicator_id=part.rule.target_id,
            item_id=part.item_id,
            source=part.version,
            value=part.value,
            is_included=not part.reason,
            reason=part.reason,
        )
        for part in parts
    )
    draft.values.filter(indicator__in=targets).delete()
    IndicatorValue.objects.bulk_create(
        IndicatorValue(version=draft, indicator_id=target, item_id=item, value=value)
        for (target, item), value in totals(parts).items()
    )


def totals(parts) -> dict:
    """(target indicator, item) → figure, over the parts that are in."""
    groups = defaultdict(list)
    for part in parts:
        if not part.reason:
            groups[part.rule.target_id, part.item_id].append(part)
    return {key: _combined(group) for key, group in groups.items()}


def _combined(group) -> Decimal:
    values = [part.value for part in group]
    rule = group[0].rule.rule
    if rule == Indicator.Rule.LATEST:
        return max(group, key=lambda part: (part.version.sent_at, part.version.pk)).value
    total = sum(values, Decimal(0))
    return round(total / len(values), 4) if rule == Indicator.Rule.AVERAGE else total


def _write_texts(draft, quotes, replace_texts) -> None:
    written = set(draft.texts.exclude(text="").values_list("heading", flat=True))
    kept = set() if replace_texts else written
    rows = [
        HeadingText(version=draft, heading_id=heading, text=text)
        for heading, text in composed_texts(quotes).items()
        if heading not in kept
    ]
    HeadingText.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["version", "heading"], update_fields=["text"]
    )


def composed_texts(quotes) -> dict[int, str]:
    """Heading → the texts below it, each with the bodies that wrote it; the same words are printed once."""
    sayers = defaultdict(lambda: defaultdict(list))
    for quote in quotes:
        sayers[quote.heading_id][quote.text.strip()].append(quote.organization)
    return {
        heading: "\n\n".join(f"{', '.join(names)}: {text}" for text, names in texts.items())
        for heading, texts in sayers.items()
    }


def left_out(version: ReportVersion):
    """Who is missing from the figures of a folded report, and why: rows left out, newest first."""
    rows = version.folded.filter(Q(is_included=False)).select_related("indicator", "source__duty__organization")
    return rows.order_by("source__duty__organization__name", "indicator__position")
