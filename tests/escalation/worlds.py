"""A Sở with its people, and schools that owe it the report of 10/10/2026 and say nothing."""

from datetime import date, timedelta
from types import SimpleNamespace

from tests.factories import make_document, make_duty, make_org, make_post, make_requirement, make_series, make_user

LAST = date(2026, 10, 10)
DATES = {
    "due_on": LAST,
    "safe_on": date(2026, 10, 9),
    "last_on": LAST,
    "closes_at": "2026-10-11T00:00:00+07:00",
}


def day(after: int) -> date:
    return LAST + timedelta(days=after)


def make_silence(schools=1, *, under_ward=False):
    """`duties` of schools below the Sở, or below a ward (their direct superior) when asked."""
    world = SimpleNamespace()
    world.city = make_org("Ủy ban nhân dân thành phố Hải Phòng", symbol="UBND")
    world.office = make_org("Sở Giáo dục và Đào tạo", parent=world.city, symbol="SGDĐT")
    world.ward = make_org("Ủy ban nhân dân phường Lê Chân", parent=world.city, symbol="UBND")
    world.clerk = make_user(world.office, "clerk", full_name="Trần Thị Văn Thư")
    world.writer = make_user(world.office, "specialist", full_name="Lê Văn Chuyên")
    world.head = make_user(world.office, "head", full_name="Bùi Văn Kiệm")
    world.leader = make_user(world.office, "leader", full_name="Đỗ Thị Phó")
    world.post = make_post(world.office, world.head)
    world.series = make_series(world.office)
    world.paper = make_document(world.office, code="12/KH-SGDĐT", subject="Kế hoạch chuyển đổi số")
    world.requirement = make_requirement(world.paper, world.office, name="Báo cáo chuyển đổi số")
    above = world.ward if under_ward else world.office
    world.schools = [make_org(f"Trường Tiểu học số {at}", parent=above) for at in range(1, schools + 1)]
    world.duties = [make_duty(world.requirement, school, **DATES) for school in world.schools]
    return world
