"""Every action of the table by every role, through the service or page that performs it; nothing else decides."""

import inspect
from copy import deepcopy

import pytest
from django.db import transaction
from django.test import Client

from orgs.errors import NotAllowed
from orgs.models import User
from orgs.models.people import Role
from orgs.permissions import ROLE_ACTIONS
from tests.rights.performers import ALSO, EVERYWHERE, PERFORMERS
from tests.rights.worlds import differences, everything, make_rights_world


def allowed_roles(action):
    return ROLE_ACTIONS[action].union(*(ROLE_ACTIONS[other] for other in ALSO.get(action, ())))


def performed(perform, world, actor, before) -> bool:
    """Did it work? Undone in any case; a refusal must have written nothing."""
    actor = User.objects.get(pk=actor.pk)
    arguments = (deepcopy(world), actor, Client())[: len(inspect.signature(perform).parameters)]
    try:
        with transaction.atomic():
            perform(*arguments)
            transaction.set_rollback(True)
        return True
    except NotAllowed:
        assert not differences(before, everything()), "refused, yet something was written"
        return False


def test_every_action_of_the_table_has_a_performer():
    assert set(PERFORMERS) == set(ROLE_ACTIONS)


@pytest.mark.slow
@pytest.mark.any_database
@pytest.mark.django_db
def test_each_role_does_exactly_what_the_table_grants():
    world, faults = make_rights_world(), []
    before = everything()
    for action, performers in PERFORMERS.items():
        for number, perform in enumerate(performers):
            for role in Role.values:
                done = performed(perform, world, world.holders[role], before)
                if done != (role in allowed_roles(action)):
                    faults.append(f"{action} #{number} as {role}: {'done' if done else 'refused'}")
    assert not faults


@pytest.mark.slow
@pytest.mark.any_database
@pytest.mark.django_db
def test_a_role_in_the_body_beside_does_nothing_here():
    world, faults = make_rights_world(), []
    before = everything()
    for action in PERFORMERS:
        actor = world.neighbours[sorted(ROLE_ACTIONS[action])[0]]
        world.posts[actor.pk] = world.making.post
        for number, perform in enumerate(PERFORMERS[action]):
            if perform not in EVERYWHERE and performed(perform, world, actor, before):
                faults.append(f"{action} #{number} by the {actor.memberships.get().role} of the body beside")
    assert not faults
