"""The rows and columns of a page found again by their keys, and what to say of those that are gone or doubled."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from reports.workbooks import layout
from reports.workbooks.opening import Grid, Opened, Place
from reports.workbooks.slots import decoded
from reports.workbooks.writing import HEADING_KEY

ANEW = "Hãy tải bảng tính mới rồi chép nội dung sang."
FEW = 20  # addresses named in one sentence


class Problem(NamedTuple):
    """What is wrong in one place of the workbook, said so that the person who filled it can put it right."""

    page: str
    cell: str
    message: str

    def __str__(self):
        place = f"Trang “{self.page}”" + (f", ô {self.cell}" if self.cell else "")
        return f"{place}: {self.message}"

    @property
    def order(self) -> tuple:
        row = re.search(r"\d+", self.cell)
        return (self.page, int(row.group()) if row else 0, self.cell)


def find_rows(page: layout.Page, opened: Opened, names: Mapping[str, str]) -> tuple[dict, list[Problem], list[str]]:
    """Row key → {column code: cell} of the rows that stand there whole; a problem for each of the others; and what
    stands where the form has no column.
    """
    expected = opened.control.rows.get(page.code) or {}
    if not expected:
        return {}, [], []
    grids = opened.grids[page.code]
    if len(grids) != 1:
        return {}, [_not_one(page, grids)], []
    problems = _lost_columns(page, grids[0])
    if problems:
        return {}, problems, []
    search = _Search(page, grids[0], names)
    search.refuse_loose(set(expected))
    rows = {key: cells for key, place in expected.items() if (cells := search.row(key, *place)) is not None}
    return rows, search.problems, search.beside()


def _not_one(page, grids) -> Problem:
    if not grids:
        return Problem(page.title, "", f"không còn trang này, hoặc dòng mã ẩn ở đầu trang đã bị xóa. {ANEW}")
    copies = ", ".join(f"“{grid.title}”" for grid in grids[1:])
    return Problem(grids[0].title, "", f"có bản sao ở {copies}. Hãy giữ lại một trang.")


def _lost_columns(page, grid) -> list[Problem]:
    needed = [column for column in page.columns if column.is_input or column.code == layout.NAME]
    counts = [(column, len(grid.columns.get(column.code, ()))) for column in needed]
    return [
        Problem(grid.title, "", f"cột “{column.header}” {'có hai lần' if count else 'không còn'} trong trang. {ANEW}")
        for column, count in counts
        if count != 1
    ]


class _Search:
    def __init__(self, page, grid: Grid, names):
        self.page, self.grid, self.names = page, grid, names
        self.columns = {code: columns[0] for code, columns in grid.columns.items()}
        self.inputs = [self.columns[column.code] for column in page.inputs]
        self.problems: list[Problem] = []

    def refuse_loose(self, expected) -> None:
        """What was typed below or between the rows of the form belongs nowhere: it is named, not dropped."""
        known = {row for rows in self.grid.rows.values() for row in rows}
        first = min(known, default=0)
        for (row, column), place in self.grid.cells.items():
            if row > first and row not in known and column in self.inputs and str(place.value).strip():
                self._say(place, "dòng này không thuộc mẫu. Hãy chuyển nội dung vào dòng của mẫu rồi xóa dòng tự thêm.")
        for key in set(self.grid.rows) - expected - {HEADING_KEY}:
            self._say(
                self.grid.at(self.grid.rows[key][0], self.columns[layout.NAME]), f"dòng này không thuộc mẫu. {ANEW}"
            )

    def beside(self) -> list[str]:
        """Remarks that somebody wrote at the side: they are no answer, but they are not passed over in silence."""
        known = set(self.columns.values())
        cells = [
            place.address
            for (_, column), place in sorted(self.grid.cells.items())
            if column not in known and str(place.value).strip()
        ]
        more = " …" if len(cells) > FEW else ""
        words = f"Trang “{self.grid.title}”: không đọc nội dung ghi ngoài mẫu ở ô {', '.join(cells[:FEW])}{more}."
        return [words] if cells else []

    def row(self, key, number, mark) -> dict[str, Place] | None:
        """The cells of the row by column; None after saying that it is gone, doubled, merged or not itself."""
        found, title = self.grid.rows.get(key, []), self.names.get(key, "không rõ tên")
        name_column = self.columns[layout.NAME]
        if len(found) != 1:
            text = f"dòng “{title}” đã bị xóa. Muốn bỏ nội dung thì xóa chữ trong ô, đừng xóa dòng. {ANEW}"
            if found:
                rows = ", ".join(map(str, found))
                text = f"dòng “{title}” có nhiều bản (dòng {rows}). Hãy xóa các dòng chép thêm."
            self._say(self.grid.at(found[1] if found else number, name_column), text)
            return None
        row = found[0]
        merge = next((one for at in (name_column, *self.inputs) if (one := self.grid.merge_over(row, at))), None)
        if merge:
            self.problems.append(
                Problem(self.grid.title, merge.coord, "ô đã bị gộp nên mất chỗ điền. Hãy bỏ gộp ô rồi điền lại.")
            )
            return None
        name = self.grid.at(row, name_column)
        if layout.name_mark(decoded(str(name.value or ""))) != mark:
            self._say(name, f"tên dòng không còn là “{title}”, các ô có thể đã bị đổi chỗ. {ANEW}")
            return None
        return {code: self.grid.at(row, column) for code, column in self.columns.items()}

    def _say(self, place, message) -> None:
        self.problems.append(Problem(place.page, place.address, message))
