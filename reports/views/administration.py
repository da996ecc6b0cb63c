"""What an administrator sees of reports: whether the letters leave, which days follow a changed table of days off."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.formats import vn_number
from orgs.permissions import bodies_where, require
from reports.forms.revising import ReasonForm
from reports.mailbox import parts, standing
from reports.permissions import can_recompute_days
from reports.services import recompute
from reports.webhook_page import webhooks_of


@require_safe
def mail_standing(request):
    user = request.user
    require(user.is_superuser or bool(bodies_where(user, "account.manage")), "Trang này dành cho người quản trị.")
    context = {
        "mail": standing(user, timezone.localdate()),
        "parts": parts(now=timezone.now()),
        "folder": settings.EMAIL_FILE_PATH if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend") else "",
        "webhooks": webhooks_of(user, timezone.now()),
        "breadcrumbs": [("Quản trị", reverse("orgs:administration")), ("Thư nhắc", "")],
    }
    return render(request, "reports/mail_standing.html", context)


def calendar_recompute(request):
    """Which days announced no longer fit the table of days off; they follow it on the second step only."""
    require(can_recompute_days(request.user), "Trang này dành cho người quản trị lịch nghỉ.")
    now, today = timezone.now(), timezone.localdate()
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moved = recompute.recompute_days(actor=request.user, now=now, on=today, **form.cleaned_data)
        messages.success(request, f"Đã tính lại hạn của {vn_number(moved)} nghĩa vụ báo cáo.")
        return redirect("reports:calendar_recompute")
    shifts = recompute.plan_shifts(now=now, on=today)
    if request.method != "POST":
        form = ReasonForm(initial={"seen": recompute.fingerprint(shifts)})
    crumbs = [("Quản trị", reverse("orgs:administration")), ("Lịch", reverse("orgs:calendar")), ("Tính lại hạn", "")]
    total = sum(shift.duties for shift in shifts)
    context = {"shifts": shifts, "total": total, "form": form, "breadcrumbs": crumbs}
    return render(request, "reports/calendar_recompute.html", context)
