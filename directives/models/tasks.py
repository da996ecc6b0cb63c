from django.db import models

from directives.models.documents import Document
from orgs.models import Organization, User


class DocumentTask(models.Model):
    """A numbered task as printed. `carries_out` points up to tasks of other papers; nobody below = visible orphan."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="tasks", verbose_name="văn bản")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name="thuộc nhiệm vụ"
    )
    label = models.CharField("số thứ tự in", max_length=12, blank=True, help_text="Như in trên văn bản: 1, 3.1, a).")
    text = models.TextField("nội dung nhiệm vụ")
    due_on = models.DateField("thời hạn", null=True, blank=True)
    due_text = models.CharField("thời hạn như in", max_length=160, blank=True, help_text="Ví dụ: hằng năm, quý IV.")
    deliverable = models.CharField("sản phẩm", max_length=255, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    carries_out = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="carried_out_by", verbose_name="thực hiện nhiệm vụ"
    )
    succeeds = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="succeeded_by", verbose_name="thay cho nhiệm vụ"
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"

    def __str__(self):
        return f"{self.label} {self.text[:80]}".strip()


class TaskExemption(models.Model):
    """ "Không áp dụng" as a decision: a body says why a task from above does not concern it."""

    task = models.ForeignKey(DocumentTask, models.CASCADE, related_name="exemptions")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    reason = models.TextField("lý do không áp dụng")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "organization"], name="task_exempted_once")]

    def __str__(self):
        return f"{self.organization}: {self.reason[:60]}"
