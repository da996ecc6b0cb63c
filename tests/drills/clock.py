"""A clock that is moved under running processes, as `date -s` would: see moved/sitecustomize.py for their side."""

import os
import struct
import time
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NANO = 1_000_000_000


class Clock:
    """What all processes of one installation add to the real time; in a file that they share."""

    def __init__(self, file: Path):
        self.file, self.offset = file, 0.0
        file.write_bytes(struct.pack("<q", 0))

    @property
    def environment(self) -> dict[str, str]:
        return {"DRILL_CLOCK": str(self.file), "PYTHONPATH": f"{ROOT / 'tests' / 'drills' / 'moved'}:{ROOT}"}

    def set(self, offset: float) -> None:
        self.offset = offset
        place = os.open(self.file, os.O_WRONLY)
        try:
            os.pwrite(place, struct.pack("<q", round(offset * NANO)), 0)
        finally:
            os.close(place)

    def move(self, seconds: float) -> None:
        self.set(self.offset + seconds)

    def move_to(self, moment: datetime) -> None:
        self.set(moment.timestamp() - time.time())

    def now(self) -> float:
        return time.time() + self.offset
