"""The registry of papers and the page of one paper."""

from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from directives.forms.documents import DocumentFilter, OfficialFileForm
from directives.models import Document, Receipt
from directives.papers import chain_above, recipient_lines, references_in, references_out, task_lines
from directives.permissions import can_edit_document
from directives.views.tabs import document_meta, document_tabs
from orgs.audit import timeline
from orgs.listing import ordering, page_of
from orgs.models import AuditEntry
from orgs.permissions import bodies_where

SORTS = {
    "ngay": ("issued_on", "pk"),
    "so": ("number", "code_key", "pk"),
    "loai": ("kind", "pk"),
    "co-quan": ("issuer_name", "pk"),
}


@require_safe
def document_list(request):
    form = DocumentFilter(request.GET)
    documents = form.narrow(Document.objects.visible_to(request.user).with_basics())
    page = page_of(request, documents.defer("text", "search_text").order_by(*ordering(request, SORTS, "-ngay")))
    context = {
        "form": form,
        "page": page,
        "sort_default": "-ngay",
        "may_register": bool(bodies_where(request.user, "receipt.register")),
        "words": form.cleaned_data.get("q", ""),
        "breadcrumbs": [("Văn bản", "")],
    }
    return render(request, "directives/document_list.html", context)


@require_safe
def document_detail(request, pk):
    document = find_document(request.user, pk)
    reach = request.user.reach
    may_edit = can_edit_document(request.user, document)
    context = paper_context(request, document, "directives:document_detail") | {
        "lines": task_lines(document, request.user, reach.own_ids),
        "references_out": references_out(document, request.user),
        "references_in": references_in(document, request.user),
        "recipients": recipient_lines(document, _sees_bodies(reach, document)),
        "files": document.files.all(),
        "receipts": Receipt.objects.filter(document=document, organization__in=reach.own_ids).select_related(
            "organization"
        ),
        "may_edit": may_edit,
        "may_exempt": _places(document, bodies_where(request.user, "task.edit")),
        "may_draft": _may_answer(request.user, document),
        "register_url": _register_url(request.user, document),
        "file_form": OfficialFileForm() if may_edit else None,
    }
    return render(request, "directives/document_detail.html", context)


@require_safe
def document_history(request, pk):
    """What was done with the paper, by the own office and those below; other offices' acts are theirs."""
    document = find_document(request.user, pk)
    reach = request.user.reach
    mine = Q(organization__in=reach.own_ids) | Q(organization=document.issuer_id)
    if reach.wide_ids:
        mine |= Q(organization__in=reach.bodies_below())
    receipts = Receipt.objects.visible_to(request.user).filter(document=document).values("pk")
    about = Q(object_type="directives.document", object_id=pk) | Q(
        object_type="directives.receipt", object_id__in=receipts
    )
    entries = AuditEntry.objects.filter(about).filter(mine).select_related("actor", "organization")
    page = page_of(request, entries)
    context = paper_context(request, document, "directives:document_history")
    return render(request, "directives/document_history.html", context | {"page": page, "entries": timeline(page)})


def _may_answer(user, document) -> bool:
    """May the reader's body answer this paper with a plan of its own?"""
    return (
        document.state == Document.State.ISSUED
        and document.issuer_id not in user.reach.own_ids
        and bool(bodies_where(user, "plan.draft"))
    )


def find_document(user, pk) -> Document:
    return get_object_or_404(Document.objects.visible_to(user).with_basics(), pk=pk)


def paper_context(request, document, active) -> dict:
    """Title line, chain of papers above and tabs: the same on every page of a paper."""
    chain = [(paper.title, paper.get_absolute_url()) for paper in chain_above(document, request.user)]
    return {
        "document": document,
        "meta": document_meta(document),
        "tabs": document_tabs(document, active),
        "breadcrumbs": [("Văn bản", reverse("directives:document_list")), *chain, (document.title, "")],
    }


def _sees_bodies(reach, document) -> bool:
    return document.issuer_id is not None and reach.reaches(document.issuer_id)


def _places(document, bodies):
    """Bodies of the user that have to carry this paper out."""
    return document.handed_down_nodes.filter(organization__in=bodies).exists()


def _register_url(user, document) -> str:
    """Where to register the paper, for a clerk whose body has no receipt of it; else nothing."""
    bodies = bodies_where(user, "receipt.register") - {document.issuer_id}
    if not bodies or document.state == Document.State.DRAFT:
        return ""
    held = set(document.receipts.filter(organization__in=bodies).values_list("organization", flat=True))
    missing = sorted(bodies - held)
    return f"{reverse('directives:receipt_create')}?van-ban={document.pk}&don_vi={missing[0]}" if missing else ""
