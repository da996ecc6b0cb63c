"""What a reminder says: how much time is left, and both dates in words."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
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


def letter(recipient, deadlines: list[Deadline], on: date) -> tuple[str, str]:
    """Subject and text of the day's letter, the most pressing report first."""
    deadlines = sorted(deadlines, key=lambda deadline: (deadline.last_on, deadline.duty_id))
    first = deadlines[0]
    subject = f"Nhắc báo cáo: {first.title}, {time_left(first, on).lower()}"
    if len(deadlines) > 1:
        subject = f"Nhắc {len(deadlines)} báo cáo cần gửi, gần nhất {vn_date(first.safe_on)}"
    parts = [f"Kính gửi đồng chí {recipient.full_name},", f"Đơn vị của đồng chí còn {len(deadlines)} báo cáo cần gửi:"]
    parts += [_entry(number, deadline, on) for number, deadline in enumerate(deadlines, start=1)]
    parts.append(
        "Thư này do cổng Thông Suốt gửi tự động; xin không trả lời. Báo cáo đã gửi thì không còn bị nhắc.\n"
        f"Danh sách thông báo: {settings.SITE_URL}{reverse('reports:notification_list')}"
    )
    return subject[:255], "\n\n".join(parts) + "\n"


def _entry(number: int, deadline: Deadline, on: date) -> str:
    lines = [
        f"{number}. {deadline.title} ({deadline.body})",
        f"   {time_left(deadline, on)}." + (" Bản trước bị trả lại, cần gửi lại." if deadline.is_returned else ""),
        f"   {dates_in_words(deadline)}",
        f"   {settings.SITE_URL}{deadline.link}",
    ]
    return "\n".join(lines)
