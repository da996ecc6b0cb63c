"""What stands beside the fields of a report while it is filled: promises, hints about estimates, words after a save."""

from collections import defaultdict
from datetime import date

from directives.models import Document, DocumentTask
from orgs.formats import vn_date, vn_number
from reports.forms.answers import CARRIED_LABEL, ESTIMATE_LABEL
from reports.forms.filling import FillForm
from reports.models import Duty, ReportVersion
from reports.services.checks import run_checks
from reports.services.filling import Missing, name_missing
from reports.sheets import Sheet


def add_own_tasks(sheet: Sheet) -> None:
    """Beside each task what the body's own issued papers set out to do for it."""
    lines = {line.assignment.task_id: line for line in sheet.progress}
    if not lines:
        return
    links = DocumentTask.carries_out.through.objects.filter(
        to_documenttask__in=lines,
        from_documenttask__document__issuer=sheet.duty.organization_id,
        from_documenttask__document__state=Document.State.ISSUED,
    )
    found = defaultdict(list)
    for link in links.select_related("from_documenttask__document").order_by("from_documenttask__position", "pk"):
        found[link.to_documenttask_id].append(link.from_documenttask)
    for task_id, line in lines.items():
        line.own_tasks = found.get(task_id, [])


def missing_in(sheet: Sheet) -> list[Missing]:
    """`missing_parts` of the draft that the sheet shows, without asking again."""
    if sheet.version is None or sheet.version.nothing_to_report:
        return []
    figures = [line for line in sheet.indicators if line.indicator.is_required]
    return name_missing(
        [line.heading for line in sheet.headings if line.heading.is_required and not line.text],
        [line.indicator for line in figures if line.figure is None and not line.row_figures],
        sheet.progress,
    )


def estimate_hint(duty: Duty, today: date) -> str:
    """Why a figure may have to be an estimate: its days are not over when the report is written, or when it is due."""
    until = duty.data_until
    if until is None or until <= min(today, duty.last_on):
        return ""
    counted = f" Số liệu chốt đến ngày {vn_date(duty.cut_off_on)}, ước cả kỳ." if duty.cut_off_on else ""
    when = "khi phải nộp" if until > duty.last_on else "hôm nay"
    return (
        f"Kỳ số liệu đến ngày {vn_date(until)}, chưa hết vào {when}.{counted}"
        f" Số nào là ước cả kỳ thì đánh dấu “{ESTIMATE_LABEL}”; số chính thức gửi sau, bằng bản gửi lần sau."
    )


def summary_of(sheet: Sheet) -> list[str]:
    """What a report holds, counted: for the confirmation and the receipt."""
    figures = [line.figure for line in sheet.indicators if line.figure]
    figures += [figure for line in sheet.indicators for _, figure in line.row_figures]
    texts = [line for line in sheet.headings if line.text]
    told = [line for line in sheet.progress if line.state]
    files = len(sheet.files) + sum(len(line.evidence) for line in sheet.progress)
    counts = (
        (len(texts), "đề mục"),
        (len(figures), "số liệu"),
        (sum(figure.is_estimate for figure in figures), "số ước thực hiện"),
        (len(told), "nhiệm vụ"),
        (files, "tệp"),
        (sum(line.is_carried for line in [*texts, *figures, *told]), "dòng giữ nguyên kỳ trước"),
        (sum(bool(finding.explanation) for finding in sheet.findings), "giải trình"),
    )
    return [f"{vn_number(count)} {name}" for count, name in counts if count]


def autosave_answer(draft: ReportVersion, form: FillForm, complete: bool) -> dict:
    """What an autosave answers: the new lock, and in words what is not right yet."""
    answer = {"fields": {"lock_version": str(draft.lock_version)}}
    told = []
    if names := form.changed_marks():
        told.append(f"Đã bỏ dấu “{CARRIED_LABEL}” vì nội dung khác kỳ trước: {'; '.join(names)}.")
    if faults := {finding.check.left.name for finding in run_checks(draft) if finding.is_open}:
        told.append("Số liệu cần xem lại: " + ", ".join(sorted(faults)) + ".")
    if not complete:
        told.insert(0, "Đã lưu phần viết đúng; còn mục chưa đúng: " + ", ".join(form.faulty_labels()) + ".")
    if told:
        answer["notice" if complete else "message"] = " ".join(told)
    return answer
