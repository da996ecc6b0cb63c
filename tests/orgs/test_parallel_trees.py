"""Fifty parallel writers on PostgreSQL leave the trees whole; without the lock the same work breaks them every time."""

import random
import threading
from datetime import date

import pytest
from django.db import connection, connections
from mptt.managers import TreeManager

from orgs import services, trees
from orgs.closure import closure_faults
from orgs.errors import DomainError
from orgs.models import Organization
from orgs.trees import tree_faults

DAY = date(2025, 7, 1)
THREADS = 50 if connection.vendor == "postgresql" else 6


def in_threads(work, count: int) -> list:
    """Run work(number) in that many threads that start together; what they raised."""
    start, errors = threading.Barrier(count), []

    def run(number):
        try:
            start.wait(60)
            work(number)
        except Exception as error:  # noqa: BLE001 handed to the test
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return errors


def create(name, parent=None):
    return services.create_organization(actor=None, parent=parent, name=name)


def insert_and_move(roots, stale):
    """Each thread works on objects loaded before anybody wrote."""

    def work(number):
        rng = random.Random(number)
        made = create(f"Đơn vị {number}", rng.choice(roots))
        below = create(f"Dưới {number}", made)
        for body in (made, rng.choice(stale), below):
            try:
                services.move_organization(
                    organization=body, parent=rng.choice([*roots, *stale]), on=DAY, basis="", actor=None
                )
            except DomainError:
                continue

    return work


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_parallel_inserts_and_moves_leave_every_tree_whole():
    roots = [create("Gốc 1"), create("Gốc 2"), create("Gốc 3")]
    stale = [create(f"Sẵn {number}", roots[number % 3]) for number in range(12)]
    errors = in_threads(insert_and_move(roots, stale), THREADS)
    assert errors == []
    assert Organization.objects.count() == 15 + 2 * THREADS
    assert tree_faults(Organization) == []
    assert closure_faults() == []


@pytest.fixture
def without_the_lock(monkeypatch):
    """No lock, and every writer waits until all have read their numbers and none has written."""
    everybody_has_read, passed = threading.Barrier(THREADS), threading.local()
    make_room = TreeManager._create_space

    def wait_then_make_room(self, *args, **kwargs):
        if threading.current_thread() is not threading.main_thread() and not getattr(passed, "once", False):
            passed.once = True
            everybody_has_read.wait(60)
        return make_room(self, *args, **kwargs)

    def start():
        monkeypatch.setattr(trees, "take_lock", lambda *args, **kwargs: None)
        monkeypatch.setattr(TreeManager, "_create_space", wait_then_make_room)

    return start


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_control_inserts_without_the_lock_break_the_tree(without_the_lock):
    root = create("Gốc")
    without_the_lock()
    in_threads(lambda number: Organization(name=f"Con {number}", parent=root).save(), THREADS)
    assert tree_faults(Organization)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_control_moves_without_the_lock_break_the_tree(without_the_lock):
    source, target = create("Nguồn"), create("Đích")
    children = [create(f"Con {number}", source) for number in range(THREADS)]
    without_the_lock()

    def move(number):
        child = Organization.objects.get(pk=children[number].pk)
        child.parent = Organization.objects.get(pk=target.pk)
        child.save()

    in_threads(move, THREADS)
    assert tree_faults(Organization)
