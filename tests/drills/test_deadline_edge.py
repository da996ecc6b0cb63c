"""D13: 2,000 arrivals round the end of ten deadlines, told in eight zones, against plain arithmetic; numbers there."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from orgs.calendar import load_calendar
from plans.numbers import gaps, scope_of
from plans.services import save_term
from plans.services.numbering import take_number
from reports.models import Duty
from reports.services.duties import due_dates
from reports.services.sending import fingerprint
from tests.factories import make_document, make_org, make_requirement
from tests.plans.making import bare_signed, make_office, make_party_office
from tests.reports.makers import fill, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]
UTC = ZoneInfo("UTC")
MICRO, SECOND, HOUR = timedelta(microseconds=1), timedelta(seconds=1), timedelta(hours=1)
# Written day, "trước ngày", moves to a working day, and the last day counted by hand.
DEADLINES = [
    (date(2026, 12, 10), False, True, date(2026, 12, 10)),
    (date(2026, 12, 11), True, True, date(2026, 12, 10)),
    (date(2028, 12, 10), False, True, date(2028, 12, 11)),
    (date(2028, 12, 17), False, False, date(2028, 12, 17)),
    (date(2026, 10, 31), False, True, date(2026, 11, 2)),
    (date(2026, 12, 31), False, True, date(2026, 12, 31)),
    (date(2028, 2, 29), False, True, date(2028, 2, 29)),
    (date(2028, 1, 1), True, True, date(2027, 12, 31)),
    (date(2026, 9, 2), False, True, date(2026, 9, 3)),
    (date(2027, 2, 28), False, True, date(2027, 3, 1)),
]
BEFORE = [
    MICRO, 2 * MICRO, timedelta(milliseconds=1), SECOND, 2 * SECOND, 59 * SECOND, 90 * SECOND, HOUR, 7 * HOUR,
    14 * HOUR, timedelta(days=1), timedelta(days=30),
]  # fmt: skip
INSTANTS = [*(-gap for gap in BEFORE), timedelta(0), *BEFORE]  # 23:59:59.999999, 00:00, 00:00:00.000001, …
ZONES = [
    "Asia/Ho_Chi_Minh", "UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu",
    "Europe/London", "Australia/Lord_Howe",
]  # fmt: skip
HEADERS = [
    {},
    {"date": "Fri, 01 Jan 2027 00:00:00 GMT"},
    {"x-timezone": "America/Los_Angeles"},
    {"accept-language": "en-US"},
    {"x-request-start": "t=0"},
    {"cookie-timezone": "UTC"},
    {"if-modified-since": "Thu, 10 Dec 2026 16:59:59 GMT"},
    {"x-forwarded-for": "203.0.113.9"},
]


def end_of(last_on: date) -> datetime:
    """Seven hours before midnight UTC of the next day: Vietnam keeps +07:00 all year."""
    return datetime(last_on.year, last_on.month, last_on.day, 17, tzinfo=UTC)


@pytest.fixture
def duties():
    """Ten deadlines of each of 25 bodies, with the instant at which each report is to arrive."""
    office, calendar = make_org("Sở"), load_calendar()
    bodies = [make_org(f"Đơn vị {number}") for number in range(len(INSTANTS))]
    rows = []
    for due_on, strict, rolls, last_on in DEADLINES:
        requirement = make_requirement(make_document(office), office)
        dates = due_dates(due_on=due_on, strict=strict, rolls_forward=rolls, calendar=calendar)
        assert dates.last_on == last_on and dates.closes_at == end_of(last_on)
        for body, gap in zip(bodies, INSTANTS, strict=True):
            duty = Duty(requirement=requirement, organization=body, year=due_on.year, period="Kỳ", **vars(dates))
            duty.arrival = end_of(last_on) + gap
            rows.append(duty)
    return Duty.objects.bulk_create(rows)


def test_d13_two_thousand_arrivals(duties):
    wrong, looked_at, arrivals = [], 0, {duty.pk: duty.arrival for duty in duties}
    for zone in ZONES:
        with timezone.override(zone):
            for duty in duties:
                duty.first_sent_at = duty.arrival.astimezone(ZoneInfo(zone))
            Duty.objects.bulk_update(duties, ["first_sent_at"], batch_size=100)
            late = set(Duty.objects.late().values_list("pk", flat=True))
            on_time = set(Duty.objects.in_time().values_list("pk", flat=True))
            for duty in Duty.objects.all():
                looked_at += 1
                arrival = arrivals[duty.pk]
                is_late = arrival >= end_of(duty.last_on)
                if not (duty.is_late == (duty.pk in late) == is_late != (duty.pk in on_time)):
                    wrong.append((zone, duty.pk, arrival))
    assert looked_at == 2000 and wrong == []


def test_d13_a_duty_is_overdue_from_its_end_on(duties):
    Duty.objects.update(first_sent_at=None)
    for due_on, *_, last_on in DEADLINES:
        ours = Duty.objects.filter(due_on=due_on)
        for gap in INSTANTS:
            now = end_of(last_on) + gap
            assert ours.overdue(now).exists() == (gap >= timedelta(0))
            assert ours.first().is_overdue(now) == (gap >= timedelta(0))


@pytest.mark.parametrize("gap", [-SECOND, -MICRO, timedelta(0), MICRO], ids=str)
def test_d13_sent_over_http_whatever_the_client_says(gap, client, time_machine):
    world = make_world(schools=1)
    fill(world)
    lock = world.duty().versions.get().lock_version
    time_machine.move_to(end_of(world.duty().last_on) + gap, tick=False)
    client.force_login(world.people["head"])
    for headers in HEADERS:
        with transaction.atomic():
            client.post(reverse("reports:report_send", args=[world.duty().pk]), {"lock_version": lock}, headers=headers)
            duty = world.duty()
            assert duty.first_sent_at == end_of(duty.last_on) + gap, headers
            assert duty.is_late == (gap >= timedelta(0)), headers
            transaction.set_rollback(True)


@pytest.mark.parametrize(("on_its_way", "is_late"), [(90, False), (150, True)])
def test_d13b_the_proxy_says_when_the_request_began(on_its_way, is_late, client, time_machine, settings):
    """Believed for two minutes and of our own proxy only; the receipt shows both moments."""
    settings.TRUSTED_PROXY = ["127.0.0.1"]
    world = make_world(schools=1)
    fill(world)
    lock = world.duty().versions.get().lock_version
    began = end_of(world.duty().last_on) - SECOND
    time_machine.move_to(began + on_its_way * SECOND, tick=False)
    client.force_login(world.people["head"])
    headers = {"x-request-start": f"t={began.timestamp() * 1000:.0f}"}
    address = reverse("reports:report_send", args=[world.duty().pk])
    page = client.post(address, {"lock_version": lock}, headers=headers, follow=True).content.decode()
    duty, version = world.duty(), world.duty().versions.get()
    assert (duty.is_late, version.is_slow) == (is_late, is_late)
    assert (version.arrived_at, version.sent_at) == (began, began + on_its_way * SECOND)
    assert "Bắt đầu đến cổng" in page and ("đường truyền chậm" in page) == is_late
    assert fingerprint(version) == version.sha256


def test_d13_control_a_bound_that_belongs_to_the_day_after_is_caught(duties, monkeypatch):
    """The same question of a rule that takes 00:00:00 of the next day for in time: the arithmetic must see it."""
    monkeypatch.setattr(Duty, "is_late", property(lambda duty: duty.first_sent_at > duty.closes_at))
    wrong = 0
    for duty in duties:
        duty.first_sent_at = duty.arrival
        wrong += duty.is_late != (duty.arrival >= end_of(duty.last_on))
    assert wrong == len(DEADLINES)


EDGES = [-SECOND, -MICRO, timedelta(0), MICRO, SECOND]


@pytest.mark.parametrize(
    ("make", "first_day", "scope"),
    [(make_office, date(2027, 1, 1), "year"), (make_party_office, date(2030, 7, 1), "term")],
    ids=["year", "term"],
)
def test_d13c_numbers_round_the_end_of_a_year_and_of_a_term(make, first_day, scope, time_machine):
    """Forty papers dated "today" at instants that go to and fro over the midnight: each in the series of its day."""
    office = make()
    if scope == "term":
        save_term(organization=office.body, actor=office.clerk, name="2030–2035", from_on=first_day)
    chance, midnight, taken = random.Random(13), end_of(first_day - timedelta(days=1)), []
    for _ in range(40):
        at = midnight + chance.choice(EDGES)
        time_machine.move_to(at, tick=False)
        with transaction.atomic():
            plan = bare_signed(office)
            taken.append(
                (at, take_number(plan=plan, series=office.series, on=timezone.localdate(), actor=office.clerk))
            )
    old, new = (scope_of(office.series, day) for day in (first_day - timedelta(days=1), first_day))
    before = [entry for at, entry in taken if at < midnight]
    after = [entry for at, entry in taken if at >= midnight]
    assert before and after
    for found, entries in ((old, before), (new, after)):
        assert {(entry.year, entry.term_id) for entry in entries} == {(found.year, found.term and found.term.pk)}
        assert [entry.number for entry in entries] == list(range(1, len(entries) + 1)) and gaps(found) == []
