from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.permissions import bodies_where
from reports.worklists import blocks_for


@require_safe
def home(request):
    """Việc của tôi: by what the person's roles let him do, never by their names."""
    user = request.user
    reads = bool(user.reach.own_ids)
    context = {
        "title": "Việc của tôi",
        "meta": user.reach.home.name if user.reach.home else "",
        "today": timezone.localdate(),
        "blocks": blocks_for(user, timezone.now()) if reads else [],
        "reads": reads,
        "is_wide": bool(user.reach.wide_ids),
        "may_decide": bool(bodies_where(user, "plan.approve")),
        "may_draft": bool(bodies_where(user, "plan.draft")),
        "may_register": bool(bodies_where(user, "receipt.register")),
        "may_manage": bool(bodies_where(user, "organization.manage")),
    }
    context["action"] = _first_step(context)
    return render(request, "reports/home.html", context)


def _first_step(may) -> dict:
    """Those who look over others start from the overview, those who only read from the papers."""
    if not may["is_wide"] or may["may_draft"]:
        return {}
    if may["may_decide"]:
        return {"url": reverse("reports:rollup"), "label": "Mở Tổng quan"}
    return {"url": reverse("directives:document_list"), "label": "Mở hồ sơ văn bản"}
