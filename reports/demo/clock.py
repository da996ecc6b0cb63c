"""The demonstration is lived through: what happened in 2023 is stamped with 2023, whenever the command runs."""

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.utils import timezone


class Clock:
    """Stands still until it is set; `timezone.now` of this process asks it while `running` is entered."""

    def __init__(self, day: date):
        self.set(day)

    def set(self, day: date, at: time = time(8, 30)) -> datetime:
        self.moment = timezone.make_aware(datetime.combine(day, at))
        return self.moment

    def wait(self, minutes: int = 1) -> datetime:
        self.moment += timedelta(minutes=minutes)
        return self.moment

    @property
    def day(self) -> date:
        return timezone.localtime(self.moment).date()

    @contextmanager
    def running(self):
        """Put the true clock back however the block ends."""
        true_now = timezone.now
        timezone.now = lambda: self.moment
        try:
            yield self
        finally:
            timezone.now = true_now
