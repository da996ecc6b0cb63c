"""Bodies of the two systems: their tree, their further superiors, their names and parents through time."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from mptt.managers import TreeManager
from mptt.models import TreeForeignKey
from mptt.querysets import TreeQuerySet

from orgs.text import fold, nfc
from orgs.trees import LockedTreeModel


class System(models.TextChoices):
    PARTY = "party", "Đảng"
    STATE = "state", "Nhà nước"
    FRONT = "front", "Mặt trận và đoàn thể"
    SERVICE = "service", "Đơn vị sự nghiệp"
    OTHER = "other", "Khác"


class Format(models.TextChoices):
    STATE = "state", "Thể thức Nhà nước (NĐ 30/2020/NĐ-CP)"
    PARTY = "party", "Thể thức Đảng (HD 05-HD/VPTW)"


class Line(models.TextChoices):
    """The kinds of a further superior; the main line is `Organization.parent`."""

    ADMINISTRATIVE = "administrative", "Hành chính"
    PROFESSIONAL = "professional", "Chuyên môn"
    PARTY = "party", "Đảng"
    COOPERATION = "cooperation", "Phối hợp"


class Level(models.Model):
    """An administrative tier as data: tiers have changed before."""

    name = models.CharField("cấp", max_length=60, unique=True)
    rank = models.PositiveSmallIntegerField("thứ bậc", default=0, help_text="Cấp trên có số nhỏ hơn.")

    class Meta:
        ordering = ["rank", "name"]
        verbose_name = "cấp đơn vị"
        verbose_name_plural = "cấp đơn vị"

    def __str__(self):
        return self.name


class Kind(models.Model):
    """What sort of body it is: Sở, trường THPT, trung tâm, đảng ủy xã … used by recipient rules."""

    name = models.CharField("loại đơn vị", max_length=80, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "loại đơn vị"
        verbose_name_plural = "loại đơn vị"

    def __str__(self):
        return self.name


class OrganizationQuerySet(TreeQuerySet):
    def on(self, day):
        """Bodies that exist on the day."""
        return self.filter(started(day), ended(day))

    def reporting(self):
        """Bodies that can owe a report: an internal department never does."""
        return self.filter(is_internal=False)

    def below(self, root_ids):
        """The given bodies and all under them by the main line; never reads lft/rght."""
        above = OrganizationAbove.objects.filter(organization=OuterRef("pk"), above__in=root_ids)
        return self.filter(Exists(above))

    def commanded_by(self, issuer, day):
        """Bodies that `issuer` commands on the day: its subtree, and bodies linked to it with their subtrees."""
        linked = Superior.objects.on(day).commanding().filter(superior=issuer).values("organization")
        above = OrganizationAbove.objects.filter(organization=OuterRef("pk")).filter(
            Q(above=issuer) | Q(above__in=linked)
        )
        return self.filter(Exists(above)).exclude(pk=issuer.pk)

    def visible_to(self, user):
        """The directory a user may browse: the bodies of the own provinces and the central ones."""
        return self.filter(Q(locality="") | Q(locality__in=user.reach.localities))

    def search(self, words):
        """Every word must occur, written with or without marks."""
        found = self
        for word in fold(nfc(words)).split():
            found = found.filter(search_text__contains=word)
        return found

    def in_list_order(self):
        return self.order_by("position", "name", "pk")


def started(day):
    return Q(started_on__isnull=True) | Q(started_on__lte=day)


def ended(day):
    return Q(ended_on__isnull=True) | Q(ended_on__gt=day)


class Organization(LockedTreeModel):
    """A body. Its row is kept as long as a document names it; closing sets `ended_on` (its first day of not being)."""

    parent = TreeForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="trực thuộc"
    )
    name = models.CharField("tên đơn vị", max_length=255)
    short_name = models.CharField("tên gọi tắt", max_length=120, blank=True)
    code = models.CharField("mã định danh", max_length=35, blank=True, db_index=True)
    symbol = models.CharField(
        "ký hiệu", max_length=30, blank=True, help_text="Chữ viết tắt trong số, ký hiệu văn bản: SGDĐT, TU, ĐU."
    )
    system = models.CharField("hệ thống", max_length=10, choices=System, default=System.STATE)
    tier = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, verbose_name="cấp")
    kind = models.ForeignKey(Kind, models.PROTECT, null=True, blank=True, verbose_name="loại đơn vị")
    locality = models.CharField(
        "tỉnh, thành phố", max_length=80, blank=True, db_index=True, help_text="Để trống với cơ quan Trung ương."
    )
    place = models.CharField("địa danh", max_length=80, blank=True, help_text="Ghi trước ngày, tháng trên văn bản.")
    document_format = models.CharField("thể thức văn bản", max_length=10, choices=Format, default=Format.STATE)
    header_name = models.CharField(
        "tên in ở đầu văn bản", max_length=255, blank=True, help_text="Để trống thì in tên đơn vị bằng chữ hoa."
    )
    header_parent = models.CharField(
        "cơ quan cấp trên in ở đầu văn bản", max_length=255, blank=True, help_text="Ví dụ: UBND THÀNH PHỐ HẢI PHÒNG."
    )
    archive_line = models.CharField(
        "nơi lưu", max_length=120, blank=True, help_text="Dòng Lưu cuối Nơi nhận, ví dụ: Lưu: VT, VP."
    )
    is_internal = models.BooleanField(
        "phòng, ban bên trong", default=False, help_text="Không có sổ văn bản riêng và không phải nộp báo cáo."
    )
    position = models.PositiveIntegerField("thứ tự", default=0)
    address = models.CharField("địa chỉ", max_length=255, blank=True)
    phone = models.CharField("điện thoại", max_length=60, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    started_on = models.DateField("thành lập ngày", null=True, blank=True)
    ended_on = models.DateField("chấm dứt hoạt động từ ngày", null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = TreeManager.from_queryset(OrganizationQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["parent", "position", "name"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="organization_code_unique",
                violation_error_message="Mã định danh này đã thuộc về một đơn vị khác.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(ended_on__gte=models.F("started_on")),
                name="organization_life",
                violation_error_message="Ngày chấm dứt phải sau ngày thành lập.",
            ),
        ]
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("orgs:organization_detail", args=[self.pk])

    def save(self, *args, **kwargs):
        self.search_text = self.folded()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(*args, **kwargs)

    def folded(self) -> str:
        return fold(f"{self.name} {self.short_name} {self.symbol} {self.code}")

    @property
    def label(self) -> str:
        return self.short_name or self.name

    def exists_on(self, day) -> bool:
        return (self.started_on is None or self.started_on <= day) and (self.ended_on is None or self.ended_on > day)


class OrganizationAbove(models.Model):
    """Body × each body above it by the main line, itself included: what rights join on. Kept by `orgs.services`."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="above_links")
    above = models.ForeignKey(Organization, models.CASCADE, related_name="below_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "above"], name="organization_above_unique")]
        indexes = [models.Index(fields=["above", "organization"])]

    def __str__(self):
        return f"{self.organization_id} < {self.above_id}"


class OrganizationName(models.Model):
    """A name the body bore in a period; `to_on` is the first day it no longer did."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="names")
    name = models.CharField("tên đơn vị", max_length=255)
    short_name = models.CharField("tên gọi tắt", max_length=120, blank=True)
    from_on = models.DateField("từ ngày", null=True, blank=True)
    to_on = models.DateField("đến trước ngày", null=True, blank=True)

    class Meta:
        ordering = ["from_on", "pk"]

    def __str__(self):
        return self.name


class ParentLink(models.Model):
    """Who was above the body on the main line in a period."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="parent_links")
    parent = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    from_on = models.DateField("từ ngày", null=True, blank=True)
    to_on = models.DateField("đến trước ngày", null=True, blank=True)

    class Meta:
        ordering = ["from_on", "pk"]

    def __str__(self):
        return f"{self.organization_id} dưới {self.parent_id}"


class SuperiorQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(
            Q(from_on__isnull=True) | Q(from_on__lte=day),
            Q(to_on__isnull=True) | Q(to_on__gt=day),
        )

    def commanding(self):
        """Lines that give orders; a body one cooperates with gives none."""
        return self.exclude(line=Line.COOPERATION)


class Superior(models.Model):
    """A further line of command. Lines are never chained: the reach is the linked body and its own subtree."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="superiors", verbose_name="đơn vị")
    superior = models.ForeignKey(Organization, models.PROTECT, related_name="inferiors", verbose_name="cấp trên")
    line = models.CharField("quan hệ", max_length=16, choices=Line)
    from_on = models.DateField("từ ngày", null=True, blank=True)
    to_on = models.DateField("đến trước ngày", null=True, blank=True)

    objects = SuperiorQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["superior", "line", "organization"])]
        constraints = [
            models.CheckConstraint(condition=~Q(organization=models.F("superior")), name="superior_is_another_body")
        ]
        verbose_name = "cấp trên khác"
        verbose_name_plural = "cấp trên khác"

    def __str__(self):
        return f"{self.organization} → {self.superior} ({self.get_line_display()})"
