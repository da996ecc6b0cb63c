"""When a requirement is reminded of, whom, and when the ladder is climbed: data, with one default for all."""

from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from reports.models.requirements import ReportingRequirement
from reports.reminder_words import validate_words

DEFAULT_DAYS = (-30, -14, -7, -3, -1, 0, 1, 3)
DEFAULT_LAST = {"days": 7, "repeat_every": 7, "repeat_times": 5}  # with 1 and 3 eight times after the last day


class ReminderPlan(models.Model):
    """A requirement without a plan of its own follows the one whose `requirement` is null.

    `letter_1_after` … `leader_after`: days after the last day on which the ladder reaches that rung; null = never.
    """

    requirement = models.OneToOneField(
        ReportingRequirement, models.CASCADE, null=True, related_name="reminder_plan", verbose_name="chế độ báo cáo"
    )
    letter_1_after = models.PositiveSmallIntegerField(
        "đôn đốc lần 1 sau ngày cuối cùng (ngày)", null=True, blank=True, default=7
    )
    letter_2_after = models.PositiveSmallIntegerField(
        "đôn đốc lần 2 sau ngày cuối cùng (ngày)", null=True, blank=True, default=14
    )
    leader_after = models.PositiveSmallIntegerField(
        "báo cáo lãnh đạo sau ngày cuối cùng (ngày)", null=True, blank=True, default=21
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(Coalesce("requirement", Value(0)), name="one_reminder_plan"),
            models.CheckConstraint(
                condition=(Q(letter_1_after=None) | Q(letter_2_after=None) | Q(letter_1_after__lt=F("letter_2_after")))
                & (Q(letter_2_after=None) | Q(leader_after=None) | Q(letter_2_after__lte=F("leader_after"))),
                name="ladder_climbs",
                violation_error_message="Đôn đốc lần 2 phải sau lần 1, báo cáo lãnh đạo không trước đôn đốc lần 2.",
            ),
        ]
        verbose_name = "lịch nhắc"
        verbose_name_plural = "lịch nhắc"

    def __str__(self):
        return f"Lịch nhắc: {self.requirement}" if self.requirement_id else "Lịch nhắc mặc định"


class ReminderStep(models.Model):
    """`days` ≤ 0: so many days before the safe day; > 0: after the last day, repeated when it is the last step."""

    plan = models.ForeignKey(ReminderPlan, models.CASCADE, related_name="steps")
    days = models.SmallIntegerField("ngày so với hạn")
    repeat_every = models.PositiveSmallIntegerField("nhắc lại sau mỗi (ngày)", null=True, blank=True)
    repeat_times = models.PositiveSmallIntegerField("số lần nhắc lại", null=True, blank=True)
    to_office = models.BooleanField("văn thư", default=True)
    to_heads = models.BooleanField("thủ trưởng đơn vị", default=True)
    to_handlers = models.BooleanField("chuyên viên được giao xử lý", default=False)
    to_staff_above = models.BooleanField("người theo dõi ở nơi nhận", default=False)
    to_leaders_above = models.BooleanField("lãnh đạo nơi nhận", default=False)
    by_email = models.BooleanField("gửi cả thư điện tử", default=True)
    by_webhook = models.BooleanField("báo cả phần mềm của đơn vị (webhook)", default=True)
    words = models.CharField("lời nhắc riêng", max_length=300, blank=True, validators=[validate_words])

    class Meta:
        ordering = ["days"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "days"], name="reminder_day_once", violation_error_message="Mỗi ngày nhắc ghi một lần."
            ),
            models.CheckConstraint(
                condition=Q(repeat_every=None, repeat_times=None)
                | Q(repeat_every__gt=0, repeat_times__gt=0, days__gt=0),
                name="reminder_repeats_after",
                violation_error_message="Chỉ lần nhắc sau hạn mới nhắc lại; ghi đủ số ngày và số lần, từ 1 trở lên.",
            ),
            models.CheckConstraint(
                condition=Q(to_office=True)
                | Q(to_heads=True)
                | Q(to_handlers=True)
                | Q(to_staff_above=True)
                | Q(to_leaders_above=True),
                name="reminder_to_somebody",
                violation_error_message="Chọn ít nhất một người nhận.",
            ),
        ]
        verbose_name = "lần nhắc"
        verbose_name_plural = "lần nhắc"

    def __str__(self):
        return f"{self.days:+d} ngày"

    @property
    def all_days(self) -> list[int]:
        """Its own day and those of its repeats."""
        return [self.days + at * (self.repeat_every or 0) for at in range((self.repeat_times or 0) + 1)]


def default_plan() -> ReminderPlan:
    """The installation's plan; written by a migration, and again where a database was emptied."""
    found = ReminderPlan.objects.filter(requirement=None).first()
    return found or _write_default()


@transaction.atomic
def _write_default() -> ReminderPlan:
    plan, is_new = ReminderPlan.objects.get_or_create(requirement=None)
    if is_new:
        steps = [{"days": days} for days in DEFAULT_DAYS] + [DEFAULT_LAST]
        ReminderStep.objects.bulk_create(ReminderStep(plan=plan, **values) for values in steps)
    return plan


def plan_of(requirement: ReportingRequirement) -> ReminderPlan:
    """The requirement's own plan, else the default."""
    return ReminderPlan.objects.filter(requirement=requirement).first() or default_plan()
