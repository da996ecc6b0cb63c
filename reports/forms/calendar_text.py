"""Days as a clerk writes them: "15/6, 10/12", "25", "5 tháng sau", "15/1 năm sau: Cả năm"; read, and written back."""

import re

from django.core.exceptions import ValidationError

from reports.frequencies import SCHOOL_STARTS, Frequency, days_asked, labels_of
from reports.models import RequirementDate, YearDay
from reports.models.yeardays import SHIFTED

MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
NEXT_MONTH = "tháng sau"
WITH_YEAR = (Frequency.ONCE, Frequency.CUSTOM)  # a day may name its year: 15/6/2027
_SHIFT = {words.strip(): shift for shift, words in SHIFTED.items() if words}
_SPLIT = re.compile(r"\s*[,;\n]\s*|\s+và\s+")
_DAY = r"(\d{1,2})\s*[/.]\s*(\d{1,2})"
_LINE = re.compile(rf"{_DAY}(?:\s*[/.]\s*(\d{{4}}))?(?:\s+(năm sau))?(?:\s*:\s*(.{{1,60}}))?")
_EVERY_MONTH = re.compile(rf"(?:ngày\s+)?(\d{{1,2}})(?:\s+({NEXT_MONTH}))?")
_YEAR_DAY = re.compile(rf"{_DAY}(?:\s+(năm trước|năm sau))?")


def read_days(text: str, frequency) -> list[RequirementDate]:
    """Unsaved lines in the order written, each with the usual name of its period. Raises ValidationError."""
    every = _EVERY_MONTH.fullmatch(text.strip())
    if frequency == Frequency.MONTHLY and every:
        return _every_month(int(every[1]), bool(every[2]))
    parts = _parts(text)
    wanted = days_asked(frequency)
    if len(parts) not in wanted:
        asked = f"đúng {wanted[0]} ngày" if len(wanted) == 1 else f"từ {wanted[0]} đến {wanted[-1]} ngày"
        raise ValidationError(f"Tần suất “{Frequency(frequency).label.lower()}” cần {asked}.")
    labels = labels_of(frequency, len(parts))
    lines = [_line(part, label, frequency) for part, label in zip(parts, labels, strict=True)]
    if frequency != Frequency.CUSTOM:
        _put_in_order(lines)
    return lines


def _put_in_order(lines: list[RequirementDate]) -> None:
    """The last of several days may go over into the next year without saying so: 15/4, 15/7, 15/10, 15/1."""
    last = lines[-1]
    if len(lines) > 1 and (last.month, last.day) < (lines[0].month, lines[0].day):
        last.is_for_previous_year = True
    if _by_period(lines) != lines:
        raise ValidationError("Viết các ngày theo thứ tự các kỳ trong năm.")


def write_days(lines: list[RequirementDate], frequency) -> str:
    """What `read_days` reads as these lines."""
    if frequency == Frequency.MONTHLY and len(lines) == len(MONTH_LENGTHS):
        day = max(line.day for line in lines)
        for next_month in (False, True):
            if _same(_every_month(day, next_month), lines):
                return f"{day} {NEXT_MONTH}" if next_month else str(day)
    usual = labels_of(frequency, len(lines))
    return ", ".join(_written(line, label, frequency) for line, label in zip(lines, usual, strict=False))


def read_windows(text: str, lines: list[RequirementDate], frequency) -> None:
    """Set data from–until: "15/12-14/6, 15/6-14/12"; for every month "21-20". Raises ValidationError."""
    monthly = re.fullmatch(r"(\d{1,2})\s*[-–]\s*(\d{1,2})", text.strip())
    if frequency == Frequency.MONTHLY and monthly:
        pairs = [_month_window(int(monthly[1]), int(monthly[2]), month) for month in range(1, len(lines) + 1)]
    else:
        pairs = [_window(part, frequency) for part in _parts(text)]
    _need(pairs, lines, "Thời gian số liệu")
    for line, (data_from, data_until) in zip(_by_period(lines), pairs, strict=True):
        line.data_from, line.data_until = data_from, data_until


def write_windows(lines: list[RequirementDate]) -> str:
    named = [line for line in _by_period(lines) if line.data_from]
    return ", ".join(f"{line.data_from} - {line.data_until}" for line in named)


def read_cut_offs(text: str, lines: list[RequirementDate], frequency) -> None:
    """Set the day figures are closed: one a period, or one day number for every month. Raises ValidationError."""
    every = re.fullmatch(r"\d{1,2}", text.strip())
    if frequency == Frequency.MONTHLY and every:
        days = [_month_window(1, int(every[0]), month)[1] for month in range(1, len(lines) + 1)]
    else:
        days = [_year_day(part) for part in _parts(text)]
    _need(days, lines, "Ngày chốt số liệu")
    for line, day in zip(_by_period(lines), days, strict=True):
        line.cut_off = day


