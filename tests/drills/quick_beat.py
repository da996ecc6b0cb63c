"""celery -A tests.drills.quick_beat beat: the product's beat, with what runs each minute run every three seconds."""

from config.celery import app

EVERY = 3
for name, entry in app.conf.beat_schedule.items():
    if name != "nightly":
        entry["schedule"] = EVERY
