import os
import shutil

import pytest
from django.conf import settings
from django.db import connection

DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_configure(config):
    config.addinivalue_line("markers", "postgres: cần PostgreSQL thật; bỏ qua trên SQLite")
    config.addinivalue_line("markers", "drill: diễn tập sự cố với tiến trình thật; cần PostgreSQL và Redis, chạy riêng")
    config.addinivalue_line("markers", "full: chỉ trong lần diễn tập đủ (DRILLS=full)")
    config.addinivalue_line("markers", "slow: từng trang, từng tệp, tiến trình thật; ngoài bộ nhanh hai phút")
    config.addinivalue_line("markers", "no_database: không dùng cơ sở dữ liệu (tự gắn); chạy một lần là đủ")
    config.addinivalue_line("markers", "any_database: thử tệp, trang hơn là dữ liệu; chạy trên một cơ sở dữ liệu là đủ")


def pytest_report_header():
    return f"database: {connection.vendor}"


def pytest_collection_modifyitems(items):
    has_servers = os.environ.get("TEST_DB") == "postgres" and os.environ.get("PGHOST") and shutil.which("redis-server")
    for item in items:
        if "drill" in item.keywords and not has_servers:
            item.add_marker(pytest.mark.skip(reason="chỉ chạy cùng PostgreSQL và Redis (TEST_DB=postgres)"))
        if not {"django_db", "postgres"} & set(item.keywords) and not DATABASE & set(item.fixturenames):
            item.add_marker("no_database")
    if connection.vendor == "postgresql":
        return
    skip = pytest.mark.skip(reason="chỉ chạy trên PostgreSQL (TEST_DB=postgres)")
    for item in items:
        if "postgres" in item.keywords:
            item.add_marker(skip)


def pytest_unconfigure():
    shutil.rmtree(settings.TEST_DIR, ignore_errors=True)
