"""On which days those who sit on something are reminded: data of the installation, one row for each kind of thing."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from reports.models.reminders import Reminder

Kind = Reminder.Kind
KINDS = {
    Kind.REVIEW: "Báo cáo chờ xem xét",
    Kind.RETURNED: "Báo cáo bị trả lại, chưa gửi lại",
    Kind.APPROVAL: "Văn bản chờ duyệt",
    Kind.SIGNATURE: "Văn bản chờ ký",
}
MOST_DAYS, MOST_NAMED = 120, 10
# What counts where no row was written: the days named, how often the last is repeated, and after how many days.
DEFAULT_WAITS = {
    Kind.REVIEW: {"days": "3, 7", "repeat_every": 7, "repeat_times": 4},
    Kind.RETURNED: {"days": "0, 3, 7", "repeat_every": 7, "repeat_times": 52},
    Kind.APPROVAL: {"days": "2, 5", "repeat_every": 7, "repeat_times": 4},
    Kind.SIGNATURE: {"days": "2, 5", "repeat_every": 7, "repeat_times": 4},
}


def read_days(text: str) -> list[int]:
    """The numbers of “3, 7”. Raises ValidationError, which names what cannot be read."""
    parts = text.replace(";", ",").replace(" ", ",").split(",")
    words = [part for part in parts if part]
    strange = [word for word in words if not (word.isascii() and word.isdigit())]
    if strange:
        raise ValidationError(f"“{', '.join(strange)}” không phải số ngày. Ghi như ví dụ: 3, 7.")
    days = sorted({int(word) for word in words})
    if not days:
        raise ValidationError("Ghi ít nhất một ngày, ví dụ 3, 7.")
    if len(days) > MOST_NAMED or days[-1] > MOST_DAYS:
        raise ValidationError(f"Ghi nhiều nhất {MOST_NAMED} ngày, mỗi ngày không quá {MOST_DAYS}.")
    return days


class WaitingDays(models.Model):
    """`days`: so many days after it began, as people write them; the last is repeated."""

    kind = models.CharField("việc", max_length=9, choices=[*KINDS.items()], unique=True)
    days = models.CharField("nhắc sau (ngày)", max_length=60)
    repeat_every = models.PositiveSmallIntegerField(
        "rồi nhắc lại sau mỗi (ngày)", default=7, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    repeat_times = models.PositiveSmallIntegerField(
        "nhắc lại nhiều nhất (lần)", default=4, validators=[MaxValueValidator(52)]
    )

    class Meta:
        verbose_name = "ngày nhắc việc đang giữ"
        verbose_name_plural = "ngày nhắc việc đang giữ"

    def __str__(self):
        return f"{self.get_kind_display()}: {self.in_words}"

    def clean(self):
        try:
            days = read_days(self.days)
        except ValidationError as error:
            raise ValidationError({"days": error}) from error
        if days[0] == 0 and self.kind != Kind.RETURNED:  # that it arrived is told by itself
            raise ValidationError({"days": "Ghi từ 1 ngày; ngay hôm việc đến thì cổng đã báo."})
        self.days = ", ".join(map(str, days))

    @property
    def all_days(self) -> tuple[int, ...]:
        named = read_days(self.days)
        return (*named, *(named[-1] + self.repeat_every * (at + 1) for at in range(self.repeat_times)))

    @property
    def in_words(self) -> str:
        more = f", rồi cứ {self.repeat_every} ngày một lần, {self.repeat_times} lần" if self.repeat_times else ""
        return f"ngày thứ {self.days}{more}"


def waiting_days() -> dict[str, WaitingDays]:
    """Kind → its days, as they stand now."""
    known = WaitingDays.objects.in_bulk(field_name="kind")
    return {kind: known.get(kind) or WaitingDays(kind=kind, **values) for kind, values in DEFAULT_WAITS.items()}
