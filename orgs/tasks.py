from celery import shared_task
from django.utils import timezone


@shared_task
def heartbeat():
    """Carried out through the queue each minute: a worker that is alive but takes nothing falls silent."""
    from orgs.heartbeats import WORKER, beat

    beat(WORKER, now=timezone.now())
