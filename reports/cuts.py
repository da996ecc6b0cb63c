"""Which parts of a report a receiver gets ("several recipients each getting their cut").

A requirement names the parts for each receiver (`RequirementReceiver.cut`); at the sending they are frozen into
`Delivery.cut`. Parts go by name, so a cut outlives form versions; a part a form gains later is held back until it is
ticked. The reporting body and those who reach it from above read everything.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import MISSING, dataclass, fields, replace

from django.db.models import Q, prefetch_related_objects

from orgs.text import fold
from reports.models import Delivery, Indicator, ReportVersion


@dataclass(frozen=True)
class Cut:
    """Folded names of what is given; None: all of them."""

    headings: frozenset[str] | None = None
    indicators: frozenset[str] | None = None
    progress: bool = True
    files: bool = True
    note: bool = True

    @classmethod
    def of(cls, stored: dict | None) -> "Cut":
        """From what the database keeps; null is the whole report, a key that is missing gives nothing."""
        if stored is None:
            return WHOLE
        return cls(
            headings=_names(stored.get("headings", ())),
            indicators=_names(stored.get("indicators", ())),
            progress=bool(stored.get("progress")),
            files=bool(stored.get("files")),
            note=bool(stored.get("note")),
        )

    @property
    def is_whole(self) -> bool:
        return self == WHOLE

    def heading(self, title: str) -> bool:
        return self.headings is None or fold(title) in self.headings

    def indicator(self, name: str) -> bool:
        return self.indicators is None or fold(name) in self.indicators

    def check(self, check) -> bool:
        """A rule between figures is told only to those who get every figure it speaks of."""
        if self.indicators is None:
            return True
        return self.indicator(check.left.name) and all(self.indicator(row.name) for row in check.right.all())

    def file(self, stored) -> bool:
        """An attachment; the evidence of a task goes with the progress."""
        return self.files and (stored.assignment_id is None or self.progress)


WHOLE = Cut()
NOTHING = Cut(frozenset(), frozenset(), progress=False, files=False, note=False)


def union(cuts: Iterable[Cut]) -> Cut:
    """What somebody gets who holds several cuts of one report; without any, nothing."""
    found = NOTHING
    for cut in cuts:
        found = Cut(
            headings=_both(found.headings, cut.headings),
            indicators=_both(found.indicators, cut.indicators),
            progress=found.progress or cut.progress,
            files=found.files or cut.files,
            note=found.note or cut.note,
        )
    return found


def cut_for(user, version: ReportVersion) -> Cut:
    """What the user may read of a version that is visible to him: see `cuts_for`."""
    return cuts_for(user, [version])[version.pk]


def cuts_for(user, versions: Iterable[ReportVersion]) -> dict[int, Cut]:
    """Version → cut, in two queries at most.

    The reporter's side and those above it by reach read all of it; the others what was delivered to their bodies.
    """
    versions, reach = list(versions), user.reach
    whole = {version.pk for version in versions if version.duty.organization_id in reach.own_ids}
    others = {version.duty.organization_id for version in versions if version.pk not in whole}
    if others and reach.wide_ids:
        reached = set(reach.bodies_below().filter(organization__in=others).values_list("organization", flat=True))
        whole |= {version.pk for version in versions if version.duty.organization_id in reached}
    held = {version.pk: [] for version in versions if version.pk not in whole}
    if held:
        own = Q(organization__in=reach.own_ids) | Q(via__in=reach.own_ids)
        for pk, stored in Delivery.objects.filter(own, version__in=held).values_list("version", "cut"):
            held[pk].append(Cut.of(stored))
    return {version.pk: union(held[version.pk]) if version.pk in held else WHOLE for version in versions}


def cut_sheet(sheet, cut: Cut, before: Cut = WHOLE):
    """The sheet (`reports.sheets.Sheet`) without the parts that are not given; the version is a copy to be read only.

    Lines are dropped with everything on them: figures, remarks, what stood there the period before. `before` is the
    cut of the period before, where the sheet was read with it: what it holds back stands on no line.
    """
    if cut.is_whole and before.is_whole:
        return sheet
    version = copy(sheet.version)
    if version is not None and not cut.note:
        version.note = ""
    given = {
        "version": version,
        "headings": [
            line if before.heading(line.heading.title) else _without_before(line)
            for line in sheet.headings
            if cut.heading(line.heading.title)
        ],
        "indicators": [
            line if before.indicator(line.indicator.name) else _without_before(line)
            for line in sheet.indicators
            if cut.indicator(line.indicator.name)
        ],
        "progress": [
            _without_evidence(line if before.progress else _without_before(line), cut)
            for line in sheet.progress
            if cut.progress
        ],
        "files": [stored for stored in sheet.files if cut.file(stored)],
    }
    if hasattr(sheet, "findings"):
        given["findings"] = [finding for finding in sheet.findings if cut.check(finding.check)]
    return replace(sheet, **given)


def hide_comments(user, rows, cut: Cut) -> list:
    """Deliveries or log entries; who reads only a part gets no comment of another body, which may speak of the rest."""
    rows = list(rows)
    for row in rows if not cut.is_whole else ():
        if row.organization_id not in user.reach.own_ids:
            row.comment = ""
    return rows


def without_withheld(values, body):
    """`values` (IndicatorValue rows of versions delivered to the body) without those its current deliveries hold back.

    For totals of what one body holds: a few cuts are in use at a time, so a few constant exclusions.
    """
    deliveries = Delivery.objects.current().filter(organization=body, cut__isnull=False).order_by()
    for form, stored in deliveries.values_list("version__form", "cut").distinct():
        cut = Cut.of(stored)
        indicators = Indicator.objects.filter(form=form).values_list("pk", "name")
        hidden = [pk for pk, name in indicators if not cut.indicator(name)]
        if hidden:
            held = deliveries.filter(version__form=form, cut=stored).values("version")
            values = values.exclude(version__in=held, indicator__in=hidden)
    return values


def words(cut: Cut, form) -> str:
    """The cut as it applies to a form: `2 đề mục, 1 chỉ tiêu, tiến độ nhiệm vụ`; `cả báo cáo` for all of it."""
    prefetch_related_objects([form], "headings", "indicators")  # once, however many receivers are told
    headings, indicators = form.headings.all(), form.indicators.all()
    given = [
        _counted(sum(cut.heading(row.title) for row in headings), len(headings), "đề mục"),
        _counted(sum(cut.indicator(row.name) for row in indicators), len(indicators), "chỉ tiêu"),
        "tiến độ nhiệm vụ" if cut.progress and form.asks_progress else "",
        "tệp kèm theo" if cut.files else "",
        "ghi chú" if cut.note else "",
    ]
    if cut.is_whole:
        return "cả báo cáo"
    return ", ".join(part for part in given if part) or "không phần nào của mẫu hiện nay"


def uncovered(form, receivers) -> list[str]:
    """The parts of the form that no receiver gets."""
    cuts = [Cut.of(row.cut) for row in receivers]
    prefetch_related_objects([form], "headings", "indicators")
    lost = [row.title for row in form.headings.all() if not any(cut.heading(row.title) for cut in cuts)]
    lost += [row.name for row in form.indicators.all() if not any(cut.indicator(row.name) for cut in cuts)]
    if form.asks_progress and not any(cut.progress for cut in cuts):
        lost.append("Tiến độ các nhiệm vụ được giao")
    return lost if cuts else []


def told_receivers(receivers, form) -> list[str]:
    """Each receiver as the sender reads it: `Sở Ngoại vụ (qua Văn phòng) nhận: 2 đề mục, 1 chỉ tiêu`."""
    return [str(row) if row.cut is None else f"{row} nhận: {words(Cut.of(row.cut), form)}" for row in receivers]


def cut_words(requirement) -> dict:
    """For the page of a requirement: who gets what, when somebody gets a part only; and what nobody gets."""
    receivers = list(requirement.receivers.all())
    if all(row.cut is None for row in receivers):
        return {"told": [], "uncovered": []}
    form = requirement.form
    told = [f"{row.organization} nhận: {words(Cut.of(row.cut), form)}" for row in receivers]
    return {"told": told, "uncovered": uncovered(form, receivers)}


def _names(given) -> frozenset[str]:
    return frozenset(fold(name) for name in given)


def _both(one, other):
    return None if one is None or other is None else one | other


def _counted(count: int, of: int, what: str) -> str:
    if not count:
        return ""
    return f"cả {of} {what}" if count == of and of > 1 else f"{count} {what}"


def _without_evidence(line, cut: Cut):
    return line if cut.files or not getattr(line, "evidence", None) else replace(line, evidence=[])


def _without_before(line):
    """The line without what stood there the period before."""
    empty = {
        one.name: one.default if one.default is not MISSING else one.default_factory()
        for one in fields(line)
        if one.name.startswith("before")
    }
    return replace(line, **empty)
