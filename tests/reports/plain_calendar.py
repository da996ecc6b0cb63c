"""The rules of dates once more, slowly and from their words; nothing of the product is imported here.

Every answer is found by listing days and picking among them. Lunar days follow the astronomical reckoning for Hanoi
(new moons and the sun's longitude at UTC+7), as Vietnamese almanacs do.
"""

import math
from datetime import date, datetime, timedelta, timezone

DAY = timedelta(days=1)
HANOI = timezone(timedelta(hours=7))


def days(first, last):
    return [first + DAY * offset for offset in range((last - first).days + 1)]


def works(day, off, worked):
    if day in worked:
        return True
    return day.isoweekday() not in (6, 7) and day not in off


def the_three_days(due, strict, rolls, off, worked):
    """(safe, last): the last working day before the written one; the last day on which the report is in time."""
    near = days(due - 120 * DAY, due + 120 * DAY)
    safe = [day for day in near if day < due and works(day, off, worked)][-1]
    allowed = due - DAY if strict else due
    if rolls:
        allowed = [day for day in near if day >= allowed and works(day, off, worked)][0]
    return safe, allowed


def is_in_time(moment, last):
    """By the wall clock of Hanoi: any time of the last day, up to its last microsecond."""
    return moment.astimezone(HANOI).strftime("%Y-%m-%d") <= last.isoformat()


def free_days(after, before, off, worked):
    return len([day for day in days(after, before) if day not in (after, before) and works(day, off, worked)])


def in_year(day, month, year):
    """The written day in a year; the last day of the month when the month has no such day."""
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


def name_of(frequency, year, at, day, month, count):
    if frequency == "monthly":
        return f"Tháng {at + 1} năm {year}"
    if frequency == "quarterly":
        return f"Quý {ROMAN[at + 1]} năm {year}"
    if frequency == "half_yearly":
        return f"6 tháng {('đầu', 'cuối')[at]} năm {year}"
    if frequency == "nine_months":
        return f"9 tháng đầu năm {year}"
    if frequency == "school_year":
        return f"Năm học {year}-{year + 1}"
    return f"Kỳ {day}/{month} năm {year}" if count > 1 else f"Năm {year}"


MONTHS = {"yearly": 12, "half_yearly": 6, "quarterly": 3, "monthly": 1}


def reported_days(rule, frequency, year, at):
    """First and last of the days that belong to the period, each day asked in turn to which period it belongs."""
    nearby = days(date(year - 1, 11, 1), date(year + 1, 12, 31))
    if rule == "school":
        mine = [d for d in nearby if (d.year == year and d.month >= 9) or (d.year == year + 1 and d.month <= 5)]
        return mine[0], mine[-1]
    mine = [d for d in nearby if _period_of(d, rule, frequency) == (year, at)]
    return mine[0], mine[-1]


def _period_of(day, rule, frequency):
    """Nghị định 09: from the 15th on, a day counts for the next month."""
    year, month = day.year, day.month
    if rule == "decree" and day.day >= 15:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    if frequency == "nine_months":
        return year, 0 if month <= 9 else None
    return year, (month - 1) // MONTHS[frequency]


def owes(begun, ended, reported_until, due):
    """Alive on the due day, and alive on some day whose work is reported; `ended` is the first day of not being."""
    alive_when_due = (begun is None or begun <= due) and (ended is None or due < ended)
    lived = begun is None or any(day >= begun for day in days(reported_until - 800 * DAY, reported_until))
    return alive_when_due and lived


def _new_moon(number):
    """Julian day of the new moon `number` since 1900."""
    t = number / 1236.85
    rad = math.pi / 180
    day = 2415020.75933 + 29.53058868 * number + 0.0001178 * t**2 - 0.000000155 * t**3
    day += 0.00033 * math.sin((166.56 + 132.87 * t - 0.009173 * t**2) * rad)
    sun = (359.2242 + 29.10535608 * number - 0.0000333 * t**2 - 0.00000347 * t**3) * rad
    moon = (306.0253 + 385.81691806 * number + 0.0107306 * t**2 + 0.00001236 * t**3) * rad
    node = (21.2964 + 390.67050646 * number - 0.0016528 * t**2 - 0.00000239 * t**3) * rad
    day += (0.1734 - 0.000393 * t) * math.sin(sun) + 0.0021 * math.sin(2 * sun) - 0.4068 * math.sin(moon)
    day += 0.0161 * math.sin(2 * moon) - 0.0004 * math.sin(3 * moon) + 0.0104 * math.sin(2 * node)
    day += -0.0051 * math.sin(sun + moon) - 0.0074 * math.sin(sun - moon) + 0.0004 * math.sin(2 * node + sun)
    day += -0.0004 * math.sin(2 * node - sun) - 0.0006 * math.sin(2 * node + moon) + 0.0010 * math.sin(2 * node - moon)
    day += 0.0005 * math.sin(2 * moon + sun)
    return day - (-0.000278 + 0.000265 * t + 0.000262 * t**2)


def _moon_day(number):
    return date.fromordinal(math.floor(_new_moon(number) + 0.5 + 7 / 24) - 1721425)


def _sun_sector(day):
    """Of the twelve: in which the sun stands at the beginning of the day in Hanoi."""
    t = (day.toordinal() + 1721424.5 - 7 / 24 - 2451545.0) / 36525
    rad = math.pi / 180
    mean = 357.52910 + 35999.05030 * t - 0.0001559 * t**2
    longitude = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    longitude += (1.914600 - 0.004817 * t) * math.sin(mean * rad) + 0.019993 * math.sin(2 * mean * rad)
    longitude += 0.000290 * math.sin(3 * mean * rad)
    return math.floor((longitude % 360) / 30)


def lunar_new_year(year):
    """Mùng một Tết: two moons after the one that holds the winter solstice, a leap month stepped over."""
    moons = [_moon_day(number) for number in range((year - 1901) * 12, (year - 1899) * 13 + 20)]
    moons = [day for day in moons if date(year - 1, 10, 1) <= day <= date(year + 1, 2, 15)]
    months = list(zip(moons, moons[1:], strict=False))
    solstice = [m for m in months if _sun_sector(m[0]) < 9 <= _sun_sector(m[1]) and m[0].year == year - 1][0]
    following = [m for m in months if m[0] > solstice[0]]
    is_leap_year = _months_between_solstices(months, solstice) == 13
    return _skip_leap(following, is_leap_year)


def _months_between_solstices(months, solstice):
    later = [m for m in months if _sun_sector(m[0]) < 9 <= _sun_sector(m[1]) and m[0] > solstice[0]]
    return len([m for m in months if solstice[0] <= m[0] < later[0][0]])


def _skip_leap(following, is_leap_year):
    """The second ordinary month after the solstice month; a month in which the sun enters no sector is the leap one."""
    ordinary, leap_found = [], not is_leap_year
    for first, after in following:
        if not leap_found and _sun_sector(first) == _sun_sector(after):
            leap_found = True
            continue
        ordinary.append(first)
    return ordinary[1]


def hung_kings(year):
    """Mùng mười tháng ba âm; no year from 2024 to 2035 has a leap month before its third, so: the third moon."""
    first = lunar_new_year(year)
    moons = [_moon_day(number) for number in range((year - 1901) * 12, (year - 1899) * 13 + 20)]
    return sorted(day for day in moons if day >= first)[2] + 9 * DAY


def as_moment(day, hour=0, minute=0, second=0, micro=0):
    return datetime(day.year, day.month, day.day, hour, minute, second, micro, tzinfo=HANOI)
