"""One body: what it is, who is above and below, its people, its past, its log."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.audit import timeline
from orgs.directory import ancestors, counts_of
from orgs.listing import page_of
from orgs.models import AuditEntry, Membership, Organization, OrganizationEventPart, Post
from orgs.permissions import can_hand_over, can_manage_body, can_read_log, can_see_people, may, require


@require_safe
def organization_detail(request, pk):
    """The body with its present superiors named; the first tab."""
    body, context = _page(request, pk, "Thông tin")
    context["counts"] = counts_of(body, timezone.localdate())
    context["may_group"] = may(request.user, "group.manage", body.pk)
    context["reads_duties"] = not body.is_internal and request.user.reach.reaches(body.pk)
    return render(request, "orgs/organization_detail.html", context)


@require_safe
def organization_relations(request, pk):
    """Who is above and below, by the main line and by the further lines."""
    body, context = _page(request, pk, "Cấp trên và cấp dưới")
    today = timezone.localdate()
    children = body.children.on(today).select_related("kind").in_list_order()
    context["departments"] = list(children.filter(is_internal=True))
    context["page"] = page_of(request, children.filter(is_internal=False))
    context["superiors"] = body.superiors.select_related("superior").order_by("to_on", "line", "pk")
    inferiors = body.inferiors.on(today).select_related("organization").order_by("line", "organization__name")
    context["inferiors"] = inferiors[:50]
    context["inferiors_count"] = inferiors.count()
    return render(request, "orgs/organization_relations.html", context)


@require_safe
def organization_people(request, pk):
    """Posts for everybody; who holds which role only for those who work there, reach it or look after it."""
    body, context = _page(request, pk, "Người và chức vụ")
    today = timezone.localdate()
    context["sees_people"] = can_see_people(request.user, body)
    people = body.memberships.all() if context["sees_people"] else body.memberships.none()
    memberships = people.select_related("user").order_by("user__full_name", "role")
    context["page"] = page_of(request, memberships.on(today))
    context["ended"] = memberships.exclude(pk__in=Membership.objects.on(today)).order_by("-to_on")[:50]
    context["posts"] = Post.objects.on(today).filter(organization=body).select_related("holder")
    context["hands_over"] = can_hand_over(request.user, body)
    context["manages_people"] = can_manage_body(request.user, body, "account.manage")
    return render(request, "orgs/organization_people.html", context)


@require_safe
def organization_history(request, pk):
    """Names, parents and events through time."""
    body, context = _page(request, pk, "Lịch sử")
    parts = OrganizationEventPart.objects.filter(event__parts__organization=body, event__applied_at__isnull=False)
    context["names"] = body.names.order_by("-from_on", "-pk")
    context["parents"] = body.parent_links.select_related("parent").order_by("-from_on", "-pk")
    context["parts"] = parts.select_related("event", "organization").order_by("-event__on", "event", "side").distinct()
    return render(request, "orgs/organization_history.html", context)


@require_safe
def organization_log(request, pk):
    """The log of acts on this body."""
    body, context = _page(request, pk, "Nhật ký")
    require(context["reads_log"], "Nhật ký của đơn vị chỉ người của đơn vị, cấp trên và người quản trị được xem.")
    page = page_of(request, AuditEntry.objects.about(body).select_related("actor", "organization"))
    context |= {"page": page, "entries": timeline(page, with_changes=True)}
    return render(request, "orgs/organization_log.html", context)


TABS = (
    ("Thông tin", "organization_detail"),
    ("Cấp trên và cấp dưới", "organization_relations"),
    ("Người và chức vụ", "organization_people"),
    ("Lịch sử", "organization_history"),
    ("Nhật ký", "organization_log"),
)


def _tabs(body, tab, reads_log) -> list[dict]:
    return [
        {"label": label, "url": reverse(f"orgs:{name}", args=[body.pk]), "active": label == tab, "count": None}
        for label, name in TABS[: 5 if reads_log else 4]
    ]


def _page(request, pk, tab):
    bodies = Organization.objects.visible_to(request.user).select_related("parent", "kind", "tier")
    body = get_object_or_404(bodies, pk=pk)
    above = ancestors(body)
    reads_log = can_read_log(request.user, body)
    return body, {
        "body": body,
        "above": above,
        "status": "active" if body.exists_on(timezone.localdate()) else "ended",
        "tabs": _tabs(body, tab, reads_log),
        "manages": can_manage_body(request.user, body),
        "reads_log": reads_log,
        "breadcrumbs": [
            ("Đơn vị", reverse("orgs:organization_list")),
            *[(one.label, one.get_absolute_url()) for one in above],
            (body.label, ""),
        ],
    }
