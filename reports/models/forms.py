"""What a report contains: headings, indicators, and the lists by which an indicator is broken down."""

from django.db import models

from orgs.models import Organization


class ValueList(models.Model):
    """A list such as countries, levels of schooling, sexes."""

    name = models.CharField("tên danh mục", max_length=120, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "danh mục"
        verbose_name_plural = "danh mục"

    def __str__(self):
        return self.name


class ListItem(models.Model):
    list = models.ForeignKey(ValueList, models.CASCADE, related_name="items")
    name = models.CharField("tên", max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["list", "name"], name="list_item_unique")]

    def __str__(self):
        return self.name


class ReportForm(models.Model):
    """A version of a form; a form on which reports were filled is never changed, a new version is made."""

    owner = models.ForeignKey(Organization, models.PROTECT, related_name="report_forms", verbose_name="của đơn vị")
    name = models.CharField("tên mẫu báo cáo", max_length=200)
    version = models.PositiveSmallIntegerField("phiên bản", default=1)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next", verbose_name="phiên bản trước"
    )
    asks_progress = models.BooleanField("báo cáo tiến độ từng nhiệm vụ được giao", default=True)

    class Meta:
        ordering = ["name", "-version"]
        verbose_name = "mẫu báo cáo"
        verbose_name_plural = "mẫu báo cáo"

    def __str__(self):
        return self.name


class FormHeading(models.Model):
    form = models.ForeignKey(ReportForm, models.CASCADE, related_name="headings")
    title = models.CharField("đề mục", max_length=255)
    guidance = models.TextField("hướng dẫn", blank=True)
    is_required = models.BooleanField("bắt buộc", default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "đề mục"
        verbose_name_plural = "đề mục"

    def __str__(self):
        return self.title


class Indicator(models.Model):
    class Type(models.TextChoices):
        INTEGER = "integer", "Số nguyên"
        DECIMAL = "decimal", "Số thập phân"

    class Rule(models.TextChoices):
        SUM = "sum", "Cộng"
        AVERAGE = "average", "Trung bình"
        LATEST = "latest", "Số mới nhất"
        NONE = "none", "Không tổng hợp"

    form = models.ForeignKey(ReportForm, models.CASCADE, related_name="indicators")
    name = models.CharField("chỉ tiêu", max_length=255)
    unit = models.CharField("đơn vị tính", max_length=40, blank=True)
    type = models.CharField("kiểu số", max_length=8, choices=Type, default=Type.INTEGER)
    rule = models.CharField("cách tổng hợp", max_length=8, choices=Rule, default=Rule.SUM)
    is_cumulative = models.BooleanField("lũy kế", default=False)
    breakdown = models.ForeignKey(
        ValueList, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chia theo danh mục"
    )
    is_required = models.BooleanField("bắt buộc", default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"

    def __str__(self):
        return self.name
