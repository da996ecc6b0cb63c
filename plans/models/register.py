"""The register of outgoing papers: series, terms and every number given, voided or entered by hand."""

from django.db import models
from django.db.models import Q

from directives.models import Document
from orgs.models import Organization, User


class CommitteeTerm(models.Model):
    """A term of a Party committee; Party numbers start anew with each (HD 05-HD/VPTW Phần II, I.3)."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="terms", verbose_name="cấp ủy")
    name = models.CharField("nhiệm kỳ", max_length=60)
    from_on = models.DateField("bế mạc đại hội, tính từ ngày")
    to_on = models.DateField("đến trước ngày", null=True, blank=True)

    class Meta:
        ordering = ["-from_on"]
        constraints = [models.UniqueConstraint(fields=["organization", "from_on"], name="term_once")]
        verbose_name = "nhiệm kỳ"
        verbose_name_plural = "nhiệm kỳ"

    def __str__(self):
        return self.name


class NumberSeries(models.Model):
    """A running number of a body for some kinds of papers, for each year (state) or committee term (Party)."""

    class Scope(models.TextChoices):
        YEAR = "year", "Theo năm"
        TERM = "term", "Theo nhiệm kỳ cấp ủy"

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="series", verbose_name="đơn vị")
    name = models.CharField("tên sổ", max_length=120)
    kinds = models.JSONField("các loại văn bản", default=list, help_text="Mã loại; để trống = mọi loại.", blank=True)
    scope = models.CharField("đánh số lại", max_length=4, choices=Scope, default=Scope.YEAR)
    is_active = models.BooleanField("đang dùng", default=True)

    class Meta:
        ordering = ["organization", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="series_name_unique",
                violation_error_message="Đơn vị đã có sổ mang tên này.",
            )
        ]
        verbose_name = "sổ văn bản đi"
        verbose_name_plural = "sổ văn bản đi"

    def __str__(self):
        return self.name


class FirstNumber(models.Model):
    """The first number that the portal may give in a scope, when paper numbers were given before."""

    series = models.ForeignKey(NumberSeries, models.CASCADE, related_name="first_numbers")
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    term = models.ForeignKey(CommitteeTerm, models.PROTECT, null=True, blank=True)
    first = models.PositiveIntegerField("số bắt đầu", default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], condition=Q(term__isnull=True), name="first_of_year"),
            models.UniqueConstraint(fields=["series", "term"], condition=Q(year__isnull=True), name="first_of_term"),
        ]

    def __str__(self):
        return f"{self.series}: từ {self.first}"


class RegisterEntry(models.Model):
    """One number: its document, or void with a reason, or entered by hand for an earlier paper (ghi sổ bù)."""

    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="entries", verbose_name="sổ")
    year = models.PositiveSmallIntegerField("năm", null=True)
    term = models.ForeignKey(CommitteeTerm, models.PROTECT, null=True, verbose_name="nhiệm kỳ")
    number = models.PositiveIntegerField("số")
    code = models.CharField("số, ký hiệu", max_length=80, blank=True)
    issued_on = models.DateField("ngày tháng văn bản", null=True)
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="register_entry", verbose_name="văn bản"
    )
    subject = models.TextField("tên loại và trích yếu", blank=True)
    signer = models.CharField("người ký", max_length=200, blank=True)
    recipients = models.TextField("nơi nhận", blank=True)
    is_late_entry = models.BooleanField("ghi sổ bù", default=False)
    voided_at = models.DateTimeField("hủy số lúc", null=True, blank=True)
    void_reason = models.TextField("lý do hủy số", blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["series", "-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "number"],
                condition=Q(term__isnull=True),
                name="number_once_a_year",
                violation_error_message="Số này đã dùng trong năm.",
            ),
            models.UniqueConstraint(
                fields=["series", "term", "number"],
                condition=Q(year__isnull=True),
                name="number_once_a_term",
                violation_error_message="Số này đã dùng trong nhiệm kỳ.",
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=False, term__isnull=True) | Q(year__isnull=True, term__isnull=False),
                name="entry_in_one_scope",
            ),
        ]
        verbose_name = "dòng sổ văn bản đi"
        verbose_name_plural = "dòng sổ văn bản đi"

    def __str__(self):
        return f"{self.number} ({self.series})"
