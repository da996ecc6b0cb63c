"""python -m tests.drills.sweeper PAUSE [CONTROL …]: sweeps until it is stopped; with controls, unprotected."""

import os
import sys
import time

import django


def main(pause: float, controls: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.utils import timezone

    from reports.services.sweep import sweep
    from tests.drills.controls import CONTROLS

    for name in controls:
        CONTROLS[name]()
    while True:
        sweep(now=timezone.now())
        time.sleep(pause)


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2:])
