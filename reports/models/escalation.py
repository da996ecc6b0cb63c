"""The ladder of silence: on which rung an overdue duty stands, and the official letter that each rung led to."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from orgs.models import Organization
from plans.models import Plan
from reports.models.duties import Duty


class Rung(models.IntegerChoices):
    FIRST = 1, "Đôn đốc lần 1"
    SECOND = 2, "Đôn đốc lần 2"
    LEADER = 3, "Báo cáo lãnh đạo"


LETTER_RUNGS = (Rung.FIRST, Rung.SECOND)


class DunningLetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who may read the paper: a draft stays in the body that writes it."""
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def open(self):
        """Still to be signed: the list of units may change."""
        return self.filter(plan__state=Plan.State.DRAFT)


class DunningLetter(models.Model):
    """A công văn đôn đốc: an ordinary plan of the body that waits for the reports.

    `written_version` is the plan's version when the portal last wrote it; a higher one means that a person has been
    at it, and then only a person has it written again.
    """

    body = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="đơn vị đôn đốc")
    level = models.PositiveSmallIntegerField("lần", choices=[(rung.value, rung.label) for rung in LETTER_RUNGS])
    plan = models.OneToOneField(Plan, models.PROTECT, related_name="dunning_letter", verbose_name="công văn")
    written_version = models.PositiveIntegerField()
    written_on = models.DateField("danh sách tính đến ngày")

    objects = DunningLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-written_on", "-pk"]
        indexes = [models.Index(fields=["body", "level"])]
        verbose_name = "công văn đôn đốc"
        verbose_name_plural = "công văn đôn đốc"

    def __str__(self):
        return f"{self.get_level_display()}: {self.plan}"

    @property
    def is_open(self) -> bool:
        return self.plan.state == Plan.State.DRAFT

    @property
    def is_edited(self) -> bool:
        return self.plan.version != self.written_version

    @property
    def is_issued(self) -> bool:
        return self.plan.state == Plan.State.ISSUED


def still_owed() -> Q:
    """The day that was missed is the one in force, and nothing was sent."""
    return Q(
        duty__is_tracked=True,
        duty__state__in=Duty.OPEN_STATES,
        duty__first_sent_at=None,
        due_version=F("duty__due_version"),
    )


def is_silent(on) -> Q:
    """Open, and still true at this moment: a report that came in ends it before any sweep has closed the row."""
    works = Q(duty__organization__ended_on=None) | Q(duty__organization__ended_on__gt=on)
    return still_owed() & works & Q(closed_on=None, duty__requirement__is_open=True)


def was_answered() -> Q:
    """The report came in while the duty stood there, or has come in since."""
    return Q(duty__first_sent_at__isnull=False, due_version=F("duty__due_version"))


class EscalationQuerySet(models.QuerySet):
    def silent(self, on):
        return self.filter(is_silent(on))

    def highest(self):
        """For each duty the last rung it came to since its day was set."""
        above = Escalation.objects.filter(
            duty=OuterRef("duty"), due_version=OuterRef("due_version"), level__gt=OuterRef("level")
        )
        return self.filter(~Exists(above))

    def dispatched(self):
        """Those whose letter went out."""
        return self.filter(letter__plan__state=Plan.State.ISSUED)


class Escalation(models.Model):
    """A duty reached a rung; `closed_on` is the day on which the portal saw that the silence was over."""

    class Reason(models.TextChoices):
        SENT = "sent", "Đã nộp báo cáo"
        EXEMPTED = "exempted", "Được miễn"
        EXTENDED = "extended", "Được gia hạn"
        ENDED = "ended", "Đơn vị hoặc chế độ báo cáo đã kết thúc"

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="escalations")
    level = models.PositiveSmallIntegerField("nấc", choices=Rung)
    due_version = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="đơn vị đôn đốc")
    opened_on = models.DateField("từ ngày")
    letter = models.ForeignKey(DunningLetter, models.SET_NULL, null=True, related_name="escalations")
    closed_on = models.DateField("hết ngày", null=True)
    closed_reason = models.CharField("lý do", max_length=9, choices=Reason, blank=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["duty", "level", "due_version"], name="escalation_once")]
        indexes = [
            models.Index(fields=["body", "level"], condition=Q(closed_on=None), name="escalation_open"),
            models.Index(fields=["body", "closed_on"], name="escalation_of_body"),
        ]
        verbose_name = "nấc đôn đốc"
        verbose_name_plural = "nấc đôn đốc"

    def __str__(self):
        return f"{self.get_level_display()}: {self.duty_id}"
