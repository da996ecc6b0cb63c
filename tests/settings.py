"""The product's settings with what makes tests fast and free of side effects.

TEST_DB=postgres takes PostgreSQL from PGHOST/PGUSER (./run test starts one); TEST_DB_SUFFIX keeps parallel runs apart
there. Files, the SQLite database among them, live in a folder of each process, which tests/conftest.py removes.
"""

import os
import tempfile
from datetime import time
from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import DATABASES, database

TEST_DIR = Path(tempfile.mkdtemp(prefix="portal-test-"))
SUFFIX = os.environ.get("TEST_DB_SUFFIX", "")
if os.environ.get("TEST_DB") == "postgres":
    DATABASES["default"] = database("postgres:///portal")
    DATABASES["default"]["TEST"] = {"NAME": f"test_portal{SUFFIX}"}
else:
    # A file, not memory: threads in tests need their own connections, as in production.
    DATABASES["default"] = database(f"sqlite:///{TEST_DIR / 'portal.sqlite3'}")
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
DATABASES["default"]["CONN_MAX_AGE"] = 0

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
MEDIA_ROOT = TEST_DIR / "media"
QUIET_FROM = QUIET_TO = time(0)  # tests that are about quiet hours set them
