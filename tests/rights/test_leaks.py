"""Hidden papers, notes, drafts and reports are told by no door: list, search, count, export, error text, notice."""

from datetime import date
from types import SimpleNamespace

import pytest

from orgs.models.people import Role
from reports.models import FormHeading, HeadingText, ReportVersion
from tests import factories as make
from tests.rights.doors import WORD, visited
from tests.test_route_gate import somebody

KINDS = ("draft", "note", "paper", "sent", "working", "asked", "register", "group", "told", "file")
MARKS = [f"Bimat{kind}" for kind in KINDS]
DRAFT, NOTE, PAPER, SENT, REPORT_DRAFT, ASKED, REGISTER, GROUP, NOTICE, FILE = MARKS
ALL_MARKS = set(MARKS)


def marked(world):
    """Each kind of hidden text gets its mark; a body asks reports of a draft also for the office beside."""
    _rename(world.plan.document, subject=f"{WORD} {DRAFT}")
    _rename(world.receipt, direction=f"{WORD} {NOTE}", note=NOTE)
    _rename(world.paper, subject=f"{WORD} {PAPER}", text=f"{WORD} {PAPER}")
    _rename(world.task, text=f"{WORD} {PAPER}")
    _rename(world.receipt.document, subject=f"{WORD} {PAPER}")
    _rename(world.receipt_file, name=f"{WORD}-{FILE}.pdf")
    _rename(world.entry, subject=f"{WORD} {REGISTER}")
    _rename(world.group, name=f"{WORD} {GROUP}")
    _rename(world.notice, text=f"{WORD} {NOTICE}")
    heading = FormHeading.objects.create(form=world.requirement.form, title="Kết quả")
    HeadingText.objects.create(version=world.delivery.version, heading=heading, text=f"{WORD} {SENT}")
    _rename(world.delivery.version, note=f"{WORD} {SENT}")
    other_duty = make.make_duty(world.requirement, world.school, due_on=date(2027, 12, 10), year=2027)
    ReportVersion.objects.create(duty=other_duty, form=world.requirement.form, note=f"{WORD} {REPORT_DRAFT}")
    world.other = world.superior.superior
    asked = make.make_requirement(world.plan.document, world.body, name=f"{WORD} {ASKED}", is_open=False)
    asked.receivers.create(organization=world.other, position=1)
    return SimpleNamespace(
        stranger=world.stranger,
        sibling=somebody(make.make_org("Trường B", parent=world.body)),
        beside=somebody(world.other),
        administrator=make.make_user(world.body, Role.ADMINISTRATOR),
        school=somebody(world.school),
        auditor=make.make_user(world.body.parent, Role.AUDITOR),
        insider=world.insider,
    )


def _rename(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


FORBIDDEN = {
    "stranger": ALL_MARKS,
    "sibling": ALL_MARKS,
    "beside": ALL_MARKS,
    "administrator": ALL_MARKS,
    "school": {DRAFT, NOTE, ASKED, REGISTER, GROUP, NOTICE, FILE},
    "auditor": {DRAFT, REPORT_DRAFT, ASKED, NOTICE, GROUP},
}


@pytest.mark.slow
@pytest.mark.any_database
@pytest.mark.django_db
@pytest.mark.parametrize("viewer", FORBIDDEN)
def test_no_door_tells_what_is_hidden(client, gate_world, viewer):
    client.raise_request_exception = False
    client.force_login(getattr(marked(gate_world), viewer))
    doors = visited(client, gate_world, with_posts=viewer == "sibling")
    leaks = {(url, mark) for url, text in doors for mark in FORBIDDEN[viewer] if mark in text}
    assert not leaks


@pytest.mark.slow
@pytest.mark.any_database
@pytest.mark.django_db
def test_the_doors_do_tell_an_insider(client, gate_world):
    """Otherwise the silence above would prove nothing."""
    client.raise_request_exception = False
    client.force_login(marked(gate_world).insider)
    told = " ".join(text for _, text in visited(client, gate_world))
    assert {mark for mark in ALL_MARKS if mark not in told} == {REPORT_DRAFT}
