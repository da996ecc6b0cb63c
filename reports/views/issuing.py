"""Ban hành: shows what will happen, and to whom, before the clerk gives the number."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from orgs.once import once
from orgs.permissions import may, require
from plans.forms import WithdrawForm
from plans.models import Plan
from plans.permissions import can_withdraw
from plans.services import issuing_preview
from plans.services.preview import needs_reason, usual_day
from plans.views.detail import visible
from plans.views.frame import posted
from plans.views.workflow import STEP, ask, done
from reports import requirement_pages
from reports.dunning_page import answered_since
from reports.forms.issuing import IssueForm
from reports.services.issuing import issue_plan_with_duties, withdraw_plan_with_duties


@once
def plan_issue(request, pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user).with_basics(), pk=pk)
    require(may(request.user, "plan.issue", plan.document.issuer_id), "Chỉ văn thư của đơn vị được ban hành văn bản.")
    if plan.state != Plan.State.SIGNED:
        messages.info(request, f"Văn bản đang ở trạng thái “{plan.get_state_display()}”, không ban hành được.")
        return redirect(plan)
    today = timezone.localdate()
    form = IssueForm(request.POST or request.GET or None, plan=plan, today=today)
    complete = form.is_valid()
    usual = usual_day(plan, today)
    on = form.cleaned_data.get("on", usual) if form.is_bound else usual
    if request.method == "POST" and complete:
        issued = issue_plan_with_duties(plan=plan, actor=request.user, today=today, **form.cleaned_data)
        messages.success(request, f"Đã ban hành {issued.document.title}.")
        return redirect(issued)
    return render(request, "reports/plan_issue.html", _page(plan, form, on, today))


@STEP
def plan_withdraw(request, pk):
    plan = visible(request, pk)
    form = WithdrawForm(posted(request), initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        withdraw_plan_with_duties(plan=plan, actor=request.user, **form.cleaned_data)
        return done(request, plan, "Đã thu hồi văn bản.")
    effects = [
        "Đánh dấu văn bản là đã thu hồi ở mọi nơi.",
        "Đóng phần việc của các đơn vị nhận trong chuỗi triển khai.",
        "Miễn các báo cáo của văn bản này chưa đến hạn.",
    ]
    return ask(
        request, plan, form, can_withdraw, title="Thu hồi", submit_label="Thu hồi văn bản", danger=True,
        effects=effects, lead="Văn bản vẫn đọc được nhưng hết hiệu lực từ ngày thu hồi. Việc này không rút lại được.",
    )  # fmt: skip


def _page(plan, form, on, today) -> dict:
    preview = issuing_preview(plan, on, today)
    preview.warnings = [*filter(None, [answered_since(plan)]), *preview.warnings]
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
