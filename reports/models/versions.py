"""A duty's content: one working draft, and a frozen version for each sending; a delivery for each receiver."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from directives.models.files import StoredFile
from orgs.models import Organization, User
from plans.models import Assignment
from reports.models.duties import Duty
from reports.models.forms import FormHeading, Indicator, ListItem, ReportForm


class ReportVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Drafts inside the own body; sent versions of reached bodies, and those delivered to an own body."""
        reach = user.reach
        reporter = Q(duty__organization__in=reach.own_ids)
        if reach.wide_ids:
            reporter |= Q(duty__organization__in=reach.bodies_below())
        own = Q(organization__in=reach.own_ids) | Q(via__in=reach.own_ids)
        delivered = Exists(Delivery.objects.filter(own, version=OuterRef("pk")))
        draft = Q(sent_at__isnull=True, duty__organization__in=reach.draft_ids)
        return self.filter(draft | (Q(sent_at__isnull=False) & (reporter | delivered)))

    def sent(self):
        return self.filter(sent_at__isnull=False)

    def drafts(self):
        return self.filter(sent_at__isnull=True)


class ReportVersion(models.Model):
    """`sent_at` null = the one draft, seen inside the own body only; once sent it is never changed."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="versions", verbose_name="nghĩa vụ")
    form = models.ForeignKey(ReportForm, models.PROTECT, related_name="+", verbose_name="mẫu")
    number = models.PositiveSmallIntegerField("lần gửi", null=True, editable=False)
    lock_version = models.PositiveIntegerField(default=1)
    nothing_to_report = models.BooleanField("không phát sinh", default=False)
    note = models.TextField("ghi chú của đơn vị", blank=True)
    sent_at = models.DateTimeField("gửi lúc", null=True, editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    sha256 = models.CharField("mã kiểm tra", max_length=64, blank=True, editable=False)
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(auto_now=True)

    objects = ReportVersionQuerySet.as_manager()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["duty"], condition=Q(sent_at__isnull=True), name="one_draft_for_a_duty"),
            models.UniqueConstraint(fields=["duty", "number"], name="version_number_unique"),
        ]
        verbose_name = "bản báo cáo"
        verbose_name_plural = "bản báo cáo"

    def __str__(self):
        return f"{self.duty} (lần {self.number})" if self.number else f"{self.duty} (dự thảo)"

    @property
    def receipt_code(self) -> str:
        """The start of the hash in groups of four, short enough to read out on the telephone."""
        code = self.sha256[:16].upper()
        return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


class HeadingText(models.Model):
    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="texts")
    heading = models.ForeignKey(FormHeading, models.PROTECT, related_name="+")
    text = models.TextField("nội dung", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "heading"], name="heading_text_once")]

    def __str__(self):
        return self.text[:60]


class IndicatorValue(models.Model):
    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="values")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values")
    item = models.ForeignKey(ListItem, models.PROTECT, null=True, blank=True, related_name="+")
    value = models.DecimalField("giá trị", max_digits=18, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "indicator"], condition=Q(item__isnull=True), name="value_once"),
            models.UniqueConstraint(fields=["version", "indicator", "item"], name="value_once_an_item"),
        ]

    def __str__(self):
        return f"{self.indicator}: {self.value}"


class AssignmentProgress(models.Model):
    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Chưa thực hiện"
        IN_PROGRESS = "in_progress", "Đang thực hiện"
        DONE = "done", "Hoàn thành"
        NOT_APPLICABLE = "not_applicable", "Không áp dụng"

    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="progress")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="progress")
    state = models.CharField("tiến độ", max_length=14, choices=State, default=State.NOT_STARTED)
    note = models.TextField("kết quả, lý do", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "assignment"], name="progress_once")]

    def __str__(self):
        return f"{self.assignment}: {self.get_state_display()}"


class ReportFile(StoredFile):
    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="files")


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Deliveries of versions the user may read."""
        return self.filter(version__in=ReportVersion.objects.visible_to(user))

    def current(self):
        """The deliveries of the latest version of each duty."""
        return self.filter(is_current=True)


class Delivery(models.Model):
    """A version at one receiver. A newer version replaces it everywhere; `is_current` marks the one that counts."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", "Đã nộp"
        RETURNED = "returned", "Trả lại"
        ACCEPTED = "accepted", "Đã chấp nhận"

    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="deliveries")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="deliveries", verbose_name="nơi nhận")
    via = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.SUBMITTED)
    is_current = models.BooleanField(default=True)
    comment = models.TextField("ý kiến", blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "organization"], name="delivery_once")]
        indexes = [models.Index(fields=["organization", "is_current", "state"])]
        verbose_name = "bản gửi"
        verbose_name_plural = "bản gửi"

    def __str__(self):
        return f"{self.version} → {self.organization}"
