"""What the reports that a body holds say under one heading, and who says nothing there, and why."""

from dataclasses import dataclass, field
from datetime import datetime

from orgs.text import fold
from reports.cuts import Cut
from reports.models import Delivery, Duty, FormHeading, HeadingText, ReportVersion
from reports.services.folding.sources import current_deliveries, sources_of


@dataclass(frozen=True)
class LowerText:
    """One body's words under the heading, in the version that was delivered."""

    version_id: int
    duty_id: int
    number: int
    unit_id: int
    unit: str
    text: str
    sent_at: datetime


REASONS = (
    "Chưa báo cáo",
    "Báo cáo đã trả lại, chưa gửi lại",
    "Đã báo cáo, để trống đề mục này",
    "Đã báo cáo, phần này không gửi cho đơn vị mình",
)
EXEMPTED = "Được miễn báo cáo kỳ này"


@dataclass
class Silent:
    """Bodies of which the heading has no words: (duty id, name) under the reason."""

    empty: list[tuple[int, str]] = field(default_factory=list)
    withheld: list[tuple[int, str]] = field(default_factory=list)
    returned: list[tuple[int, str]] = field(default_factory=list)
    waiting: list[tuple[int, str]] = field(default_factory=list)
    exempted: list[tuple[int, str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Those who owe the report and have said nothing under the heading; exempted bodies stand apart."""
        return len(self.empty) + len(self.withheld) + len(self.returned) + len(self.waiting)

    @property
    def reasons(self) -> list[tuple[str, list[tuple[int, str]]]]:
        """Why those who owe the report say nothing; exempted bodies stand apart."""
        lists = (self.waiting, self.returned, self.empty, self.withheld)
        return [(label, rows) for label, rows in zip(REASONS, lists, strict=True) if rows]


@dataclass
class Gathered:
    """The column of one heading; `expected` counts the reports that should be there."""

    texts: list[LowerText]
    silent: Silent
    expected: int = 0

    @property
    def by_version(self) -> dict[int, LowerText]:
        return {row.version_id: row for row in self.texts}

    @property
    def by_duty(self) -> dict[int, LowerText]:
        return {row.duty_id: row for row in self.texts}


SOURCE = (
    "version", "version__duty", "version__number", "version__duty__organization",
    "version__duty__organization__name", "version__sent_at",
)  # fmt: skip
HELD = ("version", "version__duty", "version__number", "version__sent_at", "state", "cut")


def gather(duty: Duty, heading: FormHeading) -> Gathered:
    return gather_all(duty, [heading])[heading.pk]


def gather_all(duty: Duty, headings) -> dict[int, Gathered]:
    """Heading → its column, in the order of the bodies' names; in a fixed number of queries."""
    units = list(
        sources_of(duty)
        .order_by("organization__name", "due_on", "pk")
        .values_list("pk", "organization", "organization__name")
    )
    deliveries = current_deliveries(duty)
    held = {row["version__duty"]: row for row in deliveries.values(*HELD)}
    forms = deliveries.order_by().values("version__form").distinct()
    titles = _titles(forms, headings)
    words = _words(deliveries, [pk for below in titles.values() for pk in below])
    exempted = _exempted(duty)
    found = {}
    for heading in headings:
        said = {version: text for pk in titles[heading.pk] for version, text in words.get(pk, {}).items()}
        column = Gathered([], Silent(exempted=exempted), len(units))
        found[heading.pk] = _filled(column, units, held, said, heading.title)
    return found


def given_to(version: ReportVersion, headings) -> dict[int, list[LowerText]]:
    """Heading → all texts that the folding body had under it when the version was sent; of a draft, has today.

    Every version that was delivered counts, so that words taken from one that was corrected later are found as well.
    """
    duty = version.duty
    mine = sources_of(duty, Duty.objects.tracked()).values("pk")
    deliveries = Delivery.objects.filter(organization=duty.organization_id, version__duty__in=mine)
    if version.sent_at:
        deliveries = deliveries.filter(version__sent_at__lte=version.sent_at)
    found = {heading.pk: [] for heading in headings}
    own = {fold(heading.title): heading.pk for heading in headings}
    cuts = {pk: Cut.of(cut) for pk, cut in deliveries.filter(cut__isnull=False).values_list("version", "cut")}
    rows = HeadingText.objects.filter(version__in=deliveries.values("version")).exclude(text="")
    rows = rows.order_by("version__duty__organization__name", "-version__number", "pk")
    titles = dict(rows.order_by().values_list("heading", "heading__title").distinct())
    wanted = {pk: own[fold(title)] for pk, title in titles.items() if fold(title) in own}
    for heading_id, text, *source in rows.filter(heading__in=wanted).values_list("heading", "text", *SOURCE):
        if source[0] not in cuts or cuts[source[0]].heading(titles[heading_id]):
            found[wanted[heading_id]].append(_lower(*source, text=text.strip()))
    return found


def _lower(version_id, duty_id, number, unit_id, unit, sent_at, *, text) -> LowerText:
    return LowerText(version_id, duty_id, number, unit_id, unit, text, sent_at)


def _filled(column, units, held, words, title) -> Gathered:
    for duty_id, unit_id, name in units:
        row = held.get(duty_id)
        if why := _silence(row, words, title):
            getattr(column.silent, why).append((duty_id, name))
            continue
        version_id, number, sent_at = row["version"], row["version__number"], row["version__sent_at"]
        column.texts.append(LowerText(version_id, duty_id, number, unit_id, name, words[version_id], sent_at))
    return column


def _titles(forms, headings) -> dict[int, list[int]]:
    """Heading above → the headings of the forms below with the same title, whatever its case and diacritics."""
    below = list(FormHeading.objects.filter(form__in=forms).values_list("pk", "title"))
    return {heading.pk: [pk for pk, title in below if fold(title) == fold(heading.title)] for heading in headings}


def _silence(row, words, title) -> str:
    """Why a report says nothing under the heading; empty when it does."""
    if row is None:
        return "waiting"
    if row["state"] == Delivery.State.RETURNED:
        return "returned"
    if row["cut"] is not None and not Cut.of(row["cut"]).heading(title):
        return "withheld"
    return "" if words.get(row["version"]) else "empty"


def _words(deliveries, headings) -> dict[int, dict[int, str]]:
    """Heading below → version → its words."""
    found = {}
    rows = HeadingText.objects.filter(heading__in=headings, version__in=deliveries.values("version"))
    for heading, version, text in rows.values_list("heading", "version", "text"):
        if text.strip():
            found.setdefault(heading, {})[version] = text.strip()
    return found


def _exempted(duty: Duty) -> list[tuple[int, str]]:
    free = sources_of(duty, Duty.objects.tracked().filter(state=Duty.State.EXEMPTED))
    return list(free.order_by("organization__name", "due_on", "pk").values_list("pk", "organization__name"))
