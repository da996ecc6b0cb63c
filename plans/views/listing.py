from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from directives.models import CascadeNode, Document
from orgs.listing import ordering, page_of
from orgs.once import once
from orgs.permissions import bodies_where, require
from plans import services
from plans.forms import PlanFilter, PlanStart
from plans.models import Plan
from plans.services.proposals import proposed_opening, proposed_subject
from plans.views.frame import posted
from plans.views.todo import TODO, todo_of

SORTS = {
    "so": ("document__number", "pk"),
    "trich-yeu": ("document__subject", "pk"),
    "ngay": ("document__issued_on", "pk"),
    "sua": ("updated_at", "pk"),
}
HEAVY = ("frozen", "opening", "closing", "document__text", "document__search_text")  # never shown in a list


@require_safe
def plan_list(request):
    visible = Plan.objects.visible_to(request.user)
    todo = request.GET.get("viec", "")
    form = PlanFilter(request.GET)
    rows = _filtered(todo_of(visible, request.user, todo), form)
    counts = {key: todo_of(visible, request.user, key).count() for key in TODO}
    context = {
        "breadcrumbs": [("Việc của tôi", "/"), ("Kế hoạch", "")],
        "tabs": [
            {"label": "Tất cả", "url": "?", "active": todo not in TODO, "count": None},
            *(
                {"label": label, "url": f"?viec={key}", "active": key == todo, "count": counts[key]}
                for key, label in TODO.items()
            ),
        ],
        "form": form,
        "page": page_of(request, rows.with_basics().defer(*HEAVY).order_by(*ordering(request, SORTS, "-sua"))),
        "sort_default": "-sua",
        "may_draft": bool(bodies_where(request.user, "plan.draft")),
    }
    return render(request, "plans/plan_list.html", context)


def _filtered(rows, form):
    if not form.is_valid():
        return rows
    data = form.cleaned_data
    if data["q"]:
        rows = rows.filter(document__in=Document.objects.search(data["q"]))
    for name, lookup in (("kind", "document__kind"), ("state", "state"), ("year", "document__issued_on__year")):
        if data[name]:
            rows = rows.filter(**{lookup: data[name]})
    return rows


@require_http_methods(["GET", "POST"])
@once
def plan_create(request):
    """A new draft; from a document page (`?van-ban=<id>`) it proposes what that paper orders."""
    require(bool(bodies_where(request.user, "plan.draft")), "Bạn không được soạn kế hoạch của đơn vị nào.")
    paper = _paper(request)
    nodes = _own_places(request.user, paper)
    start = _start(request.user, paper, nodes)
    form = PlanStart(posted(request), user=request.user, nodes=nodes, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        order = data["order"]
        plan = services.create_plan(
            issuer=data["issuer"], kind=data["kind"], subject=data["subject"], actor=request.user, order=order,
            further=data.get("further", ()), opening=proposed_opening(data["issuer"], data["kind"], order),
        )  # fmt: skip
        messages.success(request, "Đã tạo dự thảo với các phần chuẩn. Soạn tiếp ở đây, hệ thống tự lưu.")
        return redirect("plans:plan_edit", plan.pk)
    context = {
        "breadcrumbs": [("Kế hoạch", "/ke-hoach/"), ("Soạn mới", "")],
        "form": form,
        "paper": paper,
        "has_nodes": bool(nodes),
    }
    return render(request, "plans/plan_create.html", context)


def _paper(request):
    pk = request.GET.get("van-ban", "")
    return get_object_or_404(Document.objects.visible_to(request.user), pk=pk) if pk.isdigit() else None


def _own_places(user, paper):
    """Open places of the own bodies in cascades; those that the paper gave come first in the choice."""
    places = CascadeNode.objects.open().filter(organization__in=user.reach.own_ids)
    places = places.select_related("directive", "handed_down_by", "organization").order_by("-opened_on", "-pk")
    if paper is not None:
        given = places.filter(Q(handed_down_by=paper) | Q(directive=paper))
        return given if given.exists() else places
    return places


def _start(user, paper, nodes) -> dict:
    start = {"subject": proposed_subject(paper, user.reach.home)} if paper is not None else {}
    if paper is not None and (first := nodes.filter(handed_down_by=paper).first()):
        start["order"] = first.pk
    home = user.reach.home
    return start | ({"issuer": home.pk} if home else {})
