"""Beat after a clock that was put right: what it thinks it did in the future must not make it wait for that future."""

import logging
from datetime import timedelta

from celery.beat import PersistentScheduler

logger = logging.getLogger("config.beat")
CLOCK_ERROR = timedelta(seconds=30)


class ClockSafeScheduler(PersistentScheduler):
    """Celery's own waits an hour after the clock went back by one (celery #5892, #6742)."""

    def tick(self, *args, **kwargs):
        ahead = [row for row in self.schedule.values() if row.last_run_at > row.default_now() + CLOCK_ERROR]
        for row in ahead:
            row.last_run_at = row.default_now()
        if ahead:
            self._heap = None
            logger.warning("Đồng hồ máy vừa lùi lại; lịch hẹn giờ tính lại từ bây giờ.")
        return super().tick(*args, **kwargs)
