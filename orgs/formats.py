"""Dates and numbers as a Vietnamese office writes them."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def as_day(value: date | datetime) -> date:
    """The local day of a date or of a moment."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def vn_date(value: date | datetime | None) -> str:
    return f"{as_day(value):%d/%m/%Y}" if value else ""


def vn_datetime(value: datetime | None) -> str:
    return f"{timezone.localtime(value):%H:%M, %d/%m/%Y}" if value else ""


def vn_weekday(value: date | datetime | None) -> str:
    """`thứ Tư, 09/12/2026`; Sunday is `Chủ nhật, …`."""
    return f"{WEEKDAYS[as_day(value).weekday()]}, {vn_date(value)}" if value else ""


def vn_number(value: int | float | Decimal | None) -> str:
    """1250.5 as `1.250,5`; at most four decimals, no trailing zeros; nothing for None."""
    if value is None or value == "":
        return ""
    text = f"{round(Decimal(str(value)), 4):,f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def vn_ago(value: datetime | None, now: datetime | None = None) -> str:
    """How long ago, in one rounded unit; past a month, the day itself."""
    if not value:
        return ""
    seconds = int(((now or timezone.now()) - value).total_seconds())
    if seconds < 60:
        return "vừa xong"
    for size, limit, word in ((60, 60, "phút"), (3600, 24, "giờ"), (86400, 31, "ngày")):
        if seconds < size * limit:
            return f"{seconds // size} {word} trước"
    return f"ngày {vn_date(value)}"


def days_left(last_on: date | None, today: date | None = None) -> str:
    """`còn 12 ngày`, `hôm nay`, `quá 3 ngày`: counted to the last day in force."""
    if not last_on:
        return ""
    days = (last_on - (today or timezone.localdate())).days
    if days == 0:
        return "hạn cuối là hôm nay"
    return f"còn {vn_number(days)} ngày" if days > 0 else f"quá {vn_number(-days)} ngày"
