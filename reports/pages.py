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
from reports import review_pages
from reports.cuts import WHOLE, Cut, cut_for, cut_sheet, cuts_for, hide_comments, told_receivers, words
from reports.dunning_page import sent_letters
from reports.explaining.folding import fold_box, folded_section, link_figures
from reports.filling_pages import add_own_tasks, estimate_hint, missing_in, summary_of
from reports.models import Delivery, Duty, ListItem, ReportingRequirement, ReportVersion
from reports.permissions import (
    can_correct_report,
    can_draft_report,
    can_exempt_duty,
    can_extend_duty,
    can_send_report,
    can_withdraw_report,
    reviewable_by,
)
from reports.services import folding
from reports.services.fold_rules import lineage
from reports.services.sending import fingerprint
from reports.sheets import Sheet, read_sheet

ACTS_ON_DRAFTS = (
    "report_file_added",
    "report_file_removed",
    "report_folded",
    "report_text_composed",
    "report_texts_chosen",
    "report_workbook_loaded",
    "correction_started",
    "correction_dropped",
)
SOON = 14  # days before the safe day from which a duty is "sắp đến hạn"


def find_duty(user, pk) -> Duty:
    rows = Duty.objects.visible_to(user).select_related(
        "organization", "inherited_from", "requirement__form__owner", "requirement__document__issuer"
    )
    return get_object_or_404(rows, pk=pk)


def find_version(user, duty_pk, number) -> ReportVersion:
    rows = ReportVersion.objects.sent().visible_to(user)
    rows = rows.select_related(
        "duty__organization", "duty__requirement__form", "duty__requirement__document__issuer", "sent_by",
        "register_entry", "withdrawn_by", "corrects",
    )  # fmt: skip
    return get_object_or_404(rows, duty=duty_pk, number=number)


def newest_readable(user, duty) -> ReportVersion:
    """The draft for those who may see it, else the last version sent that the user may read; 404 when there is none."""
    rows = ReportVersion.objects.visible_to(user).filter(duty=duty, withdrawn_at=None)
    rows = rows.select_related("duty", "sent_by")
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


def stay_on_form(duty, opened_on: str) -> None:
    """A page opened before the form was revised is saved on the form it shows, if no draft says otherwise."""
    form = duty.requirement.form
    if opened_on in ("", str(form.pk)) or duty.versions.drafts().exists():
        return
    duty.requirement.form = next((one for one in lineage(form) if str(one.pk) == opened_on), form)


def draft_sheet(duty) -> Sheet:
    """The working draft; opened anew when a form version was sent back."""
    draft = duty.versions.drafts().select_related("duty").first()
    sheet = read_sheet(duty, draft, with_previous=True)
    sheet.is_folded = ReportingRequirement.objects.filter(folds_into__in=duty.requirement.regime_ids).exists()
    if sheet.is_folded:
        _add_quotes(sheet, draft.form_id if draft else duty.requirement.form_id)
    return sheet


def _add_quotes(sheet, form_id) -> None:
    quotes = defaultdict(list)
    for quote in folding.quotes_for(sheet.duty, form_id):
        quotes[quote.heading_id].append(quote)
    for line in sheet.headings:
        line.quotes = quotes.get(line.heading.pk, [])


def items_of(sheet: Sheet) -> dict:
    """List id → its items, for every list by which a figure of the form is broken down."""
    lists = {line.indicator.breakdown_id for line in sheet.indicators} - {None}
    found = defaultdict(list)
    for item in ListItem.objects.filter(list__in=lists) if lists else ():
        found[item.list_id].append(item)
    return found


def filling_page(user, duty, sheet, form) -> dict:
    draft = sheet.version
    add_own_tasks(sheet)
    return _frame(user, duty) | {
        "form": form,
        "sheet": sheet,
        "can_send": can_send_report(user, duty),
        "missing": missing_in(sheet),
        "faults": [finding for finding in sheet.findings if finding.is_open],
        "estimate_hint": estimate_hint(duty, timezone.localdate()),
        "returned": _returned(duty) if duty.state == Duty.State.RETURNED else [],
        "sent": list(duty.versions.sent().order_by("-number")),
        "fold": fold_box(duty, draft) if sheet.is_folded else None,
    }


def reading_page(user, duty, *, wants_before: str = "") -> dict:
    """For everybody but those who are filling it: the latest version that counts, and all that were sent.

    Beside the period before when `wants_before` says so ("1"), or for those who are to decide unless it is "0".
    """
    rows = duty.versions.sent().visible_to(user).select_related("duty", "sent_by", "form", "corrects", "register_entry")
    versions = list(rows.order_by("-number"))
    standing = next((version for version in versions if version.withdrawn_at is None), None)
    context = _frame(user, duty) | {
        "sheet": None,
        "versions": versions,
        "withdrawn": versions[0] if versions and standing is None else None,
        "is_own": duty.organization_id in user.reach.own_ids,
        "can_withdraw": can_withdraw_report(user, duty),
        "can_correct": can_correct_report(user, duty),
    }
    return context | _standing_version(user, duty, standing, wants_before) if standing else context


