"""PROFILE=server starts only when complete and safe; the embedded profile needs nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SERVER = {
    "PROFILE": "server",
    "DATABASE_URL": "postgres://u:p%40ss@db.example:5433/portal?sslmode=require",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://a:b@mail.example",
    "SECRET_KEY": "dai-va-ngau-nhien-0123456789-abcdefghijklmnopqrstuvwxyz-XYZ",
    "ALLOWED_HOSTS": "thongsuot.example",
}


def manage(*arguments, **variables):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=kept | variables, capture_output=True, text=True
    )


def test_server_profile_refuses_and_names_everything_missing(tmp_path):
    result = manage("check", PROFILE="server", VAR_DIR=str(tmp_path))
    assert result.returncode != 0
    assert "PROFILE=server cần các biến môi trường sau" in result.stderr
    assert all(name in result.stderr for name in SERVER if name != "PROFILE")


@pytest.mark.parametrize("name", ["DEMO", "DEBUG"])
def test_server_profile_refuses_demo_and_debug(tmp_path, name):
    result = manage("check", **SERVER, **{name: "1"}, VAR_DIR=str(tmp_path))
    assert result.returncode != 0
    assert "không chạy cùng DEMO=1 hoặc DEBUG=1" in result.stderr


def test_deploy_check_is_silent_in_the_server_profile(tmp_path):
    result = manage("check", "--deploy", "--fail-level", "WARNING", **SERVER, VAR_DIR=str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert "no issues (0 silenced)" in result.stdout


ASK = """
from django.test import Client
client = Client(HTTP_HOST="thongsuot.example", REMOTE_ADDR="10.77.0.9")
health, page = client.get("/healthz"), client.get("/dang-nhap/")
forwarded = client.get("/healthz", HTTP_X_FORWARDED_PROTO="http", HTTP_X_FORWARDED_FOR="203.0.113.9")
print(health.status_code, forwarded.status_code, page.status_code, page["Location"])
"""


def test_health_is_told_without_https_and_pages_are_not(tmp_path):
    variables = SERVER | {"DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}", "TRUSTED_PROXY": "10.77.0.0/24"}
    result = manage("shell", "-v0", "-c", ASK, **variables, VAR_DIR=str(tmp_path))
    assert result.stdout.split() == ["200", "200", "301", "https://thongsuot.example/dang-nhap/"], result.stderr


def test_demo_accounts_are_never_offered_to_the_network(tmp_path):
    result = manage("check", DEMO="1", BIND="0.0.0.0:8000", VAR_DIR=str(tmp_path))
    assert "chỉ được nghe ở 127.0.0.1" in result.stderr
    assert manage("check", DEMO="1", BIND="127.0.0.1:8001", VAR_DIR=str(tmp_path)).returncode == 0


def test_unknown_profile_is_refused(tmp_path):
    assert "embedded, server" in manage("check", PROFILE="prod", VAR_DIR=str(tmp_path)).stderr


def test_embedded_profile_needs_nothing_and_keeps_its_key(tmp_path):
    for _ in range(2):
        result = manage("shell", "-v0", "-c", PRINT_SETTINGS, VAR_DIR=str(tmp_path))
        assert result.stdout.strip() == "sqlite filesystem://localhost False IMMEDIATE filebased"
    key = tmp_path / "secret_key"
    assert len(key.read_text()) > 50
    assert key.stat().st_mode & 0o077 == 0


PRINT_SETTINGS = (
    "from django.conf import settings as s; from django.db import connection as c; "
    "print(c.vendor, s.CELERY_BROKER_URL, s.DEBUG, s.DATABASES['default']['OPTIONS']['transaction_mode'], "
    "s.EMAIL_BACKEND.split('.')[-2])"
)


def test_secret_may_come_from_a_file(tmp_path):
    file = tmp_path / "khoa"
    file.write_text("tu-tep\n")
    result = manage(
        "shell", "-v0", "-c", "from django.conf import settings; print(settings.SECRET_KEY)",
        SECRET_KEY_FILE=str(file), VAR_DIR=str(tmp_path),
    )  # fmt: skip
    assert result.stdout.strip() == "tu-tep"
