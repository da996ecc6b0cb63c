"""manage.py import_users FILE [--check] [--passwords FILE]: accounts and roles from XLSX or CSV, all or nothing."""

import csv
import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from orgs.errors import DomainError
from orgs.imports import PEOPLE_COLUMNS, check_people, import_people, read_table, refuse


class Command(BaseCommand):
    help = "Nhập tài khoản và vai trò từ tệp XLSX hoặc CSV: ghi tất cả, hoặc không ghi gì và nêu lỗi từng dòng."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="chỉ kiểm tra, không ghi")
        parser.add_argument(
            "--passwords", type=Path, help="cấp mật khẩu ban đầu và ghi ra tệp CSV này (chỉ bạn đọc được)"
        )

    def handle(self, *, file, check, passwords, **options):
        try:
            with file.open("rb") as stream:
                table = read_table(stream, file.name, PEOPLE_COLUMNS)
            with transaction.atomic():
                draft = self.run(table, check, passwords)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        verb = "Sẽ" if check else "Đã"
        self.stdout.write(
            f"{verb} thêm {len(draft.created)} tài khoản, {len(draft.memberships)} vai trò, "
            f"{len(draft.posts)} chức vụ; sửa {len(draft.changed)}, giữ nguyên {draft.unchanged}."
        )

    def run(self, table, check, passwords):
        if check:
            draft = check_people(table, actor=None)
        else:
            draft = import_people(table, actor=None, with_passwords=passwords is not None)
        refuse(draft.problems)
        if passwords and not check:
            write_private(passwords, draft.passwords)
        return draft


def write_private(path: Path, rows) -> None:
    """A new file that only its owner reads; refuses to overwrite."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Tên đăng nhập", "Họ và tên", "Mật khẩu ban đầu"])
        writer.writerows(rows)
