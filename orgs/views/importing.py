"""Import of bodies and of people: choose a file, read the preview with its errors, then write it."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.files.base import File
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from orgs import imports
from orgs.errors import DomainError
from orgs.forms_base import StyledFormMixin
from orgs.permissions import bodies_where, require
from orgs.stash import drop, keep, take
from orgs.xlsx import workbook_response

SHOWN = 200


@dataclass(frozen=True)
class Job:
    """One of the two imports: its words, its columns, its functions."""

    name: str
    title: str
    action: str
    columns: tuple
    check: object
    write: object


JOBS = {
    "don-vi": Job(
        "don-vi",
        "Nhập đơn vị từ tệp",
        "organization.manage",
        imports.BODY_COLUMNS,
        imports.check_bodies,
        imports.import_bodies,
    ),
    "nguoi-dung": Job(
        "nguoi-dung",
        "Nhập người dùng từ tệp",
        "account.manage",
        imports.PEOPLE_COLUMNS,
        imports.check_people,
        imports.import_people,
    ),
}


class UploadForm(StyledFormMixin, forms.Form):
    file = forms.FileField(label="Tệp XLSX hoặc CSV", help_text="Tối đa 10 MB, 20.000 dòng; dòng đầu là tên cột.")


def import_form(request, job):
    """Choose a file; the answer is the preview."""
    job = _job(request, job)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            table = imports.read_table(upload, upload.name, job.columns)
            draft = job.check(table, actor=request.user)
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return _preview(request, job, draft, upload)
    crumbs = [("Quản trị", reverse("orgs:administration")), (job.title, "")]
    context = {"form": form, "job": job, "columns": job.columns, "title": job.title, "breadcrumbs": crumbs}
    return render(request, "orgs/import_form.html", context)


def _preview(request, job, draft, upload):
    token = "" if draft.problems else keep(request.session, job.name, upload)
    problems = sorted(draft.problems)
    context = {
        "job": job,
        "draft": draft,
        "token": token,
        "problems": problems[:SHOWN],
        "problem_count": len(problems),
        "created": draft.created[:SHOWN],
        "title": job.title,
        "breadcrumbs": [("Quản trị", reverse("orgs:administration")), (job.title, "")],
    }
    return render(request, "orgs/import_preview.html", context)


@require_POST
def import_commit(request, job):
    """Write the file that was previewed: all of it, or nothing when it no longer fits."""
    job = _job(request, job)
    with take(request.session, job.name, request.POST.get("token", "")) as (stream, name):
        table = imports.read_table(File(stream), name, job.columns)
        draft = job.write(table, actor=request.user)
    imports.refuse(draft.problems)
    drop(request.session, job.name)
    count, changed = len(draft.created), len(draft.changed)
    messages.success(request, f"Đã nhập: thêm {count}, sửa {changed}, giữ nguyên {draft.unchanged}.")
    return redirect("orgs:organization_list")


@require_safe
def import_template(request, job):
    """The file to fill in, with an example and what each column means."""
    job = _job(request, job)
    return workbook_response(
        f"mau-nhap-{job.name}-{timezone.localdate():%Y}", imports.template_sheet("Dữ liệu", job.columns)
    )


def _job(request, name) -> Job:
    if name not in JOBS:
        raise Http404
    job = JOBS[name]
    allowed = request.user.is_superuser or bool(bodies_where(request.user, job.action))
    require(allowed, "Chỉ người quản trị được nhập dữ liệu từ tệp.")
    return job
