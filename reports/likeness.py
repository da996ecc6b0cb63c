"""Are two names of figures, headings or reports about the same thing? For hints only: nothing is decided by it."""

import re
from functools import lru_cache

from rapidfuzz import fuzz

from orgs.text import fold, nfc

ALIKE = 85  # of 100; chosen on the list of pairs in tests/reports/test_repeats.py
LEAST_SHARED = (2 * ALIKE - 100) / 200  # of the words of both: fewer cannot reach ALIKE however alike the letters
SAME_WORD = 80  # a misspelt word of more than three letters

# Words that tell nothing of the thing asked, taken off before diacritics are (“năm” is not “nam”).
_FILLER = re.compile(
    r"\b(trong (kỳ|năm|tháng|quý)|hằng (năm|tháng|quý)|năm \d{4}|báo cáo|kết quả|tình hình|thực hiện|tổng số|số lượng|"
    r"số|tổng|lượng|các|những|được|đã|của|và|là|theo|về|tại|ở)\b"
)
_SHORT = {"tthc": "thủ tục hành chính", "hs": "học sinh", "gv": "giáo viên", "ktxh": "kinh tế xã hội"}
# Words that turn a figure into another one, however alike the rest is.
_CONTRASTS = [{"nam", "nu"}, {"dung", "qua", "truoc", "tre", "cham"}, {"tang", "giam"}, {"trong", "ngoai"}]
_CONTRASTS += [{"dat", "khong", "chua"}, {"cong", "tu"}, {"dau", "cuoi"}, {"moi", "cu"}]


def alike(one: str, other: str) -> bool:
    """Same words in any order, a word more or misspelt; other numbers or a contrary word make another thing."""
    return likeness(one, other) >= ALIKE


def likeness(one: str, other: str) -> float:
    """0 to 100: the mean of how many words and how many letters they share; 0 when the words alone say no."""
    (first, words), (second, others) = _read(one), _read(other)
    if first == second:
        return 100.0
    # Most pairs end here: a page compares some hundred thousand. One word more may be shared by its spelling.
    if len(words & others) + 1 < (len(first) + len(second)) * LEAST_SHARED or _differ(words, others):
        return 0.0
    letters = fuzz.token_sort_ratio(" ".join(first), " ".join(second))
    return (letters + 200 * _shared(first, second) / (len(first) + len(second))) / 2


@lru_cache(maxsize=8192)
def _read(name: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words that matter, folded and sorted; all of them when none seems to."""
    said = " ".join(_SHORT.get(word, word) for word in re.findall(r"\w+", nfc(name).casefold()))
    key = tuple(sorted(fold(_FILLER.sub(" ", said)).split() or fold(said).split()))
    return key, frozenset(key)


def _differ(first: frozenset, second: frozenset) -> bool:
    if {word for word in first if word[0].isdigit()} != {word for word in second if word[0].isdigit()}:
        return True
    lone, other = first - second, second - first
    return any(lone & words and other & words for words in _CONTRASTS)


def _shared(first, second) -> int:
    left, count = list(second), 0
    for word in first:
        match = word if word in left else next((w for w in left if _same_word(word, w)), None)
        if match:
            left.remove(match)
            count += 1
    return count


def _same_word(one: str, other: str) -> bool:
    return len(one) > 3 and fuzz.ratio(one, other) >= SAME_WORD
