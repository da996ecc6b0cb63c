"""Working days of a Vietnamese office."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from orgs.models import Holiday

SATURDAY = 5


@dataclass(frozen=True)
class WorkingCalendar:
    """Days off and Saturdays worked in exchange; without rows: Monday to Friday.

    `filled`: the years of which the editable table speaks; in any other year the public holidays of the library count,
    as they will be when the administrator fills it. None: nothing but the two sets.
    """

    off: frozenset
    worked: frozenset
    filled: frozenset | None = None

    def is_working(self, day: date) -> bool:
        off, worked = self.off, self.worked
        if self.filled is not None and day.year not in self.filled:
            off, worked = public_holidays(day.year)
        return day in worked or (day.weekday() < SATURDAY and day not in off)

    def on_or_after(self, day: date) -> date:
        """The day itself or the next working day (Bộ luật Dân sự 2015, Điều 148 khoản 5)."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def before(self, day: date) -> date:
        """The last working day strictly before."""
        day -= timedelta(days=1)
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day

    def working_between(self, after: date, before: date) -> int:
        """Whole working days between two days, neither counted."""
        days = (after + timedelta(days=offset) for offset in range(1, (before - after).days))
        return sum(self.is_working(day) for day in days)


def load_calendar() -> WorkingCalendar:
    """The editable table as it stands: one query; years it does not hold come from the library."""
    rows = list(Holiday.objects.values_list("on", "is_working"))
    off = frozenset(day for day, is_working in rows if not is_working)
    worked = frozenset(day for day, is_working in rows if is_working)
    return WorkingCalendar(off, worked, frozenset(day.year for day, _ in rows))


@lru_cache(maxsize=200)
def public_holidays(year: int) -> tuple[frozenset, frozenset]:
    """Days off and Saturdays worked of one year, as the library knows them."""
    days = holidays.country_holidays("VN", years=[year], language="vi")
    worked = getattr(days, "weekend_workdays", set())
    return frozenset(day for day in days if day.year == year), frozenset(day for day in worked if day.year == year)
