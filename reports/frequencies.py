"""What each frequency means: how many days, how its periods are called, which data windows are usual.

The windows are presets: they are written into the requirement's own lines, where a clerk may have written others.
"""

from reports.models import ReportingRequirement, RequirementDate, YearDay

Frequency = ReportingRequirement.Frequency
Window = ReportingRequirement.Window

MOST_DAYS = 24
COUNTS = {
    Frequency.HALF_YEARLY: 2,
    Frequency.QUARTERLY: 4,
    Frequency.MONTHLY: 12,
}
LABELS = {
    Frequency.HALF_YEARLY: ["6 tháng đầu năm", "6 tháng cuối năm"],
    Frequency.NINE_MONTHS: ["9 tháng đầu năm"],
    Frequency.QUARTERLY: ["Quý I", "Quý II", "Quý III", "Quý IV"],
    Frequency.MONTHLY: [f"Tháng {month}" for month in range(1, 13)],
    Frequency.SCHOOL_YEAR: ["Năm học"],
}
SPANS = {
    Frequency.YEARLY: [(1, 12)],
    Frequency.HALF_YEARLY: [(1, 6), (7, 12)],
    Frequency.NINE_MONTHS: [(1, 9)],
    Frequency.QUARTERLY: [(1, 3), (4, 6), (7, 9), (10, 12)],
    Frequency.MONTHLY: [(month, month) for month in range(1, 13)],
}
WHOLE_YEAR = "cả năm"
SCHOOL_YEAR = "năm học"
SCHOOL_STARTS = 9


def days_asked(frequency) -> range:
    """How many due days the frequency takes."""
    if frequency == Frequency.CUSTOM:
        return range(1, MOST_DAYS + 1)
    count = COUNTS.get(frequency, 1)
    return range(count, count + 1)


def labels_of(frequency, count: int) -> list[str]:
    """The usual names of the periods, empty where the year or the day says enough."""
    return LABELS.get(frequency) or [""] * count


def window_of(rule, frequency, position: int, label: str = "") -> tuple[YearDay, YearDay] | None:
    """The preset data window of a line; None when the rule has none for this frequency."""
    if rule == Window.SCHOOL and frequency == Frequency.SCHOOL_YEAR:
        return YearDay(1, SCHOOL_STARTS), YearDay(31, 5, 1)
    spans = SPANS.get(frequency)
    if spans is None or rule not in (Window.DECREE, Window.CALENDAR):
        return None
    first, last = (1, 12) if WHOLE_YEAR in label.casefold() else spans[position]
    if rule == Window.CALENDAR:
        return YearDay(1, first), YearDay(31, last)
    starts = YearDay(15, first - 1) if first > 1 else YearDay(15, 12, -1)
    return starts, YearDay(14, last)  # Nghị định 09/2019/NĐ-CP, Điều 12


def set_windows(lines: list[RequirementDate], rule, frequency) -> bool:
    """Write the preset windows into the lines in the order of the periods; False when there is no such preset."""
    if rule not in (Window.DECREE, Window.CALENDAR, Window.SCHOOL):
        return True
    found = [window_of(rule, frequency, at, line.label) for at, line in enumerate(lines)]
    if None in found:
        return False
    for line, (data_from, data_until) in zip(lines, found, strict=True):
        line.data_from, line.data_until = data_from, data_until
    return True
