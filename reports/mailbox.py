"""What became of the letters to the people an administrator looks after: counts and reasons, never a word of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max

from orgs.heartbeats import SWEEP, TIMER, WORKER, is_alive, silence
from orgs.models import Membership
from orgs.permissions import managed_ids
from reports.models import Message

LOOKED_BACK = timedelta(days=30)  # stopped letters stay for good; older ones need nobody any more


@dataclass(frozen=True)
class Trouble:
    """Letters that share a state and what the mail server said."""

    state: str
    label: str
    reason: str
    count: int
    last_day: date


@dataclass(frozen=True)
class Standing:
    waiting: int
    stopped: int
    troubles: list[Trouble]


def standing(user, on: date) -> Standing:
    """One query: how many wait, how many were stopped since `on` less 30 days, and why."""
    people = Membership.objects.on(on).filter(organization__in=managed_ids(user, "account.manage")).values("user")
    theirs = Message.objects.filter(recipient__in=people)
    waiting = theirs.filter(state=Message.State.WAITING)
    stopped = theirs.filter(state=Message.State.STOPPED, day__gte=on - LOOKED_BACK)
    rows = (waiting | stopped).values("state", "error").annotate(count=Count("pk"), last_day=Max("day"))
    troubles = [
        Trouble(row["state"], Message.State(row["state"]).label, row["error"], row["count"], row["last_day"])
        for row in rows.order_by("state", "-count", "error")
    ]
    counts = {state: sum(t.count for t in troubles if t.state == state) for state in Message.State}
    named = [trouble for trouble in troubles if trouble.reason]
    return Standing(counts[Message.State.WAITING], counts[Message.State.STOPPED], named)


PARTS = {
    WORKER: "Tiến trình nền nhận việc",
    SWEEP: "Lượt lập và gửi lời nhắc",
    TIMER: "Đồng hồ riêng, thay khi tiến trình nền im lặng",
}


@dataclass(frozen=True)
class Part:
    label: str
    last: datetime | None
    is_well: bool


def parts(*, now: datetime) -> list[Part]:
    """What works in the background, and when each last gave a sign."""
    found = []
    for name, label in PARTS.items():
        quiet = silence(name, now=now)
        found.append(Part(label, None if quiet is None else now - quiet, is_alive(name, now=now)))
    return found
