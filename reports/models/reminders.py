"""Reminders are rows first: unique by what waits, step and person. Messages carry them; notices show them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from orgs.models import User
from plans.models import Plan
from reports.models.duties import Duty
from reports.models.outgoing import Outgoing
from reports.models.versions import Delivery
from reports.notice_kinds import NoticeKind, NoticeKindField


class Reminder(models.Model):
    """Somebody is told that a duty nears its day, or that something waits for a hand: `kind` names which of them.

    Step of a duty: days before the safe day (30 … 0 as `-30` … `0`) or after the last day (`+1`, `+3`, `+7` …); of
    what waits: days since `since`. The notice in the portal is written with the row; `fate` says what became of the
    e-mail.
    """

    class Kind(models.TextChoices):
        DUE = "due", "Đến hạn báo cáo"
        REVIEW = "review", "Báo cáo chờ duyệt"
        RETURNED = "returned", "Báo cáo bị trả lại"
        APPROVAL = "approval", "Văn bản chờ duyệt"
        SIGNATURE = "signature", "Văn bản chờ ký"

    class Fate(models.TextChoices):
        WAITING = "waiting", "Chờ xếp vào thư"
        EMAIL = "email", "Đi trong thư"
        IN_APP = "in_app", "Chỉ báo trên cổng"
        DROPPED = "dropped", "Không cần gửi"

    kind = models.CharField("loại", max_length=9, choices=Kind, default=Kind.DUE)
    duty = models.ForeignKey(Duty, models.CASCADE, null=True, related_name="reminders")
    # Their partial unique keys serve as indexes.
    delivery = models.ForeignKey(Delivery, models.CASCADE, null=True, related_name="reminders", db_index=False)
    plan = models.ForeignKey(Plan, models.CASCADE, null=True, related_name="reminders", db_index=False)
    step = models.SmallIntegerField("bước")
    due_version = models.PositiveSmallIntegerField(default=0)
    since = models.DateField("chờ từ ngày", null=True)
    recipient = models.ForeignKey(User, models.CASCADE, related_name="reminders")
    on = models.DateField("nhắc cho ngày")
    created_at = models.DateTimeField(default=timezone.now)
    fate = models.CharField("việc gửi thư", max_length=7, choices=Fate, default=Fate.WAITING)
    dropped_reason = models.CharField("lý do không gửi", max_length=160, blank=True)
    message = models.ForeignKey("Message", models.SET_NULL, null=True, related_name="reminders")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["duty", "step", "due_version", "recipient"], name="reminder_once"),
            models.UniqueConstraint(
                fields=["delivery", "kind", "step", "recipient"],
                condition=Q(delivery__isnull=False),
                name="delivery_reminder_once",
            ),
            models.UniqueConstraint(
                fields=["plan", "kind", "since", "step", "recipient"],
                condition=Q(plan__isnull=False),
                name="plan_reminder_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="due", duty__isnull=False, delivery=None, plan=None, since=None)
                | Q(kind__in=["review", "returned"], duty=None, delivery__isnull=False, plan=None, since__isnull=False)
                | Q(kind__in=["approval", "signature"], duty=None, delivery=None, plan__isnull=False)
                & Q(since__isnull=False),
                name="reminder_of_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["fate", "recipient"], condition=Q(fate="waiting"), name="reminder_waiting")]

    def __str__(self):
        subject = self.duty_id or self.delivery_id or self.plan_id
        return f"{self.get_kind_display()} {subject}, bước {self.step} → {self.recipient_id}"


class Message(Outgoing):
    """An e-mail to one person on one day: queued, leased by a sender, sent or stopped."""

    class Channel(models.TextChoices):
        EMAIL = "email", "Thư điện tử"

    recipient = models.ForeignKey(User, models.CASCADE, related_name="messages")
    channel = models.CharField(max_length=6, choices=Channel, default=Channel.EMAIL)
    day = models.DateField()
    part = models.PositiveSmallIntegerField(default=1)
    subject = models.CharField(max_length=255)
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "channel", "day", "part"], name="message_once")]
        indexes = [models.Index(fields=["state", "next_try_at"], condition=Q(state="waiting"), name="message_waiting")]

    def __str__(self):
        return f"{self.subject} → {self.recipient_id}"

    @property
    def message_id(self) -> str:
        """Stable, so that a second copy after a crash is recognised as the same letter."""
        return f"<nhac-{self.recipient_id}-{self.channel}-{self.day:%Y%m%d}-{self.part}@thongsuot>"


class NotificationQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """A line in the in-app list; `key` makes the same notice appear once."""

    Kind = NoticeKind

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    key = models.CharField(max_length=120)
    kind = NoticeKindField("loại", max_length=8, choices=NoticeKind)
    text = models.CharField(max_length=400)
    link = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notification_once")]
        indexes = [models.Index(fields=["user", "read_at", "-created_at"])]
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"

    def __str__(self):
        return self.text
