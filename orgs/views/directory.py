"""The directory of bodies: a tree that opens a level at a time, a paged search, suggestions, an export."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.body_field import suggestions
from orgs.directory import LEVEL_LIMIT, open_levels, path_to
from orgs.forms import OrganizationFilter, TreeFilter
from orgs.listing import ordering, page_of
from orgs.models import Organization
from orgs.permissions import bodies_where
from orgs.tree_markup import tree_items
from orgs.xlsx import workbook_response

SORTS = {"ten": ("name", "pk"), "thu-tu": ("tree_id", "lft"), "loai": ("kind__name", "name", "pk")}


@require_safe
def organization_list(request):
    """Without a filter the tree, opened down to the own body or to `?mo=`; with a filter a flat list."""
    bodies, form = Organization.objects.visible_to(request.user), OrganizationFilter(request.GET)
    context = {
        "form": form,
        "breadcrumbs": [("Đơn vị", "")],
        "creates": bool(bodies_where(request.user, "organization.manage")) or request.user.is_superuser,
    }
    if form.is_asked:
        found = form.apply(bodies, timezone.localdate()).select_related("parent", "kind", "tier")
        page = page_of(request, found.order_by(*ordering(request, SORTS, "thu-tu")))
        below = bodies.filter(pk=form.cleaned_data.get("below")).first()
        return render(request, "orgs/organization_search.html", context | {"page": page, "below": below})
    home = request.reach.home
    asked = request.GET.get("mo", "")
    open_id = int(asked) if asked.isdigit() and len(asked) < 19 else (home.pk if home else None)
    context |= {"tree": _tree(bodies, open_id), "form": TreeFilter()}
    return render(request, "orgs/organization_tree.html", context)


@require_safe
def organization_branch(request, pk):
    """The bodies directly below one, as items of the tree, for htmx."""
    bodies = Organization.objects.visible_to(request.user)
    parent = get_object_or_404(bodies, pk=pk)
    levels = open_levels(_living(bodies), [parent.pk], roots=False)
    return HttpResponse(_items(levels, parent.pk, frozenset()))


@require_safe
def organization_suggest(request):
    """Bodies whose names hold the typed words, for every field that names a body."""
    return JsonResponse({"bodies": suggestions(request.user, request.GET.get("q", ""))})


@require_safe
def organization_export(request):
    """The bodies of the list in the form in which they can be imported again."""
    bodies, form = Organization.objects.visible_to(request.user), OrganizationFilter(request.GET)
    found = form.apply(bodies, timezone.localdate()).select_related("parent", "kind", "tier").order_by("tree_id", "lft")
    headers = ["Mã định danh", "Tên đơn vị", "Tên gọi tắt", "Ký hiệu", "Trực thuộc", "Hệ thống", "Cấp", "Loại đơn vị"]
    headers += ["Tỉnh, thành phố", "Địa danh", "Địa chỉ", "Điện thoại", "Thư điện tử", "Thành lập ngày"]
    rows = [
        (b.code, b.name, b.short_name, b.symbol, _parent_name(b), b.get_system_display(), b.tier, b.kind)
        + (b.locality, b.place, b.address, b.phone, b.email, b.started_on)
        for b in found
    ]
    return workbook_response("don-vi", [("Đơn vị", headers, rows)])


def _parent_name(body):
    return (body.parent.code or body.parent.name) if body.parent else ""


def _living(bodies):
    return bodies.on(timezone.localdate())


def _tree(bodies, open_id) -> str:
    path = path_to(open_id) if open_id else []
    levels = open_levels(_living(bodies), path)
    return _items(levels, None, frozenset(path))


def _items(levels, parent_id, opened) -> str:
    """List items of one level; the levels below opened bodies are drawn into them."""
    rows = levels.get(parent_id, ())
    for row in rows:
        if row["pk"] in opened and row["pk"] in levels:
            row["children"] = _items(levels, row["pk"], opened)
    base = reverse("orgs:organization_list")
    return tree_items(rows[:LEVEL_LIMIT], base, f"{base}?below={parent_id}" if len(rows) > LEVEL_LIMIT else "")
