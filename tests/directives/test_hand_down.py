from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directives import services
from directives.models import CascadeNode, NodeAbove, Receipt, Recipient, RecipientBody
from orgs.errors import DomainError, NotAllowed
from orgs.models import Kind, Organization, OrganizationAbove, Superior
from orgs.trees import bulk_insert, tree_faults, tree_lock
from tests.directives.conftest import DAY
from tests.factories import make_document, make_node, make_org


def make_schools(parent, count):
    """Many bodies below one, with their closure rows, in bulk."""
    bodies = [Organization(name=f"Trường {n}", parent=parent, search_text=f"truong {n}") for n in range(count)]
    with tree_lock(Organization):
        bulk_insert(Organization, bodies)
    above = [parent.pk, *parent.above_links.exclude(above=parent).values_list("above", flat=True)]
    OrganizationAbove.objects.bulk_create(
        OrganizationAbove(organization=body, above_id=pk) for body in bodies for pk in [body.pk, *above]
    )
    return bodies


def test_each_body_gets_a_place_links_and_an_unseen_receipt(province, issued):
    node = CascadeNode.objects.get(organization=province.school)
    assert (node.parent.organization, node.handed_down_by, node.opened_on) == (province.so, issued, DAY)
    assert set(node.above_links.values_list("organization", flat=True)) == {province.so.pk, province.school.pk}
    waiting = Receipt.objects.get(document=issued, organization=province.school)
    assert (waiting.state, waiting.number) == ("unseen", None)


def test_a_second_call_adds_only_who_is_new(province, issued):
    order = CascadeNode.objects.get(organization=province.so)
    late = make_org("Trường mới", parent=province.so)
    made = services.hand_down(
        document=issued, order=order, organizations=[province.school, late, late], on=DAY, actor=None
    )
    assert [node.organization for node in made] == [late]
    assert Receipt.objects.filter(document=issued).count() == 3
    assert tree_faults(CascadeNode) == []


def test_bodies_that_the_issuer_does_not_command_are_refused_by_name(province):
    document = make_document(province.so)
    with pytest.raises(DomainError, match="không chỉ đạo các đơn vị sau vào ngày 06/01/2026: Sở Y tế Hải Phòng"):
        services.hand_down(
            document=document,
            order=None,
            organizations=[province.school, province.stranger],
            on=DAY,
            actor=None,
        )
    assert not CascadeNode.objects.exists()
    assert not Receipt.objects.exists()


def test_a_further_line_of_command_counts_on_its_days_only(province):
    commune = make_org("UBND xã")
    below = make_org("Trường tiểu học", parent=commune)
    Superior.objects.create(
        organization=below, superior=province.so, line="professional", from_on=date(2025, 7, 1), to_on=date(2026, 7, 1)
    )
    document = make_document(province.so)

    def hand(on):
        return services.hand_down(document=document, order=None, organizations=[below], on=on, actor=None)

    for day in (date(2025, 6, 30), date(2026, 7, 1)):
        with pytest.raises(DomainError, match="Trường tiểu học"):
            hand(day)
    assert len(hand(date(2025, 7, 1))) == 1


def test_a_closed_body_gets_no_place(province):
    Organization.objects.filter(pk=province.school.pk).update(ended_on=date(2025, 7, 1))
    with pytest.raises(DomainError, match="Trường THPT Thứ Nhất"):
        services.hand_down(
            document=make_document(province.so), order=None, organizations=[province.school], on=DAY, actor=None
        )


def test_a_closed_place_takes_no_more_bodies(province):
    order = make_node(province.so, make_document())
    CascadeNode.objects.filter(pk=order.pk).update(closed_on=DAY)
    with pytest.raises(DomainError, match="đã đóng"):
        services.hand_down(
            document=make_document(province.so), order=order, organizations=[province.school], on=DAY, actor=None
        )


def test_only_the_issuers_clerk_hands_down(province):
    document = make_document(province.so)
    for actor in (province.head, province.specialist, province.school_clerk, province.leader):
        with pytest.raises(NotAllowed):
            services.hand_down(document=document, order=None, organizations=[province.school], on=DAY, actor=actor)
        with pytest.raises(NotAllowed):
            services.deliver(document=document, organizations=[province.stranger], actor=actor)
    services.hand_down(document=document, order=None, organizations=[province.school], on=DAY, actor=province.clerk)


def test_deliver_makes_receipts_and_no_place(province):
    document = make_document(province.so)
    for _ in range(2):
        services.deliver(document=document, organizations=[province.stranger], actor=province.clerk)
    assert Receipt.objects.get().organization == province.stranger
    assert not CascadeNode.objects.exists()


@pytest.mark.slow
def test_two_thousand_recipients_cost_as_many_queries_as_a_few(province):
    order = make_node(province.so, make_document(), parent=make_node(province.ubnd, make_document()))

    def queries(count):
        bodies, document = make_schools(province.so, count), make_document(province.so)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            services.hand_down(document=document, order=order, organizations=bodies, on=DAY, actor=None)
        inserts = sum(query["sql"].startswith("INSERT") for query in caught)
        return len(caught) - inserts, inserts

    few, many = queries(3), queries(2000)
    assert many[0] == few[0]  # reading, locking, making room
    # INSERTs are cut into batches: SQLite by its limit of parameters, PostgreSQL by a thousand rows.
    assert many[1] <= (400 if connection.vendor == "sqlite" else 8)
    assert NodeAbove.objects.filter(above=order).count() == 2004
    assert tree_faults(CascadeNode) == []


def test_recipients_are_resolved_on_the_day_and_frozen(province):
    document = make_document(province.so)
    kind = Kind.objects.create(name="Trường THPT")
    Organization.objects.filter(pk__in=[province.school.pk, province.sibling.pk]).update(kind=kind)
    rule = Recipient.objects.create(document=document, text="Các trường THPT", mode="rule", kind=kind)
    one = Recipient.objects.create(
        document=document, text="Sở Y tế", organization=province.stranger, purpose="cooperate", position=1
    )
    own = Recipient.objects.create(document=document, text="Lưu", organization=province.so, position=2)
    found = dict(services.resolve_recipients(document=document, on=DAY))
    assert found == {rule: [province.sibling, province.school], one: [province.stranger], own: []}
    for _ in range(2):
        services.freeze_recipients(document=document, on=DAY)
    assert RecipientBody.objects.count() == 3
    make_org("Trường lập sau", parent=province.so, kind=kind)
    assert RecipientBody.objects.filter(recipient=rule).count() == 2
