from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST

from orgs.errors import StateConflict
from orgs.permissions import require
from plans import documents, services
from plans.documents.assembly import section_numbers
from plans.forms import PlanEditor
from plans.models import Plan
from plans.permissions import can_draft
from plans.services.workflow import require_state
from plans.views.detail import visible
from plans.views.frame import plan_context, posted


@require_http_methods(["GET", "POST"])
def plan_edit(request, pk):
    plan = own_draft(request, pk)
    editor = PlanEditor(plan, request.user, request.user.reach.on, posted(request))
    if request.method == "GET" or not editor.is_valid():
        return _page(request, plan, editor, status=200 if request.method == "GET" else 422)
    try:
        services.save_plan(plan=plan, actor=request.user, **editor.values())
    except StateConflict:
        return _conflict(request, pk, editor)
    if "view" in request.POST:
        return redirect("plans:plan_detail", pk)
    messages.success(request, "Đã lưu dự thảo.")
    return redirect("plans:plan_edit", pk)


@require_POST
def plan_autosave(request, pk):
    plan = own_draft(request, pk)
    editor = PlanEditor(plan, request.user, request.user.reach.on, request.POST)
    if not editor.is_valid():
        return JsonResponse({"message": f"Chưa tự lưu được. {first_fault(editor)}"}, status=422)
    services.save_plan(plan=plan, actor=request.user, **editor.values())
    return JsonResponse({"fields": {"version": str(plan.version)}})


def first_fault(editor: PlanEditor) -> str:
    return editor.faults[0][0] if editor.faults else "Có mục chưa hợp lệ."


def own_draft(request, pk) -> Plan:
    """The draft that this person may write; 404, 403 or 409 for others and other states."""
    plan = visible(request, pk)
    require(can_draft(request.user, plan.document.issuer), "Bạn không được sửa văn bản của đơn vị này.")
    require_state(plan, Plan.State.DRAFT)
    return plan


def _page(request, plan, editor, status=200, newer=None):
    context = plan_context(request, plan, "noi-dung")
    context |= {
        "editor": editor,
        "newer": newer,
        "tabs": None,
        "numbers": section_numbers(plan.document.document_format),
        "side": "checks" if request.GET.get("xem") == "kiem-tra" else "pages",
    }
    return render(request, "plans/plan_edit.html", context, status=status)


def _conflict(request, pk, editor):
    """Somebody else saved first: what was typed stays in the form, the newer text stands beside it."""
    plan = visible(request, pk)
    require_state(plan, Plan.State.DRAFT)
    editor.based_on(plan.version)
    newer = mark_safe(documents.render_html(documents.build(plan)))
    return _page(request, plan, editor, status=409, newer=newer)
