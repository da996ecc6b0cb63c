from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from directives.papers import references_out
from orgs.audit import timeline
from orgs.listing import page_of
from orgs.models import AuditEntry
from orgs.permissions import require
from plans import documents
from plans.documents.formats import format_of
from plans.documents.stylesheet import screen_css
from plans.models import Plan
from plans.permissions import can_reprint, can_require_reports
from plans.services import issuing_preview
from plans.views.checks import checked
from plans.views.frame import actions, is_inside, plan_context, remarks_on, who_must_act


def visible(request, pk) -> Plan:
    """The plan, or 404 for a stranger."""
    return get_object_or_404(Plan.objects.visible_to(request.user).select_related(*RELATED), pk=pk)


RELATED = ("document__issuer", "author", "approved_by", "post__holder", "signed_by", "issued_by", "drafting_unit")


@require_safe
def plan_detail(request, pk):
    plan = visible(request, pk)
    context = plan_context(request, plan, "noi-dung")
    waiting, people = who_must_act(plan)
    context |= {
        "paper": mark_safe(documents.render_html(documents.build(plan))),
        "actions": actions(request.user, plan),
        "waiting": waiting,
        "people": people,
        "signer_title": documents.signature_of(plan)["title"],
        "files": plan.document.files.all(),
        "issued_files": plan.issued_files.order_by("format"),
        "may_reprint": can_reprint(request.user, plan),
        "references": references_out(plan.document, request.user),
        "can_require": context["inside"] and can_require_reports(request.user, plan),
        "comment": _last_comment(plan) if context["inside"] else None,
    }
    if context["inside"] and plan.state != Plan.State.WITHDRAWN and not plan.frozen:
        context["preview"] = issuing_preview(plan, plan.signed_on or request.user.reach.on)
        context |= checked(plan, request.user)
        context["remarks"] = remarks_on(plan)
    return render(request, "plans/plan_detail.html", context)


@require_safe
def plan_history(request, pk):
    plan = visible(request, pk)
    require(is_inside(request.user, plan), "Nhật ký chỉ mở cho người của cơ quan ban hành.")
    context = plan_context(request, plan, "nhat-ky")
    page = page_of(request, AuditEntry.objects.about(plan).select_related("actor", "organization"))
    context |= {"page": page, "entries": timeline(page)}
    return render(request, "plans/plan_history.html", context)


@require_safe
def paper_css(request, look):
    """The style sheet of the preview: the one the PDF is drawn with."""
    css = screen_css(format_of(look))
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": "private, max-age=3600"})


def _last_comment(plan):
    """The reason of the last return stays in sight while the draft is being mended."""
    if plan.state != Plan.State.DRAFT:
        return None
    last = AuditEntry.objects.about(plan).filter(action__in=("plan_returned", "plan_submitted")).first()
    return timeline([last])[0] if last and last.action == "plan_returned" else None
