"""Drawn papers: the kept files of what was issued, and the wishes that a worker still has to draw."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from directives.models.files import StoredFile
from orgs.models import Organization, User
from plans.models.plan import Plan


class PrintFormat(models.TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "DOCX"


class IssuedFile(StoredFile):
    """An issued paper as drawn once from its frozen content; these bytes are given out ever after.

    `made_with` says what drew it (renderer, font, rules, layout, content), so a reprint can say why it differs.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="issued_files", verbose_name="văn bản")
    format = models.CharField("dạng tệp", max_length=4, choices=PrintFormat)
    made_with = models.JSONField("lập bằng", default=dict)

    class Meta(StoredFile.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "format"],
                name="issued_file_once",
                violation_error_message="Văn bản này đã có tệp lưu ở dạng đó.",
            )
        ]
        verbose_name = "tệp văn bản đã ban hành"
        verbose_name_plural = "tệp văn bản đã ban hành"


class PrintJobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The own wishes, as far as their paper may still be seen; of another paper: while one works in that body."""
        seen = Q(plan__in=Plan.objects.visible_to(user)) | Q(plan__isnull=True, body__in=user.reach.own_ids)
        return self.filter(seen, asked_by=user)

    def of_issued(self):
        """What the portal owes by itself: the files of issued papers."""
        return self.filter(asked_by__isnull=True)

    def due(self, now):
        """Waiting, not held by a worker, and past the pause after a failure."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
        return self.filter(free, state=PrintJob.State.WAITING).filter(
            Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)
        )


class PrintJob(models.Model):
    """A paper that a worker draws: an issued one (`asked_by` null) or a long one that somebody asked for.

    The row is the truth; a message to the worker only says "look now". A paper that is no plan (a report, a reminder
    letter) stands in `content` as it was when asked for, with the body in which it was asked.
    """

    class State(models.TextChoices):
        WAITING = "drawing", "Đang lập"
        DONE = "drawn", "Đã lập"
        FAILED = "undrawn", "Không lập được"

    plan = models.ForeignKey(Plan, models.CASCADE, null=True, related_name="print_jobs", verbose_name="văn bản")
    content = models.JSONField("nội dung", null=True, editable=False)
    body = models.ForeignKey(Organization, models.CASCADE, null=True, related_name="+", verbose_name="đơn vị")
    format = models.CharField("dạng tệp", max_length=4, choices=PrintFormat)
    asked_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", verbose_name="người yêu cầu")
    version = models.PositiveIntegerField("lần lưu", default=1)
    pages = models.PositiveSmallIntegerField("số trang ước tính", default=0)
    state = models.CharField("trạng thái", max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    next_try_at = models.DateTimeField("thử lại lúc", null=True)
    lease_owner = models.CharField(max_length=36, blank=True)
    leased_until = models.DateTimeField(null=True)
    error = models.CharField("lỗi", max_length=500, blank=True)
    asked_at = models.DateTimeField("yêu cầu lúc", default=timezone.now)
    finished_at = models.DateTimeField("xong lúc", null=True)

    objects = PrintJobQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "format"], condition=Q(asked_by__isnull=True), name="issued_job_once"
            ),
            models.UniqueConstraint(
                fields=["plan", "format", "asked_by"], condition=Q(state="drawing"), name="waiting_job_once"
            ),
            models.CheckConstraint(
                condition=Q(plan__isnull=False, content__isnull=True) | Q(plan__isnull=True, asked_by__isnull=False),
                name="job_of_one_paper",
            ),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"])]
        verbose_name = "lượt lập tệp in"
        verbose_name_plural = "lượt lập tệp in"

    def __str__(self):
        return f"{self.get_format_display()} {self.plan or 'văn bản khác'}"


class PrintedFile(StoredFile):
    """What a job drew for the person who asked; swept with its job."""

    job = models.OneToOneField(PrintJob, models.CASCADE, related_name="result")
