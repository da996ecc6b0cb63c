"""manage.py rehearse: what the portal will send and close between two days; nothing is sent or written."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgs.errors import DomainError
from orgs.formats import vn_date
from reports.models import ReportingRequirement
from reports.rehearsal import Asked, Event, What, rehearse
from reports.rehearsal_page import named, step_in_words


class Command(BaseCommand):
    help = "Diễn tập: mọi lời nhắc, ngày hết hạn, công văn đôn đốc từ ngày nào đến ngày nào; không gửi, không ghi."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="start", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--to", dest="end", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--requirement", type=int, metavar="ID", help="chỉ một chế độ báo cáo")
        parser.add_argument(
            "--days-to-sign", type=int, default=0, metavar="N", help="coi công văn lần 1 gửi đi N ngày sau khi dự thảo"
        )
        parser.add_argument("--json", action="store_true", help="mỗi việc một dòng JSON")

    def handle(self, *, start, end, requirement, days_to_sign, **options):
        if days_to_sign < 0:
            raise CommandError("--days-to-sign từ 0 trở lên.")
        today = timezone.localdate()
        asked = Asked(start, end, today, requirement=_requirement(requirement), days_to_sign=days_to_sign)
        try:
            events = rehearse(asked)
        except DomainError as error:
            raise CommandError(error.message) from error
        names = named(None, {event.person_id for event in events} - {None})
        for event in events:
            row = _row(event, names)
            self.stdout.write(json.dumps(row, ensure_ascii=False) if options["json"] else _told(event, names))
        if not options["json"]:
            self.stdout.write(f"{len(events)} việc, không gửi gì.")


def _requirement(pk: int | None) -> ReportingRequirement | None:
    found = ReportingRequirement.objects.filter(pk=pk).first() if pk is not None else None
    if pk is not None and found is None:
        raise CommandError(f"Không có chế độ báo cáo số {pk}.")
    return found


def _row(event: Event, names) -> dict:
    duty = event.duty
    return {
        "day": str(event.day),
        "what": event.what.value,
        "step": event.step,
        "requirement": duty.requirement_id,
        "body": duty.organization_id,
        "period": duty.period,
        "year": duty.year,
        "duty": duty.pk,
        "due_version": duty.due_version,
        "safe_on": str(duty.safe_on),
        "last_on": str(duty.last_on),
        "person": event.person_id,
        "name": names.get(event.person_id),
        "by_email": event.by_email,
        "by": event.by,
    }


def _told(event: Event, names) -> str:
    duty, to = event.duty, names.get(event.person_id) or event.by
    what = f"{What(event.what).label} ({step_in_words(event)})"
    said = f"{vn_date(event.day)}  {what}: {duty.organization}, {duty.requirement.name}, {duty.period_within}"
    return f"{said} → {to}" if to else said
