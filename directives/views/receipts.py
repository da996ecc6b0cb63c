"""The incoming register of a body and the page of one receipt."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directives import permissions, services
from directives.forms.documents import FileForm
from directives.forms.receipts import DirectForm, NumberForm, ReceiptFilter
from directives.models import Receipt
from directives.services.handling import people_of
from directives.views.bodies import asked_body, default_body, shown_bodies
from directives.views.editing import removal
from orgs.audit import timeline
from orgs.listing import ordering, page_of
from orgs.models import AuditEntry
from orgs.permissions import may

SORTS = {
    "so": ("year", "number", "pk"),
    "ngay": ("arrived_on", "number", "pk"),
    "han": ("due_on", "pk"),
    "ngay-ban-hanh": ("document__issued_on", "pk"),
}
LISTS = [
    ("so", "Sổ văn bản đến"),
    ("cho-vao-so", "Chờ vào sổ"),
    ("chua-phan-cong", "Chưa phân công"),
    ("qua-han", "Quá hạn"),
    ("cua-toi", "Của tôi"),
]


@require_safe
def receipt_list(request):
    body = asked_body(request)
    lists = _lists(Receipt.objects.visible_to(request.user).of_body(body), request.user, timezone.localdate())
    shown = request.GET.get("muc") if request.GET.get("muc") in lists else "so"
    home = default_body(request.user) or body
    form = ReceiptFilter(request.GET, bodies=shown_bodies(request.user, body), default=home)
    default = "-so" if shown == "so" else "han"
    rows = form.narrow(lists[shown]).with_basics().order_by(*ordering(request, SORTS, default))
    context = {
        "form": form,
        "page": page_of(request, rows),
        "sort_default": default,
        "shown": shown,
        "body": body,
        "today": timezone.localdate(),
        "tabs": _tabs(lists, shown, body if body != home else None),
        "may_register": permissions.can_register_receipt(request.user, body),
        "may_print": permissions.can_print_register(request.user, body),
        "breadcrumbs": [("Văn bản", reverse("directives:document_list")), ("Văn bản đến", "")],
    }
    return render(request, "directives/receipt_list.html", context)


@require_safe
def receipt_detail(request, pk):
    receipt = find_receipt(request.user, pk)
    services.mark_seen(receipt=receipt, actor=request.user)
    return render(request, "directives/receipt_detail.html", receipt_context(request, receipt))


@require_POST
def receipt_number(request, pk):
    receipt = find_receipt(request.user, pk)
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _again(request, receipt, number_form=form)
    services.number_receipt(receipt=receipt, arrived_on=form.cleaned_data["arrived_on"], actor=request.user)
    messages.success(request, f"Đã vào sổ, số đến {receipt.number}.")
    return redirect(receipt)


@require_POST
def receipt_acknowledge(request, pk):
    receipt = find_receipt(request.user, pk)
    services.acknowledge_receipt(receipt=receipt, actor=request.user)
    messages.success(request, "Đã tiếp nhận văn bản. Nơi gửi thấy đơn vị đã nhận.")
    return redirect(receipt)


@require_POST
def receipt_direct(request, pk):
    receipt = find_receipt(request.user, pk)
    form = _direct_form(request, receipt, request.POST)
    if not form.is_valid():
        return _again(request, receipt, direct_form=form)
    values = {"direction": receipt.direction} | form.cleaned_data
    services.direct_receipt(receipt=receipt, actor=request.user, **values)
    messages.success(request, "Đã ghi ý kiến chỉ đạo và phân công.")
    return redirect(receipt)


@require_POST
def receipt_close(request, pk):
    receipt = find_receipt(request.user, pk)
    services.close_receipt(receipt=receipt, on=timezone.localdate(), actor=request.user)
    messages.success(request, "Đã ghi nhận xử lý xong.")
    return redirect(receipt)


@require_POST
def receipt_reopen(request, pk):
    receipt = find_receipt(request.user, pk)
    services.reopen_receipt(receipt=receipt, actor=request.user)
    messages.success(request, "Đã mở lại để xử lý tiếp.")
    return redirect(receipt)


@require_POST
def receipt_file_add(request, pk):
    receipt = find_receipt(request.user, pk)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, receipt, file_form=form)
    for upload in form.cleaned_data["files"]:
        services.attach_receipt_file(receipt=receipt, upload=upload, actor=request.user)
    messages.success(request, "Đã thêm tệp.")
    return redirect(receipt)


@require_http_methods(["GET", "POST"])
def receipt_file_remove(request, pk, file_pk):
    receipt = find_receipt(request.user, pk)
    stored = get_object_or_404(receipt.files, pk=file_pk)
    if request.method == "POST":
        services.remove_file(stored=stored, actor=request.user)
        messages.success(request, f"Đã gỡ tệp {stored.name}.")
        return redirect(receipt)
    return render(request, "components/confirm_page.html", removal(stored, receipt.get_absolute_url()))


def find_receipt(user, pk) -> Receipt:
    return get_object_or_404(Receipt.objects.visible_to(user).with_basics(), pk=pk)


def receipt_context(request, receipt, **forms) -> dict:
    user = request.user
    can = {
        "number": permissions.can_number_receipt(user, receipt),
        "acknowledge": receipt.state != Receipt.State.ACKNOWLEDGED
        and permissions.can_acknowledge_receipt(user, receipt),
        "assign": receipt.closed_on is None and permissions.can_assign_receipt(user, receipt),
        "close": receipt.closed_on is None and permissions.can_close_receipt(user, receipt),
        "reopen": receipt.closed_on is not None and permissions.can_assign_receipt(user, receipt),
        "files": permissions.can_change_receipt_files(user, receipt),
    }
    steps = [name for name in ("number", "acknowledge", "assign", "close") if can[name]]
    assigned = bool(receipt.handlers.all())
    context = {
        "receipt": receipt,
        "document": receipt.document,
        "may": can,
        "may_draft": may(request.user, "plan.draft", receipt.organization_id),
        "primary": next((name for name in steps if name != "assign" or not assigned), ""),
        "today": timezone.localdate(),
        "files": receipt.files.all(),
        "number_form": NumberForm(initial={"arrived_on": timezone.localdate()}) if can["number"] else None,
        "direct_form": _direct_form(request, receipt) if can["assign"] else None,
        "file_form": FileForm() if can["files"] else None,
        "entries": timeline(AuditEntry.objects.about(receipt).select_related("actor", "organization")[:50]),
        "breadcrumbs": _crumbs(receipt),
    }
    return context | forms


def _direct_form(request, receipt, data=None):
    may_direct = permissions.can_direct_receipt(request.user, receipt)
    people = people_of(receipt.organization, timezone.localdate())
    return DirectForm(data, receipt=receipt, people=people, may_direct=may_direct)


def _again(request, receipt, **forms):
    """The page with the faulty form and what was typed; 403 when the form was not the user's to send."""
    context = receipt_context(request, receipt)
    name = next(iter(forms))
    if context[name] is None:
        return render(request, "403.html", {"message": "Bạn không được làm việc này.", "back_url": "/"}, status=403)
    return render(request, "directives/receipt_detail.html", context | forms)


def _lists(receipts, user, today) -> dict:
    return {
        "so": receipts.numbered(),
        "cho-vao-so": receipts.waiting(),
        "chua-phan-cong": receipts.unassigned(),
        "qua-han": receipts.overdue(today),
        "cua-toi": Receipt.objects.visible_to(user).handled_by(user),
    }


def _tabs(lists, shown, body) -> list[dict]:
    base = reverse("directives:receipt_list")
    tabs = []
    for name, label in LISTS:
        url = f"{base}?muc={name}" + (f"&don_vi={body.pk}" if body else "")
        count = lists[name].count() if name != "so" else None
        tabs.append({"label": label, "url": url, "active": name == shown, "count": count})
    return tabs


def _crumbs(receipt):
    number = f"Số đến {receipt.number}" if receipt.number else "Chờ vào sổ"
    register = f"{reverse('directives:receipt_list')}?don_vi={receipt.organization_id}"
    return [("Văn bản", reverse("directives:document_list")), ("Văn bản đến", register), (number, "")]
