"""Wake-up calls for the services; the rows decide what is done, so a lost or doubled call is harmless."""

import logging

from celery import shared_task
from django.utils import timezone

logger = logging.getLogger(__name__)


@shared_task
def send_due_reminders():
    from reports.services.sweep import sweep

    counts = sweep(now=timezone.now())
    if any(counts):
        logger.info("Nhắc việc: lập %s, gửi %s, dừng %s", *counts)


@shared_task
def nightly():
    from reports.services.nightly import run_nightly

    for fault in run_nightly(on=timezone.localdate(), now=timezone.now()):
        logger.error("Cây bị lệch: %s", fault)
