"""manage.py load_holidays [YEAR …]: public holidays from the library into the editable calendar."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from orgs.services import seed_holidays


class Command(BaseCommand):
    help = "Nạp ngày nghỉ lễ, ngày làm bù vào lịch; ngày đã sửa tay được giữ nguyên."

    def add_arguments(self, parser):
        parser.add_argument("years", nargs="*", type=int, help="mặc định: từ năm trước đến hai năm sau")

    def handle(self, *, years, **options):
        now = timezone.localdate().year
        years = years or list(range(now - 1, now + 3))
        count = seed_holidays(years=years, actor=None)
        self.stdout.write(f"Đã thêm {count} ngày vào lịch ({min(years)}–{max(years)}).")
