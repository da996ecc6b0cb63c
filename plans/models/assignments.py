from django.db import models
from django.db.models import Q

from directives.models import DocumentTask
from orgs.models import Organization


class Assignment(models.Model):
    """A task of an issued or drafted plan given to a body; progress is reported for each."""

    class Part(models.TextChoices):
        CARRIES_OUT = "carries_out", "Thực hiện"
        LEAD = "lead", "Chủ trì"
        COOPERATES = "cooperates", "Phối hợp"

    task = models.ForeignKey(DocumentTask, models.CASCADE, related_name="assignments", verbose_name="nhiệm vụ")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="assignments", verbose_name="đơn vị")
    part = models.CharField("vai trò", max_length=12, choices=Part, default=Part.CARRIES_OUT)
    due_on = models.DateField("thời hạn", null=True, blank=True)
    deliverable = models.CharField("sản phẩm", max_length=255, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "organization"], name="assignment_once"),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(part="lead"),
                name="one_lead",
                violation_error_message="Mỗi nhiệm vụ chỉ có một đơn vị chủ trì.",
            ),
        ]
        indexes = [models.Index(fields=["organization", "task"])]
        verbose_name = "phân công"
        verbose_name_plural = "phân công"

    def __str__(self):
        return f"{self.organization}: {self.task}"
