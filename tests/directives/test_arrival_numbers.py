"""Số đến under 20 threads; with the counter's protection off the same interleaving doubles a number every time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from directives import services
from directives.models import CascadeNode, Receipt
from orgs.models import Counter
from orgs.trees import tree_faults
from tests.directives.conftest import DAY, paper_fields
from tests.factories import make_document, make_node, make_org, make_receipt

THREADS = 20


def in_threads(work, count=THREADS):
    def run(number):
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
def test_twenty_clerks_take_twenty_numbers_without_gap():
    body = make_org()
    start = Barrier(THREADS)

    def register(number):
        start.wait(30)
        return services.register_arrival(
            organization=body,
            arrived_on=DAY,
            medium="paper",
            actor=None,
            fields=paper_fields(code=f"{number}-CT/TW"),
        ).number

    assert sorted(in_threads(register)) == list(range(1, THREADS + 1))
    assert tree_faults(CascadeNode) == []


@pytest.mark.django_db(transaction=True)
def test_a_roll_back_in_the_middle_leaves_no_gap():
    body = make_org()

    def register(number):
        try:
            with transaction.atomic():
                made = services.register_arrival(
                    organization=body,
                    arrived_on=DAY,
                    medium="paper",
                    actor=None,
                    fields=paper_fields(code=f"{number}-CT/TW"),
                )
                if number % 3 == 0:
                    raise RuntimeError
                return made.number
        except RuntimeError:
            return None

    kept = [number for number in in_threads(register) if number]
    assert sorted(kept) == list(range(1, len(kept) + 1))


@pytest.mark.django_db(transaction=True)
def test_two_bodies_registering_one_paper_at_once_share_one_row():
    bodies = [make_org() for _ in range(8)]
    start = Barrier(len(bodies))

    def register(number):
        start.wait(30)
        return services.register_arrival(
            organization=bodies[number], arrived_on=DAY, medium="paper", actor=None, fields=paper_fields()
        )

    made = in_threads(register, len(bodies))
    assert len({receipt.document_id for receipt in made}) == 1
    assert [receipt.number for receipt in made] == [1] * len(bodies)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_control_without_the_counters_lock_a_number_is_given_twice():
    """Read, wait for the other, write: what Counter.take would be without its locking UPDATE."""
    Counter.objects.create(scope="control", last=0)
    both_have_read = Barrier(2)

    def take(_):
        with transaction.atomic():
            last = Counter.objects.get(scope="control").last
            both_have_read.wait(30)
            Counter.objects.filter(scope="control").update(last=last + 1)
            return last + 1

    assert in_threads(take, 2) == [1, 1]


@pytest.mark.django_db
def test_the_database_refuses_a_number_twice():
    body = make_org()
    make_receipt(make_document(), body, number=1, year=2026)
    with pytest.raises(Exception, match=r"(?i)unique"), transaction.atomic():
        make_receipt(make_document(), body, number=1, year=2026)
    assert Receipt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_papers_handed_down_at_once_leave_the_cascade_whole():
    above = make_org()
    schools = [make_org(parent=above) for _ in range(3)]
    order = make_node(above, make_document())
    papers = [make_document(above) for _ in range(5)]
    start = Barrier(10)

    def hand(number):
        start.wait(30)
        under = order if number % 2 else None
        return services.hand_down(document=papers[number // 2], order=under, organizations=schools, on=DAY, actor=None)

    made = in_threads(hand, 10)
    assert sum(map(len, made)) == 3 + 15  # once below the order, once for each paper as roots
    assert tree_faults(CascadeNode) == []
