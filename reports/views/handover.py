"""Hand-over of a leaver's work: what is open, to whom it goes."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.directory import people_visible_to
from orgs.forms_base import StyledFormMixin
from orgs.models import Organization, User
from orgs.permissions import can_hand_over, may, require
from reports.services.handover import colleagues_of, hand_over, open_work

NOT_YOURS = "Bạn không được bàn giao việc của người này."


class HandoverForm(StyledFormMixin, forms.Form):
    successor = forms.ModelChoiceField(User.objects.none(), label="Người nhận bàn giao")
    with_posts = forms.BooleanField(
        label="Giao cả chức vụ đang giữ", required=False, help_text="Người nhận sẽ đứng tên ký theo chức vụ đó."
    )

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = colleagues


@require_safe
def handover_start(request, pk):
    """Where the person works; straight on when it is one body."""
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    bodies = Organization.objects.filter(memberships__user=person).distinct().order_by("pk")
    mine = [body for body in bodies if can_hand_over(request.user, body)]
    require(bool(mine), NOT_YOURS)
    if len(mine) == 1:
        return redirect("reports:handover", pk, mine[0].pk)
    return render(
        request, "reports/handover_start.html", {"person": person, "bodies": mine, "title": "Bàn giao công việc"}
    )


def handover(request, pk, body_pk):
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    body = get_object_or_404(Organization.objects.visible_to(request.user), pk=body_pk)
    require(can_hand_over(request.user, body), NOT_YOURS)
    today = timezone.localdate()
    form = HandoverForm(request.POST or None, colleagues=colleagues_of(person=person, organization=body, on=today))
    if request.method == "POST" and form.is_valid():
        work = hand_over(person=person, organization=body, on=today, actor=request.user, **form.cleaned_data)
        messages.success(request, f"Đã bàn giao {work.size} việc cho {form.cleaned_data['successor']}.")
        return redirect("orgs:organization_people", body.pk)
    context = {
        "person": person,
        "body": body,
        "work": open_work(person=person, organization=body),
        "reads_titles": may(request.user, "work.hand_over", body.pk),
        "form": form,
        "cancel": reverse("orgs:organization_people", args=[body.pk]),
        "breadcrumbs": [
            ("Đơn vị", reverse("orgs:organization_list")),
            (body.label, reverse("orgs:organization_people", args=[body.pk])),
            ("Bàn giao công việc", ""),
        ],
    }
    return render(request, "reports/handover.html", context)
