"""From which reports below each sentence of a heading comes; what nobody below wrote is the folding body's own."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from orgs.text import fold
from reports.consolidation.blocks import How
from reports.consolidation.gathering import LowerText
from reports.consolidation.sentences import ALIKE, SHORT, likeness, plain, shingles, split_sentences, words_of

TRIED = 12  # sentences below compared with one of ours, those that share most runs of words first
SHOWN = 3  # near ones told of one sentence


@dataclass(frozen=True)
class Origin:
    """A report that says the sentence, in these words."""

    source: LowerText
    sentence: str
    is_exact: bool


@dataclass
class Traced:
    """`merged`: the reports out of which the clerk merged the text in which the sentence stands."""

    text: str
    origins: list[Origin] = field(default_factory=list)
    merged: list[LowerText] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """exact, near, merged or own."""
        if any(origin.is_exact for origin in self.origins):
            return "exact"
        if self.origins:
            return "near"
        return "merged" if self.merged else "own"


@dataclass
class _Sentence:
    """One of ours, with and without the name of who says it before a colon."""

    text: str
    keys: list[str]
    words: list[str]
    said_by: str


def trace(text: str, sources: Sequence[LowerText], rows=()) -> list[Traced]:
    """Each sentence of the text in order with its origins. `rows`: the choices (FoldedText) behind the text."""
    ours = _Ours([_sentence(sentence) for sentence in split_sentences(text)])
    for source in sources:
        for said in split_sentences(source.text):
            ours.meet(source, said)
    merged = _merged(rows, sources)
    return [
        Traced(sentence.text, _once_a_duty(ours.origins_of(at)), merged.get(plain(sentence.text), []))
        for at, sentence in enumerate(ours.sentences)
    ]


def _sentence(text: str) -> _Sentence:
    said_by, colon, rest = text.partition(": ")
    keys = [plain(text), plain(rest)] if colon and plain(rest) else [plain(text)]
    return _Sentence(text, keys, words_of(rest if colon and len(words_of(rest)) >= SHORT else text), fold(said_by))


class _Ours:
    """Our sentences, found by their words and by runs of words; each sentence below is looked up once."""

    def __init__(self, sentences: list[_Sentence]):
        self.sentences = sentences
        self.exact = defaultdict(list)  # place → origins
        self.near = defaultdict(dict)  # place → words below → [shared runs, sentence, sources]
        self.votes: dict[str, dict[int, int]] = {}  # words below → place → shared runs
        self.by_key, self.by_run = defaultdict(list), defaultdict(list)
        for at, sentence in enumerate(sentences):
            for key in dict.fromkeys(sentence.keys):
                self.by_key[key].append(at)
            for run in shingles(sentence.words) if len(sentence.words) >= SHORT else ():
                self.by_run[run].append(at)

    def meet(self, source: LowerText, said: str) -> None:
        key = plain(said)
        for at in self.by_key.get(key, ()):
            self.exact[at].append(Origin(source, said, True))
        if key not in self.votes:
            self.votes[key] = self._votes(said)
        for at, shared in self.votes[key].items():
            self.near[at].setdefault(key, [shared, said, []])[2].append(source)

    def origins_of(self, at: int) -> list[Origin]:
        sentence = self.sentences[at]
        return _named(self.exact[at], sentence.said_by) or _best(self.near[at], sentence)

    def _votes(self, said) -> dict[int, int]:
        words, votes = words_of(said), defaultdict(int)
        for run in shingles(words) if len(words) >= SHORT else ():
            for at in self.by_run.get(run, ()):
                votes[at] += 1
        return votes


def _once_a_duty(origins) -> list[Origin]:
    """A report that was sent several times with the same words is told once, its newest version."""
    return list({origin.source.duty_id: origin for origin in reversed(origins)}.values())[::-1]


def _named(origins, said_by: str) -> list[Origin]:
    """Of many who say the same, those the text names before the colon, when it names them all."""
    if not said_by or "don vi khac" in said_by:
        return origins
    named = [origin for origin in origins if fold(origin.source.unit) in said_by]
    return named or origins


def _best(candidates, sentence) -> list[Origin]:
    """The nearest sentences below, all who say them."""
    likely = sorted(candidates.values(), key=lambda one: -one[0])[:TRIED]
    scored = [(likeness(sentence.words, words_of(said)), said, sources) for _, said, sources in likely]
    good = sorted((one for one in scored if one[0] >= ALIKE), key=lambda one: -one[0])[:SHOWN]
    return [Origin(source, said, False) for _, said, sources in good for source in sources]


def _merged(rows, sources) -> dict[str, list[LowerText]]:
    """Sentence of a merged text → the reports it was merged from."""
    by_version = {source.version_id: source for source in sources}
    found = defaultdict(list)
    for row in rows:
        if row.how == How.MERGED and row.source_id in by_version:
            for sentence in dict.fromkeys(plain(one) for one in split_sentences(row.text)):
                found[sentence].append(by_version[row.source_id])
    return found
