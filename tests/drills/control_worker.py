"""celery -A tests.drills.control_worker: the product's worker with the controls that DRILL_CONTROLS names."""

import os

from celery.signals import worker_process_init

from config.celery import app  # noqa: F401 what `-A` looks for
from tests.drills.controls import CONTROLS


@worker_process_init.connect
def weaken(**_):
    for name in os.environ["DRILL_CONTROLS"].split():
        CONTROLS[name]()
