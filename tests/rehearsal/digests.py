"""What rehearsed reminders must be seen as: the rule of one letter a day, written anew, apart from the product.

A reminder goes into the person's letter of the day. When that is gone it waits for tomorrow's, unless its day is today.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from orgs.models import Membership, User
from reports.models import Duty
from reports.rehearsal import Event
from reports.reminder_texts import Deadline, time_left

ONE_DAY = timedelta(days=1)
AGAIN = defaultdict(str, {Duty.State.RETURNED: ". Bản trước bị trả lại, cần gửi lại"})


@dataclass(frozen=True)
class Rehearsed:
    """`is_afternoon`: it came out of what was done that day, after the morning's letters."""

    event: Event
    is_afternoon: bool


class Names:
    """Of people and duties, the same in both replays."""

    def __init__(self):
        self.people = dict(User.objects.values_list("pk", "username"))
        self.by_address = dict(User.objects.exclude(email="").values_list("email", "username"))
        self.works_at = dict(Membership.objects.values_list("user", "organization"))

    @staticmethod
    def of(duty: Duty) -> str:
        return f"{duty.organization.name}: {duty.requirement.name}, {duty.period_within}"

    @classmethod
    def dated(cls, duty: Duty) -> tuple[str, int]:
        """With the number of the day it has, which grows when it is moved."""
        return cls.of(duty), duty.due_version

    def is_above(self, event: Event) -> bool:
        return self.works_at[event.person_id] != event.duty.organization_id


@dataclass
class Digest:
    """One letter."""

    own: dict = field(default_factory=dict)
    above: list = field(default_factory=list)
    returned: set = field(default_factory=set)

    def line(self, day, who) -> tuple:
        own = {(name, time_left(Deadline.of(duty), day) + AGAIN[duty.state]) for name, duty in self.own.items()}
        late = Counter((duty.requirement.name, time_left(Deadline.of(duty), day)) for duty in self.above)
        above = {(name, f"{count} đơn vị chưa gửi. {left}") for (name, left), count in late.items()}
        return day, who, frozenset(own), frozenset(above), frozenset(self.returned - set(self.own))


def notices_of(reminders: list[Rehearsed], names: Names) -> set:
    """Those above see one line for all the bodies that are late together."""
    found, above = set(), {}
    for event in (one.event for one in reminders):
        who, duty = names.people[event.person_id], event.duty
        if names.is_above(event):
            key = (who, duty.requirement.name, duty.due_on, event.step)
            above[key] = min(event.day, above.get(key, event.day))
        else:
            found.add((event.day, who, *names.dated(duty), event.step))
    return found | {(day, *key) for key, day in above.items()}


def letters_of(reminders: list[Rehearsed], returned: list[tuple], names: Names) -> Counter:
    """`returned`: (day, is it of that afternoon, report, people of the unit) for reports that came back."""
    digests = defaultdict(Digest)  # (day, person, does it go in the afternoon)
    for day, is_afternoon, duty, people in returned:
        for person in people:
            digests[day, person, is_afternoon].returned.add(names.of(duty))
    by_email = (one for one in reminders if one.event.by_email)
    for one in sorted(by_email, key=lambda one: (one.event.day, one.is_afternoon)):
        event, duty = one.event, one.event.duty
        is_gone = one.is_afternoon and (event.day, event.person_id, False) in digests
        waits = is_gone and event.day not in (duty.safe_on, duty.last_on)
        digest = digests[event.day + ONE_DAY * waits, event.person_id, one.is_afternoon and not waits]
        if names.is_above(event):
            digest.above.append(duty)
        else:
            digest.own[names.of(duty)] = duty
    lines = (digest.line(day, names.people[who]) for (day, who, _), digest in digests.items())
    return Counter(line for line in lines if any(line[2:]))
