"""What the pages of a receiver show: the report beside the one before, the parts to remark on, versions compared."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from reports.comparing import Comparison, compare
from reports.cuts import cut_for, cut_sheet
from reports.models import Delivery, Duty, ReportVersion
from reports.remarks import followed_remarks
from reports.review_queue import ORDERS, waiting_deliveries, weighed
from reports.services.carrying import previous_version
from reports.sheets import Sheet, read_sheet

DRAFT = "du-thao"  # in the address of a comparison, in place of a number


def readable_sheet(user, version: ReportVersion) -> Sheet:
    """The report as far as this reader gets it: who gets a part reads no remark of another receiver."""
    cut = cut_for(user, version)
    sheet = cut_sheet(read_sheet(version.duty, version), cut)
    if not cut.is_whole:
        for line in [*sheet.headings, *sheet.indicators, *sheet.progress]:
            line.remarks = [row for row in line.remarks if row.delivery.organization_id in user.reach.own_ids]
    return sheet


def beside_before(user, sheet: Sheet) -> Comparison | None:
    """The report against what the body sent for the period before, as far as the reader gets that; None without one."""
    before = readable_before(user, sheet.duty)
    return compare(readable_sheet(user, before), sheet) if before else None


def readable_before(user, duty: Duty) -> ReportVersion | None:
    """What the body sent for the period before, when this reader got it as well."""
    before = previous_version(duty)
    if before is None or not ReportVersion.objects.visible_to(user).filter(pk=before.pk).exists():
        return None
    return before


def remarks_followed(user, version: ReportVersion, sheet: Sheet) -> list:
    """The remarks of the last return before this version, each with whether its part was changed since.

    Only on the parts this reader gets; who gets only some reads no remark of another receiver, as with comments.
    """
    given = {("heading", line.heading.pk) for line in sheet.headings}
    given |= {("indicator", line.indicator.pk) for line in sheet.indicators}
    given |= {("assignment", line.assignment.pk) for line in sheet.progress}
    rows = followed_remarks([version]).get(version.pk, [])
    rows = [row for row in rows if _key(row.remark) in given]
    if rows and not cut_for(user, version).is_whole:
        rows = [row for row in rows if row.remark.delivery.organization_id in user.reach.own_ids]
    return rows


def remarks_answered(draft: ReportVersion) -> list:
    """Before a returned report goes again: which remarks its draft follows."""
    returned = draft.duty.state == Duty.State.RETURNED
    return followed_remarks([draft]).get(draft.pk, []) if returned else []


def next_waiting(user, duty: Duty) -> Delivery | None:
    """The next report in this reviewer's queue, in its usual order."""
    rows = weighed(waiting_deliveries(user)).exclude(version__duty=duty.pk).order_by(*ORDERS["can-xem"])
    return rows.select_related("version__duty__organization", "version__duty__requirement").first()


def comparing_page(user, duty: Duty, older: str, newer: str) -> dict:
    """Two versions of one report; without numbers the newest and the one before it. 404 when one is not readable.

    Of a report sent only once there is nothing to compare: the page says so.
    """
    versions = list(duty.versions.visible_to(user).select_related("duty", "form", "corrects", "sent_by"))
    versions.sort(key=lambda version: (version.number is None, version.number or 0))
    if len(versions) == 1 and not older and not newer:
        return {"duty": duty, "only": versions[0]}
    chosen = {_address(version): at for at, version in enumerate(versions)}
    last = chosen.get(newer) if newer else len(versions) - 1
    first = chosen.get(older) if older else (last - 1 if last else None)
    if first is None or last is None or first < 0:
        raise Http404("Không có bản báo cáo ấy.")
    before, now = versions[first], versions[last]
    return {
        "duty": duty,
        "before": before,
        "now": now,
        "comparison": compare(readable_sheet(user, before), readable_sheet(user, now)),
        "versions": [(_address(version), name_of(version)) for version in versions],
        "older": _address(before),
        "newer": _address(now),
        "before_name": name_of(before),
        "now_name": name_of(now),
        "many": len(versions) > 2,
    }


def compare_url(duty: Duty, older: int | str, newer: int | str) -> str:
    return f"{reverse('reports:report_compare', args=[duty.pk])}?tu={older}&den={newer}"


def name_of(version: ReportVersion) -> str:
    """“Lần 2 (đính chính)”, as headings and lists of versions call it."""
    if version.sent_at is None:
        return "Dự thảo đang soạn"
    marks = ["đính chính"] * bool(version.corrects_id) + ["đã rút lại"] * bool(version.withdrawn_at)
    return f"Lần {version.number}" + (f" ({', '.join(marks)})" if marks else "")


def find_delivery(user, pk) -> Delivery:
    rows = Delivery.objects.visible_to(user).select_related("organization", "version__duty__requirement__document")
    return get_object_or_404(rows.select_related("version__duty__organization", "version__form"), pk=pk)


def _key(remark) -> tuple[str, int]:
    if remark.heading_id:
        return "heading", remark.heading_id
    return ("indicator", remark.indicator_id) if remark.indicator_id else ("assignment", remark.assignment_id)


def _address(version) -> str:
    return str(version.number) if version.number else DRAFT
