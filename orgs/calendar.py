"""Working days of a Vietnamese office."""

from dataclasses import dataclass
from datetime import date, timedelta

from orgs.models import Holiday

SATURDAY = 5


@dataclass(frozen=True)
class WorkingCalendar:
    """Days off and Saturdays worked in exchange; without rows: Monday to Friday."""

    off: frozenset
    worked: frozenset

    def is_working(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.off)

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


def load_calendar() -> WorkingCalendar:
    """The editable table as it stands: one query."""
    rows = list(Holiday.objects.values_list("on", "is_working"))
    return WorkingCalendar(frozenset(d for d, w in rows if not w), frozenset(d for d, w in rows if w))
