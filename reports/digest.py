"""The day's letter: all that is asked of one person, the most pressing first, and never longer than can be read."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse

from orgs.formats import vn_date, vn_number
from reports.models import Reminder
from reports.reminder_matters import ASKED, Matter
from reports.reminder_texts import Deadline, dates_in_words, own_words, time_left

Kind = Reminder.Kind
SHOWN = 20  # entries of one part; the portal has them all
NAMED = 10  # bodies named in one line
HEADINGS = {
    Kind.RETURNED: "Báo cáo bị trả lại, cần sửa và gửi lại:",
    Kind.REVIEW: "Báo cáo chờ đồng chí xem xét:",
    Kind.APPROVAL: "Văn bản chờ đồng chí duyệt:",
    Kind.SIGNATURE: "Văn bản chờ đồng chí ký:",
}


def letter(
    recipient, deadlines: list[Deadline], on: date, *, matters: Iterable[Matter] = (), above: Iterable[Deadline] = ()
) -> tuple[str, str]:
    """Subject and text. `matters` wait for the person; `above`: what bodies owe to the one the person works in."""
    deadlines = sorted(deadlines, key=lambda deadline: (deadline.last_on, deadline.duty_id))
    matters = sorted(matters, key=lambda matter: (list(HEADINGS).index(matter.kind), matter.since, matter.link))
    groups = _grouped(above)
    parts = [f"Kính gửi đồng chí {recipient.full_name},"]
    if deadlines:
        parts += [
            f"Đơn vị của đồng chí còn {len(deadlines)} báo cáo cần gửi:",
            *_listed([_entry(deadline, on) for deadline in deadlines]),
        ]
    for kind, heading in HEADINGS.items():
        if lines := [_matter(matter, on) for matter in matters if matter.kind == kind]:
            parts += [heading, *_listed(lines)]
    if groups:
        parts += ["Đơn vị khác còn báo cáo chưa gửi:", *_listed([_group(bodies, on) for bodies in groups])]
    parts.append(_ending())
    return _subject(deadlines, matters, groups, on)[:255], "\n\n".join(parts) + "\n"


def _subject(deadlines: list[Deadline], matters: list[Matter], groups: list, on: date) -> str:
    if deadlines and not matters and not groups:
        first = deadlines[0]
        if len(deadlines) > 1:
            return f"Nhắc {len(deadlines)} báo cáo cần gửi, gần nhất {vn_date(first.safe_on)}"
        return f"Nhắc báo cáo: {first.title}, {time_left(first, on).lower()}"
    if len(matters) == 1 and not deadlines and not groups:
        return f"Nhắc việc: {matters[0].title} {ASKED[matters[0].kind]}"
    counted = (
        (len(deadlines), "báo cáo cần gửi"),
        (len(matters), "việc chờ xử lý"),
        (len(groups), "báo cáo đơn vị khác chưa gửi"),
    )
    return "Nhắc việc: " + ", ".join(f"{vn_number(count)} {what}" for count, what in counted if count)


def _listed(entries: list[str]) -> list[str]:
    lines = [f"{number}. {entry}" for number, entry in enumerate(entries[:SHOWN], start=1)]
    more = len(entries) - SHOWN
    return lines + ([f"… và {vn_number(more)} việc khác, xem trên cổng."] if more > 0 else [])


def _entry(deadline: Deadline, on: date) -> str:
    returned = " Bản trước bị trả lại, cần gửi lại." if deadline.is_returned else ""
    lines = [
        f"{deadline.title} ({deadline.body})",
        f"   {own_words(deadline, on) or time_left(deadline, on) + '.'}{returned}",
        f"   {dates_in_words(deadline)}",
        f"   {settings.SITE_URL}{deadline.link}",
    ]
    return "\n".join(lines)


def _matter(matter: Matter, on: date) -> str:
    waited = matter.waited(on)
    said = f"{waited[:1].upper()}{waited[1:]}."
    return f"{matter.title} ({matter.body})\n   {said}\n   {settings.SITE_URL}{matter.link}"


def _grouped(above: Iterable[Deadline]) -> list[list[Deadline]]:
    """Bodies that owe the same report with the same day, the oldest first."""
    groups = defaultdict(list)
    for deadline in above:
        groups[deadline.last_on, deadline.requirement_id, deadline.title].append(deadline)
    return [groups[key] for key in sorted(groups, key=lambda key: (key[0], key[2]))]


def _group(bodies: list[Deadline], on: date) -> str:
    first = bodies[0]
    names = sorted(deadline.body for deadline in bodies)
    more = f" và {vn_number(len(names) - NAMED)} đơn vị khác" if len(names) > NAMED else ""
    link = reverse("reports:requirement_detail", args=[first.requirement_id])
    lines = [
        f"{first.title}: {vn_number(len(names))} đơn vị chưa gửi. {time_left(first, on)}.",
        f"   {', '.join(names[:NAMED])}{more}",
        f"   {settings.SITE_URL}{link}",
    ]
    return "\n".join(lines)


def _ending() -> str:
    notices, wishes = reverse("reports:notification_list"), reverse("orgs:mail_settings")
    return (
        "Thư này do cổng Thông Suốt gửi tự động; xin không trả lời. Báo cáo đã gửi thì không còn bị nhắc.\n"
        f"Danh sách thông báo: {settings.SITE_URL}{notices}\n"
        f"Chọn giờ nhận thư hoặc thôi nhận thư (lời nhắc vẫn có trên cổng): {settings.SITE_URL}{wishes}"
    )
