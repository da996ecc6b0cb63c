"""Create, change, move, close: tree, pairs above, histories and log stay together."""

import random
from contextlib import suppress
from datetime import date

import pytest

from orgs import services
from orgs.closure import closure_faults
from orgs.errors import DomainError, NotAllowed, StateConflict, TreeError
from orgs.models import AuditEntry, Organization, OrganizationAbove
from orgs.trees import tree_faults
from tests.factories import make_org, make_user

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)


def create(name, parent=None, **fields):
    return services.create_organization(actor=None, parent=parent, name=name, **fields)


def clean() -> bool:
    return not tree_faults(Organization) and not closure_faults()


def above(body) -> set:
    return set(OrganizationAbove.objects.filter(organization=body).values_list("above__name", flat=True))


def test_create_writes_place_name_and_parent():
    root = create("UBND thành phố")
    office = create("Sở GD&ĐT", root, short_name="Sở", started_on=DAY)
    assert above(office) == {"UBND thành phố", "Sở GD&ĐT"}
    assert [(n.name, n.from_on, n.to_on) for n in office.names.all()] == [("Sở GD&ĐT", DAY, None)]
    assert [(link.parent, link.from_on) for link in office.parent_links.all()] == [(root, DAY)]
    assert AuditEntry.objects.about(office).get().action == "organization_created"


def test_create_refuses_a_code_in_use():
    create("A", code="000.01")
    with pytest.raises(DomainError, match="Mã định danh"):
        create("B", code="000.01")


def test_text_is_composed_on_the_way_in():
    assert create("Sở Giáo dục").name == "Sở Giáo dục"


def test_move_takes_the_whole_subtree_and_keeps_history():
    first, second = create("Một"), create("Hai")
    commune = create("Xã", first)
    school = create("Trường", commune)
    services.move_organization(organization=commune, parent=second, on=DAY, basis="NQ 1674", actor=None)
    assert above(school) == {"Trường", "Xã", "Hai"}
    links = [(link.parent, link.from_on, link.to_on) for link in commune.parent_links.order_by("pk")]
    assert links == [(first, None, DAY), (second, DAY, None)]
    assert clean()


def test_move_below_itself_is_refused_and_changes_nothing():
    root = create("Gốc")
    child = create("Con", root)
    with pytest.raises(TreeError):
        services.move_organization(organization=root, parent=child, on=DAY, basis="", actor=None)
    assert clean()


def test_move_twice_to_the_same_place_is_a_conflict():
    root, child = create("Gốc"), create("Con")
    services.move_organization(organization=child, parent=root, on=DAY, basis="", actor=None)
    with pytest.raises(StateConflict):
        services.move_organization(organization=child, parent=root, on=DAY, basis="", actor=None)


def test_update_corrects_the_present_name_only():
    body = create("Sở Giáo dục và Đào tao")
    services.update_organization(organization=body, actor=None, name="Sở Giáo dục và Đào tạo", phone="1")
    assert [n.name for n in body.names.all()] == ["Sở Giáo dục và Đào tạo"]
    entry = AuditEntry.objects.about(body).get(action="organization_updated")
    assert entry.changes["name"] == ["Sở Giáo dục và Đào tao", "Sở Giáo dục và Đào tạo"]
    assert Organization.objects.search("giao duc va dao tao").count() == 1


def test_update_without_a_change_is_not_logged():
    body = create("Sở")
    services.update_organization(organization=body, actor=None, name="Sở")
    assert not AuditEntry.objects.filter(action="organization_updated").exists()


def test_close_ends_departments_names_and_lines():
    top, body = create("Sở"), create("Phòng GD&ĐT quận")
    department = create("Tổ", body, is_internal=True)
    services.add_superior(organization=body, superior=top, line="professional", from_on=None, actor=None)
    services.close_organization(organization=body, on=DAY, basis="NQ", actor=None)
    department.refresh_from_db()
    assert department.ended_on == DAY
    assert body.names.get().to_on == DAY
    assert body.superiors.get().to_on == DAY
    with pytest.raises(StateConflict):
        services.close_organization(organization=body, on=DAY, basis="NQ", actor=None)


