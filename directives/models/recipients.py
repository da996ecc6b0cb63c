from django.db import models

from directives.models.documents import Document
from orgs.models import BodyRule, Organization


class Recipient(BodyRule):
    """A printed line of Nơi nhận with its purpose; only "để thực hiện" hands work down."""

    class Purpose(models.TextChoices):
        EXECUTE = "execute", "Để thực hiện"
        COOPERATE = "cooperate", "Để phối hợp"
        REPORT = "report", "Để báo cáo"
        INFORM = "inform", "Để biết"
        ARCHIVE = "archive", "Lưu"

    document = models.ForeignKey(Document, models.CASCADE, related_name="recipients", verbose_name="văn bản")
    text = models.CharField("dòng in ở Nơi nhận", max_length=255)
    purpose = models.CharField("mục đích", max_length=10, choices=Purpose, default=Purpose.EXECUTE)
    is_addressee = models.BooleanField("in ở Kính gửi", default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "nơi nhận"
        verbose_name_plural = "nơi nhận"

    def __str__(self):
        return self.text


class RecipientBody(models.Model):
    """A body that a line meant on the day of issue; written once, when the document is issued."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="bodies")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "organization"], name="recipient_body_once")]
        indexes = [models.Index(fields=["organization", "recipient"])]

    def __str__(self):
        return str(self.organization)
