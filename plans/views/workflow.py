from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from orgs.permissions import require
from plans import forms, services
from plans import permissions as rights
from plans.models import Plan
from plans.views.checks import findings_of
from plans.views.detail import visible
from plans.views.frame import plan_context, posted

STEP = require_http_methods(["GET", "POST"])


@STEP
def plan_submit(request, pk):
    plan = visible(request, pk)
    form = forms.SubmitForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.submit_plan(plan=plan, actor=request.user, comment=form.cleaned_data["comment"])
        return done(request, plan, "Đã trình duyệt.")
    return ask(
        request, plan, form, rights.can_submit, title="Trình duyệt", submit_label="Trình duyệt",
        lead="Nội dung được khóa cho đến khi người duyệt duyệt hoặc trả lại.", template="plans/plan_submit.html",
        shown=findings_of(plan, request.user),
    )  # fmt: skip


@STEP
def plan_recall(request, pk):
    plan = visible(request, pk)
    if request.method == "POST":
        services.recall_plan(plan=plan, actor=request.user)
        return done(request, plan, "Đã rút lại, có thể sửa tiếp.")
    return ask(
        request,
        plan,
        None,
        rights.can_recall,
        title="Rút lại để sửa",
        submit_label="Rút lại",
        lead="Người duyệt chưa duyệt bản này.",
    )


@STEP
def plan_return(request, pk):
    plan = visible(request, pk)
    form = forms.CommentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.return_plan(plan=plan, comment=form.cleaned_data["comment"], actor=request.user)
        return done(request, plan, "Đã trả lại cho người soạn.")
    return ask(
        request, plan, form, rights.can_return, title="Trả lại", submit_label="Trả lại cho người soạn",
        lead="Văn bản trở lại thành dự thảo; ý kiến hiện ở đầu trang cho người soạn. "
        "Duyệt và chữ ký (nếu có) hết hiệu lực.",
    )  # fmt: skip


@STEP
def plan_approve(request, pk):
    plan = visible(request, pk)
    form = forms.SubmitForm(posted(request))
    form.fields["comment"].label = "Ý kiến (nếu có)"
    if request.method == "POST" and form.is_valid():
        services.approve_plan(plan=plan, actor=request.user, comment=form.cleaned_data["comment"])
        return done(request, plan, "Đã duyệt.")
    return ask(
        request, plan, form, rights.can_approve, title="Duyệt", submit_label="Duyệt",
        lead="Văn bản được duyệt và chuyển sang bước ký. Nội dung không sửa được nữa, trừ khi trả lại.",
    )  # fmt: skip


@STEP
def plan_sign(request, pk):
    plan = visible(request, pk)
    today = timezone.localdate()
    start = {"signed_on": today, "post": plan.post_id, "authority": plan.authority}
    form = forms.SignForm(posted(request), plan=plan, user=request.user, on=today, initial=start)
    if request.method == "POST" and form.is_valid():
        services.sign_plan(plan=plan, actor=request.user, **form.cleaned_data)
        return done(request, plan, "Đã ký. Văn thư cấp số và ban hành.")
    return ask(
        request, plan, form, rights.can_sign, title="Ký", submit_label="Ký",
        lead="Chức vụ và thẩm quyền dưới đây được in ở phần ký của văn bản. Ký xong, văn thư cấp số và ban hành.",
    )  # fmt: skip


@STEP
def plan_take_over(request, pk):
    plan = visible(request, pk)
    heir = rights.heir_for(request.user, plan)
    if request.method == "POST":
        services.take_over_plan(plan=plan, actor=request.user)
        messages.success(request, f"Dự thảo nay là của {plan.document.issuer}. Xem lại phần ký và nơi nhận.")
        return redirect("plans:plan_edit", plan.pk)
    return ask(
        request, plan, None, rights.can_take_over, title="Tiếp nhận soạn tiếp", submit_label="Tiếp nhận",
        lead=f"{plan.document.issuer} đã kết thúc hoạt động, {heir} kế thừa.",
        effects=[
            f"Cơ quan ban hành của dự thảo đổi thành {heir}; phần ký lấy theo {heir}.",
            "Văn bản trở lại thành dự thảo; duyệt và chữ ký (nếu có) hết hiệu lực.",
            "Nội dung, nhiệm vụ và nơi nhận giữ nguyên để sửa tiếp.",
        ],
    )  # fmt: skip


@STEP
def plan_correct(request, pk):
    plan = visible(request, pk)
    if request.method == "POST":
        correction = services.start_correction(plan=plan, actor=request.user)
        messages.success(request, "Đã tạo dự thảo công văn đính chính gửi đúng các nơi đã nhận.")
        return redirect("plans:plan_edit", correction.pk)
    return ask(
        request, plan, None, rights.can_correct, title="Soạn công văn đính chính", submit_label="Soạn công văn",
        lead="Văn bản đã ban hành không sửa được. Sai sót được sửa bằng một công văn đính chính "
        "gửi đến mọi nơi đã nhận.",
    )  # fmt: skip


@STEP
def plan_scan(request, pk):
    plan = visible(request, pk)
    form = forms.ScanForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        services.attach_scan(plan=plan, upload=form.cleaned_data["file"], actor=request.user)
        return done(request, plan, "Đã đính kèm bản ký chính thức.")
    return ask(
        request, plan, form, rights.can_attach, title="Đính kèm bản ký", submit_label="Đính kèm",
        lead="Tệp này là bản chính thức mà các nơi nhận tải về. Bản đính kèm trước (nếu có) được giữ làm bản phụ.",
    )  # fmt: skip


def ask(request, plan: Plan, form, can, template="components/confirm_page.html", **texts):
    """The page before a step: what it does and to whom; 403 for who may not take it now."""
    require(
        can(request.user, plan),
        f"Bạn không làm được bước này khi văn bản đang ở trạng thái “{plan.get_state_display()}”.",
    )
    context = plan_context(request, plan, "noi-dung")
    context |= {"form": form, "cancel_url": reverse("plans:plan_detail", args=[plan.pk]), "tabs": None}
    context |= {"kind": context["kind_line"], "meta": plan.document.subject} | texts
    context["breadcrumbs"] = [*context["breadcrumbs"][:-1], (context["breadcrumbs"][-1][0], context["cancel_url"])]
    context["breadcrumbs"].append((texts["title"], ""))
    return render(request, template, context, status=422 if form and form.errors else 200)


def done(request, plan: Plan, text: str):
    messages.success(request, text)
    return redirect("plans:plan_detail", plan.pk)
