"""Saved groups of bodies and rules such as "các trường THPT trực thuộc"."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from orgs.models.organization import Kind, Level, Line, Organization, OrganizationAbove, Superior


class OrganizationGroup(models.Model):
    """A list of bodies that an office addresses again and again."""

    owner = models.ForeignKey(Organization, models.CASCADE, related_name="groups", verbose_name="của đơn vị")
    name = models.CharField("tên nhóm", max_length=160)
    members = models.ManyToManyField(Organization, related_name="in_groups", verbose_name="các đơn vị")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="group_name_unique",
                violation_error_message="Đơn vị đã có nhóm mang tên này.",
            )
        ]
        verbose_name = "nhóm đơn vị"
        verbose_name_plural = "nhóm đơn vị"

    def __str__(self):
        return self.name


class BodyRule(models.Model):
    """Which bodies are meant: one body, a saved group, or a rule; resolved on a day by `resolve`."""

    class Mode(models.TextChoices):
        BODY = "body", "Một đơn vị"
        GROUP = "group", "Nhóm đã lưu"
        RULE = "rule", "Theo quy tắc"
        TEXT = "text", "Chỉ in, không gửi trong hệ thống"

    MAIN_LINE = "main"
    ANY_LINE = ""

    mode = models.CharField("cách chọn", max_length=6, choices=Mode, default=Mode.BODY)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị"
    )
    group = models.ForeignKey(
        OrganizationGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nhóm đã lưu"
    )
    kind = models.ForeignKey(Kind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="loại đơn vị")
    tier = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cấp")
    locality = models.CharField("tỉnh, thành phố", max_length=80, blank=True)
    below = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="trực thuộc, dưới"
    )
    line = models.CharField(
        "theo tuyến",
        max_length=16,
        blank=True,
        default=ANY_LINE,
        choices=[(MAIN_LINE, "Trực thuộc (hành chính chính)"), *Line.choices],
        help_text="Để trống: mọi đơn vị mà cơ quan ban hành chỉ đạo được.",
    )
    excluded = models.ManyToManyField(Organization, blank=True, related_name="+", verbose_name="trừ các đơn vị")

    class Meta:
        abstract = True

    def resolve(self, issuer, day):
        """The bodies meant on the day, as a queryset without repeats; empty for a line that is only printed."""
        bodies = Organization.objects.on(day)
        if self.mode == self.Mode.BODY:
            return bodies.filter(pk=self.organization_id)
        if self.mode == self.Mode.GROUP:
            found = bodies.filter(in_groups=self.group_id)
        elif self.mode == self.Mode.RULE:
            found = self._by_rule(bodies.reporting(), issuer, day)
        else:
            return bodies.none()
        return found.exclude(pk__in=self.excluded.values("pk")) if self.pk else found

    def _by_rule(self, bodies, issuer, day):
        bodies = self._on_line(bodies, issuer, day)
        for name in ("kind_id", "tier_id", "locality"):
            if getattr(self, name):
                bodies = bodies.filter(**{name: getattr(self, name)})
        if self.below_id:
            bodies = bodies.below([self.below_id]).exclude(pk=self.below_id)
        return bodies

    def _on_line(self, bodies, issuer, day):
        if self.line == self.ANY_LINE:
            return bodies.commanded_by(issuer, day)
        if self.line == self.MAIN_LINE:
            return bodies.below([issuer.pk]).exclude(pk=issuer.pk)
        linked = Superior.objects.on(day).filter(superior=issuer, line=self.line).values("organization")
        above = OrganizationAbove.objects.filter(organization=OuterRef("pk")).filter(Q(above__in=linked))
        return bodies.filter(Exists(above))
