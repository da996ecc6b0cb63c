"""What a superior asks to be reported: by whom, on what form, to whom, how often, by which day."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property

from directives.models import Document
from orgs.models import BodyRule, Level, Organization, User
from reports.models.forms import ReportForm
from reports.models.yeardays import YearDay, YearDayField


class RequirementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Requirements stand in a document: who reads it knows what it asks; once it is issued, so do those who owe
        or receive it. What a draft will ask, and what is to replace a requirement in use, stays in the body that writes
        it.
        """
        own = Q(organization__in=user.reach.own_ids) | Q(via__in=user.reach.own_ids)
        receives = RequirementReceiver.objects.filter(own, requirement=OuterRef("pk"))
        duties = apps.get_model("reports", "Duty").objects.filter(
            requirement=OuterRef("pk"), organization__in=user.reach.own_ids
        )
        readable = Q(document__in=Document.objects.visible_to(user).values("pk"))
        concerned = ~Q(document__state=Document.State.DRAFT) & (Exists(receives) | Exists(duties))
        writes = Q(form__owner__in=user.reach.own_ids) | Q(document__issuer__in=user.reach.own_ids)
        return self.filter(readable | concerned).filter(Q(is_open=True) | Q(previous=None) | writes)


class ReportingRequirement(models.Model):
    class Frequency(models.TextChoices):
        ONCE = "once", "Một lần"
        YEARLY = "yearly", "Hằng năm"
        HALF_YEARLY = "half_yearly", "Hai kỳ một năm"
        NINE_MONTHS = "nine_months", "9 tháng đầu năm"
        QUARTERLY = "quarterly", "Hằng quý"
        MONTHLY = "monthly", "Hằng tháng"
        SCHOOL_YEAR = "school_year", "Theo năm học"
        CUSTOM = "custom", "Các ngày tự ghi"

    class Window(models.TextChoices):
        NONE = "", "Văn bản không nêu"
        DECREE = "decree", "Theo Nghị định 09/2019/NĐ-CP: từ ngày 15 tháng trước kỳ đến ngày 14 tháng cuối kỳ"
        CALENDAR = "calendar", "Theo kỳ dương lịch: từ ngày đầu đến ngày cuối của kỳ"
        SCHOOL = "school", "Theo năm học: từ ngày 01/9 đến ngày 31/5 năm sau"
        CUSTOM = "custom", "Ghi riêng"

    document = models.ForeignKey(Document, models.PROTECT, related_name="requirements", verbose_name="văn bản yêu cầu")
    form = models.ForeignKey(ReportForm, models.PROTECT, related_name="requirements", verbose_name="mẫu báo cáo")
    name = models.CharField("tên báo cáo", max_length=200)
    frequency = models.CharField("tần suất", max_length=12, choices=Frequency, default=Frequency.YEARLY)
    from_year = models.PositiveSmallIntegerField("từ năm")
    to_year = models.PositiveSmallIntegerField("đến năm", null=True, blank=True)
    tracked_from = models.DateField(
        "theo dõi từ ngày", null=True, blank=True, help_text="Các kỳ có hạn trước ngày này ghi là không theo dõi."
    )
    is_strict = models.BooleanField(
        "“trước ngày” là không kể ngày đó", default=False, help_text="Ngày cuối cùng được nộp là ngày liền trước."
    )
    rolls_forward = models.BooleanField("hạn rơi vào ngày nghỉ thì tính sang ngày làm việc kế tiếp", default=True)
    window_rule = models.CharField("thời gian số liệu", max_length=8, choices=Window, default=Window.NONE, blank=True)
    is_date_chosen = models.BooleanField("ngày do văn thư chọn (văn bản không ghi ngày)", default=False)
    folds_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="folded_from", verbose_name="tổng hợp vào báo cáo"
    )
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next", verbose_name="thay cho chế độ báo cáo"
    )
    is_open = models.BooleanField("đang áp dụng", default=False, editable=False)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "chế độ báo cáo"
        verbose_name_plural = "chế độ báo cáo"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("reports:requirement_detail", args=[self.pk])

    @cached_property
    def regime_ids(self) -> list[int]:
        """`chain_ids`, asked once of one object."""
        return chain_ids(self.pk)


def chain_ids(requirement_id: int) -> list[int]:
    """The requirement with all it took the place of and all that took its place: one regime through the years."""
    found, edge = {requirement_id}, {requirement_id}
    while edge:
        near = ReportingRequirement.objects.filter(Q(previous__in=edge) | Q(next__in=edge))
        edge = set(near.order_by().values_list("pk", flat=True)) - found
        found |= edge
    return sorted(found)


