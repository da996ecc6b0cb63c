"""Reach is recomputed by every act: 200 random histories against a slow reference (reliability.md §3.4)."""

import random

import pytest
from django.db import connection, transaction
from django.utils import timezone

from directives.models import CascadeNode, Document, Receipt
from orgs.models import OrganizationEvent, User
from plans.models import Plan
from reports.models import Delivery, Duty, ReportingRequirement, ReportVersion
from tests import factories as make
from tests.rights.history import make_province, step
from tests.rights.reference import Facts, Reader

STEPS, READERS = 4, 2
HISTORIES = 200 if connection.vendor == "sqlite" else 50  # the rules are one; that PostgreSQL reads them so needs fewer
MODELS = {
    Document: Reader.documents,
    Receipt: Reader.receipts,
    CascadeNode: Reader.nodes,
    Plan: Reader.plans,
    Duty: Reader.duties,
    ReportingRequirement: Reader.requirements,
    ReportVersion: Reader.versions,
    Delivery: Reader.deliveries,
}


def faults_of(facts, user) -> list[str]:
    """Where `visible_to` shows too much or too little: the whole set of every model, not a sample."""
    fresh, reader, faults = User.objects.get(pk=user.pk), Reader(facts, user), []
    for model, expected in MODELS.items():
        shown = set(model.objects.visible_to(fresh).values_list("pk", flat=True))
        wanted = expected(reader)
        if shown != wanted:
            faults.append(f"{model.__name__}: leaks {sorted(shown - wanted)}, hides {sorted(wanted - shown)}")
    return faults


@pytest.mark.slow
@pytest.mark.django_db
def test_random_histories_agree_with_the_reference():
    world, shown = make_province(), 0
    for seed in range(HISTORIES):
        dice = random.Random(seed)
        with transaction.atomic():
            told = [step(world, dice) for _ in range(dice.randint(1, STEPS))]
            facts = Facts(timezone.localdate())
            for user in dice.sample(world.users, READERS):
                assert not faults_of(facts, user), f"seed {seed}: {told}, {user.pk}"
                shown += len(Reader(facts, user).documents())
            transaction.set_rollback(True)
    assert shown > HISTORIES, "readers who see nothing prove nothing"


@pytest.mark.django_db
def test_every_reader_agrees_before_anything_happened():
    world = make_province()
    facts = Facts(timezone.localdate())
    for user in world.users:
        assert not faults_of(facts, user)


@pytest.mark.django_db
def test_a_body_that_lives_on_after_a_split_keeps_its_papers_to_itself():
    old, new = make.make_org("Sở Giáo dục"), make.make_org("Sở Khoa học")
    event = OrganizationEvent.objects.create(type="split", on="2026-01-01", basis="NQ", applied_at=timezone.now())
    for body, side in ((old, "from"), (old, "to"), (new, "to")):
        event.parts.create(organization=body, side=side)
    later = make.make_plan(old)
    make.make_receipt(make.make_document(), old)
    clerk = make.make_user(new, "clerk")
    assert not Plan.objects.visible_to(clerk).filter(pk=later.pk).exists()
    assert not Receipt.objects.visible_to(clerk).exists()
