"""The paper as a file: kept bytes of what was issued, a short draft drawn at once, a long one by the worker."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from directives.uploads import TYPES
from directives.views.files import serve_file
from orgs.errors import DomainError
from plans import documents, services
from plans.documents.estimate import pages_needed
from plans.models import PrintFormat, PrintJob
from plans.permissions import can_reprint
from plans.services.printing import KEPT_DAYS, PAGES_IN_A_REQUEST, draw, file_name
from plans.views.detail import visible
from plans.views.frame import plan_context


@require_safe
def plan_pdf(request, pk):
    return _paper(request, pk, PrintFormat.PDF)


@require_safe
def plan_docx(request, pk):
    return _paper(request, pk, PrintFormat.DOCX)


def _paper(request, pk, format):
    """Before issue with blank number and day; afterwards the kept bytes, or the same drawn until they are kept."""
    plan = visible(request, pk)
    if plan.frozen:
        return _issued(plan, format)
    structure = documents.build(plan)
    pages = pages_needed(structure)
    if pages > PAGES_IN_A_REQUEST:
        return _offer_job(request, plan, format, pages)
    return _drawn(structure, format)


def _issued(plan, format):
    """Short papers need not wait for the worker: it keeps the very bytes that are drawn here."""
    kept = services.kept_file(plan, format)
    if kept:
        return _served(kept, format)
    try:
        structure = documents.build(plan)
        if pages_needed(structure) <= PAGES_IN_A_REQUEST:
            return _drawn(structure, format)
    except (DomainError, ValueError):  # told, with what is done about it, on the page below
        pass
    return redirect("plans:issued_progress", plan.pk, format)


def _drawn(structure, format):
    response = HttpResponse(draw(structure, format), content_type=TYPES[format])
    name = file_name(structure, format)
    response["Content-Disposition"] = content_disposition_header(format != PrintFormat.PDF, name)
    return response


def _served(kept, format):
    """A PDF opens in the browser: these bytes are our own, they need no sandbox."""
    response = serve_file(kept)
    if format == PrintFormat.PDF:
        response["Content-Disposition"] = content_disposition_header(False, kept.name)
        del response["Content-Security-Policy"]
    return response


def _offer_job(request, plan, format, pages):
    action = reverse("plans:print_ask", args=[plan.pk, format])
    return offer(request, format, pages, action, plan.get_absolute_url(), plan_context(request, plan, "noi-dung"))


def offer(request, format, pages, action, back, context):
    """The page before a long paper is drawn: opening it writes nothing."""
    context = context | {
        "title": f"Lập tệp {PrintFormat(format).label}",
        "lead": f"Văn bản dài khoảng {pages} trang nên được lập ở phía sau, không phải chờ trên trang này.",
        "effects": [f"Tệp được giữ {KEPT_DAYS} ngày cho riêng bạn."],
        "submit_label": f"Lập tệp {PrintFormat(format).label}",
        "action": action,
        "cancel_url": back,
        "tabs": None,
    }
    return render(request, "components/confirm_page.html", context)


@require_POST
def print_ask(request, pk, format):
    plan = visible(request, pk)
    job = services.ask_print(plan=plan, format=_known(format), actor=request.user)
    return redirect("plans:print_job", job.pk)


@require_safe
def print_job(request, pk):
    """How far the own wish is; asks again by itself until the file is there."""
    job = _own_job(request, pk)
    done = job.state == PrintJob.State.DONE
    address = reverse("plans:print_file", args=[pk]) if done else ""
    return _progress(request, job.plan, job.format, job, address, may_retry=job.state == PrintJob.State.FAILED)


@require_safe
def print_file(request, pk):
    job = _own_job(request, pk)
    stored = getattr(job, "result", None)
    return serve_file(stored) if stored else redirect("plans:print_job", pk)


@require_POST
def print_retry(request, pk):
    job = _own_job(request, pk)
    services.retry_print(job=job, actor=request.user)
    return redirect("plans:print_job", pk)


@require_safe
def issued_progress(request, pk, format):
    """The files of an issued paper are on their way; a paper that is not issued has none."""
    plan = visible(request, pk)
    if not plan.frozen:
        return redirect(plan)
    job = PrintJob.objects.of_issued().filter(plan=plan, format=_known(format)).first()
    address = reverse(f"plans:plan_{format}", args=[pk]) if services.kept_file(plan, format) else ""
    may_retry = bool(job and job.error and can_reprint(request.user, plan))
    return _progress(request, plan, format, job, address, may_retry=may_retry)


@require_POST
def issued_retry(request, pk, format):
    plan = visible(request, pk)
    job = PrintJob.objects.of_issued().filter(plan=plan, format=_known(format)).first()
    if job is not None:
        services.retry_print(job=job, actor=request.user)
    return redirect("plans:issued_progress", pk, format)


@require_POST
def plan_reprint(request, pk):
    """In lại và so: the same bytes, or why not."""
    for answer in services.compare_reprint(plan=visible(request, pk), actor=request.user):
        (messages.success if answer.is_same else messages.warning)(request, answer.words)
    return redirect("plans:plan_detail", pk)


def _own_job(request, pk) -> PrintJob:
    rows = PrintJob.objects.visible_to(request.user).select_related("plan__document__issuer", "result")
    return get_object_or_404(rows, pk=pk)


def _known(format):
    if format not in PrintFormat.values:
        raise Http404
    return format


def _around(request, plan):
    """What stands around the progress of a plan; a paper that is no plan has no page of its own here."""
    if plan is not None:
        return plan_context(request, plan, "noi-dung")
    return {"breadcrumbs": [("Việc của tôi", "/"), ("Lập tệp", "")]}


def _progress(request, plan, format, job, address, *, may_retry):
    failed = job is not None and job.state == PrintJob.State.FAILED
    retry = (
        reverse("plans:print_retry", args=[job.pk])
        if job and job.asked_by_id
        else reverse("plans:issued_retry", args=[plan.pk, format])
    )
    context = _around(request, plan) | {
        "job": job,
        "format_label": PrintFormat(format).label,
        "file_url": address,
        "failed": failed,
        "is_running": not address and not failed,
        "retry_url": retry if may_retry else "",
        "here": request.path,
        "title": f"Tệp {PrintFormat(format).label} của văn bản",
        "tabs": None,
    }
    name = "plans/_print_progress.html" if request.htmx else "plans/print_progress.html"
    return render(request, name, context)
