"""Changing the structure: create, edit, move, close a body; its further superiors."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from orgs import services
from orgs.forms import CloseForm, MoveForm, OrganizationForm, SuperiorForm
from orgs.models import Organization, Superior
from orgs.permissions import can_manage_body, can_place_under, require
from orgs.services.structure import NOT_YOURS


def organization_create(request):
    """A new body below `?duoi=`; without it a new root, for the operator of the installation."""
    above = request.GET.get("duoi", "")
    parent = _body(request, int(above)) if above.isdigit() and len(above) < 19 else None
    require(can_place_under(request.user, parent), NOT_YOURS)
    initial = {"locality": parent.locality, "place": parent.place, "system": parent.system} if parent else {}
    form = OrganizationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        body = services.create_organization(actor=request.user, parent=parent, **form.cleaned_data)
        messages.success(request, f"Đã lập {body}.")
        return redirect(body)
    meta = f"Trực thuộc {parent}" if parent else "Đơn vị gốc"
    back = parent.get_absolute_url() if parent else reverse("orgs:organization_list")
    return _form(request, form, "Lập đơn vị", "Lập đơn vị", back, meta)


def organization_edit(request, pk):
    body = _managed(request, pk)
    form = OrganizationForm(request.POST or None, instance=Organization.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        services.update_organization(organization=body, actor=request.user, **form.cleaned_data)
        messages.success(request, "Đã lưu thông tin đơn vị.")
        return redirect(body)
    meta = f"{body}. Đổi tên theo quyết định thì lập sự kiện, để tên cũ được giữ trong lịch sử."
    return _form(request, form, "Sửa thông tin đơn vị", "Lưu", body.get_absolute_url(), meta)


def organization_move(request, pk):
    body = _managed(request, pk)
    bodies = Organization.objects.visible_to(request.user).on(timezone.localdate())
    form = MoveForm(request.POST or None, bodies=bodies, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        services.move_organization(organization=body, actor=request.user, **form.cleaned_data)
        messages.success(request, "Đã chuyển trực thuộc.")
        return redirect("orgs:organization_relations", pk)
    lead = f"{body} cùng mọi đơn vị bên dưới sẽ chuyển từ {body.parent or 'vị trí gốc'} sang nơi mới."
    effects = ["Lịch sử trực thuộc giữ cả nơi cũ và nơi mới.", "Văn bản và báo cáo đã có không thay đổi."]
    return _confirm(request, form, "Chuyển trực thuộc", lead, effects, body)


def organization_close(request, pk):
    body = _managed(request, pk)
    form = CloseForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        services.close_organization(organization=body, actor=request.user, **form.cleaned_data)
        messages.success(request, f"Đã ghi {body} chấm dứt hoạt động.")
        return redirect(body)
    lead = f"{body} sẽ được ghi là chấm dứt hoạt động."
    effects = [
        "Phòng, ban bên trong kết thúc cùng ngày; quan hệ với cấp trên khác kết thúc.",
        "Không có đơn vị nào nhận nghĩa vụ báo cáo đang mở. Nếu có nơi tiếp nhận, hãy lập sự kiện sáp nhập.",
        "Văn bản cũ giữ nguyên tên đã in; tài khoản không bị xóa.",
    ]
    return _confirm(request, form, "Chấm dứt hoạt động", lead, effects, body, danger=True)


def superior_add(request, pk):
    body = _managed(request, pk)
    bodies = Organization.objects.visible_to(request.user).on(timezone.localdate()).exclude(pk=pk)
    form = SuperiorForm(request.POST or None, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        services.add_superior(organization=body, actor=request.user, **form.cleaned_data)
        messages.success(request, "Đã thêm cấp trên.")
        return redirect("orgs:organization_relations", pk)
    return _form(request, form, "Thêm cấp trên", "Thêm cấp trên", body.get_absolute_url(), f"Của {body}")


@require_POST
def superior_end(request, pk, link_pk):
    body = _managed(request, pk)
    link = get_object_or_404(Superior, pk=link_pk, organization=body)
    services.end_superior(link=link, on=timezone.localdate(), actor=request.user)
    messages.success(request, "Quan hệ đã kết thúc từ hôm nay.")
    return redirect("orgs:organization_relations", pk)


def _body(request, pk):
    return get_object_or_404(Organization.objects.visible_to(request.user).select_related("parent"), pk=pk)


def _managed(request, pk):
    body = _body(request, pk)
    require(can_manage_body(request.user, body), NOT_YOURS)
    return body


def _form(request, form, title, submit_label, back, meta=""):
    context = {"form": form, "title": title, "submit_label": submit_label, "cancel": back, "meta": meta}
    return render(request, "orgs/form.html", context)


def _confirm(request, form, title, lead, effects, body, danger=False):
    context = {"form": form, "title": title, "lead": lead, "effects": effects, "submit_label": title}
    context |= {"cancel_url": body.get_absolute_url(), "danger": danger, "kind": str(body)}
    return render(request, "orgs/confirm.html", context)
