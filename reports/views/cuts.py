"""Phần gửi từng nơi nhận: what each receiver of a requirement's reports gets."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from orgs.errors import DomainError
from orgs.permissions import require
from reports.forms.cuts import CutForm
from reports.permissions import can_change_requirement
from reports.requirement_pages import visible_requirements
from reports.services.cuts import NO_CHANGE, set_cuts


def requirement_cuts(request, pk):
    """A group of ticks a receiver; what was ticked stays when the rule refuses it."""
    requirement = get_object_or_404(visible_requirements(request.user), pk=pk)
    require(can_change_requirement(request.user, requirement), NO_CHANGE)
    rows = list(requirement.receivers.all())
    forms = [CutForm(request.POST or None, receiver=row, report_form=requirement.form) for row in rows]
    refused = ""
    faulty = [form for form in forms if not form.is_valid()]
    if request.method == "POST" and not faulty:
        try:
            cuts = {form.receiver.pk: form.cut() for form in forms}
            set_cuts(requirement=requirement, cuts=cuts, actor=request.user)
        except DomainError as error:
            refused = error.message
        else:
            messages.success(request, "Đã lưu phần gửi từng nơi nhận.")
            return redirect(requirement)
    crumbs = [("Báo cáo", reverse("reports:report_list")), ("Chế độ báo cáo", reverse("reports:requirement_list"))]
    crumbs += [(requirement.name, requirement.get_absolute_url()), ("Phần gửi từng nơi nhận", None)]
    context = {"requirement": requirement, "forms": forms, "refused": refused, "breadcrumbs": crumbs}
    return render(request, "reports/requirement_cuts.html", context)
