"""Who reads which paper and which receipt: the own body, above by role, up the cascade; everybody else 404."""

from datetime import date

import pytest

from directives import services
from directives.models import CascadeNode, Document, Receipt, Recipient
from orgs.models import Membership
from tests.directives.conftest import DAY, paper_fields
from tests.factories import make_document, make_user

PEOPLE = [
    "clerk", "specialist", "head", "auditor", "administrator", "leader",
    "school_head", "school_clerk", "sibling_head", "outsider",
]  # fmt: skip


def readers(province, document):
    return {name for name in PEOPLE if Document.objects.visible_to(getattr(province, name)).filter(pk=document.pk)}


def test_a_received_paper_is_read_in_the_body_and_from_above(province, receipt):
    assert readers(province, receipt.document) == {"clerk", "specialist", "head", "auditor", "leader"}


def test_a_paper_handed_down_lets_those_below_read_the_chain_above(province, receipt, issued):
    inside = {"clerk", "specialist", "head", "auditor", "leader", "school_head", "school_clerk", "sibling_head"}
    assert readers(province, issued) == inside
    assert readers(province, receipt.document) == inside


def test_a_schools_own_paper_is_seen_by_heads_above_not_by_their_clerks_nor_siblings(province):
    own = make_document(province.school)
    assert readers(province, own) == {"school_head", "school_clerk", "head", "auditor", "leader"}


def test_a_draft_is_seen_inside_its_body_only(province):
    draft = make_document(province.school, state="draft", origin="written")
    assert readers(province, draft) == {"school_head", "school_clerk"}
    draft = make_document(province.so, state="draft", origin="written")
    assert readers(province, draft) == {"clerk", "specialist", "head"}


def test_a_paper_addressed_to_a_body_is_read_there(province):
    document = make_document(province.ubnd)
    Recipient.objects.create(document=document, text="Sở Y tế", organization=province.stranger)
    assert "outsider" not in readers(province, document)
    services.freeze_recipients(document=document, on=DAY)
    assert "outsider" in readers(province, document)


def test_a_withdrawn_paper_stays_readable(province, issued):
    Document.objects.filter(pk=issued.pk).update(state="withdrawn")
    assert "school_head" in readers(province, issued)


def test_receipts_are_the_offices_own_and_seen_from_above(province, receipt, issued):
    def seen(found):
        return {name for name in PEOPLE if Receipt.objects.visible_to(getattr(province, name)).filter(pk=found.pk)}

    assert seen(receipt) == {"clerk", "specialist", "head", "auditor", "leader"}
    below = Receipt.objects.get(document=issued, organization=province.school)
    assert seen(below) == {"school_head", "school_clerk", "head", "auditor", "leader"}


def test_a_handler_in_a_department_reads_what_is_given_to_him_until_he_leaves(province, receipt):
    handler = make_user(province.office, "specialist")
    assert not Receipt.objects.visible_to(handler).exists()
    services.direct_receipt(receipt=receipt, direction="", main=handler, helpers=[], due_on=DAY, actor=province.head)
    assert Receipt.objects.visible_to(handler).get() == receipt
    assert Document.objects.visible_to(handler).filter(pk=receipt.document_id).exists()
    Membership.objects.filter(user=handler).update(to_on=date(2026, 1, 1))
    left = type(handler).objects.get(pk=handler.pk)
    assert not Receipt.objects.visible_to(left).exists()


@pytest.mark.parametrize("address", ["", "nhat-ky/", "sua/", "nhiem-vu/", "dan-chieu/"])
def test_pages_of_a_hidden_paper_are_not_found(client, province, receipt, address):
    for name in ("outsider", "school_head", "administrator"):
        client.force_login(getattr(province, name))
        assert client.get(f"/van-ban/{receipt.document_id}/{address}").status_code == 404


def test_search_and_list_never_show_a_hidden_paper(client, province, receipt):
    client.force_login(province.outsider)
    for address in ("/van-ban/", "/van-ban/?q=08/CTr-UBND", "/van-ban/den/", "/van-ban/den/?q=08/CTr-UBND"):
        assert "CTr-UBND</" not in client.get(address).content.decode()
    assert client.get(f"/van-ban/den/?don_vi={province.so.pk}").status_code == 404


def test_cascade_nodes_are_seen_up_and_down_not_sideways(province, issued):
    nodes = CascadeNode.objects.visible_to(province.school_head)
    assert set(nodes.values_list("organization", flat=True)) == {province.so.pk, province.school.pk}
    assert CascadeNode.objects.visible_to(province.clerk).count() == 3
    assert not CascadeNode.objects.visible_to(province.outsider).exists()


def test_another_offices_notes_are_not_in_the_history_of_the_paper(client, province, receipt, issued):
    services.direct_receipt(
        receipt=receipt, direction="Ý riêng của Sở", main=None, helpers=[], due_on=None, actor=province.head
    )
    services.register_arrival(
        organization=province.school, arrived_on=DAY, medium="paper", actor=province.school_clerk,
        document=receipt.document,
    )  # fmt: skip
    for name, sees in (("school_head", False), ("clerk", True), ("leader", True)):
        client.force_login(getattr(province, name))
        page = client.get(f"/van-ban/{receipt.document_id}/nhat-ky/").content.decode()
        assert ("Ý riêng của Sở" in page) is sees
        assert "Vào sổ văn bản đến" in page


def test_two_bodies_of_one_paper_do_not_see_each_others_receipts(client, province, receipt):
    other = services.register_arrival(
        organization=province.stranger, arrived_on=DAY, medium="paper", actor=None, document=None,
        fields=paper_fields(province.ubnd, kind="CTr", code="08/CTr-UBND", issued_on=date(2026, 1, 5)),
    )  # fmt: skip
    assert other.document == receipt.document
    client.force_login(province.outsider)
    assert client.get(f"/van-ban/{receipt.document_id}/").status_code == 200
    assert client.get(f"/van-ban/den/{receipt.pk}/").status_code == 404
    assert client.get(f"/van-ban/den/{other.pk}/").status_code == 200
