"""No false alarms: clean papers of both systems and all kinds, as made here and as read back from Word files."""

from datetime import date

import pytest

from plans.documents import compose, render_docx
from plans.documents.check import Context, check_paper, read_docx
from tests.documents.check.clean import clean

TODAY = date(2026, 11, 22)


def told(findings) -> list[str]:
    return [f"{one.rule} {one.place}: {one.message} [{one.excerpt}]" for one in findings]


def as_composed(seed: int) -> list[str]:
    structure = clean(seed)
    is_draft = not structure.number
    return told(check_paper(compose(structure), context=Context(structure, is_draft, not is_draft, TODAY)))


def as_read(seed: int) -> list[str]:
    return told(check_paper(read_docx(render_docx(clean(seed)))))


def test_clean_papers_are_passed():
    assert not {seed: found for seed in range(150) if (found := as_composed(seed))}


def test_clean_word_files_are_passed():
    assert not {seed: found for seed in range(12) if (found := as_read(seed))}


@pytest.mark.slow
def test_five_hundred_clean_papers_are_passed():
    assert not {seed: found for seed in range(500) if (found := as_composed(seed))}


@pytest.mark.slow
def test_five_hundred_clean_word_files_are_passed():
    assert not {seed: found for seed in range(500) if (found := as_read(seed))}
