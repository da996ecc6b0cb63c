"""Ban hành: shows what will happen, and to whom, before the clerk gives the number."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from orgs.permissions import may, require
from plans.models import Plan
from plans.services import issuing_preview
from plans.services.preview import needs_reason
from reports import requirement_pages
from reports.forms.issuing import IssueForm
from reports.services.issuing import issue_plan_with_duties


def plan_issue(request, pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user).with_basics(), pk=pk)
    require(may(request.user, "plan.issue", plan.document.issuer_id), "Chỉ văn thư của đơn vị được ban hành văn bản.")
    if plan.state != Plan.State.SIGNED:
        messages.info(request, f"Văn bản đang ở trạng thái “{plan.get_state_display()}”, không ban hành được.")
        return redirect(plan)
    today = timezone.localdate()
    form = IssueForm(request.POST or request.GET or None, plan=plan, today=today)
    complete = form.is_valid()
    on = form.cleaned_data.get("on", today) if form.is_bound else today
    if request.method == "POST" and complete:
        issued = issue_plan_with_duties(plan=plan, actor=request.user, today=today, **form.cleaned_data)
        messages.success(request, f"Đã ban hành {issued.document.title}.")
        return redirect(issued)
    return render(request, "reports/plan_issue.html", _page(plan, form, on, today))


def _page(plan, form, on, today) -> dict:
    preview = issuing_preview(plan, on, today)
    requirements = plan.document.requirements.select_related("document__issuer", "form__owner").prefetch_related(
        "receivers__organization", "receivers__via"
    )
    return {
        "plan": plan,
        "preview": preview,
        "duties": [requirement_pages.preview(requirement, on) for requirement in requirements],
        "form": form,
        "on": on,
        "asks_reason": needs_reason(on, today),
        "executing": len(preview.executing),
        "informed": len(preview.informed),
        "breadcrumbs": [
            ("Kế hoạch", reverse("plans:plan_list")),
            (plan.document.subject[:60], plan.get_absolute_url()),
            ("Ban hành", None),
        ],
    }
