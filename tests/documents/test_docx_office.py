"""The Word files in LibreOffice: the same pages as our PDF, every line and every drawn rule within 2 mm."""

from dataclasses import replace

import pytest

from plans.documents import compose
from plans.documents.structure import TABLE, Annex, Block
from tests.documents import seeds
from tests.documents.office import compare, convert, drawn, far_rules, needs_office, ours, read
from tests.documents.papers import LONG, TASKS, dispatch, party, samples, state

pytestmark = [needs_office, pytest.mark.slow]
SAMPLES = samples()
NAME = "BAN QUẢN LÝ DỰ ÁN ĐẦU TƯ XÂY DỰNG CÁC CÔNG TRÌNH GIAO THÔNG VÀ NÔNG NGHIỆP TỈNH THỪA THIÊN HUẾ"
EXTREME = {
    "parent_lines": (NAME,),
    "issuer_lines": (NAME,),
    "place": "Phường Võ Thị Sáu - Nguyễn Thị Minh Khai",
    "number": "",
    "day": None,
    "draft": "Dự thảo lần 2",
    "urgency": "THƯỢNG KHẨN",
    "subject": LONG * 2,
    "recipients": tuple(f"Trường Trung học phổ thông số {at}" for at in range(200)),
    "contact": LONG[:180],
    "annexes": (Annex(LONG, (Block(TABLE, table=replace(TASKS, rows=TASKS.rows * 2)),), True),),
}
EXTREMES = {"long-state": state(**EXTREME), "long-party": party(**EXTREME), "long-letter": dispatch(state, **EXTREME)}
ONE_LINE = ("national", "motto", "party_title", "number", "place", "urgency", "draft", "star")


@pytest.fixture(scope="module")
def printed():
    """Every paper as LibreOffice prints it, drawn in one call."""
    papers = SAMPLES | EXTREMES
    if seeds.folder().is_dir():
        papers |= {name: seeds.seed(name) for name in seeds.NAMES}
    return {name: read(data) for name, data in convert(papers).items()}


def paper_of(name):
    return (SAMPLES | EXTREMES).get(name) or seeds.seed(name)


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


@pytest.mark.parametrize("name", EXTREMES)
def test_long_papers_have_as_many_pages_and_no_wrapped_line(printed, name):
    paper, theirs = paper_of(name), printed[name]
    assert ours(paper).pages == theirs.pages
    words = {line.text for line in compose(paper).lines() if line.role in ONE_LINE}
    parts = {part for text in words for part in "".join(text.replace(chr(0xA0) * 3, "|").split()).split("|") if part}
    shown = {found.text for found in theirs.stretches}
    assert {part.strip(chr(0xA0)) for part in parts} <= shown
    assert max(found.right for found in theirs.stretches if found.page == 1) <= 195.2
