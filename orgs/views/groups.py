"""Saved groups of bodies that an office addresses again and again."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from orgs import services
from orgs.forms import GroupAddForm, GroupForm
from orgs.listing import page_of
from orgs.models import Organization, OrganizationGroup
from orgs.permissions import may, require
from orgs.services.offices import NO_GROUP


@require_safe
def group_list(request, pk):
    """The groups of one office, for its own people."""
    body = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    require(may(request.user, "group.manage", pk), NO_GROUP)
    context = {"body": body, "page": page_of(request, body.groups.annotate(size=Count("members")).order_by("name"))}
    context["breadcrumbs"] = [*_crumbs(body), ("Nhóm đơn vị", "")]
    return render(request, "orgs/group_list.html", context)


def group_create(request, pk):
    body = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    require(may(request.user, "group.manage", pk), NO_GROUP)
    form = GroupForm(request.POST or None, instance=OrganizationGroup(owner=body))
    if request.method == "POST" and form.is_valid():
        group = services.save_group(group=form.instance, members=[], actor=request.user)
        return redirect("orgs:group_detail", group.pk)
    context = {"form": form, "title": "Lập nhóm đơn vị", "submit_label": "Lập nhóm", "meta": str(body)}
    context["cancel"] = reverse("orgs:group_list", args=[pk])
    return render(request, "orgs/form.html", context)


def group_detail(request, pk):
    """The members; adding one body or all that meet a condition."""
    group = _group(request, pk)
    bodies = Organization.objects.visible_to(request.user)
    form = GroupAddForm(request.POST or None, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        found = form.found(timezone.localdate())
        members = {*group.members.all(), *found}
        services.save_group(group=group, members=list(members), actor=request.user)
        messages.success(request, f"Đã thêm {len(found)} đơn vị.")
        return redirect("orgs:group_detail", pk)
    members = group.members.select_related("parent", "kind").in_list_order()
    crumbs = [*_crumbs(group.owner), ("Nhóm đơn vị", reverse("orgs:group_list", args=[group.owner_id]))]
    context = {"group": group, "form": form, "page": page_of(request, members)}
    return render(request, "orgs/group_detail.html", context | {"breadcrumbs": [*crumbs, (group.name, "")]})


@require_POST
def group_remove(request, pk, body_pk):
    group = _group(request, pk)
    members = list(group.members.exclude(pk=body_pk))
    services.save_group(group=group, members=members, actor=request.user)
    messages.success(request, "Đã bỏ đơn vị khỏi nhóm.")
    return redirect("orgs:group_detail", pk)


@require_POST
def group_delete(request, pk):
    group = _group(request, pk)
    services.delete_group(group=group, actor=request.user)
    messages.success(request, f"Đã xóa nhóm {group.name}.")
    return redirect("orgs:group_list", group.owner_id)


def _group(request, pk):
    """Groups are an office's own: a stranger finds none, a colleague without the right may not open one."""
    groups = OrganizationGroup.objects.filter(owner__in=request.user.reach.own_ids).select_related("owner")
    group = get_object_or_404(groups, pk=pk)
    require(may(request.user, "group.manage", group.owner_id), NO_GROUP)
    return group


def _crumbs(body):
    return [("Đơn vị", reverse("orgs:organization_list")), (body.label, body.get_absolute_url())]
