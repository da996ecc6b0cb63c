"""Where a requirement asks again what another one asks of the same bodies for the same time (field study (c) 27).

A hint, never a lock: the issuer sees it before the requirement is on, a body on its page of duties.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from orgs.calendar import load_calendar
from orgs.formats import vn_number
from orgs.text import fold
from reports.forms.builder import STANDARD_HEADINGS
from reports.likeness import alike
from reports.models import Duty, FormHeading, Indicator, ReportingRequirement, chain_ids
from reports.services.owing import owing_bodies
from reports.services.schedule import periods

STANDARD = {fold(row["title"]) for row in STANDARD_HEADINGS}
LINES_SHOWN = 12


@dataclass
class Content:
    """What a requirement asks, by name."""

    name: str
    headings: list[str] = field(default_factory=list)
    indicators: list[str] = field(default_factory=list)


@dataclass
class Repeat:
    """Another requirement that asks the same: pairs of (asked here, asked there), and the bodies that owe both."""

    requirement: ReportingRequirement
    bodies: int
    same_name: bool = False
    indicators: list[tuple[str, str]] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)

    def __bool__(self):
        return self.same_name or bool(self.indicators or self.headings)

    @property
    def words(self) -> str:
        """`2 chỉ tiêu, 1 đề mục`; `tên báo cáo` when only the name is alike."""
        parts = [
            f"{vn_number(len(lines))} {what}"
            for lines, what in ((self.indicators, "chỉ tiêu"), (self.headings, "đề mục"))
            if lines
        ]
        return ", ".join(parts) or "tên báo cáo"

    @property
    def lines(self) -> list[str]:
        """`“Số học sinh”`, or `“Số học sinh” (ở đó: “Số lượng học sinh”)`."""
        pairs = [*self.indicators, *self.headings]
        return [
            f"“{here}”" if fold(here) == fold(there) else f"“{here}” (ở đó: “{there}”)"
            for here, there in pairs[:LINES_SHOWN]
        ]


@dataclass
class Hints:
    """`hidden`: how many more there are that this user may not read."""

    named: list[Repeat] = field(default_factory=list)
    hidden: int = 0

    def __bool__(self):
        return bool(self.named or self.hidden)


def hints_for(requirement: ReportingRequirement, user, on: date) -> Hints:
    """For the issuer, before it is on: the requirements in force that ask the same of the same bodies.

    Only those the user may read are named. A fixed number of queries, however many there are.
    """
    ahead = [period for period in periods(requirement, on.year + 1, load_calendar()) if period.dates.last_on >= on]
    if not ahead:
        return Hints()
    starts = min(period.data_from or date(period.year, 1, 1) for period in ahead)
    ends = max(period.data_until or period.dates.due_on for period in ahead)
    bodies = owing_bodies(requirement, on).order_by().values("pk")
    others = ReportingRequirement.objects.filter(is_open=True).exclude(pk__in=chain_ids(requirement.pk))
    counts = _bodies_owing(others, bodies, starts, ends)
    rows = list(others.filter(pk__in=counts).select_related("document"))
    contents = _contents([requirement, *rows])
    here = contents[requirement.pk]
    repeats = [compare(here, contents[row.pk], row, counts[row.pk]) for row in rows]
    return _told([repeat for repeat in repeats if repeat], user)


def hints_among(years: dict[ReportingRequirement, set[int]]) -> dict[int, list[Repeat]]:
    """For one body that owes them all: requirement → the older ones that ask the same in one of its years."""
    rows = sorted(years, key=lambda row: row.pk)
    contents, found = _contents(rows), defaultdict(list)
    for at, newer in enumerate(rows):
        for older in rows[:at]:
            if newer.previous_id == older.pk or not years[newer] & years[older]:
                continue
            if repeat := compare(contents[newer.pk], contents[older.pk], older, 1):
                found[newer.pk].append(repeat)
    return found


def compare(here: Content, there: Content, requirement: ReportingRequirement, bodies: int) -> Repeat:
    """Each line of the one beside the first like it of the other."""
    return Repeat(
        requirement,
        bodies,
        same_name=alike(here.name, there.name),
        indicators=_pairs(here.indicators, there.indicators),
        headings=_pairs(here.headings, there.headings),
    )


def _bodies_owing(requirements, bodies, starts: date, ends: date) -> dict[int, int]:
    """Requirement → how many of the bodies owe it for a time that touches starts–ends."""
    duties = Duty.objects.expected().filter(
        Q(data_from__lte=ends) | Q(data_from=None, year__lte=ends.year),
        Q(data_until__gte=starts) | Q(data_until=None, due_on__gte=starts),
        requirement__in=requirements.values("pk"),
        organization__in=bodies,
    )
    rows = duties.order_by().values_list("requirement").annotate(bodies=Count("organization", distinct=True))
    return dict(rows)


def _contents(requirements) -> dict[int, Content]:
    """What each asks, in two queries; headings that stand in every form are left out."""
    forms = {row.form_id for row in requirements}
    headings, indicators = defaultdict(list), defaultdict(list)
    for form, title in FormHeading.objects.filter(form__in=forms).values_list("form", "title"):
        if fold(title) not in STANDARD:
            headings[form].append(title)
    for form, name in Indicator.objects.filter(form__in=forms).values_list("form", "name"):
        indicators[form].append(name)
    return {row.pk: Content(row.name, headings[row.form_id], indicators[row.form_id]) for row in requirements}


def _pairs(here: list[str], there: list[str]) -> list[tuple[str, str]]:
    pairs = ((name, next((other for other in there if alike(name, other)), None)) for name in here)
    return [(name, other) for name, other in pairs if other is not None]


def _told(repeats: list[Repeat], user) -> Hints:
    ids = [repeat.requirement.pk for repeat in repeats]
    readable = set(ReportingRequirement.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    named = [repeat for repeat in repeats if repeat.requirement.pk in readable]
    named.sort(key=lambda repeat: -len(repeat.indicators) - len(repeat.headings))
    return Hints(named, len(repeats) - len(named))
