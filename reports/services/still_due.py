"""What of a letter still holds when it leaves: rights and state as they are now, not as they were."""

from collections import defaultdict
from datetime import date, datetime

from django.utils import timezone

from orgs.models import Membership, User
from reports.models import Duty, Message, Reminder, ReminderPlan
from reports.reminder_matters import Matter
from reports.reminder_texts import Deadline
from reports.services.audiences import ABOVE, OTHERS
from reports.services.reminder_rounds import days_of
from reports.services.reminders import RECIPIENT_ROLES, SETTLED, receivers_of
from reports.services.waiting import still_waiting

SUBJECTS = (
    "duty__organization",
    "duty__requirement",
    "delivery__organization",
    "delivery__version__duty__requirement",
    "delivery__version__duty__organization",
    "plan__document__issuer",
)
DONE = "Việc đã được xử lý hoặc người nhận không còn được giao việc này"


def still_wanted(batch: list[Message], now: datetime):
    """Each letter with the reminders that still hold; the others are marked with the reason."""
    today = timezone.localdate(now)
    by_message, by_day = defaultdict(list), defaultdict(list)
    days = {message.pk: max(message.day, today) for message in batch}
    reminders = Reminder.objects.filter(message__in=batch, fate=Reminder.Fate.EMAIL).order_by("duty", "step", "pk")
    for reminder in reminders.select_related(*SUBJECTS).defer("plan__frozen"):
        by_message[reminder.message_id].append(reminder)
        by_day[days[reminder.message_id]].append(reminder)
    present = {day: _Present(batch, by_day[day], day) for day in set(days.values())}
    for message in batch:
        kept, dropped = [], defaultdict(list)
        for reminder in by_message[message.pk]:
            reason = present[days[message.pk]].reason_to_drop(message.recipient, reminder)
            (dropped[reason] if reason else kept).append(reminder)
        for reason, rows in dropped.items():
            Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(
                fate=Reminder.Fate.DROPPED, dropped_reason=reason
            )
        yield message, kept


class _Present:
    """Who holds what on the day, asked once for all letters of a batch."""

    def __init__(self, batch: list[Message], reminders: list[Reminder], day: date):
        self.day = day
        self.holders = _holders(batch, day)
        due = [row for row in reminders if row.kind == Reminder.Kind.DUE]
        others = [row for row in due if (row.recipient_id, row.duty.organization_id) not in self.holders]
        self.asked = _asked_besides({row.duty_id for row in others}, day)
        self.waiting = still_waiting([row for row in reminders if row.kind != Reminder.Kind.DUE], day)

    def reason_to_drop(self, recipient: User, reminder: Reminder) -> str:
        if reminder.kind == Reminder.Kind.DUE:
            return self._reason_of_duty(recipient, reminder) or _without_address(recipient)
        thing = reminder.delivery_id or reminder.plan_id
        waits = (reminder.kind, thing, reminder.since, recipient.pk) in self.waiting
        return _without_address(recipient) if waits else DONE

    def _reason_of_duty(self, recipient: User, reminder: Reminder) -> str:
        duty = reminder.duty
        if duty.state not in Duty.OPEN_STATES or not duty.is_tracked:
            return SETTLED
        if duty.due_version != reminder.due_version:
            return "Hạn báo cáo đã thay đổi"
        if not recipient.is_active or not self._may_be_asked(recipient, reminder):
            return "Người nhận không còn phụ trách ở đơn vị"
        if not duty.requirement.is_open or not duty.organization.exists_on(self.day):
            return "Chế độ báo cáo hoặc đơn vị đã kết thúc"
        return ""

    def _may_be_asked(self, recipient: User, reminder: Reminder) -> bool:
        """Notes on the reminder whether it goes to the body that waits rather than to the one that owes."""
        if (recipient.pk, reminder.duty.organization_id) in self.holders:
            reminder.is_above = False
            return True
        reminder.is_above = self.asked.get((reminder.duty_id, recipient.pk))
        return reminder.is_above is not None


def _without_address(recipient: User) -> str:
    return "" if recipient.email else "Người nhận không còn địa chỉ thư"


def _holders(batch: list[Message], day: date) -> set[tuple[int, int]]:
    people = [message.recipient_id for message in batch]
    held = Membership.objects.on(day).filter(user__in=people, role__in=RECIPIENT_ROLES)
    return set(held.values_list("user", "organization"))


def _asked_besides(duties: set[int], day: date) -> dict[tuple[int, int], bool]:
    """(duty, person) for those whom a plan may name beside clerk and head → do they sit above?"""
    found = {}
    for name, find in OTHERS.items() if duties else ():
        for pair in find(Duty.objects.filter(pk__in=duties), day).values_list("pk", "person"):
            found[pair] = found.get(pair, True) and name in ABOVE
    return found


# --- What is told -----------------------------------------------------------------------------------
class Words:
    """The words that plans put in the place of the usual ones; read once for a round of sending."""

    def __init__(self):
        plans = ReminderPlan.objects.exclude(steps__words="").prefetch_related("steps").distinct()
        self.days = {plan.requirement_id: days_of(list(plan.steps.all())) for plan in plans}
        own = ReminderPlan.objects.exclude(requirement=None).values_list("requirement", flat=True)
        self.own = set(own) if self.days else set()

    def of(self, reminder: Reminder) -> str:
        requirement = reminder.duty.requirement_id
        step = self.days.get(requirement if requirement in self.own else None, {}).get(reminder.step)
        return step.words if step else ""


def told(reminders: list[Reminder], words: Words) -> dict:
    """Deadlines of the own body, deadlines of bodies below, and what waits for the person: the newest of each."""
    own, above, matters = {}, {}, {}
    said = {row.pk: words.of(row) for row in reminders if row.kind == Reminder.Kind.DUE}
    naming = {row.duty.requirement_id for row in reminders if "{noi_nhan}" in said.get(row.pk, "")}
    names = receivers_of(naming) if naming else {}
    for row in reminders:
        if row.kind == Reminder.Kind.DUE:
            deadline = Deadline.of(row.duty, said[row.pk], names.get(row.duty.requirement_id, ""))
            (above if row.is_above else own)[row.duty_id] = deadline
        else:
            matter = Matter.of(row.kind, row.delivery or row.plan, row.since)
            matters[row.kind, row.delivery_id or row.plan_id] = matter
    shown = [matter for matter in matters.values() if matter.duty_id not in own]
    return {"deadlines": list(own.values()), "above": list(above.values()), "matters": shown}
