"""What is told to those who hold something up: a report to review, one that came back, a paper to approve or sign."""

from dataclasses import dataclass
from datetime import date

from orgs.formats import vn_date
from reports.models import Reminder

Kind = Reminder.Kind
ASKED = {
    Kind.REVIEW: "chờ xem xét",
    Kind.RETURNED: "bị trả lại, chưa gửi lại",
    Kind.APPROVAL: "chờ duyệt",
    Kind.SIGNATURE: "chờ ký",
}


@dataclass(frozen=True)
class Matter:
    """`duty_id` names the report it is about, None for a paper."""

    kind: str
    title: str
    body: str
    since: date
    link: str
    duty_id: int | None = None

    @classmethod
    def of(cls, kind: str, subject, since: date) -> "Matter":
        """`subject`: the delivery or the plan."""
        if kind in (Kind.APPROVAL, Kind.SIGNATURE):
            return cls(
                kind, _line(str(subject.document)), subject.document.issuer.label, since, subject.get_absolute_url()
            )
        duty = subject.version.duty
        body = duty.organization if kind == Kind.REVIEW else subject.organization
        title = _line(f"{duty.requirement.name} – {duty.period_within}")
        return cls(kind, title, body.label, since, duty.get_absolute_url(), duty.pk)

    def waited(self, on: date) -> str:
        """Since when, and how many days it has been."""
        days = (on - self.since).days
        return f"{ASKED[self.kind]} từ {vn_date(self.since)}" + (f" ({days} ngày)" if days > 0 else "")

    def notice(self, on: date) -> str:
        """The line in the portal's own list; it fits the column whatever the names are."""
        tail = f": {self.waited(on)}."
        return f"{self.title} ({self.body})"[: 400 - len(tail)] + tail


def _line(text: str) -> str:
    return " ".join(text.split())
