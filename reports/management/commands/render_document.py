import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from orgs.errors import DomainError
from plans import documents
from plans.documents import Structure
from plans.models import Plan
from plans.services import kept_file, reprint
from plans.services.printing import WORKER_SECONDS, draw
from reports.documents import report_paper
from reports.models import Duty
from reports.sheets import read_sheet

FORMATS = ("pdf", "docx", "html")


class Command(BaseCommand):
    help = (
        "Lập tệp PDF, DOCX hoặc HTML của một kế hoạch, một báo cáo hoặc một cấu trúc JSON (docs/cau-truc-van-ban.md)."
    )

    def add_arguments(self, parser):
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("--plan", type=int, metavar="ID", help="văn bản soạn trên cổng")
        source.add_argument("--report", type=int, metavar="ID", help="nghĩa vụ báo cáo; lấy bản gửi mới nhất")
        source.add_argument("--json", type=Path, metavar="TỆP", help="cấu trúc trung tính, không cần cơ sở dữ liệu")
        parser.add_argument("--format", choices=FORMATS, default="pdf", dest="output")
        parser.add_argument("--out", type=Path, metavar="ĐƯỜNG DẪN", help="tệp kết quả")
        parser.add_argument("--compare", action="store_true", help="chỉ với --plan: in lại và so với tệp đã lưu")

    def handle(self, *args, **options):
        try:
            if options["compare"]:
                self.compare(options)
            else:
                self.write(options)
        except (DomainError, ValueError) as error:
            raise CommandError(str(error)) from error

    def write(self, options):
        if options["out"] is None:
            raise CommandError("Cần --out ĐƯỜNG DẪN để ghi tệp kết quả.")
        content = _content(_structure(options), options["output"])
        try:
            options["out"].write_bytes(content)
        except OSError as error:
            raise CommandError(f"Không ghi được {options['out']}: {error.strerror}.") from error
        self.stdout.write(f"Đã ghi {options['out']} ({len(content)} byte).")

    def compare(self, options):
        if options["plan"] is None:
            raise CommandError("--compare chỉ dùng với --plan.")
        plan = _plan(options["plan"])
        kept = [format for format in ("pdf", "docx") if kept_file(plan, format)]
        if not kept:
            raise CommandError("Văn bản này chưa có tệp nào được lưu để so.")
        answers = [reprint(plan, format) for format in kept]
        for answer in answers:
            self.stdout.write(answer.words)
        if not all(answer.is_same for answer in answers):
            raise CommandError("Bản in lại khác tệp đã lưu.")


def _content(structure: Structure, output: str) -> bytes:
    if output == "html":
        return documents.render_html_file(structure, seconds=WORKER_SECONDS).encode()
    return draw(structure, output, seconds=WORKER_SECONDS)


def _structure(options) -> Structure:
    if options["plan"] is not None:
        return documents.build(_plan(options["plan"]))
    if options["report"] is not None:
        return report_paper(_sheet(options["report"]))
    return _read(options["json"])


def _plan(pk: int) -> Plan:
    plan = Plan.objects.select_related("document__issuer").filter(pk=pk).first()
    if plan is None:
        raise CommandError(f"Không có văn bản nào mang mã {pk}.")
    return plan


def _sheet(pk: int):
    duty = Duty.objects.select_related("organization", "requirement__document__issuer").filter(pk=pk).first()
    if duty is None:
        raise CommandError(f"Không có nghĩa vụ báo cáo nào mang mã {pk}.")
    return read_sheet(duty, duty.versions.standing().order_by("-number").first() or duty.versions.drafts().first())


def _read(path: Path) -> Structure:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"Không đọc được {path}: {error.strerror}.") from error
    except ValueError as error:  # also a file that is no UTF-8
        where = f" ở dòng {error.lineno}, cột {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise CommandError(f"{path} không phải JSON hợp lệ{where}.") from error
    return Structure.from_json(data)
