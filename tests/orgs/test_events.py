"""Foundings, renamings, mergers, splits, dissolutions: what is shown is what is done, once."""

from datetime import date

import pytest

from orgs import services
from orgs.closure import closure_faults
from orgs.errors import DomainError, NotAllowed, StateConflict
from orgs.models import Organization, OrganizationEvent, OrganizationEventPart, User
from orgs.trees import tree_faults
from tests.factories import make_org, make_user

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)


def body(name, parent=None, **fields):
    return services.create_organization(actor=None, parent=parent, name=name, **fields)


def draft(kind, *parts, actor=None) -> OrganizationEvent:
    event = OrganizationEvent(type=kind, on=DAY, basis="Nghị quyết 1674/NQ-UBTVQH15")
    rows = [OrganizationEventPart(side=side, organization=one, **more) for side, one, more in parts]
    return services.save_event(event=event, parts=rows, actor=actor)


def apply(event, actor=None):
    services.apply_event(event=event, actor=actor)
    assert not tree_faults(Organization)
    assert not closure_faults()


def test_founding_dates_the_body_and_its_first_name():
    new = body("Đảng ủy xã Xuân Trường")
    apply(draft("founding", ("to", new, {})))
    new.refresh_from_db()
    assert new.started_on == DAY
    assert new.names.get().from_on == DAY


def test_renaming_keeps_the_old_name_in_history():
    old = body("Phòng Giáo dục", short_name="PGD")
    apply(draft("renaming", ("to", old, {"new_name": "Phòng Giáo dục và Đào tạo"})))
    old.refresh_from_db()
    assert old.name == "Phòng Giáo dục và Đào tạo"
    assert [(n.name, n.from_on, n.to_on) for n in old.names.order_by("pk")] == [
        ("Phòng Giáo dục", None, DAY),
        ("Phòng Giáo dục và Đào tạo", DAY, None),
    ]


def test_merger_closes_the_old_moves_what_is_below_and_passes_lines_on():
    province = body("UBND thành phố")
    old, heir = body("Sở GD&ĐT Hải Dương", province), body("Sở GD&ĐT Hải Phòng", province)
    centre, office = body("Trung tâm", old), body("Văn phòng", old, is_internal=True)
    school = body("Trường THPT", province)
    services.add_superior(organization=school, superior=old, line="professional", from_on=None, actor=None)
    event = draft("merger", ("from", old, {}), ("to", heir, {}))
    texts = [step.text for step in services.plan_event(event)]
    assert any("Trung tâm chuyển từ" in text for text in texts)
    apply(event)
    centre.refresh_from_db(), old.refresh_from_db(), office.refresh_from_db()
    assert centre.parent_id == heir.pk
    assert old.ended_on == office.ended_on == DAY
    now = school.superiors.get(to_on__isnull=True)
    assert (now.superior, now.line, now.from_on) == (heir, "professional", DAY)


def test_people_of_the_heir_reach_the_predecessor_and_roles_are_not_moved():
    old, heir = body("Huyện ủy"), body("Đảng ủy xã")
    clerk, former = make_user(heir), make_user(old)
    apply(draft("merger", ("from", old, {}), ("to", heir, {})))
    assert User.objects.get(pk=clerk.pk).reach.own_ids == {old.pk, heir.pk}
    assert User.objects.get(pk=clerk.pk).reach.current_ids == {heir.pk}
    assert former.memberships.get().organization == old


def test_split_needs_exactly_one_heir_of_open_duties():
    old = body("Huyện ủy")
    first, second = body("Đảng ủy xã 1"), body("Đảng ủy xã 2")
    parts = [("from", old, {}), ("to", first, {}), ("to", second, {})]
    with pytest.raises(DomainError, match="đúng một đơn vị"):
        services.plan_event(draft("split", *parts))
    event = draft("split", *parts[:2], ("to", second, {"takes_duties": True}))
    assert services.heir_of(event) == second
    apply(event)
    old.refresh_from_db()
    assert old.ended_on == DAY


def test_split_off_leaves_the_old_body_working():
    old, new = body("Trường liên cấp"), body("Trường THCS")
    apply(draft("split", ("from", old, {}), ("to", old, {"takes_duties": True}), ("to", new, {})))
    old.refresh_from_db()
    assert old.ended_on is None


def test_split_is_refused_while_bodies_below_have_no_place():
    old = body("Phòng GD&ĐT")
    body("Trường", old)
    event = draft("split", ("from", old, {}), ("to", body("A"), {"takes_duties": True}), ("to", body("B"), {}))
    with pytest.raises(DomainError, match="còn đơn vị trực thuộc"):
        services.apply_event(event=event, actor=None)
    event.refresh_from_db()
    assert event.applied_at is None


def test_dissolution_without_an_heir():
    old = body("Ban chỉ đạo")
    apply(draft("dissolution", ("from", old, {})))
    old.refresh_from_db()
    assert old.ended_on == DAY


def test_move_event_changes_the_parent():
    one, two = body("Huyện"), body("Xã")
    school = body("Trường", one)
    apply(draft("move", ("to", school, {"new_parent": two})))
    school.refresh_from_db()
    assert school.parent_id == two.pk


@pytest.mark.parametrize("kind", ["founding", "renaming", "merger", "split", "dissolution", "move"])
def test_an_event_without_fitting_parts_says_what_is_missing(kind):
    with pytest.raises(DomainError):
        services.plan_event(draft(kind))


def test_an_event_is_applied_once_and_then_stays():
    old = body("Cũ")
    event = draft("renaming", ("to", old, {"new_name": "Mới"}))
    apply(event)
    for again in (services.apply_event, services.delete_event):
        with pytest.raises(StateConflict):
            again(event=event, actor=None)
    with pytest.raises(StateConflict):
        services.save_event(event=event, parts=[], actor=None)
    assert old.names.count() == 2


def test_an_ended_body_takes_part_in_no_later_event():
    old = body("Cũ", started_on=date(2000, 1, 1))
    services.close_organization(organization=old, on=date(2025, 1, 1), basis="", actor=None)
    with pytest.raises(DomainError, match="đã chấm dứt"):
        services.plan_event(draft("renaming", ("to", old, {"new_name": "Mới"})))


def test_an_administrator_drafts_and_applies_inside_the_own_tree_only():
    root = make_org()
    mine, theirs = make_org(parent=root), make_org()
    admin = make_user(root, "administrator")
    event = draft("renaming", ("to", mine, {"new_name": "Tên mới"}), actor=admin)
    apply(event, actor=admin)
    with pytest.raises(NotAllowed):
        draft("renaming", ("to", theirs, {"new_name": "Tên mới"}), actor=admin)
    with pytest.raises(NotAllowed):
        draft("move", ("to", mine, {"new_parent": theirs}), actor=admin)
    outside = draft("renaming", ("to", theirs, {"new_name": "Tên mới"}))
    with pytest.raises(NotAllowed):
        services.apply_event(event=outside, actor=admin)
    with pytest.raises(NotAllowed):
        draft("renaming", ("to", mine, {"new_name": "X"}), actor=make_user(root, "head"))