def test_close_is_refused_while_bodies_below_work():
    body = create("Phòng")
    create("Trường", body)
    with pytest.raises(DomainError, match="Còn 1 đơn vị"):
        services.close_organization(organization=body, on=DAY, basis="", actor=None)


def test_superior_once_and_never_itself():
    school, office = create("Trường"), create("Sở")
    link = services.add_superior(organization=school, superior=office, line="professional", from_on=None, actor=None)
    with pytest.raises(StateConflict):
        services.add_superior(organization=school, superior=office, line="professional", from_on=None, actor=None)
    with pytest.raises(DomainError):
        services.add_superior(organization=school, superior=school, line="party", from_on=None, actor=None)
    services.end_superior(link=link, on=DAY, actor=None)
    with pytest.raises(StateConflict):
        services.end_superior(link=link, on=DAY, actor=None)


def test_bulk_insert_below_several_stored_parents_of_one_tree():
    root = create("Gốc")
    left, right = create("Trái", root), create("Phải", root)
    nodes = [Organization(name="r1", parent=right), Organization(name="l1", parent=left)]
    nodes += [Organization(name="r2", parent=nodes[0]), Organization(name="g", parent=root), Organization(name="mới")]
    nodes.append(Organization(name="m1", parent=nodes[-1]))
    services.insert_organizations(nodes=nodes, actor=None)
    assert clean()
    assert above(nodes[2]) == {"r2", "r1", "Phải", "Gốc"}
    assert Organization.objects.search("moi").get().names.get().name == "mới"
    assert AuditEntry.objects.filter(action="organization_imported").count() == 6


def test_an_administrator_stays_inside_the_own_tree():
    province = make_org()
    commune, elsewhere = make_org(parent=province), make_org()
    admin = make_user(commune, "administrator")
    services.create_organization(actor=admin, parent=commune, name="Trường")
    for place in (province, elsewhere, None):
        with pytest.raises(NotAllowed):
            services.create_organization(actor=admin, parent=place, name="Trường khác")
    with pytest.raises(NotAllowed):
        services.move_organization(organization=commune, parent=elsewhere, on=DAY, basis="", actor=admin)
    with pytest.raises(NotAllowed):
        services.close_organization(organization=province, on=DAY, basis="", actor=admin)
    with pytest.raises(NotAllowed):
        services.update_organization(organization=commune, actor=make_user(commune, "head"), name="Khác")


def random_step(rng, bodies):
    body = rng.choice(bodies)
    match rng.randrange(4):
        case 0:
            bodies.append(create(f"Đơn vị {len(bodies)}", rng.choice([None, *bodies])))
        case 1:
            services.move_organization(
                organization=body, parent=rng.choice([None, *bodies]), on=DAY, basis="", actor=None
            )
        case 2:
            parents = [rng.choice([None, *bodies]) for _ in range(4)]
            nodes = [Organization(name=f"Loạt {len(bodies)}-{n}", parent=p) for n, p in enumerate(parents)]
            nodes.append(Organization(name="sâu", parent=rng.choice(nodes)))
            bodies += services.insert_organizations(nodes=nodes, actor=None)
        case 3:
            stale = rng.choice(bodies)  # loaded long ago: its place and numbers are out of date
            stale.phone = str(rng.random())
            stale.save()


@pytest.mark.parametrize("seed", range(8))
def test_trees_and_pairs_equal_the_parent_links_after_any_history(seed):
    rng, bodies = random.Random(seed), [create("Gốc 1"), create("Gốc 2")]
    for _ in range(40):
        with suppress(DomainError):
            random_step(rng, bodies)
    assert clean(), [*tree_faults(Organization), *closure_faults()]
