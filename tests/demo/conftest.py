"""The demonstration, loaded once for this folder and rolled back afterwards."""

from datetime import date

import pytest
from django.db import transaction

from reports.demo.load import load

DAY = date(2026, 11, 22)


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(on=DAY, with_accounts=True)
        transaction.set_rollback(True)
