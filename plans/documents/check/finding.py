"""What the clerk's check says: a finding with its point of the checklist, its weight, its place and its source."""

import hashlib
from dataclasses import dataclass

from django.db.models import TextChoices


class Severity(TextChoices):
    """The grades of the clerk's checklist: returned, fixed by the clerk, noted."""

    BLOCKS = "blocks", "Phải sửa"
    SHOULD_FIX = "should_fix", "Nên sửa"
    NOTE = "note", "Lưu ý"


@dataclass(frozen=True)
class Fix:
    """A safe change of one text: `old` at `place` becomes `new`; an empty `new` takes the line away."""

    label: str
    place: str
    old: str
    new: str


@dataclass(frozen=True)
class Finding:
    rule: str
    point: int
    severity: str
    place: str
    message: str
    source: str
    fix: Fix | None = None
    excerpt: str = ""
    where: str = ""

    @property
    def key(self) -> str:
        """Names this finding among those of one version of a paper."""
        mark = hashlib.sha256(f"{self.excerpt}|{self.message}".encode()).hexdigest()[:8]
        return f"{self.rule}@{self.place or '-'}@{mark}"

    @property
    def severity_name(self) -> str:
        return Severity(self.severity).label

    def to_json(self) -> dict:
        fix = self.fix and {name: getattr(self.fix, name) for name in ("label", "place", "old", "new")}
        names = ("rule", "point", "severity", "place", "where", "message", "source", "excerpt")
        return {name: str(getattr(self, name)) if name != "point" else self.point for name in names} | {
            "key": self.key,
            "severity_name": self.severity_name,
            "fix": fix,
        }


_ORDER = {Severity.BLOCKS: 0, Severity.SHOULD_FIX: 1, Severity.NOTE: 2}


def in_order(findings) -> list[Finding]:
    """The heaviest first, each once, otherwise as they stand in the paper."""
    seen, kept = set(), []
    for finding in findings:
        if finding.key not in seen:
            seen.add(finding.key)
            kept.append(finding)
    return sorted(kept, key=lambda finding: _ORDER[finding.severity])


def blocking(findings) -> list[Finding]:
    return [finding for finding in findings if finding.severity == Severity.BLOCKS]
