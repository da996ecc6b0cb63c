"""Whom each step of a reminder plan reaches, and from which day to which: read once, then asked without a query.

The same people as `services.audiences` finds day by day; there a query of one day, here the whole stretch of a role.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, Q

from directives.models import ReceiptHandler
from orgs.models import Membership
from orgs.permissions import CONTENT_ROLES, ROLE_ACTIONS
from reports.models import Duty, ReminderStep, RequirementReceiver
from reports.services import audiences


@dataclass(frozen=True)
class Span:
    """A person is reached from a day on, until the day before `until`; None: without end.

    `takes_mail`: has an address and did not decline letters.
    """

    person_id: int
    since: date | None
    until: date | None
    takes_mail: bool

    def first_day(self, begin: date, end: date) -> date | None:
        """The first day not before `begin` and before `end` on which the person is reached."""
        day = max(begin, self.since) if self.since else begin
        return day if day < (min(end, self.until) if self.until else end) else None


class People:
    """Of the duties given; a fixed number of queries, however many they are. `steps`: all that will be asked for."""

    def __init__(self, duties: list[Duty], steps: list[ReminderStep]):
        self._duties = duties
        self._requirements = {duty.requirement_id for duty in duties}
        asked = {name for name in ("to_office", "to_heads", *audiences.OTHERS) if any(getattr(s, name) for s in steps)}
        self._office = self._members("to_office" in asked, audiences.OFFICE)
        self._heads = self._members("to_heads" in asked, audiences.HEADS)
        self._handlers = self._handlers_of() if "to_handlers" in asked else {}
        self._staff_above = self._staff() if "to_staff_above" in asked else {}
        self._leaders_above = self._leaders() if "to_leaders_above" in asked else {}

    def reached(self, duty: Duty, step: ReminderStep) -> list[Span]:
        """A person with two roles comes twice."""
        body, requirement = duty.organization_id, duty.requirement_id
        found = [
            *(self._office[body] if step.to_office else ()),
            *(self._heads[body] if step.to_heads else ()),
            *(self._handlers.get((duty.requirement.document_id, body), ()) if step.to_handlers else ()),
        ]
        for is_asked, above in (
            (step.to_staff_above, self._staff_above),
            (step.to_leaders_above, self._leaders_above),
        ):
            found += [span for at, span in above.get(requirement, ()) if is_asked and at != body]
        return found

    def _members(self, is_asked: bool, roles) -> dict[int, list[Span]]:
        found = defaultdict(list)
        bodies = {duty.organization_id for duty in self._duties} if is_asked else ()
        for body, *span in _held(roles).filter(organization__in=bodies).values_list("organization", *SPAN):
            found[body].append(Span(*span))
        return found

    def _handlers_of(self) -> dict[tuple[int, int], list[Span]]:
        papers = {duty.requirement.document_id for duty in self._duties}
        given = ReceiptHandler.objects.filter(receipt__document__in=papers, user__is_active=True)
        rows = list(given.values_list("receipt__document", "receipt__organization", "user"))
        works = defaultdict(list)
        held = _held(CONTENT_ROLES).filter(user__in={user for _, _, user in rows})
        for above, *span in held.values_list("organization__above_links__above", *SPAN):
            works[above, span[0]].append(Span(*span))
        found = defaultdict(list)
        for paper, body, user in rows:
            found[paper, body] += works[body, user]
        return found

    def _staff(self) -> dict[int, list[tuple[int, Span]]]:
        lines = RequirementReceiver.objects.filter(requirement__in=self._requirements, handlers__is_active=True)
        rows = list(lines.values_list("requirement", "organization", "via", "handlers"))
        works = defaultdict(list)
        for body, *span in _held(CONTENT_ROLES).filter(user__in={row[3] for row in rows}).values_list(*HELD):
            works[body, span[0]].append(Span(*span))
        found = defaultdict(list)
        for requirement, body, via, user in rows:
            found[requirement] += [(body, span) for place in (body, via) for span in works[place, user]]
        return found

    def _leaders(self) -> dict[int, list[tuple[int, Span]]]:
        lines = RequirementReceiver.objects.filter(requirement__in=self._requirements)
        rows = list(lines.values_list("requirement", "organization"))
        works = defaultdict(list)
        held = _held(ROLE_ACTIONS["report.review"]).filter(organization__in={body for _, body in rows})
        for body, *span in held.values_list(*HELD):
            works[body].append(Span(*span))
        found = defaultdict(list)
        for requirement, body in rows:
            found[requirement] += [(body, span) for span in works[body]]
        return found


SPAN = ("user", "from_on", "to_on", "takes_mail")
HELD = ("organization", *SPAN)


def _held(roles):
    takes_mail = ExpressionWrapper(Q(user__wants_email=True) & ~Q(user__email=""), output_field=BooleanField())
    held = Membership.objects.filter(role__in=roles, user__is_active=True)
    return held.annotate(takes_mail=takes_mail).order_by("pk")
