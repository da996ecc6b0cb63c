"""What a reminder says: how much time is left, and both dates in words."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from orgs.formats import vn_date, vn_weekday
from orgs.text import lower_first
from reports.reminder_words import fill_words


@dataclass(frozen=True)
class Deadline:
    """A duty as a reminder shows it."""

    duty_id: int
    name: str
    period: str
    body: str
    due_on: date
    safe_on: date
    last_on: date
    is_returned: bool = False
    words: str = ""  # of the requirement's own plan, with their placeholders
    receivers: str = ""
    requirement_id: int | None = None

    @classmethod
    def of(cls, duty, words: str = "", receivers: str = "") -> "Deadline":
        return cls(
            duty.pk,
            duty.requirement.name,
            duty.period,
            duty.organization.label,
            duty.due_on,
            duty.safe_on,
            duty.last_on,
            duty.state == duty.State.RETURNED,
            words,
            receivers,
            duty.requirement_id,
        )

    @property
    def title(self) -> str:
        """One line whatever was typed: it also stands in the subject of a letter."""
        return " ".join(f"{self.name} – {lower_first(self.period)}".split())

    @property
    def link(self) -> str:
        return reverse("reports:report_detail", args=[self.duty_id])


def time_left(deadline: Deadline, on: date) -> str:
    """How the day stands to the safe day and to the last day."""
    late = (on - deadline.last_on).days
    if late > 0:
        return f"Quá hạn {late} ngày"
    early = (deadline.safe_on - on).days
    if early > 0:
        return f"Còn {early} ngày đến hạn chót an toàn"
    if late == 0:
        return "Hôm nay là ngày cuối cùng"
    return (
        "Hôm nay là hạn chót an toàn" if early == 0 else f"Đã qua hạn chót an toàn, còn {-late} ngày đến ngày cuối cùng"
    )


def dates_in_words(deadline: Deadline) -> str:
    words = f"Hạn chót an toàn: {vn_weekday(deadline.safe_on)}. Hạn theo văn bản: {vn_weekday(deadline.due_on)}."
    if deadline.last_on != deadline.due_on:
        words += f" Ngày cuối cùng: {vn_weekday(deadline.last_on)}."
    return words


def own_words(deadline: Deadline, on: date) -> str:
    """What the plan says instead of how much time is left, in one line; empty when it says nothing."""
    values = {
        "ten_bao_cao": deadline.name,
        "ky": lower_first(deadline.period),
        "don_vi": deadline.body,
        "han_an_toan": vn_date(deadline.safe_on),
        "han_van_ban": vn_date(deadline.due_on),
        "ngay_cuoi": vn_date(deadline.last_on),
        "con_lai": lower_first(time_left(deadline, on)),
        "noi_nhan": deadline.receivers,
    }
    return " ".join(fill_words(deadline.words, values).split())


def notice_text(deadline: Deadline, on: date) -> str:
    """The line in the portal's own list; it fits the column whatever the names are."""
    returned = " Bản trước bị trả lại, cần gửi lại." if deadline.is_returned else ""
    if said := own_words(deadline, on):
        return said[: 400 - len(returned)] + returned
    tail = f". {dates_in_words(deadline)}{returned}"
    lead = f"{time_left(deadline, on)}: {deadline.title} ({deadline.body})"
    return lead[: 400 - len(tail)] + tail


def notice_above(deadline: Deadline, requirement_id: int, on: date) -> dict:
    """For the body that waits: one line whatever the number of bodies that did not report; text and link."""
    said = f"{time_left(deadline, on)}: có đơn vị chưa gửi {deadline.title}. {dates_in_words(deadline)}"
    return {"text": said[:400], "link": reverse("reports:requirement_detail", args=[requirement_id])}
