"""An event with the duties of the ended bodies: open ones go to the heir, sent ones stay, nothing is owed twice."""

from datetime import date

import pytest
from django.utils import timezone

from orgs import services
from orgs.errors import NotAllowed, StateConflict
from orgs.models import AuditEntry, OrganizationEvent, OrganizationEventPart
from reports.models import Delivery, Duty, DutyChange, ReportVersion
from reports.services.deciding import return_delivery
from reports.services.sending import send_report
from reports.services.succession import apply_event_with_duties, preview_event
from tests.factories import make_document, make_duty, make_node, make_org, make_requirement, make_user

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)
SECOND = {"due_on": date(2026, 6, 15), "period": "6 tháng"}


@pytest.fixture
def root():
    return make_org("UBND thành phố")


@pytest.fixture
def old(root):
    return make_org("Phòng cũ", parent=root)


@pytest.fixture
def heir(root):
    return make_org("Xã mới", parent=root)


@pytest.fixture
def requirement(root):
    return make_requirement(make_document(root), root)


def merger(*sources, to=(), kind="merger", **more):
    event = OrganizationEvent(type=kind, on=DAY, basis="Nghị quyết 1674/NQ-UBTVQH15")
    parts = [OrganizationEventPart(side="from", organization=one) for one in sources]
    parts += [OrganizationEventPart(side="to", organization=one, **more) for one in to]
    return services.save_event(event=event, parts=parts, actor=None)


def test_open_duties_go_to_the_heir_and_sent_ones_stay(old, heir, requirement):
    open_one = make_duty(requirement, old)
    returned = make_duty(requirement, old, **SECOND, state="returned")
    sent = make_duty(requirement, old, due_on=date(2025, 12, 10), state="submitted", first_sent_at=timezone.now())
    apply_event_with_duties(event=merger(old, to=[heir]), actor=None)
    for duty in (open_one, returned):
        duty.refresh_from_db()
        assert (duty.organization, duty.inherited_from) == (heir, old)
    sent.refresh_from_db()
    assert (sent.organization, sent.inherited_from, sent.state) == (old, None, "submitted")
    assert AuditEntry.objects.about(heir).filter(action="duties_inherited").get().changes["inherited"] == 2


def test_nothing_is_owed_twice(old, heir, root, requirement):
    other = make_org("Phòng cũ 2", parent=root)
    own = make_duty(requirement, heir)
    doubled = make_duty(requirement, old)
    first, second = make_duty(requirement, old, **SECOND), make_duty(requirement, other, **SECOND)
    apply_event_with_duties(event=merger(old, other, to=[heir]), actor=None)
    states = {pk: (state, body) for pk, state, body in Duty.objects.values_list("pk", "state", "organization")}
    assert states[own.pk] == ("not_submitted", heir.pk)
    assert states[doubled.pk] == ("exempted", old.pk)
    assert states[first.pk] == ("not_submitted", heir.pk)
    assert states[second.pk] == ("exempted", other.pk)
    change = DutyChange.objects.get(duty=doubled)
    assert "kế thừa" in change.reason


def test_the_marked_heir_takes_the_duties_of_a_split(old, root, requirement):
    first, second = make_org(parent=root), make_org(parent=root)
    duty = make_duty(requirement, old)
    event = OrganizationEvent(type="split", on=DAY, basis="NQ")
    parts = [OrganizationEventPart(side="from", organization=old)]
    parts += [OrganizationEventPart(side="to", organization=first)]
    parts += [OrganizationEventPart(side="to", organization=second, takes_duties=True)]
    services.save_event(event=event, parts=parts, actor=None)
    apply_event_with_duties(event=event, actor=None)
    duty.refresh_from_db()
    assert duty.organization == second


def test_without_an_heir_what_falls_after_the_end_is_waived(old, requirement):
    before = make_duty(requirement, old, due_on=date(2025, 6, 15))
    after = make_duty(requirement, old)
    apply_event_with_duties(event=merger(old, kind="dissolution"), actor=None)
    before.refresh_from_db(), after.refresh_from_db()
    assert (before.state, after.state) == ("not_submitted", "exempted")


