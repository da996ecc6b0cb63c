"""A body's own program: where it is told of reports, its secret, and what became of the calls."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from orgs.formats import vn_number
from orgs.models import Organization
from orgs.permissions import require
from reports.forms.webhooks import WebhookForm
from reports.models import Webhook
from reports.services import webhooks as services
from reports.webhook_page import standing_of


def _body(request, pk) -> Organization:
    body = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    require(services.can_manage_webhook(request.user, body), services.NOT_YOURS)
    return body


def _webhook(request, pk) -> Webhook:
    return get_object_or_404(Webhook.objects.select_related("organization"), organization=_body(request, pk))


def webhook_settings(request, pk):
    body = _body(request, pk)
    webhook = Webhook.objects.filter(organization=body).first()
    form = WebhookForm(request.POST or None, instance=Webhook.objects.filter(organization=body).first())
    if request.method == "POST" and form.is_valid():
        _, secret = services.set_webhook(organization=body, actor=request.user, **form.cleaned_data)
        if secret:
            return _show_secret(request, body, secret)
        messages.success(request, "Đã lưu địa chỉ webhook.")
        return redirect("reports:webhook_settings", pk)
    context = {"body": body, "form": form, "webhook": webhook, "breadcrumbs": [*_crumbs(body), ("Webhook", None)]}
    return render(request, "reports/webhook_settings.html", context | standing_of(webhook))


@require_POST
def webhook_secret(request, pk):
    webhook = _webhook(request, pk)
    return _show_secret(request, webhook.organization, services.renew_secret(webhook=webhook, actor=request.user))


@require_POST
def webhook_try(request, pk):
    services.try_webhook(webhook=_webhook(request, pk), actor=request.user)
    messages.success(request, "Đã xếp một lần gửi thử. Vài phút nữa tải lại trang để xem kết quả ở bảng bên dưới.")
    return redirect("reports:webhook_settings", pk)


@require_POST
def webhook_again(request, pk):
    count = services.send_again(webhook=_webhook(request, pk), actor=request.user)
    messages.success(request, f"{vn_number(count)} lần bị dừng sẽ được gửi lại trong vài phút.")
    return redirect("reports:webhook_settings", pk)


def _show_secret(request, body, secret: str):
    """On this answer only."""
    context = {"body": body, "secret": secret, "breadcrumbs": [*_crumbs(body), ("Webhook", None)]}
    return render(request, "reports/webhook_secret.html", context)


def _crumbs(body) -> list:
    return [("Đơn vị", reverse("orgs:organization_list")), (body.name, body.get_absolute_url())]
