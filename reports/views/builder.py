"""Mẫu báo cáo: the form of a requirement, its rules between figures, its versions, its preview."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.formats import vn_number
from orgs.permissions import may, require
from reports import form_pages
from reports import requirement_pages as pages
from reports.forms.builder import ValueListForm, content_of, form_parts
from reports.forms.form_rules import FoldRulesForm, check_parts
from reports.models import ValueList
from reports.permissions import can_make_value_list
from reports.services import forms as form_services
from reports.services.fold_rules import save_rules

LIST = ("Chế độ báo cáo", "/bao-cao/che-do/")


def _found(user, pk):
    return get_object_or_404(pages.visible_requirements(user), pk=pk)


def _managed(user, pk, refusal=form_services.NOT_YOURS):
    requirement = _found(user, pk)
    require(may(user, "requirement.manage", requirement.form.owner_id), refusal)
    return requirement


def _crumbs(requirement, last):
    return [LIST, (requirement.name, requirement.get_absolute_url()), (last, None)]


def requirement_form(request, pk):
    """The form alone: for a requirement in use this makes the next version, old reports keep theirs."""
    requirement = _managed(request.user, pk)
    parts = form_parts(request.POST or None, requirement.form)
    if request.method == "POST" and parts.is_valid():
        before = requirement.form
        told = form_pages.rules_in_words(requirement)
        form_services.revise_form(
            requirement=requirement, name=requirement.name, actor=request.user, **content_of(parts)
        )
        for level, text in form_pages.told_after(before, requirement, told):
            messages.add_message(request, level, text)
        return redirect(requirement)
    context = {"parts": parts, "document": requirement.document, "requirement": requirement}
    in_use = requirement.is_open or form_services.is_in_use(requirement.form, requirement)
    context |= {"in_use": in_use}
    context |= {"title": "Sửa mẫu báo cáo", "breadcrumbs": _crumbs(requirement, "Mẫu báo cáo")}
    return render(request, "reports/requirement_form.html", context)


def requirement_checks(request, pk):
    """The rules between the figures of the form; of a form in use they go into its next version."""
    requirement = _managed(request.user, pk, "Bạn không được sửa điều kiện số liệu của mẫu này.")
    guard, checks = parts = check_parts(request.POST or None, requirement.form)
    if request.method == "POST" and all([guard.is_valid(), checks.is_valid()]):
        before = requirement.form
        form_services.save_checks(requirement=requirement, checks=checks.rows(), actor=request.user)
        for level, text in form_pages.told_after(before, requirement, (), "Đã lưu điều kiện số liệu."):
            messages.add_message(request, level, text)
        return redirect("reports:requirement_checks", pk)
    context = {
        "requirement": requirement,
        "parts": parts,
        "checks": form_pages.checks_of(requirement.form),
        "in_use": form_services.is_in_use(requirement.form, requirement),
        "breadcrumbs": _crumbs(requirement, "Điều kiện số liệu"),
    }
    return render(request, "reports/requirement_checks.html", context)


@require_safe
def requirement_preview(request, pk):
    """The filling page as it will look, before or after the requirement is switched on; nothing can be sent."""
    requirement = _managed(request.user, pk, "Bạn không được xem trước mẫu này.")
    context = form_pages.preview(requirement, timezone.localdate())
    context |= {"requirement": requirement, "breadcrumbs": _crumbs(requirement, "Xem trước")}
    return render(request, "reports/requirement_preview.html", context)


@require_safe
def requirement_versions(request, pk):
    requirement = _managed(request.user, pk, "Bạn không được xem các phiên bản của mẫu này.")
    versions = form_pages.versions_of(requirement)
    context = {"requirement": requirement, "versions": versions, "breadcrumbs": _crumbs(requirement, "Các phiên bản")}
    return render(request, "reports/requirement_versions.html", context)


def requirement_rules(request, pk):
    """How the figures below feed the own report upward."""
    requirement = _managed(request.user, pk, "Bạn không được sửa cách tổng hợp.")
    if requirement.folds_into_id is None:
        return redirect(requirement)
    form = FoldRulesForm(request.POST or None, requirement=requirement)
    if request.method == "POST" and form.is_valid():
        save_rules(requirement=requirement, rules=form.rules(), actor=request.user)
        messages.success(request, "Đã lưu cách tổng hợp.")
        return redirect(requirement)
    context = {"form": form, "requirement": requirement, "breadcrumbs": _crumbs(requirement, "Cách tổng hợp")}
    return render(request, "reports/requirement_rules.html", context)


def value_list_create(request):
    """A list by which figures are broken down, or more items of one; every body's forms may use it."""
    require(can_make_value_list(request.user), form_services.NO_LIST)
    form = ValueListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        items = data["items"].splitlines()
        if data["into"]:
            made = form_services.extend_value_list(value_list=data["into"], items=items, actor=request.user)
            messages.success(request, f"Đã thêm {vn_number(made)} mục vào danh mục “{data['into']}”.")
        else:
            form_services.create_value_list(name=data["name"], items=items, actor=request.user)
            messages.success(request, "Đã lập danh mục. Chọn danh mục này ở ô “chia theo danh mục” của chỉ tiêu.")
        return redirect("reports:requirement_list")
    lists = ValueList.objects.prefetch_related("items")
    context = {"form": form, "lists": lists, "breadcrumbs": [LIST, ("Danh mục", None)], "title": "Danh mục"}
    return render(request, "reports/value_list_form.html", context)
