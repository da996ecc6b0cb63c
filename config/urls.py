from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
def healthz(request):
    """The web process answers and reaches its database: what a load balancer asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("orgs.urls")),
    path("", include("directives.urls")),
    path("", include("plans.urls")),
    path("", include("reports.urls")),
]
