"""Papers nobody would write: whatever is put in, nothing leaves the text box, breaks or stands alone."""

import re
import time
from collections import defaultdict
from contextlib import closing
from ctypes import c_double
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pypdfium2 import raw

from plans.documents import compose, render_pdf
from plans.documents.structure import (
    ARTICLE,
    CHAPTER,
    HEADING,
    ITEM,
    PARAGRAPH,
    TABLE,
    Annex,
    Attached,
    Block,
    Column,
    Signature,
    SignLine,
    Table,
)
from tests.documents.papers import LONG, dispatch, party, state

MM = 72 / 25.4
SECONDS = 20
EDGE = 2.3  # points: WeasyPrint rounds each kerned pair, so that a justified line of capitals may end so far out
PHRASE = "quán triệt tổ chức thực hiện hiệu quả Chỉ thị số 12-CT/TW ngày 05/01/2022 của Ban Thường vụ nghiêng ưỡn"
WORDS = PHRASE.split()
NAMES = [
    "Ủy ban nhân dân xã Nghĩa Trụ", "Trường Trung học phổ thông chuyên Nguyễn Trãi", "Các phòng thuộc Sở", "Lưu",
    "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông và nông nghiệp tỉnh Thừa Thiên Huế khu vực phía Nam",
]  # fmt: skip
ISSUERS = [
    "SỞ Y TẾ", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "ĐẢNG UỶ ĐẶC KHU PHÚ QUÝ",
    "BAN QUẢN LÝ DỰ ÁN ĐẦU TƯ XÂY DỰNG CÁC CÔNG TRÌNH GIAO THÔNG VÀ NÔNG NGHIỆP TỈNH THỪA THIÊN HUẾ",
    "TRUNGTÂMTÊNRẤTDÀIKHÔNGCÓDẤUCÁCHNÀOCẢĐỂXEMCỘTTRÁICÓTRÀNRANGOÀI",
]  # fmt: skip
PLACES = ["Huế", "Hải Phòng", "Thành phố Hồ Chí Minh", "Phường Võ Thị Sáu - Nguyễn Thị Minh Khai"]
SYMBOLS = ["/KH-SGDĐT", "-KH/ĐU", "/KH-BCĐPTKTXHVÀXDNTMTU"]
SIGNING = ["TM. ỦY BAN NHÂN DÂN", "KT. TRƯỞNG BAN CHỈ ĐẠO PHÁT TRIỂN KINH TẾ - XÃ HỘI TỈNH", "PHÓ CHỦ TỊCH"]


