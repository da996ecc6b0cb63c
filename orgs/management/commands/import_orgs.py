"""manage.py import_orgs FILE [--check]: bodies from XLSX or CSV, all or nothing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from orgs.errors import DomainError
from orgs.imports import BODY_COLUMNS, check_bodies, import_bodies, read_table, refuse


class Command(BaseCommand):
    help = "Nhập đơn vị từ tệp XLSX hoặc CSV: ghi tất cả, hoặc không ghi gì và nêu lỗi từng dòng."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="chỉ kiểm tra, không ghi")

    def handle(self, *, file, check, **options):
        try:
            with file.open("rb") as stream:
                table = read_table(stream, file.name, BODY_COLUMNS)
            draft = (check_bodies if check else import_bodies)(table, actor=None)
            refuse(draft.problems)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        verb = "Sẽ" if check else "Đã"
        self.stdout.write(
            f"{verb} thêm {len(draft.created)} đơn vị, sửa {len(draft.changed)}, giữ nguyên {draft.unchanged}."
        )
