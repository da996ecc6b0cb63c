"""A private calendar link: whoever holds it reads the due days of one body, until it is revoked."""

from django.db import models

from orgs.models import Organization, User


class CalendarFeed(models.Model):
    """Only the hash of the link's secret is kept; the link itself is shown once, when it is made."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="calendar_feeds")
    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("lập lúc", auto_now_add=True)
    read_at = models.DateTimeField("đọc lần cuối lúc", null=True)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = "liên kết lịch"
        verbose_name_plural = "liên kết lịch"

    def __str__(self):
        return f"{self.organization}, {self.user}"
