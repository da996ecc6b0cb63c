"""manage.py sweep_files [--delete] [--hours N]: files that no row names, rows whose file is gone."""

from django.core.management.base import BaseCommand, CommandError

from directives.services.files import missing_files, sweep_files


class Command(BaseCommand):
    help = "Liệt kê tệp mồ côi trong kho và bản ghi mất tệp; --delete xóa tệp mồ côi cũ hơn --hours giờ."

    def add_arguments(self, parser):
        parser.add_argument("--delete", action="store_true", help="xóa các tệp mồ côi")
        parser.add_argument("--hours", type=float, default=24, help="chỉ xét tệp cũ hơn số giờ này (mặc định 24)")

    def handle(self, *args, **options):
        orphans = sweep_files(older_than=options["hours"] * 3600, delete=options["delete"])
        for path in orphans:
            self.stdout.write(f"{'đã xóa' if options['delete'] else 'mồ côi'}: {path}")
        missing = missing_files()
        self.stdout.write(f"{len(orphans)} tệp mồ côi, {len(missing)} bản ghi mất tệp.")
        if missing:
            raise CommandError("Mất tệp: " + "; ".join(missing))
