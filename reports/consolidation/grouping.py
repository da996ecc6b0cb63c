"""Near-duplicates among many texts: identical after folding first, then alike; never every text with every other.

Each text is looked up by the smallest of its shingle hashes (a sketch, as in MinHash), so it is compared only with the
few leaders of groups that share one. The work grows with the number of texts, not with its square.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import nsmallest

from reports.consolidation.sentences import ALIKE, SHORT, likeness, plain, shingles, words_of

SKETCH = 8  # hashes by which a text is found
CROWD = 40  # leaders kept under one hash: a phrase that everybody writes finds no more
TRIED = 8  # leaders compared with a text, those that share most hashes first


@dataclass
class Variant:
    """Texts that are the same after folding; `members` are their places in the list given."""

    members: list[int]


@dataclass
class Group:
    """Variants alike; the first is the one most texts have."""

    variants: list[Variant] = field(default_factory=list)

    @property
    def members(self) -> list[int]:
        return [at for variant in self.variants for at in variant.members]

    def __len__(self) -> int:
        return sum(len(variant.members) for variant in self.variants)


def group_texts(texts: Sequence[str]) -> list[Group]:
    """Groups in the order of size, those of one size in the order of the texts."""
    same = defaultdict(list)
    for at, text in enumerate(texts):
        same[plain(text)].append(at)
    variants = sorted((Variant(members) for members in same.values()), key=lambda v: (-len(v.members), v.members[0]))
    groups = _Leaders()
    for variant in variants:
        groups.add(variant, words_of(texts[variant.members[0]]))
    return sorted(groups.found, key=lambda group: (-len(group), group.variants[0].members[0]))


class _Leaders:
    """The groups so far, each found by the sketch of its first variant."""

    def __init__(self):
        self.found: list[Group] = []
        self.words: list[list[str]] = []
        self.by_hash: dict[int, list[int]] = defaultdict(list)

    def add(self, variant: Variant, words: list[str]) -> None:
        sketch = nsmallest(SKETCH, shingles(words))
        place = self._alike(words, sketch) if len(words) >= SHORT else None
        if place is None:
            place = len(self.found)
            self.found.append(Group())
            self.words.append(words)
            for one in sketch:
                if len(self.by_hash[one]) < CROWD:
                    self.by_hash[one].append(place)
        self.found[place].variants.append(variant)

    def _alike(self, words, sketch) -> int | None:
        votes = Counter(place for one in sketch for place in self.by_hash.get(one, ()))
        scored = [(likeness(words, self.words[place]), -place) for place, _ in votes.most_common(TRIED)]
        best, place = max(scored, default=(0, 0))
        return -place if best >= ALIKE else None
