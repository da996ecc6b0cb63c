"""A clock that is moved under running processes, as `date -s` would: see moved/sitecustomize.py for their side."""

import time
from datetime import datetime
from pathlib import Path

FOLLOWS = 0.05  # seconds after which a process reads the file again
ROOT = Path(__file__).resolve().parent.parent.parent


class Clock:
    """Seconds between the real time and what all processes of one installation believe; kept in a file."""

    def __init__(self, file: Path):
        self.file = file
        self.set(0.0)

    @property
    def environment(self) -> dict[str, str]:
        return {"DRILL_CLOCK": str(self.file), "PYTHONPATH": f"{ROOT / 'tests' / 'drills' / 'moved'}:{ROOT}"}

    @property
    def offset(self) -> float:
        return float(self.file.read_text())

    def set(self, offset: float) -> None:
        """Returns once every process has had the time to see it."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(repr(offset))
        fresh.replace(self.file)
        time.sleep(5 * FOLLOWS)

    def move(self, seconds: float) -> None:
        self.set(self.offset + seconds)

    def move_to(self, moment: datetime) -> None:
        self.set(moment.timestamp() - time.time())

    def now(self) -> float:
        return time.time() + self.offset
