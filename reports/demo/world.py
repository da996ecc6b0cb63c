"""What the steps of the demonstration share: the day, the clock, and the rows made so far, by key."""

import zlib
from datetime import date, datetime, time, timedelta

from directives.models import CascadeNode, Document
from orgs.calendar import WorkingCalendar
from orgs.models import Organization, OrganizationGroup, User
from reports.demo.clock import Clock
from reports.models import ReportForm, ReportingRequirement


class World:
    def __init__(self, on: date):
        self.on = on
        self.clock = Clock(date(2021, 12, 1))
        self.bodies: dict[str, Organization] = {}
        self.keys: dict[int, str] = {}
        self.kinds = {}
        self.calendar: WorkingCalendar | None = None
        self.people: dict[str, int] = {}
        self.papers: dict[str, Document] = {}
        self.forms: dict[str, ReportForm] = {}
        self.requirements: dict[str, ReportingRequirement] = {}

    def body(self, key: str) -> Organization:
        """The body as it is in the database now: events change names and parents."""
        return Organization.objects.get(pk=self.bodies[key].pk)

    def find(self, keys) -> list[Organization]:
        wanted = [self.bodies[key].pk for key in keys]
        found = Organization.objects.in_bulk(wanted)
        return [found[pk] for pk in wanted]

    def person(self, username: str) -> User:
        """A fresh instance: a reach is remembered with it and holds for one day only."""
        return User.objects.get(pk=self.people[username])

    def at_work(self, day: date, *words) -> datetime:
        """Set the clock to the last working day up to `day`, at an hour that depends on the words."""
        luck = chance("hour", day, *words)
        workday = self.calendar.before(day + timedelta(days=1))
        return self.clock.set(workday, time(8 + luck % 9, luck * 7 % 60))

    def node(self, paper: str, body: str) -> CascadeNode:
        """The place that the paper gave the body."""
        return CascadeNode.objects.select_related("directive", "organization").get(
            handed_down_by=self.papers[paper], organization=self.bodies[body]
        )

    def group(self, owner: Organization, name: str, bodies) -> OrganizationGroup:
        """A saved group of an office, made at its first use."""
        group, is_new = OrganizationGroup.objects.get_or_create(owner=owner, name=name)
        if is_new:
            group.members.set(bodies)
        return group


def chance(*words) -> int:
    """A number from 0 to 99 that is the same for the same words, on every machine."""
    return zlib.crc32("|".join(str(word) for word in words).encode()) % 100
