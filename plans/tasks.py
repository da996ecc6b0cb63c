"""Wake-up calls for the services; the rows decide what is done, so a lost or doubled call is harmless."""

import logging

from celery import shared_task
from django.utils import timezone

logger = logging.getLogger(__name__)


@shared_task
def draw_waiting():
    from plans.services.printing import draw_waiting as draw

    done, failed = draw(now=timezone.now())
    if done or failed:
        logger.info("Tệp văn bản: lập %s, hỏng %s", done, failed)
