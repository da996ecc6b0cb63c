"""The report as a workbook: taken away to be filled without network, brought back, compared, then written."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.files.base import File
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from orgs.errors import DomainError, NotAllowed
from orgs.formats import vn_number
from orgs.once import once
from orgs.permissions import require
from orgs.stash import drop, keep, take
from orgs.xlsx import attachment
from reports import pages
from reports.forms.workbook import ChoiceForm, WorkbookForm
from reports.permissions import can_draft_report
from reports.services.workbook import save_workbook
from reports.sheets import Sheet
from reports.workbooks.comparing import Comparison, compare
from reports.workbooks.opening import open_workbook
from reports.workbooks.reading import Reading, check_origin, read_answers
from reports.workbooks.slots import Slot, slots_of
from reports.workbooks.writing import write_workbook

NOT_OPEN = "Bảng tính chỉ dành cho người soạn báo cáo của chính đơn vị, khi báo cáo chưa gửi hoặc bị trả lại."
CHANGED = "Dự thảo trên trang vừa được sửa sau khi bạn xem so sánh. Chưa ghi gì: hãy xem lại so sánh mới dưới đây."
KEPT = "Đã giữ mọi mục như trên trang; bảng tính không làm thay đổi gì."
SHOWN = 200


@require_safe
def report_workbook(request, pk):
    """The form with the draft's answers, to take away."""
    duty = _find(request.user, pk)
    sheet = pages.draft_sheet(duty)
    content = write_workbook(sheet, pages.items_of(sheet), now=timezone.now())
    return attachment(f"{duty.requirement.name}, {duty.period}, {duty.organization.label}"[:150], content)


def report_workbook_upload(request, pk):
    """Choose a file; the answer is what it would change, or what is wrong in it."""
    duty = _find(request.user, pk)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            loaded = _load(duty, upload, request.user)
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            token = "" if loaded.reading.problems else keep(request.session, _kind(duty), upload)
            return _compare(request, duty, loaded, token)
    return render(request, "reports/report_workbook_upload.html", _frame(duty) | {"form": form})


@require_POST
@once
def report_workbook_apply(request, pk):
    """Write what was shown, with the chosen one of each conflict; a draft changed meanwhile is compared anew."""
    duty = _find(request.user, pk)
    token = request.POST.get("token", "")
    try:
        loaded = _load_kept(request, duty, token)
        form = ChoiceForm(request.POST, conflicts=loaded.comparison.conflicts)
        if not loaded.is_of(request.POST.get("lock_version")):
            messages.error(request, CHANGED)
            return _compare(request, duty, loaded, token)
        if loaded.reading.problems or not form.is_valid():
            return _compare(request, duty, loaded, token, form)
        _save(request, duty, loaded, form.cleaned_data)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reports:report_workbook_upload", duty.pk)
    drop(request.session, _kind(duty))
    return redirect(duty)


@dataclass(frozen=True)
class Loaded:
    """A workbook beside the draft as it is now."""

    sheet: Sheet
    slots: dict[str, Slot]
    reading: Reading
    comparison: Comparison

    @property
    def lock_version(self) -> int:
        return self.sheet.version.lock_version if self.sheet.version else 0

    def is_of(self, lock_version: str | None) -> bool:
        return lock_version == str(self.lock_version)


def _find(user, pk):
    duty = pages.find_duty(user, pk)
    require(can_draft_report(user, duty), NOT_OPEN)
    return duty


def _kind(duty) -> str:
    return f"bang-tinh-{duty.pk}"


def _load(duty, upload, user) -> Loaded:
    opened = open_workbook(upload, actor=user)
    sheet = pages.draft_sheet(duty)
    check_origin(opened.control, sheet)
    items = pages.items_of(sheet)
    slots = slots_of(sheet, items)
    reading = read_answers(opened, sheet, slots, items)
    return Loaded(sheet, slots, reading, compare(reading, slots))


def _load_kept(request, duty, token) -> Loaded:
    with take(request.session, _kind(duty), token) as (stream, path):
        return _load(duty, File(stream, name=path), request.user)


def _save(request, duty, loaded, choices) -> None:
    _, count = save_workbook(
        duty=duty,
        sheet=loaded.sheet,
        slots=loaded.slots,
        comparison=loaded.comparison,
        choices=choices,
        lock_version=loaded.lock_version,
        actor=request.user,
    )
    said = f"Đã ghi {vn_number(count)} mục từ bảng tính vào dự thảo. Báo cáo chưa gửi." if count else KEPT
    messages.success(request, said)


def _compare(request, duty, loaded, token, form=None):
    problems, comparison = loaded.reading.problems, loaded.comparison
    form = form or ChoiceForm(conflicts=comparison.conflicts)
    context = _frame(duty) | {
        "problems": problems[:SHOWN],
        "problem_count": len(problems),
        "notices": loaded.reading.notices[:SHOWN],
        "control": loaded.reading.control,
        "comparison": comparison,
        "form": form,
        "conflicts": form.pairs(comparison.conflicts),
        "lock_version": loaded.lock_version,
        "token": token,
    }
    return render(request, "reports/report_workbook_compare.html", context)


def _frame(duty) -> dict:
    crumbs = [("Báo cáo", reverse("reports:report_list")), (str(duty), duty.get_absolute_url()), ("Bảng tính", None)]
    return {"duty": duty, "breadcrumbs": crumbs}
