"""A province of any size, the same every time: no clock, no chance."""

import csv
import io
from collections.abc import Iterator
from itertools import count, islice

HEADERS = ["Mã định danh", "Tên đơn vị", "Tên gọi tắt", "Ký hiệu", "Trực thuộc", "Hệ thống", "Cấp", "Loại đơn vị"]
HEADERS += ["Tỉnh, thành phố", "Địa danh", "Phòng, ban bên trong", "Thứ tự", "Điện thoại", "Thành lập ngày"]
PLACE = ["Hải Phòng", "Hải Phòng"]
DAY = "01/07/2025"
KINDS = ("Trường mầm non", "Trường tiểu học", "Trường THCS", "Trường THPT", "Trạm y tế", "Trung tâm")
UNITS, ROOMS = 18, 4
COMMUNES = 120


def rows(total: int) -> list[list]:
    """`total` rows in the order of the tree: the province, its offices and communes, their units, their rooms."""
    return list(islice(_bodies(), total))


def _bodies() -> Iterator[list]:
    yield _row("T", "Ủy ban nhân dân thành phố", "", "Nhà nước", "Tỉnh", "UBND", "", 1)
    for number in range(15):
        yield _row(f"T.S{number}", f"Sở số {number}", "T", "Nhà nước", "Tỉnh", "Sở", "", number)
    for number in range(COMMUNES):
        yield _row(f"T.{number}", f"Ủy ban nhân dân xã {number}", "T", "Nhà nước", "Xã", "UBND", "", 100 + number)
    for turn in count():
        for number in range(COMMUNES):
            yield from _unit(number, turn)


def _unit(commune: int, turn: int) -> Iterator[list]:
    kind = KINDS[turn % len(KINDS)]
    code = f"T.{commune}.{turn}"
    yield _row(code, f"{kind} số {turn} xã {commune}", f"T.{commune}", "Đơn vị sự nghiệp", "Cơ sở", kind, "", turn)
    for room in range(ROOMS):
        yield _row(f"{code}.{room}", f"Tổ {room}", code, "Đơn vị sự nghiệp", "Cơ sở", "Tổ, phòng", "x", room)


def _row(code, name, parent, system, tier, kind, internal, position) -> list:
    return [code, name, name[:60], code, parent, system, tier, kind, *PLACE, internal, position, "0225 000 000", DAY]


def as_csv(total: int) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADERS)
    writer.writerows(rows(total))
    return text.getvalue().encode("utf-8-sig")
