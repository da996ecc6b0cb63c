"""Registering a paper that arrived."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from directives import services
from directives.forms.receipts import ArrivalFields, NewArrivalForm
from directives.models import Document
from directives.services.arrivals import find_known
from directives.views.bodies import asked_body
from directives.views.documents import find_document
from directives.views.editing import near_issuers
from directives.views.tabs import document_meta
from orgs.errors import DomainError
from orgs.models import Organization
from orgs.once import once
from orgs.permissions import bodies_where, require
from orgs.text import document_key


@require_http_methods(["GET", "POST"])
@once
def receipt_create(request):
    """`?van-ban=<id>`: the paper is known. Otherwise the paper itself is typed; a known one is then offered."""
    body = registering_body(request)
    if "van-ban" in request.GET:
        return _register_known(request, body, request.GET["van-ban"])
    form = NewArrivalForm(request.POST or None, request.FILES or None, user=request.user)
    known = None
    if form.is_valid():
        paper = form.paper()
        known = find_known(paper)
        if known is None or known == form.cleaned_data["known"]:
            values = {"document": known, "fields": paper, "implements": form.cleaned_data["implements"]}
            if receipt := _register(request, form, body, values):
                return redirect(receipt)
            known = None
    context = _context(form, body) | {"known": known, "issuers": near_issuers(request)}
    return render(request, "directives/receipt_create.html", context)


@require_safe
def receipt_known(request):
    """While the symbol is typed: papers the user may read that bear it."""
    require(bool(bodies_where(request.user, "receipt.register")), "Chỉ văn thư được vào sổ văn bản đến.")
    key = document_key(request.GET.get("code", ""))
    papers = Document.objects.visible_to(request.user).issued().with_basics().filter(code_key=key) if key else []
    rows = [(paper, document_meta(paper)) for paper in papers[:5]]
    return render(request, "directives/_known_papers.html", {"rows": rows})


def registering_body(request) -> Organization:
    """The body whose register is meant: the asked one, else the first where the user keeps the register."""
    bodies = bodies_where(request.user, "receipt.register")
    require(bool(bodies), "Chỉ văn thư của đơn vị được vào sổ văn bản đến.")
    asked = asked_body(request)
    return asked if asked.pk in bodies else Organization.objects.filter(pk__in=bodies).order_by("pk").first()


def _register_known(request, body, pk):
    if not pk.isdigit():
        raise Http404
    document = find_document(request.user, int(pk))
    receipt = document.receipts.filter(organization=body).first()
    if receipt is not None:
        return redirect(receipt)
    form = ArrivalFields(request.POST or None, request.FILES or None)
    if form.is_valid() and (receipt := _register(request, form, body, {"document": document})):
        return redirect(receipt)
    context = _context(form, body) | {"document": document, "meta": document_meta(document)}
    return render(request, "directives/receipt_create.html", context)


def _register(request, form, body, values):
    try:
        receipt = services.register_arrival(organization=body, actor=request.user, **values, **form.arrival())
    except DomainError as error:  # back to the form: nothing typed is lost
        form.add_error(None, error.message)
        return None
    messages.success(request, f"Đã vào sổ, số đến {receipt.number} năm {receipt.year}.")
    return receipt


def _context(form, body):
    crumbs = [
        ("Văn bản", reverse("directives:document_list")),
        ("Văn bản đến", reverse("directives:receipt_list")),
        ("Vào sổ", ""),
    ]
    return {"form": form, "body": body, "breadcrumbs": crumbs}
