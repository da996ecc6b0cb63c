"""Who may read what, told once more in plain Python: slow, from the domain model and the matrix, with no query of ours.

It shares nothing with `orgs.reach`, `directives.visibility` or any `visible_to`: all rows are read into memory and
walked one by one.
"""

from collections import defaultdict

from directives.models import CascadeNode, Document, Receipt, ReceiptHandler, RecipientBody
from orgs.models import Membership, Organization, OrganizationEventPart, Superior
from plans.models import Plan
from reports.models import Delivery, Duty, ReportingRequirement, ReportVersion, RequirementReceiver

READS = {"clerk", "specialist", "head", "leader", "auditor"}  # an administrator reads no content
COMMANDS = {"head", "leader", "auditor"}  # these look down
WRITES = {"clerk", "specialist", "head", "leader"}  # these see drafts; an auditor does not


def holds(row, day) -> bool:
    return (row.from_on is None or row.from_on <= day) and (row.to_on is None or row.to_on > day)


class Facts:
    """All rows, as they are now."""

    def __init__(self, day):
        self.day = day
        self.parent = dict(Organization.objects.values_list("pk", "parent_id"))
        self.links = [row for row in Superior.objects.all() if holds(row, day) and row.line != "cooperation"]
        self.memberships = [row for row in Membership.objects.all() if holds(row, day)]
        self.events = defaultdict(lambda: {"from": set(), "to": set(), "type": ""})
        for part in OrganizationEventPart.objects.filter(event__applied_at__isnull=False).select_related("event"):
            self.events[part.event_id][part.side].add(part.organization_id)
            self.events[part.event_id]["type"] = part.event.type
        self.documents = list(Document.objects.defer("text", "search_text"))
        self.receipts = list(Receipt.objects.all())
        self.handlers = list(ReceiptHandler.objects.all())
        self.addressed = list(RecipientBody.objects.values_list("recipient__document", "organization"))
        self.nodes = {node.pk: node for node in CascadeNode.objects.all()}
        self.plans = list(Plan.objects.all())
        self.duties = {duty.pk: duty for duty in Duty.objects.all()}
        self.requirements = list(ReportingRequirement.objects.all())
        self.receivers = list(RequirementReceiver.objects.all())
        self.versions = list(ReportVersion.objects.all())
        self.deliveries = list(Delivery.objects.all())

    # --- bodies
    def at_or_below(self, body) -> set:
        """The main line, walked upward from every body."""
        return {one for one in self.parent if body in self.line_up(one)}

    def line_up(self, body) -> list:
        line = []
        while body is not None:
            line.append(body)
            body = self.parent[body]
        return line

    def succeeded_by(self, body) -> set:
        """The bodies that ended with an event in which this one is named as new, and those that they had succeeded."""
        found = set()
        for event in self.events.values():
            if body in event["to"] and event["type"] in ("merger", "split", "dissolution"):
                for ended in event["from"] - event["to"]:
                    found |= {ended} | self.succeeded_by(ended)
        return found


class Reader:
    """One person's rights over the facts; sets of ids."""

    def __init__(self, facts, user):
        self.facts, self.user = facts, user
        mine = [row for row in facts.memberships if row.user_id == user.pk]
        self.own = self._with_succeeded(row.organization_id for row in mine if row.role in READS)
        self.drafts = self._with_succeeded(row.organization_id for row in mine if row.role in WRITES)
        self.works_in = {row.organization_id for row in mine if row.role in READS}
        self.reached = set(self.own)
        for body in self._with_succeeded(row.organization_id for row in mine if row.role in COMMANDS):
            self.reached |= facts.at_or_below(body)
            for link in facts.links:  # a linked body and its own main line; links are never followed further
                if link.superior_id == body:
                    self.reached |= facts.at_or_below(link.organization_id)

    def _with_succeeded(self, bodies) -> set:
        bodies = set(bodies)
        return bodies.union(*(self.facts.succeeded_by(body) for body in bodies))

    # --- papers
    def receipts(self) -> set:
        return {receipt.pk for receipt in self.facts.receipts if self._reads_receipt(receipt)}

    def _reads_receipt(self, receipt) -> bool:
        if receipt.organization_id in self.reached:
            return True
        named = any(row.receipt_id == receipt.pk and row.user_id == self.user.pk for row in self.facts.handlers)
        return named and any(receipt.organization_id in self.facts.line_up(body) for body in self.works_in)

    def documents(self) -> set:
        received = {row.document_id for row in self.facts.receipts if self._reads_receipt(row)}
        addressed = {paper for paper, body in self.facts.addressed if body in self.reached}
        upward = self._papers_above()
        readable = set()
        for paper in self.facts.documents:
            if paper.state == "draft":
                if paper.issuer_id in self.drafts:
                    readable.add(paper.pk)
            elif paper.issuer_id in self.reached or paper.pk in received | addressed | upward:
                readable.add(paper.pk)
        return readable

    def _places_up(self, node) -> list:
        places = []
        while node is not None:
            places.append(node)
            node = self.facts.nodes.get(node.parent_id)
        return places

    def _papers_above(self) -> set:
        """The chain over each own place: every paper that handed the work down, and the directive on top."""
        papers = set()
        for node in self.facts.nodes.values():
            if node.organization_id in self.own:
                places = self._places_up(node)
                papers |= {place.handed_down_by_id for place in places} | {places[-1].directive_id}
        return papers

    def nodes(self) -> set:
        """Own places, those over them and under them, and the places of reached bodies."""
        seen = set()
        for node in self.facts.nodes.values():
            places = self._places_up(node)
            if node.organization_id in self.own:
                seen |= {place.pk for place in places}
            if node.organization_id in self.reached or any(p.organization_id in self.own for p in places):
                seen.add(node.pk)
        return seen

    def plans(self) -> set:
        readable = self.documents()
        return {plan.pk for plan in self.facts.plans if plan.document_id in readable}

    # --- reports
    def _receives(self, requirement_id) -> bool:
        rows = [row for row in self.facts.receivers if row.requirement_id == requirement_id]
        return any(row.organization_id in self.own or row.via_id in self.own for row in rows)

    def duties(self) -> set:
        return {
            duty.pk
            for duty in self.facts.duties.values()
            if duty.organization_id in self.reached or self._receives(duty.requirement_id)
        }

    def requirements(self) -> set:
        readable = self.documents()
        owed = {duty.requirement_id for duty in self.facts.duties.values() if duty.organization_id in self.own}
        drafts = {paper.pk for paper in self.facts.documents if paper.state == "draft"}
        return {
            one.pk
            for one in self.facts.requirements
            if one.document_id in readable
            or (one.document_id not in drafts and (one.pk in owed or self._receives(one.pk)))
        }

    def versions(self) -> set:
        """Drafts in the own body only; sent ones of reached bodies, and those delivered to an own body."""
        delivered = {
            row.version_id for row in self.facts.deliveries if row.organization_id in self.own or row.via_id in self.own
        }
        seen = set()
        for version in self.facts.versions:
            body = self.facts.duties[version.duty_id].organization_id
            if version.sent_at is None:
                if body in self.drafts:
                    seen.add(version.pk)
            elif body in self.reached or version.pk in delivered:
                seen.add(version.pk)
        return seen

    def deliveries(self) -> set:
        readable = self.versions()
        return {row.pk for row in self.facts.deliveries if row.version_id in readable}
