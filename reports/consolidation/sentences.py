"""Vietnamese prose cut into sentences, and how near one sentence is to another."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from zlib import crc32

from rapidfuzz.distance import Indel

# Ends at . ? ! … followed by space, or at ; or at the end of the line; closing marks belong to the sentence.
_END = re.compile(r"(?:[.?!…]+|;)[”\"’')\]]*(?=\s|$)")
_ABBREVIATIONS = frozenset(
    ("tp", "tx", "tt", "kp", "ts", "ths", "gs", "pgs", "cn", "ks", "bs", "ncs", "đ/c", "đc", "tr", "nxb", "stt", "vd")
)  # “v.v.” may end a sentence; before a small letter no full stop does
_LIST_LABEL = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[IVXLC]{1,5}|[a-zđ])[.)]?$")
_LEADING = re.compile(r"^(?:[-–•+*]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\)|[IVXLC]{1,5}\.)\s+")
_WORDS = re.compile(r"[^\W_]+(?:[.,/][^\W_]+)*|%")
_MARKS = re.compile("[\u0300-\u036f]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

ALIKE = 0.8  # from this share of words in the same order on, two texts say the same
SHORT = 4  # fewer words are only ever compared as a whole


def split_sentences(text: str) -> list[str]:
    """The sentences of a text in order; numbers (1.250,5), abbreviations (TP. Hải Phòng) and labels (1.) are whole."""
    return [sentence for line in text.splitlines() for sentence in _of_line(line.strip())]


def plain(sentence: str) -> str:
    """What is compared as identical: without case, diacritics, list mark and punctuation around."""
    return " ".join(words_of(_LEADING.sub("", sentence.strip().lstrip("“\"‘'("))))


def words_of(text: str) -> list[str]:
    return _WORDS.findall(_flat(text))


def _flat(text: str) -> str:
    """As `orgs.text.fold` for what Vietnamese needs, several times faster: whole reports pass through here."""
    return _MARKS.sub("", unicodedata.normalize("NFD", text.casefold())).replace("đ", "d")


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of words that stand in both in the same order, 0 to 1."""
    return Indel.normalized_similarity(one, other, score_cutoff=ALIKE)


def shingles(words: Sequence[str], size: int = 3) -> set[int]:
    """Hashes of the runs of words; figures are all alike, so that a text with other figures is found as well."""
    masked = ["#" if _NUMBER.fullmatch(word) else word for word in words]
    runs = range(max(len(masked) - size + 1, 1))
    return {crc32(" ".join(masked[at : at + size]).encode()) for at in runs}


def differences(before: str, after: str) -> list[tuple[str, str]]:
    """(same, gone or new; words) pieces that lead from one text to the other, word by word."""
    old, new = before.split(), after.split()
    pieces, gone, fresh = [], [], []

    def close():
        pieces.extend((kind, " ".join(words)) for kind, words in (("gone", gone), ("new", fresh)) if words)
        gone.clear(), fresh.clear()

    for step in Indel.opcodes([_flat(word) for word in old], [_flat(word) for word in new]):
        if step.tag == "equal":
            close()
            pieces.append(("same", " ".join(new[step.dest_start : step.dest_end])))
        gone.extend(old[step.src_start : step.src_end] if step.tag != "equal" else ())
        fresh.extend(new[step.dest_start : step.dest_end] if step.tag != "equal" else ())
    close()
    return pieces


def _of_line(line: str) -> Iterable[str]:
    start = 0
    for end in _END.finditer(line):
        if _goes_on(line, start, end):
            continue
        if sentence := line[start : end.end()].strip():
            yield sentence
        start = end.end()
    if rest := line[start:].strip():
        yield rest


def _goes_on(line: str, start: int, end: re.Match) -> bool:
    """Whether the full stop found does not end the sentence."""
    if not end[0].startswith("."):
        return False
    after = line[end.end() :].lstrip()
    if after and after[0].islower() and not _LEADING.match(after):
        return True
    before = line[start : end.start()].split()
    if not before or not after:
        return False
    word = before[-1].lstrip("(“\"‘'[")
    if (len(before) == 1 or word != before[-1]) and _LIST_LABEL.match(word):
        return True
    is_initial = len(word) == 1 and word.isalpha() and word.isupper()
    return is_initial or word.casefold() in _ABBREVIATIONS