def test_a_renaming_moves_no_duty(old, requirement):
    duty = make_duty(requirement, old)
    event = OrganizationEvent(type="renaming", on=DAY, basis="QĐ")
    part = OrganizationEventPart(side="to", organization=old, new_name="Tên mới")
    services.save_event(event=event, parts=[part], actor=None)
    assert apply_event_with_duties(event=event, actor=None) == []
    duty.refresh_from_db()
    assert (duty.organization, duty.organization.name) == (old, "Tên mới")


def test_reports_that_were_to_go_to_the_old_body_go_to_the_heir(old, heir, root):
    school = make_org(parent=root)
    asked = make_requirement(make_document(old), old)
    duty = make_duty(asked, school, state="submitted", first_sent_at=timezone.now())
    version = ReportVersion.objects.create(duty=duty, form=asked.form, number=1, sent_at=timezone.now())
    delivery = Delivery.objects.create(version=version, organization=old)
    apply_event_with_duties(event=merger(old, to=[heir]), actor=None)
    delivery.refresh_from_db()
    assert asked.receivers.get().organization == heir
    assert delivery.organization == heir


def test_what_a_draft_will_ask_is_reported_to_the_heir(old, heir):
    waiting = make_requirement(make_document(old, state="draft", origin="written"), old, is_open=False)
    ended = make_requirement(make_document(old), old, is_open=False)
    apply_event_with_duties(event=merger(old, to=[heir]), actor=None)
    assert (waiting.receivers.get().organization, ended.receivers.get().organization) == (heir, old)


def test_preview_says_what_is_then_done(old, heir, requirement):
    make_duty(requirement, old)
    event = merger(old, to=[heir])
    steps, successions = preview_event(event)
    assert [step.verb for step in steps] == ["close"]
    assert [len(one.inherited) for one in successions] == [1]
    assert Duty.objects.get().organization == old
    done = apply_event_with_duties(event=event, actor=None)
    assert [len(one.inherited) for one in done] == [1]


def test_a_second_application_changes_nothing(old, heir, requirement):
    event = merger(old, to=[heir])
    apply_event_with_duties(event=event, actor=None)
    late = make_duty(requirement, old)
    with pytest.raises(StateConflict):
        apply_event_with_duties(event=event, actor=None)
    late.refresh_from_db()
    assert late.organization == old


def test_names_printed_on_old_papers_stay(old, heir):
    paper = make_document(old)
    apply_event_with_duties(event=merger(old, to=[heir], new_name="Xã Hợp Nhất"), actor=None)
    paper.refresh_from_db()
    assert (paper.issuer, paper.issuer_name) == (old, "Phòng cũ")


def test_page_shows_the_preview_and_applies_once(client, old, heir, root, requirement):
    make_duty(requirement, old)
    event = merger(old, to=[heir])
    client.force_login(make_user(root, "administrator"))
    page = client.get(f"/quan-tri/su-kien/{event.pk}/").content.decode()
    assert "1 nghĩa vụ báo cáo đang mở của Phòng cũ chuyển sang Xã mới" in page
    assert client.post(f"/quan-tri/su-kien/{event.pk}/ap-dung/").status_code == 302
    assert client.post(f"/quan-tri/su-kien/{event.pk}/ap-dung/").status_code == 409
    assert "Đã áp dụng" in client.get(f"/quan-tri/su-kien/{event.pk}/").content.decode()
    assert Duty.objects.get().organization == heir


def test_preview_speaks_of_new_roles_only_where_a_body_ends(client, old, heir, root):
    renaming = OrganizationEvent(type="renaming", on=DAY, basis="QĐ")
    part = OrganizationEventPart(side="to", organization=heir, new_name="Xã mới hơn")
    services.save_event(event=renaming, parts=[part], actor=None)
    client.force_login(make_user(root, "administrator"))
    said = "Vai trò của người dùng không tự chuyển"
    assert said in client.get(f"/quan-tri/su-kien/{merger(old, to=[heir]).pk}/").content.decode()
    assert said not in client.get(f"/quan-tri/su-kien/{renaming.pk}/").content.decode()


def test_page_says_why_an_event_cannot_be_applied(client, old, root):
    event = merger(old)
    client.force_login(make_user(root, "administrator"))
    page = client.get(f"/quan-tri/su-kien/{event.pk}/").content.decode()
    assert "Hãy nêu đơn vị mới" in page
    assert "Áp dụng sự kiện</button>" not in page


