"""`manage.py check_document FILE.docx|PLAN_ID [--text]`: the clerk's check from the command line, as JSON."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from orgs.archives import BadPackage
from plans.documents.check import Finding, blocking, check_paper, check_plan, read_docx
from plans.models import Plan


class Command(BaseCommand):
    help = "Kiểm tra thể thức một tệp DOCX hoặc một văn bản đang soạn; mã thoát 1 khi có lỗi phải sửa."

    def add_arguments(self, parser):
        parser.add_argument("target", metavar="TỆP.docx|MÃ", help="Đường dẫn tệp DOCX hoặc mã số của văn bản")
        shown = parser.add_mutually_exclusive_group()
        shown.add_argument("--json", action="store_true", help="In danh sách lỗi dạng JSON (mặc định)")
        shown.add_argument("--text", action="store_true", help="In mỗi lỗi một dòng để đọc")

    def handle(self, *args, target, **options):
        found = of_plan(int(target)) if target.isdigit() else of_file(Path(target))
        if options["text"]:
            self.stdout.write("\n".join(printed(one) for one in found) or "Không thấy lỗi thể thức.")
        else:
            self.stdout.write(json.dumps([one.to_json() for one in found], ensure_ascii=False, indent=2))
        if blocking(found):
            raise SystemExit(1)


def of_file(path: Path) -> list[Finding]:
    try:
        if path.stat().st_size > settings.UPLOAD_MAX_BYTES:
            raise CommandError(f"Tệp {path.name} lớn hơn {settings.UPLOAD_MAX_BYTES // 2**20} MB.")
        return check_paper(read_docx(path.read_bytes()))
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {path}: {error.strerror}.") from error
    except BadPackage as error:
        raise CommandError(f"Tệp {path.name} không kiểm tra được: {error.message}") from error


def of_plan(pk: int) -> list[Finding]:
    plan = Plan.objects.select_related("document__issuer", "author").filter(pk=pk).first()
    if plan is None:
        raise CommandError(f"Không có văn bản mã số {pk}.")
    return check_plan(plan)


def printed(finding: Finding) -> str:
    """One line: weight, point, place, what to do; the words meant in brackets."""
    words = f" [{finding.excerpt}]" if finding.excerpt else ""
    head = f"{finding.severity_name} · điểm {finding.point} · {finding.where}"
    return f"{head}: {finding.message}{words} ({finding.rule}; {finding.source})"
