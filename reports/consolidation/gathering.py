"""What the reports that a body holds say under one heading, and who says nothing there, and why."""

from dataclasses import dataclass, field
from datetime import datetime

from orgs.text import fold
from reports.cuts import Cut
from reports.models import Delivery, Duty, FormHeading, HeadingText
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
    is_newer: bool = False  # came in after the heading was last looked through


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


HELD = ("version", "version__duty", "version__number", "version__sent_at", "state", "cut")


def gather(duty: Duty, heading: FormHeading) -> Gathered:
    """In the order of the bodies' names, in a fixed number of queries."""
    units = {
        pk: (unit_id, name)
        for pk, unit_id, name in sources_of(duty)
        .order_by("organization__name", "due_on", "pk")
        .values_list("pk", "organization", "organization__name")
    }
    held = {row["version__duty"]: row for row in current_deliveries(duty).values(*HELD)}
    words = _words(duty, heading)
    found = Gathered([], Silent(exempted=_exempted(duty)), expected=len(units))
    for duty_id, (unit_id, name) in units.items():
        row = held.get(duty_id)
        if why := _silence(row, words, heading.title):
            getattr(found.silent, why).append((duty_id, name))
            continue
        version_id, number, sent_at = row["version"], row["version__number"], row["version__sent_at"]
        found.texts.append(LowerText(version_id, duty_id, number, unit_id, name, words[version_id], sent_at))
    return found


def same_heading(form_ids, title: str) -> list[int]:
    """The headings of the forms below that bear the title, whatever its case and diacritics."""
    rows = FormHeading.objects.filter(form__in=form_ids).values_list("pk", "title")
    return [pk for pk, written in rows if fold(written) == fold(title)]


def _silence(row, words, title) -> str:
    """Why a report says nothing under the heading; empty when it does."""
    if row is None:
        return "waiting"
    if row["state"] == Delivery.State.RETURNED:
        return "returned"
    if not Cut.of(row["cut"]).heading(title):
        return "withheld"
    return "" if words.get(row["version"]) else "empty"


def _words(duty: Duty, heading: FormHeading) -> dict[int, str]:
    """Version → its words under the heading."""
    held = current_deliveries(duty)
    headings = same_heading(held.order_by().values("version__form").distinct(), heading.title)
    rows = HeadingText.objects.filter(heading__in=headings, version__in=held.values("version"))
    return {pk: text.strip() for pk, text in rows.values_list("version", "text") if text.strip()}


def _exempted(duty: Duty) -> list[tuple[int, str]]:
    free = sources_of(duty, Duty.objects.tracked().filter(state=Duty.State.EXEMPTED))
    return list(free.order_by("organization__name", "due_on", "pk").values_list("pk", "organization__name"))
