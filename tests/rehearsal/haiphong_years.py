"""Hải Phòng's regime from 2026 to 2028: who works there, who asks what, and what people do on which day.

What is asked is read in the letter itself (tests.e2e.haiphong): twelve units report before 10/12 to the Sở through its
office, ten of them count their students abroad before 15/6 and before 10/12, and the Sở reports upward to two bodies.
The letter is of 2023: the district offices that it names ended on 1/7/2025, so the wards' offices stand in their place.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from types import SimpleNamespace

from django.utils import timezone

from directives.models import Receipt, ReceiptHandler
from orgs.models import Holiday, Kind, Membership, User
from orgs.services import save_holiday
from reports.models import Delivery, Duty, ReminderPlan, ReminderStep, ReportingRequirement, RequirementScope
from reports.services import (
    accept_delivery,
    create_requirement,
    exempt_duty,
    extend_duty,
    open_requirement,
    return_delivery,
    save_draft,
    send_report,
)
from reports.services.recompute import recompute_days
from tests.e2e.haiphong import KINDS, due_day
from tests.factories import make_document, make_form, make_node, make_org, make_post, make_series, make_user

FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
TODAY = {"Phòng Giáo dục và Đào tạo": "Phòng Văn hóa - Xã hội phường"}
ANNUAL = "Báo cáo năm về đối ngoại nhân dân"
SENT_AT, EVENING = time(10), time(18, 30)


# --- The bodies and their people ------------------------------------------------------------------
def build() -> SimpleNamespace:
    """`units` in the letter's order; `annual`, `students` and `upward` are not opened yet."""
    city = SimpleNamespace(units=[])
    city.committee = make_org("Ủy ban nhân dân thành phố Hải Phòng", symbol="UBND")
    city.office = make_org("Sở Giáo dục và Đào tạo", parent=city.committee, symbol="SGDĐT")
    city.department = make_org("Văn phòng Sở", parent=city.office, is_internal=True, symbol="VP")
    city.foreign = make_org("Sở Ngoại vụ", parent=city.committee, symbol="SNgV")
    for body in (city.committee, city.office):
        _staff(body)
    make_user(city.foreign, "leader")
    programme = make_document(city.committee, issued_on=date(2022, 10, 25))
    make_node(city.office, programme)
    letter = make_document(city.office, kind="CV", issued_on=date(2023, 1, 16))
    root, kinds = make_node(city.office, letter), []
    for written, count, owes_students in KINDS:
        name = TODAY.get(written, written)
        kind, _ = Kind.objects.get_or_create(name=name)
        kinds += [kind] if owes_students else []
        city.units += [_unit(f"{name} số {number}", kind, city, letter, root) for number in range(1, count + 1)]
    _special_people(city, letter)
    _requirements(city, programme, letter, kinds)
    return city


def _staff(body) -> None:
    """Who drafts, approves, signs and numbers the letters of the body."""
    for role in ("clerk", "specialist", "leader"):
        make_user(body, role)
    make_post(body, make_user(body, "head"))
    make_series(body)


def _unit(name, kind, city, letter, root):
    unit = make_org(name, parent=city.office, kind=kind)
    make_user(unit, "head")
    make_user(unit, "clerk")
    make_node(unit, letter, parent=root)
    return unit


def _special_people(city, letter) -> None:
    """No address; wants none; a late riser; a handler of the paper; a change of heads that is known beforehand."""
    for at, role, values in (
        (2, "clerk", {"email": ""}),
        (3, "head", {"wants_email": False}),
        (4, "head", {"quiet_from": time(21), "quiet_to": time(8, 30)}),
    ):
        User.objects.filter(pk=person(city.units[at], role).pk).update(**values)
    receipt = Receipt.objects.create(document=letter, organization=city.units[8])
    ReceiptHandler.objects.create(receipt=receipt, user=make_user(city.units[8], "specialist"))
    Membership.objects.filter(user=person(city.units[9], "head")).update(to_on=date(2026, 12, 5))
    Membership.objects.filter(user=make_user(city.units[9], "head")).update(from_on=date(2026, 12, 8))


