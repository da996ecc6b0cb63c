"""Mẫu báo cáo: the form of a requirement, how its figures feed the report above, and the lists that divide them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from orgs.permissions import may, require
from reports import requirement_pages as pages
from reports.forms.builder import FoldRulesForm, ValueListForm, content_of, form_parts, stored_parts
from reports.permissions import can_make_value_list
from reports.services import forms as form_services

LIST = ("Chế độ báo cáo", "/bao-cao/che-do/")


def _found(user, pk):
    return get_object_or_404(pages.visible_requirements(user), pk=pk)


def requirement_form(request, pk):
    """The form alone: for a requirement in use this makes the next version, old reports keep theirs."""
    requirement = _found(request.user, pk)
    require(may(request.user, "requirement.manage", requirement.form.owner_id), "Bạn không được sửa mẫu báo cáo này.")
    parts = form_parts(request.POST or None, *stored_parts(requirement.form), asks=requirement.form.asks_progress)
    if request.method == "POST" and all(part.is_valid() for part in parts):
        form_services.revise_form(
            requirement=requirement, name=requirement.name, actor=request.user, **content_of(parts)
        )
        messages.success(request, "Đã lưu mẫu báo cáo. Báo cáo đã gửi giữ nguyên mẫu cũ.")
        return redirect(requirement)
    crumbs = [LIST, (requirement.name, requirement.get_absolute_url()), ("Mẫu báo cáo", None)]
    context = {"parts": parts, "document": requirement.document, "breadcrumbs": crumbs, "requirement": requirement}
    return render(request, "reports/requirement_form.html", context | {"title": "Sửa mẫu báo cáo"})


def requirement_rules(request, pk):
    """How the figures below feed the own report upward."""
    requirement = _found(request.user, pk)
    require(may(request.user, "requirement.manage", requirement.form.owner_id), "Bạn không được sửa cách tổng hợp.")
    if requirement.folds_into_id is None:
        return redirect(requirement)
    form = FoldRulesForm(request.POST or None, requirement=requirement)
    if request.method == "POST" and form.is_valid():
        form_services.save_rules(requirement=requirement, rules=form.rules(), actor=request.user)
        messages.success(request, "Đã lưu cách tổng hợp.")
        return redirect(requirement)
    crumbs = [LIST, (requirement.name, requirement.get_absolute_url()), ("Cách tổng hợp", None)]
    context = {"form": form, "requirement": requirement, "breadcrumbs": crumbs}
    return render(request, "reports/requirement_rules.html", context)


def value_list_create(request):
    """A list by which figures are broken down; every body's forms may use it."""
    require(can_make_value_list(request.user), form_services.NO_LIST)
    form = ValueListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        items = form.cleaned_data["items"].splitlines()
        form_services.create_value_list(name=form.cleaned_data["name"], items=items, actor=request.user)
        messages.success(request, "Đã lập danh mục. Chọn danh mục này ở ô “chia theo danh mục” của chỉ tiêu.")
        return redirect("reports:requirement_list")
    context = {"form": form, "breadcrumbs": [LIST, ("Danh mục mới", None)], "title": "Lập danh mục"}
    return render(request, "reports/value_list_form.html", context)
