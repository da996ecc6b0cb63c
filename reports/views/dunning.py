"""Đôn đốc: the ladder of a body, its letters, and writing a draft anew from who is silent today."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from orgs.listing import page_of
from reports import dunning_page
from reports.models import DunningLetter, Rung
from reports.permissions import can_remind_by_letter
from reports.services.dunning import refresh_letter
from reports.views.rollup import asked_page


@require_safe
def dunning_list(request):
    """Who stands on which rung, the longest silence first."""
    shown = asked_page(request)
    on = timezone.localdate(shown.now)
    page = page_of(request, dunning_page.narrowed(dunning_page.ladder(shown), request.GET, on))
    page.object_list = dunning_page.lines(request.user, list(page.object_list), on)
    context = _frame(shown, "dunning_list") | {
        "page": page,
        "standing": dunning_page.standing(shown),
        "rungs": Rung.choices,
        "states": dunning_page.STATES.items(),
        "asked": {"bac": request.GET.get("bac", ""), "state": request.GET.get("tinh-trang", dunning_page.SILENT)},
        "words": request.GET.get("q", ""),
    }
    return render(request, "reports/dunning_list.html", context)


@require_safe
def dunning_letters(request):
    """The letters of the body: drafts to check and sign, and what went out."""
    shown = asked_page(request)
    on = timezone.localdate(shown.now)
    context = _frame(shown, "dunning_letters") | {
        "page": page_of(request, dunning_page.letters(request.user, shown.body, on)),
        "may_write": can_remind_by_letter(request.user, shown.body),
    }
    return render(request, "reports/dunning_letters.html", context)


@require_POST
def dunning_refresh(request, pk):
    letters = DunningLetter.objects.visible_to(request.user).select_related("plan__document", "body")
    letter = get_object_or_404(letters, pk=pk)
    back = dunning_page.page_url(letter.body_id)
    if refresh_letter(letter=letter, on=timezone.localdate(), actor=request.user):
        messages.success(request, "Đã viết lại công văn theo các đơn vị còn im lặng hôm nay.")
        return redirect(letter.plan)
    messages.success(request, "Không còn đơn vị nào phải đôn đốc: đã bỏ dự thảo.")
    return redirect(back)


def _frame(shown, active: str) -> dict:
    return {
        "shown": shown,
        "tabs": [
            {"label": label, "url": dunning_page.page_url(shown.body.pk, name), "active": name == active}
            for name, label in (("dunning_list", "Đơn vị im lặng"), ("dunning_letters", "Công văn đôn đốc"))
        ],
        "breadcrumbs": [("Tổng quan", shown.page_url()), ("Đôn đốc", None)],
    }