def sentence(least, most):
    """Words up to about that many letters."""
    return st.lists(st.sampled_from(WORDS), min_size=1, max_size=max(most // 5, 1)).map(
        lambda words: " ".join(words)[:most].strip() or "Việc"
    ).map(lambda text: text if len(text) >= least else (text + " " + LONG * 3)[:least].strip())  # fmt: skip


def tables(most):
    columns = st.integers(1, 8).map(
        lambda n: tuple(Column(f"Cột số {at}", 1 + at % 3, ("left", "center", "right")[at % 3]) for at in range(n))
    )
    return columns.flatmap(
        lambda found: st.lists(
            st.tuples(*[sentence(1, 90) for _ in found]), min_size=1, max_size=most
        ).map(lambda rows: Block(TABLE, table=Table(found, tuple(rows))))
    )  # fmt: skip


def blocks(most):
    one = st.one_of(
        st.builds(Block, st.just(PARAGRAPH), sentence(1, 900)),
        st.builds(Block, st.just(HEADING), sentence(1, 200), st.just("I."), st.integers(1, 4)),
        st.builds(Block, st.just(ITEM), sentence(1, 500), st.sampled_from(["1.", "a)", "-", "+"]), st.integers(1, 3)),
        st.builds(Block, st.just(ARTICLE), sentence(1, 300), st.just("Điều 1."), title=sentence(1, 90)),
        st.builds(Block, st.just(CHAPTER), label=st.just("Chương I"), title=sentence(1, 200)),
        tables(8),
    )
    return st.lists(one, min_size=1, max_size=most).map(tuple)


@st.composite
def papers(draw, most=12, recipients=30, rows=15):
    make = draw(st.sampled_from([state, party]))
    lines = draw(st.lists(st.sampled_from(SIGNING), max_size=3))
    fields = {
        "parent_lines": draw(st.sampled_from([(), ("UBND TỈNH HÒA BÌNH",), (ISSUERS[3],)])),
        "issuer_lines": (draw(st.sampled_from(ISSUERS)),),
        "place": draw(st.sampled_from(PLACES)),
        "number": draw(st.sampled_from(["", "05", "1234"])),
        "symbol": draw(st.sampled_from(SYMBOLS)),
        "day": draw(st.sampled_from([None, date(2026, 1, 5), date(2026, 12, 25)])),
        "subject": draw(sentence(1, 400)),
        "bases": tuple(draw(st.lists(sentence(1, 300), max_size=5))),
        "blocks": draw(blocks(most)),
        "recipients": tuple(draw(st.lists(st.sampled_from(NAMES), max_size=recipients))),
        "addressees": tuple(draw(st.lists(st.sampled_from(NAMES), max_size=8))),
        "sign": Signature(
            tuple(SignLine(line) for line in lines),
            draw(st.sampled_from(["", "Nguyễn Thị Minh Khai"])),
            draw(st.sampled_from(["", "GIÁM ĐỐC SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"])),
        ),
        "sign_left": draw(st.sampled_from([None, None, Signature((SignLine("THƯ KÝ"),), "Lê Văn C")])),
        "author_line": draw(st.sampled_from(["", "CỦA BAN THƯỜNG VỤ THÀNH UỶ"])),
        "authority_line": draw(st.sampled_from(["", ISSUERS[1], ISSUERS[3]])),
        "drafter": draw(st.sampled_from(["", "PL.(300)"])),
        "attached": draw(st.none() | st.builds(Attached, st.just("QUY CHẾ"), sentence(1, 200), blocks(3))),
        "urgency": draw(st.sampled_from(["", "KHẨN", "THƯỢNG KHẨN"])),
        "draft": draw(st.sampled_from(["", "Dự thảo lần 2"])),
        "circulation": draw(st.sampled_from(["", "LƯU HÀNH NỘI BỘ"])),
        "contact": draw(st.sampled_from(["", LONG[:150]])),
        "command": draw(st.sampled_from(["", "QUYẾT ĐỊNH:"])),
        "annexes": tuple(
            Annex(draw(sentence(1, 200)), (draw(tables(rows)), *draw(blocks(2))), draw(st.booleans()))
            for _ in range(draw(st.integers(0, 2)))
        ),
    }
    if draw(st.booleans()):
        return dispatch(make, **{name: value for name, value in fields.items() if name != "bases"})
    kind = draw(st.sampled_from([("KH", "KẾ HOẠCH"), ("BC", "BÁO CÁO"), ("CTr", "CHƯƠNG TRÌNH HÀNH ĐỘNG"),
                                 ("QD", "QUYẾT ĐỊNH"), ("TTr", "TỜ TRÌNH"), ("TB", "THÔNG BÁO")]))  # fmt: skip
    return make(kind=kind[0], kind_name=kind[1], **fields)


def pages_of(data):
    """Width, height and letters of each page."""
    with closing(pypdfium2.PdfDocument(BytesIO(data))) as pdf:
        return [(page.get_width(), page.get_height(), letters(page)) for page in pdf]


def letters(page):
    """Every visible letter: sign, left, right, baseline from the top, all in points."""
    found, text = [], page.get_textpage()
    height, x, y = page.get_height(), c_double(), c_double()
    for at in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, at))
        if sign.isspace() or sign == "\u00a0":
            continue
        left, bottom, right, top = text.get_charbox(at, loose=False)
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        found.append((sign, left, right, height - y.value, height - top))
    return found


def lines_of(found):
    """Letters by row of the page, left to right."""
    rows = defaultdict(list)
    for letter in found:
        rows[round(letter[3] / 2)].append(letter)
    return ["".join(letter[0] for letter in sorted(row, key=lambda one: one[1])) for _, row in sorted(rows.items())]


def check(structure):
    started = time.monotonic()
    data = render_pdf(structure, seconds=SECONDS)
    assert time.monotonic() - started < SECONDS
    paper = compose(structure)
    look = paper.format
    pages = pages_of(data)
    for number, (width, height, found) in enumerate(pages):
        stays_in_the_text_box(found, width, height, look, number)
    keeps_one_line(pages[0][2], paper)
    signature_stands_with_text(pages, paper)
    head_and_body_do_not_meet(pages[0][2], paper)


