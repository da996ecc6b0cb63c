"""manage.py preview_requirement: the days of a requirement before anything is made, by the code that makes duties."""

import json
import re

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgs.calendar import load_calendar
from orgs.errors import DomainError
from orgs.formats import vn_date, vn_weekday
from reports.models import ReportingRequirement, RequirementDate
from reports.services.schedule import Period, check_dates, dates_before, periods

Frequency = ReportingRequirement.Frequency


class Command(BaseCommand):
    help = "Xem trước các kỳ của một chế độ báo cáo, hoặc của một ngày hằng năm: hạn ghi, hạn an toàn, ngày cuối."

    def add_arguments(self, parser):
        parser.add_argument("requirement", nargs="?", type=int, metavar="ID", help="mã chế độ báo cáo")
        parser.add_argument("--annual", action="store_true", help="không theo chế độ nào: một ngày hằng năm")
        parser.add_argument("--day", type=int, metavar="D", help="ngày, đi cùng --annual")
        parser.add_argument("--month", type=int, metavar="M", help="tháng, đi cùng --annual")
        parser.add_argument("--strict", action="store_true", help="“trước ngày”: ngày ấy không còn được tính")
        parser.add_argument("--no-roll", action="store_true", help="hạn rơi vào ngày nghỉ thì giữ nguyên")
        parser.add_argument("--years", type=_years, metavar="2024-2035", help="mặc định: từ năm nay đến hết năm sau")
        parser.add_argument("--json", action="store_true", help="mỗi kỳ một dòng JSON")

    def handle(self, *, requirement, annual, years, **options):
        if annual == (requirement is not None):
            raise CommandError("Cho mã chế độ báo cáo, hoặc --annual kèm --day và --month.")
        now = timezone.localdate().year
        years = years or range(now, now + 2)
        asked, lines = _annual(years, options) if annual else _stored(requirement)
        calendar, steps = load_calendar(), [] if annual else list(asked.steps.select_related("tier"))
        ahead = [p for p in periods(asked, years[-1] + 1, calendar, lines) if p.year in years]
        for period in ahead:
            own = {step.tier.name: dates_before(asked, period, step.days_before, calendar) for step in steps}
            self.stdout.write(json.dumps(_row(period, own), ensure_ascii=False) if options["json"] else _told(period))


def _years(text: str) -> range:
    match = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    if not match or int(match[2] or match[1]) < int(match[1]):
        raise ValueError(text)
    return range(int(match[1]), int(match[2] or match[1]) + 1)


def _annual(years: range, options) -> tuple[ReportingRequirement, list[RequirementDate]]:
    if options["day"] is None or options["month"] is None:
        raise CommandError("--annual cần --day và --month.")
    line = RequirementDate(day=options["day"], month=options["month"])
    try:
        check_dates([line], Frequency.YEARLY)
    except DomainError as error:
        raise CommandError(error.message) from error
    rule = {"is_strict": options["strict"], "rolls_forward": not options["no_roll"]}
    return ReportingRequirement(frequency=Frequency.YEARLY, from_year=years[0], to_year=years[-1], **rule), [line]


def _stored(pk: int) -> tuple[ReportingRequirement, list[RequirementDate]]:
    found = ReportingRequirement.objects.filter(pk=pk).first()
    if found is None:
        raise CommandError(f"Không có chế độ báo cáo số {pk}.")
    return found, list(found.dates.all())


def _row(period: Period, levels: dict) -> dict:
    window = {"from": str(period.data_from), "until": str(period.data_until)} if period.data_from else None
    row = {"period": period.name, **_days(period.dates), "window": window}
    row["cut_off_on"] = str(period.cut_off_on) if period.cut_off_on else None
    return row | ({"levels": {name: _days(dates) for name, dates in levels.items()}} if levels else {})


def _days(dates) -> dict:
    return {name: str(getattr(dates, name)) for name in ("due_on", "safe_on", "last_on")}


def _told(period: Period) -> str:
    dates = period.dates
    said = f"{period.name}: hạn ghi {vn_date(dates.due_on)}, an toàn {vn_weekday(dates.safe_on)}"
    said += f", ngày cuối {vn_weekday(dates.last_on)}"
    if period.data_from:
        said += f"; số liệu {vn_date(period.data_from)}–{vn_date(period.data_until)}"
    return said + (f"; chốt {vn_date(period.cut_off_on)}" if period.cut_off_on else "")
