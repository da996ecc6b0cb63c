"""What happened to the reports behind a figure in the last days: who sent, sent again or took back, before and now."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest

from reports.explaining.words import unit_words
from reports.models import Indicator, IndicatorValue, ReportVersion


@dataclass(frozen=True)
class Change:
    """One sending or withdrawal; `before` and `now` in words, empty where nothing stood."""

    version: ReportVersion
    what: str
    at: datetime
    by: object
    before: str
    now: str
    difference: Decimal | None


def changed_versions(asked, readable, since: datetime):
    """The versions of these duties that were sent or taken back since then, the latest first."""
    rows = ReportVersion.objects.sent().filter(duty__in=asked.values("pk"), pk__in=readable.values("pk"))
    rows = rows.filter(Q(sent_at__gte=since) | Q(withdrawn_at__gte=since))
    moved = Greatest("sent_at", Coalesce("withdrawn_at", F("sent_at")))
    rows = rows.select_related("duty__organization", "sent_by", "withdrawn_by")
    return rows.annotate(moved_at=moved).order_by("-moved_at", "-pk")


def told(versions, readable, figure) -> list[Change]:
    """The changes of one page of versions, in three queries; `figure` is what they are explained for."""
    versions = list(versions)
    history = defaultdict(list)
    of_duties = ReportVersion.objects.sent().filter(duty__in={version.duty_id for version in versions})
    for version in of_duties.order_by("number"):
        history[version.duty_id].append(version)
    said = _answers(readable.filter(duty__in=history), figure)
    return [_change(version, history[version.duty_id], said, figure) for version in versions]


def _answers(versions, figure) -> dict[int, list[IndicatorValue]]:
    rows = IndicatorValue.objects.filter(version__in=versions.values("pk"), indicator__in=figure.changing)
    if figure.item:
        rows = rows.filter(item=figure.item)
    found = defaultdict(list)
    for row in rows.select_related("indicator"):
        found[row.version_id].append(row)
    return found


def _change(version, history, said, figure) -> Change:
    earlier = [one for one in history if one.number < version.number]
    if version.withdrawn_at and version.withdrawn_at == version.moved_at:
        left = [one for one in earlier if one.withdrawn_at is None]
        return _told(version, "Rút lại", version.withdrawn_by, said, version, left[-1] if left else None)
    stood = [one for one in earlier if one.withdrawn_at is None or one.withdrawn_at > version.sent_at]
    what = "Đính chính" if version.corrects_id else "Gửi lại" if stood else "Gửi"
    return _told(version, what, version.sent_by, said, stood[-1] if stood else None, version)


def _told(version, what, by, said, before, now) -> Change:
    old, new = (said.get(one.pk, []) if one else [] for one in (before, now))
    difference = None
    if _is_number(old + new):
        difference = _total(new) - _total(old)
    return Change(version, what, version.moved_at, by, _words(old), _words(new), difference)


def _is_number(rows) -> bool:
    kinds = {row.indicator.type for row in rows}
    return bool(kinds) and kinds <= set(Indicator.NUMBERS)


def _total(rows) -> Decimal:
    return sum((row.value for row in rows), Decimal(0))


def _words(rows) -> str:
    if not rows:
        return ""
    if _is_number(rows):
        return unit_words(rows[0].indicator, _total(rows))
    return "; ".join(unit_words(row.indicator, row.value, row.numerator, row.denominator, row.text) for row in rows)
