"""Read by every Python process of a drill that moves the clock, before anything else: follow the file DRILL_CLOCK.

The monotonic clock stays as it is, as in life.
"""

import os
import threading
import time
from pathlib import Path

import time_machine

FOLLOWS = 0.05
FILE = Path(os.environ["DRILL_CLOCK"])


class Follower:
    def __init__(self):
        self.offset = self.read()
        self.traveller = time_machine.travel(time.time() + self.offset, tick=True).start()

    def read(self) -> float:
        return float(FILE.read_text())

    def watch(self) -> None:
        while True:
            time.sleep(FOLLOWS)
            offset = self.read() if FILE.exists() else self.offset
            if offset != self.offset:
                self.traveller.shift(offset - self.offset)
                self.offset = offset

    def start(self) -> None:
        """Again in each child: a thread does not outlive a fork."""
        threading.Thread(target=self.watch, daemon=True).start()


follower = Follower()
os.register_at_fork(after_in_child=follower.start)
follower.start()
