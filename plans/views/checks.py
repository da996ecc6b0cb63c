"""The clerk's findings as a page shows them: the heaviest first, each with the field it is about."""

from dataclasses import dataclass
from functools import cached_property

from directives.models import DocumentReference, Recipient
from orgs.models import User
from plans.documents.assembly import build, origins
from plans.documents.check import Finding, Severity, check_plan
from plans.documents.decisions import is_decision
from plans.models import Plan
from plans.permissions import can_edit

TONES = {
    Severity.BLOCKS: ("bad", "cross"),
    Severity.SHOULD_FIX: ("warn", "alert"),
    Severity.NOTE: ("info", "info"),
}
# Printed places whose words come from a field of the plan itself.
FIELDS = {
    "subject": "id_subject", "place": "id_place", "sign": "id_post", "archive": "noi-nhan|0|text",
    "number": "id_drafting_symbol", "symbol": "id_drafting_symbol", "urgency": "id_urgency", "drafter": "id_drafter",
    "circulation": "id_circulation", "draft": "id_draft_round", "contact": "id_contact", "tasks": "viec|0|text",
    "authority_line": "id_authority_line", "kind_name": "id_kind_title", "attached": "id_attached_subject",
    "bases": "can-cu|0|cited_code", "recipients": "noi-nhan|0|text", "addressees": "noi-nhan|0|text",
    "blocks": "id_opening", "opening": "id_opening", "closing": "id_closing",
}  # fmt: skip
WRITTEN = ("blocks", "attached", "annexes")  # places of the body, whose words come from sections, tasks, …


@dataclass(frozen=True)
class Shown:
    """A finding and `goto`, the field where it is mended: the id of a field, or rows|position|name."""

    finding: Finding
    goto: str
    tone: str
    icon: str


def findings_of(plan: Plan, user: User) -> list[Shown]:
    found = check_plan(plan, user=user)
    places = Places(plan)
    return [Shown(one, places.field(one.place), *TONES[Severity(one.severity)]) for one in found]


def counted(shown: list[Shown]) -> str:
    """`2 phải sửa, 1 lưu ý` in words, for the line that is read aloud."""
    counts = {grade: sum(one.finding.severity == grade for one in shown) for grade in Severity}
    words = [f"{count} {grade.label.lower()}" for grade, count in counts.items() if count]
    return f"{', '.join(words)}." if words else "Không thấy lỗi thể thức nào."


def checked(plan: Plan, user: User) -> dict:
    """For the page of a paper that is not issued: the count of findings, and those that a clerk sends back."""
    shown = findings_of(plan, user)
    blocking = [one.finding for one in shown if one.finding.severity == Severity.BLOCKS]
    return {"told": counted(shown), "blocking": blocking, "may_edit": can_edit(user, plan)}


class Places:
    """From a place of the print to the field of the editor that holds its words; rows in the order they are stored."""

    def __init__(self, plan: Plan):
        self.plan = plan

    @cached_property
    def sources(self) -> dict[str, str]:
        return {} if self.plan.frozen else origins(self.plan)

    @cached_property
    def bases(self) -> list[int]:
        cited = self.plan.document.references_out.values_list("relation", flat=True)
        return [at for at, relation in enumerate(cited) if relation == DocumentReference.Relation.BASIS]

    @cached_property
    def lines(self) -> dict[str, list[int | None]]:
        """Rows of Nơi nhận by the part of the paper that prints them."""
        found: dict[str, list[int | None]] = {"addressees": [], "recipients": [], "archive": []}
        for at, (is_addressee, purpose) in enumerate(
            self.plan.document.recipients.values_list("is_addressee", "purpose")
        ):
            is_kept = purpose == Recipient.Purpose.ARCHIVE
            found["addressees" if is_addressee else "archive" if is_kept else "recipients"].append(at)
        if is_decision(self.plan):  # “Như Điều …” stands first by itself and has no row
            printed = len(build(self.plan).recipients)
            found["recipients"] = [None] * (printed - len(found["recipients"])) + found["recipients"]
        return found

    def field(self, place: str) -> str:
        head, _, number = place.partition(".")
        if head in WRITTEN and place in self.sources:
            return self._written(self.sources[place])
        at = int(number) - 1 if number.isdigit() else -1
        if head == "bases":
            return f"can-cu|{self.bases[at]}|cited_code" if 0 <= at < len(self.bases) else FIELDS[head]
        if head in ("addressees", "recipients", "archive"):
            rows = self.lines[head]
            at = len(rows) - 1 if head == "archive" else at
            row = rows[at] if 0 <= at < len(rows) else None
            return FIELDS[head] if row is None else f"noi-nhan|{row}|text"
        return FIELDS.get(head, "")

    def _written(self, source: str) -> str:
        """`section.2.text`, `task.0`, `opening`, …"""
        kind, *rest = source.split(".")
        if kind == "section":
            return f"phan|{rest[0]}|{rest[1]}"
        return f"viec|{rest[0]}|text" if kind == "task" else FIELDS.get(kind, "")
