"""How a body's own report upward is drawn from those below, and which versions went in."""

from django.db import models

from reports.models.forms import Indicator, ListItem
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
    is_included = models.BooleanField(default=True)
    reason = models.CharField("lý do để ngoài", max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["version", "indicator"])]

    def __str__(self):
        return f"{self.source} → {self.version}"
