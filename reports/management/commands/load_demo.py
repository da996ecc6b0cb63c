from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orgs.errors import DomainError
from reports.demo.load import load


class Command(BaseCommand):
    help = "Nạp dữ liệu minh họa vào cơ sở dữ liệu trống; mật khẩu demo chỉ có khi DEMO=1."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="mặc định hôm nay")

    def handle(self, *args, **options):
        try:
            world = load(on=options["on"] or timezone.localdate(), with_accounts=settings.DEMO)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Đã nạp {len(world.bodies)} đơn vị, {len(world.people)} người, {len(world.papers)} văn bản.")