def version_page(user, version) -> dict:
    return _frame(user, version.duty) | _version_parts(user, version, version.deliveries.all())


def _standing_version(user, duty, version, wants_before) -> dict:
    current = Delivery.objects.current().filter(version__duty=duty)
    parts = _version_parts(user, version, current)
    to_decide = [row for row in reviewable_by(user, current) if row.state == Delivery.State.SUBMITTED]
    before = review_pages.beside_before(user, parts["sheet"]) if to_decide or wants_before else None
    return parts | {
        "to_decide": to_decide,
        "before": before,
        "beside": before is not None and wants_before != "0",
        "has_before": before is not None or review_pages.readable_before(user, duty) is not None,
    }


def _version_parts(user, version, deliveries) -> dict:
    cut = cut_for(user, version)
    sheet = review_pages.readable_sheet(user, version)
    deliveries = deliveries.select_related("organization", "via", "decided_by")
    folded = folded_section(version, cut)
    link_figures(sheet, folded["lines"])
    return {
        "version": version,
        "sheet": sheet,
        "cut_words": "" if cut.is_whole else words(cut, version.form),
        "deliveries": hide_comments(user, deliveries, cut),
        "folded": folded,
        "followed": review_pages.remarks_followed(user, version, sheet),
    }


def receipt_page(user, version) -> dict:
    """Time, hash and the list of what was sent; the hash is computed anew each time and compared."""
    cut = cut_for(user, version)
    sheet = cut_sheet(read_sheet(version.duty, version), cut)
    deliveries = list(version.deliveries.select_related("organization", "via"))
    for row in deliveries:
        row.given = words(Cut.of(row.cut), version.form)
    return {
        "version": version,
        "duty": version.duty,
        "sheet": sheet,
        "summary": summary_of(sheet),
        "cut_words": "" if cut.is_whole else words(cut, version.form),
        "is_intact": fingerprint(version) == version.sha256,
        "sets_lateness": version.counted_at == version.duty.first_sent_at,
        "deliveries": deliveries,
        "breadcrumbs": [*_crumbs(version.duty), ("Biên nhận", None)],
    }


def sending_page(duty, draft, may_send) -> dict:
    receivers = duty.requirement.receivers.exclude(organization=duty.organization_id)
    receivers = told_receivers(receivers.select_related("organization", "via"), draft.form)
    effects = [
        f"Gửi báo cáo {duty.period_within} của {duty.organization} đến {vn_number(len(receivers))} nơi nhận.",
        "Nội dung được giữ nguyên văn kèm mã kiểm tra; muốn sửa thì rút lại khi chưa nơi nào xử lý, hoặc chờ trả lại.",
        "Việc gửi thay cho chữ ký của thủ trưởng đơn vị.",
    ]
    if duty.first_sent_at:
        effects.insert(1, "Bản này thay cho bản đã gửi trước ở mọi nơi nhận.")
    elif duty.closes_at <= timezone.now():
        effects.insert(1, f"Đã quá ngày cuối ({vn_weekday(duty.last_on)}): báo cáo được ghi là nộp muộn.")
    if draft.corrects:
        effects.insert(1, f"Đây là bản đính chính bản số {draft.corrects.number}: {draft.correction_reason}")
    sheet = read_sheet(duty, draft)
    return {
        "duty": duty,
        "draft": draft,
        "followed": review_pages.remarks_answered(draft),
        "sheet": sheet,
        "summary": summary_of(sheet),
        "effects": effects,
        "receivers": receivers,
        "can_send": may_send,
        "breadcrumbs": [*_crumbs(duty), ("Gửi", None)],
    }


def history_page(user, duty) -> dict:
    """The log of a duty; what was done to a draft is told only to those who may see the draft."""
    sent = duty.versions.sent().visible_to(user).select_related("duty")
    cut = next((cut for cut in cuts_for(user, sent).values() if not cut.is_whole), WHOLE)
    entries = AuditEntry.objects.about(duty).select_related("actor", "organization")
    if duty.organization_id not in user.reach.draft_ids:
        entries = entries.exclude(action__in=ACTS_ON_DRAFTS)
    return {
        "duty": duty,
        "entries": timeline(hide_comments(user, entries, cut)),
        "changes": list(duty.changes.select_related("decided_by")),
        "letters": sent_letters(user, duty),
        "tabs": _tabs(duty, "history"),
        "breadcrumbs": _crumbs(duty),
    }


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


def breadcrumbs(duty, last: str) -> list[tuple]:
    return [*_crumbs(duty), (last, None)]


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
