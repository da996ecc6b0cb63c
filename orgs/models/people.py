"""People, the roles they hold in bodies, and the posts from which they sign."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from orgs.models.organization import Organization
from orgs.reach import Reach


class Role(models.TextChoices):
    CLERK = "clerk", "Văn thư"
    SPECIALIST = "specialist", "Chuyên viên"
    HEAD = "head", "Thủ trưởng"
    LEADER = "leader", "Lãnh đạo"
    AUDITOR = "auditor", "Kiểm tra"
    ADMINISTRATOR = "administrator", "Quản trị"


class Authority(models.TextChoices):
    """In whose name a post signs (NĐ 30/2020 Điều 13; HD 05-HD/VPTW Phần II, I.7)."""

    DIRECT = "direct", "Ký trực tiếp"
    COLLECTIVE = "TM", "Thay mặt tập thể (TM., T/M)"
    FOR_HEAD = "KT", "Ký thay (KT., K/T)"
    BY_ORDER = "TL", "Thừa lệnh (TL., T/L)"
    BY_MANDATE = "TUQ", "Thừa ủy quyền (TUQ.)"
    ACTING = "Q", "Quyền (Q.)"


class User(AbstractUser):
    first_name = None
    last_name = None
    full_name = models.CharField("họ và tên", max_length=120)
    phone = models.CharField("điện thoại", max_length=60, blank=True)
    wants_email = models.BooleanField("nhận thư nhắc việc", default=True)
    quiet_from = models.TimeField("không nhận thư từ", null=True, blank=True)
    quiet_to = models.TimeField("đến", null=True, blank=True)
    handed_over_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="đã bàn giao cho"
    )

    REQUIRED_FIELDS = ["full_name", "email"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None) | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_whole",
                violation_error_message="Ghi cả giờ bắt đầu và giờ kết thúc, hoặc để trống cả hai.",
            )
        ]
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name.rsplit(" ", 1)[-1]

    @cached_property
    def reach(self) -> Reach:
        """What this person's memberships reach today; lives as long as the instance, that is one request."""
        return Reach.of(self, timezone.localdate())


class MembershipQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(
            Q(from_on__isnull=True) | Q(from_on__lte=day),
            Q(to_on__isnull=True) | Q(to_on__gt=day),
        )


class Membership(models.Model):
    """A role in a body; `to_on` is the first day it is no longer held."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="người dùng")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships", verbose_name="đơn vị")
    role = models.CharField("vai trò", max_length=14, choices=Role)
    from_on = models.DateField("từ ngày", null=True, blank=True)
    to_on = models.DateField("đến trước ngày", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organization", "role"])]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "role"],
                condition=Q(to_on__isnull=True),
                name="membership_once",
                violation_error_message="Người này đang giữ đúng vai trò đó ở đơn vị.",
            )
        ]
        verbose_name = "vai trò trong đơn vị"
        verbose_name_plural = "vai trò trong đơn vị"

    def __str__(self):
        return f"{self.user} – {self.get_role_display()} – {self.organization}"


class Post(models.Model):
    """An official title and what it may sign; the holder changes, the post stays."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="posts", verbose_name="đơn vị")
    title = models.CharField("chức vụ", max_length=120)
    holder = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="posts", verbose_name="người giữ chức vụ"
    )
    authorities = models.JSONField("thẩm quyền ký", default=list, help_text="Danh sách mã: direct, TM, KT, TL, TUQ, Q.")
    collective = models.CharField(
        "tập thể được thay mặt", max_length=160, blank=True, help_text="ỦY BAN NHÂN DÂN, BAN THƯỜNG VỤ …"
    )
    head_title = models.CharField(
        "chức vụ của người đứng đầu", max_length=120, blank=True, help_text="In sau KT., TL., TUQ."
    )
    position = models.PositiveIntegerField("thứ tự", default=0)
    from_on = models.DateField("từ ngày", null=True, blank=True)
    to_on = models.DateField("đến trước ngày", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "chức vụ"
        verbose_name_plural = "chức vụ"

    def __str__(self):
        return f"{self.title}, {self.organization}"
