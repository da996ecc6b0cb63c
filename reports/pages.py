"""What the pages of one report show, put together here so that views and templates stay thin."""

from collections import defaultdict

from django.db.models import F
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from directives.models import Document
from orgs.audit import timeline
from orgs.formats import vn_number, vn_weekday
from orgs.models import AuditEntry
from reports.filling_pages import add_own_tasks, estimate_hint
from reports.models import Delivery, Duty, ListItem, ReportVersion
from reports.permissions import (
    can_draft_report,
    can_exempt_duty,
    can_extend_duty,
    can_send_report,
    reviewable_by,
)
from reports.services import filling, folding
from reports.services.sending import content_of, fingerprint
from reports.sheets import Sheet, read_sheet

ACTS_ON_DRAFTS = ("report_file_added", "report_file_removed", "report_folded", "report_workbook_loaded")
SOON = 14  # days before the safe day from which a duty is "sắp đến hạn"


def find_duty(user, pk) -> Duty:
    rows = Duty.objects.visible_to(user).select_related(
        "organization", "inherited_from", "requirement__form__owner", "requirement__document__issuer"
    )
    return get_object_or_404(rows, pk=pk)


def find_version(user, duty_pk, number) -> ReportVersion:
    rows = ReportVersion.objects.sent().visible_to(user)
    rows = rows.select_related(
        "duty__organization", "duty__requirement__form", "duty__requirement__document__issuer", "sent_by"
    )
    return get_object_or_404(rows, duty=duty_pk, number=number)


def newest_readable(user, duty) -> ReportVersion:
    """The draft for those who may see it, else the last version sent that the user may read; 404 when there is none."""
    rows = ReportVersion.objects.visible_to(user).filter(duty=duty).select_related("duty", "sent_by")
    return get_object_or_404(rows.order_by(F("sent_at").desc(nulls_first=True))[:1])


def lateness(duty: Duty, now) -> str:
    """The code of the badge beside the state: untracked, overdue, late, on_time, due_soon or nothing."""
    if not duty.is_tracked:
        return "untracked"
    if duty.state == Duty.State.EXEMPTED:
        return ""
    if duty.first_sent_at:
        return "late" if duty.is_late else "on_time"
    if duty.is_overdue(now):
        return "overdue"
    return "due_soon" if (duty.safe_on - timezone.localdate(now)).days <= SOON else ""


def draft_sheet(duty) -> Sheet:
    """The working draft; opened anew when a form version was sent back."""
    draft = duty.versions.drafts().select_related("duty").first()
    sheet = read_sheet(duty, draft, with_previous=True)
    quotes = defaultdict(list)
    form_id = draft.form_id if draft else duty.requirement.form_id
    for quote in folding.quotes_for(duty, form_id):
        quotes[quote.heading_id].append(quote)
    for line in sheet.headings:
        line.quotes = quotes.get(line.heading.pk, [])
    return sheet


def items_of(sheet: Sheet) -> dict:
    """List id → its items, for every list by which a figure of the form is broken down."""
    lists = {line.indicator.breakdown_id for line in sheet.indicators} - {None}
    found = defaultdict(list)
    for item in ListItem.objects.filter(list__in=lists) if lists else ():
        found[item.list_id].append(item)
    return found


def filling_page(user, duty, sheet, form) -> dict:
    draft = sheet.version
    sources = folding.source_duties(duty) if duty.requirement.folded_from.exists() else []
    add_own_tasks(sheet)
    return _frame(user, duty) | {
        "form": form,
        "sheet": sheet,
        "can_send": can_send_report(user, duty),
        "missing": filling.missing_parts(draft) if draft else [],
        "faults": [finding for finding in sheet.findings if finding.is_open],
        "estimate_hint": estimate_hint(duty, timezone.localdate()),
        "returned": _returned(duty),
        "sent": list(duty.versions.sent().order_by("-number")),
        "sources": sources,
        "sources_sent": sum(1 for source in sources if source.first_sent_at),
        "sources_waiting": [source for source in sources if not source.first_sent_at],
        "left_out": list(folding.left_out(draft)) if draft and sources else [],
    }


def reading_page(user, duty) -> dict:
    """For everybody but those who are filling it: the latest sent version the user may read, and the earlier ones."""
    versions = list(duty.versions.visible_to(user).select_related("sent_by", "form").order_by("-sent_at", "-number"))
    sent = [version for version in versions if version.sent_at]
    current = list(
        Delivery.objects.current().filter(version__duty=duty).select_related("organization", "via", "decided_by")
    )
    mine = reviewable_by(user, Delivery.objects.current().filter(version__duty=duty)) if sent else []
    return _frame(user, duty) | {
        "sheet": read_sheet(duty, sent[0]) if sent else None,
        "versions": sent,
        "deliveries": current if sent else [],
        "to_decide": [row for row in mine if row.state == Delivery.State.SUBMITTED],
        "folded": folded_lines(user, sent[0]) if sent else [],
        "is_own": duty.organization_id in user.reach.own_ids,
    }


