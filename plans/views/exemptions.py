from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from directives.models import TaskExemption
from directives.services import exempt_task
from orgs.forms_base import StyledFormMixin
from orgs.permissions import require
from plans.permissions import can_draft
from plans.services.parts import tasks_above
from plans.views.detail import visible
from plans.views.frame import plan_context, posted


class ExemptionForm(StyledFormMixin, forms.Form):
    task = forms.ModelChoiceField(None, label="Nhiệm vụ không áp dụng", empty_label="Chọn nhiệm vụ")
    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": "2"}))

    def __init__(self, *args, tasks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["task"].queryset = tasks
        self.fields["task"].label_from_instance = lambda task: f"{task.document.code}: {task.label} {task.text[:90]}"


@require_http_methods(["GET", "POST"])
def plan_coverage(request, pk):
    """Each task from above: which of our tasks carry it out, or why it does not concern us."""
    plan = visible(request, pk)
    issuer = plan.document.issuer
    require(can_draft(request.user, issuer), "Bạn không được soạn văn bản của đơn vị này.")
    above = tasks_above(plan).select_related("document").order_by("document", "position")
    exempt = {e.task_id: e for e in TaskExemption.objects.filter(organization=issuer, task__in=above)}
    form = ExemptionForm(posted(request), tasks=above.exclude(pk__in=exempt))
    if request.method == "POST" and form.is_valid():
        exempt_task(organization=issuer, actor=request.user, **form.cleaned_data)
        messages.success(request, "Đã ghi nhận nhiệm vụ không áp dụng.")
        return redirect("plans:plan_coverage", pk)
    ours = _carriers(plan)
    context = plan_context(request, plan, "noi-dung")
    context |= {
        "form": form,
        "rows": [(task, ours.get(task.pk, []), exempt.get(task.pk)) for task in above],
        "breadcrumbs": [*context["breadcrumbs"][:-1], (plan.document.code or "Dự thảo", plan.get_absolute_url())],
        "back": reverse("plans:plan_edit", args=[pk]) if plan.is_editable else plan.get_absolute_url(),
        "tabs": None,
    }
    context["breadcrumbs"].append(("Đối chiếu nhiệm vụ", ""))
    return render(request, "plans/plan_coverage.html", context, status=422 if form.errors else 200)


def _carriers(plan) -> dict:
    """Our tasks by the task above that they carry out."""
    ours = {}
    for task in plan.document.tasks.prefetch_related("carries_out"):
        for target in task.carries_out.all():
            ours.setdefault(target.pk, []).append(task)
    return ours
