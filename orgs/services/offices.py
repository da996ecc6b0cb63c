"""Saved groups of an office and the calendar of days off."""

from datetime import date

import holidays
from django.db import IntegrityError, transaction

from orgs.audit import record
from orgs.errors import StateConflict
from orgs.models import Holiday, Level, Organization, OrganizationGroup, User
from orgs.permissions import bodies_where, may, require
from orgs.text import nfc

NO_GROUP = "Bạn không có quyền sửa nhóm đơn vị của cơ quan này."
NO_CALENDAR = "Chỉ người quản trị được sửa lịch nghỉ."


@transaction.atomic
def save_group(*, group: OrganizationGroup, members: list[Organization], actor: User | None) -> OrganizationGroup:
    """Create or change a saved group; documents already issued keep the recipients frozen in them."""
    require(actor is None or may(actor, "group.manage", group.owner_id), NO_GROUP)
    is_new = group.pk is None
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise StateConflict("Đơn vị đã có nhóm mang tên này.") from error
    group.members.set(members)
    action = "group_created" if is_new else "group_changed"
    record(actor, action, group, organization=group.owner, members=len(members))
    return group


@transaction.atomic
def delete_group(*, group: OrganizationGroup, actor: User | None) -> None:
    """Drop a group that no paper names. Raises ProtectedError's sentence as StateConflict otherwise."""
    require(actor is None or may(actor, "group.manage", group.owner_id), NO_GROUP)
    record(actor, "group_deleted", group, organization=group.owner)
    try:
        with transaction.atomic():
            group.delete()
    except IntegrityError as error:
        raise StateConflict("Nhóm đã được dùng trong văn bản, không xóa được.") from error


@transaction.atomic
def save_holiday(*, on: date, name: str, is_working: bool, actor: User | None) -> Holiday:
    """A day off, or a Saturday worked in exchange. Deadlines already published do not move.

    A year of which the table says nothing yet gets its public holidays first: one day must not hide the others.
    """
    _require_calendar(actor)
    if not Holiday.objects.filter(on__year=on.year).exists():
        seed_holidays(years=[on.year], actor=actor)
    day, _ = Holiday.objects.update_or_create(on=on, defaults={"name": name, "is_working": is_working})
    record(actor, "holiday_saved", day)
    return day


@transaction.atomic
def delete_holiday(*, holiday: Holiday, actor: User | None) -> None:
    _require_calendar(actor)
    record(actor, "holiday_deleted", holiday)
    holiday.delete()


@transaction.atomic
def seed_holidays(*, years, actor: User | None) -> int:
    """Add the public holidays the library knows for the years; days already in the table stay as edited."""
    _require_calendar(actor)
    known = set(Holiday.objects.filter(on__year__in=years).values_list("on", flat=True))
    days = holidays.country_holidays("VN", years=list(years), language="vi")
    rows = [Holiday(on=on, name=name[:120]) for on, name in sorted(days.items()) if on not in known]
    swapped = sorted(getattr(days, "weekend_workdays", set()) - known)
    rows += [Holiday(on=on, name="Làm bù", is_working=True) for on in swapped if on.year in years]
    Holiday.objects.bulk_create(rows, ignore_conflicts=True)
    for row in Holiday.objects.filter(on__in=[row.on for row in rows][:1]):
        record(actor, "holidays_seeded", row, comment=f"{len(rows)} ngày")
    return len(rows)


@transaction.atomic
def add_word(*, model, name: str, rank: int | None, actor: User | None):
    """A new kind of body or a new tier; one that is there already stays as it is."""
    allowed = actor is None or actor.is_superuser or bool(bodies_where(actor, "organization.manage"))
    require(allowed, "Chỉ người quản trị được sửa danh mục.")
    defaults = {"rank": rank or 0} if model is Level else {}
    word, is_new = model.objects.get_or_create(name=nfc(name).strip(), defaults=defaults)
    if is_new:
        record(actor, "word_added", word)
    return word


def _require_calendar(actor) -> None:
    allowed = actor is None or actor.is_superuser or bool(bodies_where(actor, "calendar.manage"))
    require(allowed, NO_CALENDAR)
