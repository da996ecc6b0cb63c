"""Putting a registered paper in order: what is printed on it, its tasks, its references, its files."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from directives import services
from directives.forms.documents import (
    DocumentForm,
    ExemptionForm,
    OfficialFileForm,
    ReferenceFormSet,
    TaskFormSet,
    ordered_rows,
)
from directives.models import Document
from directives.permissions import can_edit_document
from directives.views.documents import find_document, paper_context
from orgs.errors import DomainError
from orgs.models import Organization
from orgs.permissions import bodies_where, require


@require_http_methods(["GET", "POST"])
def document_edit(request, pk):
    document = find_editable(request.user, pk)
    form = DocumentForm.of(document, request.POST or None)
    if form.is_valid():
        try:
            services.save_document(document=document, fields=form.paper(), actor=request.user)
        except DomainError as error:  # back to the form: nothing typed is lost
            form.add_error(None, error.message)
        else:
            messages.success(request, "Đã lưu thông tin văn bản.")
            return redirect(document)
    context = edit_context(request, document, "Sửa thông tin văn bản") | {
        "form": form,
        "issuers": near_issuers(request),
    }
    return render(request, "directives/document_edit.html", context)


@require_http_methods(["GET", "POST"])
def document_tasks(request, pk):
    document = find_editable(request.user, pk)
    stored = list(document.tasks.all())
    formset = TaskFormSet(request.POST or None, initial=_task_rows(stored), prefix="nhiem-vu")
    problem = ""
    if formset.is_valid():
        known = {int(pk) for pk in request.POST.get("known", "").split(",") if pk.isdigit()}
        try:
            services.save_tasks(document=document, rows=ordered_rows(formset), known=known, actor=request.user)
        except DomainError as error:
            problem = error.message
        else:
            messages.success(request, "Đã lưu các nhiệm vụ.")
            return redirect(document)
    context = edit_context(request, document, "Nhiệm vụ trong văn bản") | {
        "formset": formset,
        "problem": problem,
        "known": request.POST.get("known") or ",".join(str(task.pk) for task in stored),
    }
    return render(request, "directives/document_tasks.html", context)


@require_http_methods(["GET", "POST"])
def document_references(request, pk):
    document = find_editable(request.user, pk)
    stored = list(document.references_out.select_related("target"))
    formset = ReferenceFormSet(request.POST or None, initial=[_cited(row) for row in stored], prefix="dan-chieu")
    if formset.is_valid():
        rows = [_reference(row, stored) for row in ordered_rows(formset)]
        services.save_references(document=document, rows=rows, actor=request.user)
        messages.success(request, "Đã lưu văn bản dẫn chiếu.")
        return redirect(document)
    context = edit_context(request, document, "Văn bản dẫn chiếu") | {"formset": formset}
    return render(request, "directives/document_references.html", context)


@require_POST
def document_file_add(request, pk):
    document = find_editable(request.user, pk)
    form = OfficialFileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect(document)
    for upload in form.cleaned_data["files"]:
        official = form.cleaned_data["is_official"]
        services.attach_document_file(document=document, upload=upload, actor=request.user, is_official=official)
    messages.success(request, "Đã thêm tệp.")
    return redirect(document)


@require_http_methods(["GET", "POST"])
def document_file_remove(request, pk, file_pk):
    document = find_editable(request.user, pk)
    stored = get_object_or_404(document.files, pk=file_pk)
    if request.method == "POST":
        services.remove_file(stored=stored, actor=request.user)
        messages.success(request, f"Đã gỡ tệp {stored.name}.")
        return redirect(document)
    return render(request, "components/confirm_page.html", removal(stored, document.get_absolute_url()))


@require_http_methods(["GET", "POST"])
def task_exempt(request, pk, task_pk):
    document = find_document(request.user, pk)
    task = get_object_or_404(document.tasks, pk=task_pk)
    bodies = Organization.objects.filter(pk__in=bodies_where(request.user, "task.edit")).order_by("pk")
    placed = bodies.filter(cascade_nodes__handed_down_by=document).first()
    require(placed is not None, "Đơn vị của bạn không phải nơi thực hiện văn bản này.")
    form = ExemptionForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        services.exempt_task(task=task, organization=placed, reason=reason, actor=request.user)
        messages.success(request, "Đã ghi quyết định không áp dụng.")
        return redirect(document)
    context = {
        "title": "Không áp dụng nhiệm vụ",
        "meta": str(task),
        "lead": f"Nhiệm vụ {task} không áp dụng cho {placed.name}.",
        "effects": ["Cấp trên thấy quyết định này cùng lý do.", "Quyết định được ghi vào nhật ký của văn bản."],
        "form": form,
        "submit_label": "Ghi không áp dụng",
        "cancel_url": document.get_absolute_url(),
    }
    return render(request, "components/confirm_page.html", context)


def find_editable(user, pk) -> Document:
    document = find_document(user, pk)
    require(can_edit_document(user, document), "Chỉ đơn vị đã đăng ký văn bản này vào hệ thống được sửa.")
    return document


def edit_context(request, document, heading) -> dict:
    context = paper_context(request, document, "")
    crumbs = [*context["breadcrumbs"][:-1], (document.title, document.get_absolute_url()), (heading, "")]
    return context | {"heading": heading, "breadcrumbs": crumbs, "tabs": None}


def near_issuers(request):
    """Names offered while typing the issuer: the bodies above the own ones, and central bodies."""
    reach = request.user.reach
    above = Q(below_links__organization__in=reach.current_ids) | Q(inferiors__organization__in=reach.current_ids)
    names = Organization.objects.filter(above | Q(locality="", parent__isnull=True)).exclude(pk__in=reach.current_ids)
    return names.order_by("name").values_list("name", flat=True).distinct()[:60]


def removal(stored, back) -> dict:
    return {
        "title": "Gỡ tệp",
        "lead": f"Gỡ tệp “{stored.name}” khỏi hệ thống?",
        "effects": ["Không ai tải được tệp này nữa.", "Tên và mã băm của tệp còn lại trong nhật ký."],
        "submit_label": "Gỡ tệp",
        "cancel_url": back,
        "danger": True,
    }


def _task_rows(tasks):
    depth = {}
    for task in tasks:
        depth[task.pk] = min(depth.get(task.parent_id, 0) + 1, 3)
    names = ("id", "label", "text", "due_on", "due_text", "deliverable")
    return [{name: getattr(task, name) for name in names} | {"level": depth[task.pk]} for task in tasks]


def _cited(row):
    """The printed data of a reference; of its target when the reference was made by choosing the paper."""
    names = ("relation", "cited_kind", "cited_code", "cited_on", "cited_issuer", "cited_subject", "effective_on")
    values = {name: getattr(row, name) for name in names} | {"target": row.target_id}
    if row.target is not None and not row.cited_code:
        paper = row.target
        values |= {"cited_kind": paper.kind, "cited_code": paper.code, "cited_on": paper.issued_on}
        values |= {"cited_issuer": paper.issuer_label, "cited_subject": paper.subject}
    return values


def _reference(row, stored):
    """A row for the service: the chosen target stays only while the symbol beside it is still the target's."""
    kept = next((one.target for one in stored if one.target_id and one.target_id == row["target"]), None)
    same = kept is not None and (not kept.code or kept.code == row["cited_code"])
    return row | {"target": kept if same else None}
