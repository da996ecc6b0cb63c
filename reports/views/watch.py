"""Is the installation ready, and how does it stand: for operators and Prometheus. (Alive: `/healthz`.)"""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orgs.heartbeats import SWEEP, WORKER, is_alive
from reports.outbox import trouble

BROKER_SECONDS = 2


@dataclass(frozen=True)
class Check:
    """One part of being ready; `words` says what is wrong, empty when all is well."""

    name: str
    words: str = ""

    @property
    def ok(self) -> bool:
        return not self.words


@require_safe
@login_not_required
def readyz(request):
    """Everything is there, also what works in the background: 200, else 503. What an alarm asks.

    Not for a load balancer: without broker or worker the portal still serves its people (reliability 2.4).
    """
    checks = readiness(now=timezone.now())
    ready = all(check.ok for check in checks)
    content = {"ready": ready, "checks": {check.name: check.words or "ok" for check in checks}}
    return JsonResponse(content, status=200 if ready else 503, json_dumps_params={"ensure_ascii": False})


@require_safe
@login_not_required
def metrics(request):
    """Prometheus' text; hidden unless METRICS_TOKEN is set and sent as `Authorization: Bearer …`."""
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest  # noqa: PLC0415 few installations ask for it

    from reports.metrics import registry_of  # noqa: PLC0415

    token = settings.METRICS_TOKEN
    if not token or not compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
        raise Http404
    checks = readiness(now=timezone.now())
    ready = {check.name: check.ok for check in checks}
    return HttpResponse(generate_latest(registry_of(ready)), content_type=CONTENT_TYPE_LATEST)


def readiness(*, now: datetime) -> list[Check]:
    """Database, broker, worker, sweep and outbox; with the database down nothing else can be known."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return [Check("database", "Không kết nối được cơ sở dữ liệu.")]
    return [Check("database"), broker(), worker(now), sweep(now), outbox(now)]


def broker() -> Check:
    try:
        with current_app.connection_for_write(connect_timeout=BROKER_SECONDS) as link:
            link.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
    except Exception:  # every transport has errors of its own; none may break the answer
        return Check("broker", "Không kết nối được hàng đợi; lời nhắc vẫn đi theo đồng hồ riêng.")
    return Check("broker")


def worker(now: datetime) -> Check:
    if is_alive(WORKER, now=now):
        return Check("worker")
    return Check("worker", "Tiến trình nền không nhận việc quá 3 phút.")


def sweep(now: datetime) -> Check:
    if is_alive(SWEEP, now=now):
        return Check("sweep")
    return Check("sweep", "Quá 3 phút chưa có lượt lập và gửi lời nhắc nào.")


def outbox(now: datetime) -> Check:
    return Check("outbox", trouble(now=now))
