"""Browser tests: Debian's Chromium through Playwright, in a pytest run of their own (see docs/van-hanh.md)."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from tests.e2e.visitor import Visitor

# Playwright's sync API keeps an event loop on the main thread; Django would refuse every query there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def pytest_collection_modifyitems(items):
    if CHROMIUM:
        return
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="máy chưa có gói chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": {"width": 1366, "height": 900},
    }


def _end_sessions_of_the_server():
    """The live server's threads end without closing their connections, and PostgreSQL drops no database in use."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session")
def server(django_test_environment, django_db_blocker):
    """The demonstration of today behind a web server; tests share it, so what they make bears names of their own.

    The database is made here: pytest-django would empty it after each test, or hold a transaction that locks SQLite.
    """
    from reports.demo.load import load  # models can be imported only after Django is set up

    with django_db_blocker.unblock():
        databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        load(on=timezone.localdate(), with_accounts=True)
        live = LiveServer("localhost")
        yield live.url
        live.stop()
        _end_sessions_of_the_server()
        teardown_databases(databases, verbosity=0)


@pytest.fixture
def visit(stranger):
    """`visit("vanthu")` signs in a person of the demonstration in a browser context of its own."""

    def sign_in(name: str, **options) -> Visitor:
        visitor = stranger(**options)
        visitor.sign_in(name)
        return visitor

    return sign_in


@pytest.fixture
def stranger(server, browser, browser_context_args):
    """`stranger()` opens a browser context in which nobody is signed in."""
    visitors = []

    def come(**options) -> Visitor:
        context = browser.new_context(base_url=server, **(browser_context_args | options))
        visitors.append(Visitor(context, server))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.context.close()
        assert visitor.faults == []


@pytest.fixture(scope="session")
def screens() -> Path:
    folder = Path(settings.BASE_DIR) / "var" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
