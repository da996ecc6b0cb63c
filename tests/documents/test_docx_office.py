"""The Word files in LibreOffice: the same pages as our PDF, every line and every drawn rule within 2 mm."""

import pytest

from tests.documents import seeds
from tests.documents.office import compare, convert, drawn, far_rules, needs_office, ours, read
from tests.documents.papers import samples

pytestmark = [needs_office, pytest.mark.slow]
SAMPLES = samples()


@pytest.fixture(scope="module")
def printed():
    """Every paper as LibreOffice prints it, drawn in one call."""
    papers = dict(SAMPLES)
    if seeds.folder().is_dir():
        papers |= {name: seeds.seed(name) for name in seeds.NAMES}
    return {name: read(data) for name, data in convert(papers).items()}


def paper_of(name):
    return SAMPLES[name] if name in SAMPLES else seeds.seed(name)


@pytest.mark.parametrize("name", [*seeds.NAMES, *SAMPLES])
def test_word_file_prints_as_the_pdf(printed, name):
    mine, theirs = ours(paper_of(name)), printed[name]
    assert mine.pages == theirs.pages
    wrong, far = compare(mine, theirs)
    assert not wrong, "\n".join(wrong)
    assert 0 < far <= 2


@pytest.mark.parametrize("name", [*seeds.NAMES, *SAMPLES])
def test_drawn_lines_stand_where_the_pdf_has_them(printed, name):
    wanted = drawn(paper_of(name))
    assert wanted
    assert far_rules(wanted, printed[name]) == []
