"""A duty's content: one working draft, and a frozen version for each sending; a delivery for each receiver."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q

from directives.models.files import StoredFile
from orgs.models import Organization, User
from plans.models import Assignment, RegisterEntry
from reports.models.duties import Duty
from reports.models.forms import FormCheck, FormHeading, Indicator, ListItem, ReportForm

SLOW = timedelta(seconds=120)


def moment_that_counts(arrived_at: datetime | None, sent_at: datetime) -> datetime:
    """When the request began to arrive: a busy server makes nobody late (reliability T28).

    One that took longer than `SLOW` counts when it was whole.
    """
    is_believed = arrived_at is not None and timedelta(0) <= sent_at - arrived_at <= SLOW
    return arrived_at if is_believed else sent_at


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

    def standing(self):
        """Sent and not withdrawn: those that count."""
        return self.filter(sent_at__isnull=False, withdrawn_at__isnull=True)

    def drafts(self):
        return self.filter(sent_at__isnull=True)


class ReportVersion(models.Model):
    """`sent_at` null = the one draft, seen inside the own body only; once sent it is never changed.

    But for its number on paper, which the body's clerk may give later and which stands outside the hash: `paper_code`
    of `paper_on`, with the row of the register from which it comes when the body keeps that in the portal. A number
    stays with its version when that is withdrawn; one that was made void in the register counts as none.
    """

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="versions", verbose_name="nghĩa vụ")
    form = models.ForeignKey(ReportForm, models.PROTECT, related_name="+", verbose_name="mẫu")
    number = models.PositiveSmallIntegerField("lần gửi", null=True, editable=False)
    lock_version = models.PositiveIntegerField(default=1)
    nothing_to_report = models.BooleanField("không phát sinh", default=False)
    note = models.TextField("ghi chú của đơn vị", blank=True)
    sent_at = models.DateTimeField("gửi lúc", null=True, editable=False)
    arrived_at = models.DateTimeField("bắt đầu đến lúc", null=True, editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    sha256 = models.CharField("mã kiểm tra", max_length=64, blank=True, editable=False)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="đính chính bản"
    )
    correction_reason = models.TextField("lý do đính chính", blank=True)
    withdrawn_at = models.DateTimeField("rút lại lúc", null=True, editable=False)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    withdrawn_reason = models.TextField("lý do rút lại", blank=True)
    register_entry = models.OneToOneField(
        RegisterEntry, models.PROTECT, null=True, editable=False, related_name="report_version", verbose_name="dòng sổ"
    )
    paper_code = models.CharField("số, ký hiệu", max_length=80, blank=True, editable=False)
    paper_on = models.DateField("ngày tháng văn bản", null=True, editable=False)
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
    def has_number(self) -> bool:
        return bool(self.paper_code) and not (self.register_entry_id and self.register_entry.voided_at)

    @property
    def counted_at(self) -> datetime:
        return moment_that_counts(self.arrived_at, self.sent_at)

    @property
    def is_slow(self) -> bool:
        """It was so long on its way that its beginning does not count."""
        return self.arrived_at is not None and self.counted_at != self.arrived_at

    @property
    def receipt_code(self) -> str:
        """The start of the hash in groups of four, short enough to read out on the telephone."""
        code = self.sha256[:16].upper()
        return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


class HeadingText(models.Model):
    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="texts")
    heading = models.ForeignKey(FormHeading, models.PROTECT, related_name="+")
    text = models.TextField("nội dung", blank=True)
    is_carried = models.BooleanField("xác nhận không thay đổi so với kỳ trước", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "heading"], name="heading_text_once")]

    def __str__(self):
        return self.text[:60]


class IndicatorValue(models.Model):
    """The answer to an indicator, or to one item of its list.

    `value`: the number; of a percent 100 × numerator / denominator (null when the denominator is 0); 1 or 0 for yes or
    no; null for a text. `estimated` keeps the estimate ("ước thực hiện") sent earlier, once the final figure stands.
    """

    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="values")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values")
    item = models.ForeignKey(ListItem, models.PROTECT, null=True, blank=True, related_name="+")
    value = models.DecimalField("giá trị", max_digits=18, decimal_places=4, null=True)
    numerator = models.DecimalField("tử số", max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField("mẫu số", max_digits=18, decimal_places=4, null=True)
    text = models.TextField("trả lời bằng chữ", blank=True)
    is_estimate = models.BooleanField("số ước thực hiện", default=False)
    estimated = models.DecimalField("số ước đã gửi", max_digits=18, decimal_places=4, null=True)
    is_carried = models.BooleanField("xác nhận không thay đổi so với kỳ trước", default=False)

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
    is_carried = models.BooleanField("xác nhận không thay đổi so với kỳ trước", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "assignment"], name="progress_once")]

    def __str__(self):
        return f"{self.assignment}: {self.get_state_display()}"


class CheckExplanation(models.Model):
    """Why a figure breaks a rule of the form that asks for an explanation."""

    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="explanations")
    check_rule = models.ForeignKey(FormCheck, models.PROTECT, related_name="+", verbose_name="điều kiện")
    text = models.TextField("giải trình")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "check_rule"], name="explanation_once")]

    def __str__(self):
        return self.text[:60]


class ReportFile(StoredFile):
    """An attachment; with `assignment` it is the evidence of progress on that task."""

    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="files")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, blank=True, related_name="evidence")


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Deliveries of versions the user may read."""
        return self.filter(version__in=ReportVersion.objects.visible_to(user))

    def current(self):
        """The deliveries of the latest version of each duty."""
        return self.filter(is_current=True)


class Delivery(models.Model):
    """A version at one receiver. A newer version replaces it everywhere; `is_current` marks the one that counts.

    `cut` is the receiver's cut as it stood at the sending (see `RequirementReceiver.cut`); null: the whole report.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", "Đã nộp"
        RETURNED = "returned", "Trả lại"
        ACCEPTED = "accepted", "Đã chấp nhận"

    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="deliveries")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="deliveries", verbose_name="nơi nhận")
    via = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.SUBMITTED)
    is_current = models.BooleanField(default=True)
    cut = models.JSONField("phần được gửi", null=True, blank=True)
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


class DeliveryRemark(models.Model):
    """A reviewer's comment on one part of a returned report: a heading, an indicator or a task."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="remarks")
    heading = models.ForeignKey(FormHeading, models.PROTECT, null=True, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="+")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="+")
    text = models.TextField("ý kiến")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(heading__isnull=False, indicator__isnull=True, assignment__isnull=True)
                | Q(heading__isnull=True, indicator__isnull=False, assignment__isnull=True)
                | Q(heading__isnull=True, indicator__isnull=True, assignment__isnull=False),
                name="remark_on_one_part",
            )
        ]

    def __str__(self):
        return self.text[:60]

    @property
    def part(self) -> str:
        """Its name as the report prints it."""
        if self.assignment_id:
            return str(self.assignment.task)
        return self.heading.title if self.heading_id else self.indicator.name