def write_cut_offs(lines: list[RequirementDate]) -> str:
    return ", ".join(str(line.cut_off) for line in _by_period(lines) if line.cut_off)


def _by_period(lines) -> list[RequirementDate]:
    """As read: the due days follow the periods."""
    return sorted(lines, key=lambda line: (line.only_year or 0, line.is_for_previous_year, line.month, line.day))


def _parts(text: str) -> list[str]:
    return [part for part in _SPLIT.split(text.strip()) if part]


def _line(part: str, label: str, frequency) -> RequirementDate:
    match = _LINE.fullmatch(part)
    if match is None:
        raise ValidationError(f"Không hiểu “{part}”. Viết ngày/tháng, ví dụ 15/6, 10/12.")
    day, month, year, next_year, name = match.groups()
    due = _checked(YearDay(int(day), int(month)), part)
    if year and frequency not in WITH_YEAR:
        raise ValidationError(f"“{part}”: tần suất này có kỳ mỗi năm, chỉ ghi ngày/tháng.")
    in_next_year = bool(next_year) or (frequency == Frequency.SCHOOL_YEAR and due.month < SCHOOL_STARTS)
    return RequirementDate(
        day=due.day,
        month=due.month,
        label=name or label,
        only_year=int(year) if year else None,
        is_for_previous_year=in_next_year,
    )


def _written(line: RequirementDate, usual: str, frequency) -> str:
    implied = frequency == Frequency.SCHOOL_YEAR and line.month < SCHOOL_STARTS
    text = f"{line} {SHIFTED[1].strip()}" if line.is_for_previous_year and not implied else str(line)
    return f"{text}: {line.label}" if line.label != usual else text


def _every_month(day: int, next_month: bool) -> list[RequirementDate]:
    if not 1 <= day <= 31:
        raise ValidationError(f"Không có ngày {day} trong tháng.")
    found = []
    for at, label in enumerate(labels_of(Frequency.MONTHLY, 12)):
        month = (at + next_month) % 12 + 1
        ends = at + next_month == 12
        found.append(
            RequirementDate(day=min(day, MONTH_LENGTHS[month - 1]), month=month, label=label, is_for_previous_year=ends)
        )
    return found


def _same(made, lines) -> bool:
    return [_key(line) for line in made] == [_key(line) for line in _by_period(lines)]


def _key(line) -> tuple:
    return line.day, line.month, line.label, line.is_for_previous_year


def _month_window(first: int, last: int, month: int) -> tuple[YearDay, YearDay]:
    """From the day of the month before when it is later in the month than the last day."""
    starts = YearDay(first, month) if first <= last else YearDay(first, (month - 2) % 12 + 1, -1 if month == 1 else 0)
    if not (1 <= first <= 31 and 1 <= last <= 31):
        raise ValidationError(f"Không có ngày {first} hoặc {last} trong tháng.")
    return starts, YearDay(last, month)


def _window(part: str, frequency) -> tuple[YearDay, YearDay]:
    ends = re.split(r"\s*[-–]\s*|\s+đến\s+", part)
    if len(ends) != 2:
        raise ValidationError(f"Không hiểu “{part}”. Viết từ ngày đến ngày, ví dụ 15/12-14/6, 15/6-14/12.")
    first, last = (_year_day(end) for end in ends)
    if first.shift == last.shift == 0 and (first.month, first.day) > (last.month, last.day):
        if frequency == Frequency.SCHOOL_YEAR:
            return first, YearDay(last.day, last.month, 1)
        return YearDay(first.day, first.month, -1), last
    return first, last


def _year_day(part: str) -> YearDay:
    match = _YEAR_DAY.fullmatch(part.strip())
    if match is None:
        raise ValidationError(f"Không hiểu “{part}”. Viết ngày/tháng, ví dụ 14/12.")
    return _checked(YearDay(int(match[1]), int(match[2]), _SHIFT.get(match[3], 0)), part)


def _checked(day: YearDay, written: str = "") -> YearDay:
    if not (1 <= day.month <= 12 and 1 <= day.day <= MONTH_LENGTHS[day.month - 1]):
        raise ValidationError(f"Không hiểu “{written or day}”. Viết ngày/tháng, ví dụ 15/6, 10/12.")
    return day


def _need(found, lines, what: str) -> None:
    if len(found) != len(lines):
        raise ValidationError(f"{what} cần mỗi kỳ một dòng, theo thứ tự các kỳ: {len(lines)}.")