def stays_in_the_text_box(found, width, height, look, number):
    assert found, f"trang {number + 1} trống"
    for sign, left, right, bottom, top in found:
        assert left >= look.margin_left * MM - 1.5, (number, sign, left / MM)
        assert right <= width - look.margin_right * MM + EDGE, (number, sign, right / MM)
        is_mark = top < look.margin_top * MM - 1  # page number, Party circulation mark
        assert not is_mark or top > 8 * MM, (number, sign, top / MM)
        assert bottom <= height - 4 * MM, (number, sign, bottom / MM)
    below = [one for one in found if one[3] > height - look.margin_bottom * MM + 1]
    assert all(one[4] > height - look.margin_bottom * MM for one in below), number  # the contact line only


def keeps_one_line(found, paper):
    """Quốc hiệu, Tiêu ngữ or the Party's title, the number and the date are each whole on one row."""
    rows = ["".join(row.split()) for row in lines_of(found)]
    wanted = [row.right for row in paper.head] + [row.left for row in paper.head]
    for line in (line for column in wanted for line in column if paper.look(line).one_line):
        text = re.sub(r"\s+", "", line.text)
        assert any(text in row for row in rows), line.text


def signature_stands_with_text(pages, paper):
    label = next((line.text for line in paper.close.recipients[:1]), "")
    texts = [lines_of(found) for _, _, found in pages]
    at = max((n for n, rows in enumerate(texts) if any(label.replace(" ", "") in row for row in rows)), default=None)
    if not label or at is None or paper.close.sign_left:  # two signatures stand above Nơi nhận
        return
    rows = texts[at]
    before = next(n for n, row in enumerate(rows) if label.replace(" ", "") in row) - (1 if at else 0)
    assert before >= 2 or len(paper.body) < 2 or at == 0, rows[:6]
    shown = [line.text for line in paper.close.sign.lines] + [line.text for line in paper.close.sign.name]
    whole = "".join(rows)
    assert all(text.replace(" ", "") in whole for text in shown if len(text) < 25), shown


def head_and_body_do_not_meet(found, paper):
    """No letter lies on another: a wrapped name never runs into the right column."""
    rows = defaultdict(list)
    for letter in found:
        rows[round(letter[3])].append(letter)
    for row in rows.values():
        row.sort(key=lambda one: one[1])
        for before, after in zip(row, row[1:], strict=False):
            assert after[1] - before[2] > -4, (before, after)


QUIET = {
    "deadline": None,
    "phases": (Phase.explicit, Phase.generate),
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
}


@settings(max_examples=6, **QUIET)
@given(papers(most=6, recipients=20, rows=6))
def test_any_paper_keeps_the_form(structure):
    check(structure)


@pytest.mark.slow
@settings(max_examples=120, **QUIET)
@given(papers(most=25, recipients=200, rows=60))
def test_any_paper_keeps_the_form_in_depth(structure):
    check(structure)


@pytest.mark.parametrize("make", [state, party])
def test_two_hundred_recipients_go_on_over_the_page(make):
    names = tuple(f"Trường Trung học phổ thông số {at} thành phố Hải Phòng, cơ sở {at % 7}" for at in range(200))
    check(make(recipients=names))


@pytest.mark.parametrize("make", [state, party])
@pytest.mark.parametrize("length", [40, pytest.param(200, marks=pytest.mark.slow), 400])
def test_a_long_subject_stands_in_its_place(make, length):
    subject = (LONG * 3)[:length]
    check(make(subject=subject))
    check(dispatch(make, subject=subject))


@pytest.mark.slow
@pytest.mark.parametrize("make", [state, party])
@pytest.mark.parametrize("lines", range(1, 40, 3))
def test_the_signature_is_never_alone(make, lines):
    check(make(blocks=tuple(Block(PARAGRAPH, LONG[: 60 + at * 53 % 150]) for at in range(lines + 8))))


@pytest.mark.slow
def test_sixty_rows_break_between_rows_with_their_head():
    table = Table(
        tuple(Column(f"Cột {at}", 1) for at in range(7)), tuple((f"{n}", *[LONG[:70]] * 6) for n in range(1, 61))
    )
    structure = replace(state(), annexes=(Annex("Phân công", (Block(TABLE, table=table),), True),))
    check(structure)
    wide = [found for width, height, found in pages_of(render_pdf(structure)) if width > height]
    assert len(wide) > 3
    for found in wide:
        assert sum("Cột3" in row for row in lines_of(found)) == 1
