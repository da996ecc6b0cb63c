"""celery -A tests.drills.control_worker: the product's worker with the controls that DRILL_CONTROLS names.

DRILL_VISIBILITY: seconds after which the queue hands out again what nobody has acknowledged.
"""

import os
import time

from celery.signals import worker_process_init
from django.core.mail import EmailMessage

from config.celery import app
from tests.drills.controls import CONTROLS

if "DRILL_VISIBILITY" in os.environ:
    app.conf.broker_transport_options = {
        "visibility_timeout": int(os.environ["DRILL_VISIBILITY"]),
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
    }


@worker_process_init.connect
def weaken(**_):
    for name in os.environ["DRILL_CONTROLS"].split():
        CONTROLS[name]()


@app.task(name="tests.drills.deliver")
def deliver(address: str, message_id: str) -> None:
    """What `truth_in_queue` leaves to the queue."""
    time.sleep(0.1)
    EmailMessage("Nhắc", "", None, [address], headers={"Message-ID": message_id}).send()
