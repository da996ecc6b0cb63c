"""Which living body took over from an ended one, however many events on."""

from datetime import date

import pytest

from orgs import services
from orgs.models import OrganizationEvent, OrganizationEventPart
from tests.factories import make_org

pytestmark = pytest.mark.django_db
FIRST, SECOND, TODAY = date(2024, 7, 1), date(2025, 7, 1), date(2026, 3, 1)


def successor(body, on):
    body.refresh_from_db()
    return services.successor_of(body, on)


def happened(kind, on, *, ended, new, applied=True):
    """`new`: bodies; the first takes the duties."""
    event = OrganizationEvent(type=kind, on=on, basis="NQ")
    parts = [OrganizationEventPart(side="from", organization=body) for body in ended]
    parts += [OrganizationEventPart(side="to", organization=body, takes_duties=body is new[0]) for body in new]
    services.save_event(event=event, parts=parts, actor=None)
    return services.apply_event(event=event, actor=None) if applied else event


def test_the_successor_is_followed_through_all_events():
    old, middle, heir, other = (make_org() for _ in range(4))
    happened("merger", FIRST, ended=[old], new=[middle])
    happened("split", SECOND, ended=[middle], new=[heir, other])
    assert successor(old, TODAY) == heir
    assert successor(middle, TODAY) == heir
    assert successor(middle, FIRST) is None  # it still works on that day


def test_a_living_body_and_one_that_ended_without_an_heir_have_none():
    old, dissolved = make_org(), make_org()
    happened("merger", SECOND, ended=[old], new=[make_org()], applied=False)
    happened("dissolution", SECOND, ended=[dissolved], new=[])
    assert successor(old, TODAY) is None
    assert successor(dissolved, TODAY) is None
