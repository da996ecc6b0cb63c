"""50 clerks issue in one series at the same moment: no number twice, none missing; and the control that must fail."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.db.models import Max

from directives.models import CascadeNode, Recipient
from orgs.models import Counter
from orgs.models.counters import CounterManager
from orgs.trees import tree_faults
from plans import services
from plans.models import Plan, RegisterEntry
from plans.numbers import gaps, scope_of
from tests.plans.making import DAY, bare_signed, make_office, make_order

THREADS = 50
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def issue_all(office, plans):
    """Every plan in a thread of its own, all starting together; returns the errors."""
    start = Barrier(len(plans))

    def issue(pk):
        try:
            plan = Plan.objects.get(pk=pk)
            start.wait(timeout=60)
            services.issue_plan(plan=plan, series=office.series, on=DAY, actor=office.clerk)
        except IntegrityError as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(plans)) as pool:
        return [error for error in pool.map(issue, [plan.pk for plan in plans]) if error]


def test_fifty_threads_issue_in_one_series():
    office = make_office()
    office.clerk.reach  # noqa: B018 one person, asked once
    plans = [bare_signed(office) for _ in range(THREADS)]
    order = make_order(office)
    for plan in plans[::5]:  # some hand work down, and so wait for the tree as well
        plan.nodes.create(node=order, is_order=True)
        for school in office.schools:
            Recipient.objects.create(document=plan.document, text=school.name, organization=school)
    assert issue_all(office, plans) == []
    numbers = sorted(RegisterEntry.objects.values_list("number", flat=True))
    assert numbers == list(range(1, THREADS + 1))
    codes = set(Plan.objects.values_list("document__code", flat=True))
    assert codes == {f"{number:02d}/KH-SGDĐT" for number in numbers}
    assert gaps(scope_of(office.series, DAY)) == []
    assert tree_faults(CascadeNode) == []
    assert CascadeNode.objects.filter(parent=order).count() == len(office.schools)


def test_control_without_the_counter_every_thread_takes_the_same_number(monkeypatch):
    """MAX + 1 instead of the counter: a barrier lets all read before any writes, so one wins and all others fail."""
    office = make_office()
    office.clerk.reach  # noqa: B018
    plans = [bare_signed(office) for _ in range(THREADS)]
    all_have_read = Barrier(THREADS)

    def max_plus_one(self, scope, first=1):
        found = RegisterEntry.objects.aggregate(last=Max("number"))["last"] or 0
        all_have_read.wait(timeout=60)
        return found + 1

    monkeypatch.setattr(CounterManager, "take", max_plus_one)
    errors = issue_all(office, plans)
    assert len(errors) == THREADS - 1
    assert list(RegisterEntry.objects.values_list("number", flat=True)) == [1]
    assert not Counter.objects.exists()
    assert Plan.objects.filter(state=Plan.State.SIGNED).count() == THREADS - 1
