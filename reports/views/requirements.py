"""Chế độ báo cáo: the list, one requirement, making and changing it; its form stands in `views.builder`."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directives.models import Document
from directives.views.tabs import document_meta, document_tabs
from orgs.audit import timeline
from orgs.formats import vn_number
from orgs.listing import page_of
from orgs.models import AuditEntry
from orgs.once import once
from orgs.permissions import may, require
from reports import form_pages, locks
from reports import requirement_pages as pages
from reports.cuts import cut_words
from reports.forms.builder import content_of, form_parts
from reports.forms.requirements import RequirementForm
from reports.permissions import (
    can_change_requirement,
    can_manage_requirement,
    can_note_own_duty,
    can_open_requirement,
)
from reports.repeats import hints_for
from reports.requirement_life import life_of
from reports.services import forms as form_services
from reports.services import requirements as services
from reports.services.fold_rules import rules_now
from reports.views.duties import tabs

LIST = ("Chế độ báo cáo", "/bao-cao/che-do/")


def _found(user, pk):
    return get_object_or_404(pages.visible_requirements(user), pk=pk)


@require_safe
def requirement_list(request):
    rows = pages.visible_requirements(request.user).order_by("-is_open", "name", "pk")
    page = page_of(request, rows)
    counts = pages.standing(request.user, [row.pk for row in page])
    for row in page:
        row.standing = pages.of_year(counts.get(row.pk, []), timezone.localdate().year)
    context = {"page": page, "tabs": tabs("requirements"), "title": "Báo cáo"}
    return render(request, "reports/requirement_list.html", context)


@require_safe
def requirement_detail(request, pk):
    requirement = _found(request.user, pk)
    user = request.user
    context = {
        "requirement": requirement,
        "scopes": pages.scope_words(requirement),
        "steps": requirement.steps.select_related("tier"),
        "cuts": cut_words(requirement),
        "repeats": _repeats(user, requirement),
        "locked": locks.why_fixed(user, requirement),
        "standing": pages.standing(user, [pk]).get(pk, []),
        "preview": None if requirement.is_open else pages.preview(requirement, timezone.localdate()),
        "ended": pages.ended(requirement, timezone.localdate()),
        "asked": form_pages.form_in_words(requirement.form),
        "rules": rules_now(requirement),
        "can_change": can_change_requirement(user, requirement),
        **life_of(user, requirement),
        "can_open": not requirement.is_open
        and requirement.previous_id is None
        and requirement.document.state != Document.State.DRAFT
        and can_open_requirement(user, requirement),
        "can_manage": may(user, "requirement.manage", requirement.form.owner_id),
        "list_url": _list_url(user, requirement),
        "entries": timeline(AuditEntry.objects.about(requirement).select_related("actor", "organization")[:20]),
        "breadcrumbs": [("Báo cáo", reverse("reports:report_list")), LIST, (requirement.name, None)],
    }
    return render(request, "reports/requirement_detail.html", context)


@once
def requirement_create(request):
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=request.GET.get("van-ban") or 0)
    allowed = can_manage_requirement(request.user, document) or can_note_own_duty(request.user, document)
    require(allowed, "Chỉ cơ quan ban hành văn bản được đặt chế độ báo cáo.")
    offer = pages.offer_for(request.user, document, timezone.localdate())
    form, parts = _forms(request, offer, _first_values(request.user, document, offer))
    if request.method == "POST" and all([form.is_valid(), *(part.is_valid() for part in parts)]):
        requirement = _create(request.user, document, offer, form, parts)
        messages.success(request, "Đã lập chế độ báo cáo. Xem lại ai phải nộp, ngày nào, rồi áp dụng.")
        return redirect(requirement)
    crumbs = [(document.code or document.title, document.get_absolute_url()), ("Lập chế độ báo cáo", None)]
    context = {"form": form, "parts": parts, "offer": offer, "document": document, "breadcrumbs": crumbs}
    return render(request, "reports/requirement_form.html", context | {"title": "Lập chế độ báo cáo"})


def requirement_edit(request, pk):
    """All of it before it is open; afterwards only the form, as a new version."""
    requirement = _found(request.user, pk)
    require(can_change_requirement(request.user, requirement), services.NO_CHANGE)
    offer = pages.offer_for(request.user, requirement.document, timezone.localdate(), requirement)
    form, parts = _forms(request, offer, pages.initial_of(requirement), requirement.form)
    if request.method == "POST" and all([form.is_valid(), *(part.is_valid() for part in parts)]):
        _update(request.user, requirement, form, parts)
        messages.success(request, "Đã lưu chế độ báo cáo.")
        return redirect(requirement)
    crumbs = [LIST, (requirement.name, requirement.get_absolute_url()), ("Sửa", None)]
    context = {"form": form, "parts": parts, "offer": offer, "document": requirement.document, "breadcrumbs": crumbs}
    return render(request, "reports/requirement_form.html", context | {"title": "Sửa chế độ báo cáo"})


@require_POST
def requirement_open(request, pk):
    requirement = _found(request.user, pk)
    made = services.open_requirement(requirement=requirement, on=timezone.localdate(), actor=request.user)
    messages.success(request, f"Đã áp dụng: {vn_number(made)} nghĩa vụ báo cáo được lập đến hết năm sau.")
    return redirect(requirement)


@require_safe
def document_reports(request, pk):
    document = get_object_or_404(Document.objects.visible_to(request.user).with_basics(), pk=pk)
    requirements = list(pages.visible_requirements(request.user).filter(document=document))
    counts = pages.standing(request.user, [row.pk for row in requirements])
    for row in requirements:
        row.standing = counts.get(row.pk, [])
    context = {
        "document": document,
        "meta": document_meta(document),
        "requirements": requirements,
        "can_add": can_manage_requirement(request.user, document) or can_note_own_duty(request.user, document),
        "tabs": document_tabs(document, "reports:document_reports"),
        "breadcrumbs": [("Văn bản", reverse("directives:document_list")), (document.code or document.title, None)],
    }
    return render(request, "reports/document_reports.html", context)


def _repeats(user, requirement):
    """What the same bodies are asked already, told to those who set it up while it may still be changed."""
    may_set_up = can_change_requirement(user, requirement) or can_open_requirement(user, requirement)
    return hints_for(requirement, user, timezone.localdate()) if may_set_up and not requirement.is_open else None


def _list_url(user, requirement) -> str:
    """Where the rows behind the figures are listed, for those who receive these reports."""
    if not requirement.receivers.filter(organization__in=user.reach.own_ids).exists():
        return ""
    return f"{reverse('reports:report_review')}?tat-ca=1&che_do={requirement.pk}"


def _first_values(user, document, offer) -> dict:
    today = timezone.localdate()
    receiver = offer.owner if offer.own_body is None else document.issuer
    return {
        "name": f"Báo cáo kết quả thực hiện {_named(document)}"[:200],
        "from_year": today.year,
        "to_year": document.period_to if (document.period_to or 0) >= today.year else None,
        "receiver": receiver.name if receiver else "",
        "rolls_forward": True,
        "handlers": [user.pk],
    }


def _named(document) -> str:
    return f"{document.get_kind_display()} {document.code}" if document.code else f"“{document.subject}”"


def _forms(request, offer, initial, stored=None):
    form = RequirementForm(request.POST or None, initial=initial, offer=offer)
    return form, form_parts(request.POST or None, stored)


@transaction.atomic
def _create(user, document, offer, form, parts):
    values = form.requirement()
    made = form_services.create_form(owner=offer.owner, name=values["name"], actor=user, **content_of(parts))
    requirement = services.create_requirement(document=document, form=made, actor=user, **values)
    form_services.suggest_rules(requirement=requirement)
    return requirement


@transaction.atomic
def _update(user, requirement, form, parts):
    above = requirement.folds_into_id
    services.update_requirement(requirement=requirement, actor=user, **form.requirement())
    form_services.revise_form(requirement=requirement, name=requirement.name, actor=user, **content_of(parts))
    if requirement.folds_into_id != above:
        form_services.suggest_rules(requirement=requirement)