def test_an_event_of_the_future_waits(client, old, heir, root):
    event = merger(old, to=[heir])
    OrganizationEvent.objects.filter(pk=event.pk).update(on=date(2999, 1, 1))
    client.force_login(make_user(root, "administrator"))
    assert "chưa đến ngày có hiệu lực" in client.get(f"/quan-tri/su-kien/{event.pk}/").content.decode()
    assert client.post(f"/quan-tri/su-kien/{event.pk}/ap-dung/").status_code == 409


@pytest.mark.parametrize("path", ["", "ap-dung/"])
def test_rights_of_the_event_pages(client, old, heir, root, path):
    url = f"/quan-tri/su-kien/{merger(old, to=[heir]).pk}/{path}"
    call = client.post if path else client.get
    assert call(url)["Location"].startswith("/dang-nhap/")
    client.force_login(make_user(root, "head"))
    assert call(url).status_code == 403
    client.force_login(make_user(make_org(), "administrator"))
    assert call(url).status_code == 404


def test_an_administrator_of_one_side_alone_may_not_apply(old, heir):
    with pytest.raises(NotAllowed):
        apply_event_with_duties(event=merger(old, to=[heir]), actor=make_user(old, "administrator"))


def sent_before_the_end(old, heir, requirement, **duty):
    """A report that the old body sent and the receiver still had when the body ended."""
    duty = make_duty(requirement, old, state="submitted", first_sent_at=timezone.now(), **duty)
    version = ReportVersion.objects.create(duty=duty, form=requirement.form, number=1, sent_at=timezone.now())
    delivery = Delivery.objects.create(version=version, organization=requirement.receivers.get().organization)
    apply_event_with_duties(event=merger(old, to=[heir]), actor=None)
    return duty, Delivery.objects.get(pk=delivery.pk)


def test_a_report_returned_after_the_end_is_answered_by_the_heir(old, heir, root, requirement):
    duty, delivery = sent_before_the_end(old, heir, requirement)
    head = make_user(heir, "head")
    return_delivery(delivery=delivery, comment="Thiếu số liệu.", actor=make_user(root, "head"), now=timezone.now())
    duty.refresh_from_db()
    assert (duty.state, duty.organization, duty.inherited_from) == ("returned", heir, old)
    assert head.notifications.filter(text__contains="Thiếu số liệu").exists()
    assert AuditEntry.objects.about(heir).filter(action="duties_inherited", comment__contains="trả lại").exists()
    send_report(duty=duty, actor=head, now=timezone.now())
    duty.refresh_from_db()
    assert duty.state == "submitted"


def test_a_returned_report_that_the_heir_owes_itself_is_not_owed_twice(old, heir, requirement):
    own = make_duty(requirement, heir)
    duty, delivery = sent_before_the_end(old, heir, requirement)
    return_delivery(delivery=delivery, comment="Thiếu.", actor=None, now=timezone.now())
    duty.refresh_from_db(), own.refresh_from_db()
    assert (duty.state, duty.organization, own.state) == ("exempted", old, "not_submitted")
    assert "kế thừa" in DutyChange.objects.get(duty=duty).reason


def test_a_returned_report_of_a_living_body_stays_with_it(old, heir, requirement):
    duty = make_duty(requirement, old, state="submitted", first_sent_at=timezone.now())
    version = ReportVersion.objects.create(duty=duty, form=requirement.form, number=1, sent_at=timezone.now())
    delivery = Delivery.objects.create(version=version, organization=requirement.receivers.get().organization)
    return_delivery(delivery=delivery, comment="Thiếu.", actor=None, now=timezone.now())
    duty.refresh_from_db()
    assert (duty.state, duty.organization, duty.inherited_from) == ("returned", old, None)


@pytest.mark.parametrize("placed", [True, False])
def test_an_inherited_duty_stands_at_the_heirs_own_place(old, heir, requirement, placed):
    paper = requirement.document
    before = make_node(old, paper)
    place = make_node(heir, paper) if placed else before
    moved = make_duty(requirement, old, node=before)
    sent, delivery = sent_before_the_end(old, heir, requirement, node=before, **SECOND)
    return_delivery(delivery=delivery, comment="Thiếu.", actor=None, now=timezone.now())
    moved.refresh_from_db(), sent.refresh_from_db()
    assert (moved.organization, moved.node, sent.node) == (heir, place, place)
