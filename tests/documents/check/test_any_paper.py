"""Whatever is typed is judged: the check answers for any text, and its fixes change what they are offered for."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from plans.documents import compose
from plans.documents.check import Context, Severity, check_paper
from plans.documents.structure import ARTICLE, CHAPTER, HEADING, ITEM, PARAGRAPH, Annex, Block, Signature, SignLine
from tests.documents.check.faults import letter, party, state

PIECES = (
    "Căn cứ", "Luật", "số", "12-CT/TW", "12CT/TW", "ngày 5/1/2022", "Ngày 30", "của Ban Bí thư", "của của", "uỷ", "ủy",
    "[…]", "./.", "/.", "- ", "**", "*", "KT.", "T/M", "TM.", "PHÓ", "Như kính gửi", "Lưu VT", "\u00ad", "…",
    "UBND huyện", "Kế hoạch", "a)", "Điều 1.", "I.", ";", ",", "\n", "\t", "Số:", "Phụ lục 1", "(Kèm theo", "XVI",
    "e\u0302\u0301",
)  # fmt: skip
TEXT = st.one_of(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), st.text(max_size=60))
LINES = st.lists(TEXT, max_size=5).map(tuple)
LABELS = st.sampled_from(("", "I.", "II-", "1.", "1.1.", "a)", "đ)", "-", "Điều 3.", "Chương V", "Phần thứ nhất", "x"))
BLOCKS = st.lists(
    st.builds(
        Block, st.sampled_from((ARTICLE, CHAPTER, HEADING, ITEM, PARAGRAPH)), TEXT, LABELS, st.integers(1, 4), TEXT
    ),
    max_size=8,
).map(tuple)


@settings(max_examples=60, deadline=None)
@given(
    base=st.sampled_from((state, party, letter)), texts=st.lists(TEXT, min_size=8, max_size=8), lines=st.lists(LINES,
    min_size=4, max_size=4), blocks=BLOCKS, inner=BLOCKS,
)  # fmt: skip
def test_any_structure_is_judged(base, texts, lines, blocks, inner):
    subject, place, symbol, number, archive, name, draft, title = texts
    signs = Signature(tuple(SignLine(text) for text in lines[3]), name)
    structure = replace(
        base(), subject=subject, place=place, symbol=symbol, number=number, archive=archive, draft=draft, sign=signs,
        issuer_lines=lines[0], bases=lines[1], recipients=lines[2], addressees=lines[3], blocks=blocks,
        annexes=(Annex(title, inner),),
    )  # fmt: skip
    found = check_paper(compose(structure), context=Context(structure, is_draft=True))
    assert len({one.key for one in found}) == len(found)
    for one in found:
        assert 1 <= one.point <= 25 and one.message and one.source and one.severity in Severity.values
        assert one.fix is None or one.fix.old != one.fix.new
