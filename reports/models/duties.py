"""A requirement's period for one body: the row exists before the day, so "missing" can be counted."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from directives.models import CascadeNode
from orgs.models import Organization, User
from orgs.text import lower_first
from reports.models.requirements import ReportingRequirement, RequirementReceiver


class DutyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own duties; duties of reached bodies; duties whose report is due to an own body (by receipt, not by tree)."""
        reach = user.reach
        own = Q(organization__in=reach.own_ids) | Q(via__in=reach.own_ids)
        received = RequirementReceiver.objects.filter(own, requirement=OuterRef("requirement"))
        seen = Q(organization__in=reach.own_ids) | Exists(received)
        if reach.wide_ids:
            seen |= Q(organization__in=reach.bodies_below())
        return self.filter(seen)

    def owed_to(self, organization):
        received = RequirementReceiver.objects.filter(requirement=OuterRef("requirement"), organization=organization)
        return self.filter(Exists(received))

    def tracked(self):
        return self.filter(is_tracked=True)

    def expected(self):
        """Duties that count: tracked and not exempted."""
        return self.tracked().exclude(state=Duty.State.EXEMPTED)

    def open(self):
        """Still to be sent, or sent and returned; a correction nobody asked for is not owed and not among them."""
        return self.filter(state__in=Duty.OPEN_STATES, is_tracked=True)

    def sent(self):
        return self.filter(first_sent_at__isnull=False)

    def in_time(self):
        return self.filter(first_sent_at__lt=F("closes_at"))

    def late(self):
        return self.filter(first_sent_at__gte=F("closes_at"))

    def overdue(self, now):
        """Nothing sent although the last day is over."""
        return self.open().filter(first_sent_at__isnull=True, closes_at__lte=now)


class Duty(models.Model):
    """`closes_at` is the first instant after the last day (exclusive); lateness compares with it."""

    class State(models.TextChoices):
        NOT_SUBMITTED = "not_submitted", "Chưa nộp"
        SUBMITTED = "submitted", "Đã nộp"
        RETURNED = "returned", "Trả lại"
        ACCEPTED = "accepted", "Đã chấp nhận"
        EXEMPTED = "exempted", "Được miễn"

    OPEN_STATES = (State.NOT_SUBMITTED, State.RETURNED)

    requirement = models.ForeignKey(ReportingRequirement, models.PROTECT, related_name="duties")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="duties", verbose_name="đơn vị báo cáo")
    node = models.ForeignKey(CascadeNode, models.PROTECT, null=True, blank=True, related_name="duties")
    year = models.PositiveSmallIntegerField("năm")
    period = models.CharField("kỳ báo cáo", max_length=80)
    data_from = models.DateField("số liệu từ ngày", null=True, blank=True)
    data_until = models.DateField("số liệu đến ngày", null=True, blank=True)
    cut_off_on = models.DateField("chốt số liệu ngày", null=True, blank=True)
    due_on = models.DateField("hạn theo văn bản")
    safe_on = models.DateField("hạn chót an toàn")
    last_on = models.DateField("ngày cuối cùng")
    closes_at = models.DateTimeField()
    due_version = models.PositiveSmallIntegerField(default=1)
    is_tracked = models.BooleanField("được theo dõi", default=True)
    state = models.CharField("trạng thái", max_length=13, choices=State, default=State.NOT_SUBMITTED)
    first_sent_at = models.DateTimeField("gửi lần đầu lúc", null=True, blank=True)
    is_correcting = models.BooleanField("đang đính chính", default=False)
    exempted_reason = models.TextField("lý do miễn", blank=True)
    extension_reason = models.TextField("lý do gia hạn", blank=True)
    inherited_from = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nhận bàn giao từ"
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["last_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["requirement", "organization", "due_on"], name="duty_once"),
        ]
        indexes = [
            models.Index(fields=["organization", "state", "last_on"]),
            models.Index(fields=["requirement", "year", "state"]),
            models.Index(fields=["state", "last_on"]),
        ]
        verbose_name = "nghĩa vụ báo cáo"
        verbose_name_plural = "nghĩa vụ báo cáo"

    def __str__(self):
        return f"{self.requirement.name}, {self.period_within}"

    def get_absolute_url(self):
        return reverse("reports:report_detail", args=[self.pk])

    @property
    def period_within(self) -> str:
        """The period inside a sentence: “…, năm 2026”."""
        return lower_first(self.period)

    @property
    def is_late(self) -> bool:
        return self.first_sent_at is not None and self.first_sent_at >= self.closes_at

    @property
    def takes_draft(self) -> bool:
        """Something may be written and sent: nothing counts yet, it came back, or an accepted report is corrected."""
        return self.state in self.OPEN_STATES or self.is_correcting

    @property
    def is_accepted_somewhere(self) -> bool:
        """A receiver took what counts now and none gave it back: it can no longer be withdrawn, only corrected."""
        if self.state != self.State.SUBMITTED:
            return self.state == self.State.ACCEPTED
        return self.versions.filter(deliveries__is_current=True, deliveries__state="accepted").exists()

    @property
    def is_waiting(self) -> bool:
        """Nothing was sent yet, so the days left matter."""
        return self.first_sent_at is None and self.state in self.OPEN_STATES

    def is_overdue(self, now) -> bool:
        waiting = self.is_tracked and self.first_sent_at is None and self.state in self.OPEN_STATES
        return waiting and self.closes_at <= now


class DutyChange(models.Model):
    """An extension or exemption with its trace: from which dates to which, why, by whom."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="changes")
    due_on_before = models.DateField()
    due_on_after = models.DateField(null=True)
    reason = models.TextField("lý do")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["decided_at"]

    def __str__(self):
        return f"{self.duty}: {self.reason[:60]}"