def _requirements(city, programme, letter, kinds) -> None:
    frequency, (day, month) = ReportingRequirement.Frequency, due_day()
    common = {"from_year": FIRST.year, "actor": None}
    to_office = {"organization": city.office, "via": city.department}
    city.upward = create_requirement(
        document=programme, form=make_form(city.office), name="Báo cáo thực hiện Chương trình", dates=[(20, 12)],
        frequency=frequency.YEARLY, receivers=[city.committee, city.foreign], is_date_chosen=True, **common,
    )  # fmt: skip
    city.annual = create_requirement(
        document=letter, form=make_form(city.office), name=ANNUAL, dates=[(day, month)],
        frequency=frequency.YEARLY, receivers=[to_office | {"handlers": [person(city.office, "specialist")]}],
        is_strict=True, folds_into=city.upward, **common,
    )  # fmt: skip
    city.students = create_requirement(
        document=letter, form=make_form(city.office), name="Thống kê học sinh đi du học",
        dates=[(15, 6), (day, month, "Cả năm")], frequency=frequency.HALF_YEARLY, receivers=[to_office],
        scopes=[RequirementScope(mode="rule", kind=kind) for kind in kinds], is_strict=True, **common,
    )  # fmt: skip
    _plan_of(city.annual)


def _plan_of(requirement) -> None:
    """Its own: those above are told too, one day goes by the portal only, the ladder climbs faster."""
    plan = ReminderPlan.objects.create(
        requirement=requirement, letter_1_after=5, letter_2_after=12, leader_after=20
    )  # fmt: skip
    steps = [{"days": days} for days in (-30, -14, -1, 0, 1)]
    steps += [{"days": -7, "to_handlers": True}, {"days": -3, "by_email": False}]
    steps += [{"days": 3, "to_staff_above": True}, {"days": 7, "repeat_every": 7, "repeat_times": 5}]
    ReminderStep.objects.bulk_create(ReminderStep(plan=plan, **values) for values in steps)


def person(body, role: str) -> User:
    """Asked anew each time: an account keeps what it reaches for as long as it is held."""
    return User.objects.filter(memberships__organization=body, memberships__role=role).order_by("-pk").first()


# --- What people do ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Act:
    """`does(city, day)` at a moment of a day; `touches`: (name of the requirement in the city, unit, year).

    `returned`: the units whose report is given back; `due`: the month, where a year has two.
    """

    day: date
    does: object
    at: time = SENT_AT
    touches: tuple = ()
    returned: tuple = ()
    due: int | None = None
    is_of_reports: bool = False
    is_of_calendar: bool = False

    @property
    def moment(self) -> datetime:
        return moment(self.day, self.at)


def moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def sent(day, name, year, units, *, due=None, at=SENT_AT, returned=()):
    """Units send, the Sở (or whoever receives) takes the reports the same day, or gives some back."""

    def does(city, day):
        for number in units:
            duty = owed(city, name, number, year, due)
            send(duty, moment(day, at))
            for delivery in Delivery.objects.filter(version__duty=duty, is_current=True):
                leader = person(delivery.organization, "leader")
                if number in returned:
                    return_delivery(
                        delivery=delivery, comment="Đề nghị rà soát số liệu.", actor=leader, now=moment(day, at)
                    )
                else:
                    accept_delivery(delivery=delivery, actor=leader, now=moment(day, at))

    touches = tuple((name, number, year) for number in units)
    return Act(day, does, at, touches, returned, due, is_of_reports=True)


def owed(city, name, number, year, due=None) -> Duty:
    body = city.office if number is None else city.units[number]
    rows = Duty.objects.filter(requirement=getattr(city, name), organization=body, year=year)
    return (rows.filter(due_on__month=due) if due else rows).get()


def send(duty, now) -> None:
    head = person(duty.organization, "head")
    draft = duty.versions.drafts().first()
    save_draft(
        duty=duty, actor=head, lock_version=draft and draft.lock_version, texts={}, values={}, progress={}
    )  # fmt: skip
    send_report(duty=duty, actor=head, now=now)


def opened(city, day) -> None:
    for requirement in (city.upward, city.annual, city.students):
        open_requirement(requirement=requirement, on=day, actor=None)


def extended(city, day) -> None:
    clerk = person(city.office, "clerk")
    duty = owed(city, "annual", 4, 2026)
    extend_duty(duty=duty, due_on=date(2026, 12, 21), reason="Thiên tai", actor=clerk)