def version_page(user, version) -> dict:
    deliveries = version.deliveries.select_related("organization", "via", "decided_by")
    return _frame(user, version.duty) | {
        "version": version,
        "sheet": read_sheet(version.duty, version),
        "deliveries": list(deliveries),
        "folded": folded_lines(user, version),
    }


def receipt_page(version) -> dict:
    """Time, hash and the list of what was sent; the hash is computed anew each time and compared."""
    return {
        "version": version,
        "duty": version.duty,
        "content": content_of(version),
        "is_intact": fingerprint(version) == version.sha256,
        "is_late": version.number == 1 and version.duty.is_late,
        "deliveries": list(version.deliveries.select_related("organization", "via")),
        "breadcrumbs": [*_crumbs(version.duty), ("Biên nhận", None)],
    }


def sending_page(duty, draft, may_send) -> dict:
    receivers = duty.requirement.receivers.exclude(organization=duty.organization_id).select_related(
        "organization", "via"
    )
    receivers = [str(line) for line in receivers]
    effects = [
        f"Gửi báo cáo {duty.period_within} của {duty.organization} đến {vn_number(len(receivers))} nơi nhận.",
        "Nội dung được giữ nguyên văn kèm mã kiểm tra; muốn sửa thì nơi nhận phải trả lại.",
        "Việc gửi thay cho chữ ký của thủ trưởng đơn vị.",
    ]
    if duty.first_sent_at:
        effects.insert(1, "Bản này thay cho bản đã gửi trước ở mọi nơi nhận.")
    elif duty.closes_at <= timezone.now():
        effects.insert(1, f"Đã quá ngày cuối ({vn_weekday(duty.last_on)}): báo cáo được ghi là nộp muộn.")
    return {
        "duty": duty,
        "draft": draft,
        "sheet": read_sheet(duty, draft),
        "effects": effects,
        "receivers": receivers,
        "can_send": may_send,
        "breadcrumbs": [*_crumbs(duty), ("Gửi", None)],
    }


def history_page(user, duty) -> dict:
    """The log of a duty; what was done to a draft is told only to those who may see the draft."""
    entries = AuditEntry.objects.about(duty).select_related("actor", "organization")
    if duty.organization_id not in user.reach.draft_ids:
        entries = entries.exclude(action__in=ACTS_ON_DRAFTS)
    return {
        "duty": duty,
        "entries": timeline(entries),
        "changes": list(duty.changes.select_related("decided_by")),
        "tabs": _tabs(duty, "history"),
        "breadcrumbs": _crumbs(duty),
    }


def folded_lines(user, version) -> list:
    """Per figure of a folded report: from how many reports, and which stayed out with the reason.

    The parts are shown only as far as the user may read the reports they come from.
    """
    sources = ReportVersion.objects.visible_to(user).filter(folded_into__version=version)
    readable = set(sources.values_list("pk", flat=True))
    rows = version.folded.select_related("indicator", "item", "source__duty__organization")
    groups = defaultdict(list)
    for row in rows.order_by("indicator__position", "indicator", "source__duty__organization__name", "item__position"):
        groups[row.indicator].append(row)
    return [
        {
            "indicator": indicator,
            "rows": [row for row in rows if row.source_id in readable],
            "sources": len({row.source_id for row in rows if row.is_included}),
            "out": len({row.source_id for row in rows if not row.is_included}),
        }
        for indicator, rows in groups.items()
    ]


def _frame(user, duty) -> dict:
    """What every page of a duty has: who owes it, to whom, by when, and what the user may do."""
    requirement = duty.requirement
    return {
        "duty": duty,
        "lateness": lateness(duty, timezone.now()),
        "receivers": list(requirement.receivers.select_related("organization", "via")),
        "document": Document.objects.visible_to(user).filter(pk=requirement.document_id).first(),
        "can_draft": can_draft_report(user, duty),
        "can_extend": duty.state == Duty.State.NOT_SUBMITTED and can_extend_duty(user, duty),
        "can_exempt": duty.state == Duty.State.NOT_SUBMITTED and can_exempt_duty(user, duty),
        "tabs": _tabs(duty, "content"),
        "breadcrumbs": _crumbs(duty),
    }


def _tabs(duty, active) -> list[dict]:
    pages = (("content", "Nội dung", "report_detail"), ("history", "Nhật ký", "report_history"))
    return [
        {"label": label, "url": reverse(f"reports:{name}", args=[duty.pk]), "active": key == active, "count": None}
        for key, label, name in pages
    ]


def _crumbs(duty) -> list[tuple]:
    return [
        ("Báo cáo", reverse("reports:report_list")),
        (duty.requirement.document.code or duty.requirement.document.title, duty.requirement.get_absolute_url()),
        (str(duty), duty.get_absolute_url()),
    ]


def _returned(duty):
    """Who sent it back, and why."""
    rows = Delivery.objects.current().filter(version__duty=duty, state=Delivery.State.RETURNED)
    return list(rows.select_related("organization", "decided_by", "version"))
