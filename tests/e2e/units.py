"""Units and reports made for one test: random forms, a head without any other work."""

import random
from datetime import timedelta

from django.utils import timezone

from tests.e2e.story import random_name

OFFICE = "Sở Giáo dục và Đào tạo thành phố Hải Phòng"


def random_unit():
    """A new unit, its head without any other work, and a report of a random form that it owes within a week."""
    from directives.models import Recipient, RecipientBody
    from orgs.models import Kind, Organization
    from orgs.services import create_organization, create_user
    from reports.services import create_requirement, open_requirement
    from tests.factories import make_document

    office, name = Organization.objects.get(name=OFFICE), random_name("Trường THPT Thử thư")
    unit = create_organization(
        actor=None, parent=office, name=name, kind=Kind.objects.get(name="Trường THPT"), system="service",
        symbol="THPT", locality=office.locality, place=office.place,
    )  # fmt: skip
    login = f"truong{random.randrange(10**9)}"
    create_user(
        actor=None, username=login, full_name="Trần Thị Trưởng (mẫu)", email=f"{login}@vi-du.invalid",
        memberships=[(unit, "head")], password="demo",
    )  # fmt: skip
    today = timezone.localdate()
    due = today + timedelta(days=6)
    paper = make_document(office, issued_on=today, subject="Về việc thử thư nhắc")
    line = Recipient.objects.create(document=paper, text=name, mode=Recipient.Mode.BODY, organization=unit)
    RecipientBody.objects.create(recipient=line, organization=unit)
    requirement = create_requirement(
        document=paper, form=random_form(office), name=random_name("Báo cáo thử thư"), frequency="once",
        dates=[(due.day, due.month)], from_year=due.year, to_year=due.year, receivers=[office], actor=None,
    )  # fmt: skip
    open_requirement(requirement=requirement, on=today, actor=None)
    return login, requirement


def random_form(owner):
    from reports.models import ListItem, ValueList
    from reports.services.forms import create_form

    countries = ValueList.objects.create(name=random_name("Nước"))
    ListItem.objects.bulk_create(
        ListItem(list=countries, name=name, position=at) for at, name in enumerate(("Nhật Bản", "Đức", "Úc"))
    )
    kinds = [*random.choices(("integer", "decimal", "percent", "text"), k=random.randrange(2, 6)), "yes_no", "list"]
    random.shuffle(kinds)
    headings = [{"title": random_name("Đề mục")} for _ in range(random.randrange(1, 5))]
    return create_form(
        owner=owner, name=random_name("Mẫu thử thư"), headings=headings, asks_progress=False, actor=None,
        indicators=[indicator(kind, countries) for kind in kinds],
    )  # fmt: skip


def indicator(kind: str, countries) -> dict:
    rules = {"percent": "ratio", "text": "none"}
    row = {
        "name": random_name("Chỉ tiêu"),
        "type": "integer" if kind == "list" else kind,
        "rule": rules.get(kind, "sum"),
    }
    if kind == "percent":
        row |= {"numerator_label": "Số đạt", "denominator_label": "Tổng số"}
    return row | ({"breakdown": countries} if kind == "list" else {})
