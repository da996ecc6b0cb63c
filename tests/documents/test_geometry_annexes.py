"""Annexes and their tables, measured on the print."""

from dataclasses import replace

from plans.documents.structure import (
    PARAGRAPH,
    Annex,
    Block,
)
from tests.documents.measuring import MM, printed
from tests.documents.papers import LONG, TASKS, party, state
from tests.documents.rules import between, check, near, same

TABLE = replace(TASKS, rows=TASKS.rows[:20])
SHORT_TABLE = (Block("table", table=replace(TASKS, rows=TASKS.rows[:2])),)
ANNEXES = (
    Annex("Bảng phân công nhiệm vụ", (Block("table", table=TABLE),), True),
    Annex("Danh mục tài liệu", tuple(Block(PARAGRAPH, LONG) for _ in range(9))),
)


def small(make, **fields):
    """A paper of one paragraph."""
    return printed(make(**({"blocks": (Block(PARAGRAPH, LONG),)} | fields)))


def annexed(make):
    return small(make, annexes=ANNEXES if make is state else (replace(ANNEXES[0], blocks=SHORT_TABLE), ANNEXES[1]))


def test_annexes_of_a_state_paper():
    paper = annexed(state)
    one, two = paper.find("Phụ lục I"), paper.find("Phụ lục II")
    for label, title in ((one, "BẢNG PHÂN CÔNG NHIỆM VỤ"), (two, "DANH MỤC TÀI LIỆU")):
        middle = paper.pages[label.page - 1].width / MM / 2 + 7.5
        name, note = paper.find(title, page=label.page), paper.find("(Kèm theo", page=label.page)
        same("S-ANX-03", label.style, (14, "bold"))
        near("S-ANX-03", label.middle, middle)
        same("S-ANX-04", name.style, (14, "bold"))
        near("S-ANX-04", name.middle, middle)
        same("S-ANX-05", note.style, (14, "italic"))
        near("S-ANX-05", note.middle, middle)
        check("S-ANX-05", label.base < name.base < note.base)
        check("S-ANX-10", label.top < 22)
    same("S-ANX-02", (one.text, two.text), ("Phụ lục I", "Phụ lục II"))
    wanted = "(Kèm theo Kế hoạch số 05/KH-SGDĐT ngày 05 tháng 01 năm 2026 của Sở Giáo dục và Đào tạo)"
    same("S-ANX-06", paper.find("(Kèm theo", page=one.page).text, wanted)
    check("S-ANX-07", wanted.startswith(paper.find("(Kèm theo", page=two.page).text))
    after = [text for text in paper.texts if text.page >= one.page]
    check("S-ANX-08", not any(text.text.startswith(("Nơi nhận", "KT. ")) for text in after))
    check("S-ANX-11", after[-1].text.endswith("./."))


def test_annex_pages_are_numbered_anew():
    paper = annexed(state)
    one, two = paper.find("Phụ lục I").page, paper.find("Phụ lục II").page
    numbers = [text and text.text for text in paper.numbers()]
    same("S-PNUM-05", numbers[one - 1 : two - 1], [None] + [str(n) for n in range(2, two - one + 1)])
    same("S-PNUM-05", numbers[two - 1 :], [None] + [str(n) for n in range(2, len(numbers) - two + 2)])
    check("S-PNUM-06", numbers[one - 1] is None)
    wide = paper.numbers()[one]
    check("S-PNUM-07", wide.page < two and wide.top >= 9.5 and abs(wide.middle - 156) < 1)


def test_landscape_only_where_a_table_needs_it():
    for make, first in ((state, "Phụ lục I"), (party, "Phụ lục 1")):
        paper = annexed(make)
        wide = [page.page_number for page in paper.pages if page.width > page.height]
        begin, end = paper.find(first).page, paper.find("DANH MỤC TÀI LIỆU").page
        same("S-PAGE-02", wide, list(range(begin, end)))
        same("P-PAGE-08", {(round(paper.pages[n - 1].width / MM), end > n) for n in wide}, {(297, True)})
        inside = [char for n in wide for char in paper.pages[n - 1].chars if char["top"] / MM > 19]
        between("S-ANX-12", min(char["x0"] for char in inside) / MM, 29.9, 45)
        between("P-PAGE-08", 297 - max(char["x1"] for char in inside) / MM, 14.5, 40)


def test_annexes_of_a_party_paper():
    paper = annexed(party)
    same("P-ANX-02", [paper.find(f"Phụ lục {n}").text for n in (1, 2)], ["Phụ lục 1", "Phụ lục 2"])
    note = paper.find("(Kèm theo Kế hoạch số 05-KH/ĐU, ngày 05/01/2026 của")
    check("P-ANX-06", note.text.endswith("Đảng uỷ Đặc khu Phú Quý)"))


def test_single_annex_has_no_number():
    paper = printed(state(annexes=(Annex("Danh mục", (Block(PARAGRAPH, LONG),)),)))
    same("S-ANX-02", paper.find("Phụ lục").text, "Phụ lục")


def test_blank_reference_before_issue():
    paper = printed(state(number="", day=None, annexes=(Annex("Danh mục", (Block(PARAGRAPH, LONG),)),)))
    check("S-ANX-07", paper.has("(Kèm theo Kế hoạch số") and not paper.has("số 05/KH"))


def test_table_has_its_head_on_each_page_and_whole_rows():
    paper = annexed(state)
    first, end = paper.find("Phụ lục I").page, paper.find("Phụ lục II").page
    seen = []
    for page in range(first, end):
        heads = [paper.find(title, page=page) for title in ("TT", "Nhiệm vụ", "Phối hợp")]
        for head in heads:
            same("S-TBL-02", head.style, (12, "bold"))
        cells = [text for text in paper.all(page=page) if text.base > heads[0].base + 10]
        numbers = [text for text in cells if text.text.isdigit() and text.right < 45]
        near("S-TBL-03", min(text.base for text in cells), numbers[0].base, 0.1)
        near("S-TBL-04", numbers[0].middle, heads[0].middle, 0.3)
        check("S-TBL-01", len(paper.pages[page - 1].rects) + len(paper.pages[page - 1].lines) >= len(numbers))
        seen += [text.text for text in numbers]
    same("S-TBL-03", seen, [str(n) for n in range(1, 21)])
