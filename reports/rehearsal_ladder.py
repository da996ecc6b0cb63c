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
    """Of the duties given; a fixed number of queries. The first letter is supposed to leave when it is drafted."""

    def __init__(self, duties: list[Duty]):
        made = [duty.pk for duty in duties if duty.pk]
        rows = Escalation.objects.filter(duty__in=made).values_list("duty", "due_version", "level")
        self._stands = set(rows)
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

    def ahead(self, duty: Duty, plan: ReminderPlan, as_of: date) -> Iterator[Reached]:
        """The rungs not reached yet, each on the first day from `as_of` on that the plan allows."""
        for rung, field in FIELDS.items():
            after = getattr(plan, field)
            if after is None or (duty.pk, duty.due_version, rung) in self._stands:
                continue
            day = max(duty.last_on + timedelta(days=max(after, 1)), as_of)
            if rung == Rung.SECOND and plan.letter_1_after is not None:
                gap = timedelta(days=after - plan.letter_1_after)
                day = max(day, self._first_letter(duty, plan.letter_1_after, as_of) + gap)
            by = self._urging(duty, day)
            ended_on = duty.organization.ended_on
            if by and day - LOOKS_BACK <= duty.last_on and (ended_on is None or ended_on > day):
                yield Reached(rung, day, after, by)

    def _first_letter(self, duty: Duty, after: int, as_of: date) -> date:
        return self._asked_on.get((duty.pk, duty.due_version)) or max(duty.last_on + timedelta(days=after), as_of)

    def _urging(self, duty: Duty, day: date) -> str:
        """The first receiver that works and is not the unit itself; empty when there is none."""
        others = (body for body in self._receivers[duty.requirement_id] if body.pk != duty.organization_id)
        return next((body.label for body in others if body.ended_on is None or body.ended_on > day), "")
