"""Papers that an ended body left unissued: its heir's people take them over and go on; issued ones stay as printed."""

import pytest

from orgs import services as bodies
from orgs.errors import NotAllowed, StateConflict
from orgs.models import AuditEntry, OrganizationEvent, OrganizationEventPart
from plans import services
from plans.models import Plan
from tests.factories import make_org, make_post, make_user
from tests.plans.making import DAY, approved, draft, issued, make_office, signed

pytestmark = pytest.mark.django_db
S = Plan.State


def end(office):
    """The office ends; a new one with a specialist and a head takes over."""
    heir = make_org("Sở mới", parent=office.city, symbol="SM", place="Hải Dương")
    event = OrganizationEvent(type="merger", on=DAY, basis="NQ 202")
    parts = [OrganizationEventPart(side="from", organization=office.body)]
    parts += [OrganizationEventPart(side="to", organization=heir)]
    for school in office.schools:
        bodies.move_organization(organization=school, parent=office.city, on=DAY, basis="NQ 202", actor=None)
    bodies.apply_event(event=bodies.save_event(event=event, parts=parts, actor=None), actor=None)
    return heir, make_user(heir, "specialist")


def fresh(plan):
    return Plan.objects.select_related("document__issuer").get(pk=plan.pk)


@pytest.mark.parametrize("made", [draft, approved, signed])
def test_the_heir_takes_over_what_is_not_issued(made):
    office = make_office()
    plan = made(office)
    before = plan.document.recipients.count()
    heir, writer = end(office)
    post = make_post(heir, make_user(heir, "head"), title="Giám đốc Sở mới")
    taken = fresh(services.take_over_plan(plan=fresh(plan), actor=writer))
    document = taken.document
    assert (taken.state, taken.author, taken.post, taken.signature, taken.approved_by) == (
        S.DRAFT, writer, post, None, None,
    )  # fmt: skip
    assert (document.issuer, document.issuer_name, document.place) == (heir, "Sở mới", "Hải Dương")
    assert document.recipients.count() == before
    entry = AuditEntry.objects.about(plan).filter(action="plan_taken_over").get()
    assert (entry.organization, entry.changes["issuer"]) == (heir, ["Sở Giáo dục và Đào tạo", "Sở mới"])
    services.save_plan(plan=taken, version=taken.version, actor=writer, fields={"subject": "Sửa tiếp"})
    with pytest.raises(NotAllowed):
        services.take_over_plan(plan=fresh(plan), actor=writer)


def test_an_issued_paper_keeps_its_issuer():
    office = make_office()
    plan = issued(office)
    heir, writer = end(office)
    with pytest.raises(StateConflict):
        services.take_over_plan(plan=fresh(plan), actor=writer)
    assert fresh(plan).document.issuer_name == "Sở Giáo dục và Đào tạo"


def test_nobody_takes_over_from_a_living_body():
    office = make_office()
    with pytest.raises(NotAllowed):
        services.take_over_plan(plan=draft(office), actor=office.author)


@pytest.mark.parametrize("role", ["leader", "auditor", "administrator"])
def test_only_those_who_write_for_the_heir(role):
    office = make_office()
    plan = draft(office)
    heir, _ = end(office)
    with pytest.raises(NotAllowed):
        services.take_over_plan(plan=fresh(plan), actor=make_user(heir, role))


def test_the_button_leads_the_heirs_writer_to_the_editor(client):
    office = make_office()
    plan = draft(office)
    heir, writer = end(office)
    url = f"/ke-hoach/{plan.pk}/tiep-nhan/"
    assert client.get(url)["Location"].startswith("/dang-nhap/")
    client.force_login(make_user(make_org(), "specialist"))
    assert client.get(url).status_code == 404
    client.force_login(make_user(heir, "leader"))
    assert client.get(url).status_code == client.post(url).status_code == 403
    client.force_login(writer)
    assert url in client.get(f"/ke-hoach/{plan.pk}/").content.decode()
    assert "Sở mới" in client.get(url).content.decode()
    assert client.post(url)["Location"] == f"/ke-hoach/{plan.pk}/sua/"
    assert client.get(f"/ke-hoach/{plan.pk}/sua/").status_code == 200
    assert url not in client.get(f"/ke-hoach/{plan.pk}/").content.decode()
