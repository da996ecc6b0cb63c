"""Ways round the front door: links, citations, notices, sums and logs that could tell what a list does not show."""

from datetime import date

import pytest
from django.utils import timezone

from directives.models import Document, DocumentReference, Receipt
from directives.services import register_arrival
from orgs.audit import record
from reports.models import FoldRule, Indicator, Notification
from reports.services import fold_into, send_report
from tests import factories as make
from tests.plans import making
from tests.reports.makers import make_world, sent
from tests.rights.worlds import differences, everything

pytestmark = pytest.mark.django_db
SECRET = "Bimatcanhahang"


def test_a_recipient_sees_no_link_to_a_paper_it_may_not_open(client):
    """Only informed of the plan: the order above it and what it cites stay closed, so nothing leads there."""
    office = making.make_office()
    order = making.make_order(office)
    hidden = make.make_document(office.city, kind="BC", code="7/BC-UBND")
    plan = making.issued(office, order=order)
    DocumentReference.objects.create(document=plan.document, target=hidden, relation="basis")
    informed = make.make_org("Sở Ngoại vụ", parent=office.city)
    make.make_receipt(plan.document, informed)
    client.force_login(make.make_user(informed, "clerk"))
    page = client.get(plan.get_absolute_url()).content.decode()
    assert hidden.get_absolute_url() not in page
    assert f'href="{order.directive.get_absolute_url()}"' not in page
    client.force_login(office.author)
    page = client.get(plan.get_absolute_url()).content.decode()
    assert f'href="{order.directive.get_absolute_url()}"' in page


def test_citing_a_number_does_not_open_the_tasks_of_the_paper_that_bears_it(client):
    """A draft that names a paper by its number alone learns nothing when that paper is registered elsewhere."""
    office = making.make_office()
    plan = making.draft(office)
    cited = {"cited_kind": "KH", "cited_code": "45/KH-UBND", "cited_on": date(2026, 1, 5)}
    DocumentReference.objects.create(document=plan.document, relation="implements", **cited)
    far = make.make_org("UBND tỉnh khác", locality="Cà Mau")
    fields = {"kind": "KH", "code": "45/KH-UBND", "issued_on": date(2026, 1, 5), "subject": SECRET}
    receipt = register_arrival(
        organization=far, arrived_on=date(2026, 1, 6), medium="paper", actor=None, fields=fields | {"issuer_name": "X"}
    )
    receipt.document.tasks.create(label="1", text=SECRET)
    client.force_login(office.author)
    assert not Document.objects.visible_to(office.author).filter(pk=receipt.document_id).exists()
    for page in ("sua", "doi-chieu"):
        assert SECRET not in client.get(f"/ke-hoach/{plan.pk}/{page}/").content.decode()
    assert SECRET not in client.get(f"/van-ban/{plan.document_id}/").content.decode()


def test_typing_the_number_of_a_hidden_paper_shows_nothing_of_it(client):
    office = making.make_office()
    hidden = make.make_document(office.body, code="45/KH-SGDĐT", subject=SECRET, origin="written")
    clerk = make.make_user(make.make_org("Sở Ngoại vụ", parent=office.city), "clerk")
    typed = {
        "kind": "KH", "code": "45/KH-SGDĐT", "issued_on": "05/01/2026", "issuer_name": office.body.name,
        "subject": "Chữ khác", "arrived_on": "06/01/2026", "medium": "paper",
    }  # fmt: skip
    client.force_login(clerk)
    before = everything()
    for known in ({}, {"known": hidden.pk}):
        assert SECRET not in client.post("/van-ban/den/moi/", typed | known).content.decode()
    assert SECRET not in client.get("/van-ban/den/da-co/?code=45/KH-SGDĐT").content.decode()
    assert differences(before, everything()) <= {"sessions.Session"}
    assert not Receipt.objects.filter(organization__memberships__user=clerk).exists()


def test_a_handler_who_left_is_told_of_no_report():
    """Named to follow a requirement, no longer of the office: no notice names the report (Wagtail CVE-2022-21683)."""
    world = make_world()
    gone, stays = make.make_user(world.office, "specialist"), make.make_user(world.office, "specialist")
    line = world.requirement.receivers.get()
    line.handlers.set([gone, stays])
    gone.memberships.update(to_on=timezone.localdate())
    sent(world)
    assert set(Notification.objects.values_list("user", flat=True)) == {stays.pk}


def test_when_every_named_handler_left_the_heads_are_told():
    world = make_world()
    gone = make.make_user(world.office, "specialist")
    world.requirement.receivers.get().handlers.set([gone])
    gone.memberships.update(to_on=timezone.localdate())
    sent(world)
    assert set(Notification.objects.values_list("user", flat=True)) == {world.people["office_head"].pk}


def test_a_sum_shows_its_parts_only_to_those_who_may_read_them(client):
    """A receiver of the folded report sees how many reports went in, not the figures of each."""
    world = make_world(schools=2)
    beside = make.make_org("Sở Ngoại vụ", parent=world.city)
    upward = make.make_requirement(make.make_document(world.city), world.city)
    upward.receivers.create(organization=beside, position=1)
    target = Indicator.objects.create(form=upward.form, name="Số hoạt động", type="decimal")
    duty = make.make_duty(upward, world.office)
    world.requirement.folds_into = upward
    world.requirement.save()
    FoldRule.objects.create(requirement=world.requirement, source=world.figure, target=target)
    sent(world, value=77_431)
    sent(world, world.duty(world.other), actor=world.people["other_head"], value=2)
    fold_into(duty=duty, actor=None)
    send_report(duty=duty, actor=None, now=timezone.now())
    pages = {}
    for name, person in (("beside", make.make_user(beside, "head")), ("above", world.people["city_leader"])):
        client.force_login(person)
        addresses = (duty.get_absolute_url(), f"/bao-cao/{duty.pk}/giai-thich/{target.pk}/?lan=1")
        pages[name] = "".join(client.get(address).content.decode() for address in addresses)
    assert "77.433" in pages["beside"] and "77.433" in pages["above"]
    assert "77.431" in pages["above"]
    assert "77.431" not in pages["beside"]


def test_work_on_a_draft_report_is_not_told_above(client):
    """The log of a duty is read by those above; what was done to the draft is the body's own."""
    world = make_world()
    duty = world.duty()
    for action in ("report_file_added", "report_file_removed", "report_folded"):
        record(world.people["clerk"], action, duty, organization=world.school, file=SECRET)
    client.force_login(world.people["office_head"])
    above = client.get(f"/bao-cao/{duty.pk}/nhat-ky/").content.decode()
    client.force_login(world.people["head"])
    own = client.get(f"/bao-cao/{duty.pk}/nhat-ky/").content.decode()
    assert str(world.people["clerk"]) in own
    assert str(world.people["clerk"]) not in above
