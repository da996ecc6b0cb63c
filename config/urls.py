from django.urls import include, path

from config import watch

urlpatterns = [
    path("healthz", watch.healthz, name="healthz"),
    path("readyz", watch.readyz, name="readyz"),
    path("metrics", watch.metrics, name="metrics"),
    path("", include("orgs.urls")),
    path("", include("directives.urls")),
    path("", include("plans.urls")),
    path("", include("reports.urls")),
]
