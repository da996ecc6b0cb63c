"""A filled workbook into the draft: compared first, then written through the one door of the draft."""

from collections.abc import Mapping

from django.db import transaction

from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.permissions import require
from reports.models import Duty, ReportVersion
from reports.permissions import can_draft_report
from reports.services.filling import NOT_YOURS, save_draft
from reports.sheets import Sheet
from reports.workbooks.comparing import Comparison, content_of
from reports.workbooks.slots import Slot

CHANGED = "Dự thảo trên trang vừa được sửa, bảng tính chưa được ghi. Hãy nạp lại để xem so sánh mới."


@transaction.atomic
def save_workbook(
    *,
    duty: Duty,
    sheet: Sheet,
    slots: Mapping[str, Slot],
    comparison: Comparison,
    choices: Mapping[str, str],
    lock_version: int | None,
    actor,
) -> tuple[ReportVersion | None, int]:
    """Write what the workbook changes and what was chosen of the conflicts; returns the draft and how many answers.

    `lock_version` is that of the draft which was compared (0: there was none); another one raises StateConflict and
    nothing is written. Raises NotAllowed, DomainError and SecretContent as `save_draft` does.
    """
    require(can_draft_report(actor, duty), NOT_YOURS)
    stands_now = sheet.version.lock_version if sheet.version else 0
    if stands_now != lock_version:
        raise StateConflict(CHANGED)
    if any(one.field not in choices for one in comparison.conflicts):
        raise DomainError("Còn mục chưa chọn giữ bản nào.")
    taken = comparison.taken(choices)
    if not taken:
        return sheet.version, 0
    content = content_of(sheet, slots, taken)
    draft = save_draft(duty=duty, actor=actor, lock_version=lock_version, **content)
    record(actor, "report_workbook_loaded", duty, organization=duty.organization, answers=len(taken))
    return draft, len(taken)
