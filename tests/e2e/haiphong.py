"""A Sở with twelve units, the paper above it and its own letter: what the Hải Phòng letter names."""

import random
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

SEED = settings.BASE_DIR.parent / "shared" / "seeds" / "002_9e22b257a9db9e2f.txt"
# (kind, how many, owes the students' report): who the letter is addressed to
KINDS = [
    ("Phòng Giáo dục và Đào tạo", 2, True),
    ("Trường THPT", 5, True),
    ("Trung tâm GDNN-GDTX", 2, True),
    ("Trung tâm ngoại ngữ, tin học, kỹ năng sống", 2, False),
    ("Trung tâm tư vấn du học", 1, True),
]
COUNTRIES = ["Nhật Bản", "Hàn Quốc", "Đức"]
PASSWORD = "demo"


@dataclass
class City:
    """Names by which people find them on the pages, the papers, and the sign-in names."""

    committee: str
    office: str
    department: str
    foreign: str
    letter: object
    programme: object
    kinds: list[str]
    students_kinds: list[str]
    units: list[str]
    logins: dict = field(default_factory=dict)


def due_day() -> tuple[int, int]:
    """The day of the annual report, as the letter writes it."""
    text = " ".join(unicodedata.normalize("NFC", SEED.read_text(encoding="utf-8")).split())
    day, month = re.search(r"gửi trước ngày (\d+) tháng (\d+) hàng năm về Sở GD&ĐT \(qua Văn phòng Sở\)", text).groups()
    assert "gửi UBND thành phố và Sở Ngoại vụ theo quy định" in text
    return int(day), int(month)


def build() -> City:
    """Rows of today's organisation chart: what is asked is set up through the pages, by the test."""
    from orgs.models import Kind
    from tests.factories import make_document, make_node, make_org, make_receipt

    mark = f"(thử {random.randrange(1000, 10_000)})"
    committee = make_org(f"UBND thành phố Hải Phòng {mark}")
    office = make_org(f"Sở Giáo dục và Đào tạo {mark}", parent=committee, symbol="SGDĐT")
    department = make_org(f"Văn phòng Sở {mark}", parent=office, is_internal=True)
    foreign = make_org(f"Sở Ngoại vụ {mark}", parent=committee)
    programme = make_document(committee, origin="registered", issued_on=date(2022, 6, 1))
    make_receipt(programme, office)
    make_node(office, programme)
    letter = make_document(office, kind="CV")
    root = make_node(office, letter)
    city = City(
        committee.name, office.name, department.name, foreign.name, letter, programme,
        kinds=[], students_kinds=[], units=[],
    )  # fmt: skip
    for name, count, asked in KINDS:
        kind = Kind.objects.create(name=f"{name} {mark}")
        city.kinds.append(kind.name)
        city.students_kinds += [kind.name] if asked else []
        for number in range(1, count + 1):
            unit = make_org(f"{name} số {number} {mark}", parent=office, kind=kind)
            make_node(unit, letter, parent=root)
            city.units.append(unit.name)
            city.logins[unit.name] = person(unit, "head")
    city.logins["clerk"], city.logins["head"] = person(office, "clerk"), person(office, "head")
    return city


def person(body, role: str) -> str:
    from orgs.services import create_user

    login = f"{role}{random.randrange(10**9)}"
    create_user(
        actor=None, username=login, full_name=f"Người {role} {body.pk}", memberships=[(body, role)], password=PASSWORD
    )
    return login
