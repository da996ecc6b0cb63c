"""How a body's own report upward is drawn from those below, and which versions went in."""

from django.db import models

from orgs.models import User
from reports.models.duties import Duty
from reports.models.forms import FormHeading, Indicator, ListItem
from reports.models.requirements import ReportingRequirement
from reports.models.versions import ReportVersion


class FoldRule(models.Model):
    """An indicator below feeds an indicator above, within `source requirement → requirement.folds_into`."""

    requirement = models.ForeignKey(ReportingRequirement, models.CASCADE, related_name="fold_rules")
    source = models.ForeignKey(Indicator, models.PROTECT, related_name="feeds")
    target = models.ForeignKey(Indicator, models.PROTECT, related_name="fed_by")
    rule = models.CharField("cách tổng hợp", max_length=8, choices=Indicator.Rule, default=Indicator.Rule.SUM)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["requirement", "source", "target"], name="fold_rule_once")]

    def __str__(self):
        return f"{self.source} → {self.target}"


class FoldedValue(models.Model):
    """One source version in one figure, or left out with the reason: a folded report is never added twice."""

    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="folded")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    item = models.ForeignKey(ListItem, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.ForeignKey(ReportVersion, models.PROTECT, related_name="folded_into")
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    numerator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    is_estimate = models.BooleanField("số ước", default=False)
    is_included = models.BooleanField(default=True)
    reason = models.CharField("lý do để ngoài", max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["version", "indicator"])]

    def __str__(self):
        return f"{self.source} → {self.version}"


class FoldedText(models.Model):
    """What one source report gave to a heading of the report above, and how: quoted, merged with others, left out.

    `text` is what was taken over as it then read; the source's own words stay in its version.
    """

    class How(models.TextChoices):
        QUOTED = "quoted", "Trích nguyên văn"
        MERGED = "merged", "Gộp ý"
        LEFT_OUT = "left_out", "Không đưa vào"

    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="folded_texts")
    heading = models.ForeignKey(FormHeading, models.PROTECT, related_name="+")
    source = models.ForeignKey(ReportVersion, models.PROTECT, related_name="texts_folded_into")
    how = models.CharField("cách đưa vào", max_length=8, choices=How, default=How.QUOTED)
    text = models.TextField("lời đã đưa vào", blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["heading", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "heading", "source"], name="folded_text_once")]

    def __str__(self):
        return f"{self.source} → {self.version}: {self.heading}"


class HeadingComposition(models.Model):
    """What the workbench last wrote under a heading of a draft, so that a later edit by hand is known.

    `seen_until`: reports that came in later are told as new; `made_at` is null while nothing was written.
    """

    version = models.ForeignKey(ReportVersion, models.CASCADE, related_name="compositions")
    heading = models.ForeignKey(FormHeading, models.PROTECT, related_name="+")
    text = models.TextField("lời đã soạn", blank=True)
    made_at = models.DateTimeField("soạn lúc", null=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    seen_until = models.DateTimeField("đã xem các báo cáo gửi đến lúc")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "heading"], name="composition_once")]

    def __str__(self):
        return f"{self.heading}: {self.text[:60]}"


class FoldRun(models.Model):
    """One folding of a duty's report: the versions it used and the figures that came out, to compare later ones with.

    sources: {source duty id: version id}; figures: [[indicator id, item id or null, value as text], …].
    """

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="fold_runs")
    made_at = models.DateTimeField("tổng hợp lúc")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sources = models.JSONField(default=dict)
    figures = models.JSONField(default=list)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.duty}, tổng hợp {self.made_at:%d/%m/%Y}"
