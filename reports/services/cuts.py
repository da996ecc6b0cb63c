"""Saying which parts of a report each receiver gets, before the requirement is on."""

from collections.abc import Mapping

from django.db import transaction

from orgs.audit import record
from orgs.errors import DomainError
from orgs.permissions import require
from reports.cuts import Cut, told_receivers, uncovered
from reports.models import ReportingRequirement, RequirementReceiver
from reports.permissions import can_change_requirement

NO_CHANGE = "Phần gửi từng nơi nhận chỉ đặt được trước khi chế độ báo cáo được áp dụng."


@transaction.atomic
def set_cuts(*, requirement: ReportingRequirement, cuts: Mapping[int, dict | None], actor) -> None:
    """Write the cut of each receiver; `cuts`: receiver row → what `RequirementReceiver.cut` keeps (None: all of it).

    Raises NotAllowed once the requirement is on; DomainError when a receiver gets nothing, or a part goes to nobody.
    """
    require(actor is None or can_change_requirement(actor, requirement), NO_CHANGE)
    receivers = list(requirement.receivers.select_related("organization", "via"))
    for row in receivers:
        row.cut = cuts.get(row.pk, row.cut)
    _check(requirement.form, receivers)
    RequirementReceiver.objects.bulk_update(receivers, ["cut"])
    told = "; ".join(told_receivers(receivers, requirement.form))
    record(actor, "cuts_changed", requirement, organization=requirement.form.owner, comment=told)


def _check(form, receivers) -> None:
    headings = [row.title for row in form.headings.all()]
    indicators = [row.name for row in form.indicators.all()]
    for row in receivers:
        cut = Cut.of(row.cut)
        gets = [*map(cut.heading, headings), *map(cut.indicator, indicators), cut.progress and form.asks_progress]
        if not any(gets):
            raise DomainError(f"{row.organization} chưa nhận đề mục, chỉ tiêu hay tiến độ nào. Hãy chọn ít nhất một.")
    if lost := uncovered(form, receivers):
        raise DomainError("Chưa nơi nào nhận: " + "; ".join(f"“{name}”" for name in lost) + ".")
