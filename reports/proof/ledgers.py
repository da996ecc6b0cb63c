"""What was promised to somebody outside the database: acknowledged operations, letters that a mail server took."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ledger:
    """A file of JSON lines, each on the disk before the next operation starts: {kind, key, receipt, at}."""

    path: Path

    def write(self, **line) -> None:
        """Appended and forced to the disk: a line that stands here was told to somebody."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def lines(self) -> Iterator[dict]:
        if self.path.exists():
            yield from (json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines() if line)

    def receipts(self) -> list[tuple[int, str]]:
        """(duty, receipt code) of every report that the portal said it had received."""
        return [(line["key"], line["receipt"]) for line in self.lines() if line["kind"] == "report_sent"]


def letters_of(path: str | Path) -> Counter:
    """Message-ID → how often the sink took it."""
    return Counter(line["message_id"] for line in Ledger(Path(path)).lines())