def exempted(city, day) -> None:
    """The centre that closed its line of work counts no students any more."""
    clerk, duty = person(city.office, "clerk"), owed(city, "students", 11, 2027, 6)
    exempt_duty(duty=duty, reason="Thôi tư vấn du học", actor=clerk, with_later=True)


def swapped(city, day) -> None:
    """The swap of the year is announced: Thursday off, Saturday worked."""
    _edit_calendar({date(2027, 12, 9): False, date(2027, 12, 11): True}, day)


def swapped_otherwise(city, day) -> None:
    """… and edited six weeks later, when people were reminded of the first days: Wednesday off instead."""
    Holiday.objects.filter(on=date(2027, 12, 9)).delete()
    _edit_calendar({date(2027, 12, 8): False}, day)


def _edit_calendar(days, day) -> None:
    for on, is_working in days.items():
        save_holiday(on=on, name="Hoán đổi ngày nghỉ", is_working=is_working, actor=None)
    assert recompute_days(actor=None, reason="Hoán đổi ngày nghỉ", now=moment(day, SENT_AT), on=day) > 20


def new_head(city, day) -> None:
    """Not known beforehand."""
    Membership.objects.filter(organization=city.units[6], role="head").update(to_on=day)
    head = make_user(city.units[6], "head", username="thu-truong-moi", email="thu-truong-moi@vi-du.invalid")
    Membership.objects.filter(user=head).update(from_on=day)


SWAPPED, SENT_IN_27 = date(2027, 10, 4), date(2027, 12, 6)
DECEMBER_27 = tuple((name, unit, 2027) for name in ("annual", "students") for unit in range(12))
SCRIPT = [
    Act(date(2026, 1, 2), opened),
    sent(date(2026, 5, 20), "students", 2026, (0, 1, 2), due=6),
    sent(date(2026, 6, 11), "students", 2026, (3, 4, 5, 6), due=6, returned=(5,)),
    sent(date(2026, 6, 16), "students", 2026, (5, 7), due=6),
    sent(date(2026, 7, 3), "students", 2026, (8,), due=6),
    sent(date(2026, 12, 1), "annual", 2026, (0, 1, 2)),
    Act(date(2026, 12, 4), extended, EVENING, (("annual", 4, 2026),)),
    sent(date(2026, 12, 9), "students", 2026, (0, 1, 2, 3, 4, 5, 6, 7), due=12),
    sent(date(2026, 12, 10), "annual", 2026, (3, 5, 6), returned=(6,)),
    sent(date(2026, 12, 18), "annual", 2026, (6, 7)),
    sent(date(2026, 12, 22), "annual", 2026, (4,)),
    sent(date(2026, 12, 24), "upward", 2026, (None,)),
    sent(date(2027, 1, 6), "annual", 2026, (8, 9)),
    Act(date(2027, 3, 10), exempted, touches=(("students", 11, 2027), ("students", 11, 2028))),
    sent(date(2027, 6, 1), "students", 2027, (0, 1, 2, 3, 4), due=6),
    sent(date(2027, 7, 12), "students", 2027, (5, 6), due=6),
    Act(SWAPPED, swapped, touches=DECEMBER_27, is_of_calendar=True),
    Act(date(2027, 11, 19), swapped_otherwise, touches=DECEMBER_27, is_of_calendar=True),
    Act(date(2027, 11, 25), new_head, touches=(("annual", 6, 2028), ("students", 6, 2028))),
    sent(SENT_IN_27, "annual", 2027, (0, 1, 2, 3, 4, 5)),
    sent(date(2027, 12, 9), "students", 2027, (0, 1, 2, 3, 4, 5, 6, 7), due=12),
    sent(date(2028, 1, 20), "annual", 2027, (6, 7, 8)),
    sent(date(2028, 6, 5), "students", 2028, (0, 1, 2, 3), due=6),
    sent(date(2028, 12, 8), "annual", 2028, (0, 1, 2, 3)),
    sent(date(2028, 12, 11), "annual", 2028, (4, 5)),
    sent(date(2028, 12, 18), "upward", 2028, (None,)),
]
