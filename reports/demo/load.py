"""The demonstration from end to end, in the order in which it happened."""

from datetime import date, timedelta

from django.db import transaction

from orgs.errors import DomainError
from orgs.models import Organization, User
from reports.demo import build_now, build_orgs, regime
from reports.demo.body import REFORM
from reports.demo.build_papers import enter_paper, receive_as_root
from reports.demo.build_plans import tell
from reports.demo.build_regime import ask, asks_for, build_forms
from reports.demo.build_reports import begin_next, live_through
from reports.demo.lines import EVENTS
from reports.demo.papers import PAPERS
from reports.demo.plans_2022 import CAT_TIEN_2022, HOA_BINH_2022, XUAN_TRUONG_2022
from reports.demo.plans_later import HAI_PHONG_2023, HOA_BINH_2024
from reports.demo.world import World
from reports.models import Notification
from reports.services.notifications import mark_read
from reports.services.reminders import schedule_reminders
from reports.services.requirements import extend_all
from reports.services.succession import apply_event_with_duties

EARLIEST = date(2026, 3, 1)  # the portal's own papers of the present need some months after the reform
REMINDED_DAYS = 35
UNREAD_DAYS = 14


@transaction.atomic
def load(*, on: date, with_accounts: bool) -> World:
    """Fill an empty database. Raises DomainError when it is not empty or the day is too early."""
    if on < EARLIEST:
        raise DomainError(f"Dữ liệu minh họa kể chuyện đến năm 2026: chọn ngày từ {EARLIEST:%d/%m/%Y} trở đi.")
    if Organization.objects.exists() or User.objects.exists():
        raise DomainError("Cơ sở dữ liệu đã có đơn vị hoặc người dùng: chỉ nạp vào cơ sở dữ liệu trống.")
    world = World(on)
    with world.clock.running():
        build_orgs.build_bodies(world)
        build_orgs.build_people(world, with_password=with_accounts)
        build_orgs.build_registers(world)
        world.forms = build_forms(world)
        _tell_2022_to_2024(world)
        _reorganize(world)
        _tell_since(world)
        _remind(world)
    return world


def _tell_2022_to_2024(world: World) -> None:
    papers = {row.key: row for row in PAPERS}
    for key in ("ct12", "cv1218"):
        enter_paper(world, papers[key])
    tell(world, CAT_TIEN_2022)
    receive_as_root(world, "ct12", "hb.sgd", date(2022, 2, 16))
    tell(world, HOA_BINH_2022)
    enter_paper(world, papers["kh39"])
    tell(world, XUAN_TRUONG_2022)
    for key in ("kh167", "ct15", "ctr08", "nq34"):
        enter_paper(world, papers[key])
    world.clock.set(date(2022, 11, 1))
    ask(world, regime.UP_TO_CITY, at_once=True)
    tell(world, HAI_PHONG_2023, asks_for(regime.YEARLY_HAI_PHONG, regime.ABROAD))
    for key in ("nq21", "kh242", "cv2294"):
        enter_paper(world, papers[key])
    _new_year(world, 2024)
    receive_as_root(world, "cv2294", "hb.sgd", date(2024, 3, 21))
    tell(world, HOA_BINH_2024, asks_for(regime.HOA_BINH))
    live_through(world, date(2023, 1, 1), date(2025, 1, 1))
    _new_year(world, 2025)


def _new_year(world: World, year: int) -> None:
    """What the nightly task does: duties to the end of next year."""
    world.clock.set(date(year, 1, 2))
    extend_all(world.clock.day)


def _reorganize(world: World) -> None:
    _apply(world, [event for event in EVENTS if event.on < REFORM])
    live_through(world, date(2025, 1, 1), REFORM)
    world.clock.set(REFORM)
    build_orgs.end_school_lines(world)
    _apply(world, [event for event in EVENTS if event.on == REFORM])
    build_orgs.draw_new_lines(world)
    build_orgs.end_memberships(world)


def _apply(world: World, events) -> None:
    for row in events:
        world.clock.set(row.on)
        apply_event_with_duties(event=build_orgs.store_event(world, row), actor=None)


def _tell_since(world: World) -> None:
    build_now.tell_party_line(world)
    for year in range(2026, world.on.year + 1):
        _new_year(world, year)
    live_through(world, REFORM, world.on)
    build_now.enter_arrivals(world)
    build_now.write_plans_of_today(world)
    build_now.enter_party_directive(world)
    begin_next(world)


def _remind(world: World) -> None:
    """The notices that the nightly sweep of the last weeks would have written; people have read the older ones."""
    for back in range(REMINDED_DAYS, 0, -1):
        day = world.on - timedelta(days=back)
        world.clock.set(day)
        schedule_reminders(on=day)
    world.clock.set(world.on)
    old = Notification.objects.filter(created_at__lt=world.clock.moment - timedelta(days=UNREAD_DAYS))
    mark_read(notifications=old)
