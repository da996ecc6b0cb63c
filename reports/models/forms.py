"""What a report contains: headings, indicators, and the lists by which an indicator is broken down."""

from django.db import models

from orgs.formats import vn_number
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
    previous = models.ForeignKey(
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
    """A question answered by a figure, by yes or no, or by a few words.

    A percent is told by its numerator and denominator, never by itself: percents of units cannot be added.
    """

    class Type(models.TextChoices):
        INTEGER = "integer", "Số nguyên"
        DECIMAL = "decimal", "Số thập phân"
        PERCENT = "percent", "Tỷ lệ %"
        YES_NO = "yes_no", "Có hoặc không"
        TEXT = "text", "Chữ ngắn"

    class Rule(models.TextChoices):
        SUM = "sum", "Cộng"
        AVERAGE = "average", "Trung bình"
        LATEST = "latest", "Số mới nhất"
        RATIO = "ratio", "Tỷ lệ chung: cộng tử số, cộng mẫu số"
        NONE = "none", "Không tổng hợp"

    class Direction(models.TextChoices):
        NONE = "", "Không xét"
        UP = "up", "Càng cao càng tốt"
        DOWN = "down", "Càng thấp càng tốt"

    NUMBERS = (Type.INTEGER, Type.DECIMAL)

    form = models.ForeignKey(ReportForm, models.CASCADE, related_name="indicators")
    name = models.CharField("chỉ tiêu", max_length=255)
    unit = models.CharField("đơn vị tính", max_length=40, blank=True)
    guidance = models.TextField("hướng dẫn", blank=True)
    type = models.CharField("kiểu trả lời", max_length=8, choices=Type, default=Type.INTEGER)
    numerator_label = models.CharField("tử số là", max_length=160, blank=True)
    denominator_label = models.CharField("mẫu số là", max_length=160, blank=True)
    target = models.DecimalField("chỉ tiêu phấn đấu", max_digits=18, decimal_places=4, null=True, blank=True)
    direction = models.CharField("chiều mong muốn", max_length=4, choices=Direction, default=Direction.NONE, blank=True)
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


class FormCheck(models.Model):
    """A rule between figures: `left` compared with others added up, with a constant, or with the period before.

    With `against` PREVIOUS the figure may differ by `tolerance` percent at most, in the direction that the comparison
    forbids. A figure broken down counts by its total. `severity` BLOCKS keeps the report from being sent; EXPLAIN lets
    it go with an explanation beside the figure.
    """

    class Comparison(models.TextChoices):
        EQUAL = "eq", "bằng"
        AT_MOST = "le", "không lớn hơn"
        AT_LEAST = "ge", "không nhỏ hơn"

    class Against(models.TextChoices):
        INDICATORS = "indicators", "Chỉ tiêu khác (hoặc tổng của chúng)"
        CONSTANT = "constant", "Một số cho trước"
        PREVIOUS = "previous", "Số kỳ trước"

    class Severity(models.TextChoices):
        BLOCKS = "blocks", "Sai thì không gửi được"
        EXPLAIN = "explain", "Sai thì phải giải trình"

    form = models.ForeignKey(ReportForm, models.CASCADE, related_name="checks")
    left = models.ForeignKey(Indicator, models.CASCADE, related_name="checks", verbose_name="chỉ tiêu")
    comparison = models.CharField("phải", max_length=2, choices=Comparison, default=Comparison.AT_MOST)
    against = models.CharField("so với", max_length=10, choices=Against, default=Against.INDICATORS)
    right = models.ManyToManyField(Indicator, blank=True, related_name="+", verbose_name="các chỉ tiêu cộng lại")
    constant = models.DecimalField("số cho trước", max_digits=18, decimal_places=4, null=True, blank=True)
    tolerance = models.DecimalField("được lệch (%)", max_digits=7, decimal_places=2, null=True, blank=True)
    severity = models.CharField("khi sai", max_length=7, choices=Severity, default=Severity.BLOCKS)
    message = models.CharField("lời nhắc riêng", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "điều kiện số liệu"
        verbose_name_plural = "điều kiện số liệu"

    def __str__(self):
        return f"{self.left} {self.get_comparison_display()}"

    def words(self) -> str:
        """The rule as a clerk says it: “Nữ” không lớn hơn “Tổng số”; takes `right` as it was prefetched."""
        return f"“{self.left.name}” {self.get_comparison_display()} {self._bound_words()}"

    def _bound_words(self) -> str:
        if self.against == self.Against.CONSTANT:
            is_percent = self.left.type == Indicator.Type.PERCENT
            number = vn_number(self.constant)
            return f"{number}%" if is_percent else f"{number} {self.left.unit}".strip()
        if self.against == self.Against.PREVIOUS:
            return "số kỳ trước" + (f", được lệch {vn_number(self.tolerance)}%" if self.tolerance else "")
        names = [f"“{row.name}”" for row in self.right.all()]
        return f"tổng {' + '.join(names)}" if len(names) > 1 else "".join(names)
