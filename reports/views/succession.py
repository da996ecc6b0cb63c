"""An event of organizations: what it will do, to bodies and to duties; then the act itself."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from orgs.directory import events_visible_to
from orgs.errors import DomainError
from orgs.permissions import bodies_where, require
from orgs.services import can_manage_event
from reports.services.succession import apply_event_with_duties, preview_event

SHOWN = 12
ONLY_ADMINISTRATORS = "Trang này dành cho người quản trị."


@require_safe
def event_detail(request, pk):
    """The parts; for a draft the preview, or why it cannot be applied yet."""
    event = _event(request, pk)
    steps, successions, trouble = [], [], ""
    if event.applied_at is None:
        try:
            steps, successions = preview_event(event)
        except DomainError as error:
            trouble = error.message
    is_due = event.on <= timezone.localdate()
    context = {
        "event": event,
        "parts": event.parts.select_related("organization", "new_parent").order_by("side", "pk"),
        "steps": steps[:SHOWN],
        "more_steps": steps[SHOWN:],
        "successions": successions,
        "trouble": trouble,
        "is_due": is_due,
        "may_apply": event.applied_at is None and not trouble and is_due and can_manage_event(request.user, event),
        "breadcrumbs": [*_crumbs(), (str(event), "")],
    }
    return render(request, "reports/event_detail.html", context)


@require_POST
def event_apply(request, pk):
    event = _event(request, pk)
    if event.on > timezone.localdate():
        raise DomainError("Sự kiện chưa đến ngày có hiệu lực.")
    done = apply_event_with_duties(event=event, actor=request.user)
    inherited = sum(len(one.inherited) for one in done)
    messages.success(request, f"Đã áp dụng sự kiện; {inherited} nghĩa vụ báo cáo được chuyển sang nơi kế thừa.")
    return redirect("reports:event_detail", pk)


def _crumbs():
    return [("Quản trị", reverse("orgs:administration")), ("Sự kiện tổ chức", reverse("orgs:event_list"))]


def _event(request, pk):
    user = request.user
    require(user.is_superuser or bool(bodies_where(user, "organization.manage")), ONLY_ADMINISTRATORS)
    return get_object_or_404(events_visible_to(user), pk=pk)
