"""Gapless numbers: one locked row a scope, advanced inside the transaction that uses the number."""

from django.db import models, transaction
from django.db.models import F


class CounterManager(models.Manager):
    def take(self, scope: str, first: int = 1) -> int:
        """The next number of the scope. Must run inside the transaction that uses it: a roll-back returns it.

        The UPDATE locks the row until commit, so a second taker waits and no number is given twice or lost
        (reliability.md §1.4: the only form with 0 duplicates, 0 gaps, 0 refusals).
        """
        if not transaction.get_connection(self.db).in_atomic_block:
            raise transaction.TransactionManagementError("Counter.take needs a transaction")
        if not self.filter(scope=scope).update(last=F("last") + 1):
            self.bulk_create([self.model(scope=scope, last=first - 1)], ignore_conflicts=True)
            self.filter(scope=scope).update(last=F("last") + 1)
        return self.get(scope=scope).last


class Counter(models.Model):
    """`scope` names what is counted, for example `arrivals:12:2026` or `series:4:2026`."""

    scope = models.CharField(max_length=80, unique=True)
    last = models.PositiveIntegerField(default=0)

    objects = CounterManager()

    def __str__(self):
        return f"{self.scope} = {self.last}"
