"""Foundings, renamings, mergers, splits, dissolutions: the only source of succession."""

from django.db import models

from orgs.models.organization import Organization


class OrganizationEvent(models.Model):
    class Type(models.TextChoices):
        FOUNDING = "founding", "Thành lập"
        RENAMING = "renaming", "Đổi tên"
        MERGER = "merger", "Hợp nhất, sáp nhập"
        SPLIT = "split", "Chia, tách"
        DISSOLUTION = "dissolution", "Giải thể, kết thúc hoạt động"
        MOVE = "move", "Chuyển trực thuộc"

    ENDING = (Type.MERGER, Type.SPLIT, Type.DISSOLUTION)  # a body that is old and not new in one of these ends with it
    type = models.CharField("loại sự kiện", max_length=12, choices=Type)
    on = models.DateField("có hiệu lực từ ngày")
    basis = models.CharField("văn bản quyết định", max_length=255, help_text="Số, ký hiệu, ngày, cơ quan ban hành.")
    note = models.TextField("ghi chú", blank=True)
    created_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "sự kiện tổ chức"
        verbose_name_plural = "sự kiện tổ chức"

    def __str__(self):
        return f"{self.get_type_display()} {self.on:%d/%m/%Y}"

    @property
    def ends_bodies(self) -> bool:
        """Bodies that are old and not new in it exist no more afterwards."""
        return self.type in self.ENDING


class OrganizationEventPart(models.Model):
    """A body the event takes from or gives to. `takes_duties` marks the heir of open duties among several."""

    class Side(models.TextChoices):
        FROM = "from", "Đơn vị cũ"
        TO = "to", "Đơn vị mới"

    event = models.ForeignKey(OrganizationEvent, models.CASCADE, related_name="parts")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="event_parts", verbose_name="đơn vị")
    side = models.CharField("vai trò", max_length=4, choices=Side)
    takes_duties = models.BooleanField("nhận nghĩa vụ đang mở", default=False)
    share = models.DecimalField("tỷ lệ", max_digits=5, decimal_places=2, null=True, blank=True)
    new_name = models.CharField("tên mới", max_length=255, blank=True)
    new_parent = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="trực thuộc mới"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "organization", "side"], name="event_part_unique"),
        ]
        indexes = [models.Index(fields=["organization", "side"])]

    def __str__(self):
        return f"{self.event} – {self.organization}"
