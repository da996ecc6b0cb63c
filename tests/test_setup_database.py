"""What the services may count on in either database."""

import pytest
from django.db import connection

from config.checks import isolation_is_read_committed


@pytest.mark.django_db
def test_sqlite_waits_begins_immediately_and_checks_keys():
    if connection.vendor != "sqlite":
        pytest.skip("chỉ dành cho SQLite")
    options = connection.settings_dict["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 30)
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_stricter_isolation_is_reported():
    assert isolation_is_read_committed(None, ["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        try:
            assert [error.id for error in isolation_is_read_committed(None, ["default"])] == ["config.E001"]
        finally:
            cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED")
