"""Settings of a control: who is signed in is known to Redis alone."""

from config.settings import *  # noqa: F403

SESSION_ENGINE = "django.contrib.sessions.backends.cache"
