"""A Sở with its people and two schools under a ward, which owe it one report; other duties keep quiet meanwhile."""

import random
from datetime import date, time, timedelta
from types import SimpleNamespace

from django.utils import timezone

NAME = "Báo cáo kết quả phổ cập bơi"
INDICATOR = "Số học sinh biết bơi"
PEOPLE = {
    "clerk": "Trần Thị Hòa",
    "specialist": "Lê Văn Bình",
    "head": "Bùi Văn Kiên",
    "leader": "Đỗ Thị Phương",
}


def build(on: date) -> SimpleNamespace:
    """The report is due on a working day six days after `on` or later; the ward is above the schools, the Sở asks."""
    from orgs.models import Superior
    from tests.factories import make_org, make_post, make_series

    world = SimpleNamespace(began=on)
    province = make_org("Ủy ban nhân dân tỉnh Hưng Yên", symbol="UBND", place="Hưng Yên")
    world.office = make_org("Sở Giáo dục và Đào tạo", parent=province, symbol="SGDĐT", place="Hưng Yên")
    world.ward = make_org("Ủy ban nhân dân phường Phố Hiến", parent=province, symbol="UBND", place="Phố Hiến")
    world.answering = make_org("Trường Tiểu học Lê Lợi", parent=world.ward)
    world.silent = make_org("Trường Tiểu học Trần Phú", parent=world.ward)
    for school in (world.answering, world.silent):
        Superior.objects.create(organization=school, superior=world.office, line="professional")
    for role, name in PEOPLE.items():
        setattr(world, role, person(world.office, role, name))
    world.ward_head = person(world.ward, "head", "Ngô Văn Phúc")
    world.principal = person(world.answering, "head", "Phạm Thị Hạnh")
    world.mute = person(world.silent, "head", "Vũ Văn Lặng")
    world.principal.quiet_from, world.principal.quiet_to = time(21), time(8)
    world.principal.save()
    world.series = make_series(world.office)
    make_post(world.office, world.head)
    world.answered, world.owed = _asked(world, on)
    return world


def person(body, role: str, name: str):
    from orgs.services import create_user

    login = f"{role}{random.randrange(10**9)}"
    return create_user(
        actor=None, username=login, full_name=name, email=f"{login}@vi-du.invalid", memberships=[(body, role)],
        password="demo",
    )  # fmt: skip


def _asked(world, on: date):
    """The two duties: of the school that answers, and of the one that does not."""
    from directives.models import Recipient, RecipientBody
    from orgs.calendar import load_calendar
    from reports.services import create_requirement, open_requirement
    from reports.services.forms import create_form
    from tests.factories import make_document

    calendar = load_calendar()
    due = next(day for day in (on + timedelta(days=ahead) for ahead in range(6, 40)) if calendar.is_working(day))
    paper = make_document(world.office, code="12/KH-SGDĐT", issued_on=on, subject="Kế hoạch phổ cập bơi cho học sinh")
    for school in (world.answering, world.silent):
        line = Recipient.objects.create(document=paper, text=school.name, mode="body", organization=school)
        RecipientBody.objects.create(recipient=line, organization=school)
    form = create_form(
        owner=world.office, name="Mẫu phổ cập bơi", headings=[{"title": "Kết quả thực hiện"}], asks_progress=False,
        indicators=[{"name": INDICATOR, "type": "integer", "rule": "sum"}], actor=None,
    )  # fmt: skip
    requirement = create_requirement(
        document=paper, form=form, name=NAME, frequency="once", dates=[(due.day, due.month)], from_year=due.year,
        to_year=due.year, receivers=[world.office], actor=None,
    )  # fmt: skip
    open_requirement(requirement=requirement, on=on, actor=None)
    return [requirement.duties.get(organization=school) for school in (world.answering, world.silent)]


class Alone:
    """Only the duties of the given world are followed, and nothing that a moved clock made stays behind."""

    def __init__(self, world):
        self.since, self.world = timezone.now(), world

    def __enter__(self):
        from reports.models import Duty

        others = Duty.objects.exclude(pk__in=[self.world.answered.pk, self.world.owed.pk])
        self.untracked = list(others.filter(is_tracked=False).values_list("pk", flat=True))
        others.update(is_tracked=False)

    def __exit__(self, *raised):
        from orgs.models import Heartbeat
        from reports.models import Duty, Message, Notification, Reminder

        Duty.objects.exclude(pk__in=self.untracked).update(is_tracked=True)
        Reminder.objects.filter(created_at__gt=self.since).delete()
        Message.objects.filter(day__gt=timezone.localdate(self.since)).delete()
        Notification.objects.filter(created_at__gt=self.since).delete()
        Heartbeat.objects.filter(at__gt=self.since).delete()
