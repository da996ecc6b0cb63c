"""One file for every environment: only environment variables differ (.env.example lists them all)."""

import mimetypes
import sqlite3
from datetime import time, timedelta
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.env import env, env_flag, env_list, parse_database, parse_email, require_all, secret_from_file

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env("VAR_DIR", BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- Profile -----------------------------------------------------------------------------------
PROFILE = env("PROFILE", "embedded")
if PROFILE not in {"embedded", "server"}:
    raise ImproperlyConfigured("PROFILE chỉ nhận một trong hai giá trị: embedded, server.")
SERVER = PROFILE == "server"
DEMO = env_flag("DEMO")
DEBUG = env_flag("DEBUG")
if SERVER:
    require_all("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS")
    if DEMO or DEBUG:
        raise ImproperlyConfigured("PROFILE=server không chạy cùng DEMO=1 hoặc DEBUG=1.")
if DEMO and not env("BIND", "127.0.0.1").startswith(("127.", "localhost:", "[::1]:")):
    raise ImproperlyConfigured("DEMO=1 có mật khẩu ai cũng biết nên chỉ được nghe ở 127.0.0.1.")

SECRET_KEY = env("SECRET_KEY") or secret_from_file(VAR_DIR / "secret_key")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
# Addresses or networks of our own reverse proxies: only they may say X-Forwarded-For and -Proto.
TRUSTED_PROXY = env_list("TRUSTED_PROXY")
SITE_URL = env("SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if SERVER else f"http://127.0.0.1:{env('PORT', '8000')}")

# --- Applications ------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "orgs",
    "directives",
    "plans",
    "reports",
    "mptt",
    "django_htmx",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "config.middleware.TrustedProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.ResponseHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.SessionLimitMiddleware",
    "config.middleware.ReachMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "orgs.context.interface",
            ],
        },
    },
]
# Counts beside entries of the navigation; orgs.context asks for them by name, so no app imports a higher one.
NAV_BADGES = {"notices": "reports.badges.unread_count"}
PLAN_REMARKS = ["reports.dunning_page.answered_since"]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database ----------------------------------------------------------------------------------
# SQLite before 3.51.3 can corrupt a database in WAL mode, so older ones keep the rollback journal.
SQLITE_JOURNAL = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"


def database(url):
    db = parse_database(url, BASE_DIR)
    if db["ENGINE"].endswith("sqlite3"):
        db["OPTIONS"] = {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": f"PRAGMA journal_mode={SQLITE_JOURNAL};",
        }
        db["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    else:
        # Locks in the services count on READ COMMITTED; config.checks asks the server itself.
        limit = env("DB_STATEMENT_TIMEOUT", "0")
        db["OPTIONS"]["options"] = f"-c default_transaction_isolation=read\\ committed -c statement_timeout={limit}"
        db["CONN_MAX_AGE"] = 60
        db["CONN_HEALTH_CHECKS"] = True
    return db | {"ATOMIC_REQUESTS": False}


DATABASES = {"default": database(env("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}

REDIS_URL = env("REDIS_URL")
# Django's Redis cache cannot speak through a unix socket the way Celery writes it.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL and REDIS_URL.startswith(("redis://", "rediss://")):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# --- Signing in --------------------------------------------------------------------------------
AUTH_USER_MODEL = "orgs.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/dang-nhap/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/dang-nhap/"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Idle limit (sliding, see SessionLimitMiddleware) and absolute limit.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 30 * 60
SESSION_ABSOLUTE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# --- Safe transport and content ----------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if SERVER:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = int(env("HSTS_SECONDS", 365 * 24 * 3600))
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-phien"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"

# --- Uploads -----------------------------------------------------------------------------------
MEDIA_ROOT = Path(env("MEDIA_ROOT", VAR_DIR / "media"))
MEDIA_URL = ""  # files are only served by views, after a rights check
UPLOAD_MAX_BYTES = 20 * 1024 * 1024  # one file
REQUEST_MAX_BYTES = 100 * 1024 * 1024  # one whole request
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # the fields without the files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Static files ------------------------------------------------------------------------------
mimetypes.add_type("font/woff2", ".woff2")
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if SERVER
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# One machine: files are served straight from static/, nothing to collect.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not SERVER

# --- Language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]
USE_THOUSAND_SEPARATOR = False

# --- E-mail ------------------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
if env("EMAIL_URL"):
    globals().update(parse_email(env("EMAIL_URL"), BASE_DIR))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "Thông Suốt <khong-tra-loi@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# How long a letter belongs to the process that is sending it; after its death another one takes it up that much later.
MAIL_LEASE_SECONDS = int(env("MAIL_LEASE_SECONDS", "120"))

# --- Background work ---------------------------------------------------------------------------
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
if not REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.5,
    }
    for folder in ("queue", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 14 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
# The hour (HH:MM, local) from which the day's reminders are made.
REMINDER_TIME = time.fromisoformat(env("REMINDER_TIME", "07:00"))
# Between these hours (HH:MM, local) no letter leaves, but to people with hours of their own; the same hour twice means
# never quiet. The list in the portal does not wait.
QUIET_FROM = time.fromisoformat(env("QUIET_FROM", "00:00" if DEMO else "20:00"))
QUIET_TO = time.fromisoformat(env("QUIET_TO", "00:00" if DEMO else "06:30"))
# Programs of bodies that are told of reports. Hosts named here (and then no others) may stand in the intranet.
WEBHOOK_ALLOWED_HOSTS = [host.lower() for host in env_list("WEBHOOK_ALLOWED_HOSTS")]
WEBHOOK_CA_FILE = env("WEBHOOK_CA_FILE", "")
WEBHOOK_PLAIN_HTTP = DEBUG
# The database rows are the truth; these tasks only say "look now", so a late one may vanish.
CELERY_BEAT_SCHEDULER = "config.beat:ClockSafeScheduler"
CELERY_BEAT_SCHEDULE = {
    "send-due-reminders": {
        "task": "reports.tasks.send_due_reminders",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "heartbeat": {
        "task": "orgs.tasks.heartbeat",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "draw-waiting": {
        "task": "plans.tasks.draw_waiting",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "nightly": {
        "task": "reports.tasks.nightly",
        "schedule": crontab(hour=1, minute=0),
        "options": {"expires": 6 * 3600},
    },
}

# Prometheus reads /metrics only with this token; without it the page does not exist.
METRICS_TOKEN = env("METRICS_TOKEN", "")

# --- Logging -----------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"hide_secrets": {"()": "config.logs.HideSecrets"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["hide_secrets"]}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        "celery": {"level": env("LOG_LEVEL", "INFO" if SERVER else "WARNING")},
        "axes": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
