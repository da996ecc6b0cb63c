"""The rungs of the ladder that a silent duty will come to, after those it has come to (services.escalation)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from directives.models import Document
from reports.models import Duty, Escalation, ReminderPlan, RequirementReceiver, Rung
from reports.services.escalation import FIELDS, LOOKS_BACK


@dataclass(frozen=True)
class Reached:
    """`after`: days after the last day, as the plan says; `by`: the body that urges."""

    rung: Rung
    day: date
    after: int
    by: str


class Ladder:
    """Of the duties given; a fixed number of queries.

    A first letter not sent yet is supposed to leave `days_to_sign` days after its unit came into the draft. A unit that
    joins a draft begun earlier leaves with it, so many days sooner at most: who will join depends on what people do.
    """

    def __init__(self, duties: list[Duty], days_to_sign: int = 0):
        self._signing = timedelta(days=days_to_sign)
        made = [duty.pk for duty in duties if duty.pk]
        rows = Escalation.objects.filter(duty__in=made).values_list("duty", "due_version", "level", "opened_on")
        self._stands = {tuple(row[:3]): row[3] for row in rows}
        issued = Escalation.objects.dispatched().filter(
            duty__in=made, level=Rung.FIRST, letter__plan__document__state=Document.State.ISSUED
        )
        sent = issued.values_list("duty", "due_version", "letter__plan__document__issued_on")
        self._asked_on = {(pk, version): day for pk, version, day in sent}
        self._receivers = defaultdict(list)
        lines = RequirementReceiver.objects.filter(requirement__in={duty.requirement_id for duty in duties})
        lines = lines.filter(organization__is_internal=False).select_related("organization")
        for line in lines.order_by("position", "pk"):
            self._receivers[line.requirement_id].append(line.organization)

    def ahead(self, duty: Duty, plan: ReminderPlan, as_of: date, drafted_on: date | None = None) -> Iterator[Reached]:
        """The rungs not reached yet, each on the first day from `as_of` on that the plan allows.

        `drafted_on`: the first letter's draft, where it is told rather than made.
        """
        for rung, field in FIELDS.items():
            after = getattr(plan, field)
            if after is None or (duty.pk, duty.due_version, rung) in self._stands:
                continue
            day = max(duty.last_on + timedelta(days=max(after, 1)), as_of)
            if rung == Rung.SECOND and plan.letter_1_after is not None:
                gap = timedelta(days=after - plan.letter_1_after)
                day = max(day, self._first_sent(duty, plan.letter_1_after, as_of, drafted_on) + gap)
            by = self._urging(duty, day)
            ended_on = duty.organization.ended_on
            if by and day - LOOKS_BACK <= duty.last_on and (ended_on is None or ended_on > day):
                yield Reached(rung, day, after, by)

    def _first_sent(self, duty: Duty, after: int, as_of: date, drafted_on: date | None) -> date:
        sent_on = self._asked_on.get((duty.pk, duty.due_version))
        if sent_on is not None:
            return sent_on
        if drafted_on is not None:
            return drafted_on + self._signing
        stands_since = self._stands.get((duty.pk, duty.due_version, Rung.FIRST))
        drafted_on = stands_since or max(duty.last_on + timedelta(days=max(after, 1)), as_of)
        return max(drafted_on + self._signing, as_of)

    def _urging(self, duty: Duty, day: date) -> str:
        """The first receiver that works and is not the unit itself; empty when there is none."""
        others = (body for body in self._receivers[duty.requirement_id] if body.pk != duty.organization_id)
        return next((body.label for body in others if body.ended_on is None or body.ended_on > day), "")
