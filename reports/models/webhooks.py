"""A body's own program that is told of its reports: the address, and the calls to it as rows of the outbox."""

from base64 import b64encode

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from orgs.models import Organization
from reports.models.duties import Duty
from reports.models.outgoing import Outgoing
from reports.models.requirements import ReportingRequirement


class Webhook(models.Model):
    """One address a body. The secret is made of `salt` and the installation's key, so it stands in no table."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="webhook", verbose_name="đơn vị")
    address = models.CharField("địa chỉ nhận", max_length=300)
    is_on = models.BooleanField("đang gửi", default=True)
    salt = models.CharField(max_length=43)

    class Meta:
        verbose_name = "địa chỉ nhận webhook"
        verbose_name_plural = "địa chỉ nhận webhook"

    def __str__(self):
        return f"Webhook của {self.organization}"

    @property
    def key(self) -> bytes:
        """What signs the calls."""
        return salted_hmac("reports.webhook", f"{self.organization_id}:{self.salt}", algorithm="sha256").digest()

    @property
    def secret(self) -> str:
        """The key as Standard Webhooks writes it; shown to the administrator once."""
        return f"whsec_{b64encode(self.key).decode()}"


class WebhookCall(Outgoing):
    """One event told to one program: a duty that nears its day, or what other bodies owe to this one."""

    class Kind(models.TextChoices):
        DUE = "due", "Đến hạn báo cáo"
        MISSING = "missing", "Đơn vị khác chưa báo cáo"
        TEST = "test", "Gửi thử"

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="calls")
    kind = models.CharField("loại", max_length=7, choices=Kind)
    duty = models.ForeignKey(Duty, models.CASCADE, null=True, related_name="webhook_calls")
    requirement = models.ForeignKey(ReportingRequirement, models.CASCADE, null=True, related_name="+")
    due_on = models.DateField(null=True)
    step = models.SmallIntegerField(default=0)
    due_version = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "duty", "step", "due_version"], name="webhook_duty_once"),
            models.UniqueConstraint(fields=["webhook", "requirement", "due_on", "step"], name="webhook_missing_once"),
            models.CheckConstraint(
                condition=Q(kind="due", duty__isnull=False, requirement=None, due_on=None)
                | Q(kind="missing", duty=None, requirement__isnull=False, due_on__isnull=False)
                | Q(kind="test", duty=None, requirement=None, due_on=None),
                name="webhook_call_of_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_try_at"], condition=Q(state="waiting"), name="webhook_call_waiting")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} → {self.webhook_id}"

    @property
    def call_id(self) -> str:
        """Stable over every try, so that the program can drop a second copy."""
        if self.kind == self.Kind.DUE:
            return f"nhac-{self.webhook_id}-{self.duty_id}-{self.step}-{self.due_version}"
        if self.kind == self.Kind.MISSING:
            return f"thieu-{self.webhook_id}-{self.requirement_id}-{self.due_on:%Y%m%d}-{self.step}"
        return f"thu-{self.webhook_id}-{self.pk}"