class RequirementDate(models.Model):
    """A due day in each year, for example 15/6 and 10/12; `once` uses the year as well, `only_year` names its own.

    What is reported there: data from–until, and the day on which figures are closed ("chốt số liệu").
    """

    requirement = models.ForeignKey(ReportingRequirement, models.CASCADE, related_name="dates")
    label = models.CharField("tên kỳ", max_length=60, blank=True, help_text="Ví dụ: 6 tháng đầu năm. Để trống: năm.")
    month = models.PositiveSmallIntegerField("tháng")
    day = models.PositiveSmallIntegerField("ngày")
    is_for_previous_year = models.BooleanField(
        "kỳ của năm trước", default=False, help_text="Ví dụ: báo cáo cả năm 2026 nộp ngày 15/01/2027."
    )
    only_year = models.PositiveSmallIntegerField("chỉ năm", null=True, blank=True)
    data_from = YearDayField("số liệu từ ngày")
    data_until = YearDayField("số liệu đến ngày")
    cut_off = YearDayField("chốt số liệu ngày")

    class Meta:
        ordering = [F("only_year").asc(nulls_first=True), "is_for_previous_year", "month", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "month", "day"], condition=Q(only_year=None), name="due_day_once"
            ),
            models.UniqueConstraint(fields=["requirement", "only_year", "month", "day"], name="due_day_once_in_year"),
        ]
        verbose_name = "ngày đến hạn"
        verbose_name_plural = "ngày đến hạn"

    def __str__(self):
        return f"{self.day}/{self.month}/{self.only_year}" if self.only_year else f"{self.day}/{self.month}"

    @property
    def due(self) -> YearDay:
        return YearDay(self.day, self.month, int(self.is_for_previous_year))


class RequirementStep(models.Model):
    """A level that sends earlier than the written day, so that the level above has time to put together."""

    requirement = models.ForeignKey(ReportingRequirement, models.CASCADE, related_name="steps")
    tier = models.ForeignKey(Level, models.PROTECT, related_name="+", verbose_name="cấp")
    days_before = models.PositiveSmallIntegerField("nộp trước ngày ghi trong văn bản (ngày)")

    class Meta:
        ordering = ["-days_before", "pk"]
        constraints = [models.UniqueConstraint(fields=["requirement", "tier"], name="step_once")]
        verbose_name = "hạn theo cấp"
        verbose_name_plural = "hạn theo cấp"

    def __str__(self):
        return f"{self.tier}: -{self.days_before}"


class RequirementScope(BodyRule):
    """Who owes it. A requirement without lines is owed by all who receive its document "để thực hiện"."""

    requirement = models.ForeignKey(ReportingRequirement, models.CASCADE, related_name="scopes")

    class Meta:
        verbose_name = "đơn vị phải báo cáo"
        verbose_name_plural = "đơn vị phải báo cáo"

    def __str__(self):
        return f"{self.requirement}: {self.get_mode_display()}"

    @property
    def is_for_all(self) -> bool:
        """A rule without kind, level, place or line: all who receive the paper, but for those left out by name."""
        said = (self.kind_id, self.tier_id, self.locality, self.below_id, self.line)
        return self.mode == self.Mode.RULE and not any(said)


class StandingExemption(models.Model):
    """A body that owes nothing under a requirement from a day on: its later duties come into being exempted."""

    requirement = models.ForeignKey(ReportingRequirement, models.CASCADE, related_name="exemptions")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="đơn vị")
    from_on = models.DateField("từ ngày")
    reason = models.TextField("lý do miễn")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    ended_on = models.DateField("hết miễn từ ngày", null=True, blank=True)

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "organization"], condition=Q(ended_on=None), name="one_standing_exemption"
            )
        ]
        verbose_name = "miễn báo cáo lâu dài"
        verbose_name_plural = "miễn báo cáo lâu dài"

    def __str__(self):
        return f"{self.organization}: {self.reason[:60]}"


class RequirementReceiver(models.Model):
    """To whom, via which department, and who there handles what comes in.

    `cut` names the parts of the form this receiver gets; null: all of it. By name, so that it outlives form versions:
    {"headings": [titles], "indicators": [names], "progress": bool, "files": bool}.
    """

    requirement = models.ForeignKey(ReportingRequirement, models.CASCADE, related_name="receivers")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="nơi nhận báo cáo")
    via = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="qua phòng, ban"
    )
    handlers = models.ManyToManyField(User, blank=True, related_name="handled_requirements", verbose_name="theo dõi")
    cut = models.JSONField("phần được nhận", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["requirement", "organization"], name="receiver_once")]
        verbose_name = "nơi nhận báo cáo"
        verbose_name_plural = "nơi nhận báo cáo"

    def __str__(self):
        return f"{self.organization} (qua {self.via})" if self.via else str(self.organization)
