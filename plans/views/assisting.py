"""What helps while a draft is written: its pages, what was pasted, the clerk's check and its fixes."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from plans import documents
from plans.documents.check.fixes import apply_fix
from plans.forms import FixForm, PasteForm, PlanEditor
from plans.views.checks import counted, findings_of
from plans.views.editing import first_fault, own_draft


@require_POST
def plan_preview(request, pk):
    """The pages of what is typed; nothing is stored."""
    plan = own_draft(request, pk)
    editor = PlanEditor(plan, request.user, request.user.reach.on, request.POST)
    if not editor.is_valid():
        return JsonResponse({"message": f"Trang xem chưa cập nhật. {first_fault(editor)}"}, status=422)
    return HttpResponse(documents.render_pages(documents.build(plan, editor.values())))


@require_POST
def plan_paste(request, pk):
    """What office programs put on the clipboard, as lines with light marks."""
    own_draft(request, pk)
    form = PasteForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": form.errors["html"][0]}, status=422)
    return JsonResponse({"text": form.cleaned_data["html"]})


@require_safe
def plan_check(request, pk):
    """The findings on the draft as stored, for the panel beside the editor."""
    plan = own_draft(request, pk)
    shown = findings_of(plan, request.user)
    return render(request, "plans/_findings.html", {"plan": plan, "shown": shown, "told": counted(shown)})


@require_POST
def plan_fix(request, pk):
    """One offered change, made in the version it was offered for."""
    plan = own_draft(request, pk)
    form = FixForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": "Thiếu bản hoặc lỗi cần sửa."}, status=422)
    data = form.cleaned_data
    apply_fix(plan=plan, version=data["version"], finding_key=data["key"], actor=request.user)
    messages.success(request, "Đã sửa theo gợi ý và lưu.")
    return redirect(f"{reverse('plans:plan_edit', args=[pk])}?xem=kiem-tra")
