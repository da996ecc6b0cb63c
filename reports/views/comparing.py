from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports import pages, review_pages


@require_safe
def report_compare(request, pk):
    """Two versions of one report side by side: `?tu=1&den=2`; without numbers the newest and the one before it."""
    duty = pages.find_duty(request.user, pk)
    context = review_pages.comparing_page(request.user, duty, request.GET.get("tu", ""), request.GET.get("den", ""))
    context["breadcrumbs"] = pages.breadcrumbs(duty, "So sánh hai bản")
    return render(request, "reports/report_compare.html", context)
