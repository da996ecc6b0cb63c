"""What an administrator sees of the reminders: whether the letters leave."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.permissions import bodies_where, require
from reports.mailbox import standing


@require_safe
def mail_standing(request):
    user = request.user
    require(user.is_superuser or bool(bodies_where(user, "account.manage")), "Trang này dành cho người quản trị.")
    context = {
        "mail": standing(user, timezone.localdate()),
        "breadcrumbs": [("Quản trị", reverse("orgs:administration")), ("Thư nhắc", "")],
    }
    return render(request, "reports/mail_standing.html", context)
