"""A rehearsal as lines: people told of the same thing on the same day stand together; one row each in an export."""

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Q

from orgs.formats import vn_number
from orgs.models import Membership, User
from orgs.permissions import bodies_where, managed_ids
from reports.rehearsal import Event, What

COLUMNS = ["Ngày", "Việc", "Bước", "Đơn vị", "Báo cáo", "Kỳ", "Hạn theo văn bản", "Hạn chót an toàn", "Ngày cuối cùng"]
COLUMNS += ["Người nhận", "Kênh"]
UNNAMED = "người của đơn vị"


@dataclass
class Line:
    first: Event
    people: list[str] = field(default_factory=list)
    unnamed: int = 0
    channel: str = ""

    @property
    def words(self) -> str:
        return What(self.first.what).label

    @property
    def step(self) -> str:
        return step_in_words(self.first)


def lines_of(events: list[Event]) -> list[list[Event]]:
    """The events of one line each: the same day, kind, duty and step."""
    return [list(same) for _, same in groupby(events, key=lambda one: (one.day, one.what, id(one.duty), one.step))]


def shown(user, groups: list[list[Event]]) -> list[Line]:
    """The lines of a page with the names that the user may read."""
    names = named(user, {event.person_id for group in groups for event in group} - {None})
    found = []
    for group in groups:
        told = [names.get(event.person_id, "") for event in group if event.person_id]
        found.append(Line(group[0], sorted(filter(None, told)), told.count(""), channel_of(group)))
    return found


def named(user, person_ids) -> dict[int, str]:
    """Person → name, of those who work where the user may see people (orgs.permissions.can_see_people)."""
    people = User.objects.filter(pk__in=person_ids)
    if user is not None and not user.is_superuser:
        seen = Q(organization__in=user.reach.own_ids)
        if user.reach.wide_ids:
            seen |= Q(organization__in=user.reach.bodies_below())
        if bodies_where(user, "account.manage"):
            seen |= Q(organization__in=managed_ids(user, "account.manage"))
        people = people.filter(pk__in=Membership.objects.filter(seen).values("user"))
    return dict(people.values_list("pk", "full_name"))


def step_in_words(event: Event) -> str:
    if event.what != What.REMINDER:
        return f"{event.step} ngày sau ngày cuối cùng"
    if event.step > 0:
        return f"quá hạn {event.step} ngày"
    return f"trước {-event.step} ngày" if event.step else "đúng hạn chót an toàn"


def channel_of(events: list[Event]) -> str:
    """By which way those of one line hear of it."""
    if events[0].what != What.REMINDER:
        return ""
    without = sum(1 for event in events if not event.by_email)
    if without == len(events):
        return "cổng"
    return f"cổng và thư điện tử ({vn_number(without)} người chỉ trên cổng)" if without else "cổng và thư điện tử"


def rows(user, events: list[Event]):
    """One row for each event, for a table file."""
    names = named(user, {event.person_id for event in events} - {None})
    for event in events:
        duty = event.duty
        yield [
            event.day,
            What(event.what).label,
            step_in_words(event),
            duty.organization.name,
            duty.requirement.name,
            duty.period,
            duty.due_on,
            duty.safe_on,
            duty.last_on,
            names.get(event.person_id, UNNAMED) if event.person_id else event.by,
            channel_of([event]),
        ]
