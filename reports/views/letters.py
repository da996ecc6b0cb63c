"""The letters to the signed-in person: to read them again and, where there is no mail server, to read them at all."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from orgs.listing import page_of
from reports.models import Message

SHOWN = (Message.State.SENT, Message.State.WAITING, Message.State.STOPPED)


@require_safe
def own_letters(request):
    rows = Message.objects.filter(recipient=request.user, state__in=SHOWN).order_by("-day", "-part")
    crumbs = [("Thông báo", "/thong-bao/"), ("Thư đã gửi cho tôi", "")]
    context = {"page": page_of(request, rows), "breadcrumbs": crumbs}
    return render(request, "reports/own_letters.html", context)
