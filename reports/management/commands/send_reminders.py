import json
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports.services.sweep import after_mail, remind

# Only these may carry letters of a day that has not come.
HARMLESS = {f"django.core.mail.backends.{name}.EmailBackend" for name in ("filebased", "locmem", "console", "dummy")}


class Command(BaseCommand):
    help = "Lập và gửi lời nhắc của một ngày; mặc định là hôm nay, cùng mọi việc khác của một lượt (thang đôn đốc)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--date", type=date.fromisoformat, help="ngày YYYY-MM-DD; ngày sắp tới chỉ khi thư ghi ra tệp"
        )
        parser.add_argument("--json", action="store_true", help="dòng cuối là kết quả dạng JSON")

    def handle(self, *args, **options):
        now = timezone.now()
        today = timezone.localdate(now)
        on = options["date"] or today
        if on > today and settings.EMAIL_BACKEND not in HARMLESS:
            raise CommandError("Ngày sắp tới chỉ được dùng khi thư ghi ra tệp (EMAIL_URL=file:///…).")
        counts = remind(on=on, now=now)
        if on == today:
            after_mail(now=now, is_morning=True)
        self.stdout.write(
            f"Ngày {on:%d/%m/%Y}: lập {counts.created} lời nhắc, đã gửi {counts.sent}, không gửi được {counts.failed}."
        )
        if options["json"]:
            self.stdout.write(json.dumps(counts._asdict()))
