"""A day told relative to a period's year, such as 15/12 of the year before."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db import models

SHIFTED = {-1: " năm trước", 0: "", 1: " năm sau"}


@dataclass(frozen=True)
class YearDay:
    """`shift`: -1, 0 or 1 year from the year the period speaks of; a day a month lacks is the last of that month."""

    day: int
    month: int
    shift: int = 0

    def of(self, year: int) -> date:
        year += self.shift
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))

    def __str__(self):
        return f"{self.day}/{self.month}{SHIFTED[self.shift]}"


class YearDayField(models.CharField):
    """Kept as "shift:month:day"; None when the paper names no such day."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **(kwargs | {"max_length": 8, "null": True, "blank": True}))

    def from_db_value(self, value, expression, connection):
        return self.to_python(value)

    def to_python(self, value):
        if value is None or isinstance(value, YearDay):
            return value
        shift, month, day = (int(part) for part in value.split(":"))
        return YearDay(day, month, shift)

    def get_prep_value(self, value):
        return f"{value.shift}:{value.month}:{value.day}" if isinstance(value, YearDay) else value

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj))
